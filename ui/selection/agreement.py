"""List for agreement: read out to all, with objections by each member, the rest decided by a single act."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

import bootstrap
import ui.live
from bootstrap import streams
from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agreement_lists import (
    asked_to_agree,
    files_staying,
    had_time,
    ranked_list,
    read_now,
    read_until,
)
from deliberation.derived.meeting.openness import is_divided
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import selected_sentence
from deliberation.operations.acts import Receipt
from deliberation.operations.selection.agreement_lists import (
    DEPUTY_READS,
    agree_list,
    recall_candidature,
    screens_of_list,
    take_list_back,
)
from deliberation.selection.decisions import Proposed
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, time_of_day
from ui import feedback, session
from ui.acting import doing
from ui.texts import line, literal
from ui.widgets import draws

PART = "agreement"
_SECONDS = 2  # a screen that shows the list is no news to anybody: it is looked for

Doing = Callable[..., Callable[[], None]]


def live() -> None:
    """Show the list under reading, live; nothing without a list."""
    ui.live.part(PART, _draw, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    return person.roles, snapshot.phase, files_staying(snapshot), session.sees_all(person)


def _draw(person: Person, snapshot: Snapshot) -> None:
    feedback.outcome(PART)
    if not read_now(snapshot) or snapshot.is_finalised:
        return
    with st.container(border=True, key="agreement"):
        panel(person, snapshot, part=PART)
        if holds(person.roles, Right.AGREE_LIST, snapshot.phase):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                acts(person, snapshot, _doing)


def _doing(verb: Callable[..., Receipt | None], **keywords: Any) -> Callable[[], None]:
    return doing(verb, Right.AGREE_LIST, part=PART, **keywords)


def panel(person: Person, snapshot: Snapshot, *, part: str) -> None:
    """Show the list under reading: for its readers, the screens with the list; then its files, by track."""
    read = read_now(snapshot)[0]
    st.header(_("Agreement without debate"), anchor=False)
    if holds(person.roles, Right.AGREE_LIST, snapshot.phase):
        if not session.sees_all(person):
            st.info(_(DEPUTY_READS), icon=":material/front_hand:")
        else:
            show_screens(_is_timely(person, snapshot))
    else:
        sentence = _("Read out at {time} by {who}. Pull out what you want to discuss; what stays is decided together.")
        st.caption(sentence.format(time=time_of_day(read.read_at), who=literal(read.read_by)))
    rows(person, snapshot, part=part)


def show_screens(was_timely: bool) -> None:
    """Show the number of screens with the list, members without the list, and the earliest agreement, redrawn meanwhile."""
    st.fragment(_draw_screens, key="agreement.screens", run_every=_SECONDS)(was_timely)


def _draw_screens(was_timely: bool) -> None:
    person, snapshot = session.require(Right.AGREE_LIST), session.snapshot()
    staying = read_now(snapshot)
    if not staying:
        return
    members, screens = asked_to_agree(snapshot), _screens(person, snapshot)
    with_screen = [member for member in members if member.id in screens and not streams.have_ended(member)]
    confirmed = sum(screens.get(member.id, False) for member in members)
    words = ngettext("{shown} of {count} screen shows it", "{shown} of {count} screens show it", len(members))
    parts = [words.format(shown=len(with_screen), count=len(members))]
    parts += [ngettext("{count} has pressed Seen", "{count} have pressed Seen", confirmed).format(count=confirmed)] if confirmed else []
    if without := [member for member in members if member not in with_screen]:
        parts.append(_("ask aloud: {names}").format(names=", ".join(literal(member.name) for member in without)))
    is_timely = had_time(snapshot, staying, screens, now=datetime.now(UTC))
    until = _("Agreement from {time}, or once all have pressed Seen").format(time=time_of_day(read_until(staying)))
    # A line of its own that stays: what stands below keeps its place.
    st.caption(f"{' · '.join(parts)}  \n**{_('Agreement possible') if is_timely else until}**")
    if is_timely and not was_timely:
        ui.live.whole_page()


def _screens(person: Person, snapshot: Snapshot) -> Mapping[int, bool]:
    return screens_of_list(bootstrap.reading(), by=person, call_id=person.call_id, read_at=read_now(snapshot)[0].read_at)


def _is_timely(person: Person, snapshot: Snapshot) -> bool:
    return had_time(snapshot, read_now(snapshot), _screens(person, snapshot), now=datetime.now(UTC))


def rows(person: Person, snapshot: Snapshot, *, part: str, is_brief: bool = False) -> None:
    """Show each file left on the list, with its objection button. ``is_brief``: without administration, reason and headings."""
    in_order = ranked_list(snapshot, files_staying(snapshot))
    if is_brief:
        for proposal in in_order:
            _row(person, snapshot, proposal, _brief(snapshot, proposal), part=part)
        return
    for heading, files in groupby(in_order, key=lambda proposal: _heading(snapshot, proposal)):
        st.markdown(f"**{heading}**")
        for proposal in files:
            _row(person, snapshot, proposal, "".join(_whole(snapshot, proposal)), part=part)


def _heading(snapshot: Snapshot, proposal: Proposed) -> str:
    track = proposal.track or snapshot.track_of(snapshot.candidature(proposal.candidature_id))
    words = f"{OUTCOME_SIGNS[proposal.outcome]} {proposal.outcome.words}"
    if track is None:
        return words
    return f"{track_signs(snapshot.call)[track]} {snapshot.call.track(track).label} · {words}"


def _row(person: Person, snapshot: Snapshot, proposal: Proposed, words: str, *, part: str) -> None:
    candidature = snapshot.candidature(proposal.candidature_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="listed">{words}</div>', width="stretch")
        if holds(person.roles, Right.RECALL, snapshot.phase):
            st.button(
                _("Pull out, to discuss it"),
                key=f"agreement.pull_out.{candidature.dossier}",
                icon=":material/forum:",
                on_click=doing(recall_candidature, Right.RECALL, part=part, candidature_id=candidature.id),
            )


def _brief(snapshot: Snapshot, proposal: Proposed) -> str:
    title = line(snapshot.candidature(proposal.candidature_id).numbered_title)
    return f"<strong>{title}</strong> {escape(OUTCOME_SIGNS[proposal.outcome])} {escape(proposal.outcome.words)}"


def _whole(snapshot: Snapshot, proposal: Proposed) -> Iterator[str]:
    """Yield the row of a file as HTML: title, administration, proposed reason; the grounds for being settled are a tap away."""
    candidature = snapshot.candidature(proposal.candidature_id)
    yield f"<strong>{line(candidature.numbered_title)}</strong> · {line(snapshot.administration_of(candidature).name)}"
    divided = is_divided(ranking(snapshot).by_id[candidature.id])
    yield f' · <span class="warned">{escape(_("divided jury"))}</span>' if divided else ""
    yield f"<br><em>{line(proposal.reason)}</em> " if proposal.reason else "<br>"
    share = (draws.selected_shares(snapshot) or {}).get(candidature.id)
    if share is not None:
        yield f"<details><summary>{escape(_('Why?'))}</summary>{escape(str(selected_sentence(share)))}</details>"


def acts(person: Person, snapshot: Snapshot, doing_it: Doing, *, shortcut: str | None = None) -> None:
    """Show the buttons that record the agreement, or withdraw the list. ``doing_it``: makes their callbacks."""
    if not session.sees_all(person):
        return
    staying_ids = [proposal.candidature_id for proposal in files_staying(snapshot)]
    st.button(
        ngettext("Agreed: decide {count}", "Agreed: decide {count}", len(staying_ids)).format(count=len(staying_ids)),
        type="primary",
        icon=":material/done_all:",
        # A press carries the list that it showed: files only ever leave it.
        key=f"agreement.agree.{len(staying_ids)}",
        shortcut=shortcut,
        disabled=not staying_ids or not _is_timely(person, snapshot),
        on_click=doing_it(agree_list, candidature_ids=staying_ids),
    )
    st.button(_("Take the list back"), key="agreement.take_back", on_click=doing_it(take_list_back))


def is_for(person: Person, snapshot: Snapshot) -> bool:
    """Tell whether a list is read that ``person`` may have decided."""
    may = holds(person.roles, Right.AGREE_LIST, snapshot.phase) and session.sees_all(person)
    return may and bool(read_now(snapshot)) and snapshot.meeting.is_open

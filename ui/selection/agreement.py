"""The list for agreement: read out to all, each member may pull a file out, what stays is decided by one act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

import ui.live
from charts.parts.theme import OUTCOME_SIGNS
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.agreement_lists import Unfit, files_staying, left_otherwise, pulled_out, ranked_list, read_now, unfit
from deliberation.derived.meeting.verdicts import Wish, wished
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.selection.agreement_lists import DEPUTY_READS, agree_list, read_list, recall_candidature, take_list_back
from deliberation.selection.decisions import Outcome, Proposed
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, ngettext, time_of_day
from ui import feedback, session
from ui.acting import act, doing
from ui.selection.board import CHOSEN, DECIDED
from ui.selection.board import PART as BOARD
from ui.texts import literal
from ui.widgets import fields
from ui.widgets.windows import Window

PART: Final = "agreement"
_WINDOW: Final = Window("agreement.objection")
_REASON: Final = "agreement.reason"
# What the record says of somebody who gives no reason: pulling a file out takes none in the room.
_NO_REASON: Final = N_("Asks to discuss it.")


def live() -> None:
    """Show the list that is read, as it changes; nothing if none is."""
    ui.live.part(PART, _draw, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    decided = tuple(left_otherwise(snapshot, proposal) for proposal in read_now(snapshot))
    return person.roles, snapshot.phase, read_now(snapshot), snapshot.recalled, decided, session.sees_all(person)


def _draw() -> None:
    person, snapshot = session.require(Right.BROWSE), session.snapshot()
    feedback.outcome(PART)
    listed = read_now(snapshot)
    if not listed or snapshot.is_finalised:
        return
    with st.container(border=True, key="agreement"):
        st.header(_("Agreement without debate"), anchor=False)
        sentence = _("Read out at {time} by {who}. Each member may pull a file out, to discuss it; what stays is decided together.")
        st.caption(sentence.format(time=time_of_day(listed[0].read_at), who=literal(listed[0].read_by)))
        # First, so that it is in sight however long the list is.
        if holds(person.roles, Right.AGREE_LIST, snapshot.phase):
            _conclude(person, snapshot)
        rows(person, snapshot, listed)


def rows(person: Person, snapshot: Snapshot, listed: Sequence[Proposed], *, is_brief: bool = False) -> None:
    """Show each file of a list, with what pulls it out of it. ``is_brief``: without its administration and the reason proposed."""
    for proposal in ranked_list(snapshot, listed):
        _row(person, snapshot, proposal, is_brief=is_brief)


def _row(person: Person, snapshot: Snapshot, proposed: Proposed, *, is_brief: bool) -> None:
    candidature = snapshot.candidature(proposed.candidature_id)
    objection = pulled_out(snapshot, proposed)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        parts = [_wished(snapshot, proposed, is_brief=is_brief)]
        parts = parts if is_brief else [literal(snapshot.administration_of(candidature).name), *parts]
        lines = [f"**{literal(candidature.numbered_title)}**", " · ".join(parts)]
        if objection:
            label = _("Pulled out by {who}: {reason}").format(who=literal(objection.by), reason=literal(objection.reason))
            lines.append(f":orange[:material/forum: {label}]")
        elif left_otherwise(snapshot, proposed):
            lines.append(_("Decided or withdrawn meanwhile"))
        st.markdown("  \n".join(lines), width="stretch")
        if not objection and not left_otherwise(snapshot, proposed) and holds(person.roles, Right.RECALL, snapshot.phase):
            st.button(
                _("Pull out…"),
                key=f"agreement.pull_out.{candidature.dossier}",
                icon=":material/forum:",
                on_click=_WINDOW.ask,
                args=(candidature.id,),
            )


def _wished(snapshot: Snapshot, proposed: Proposed, *, is_brief: bool) -> str:
    parts = [f"{OUTCOME_SIGNS[proposed.outcome]} {proposed.outcome.words}"]
    parts += [str(snapshot.call.track(proposed.track).short)] if proposed.track else []
    parts += [f"*{literal(proposed.reason)}*"] if proposed.reason and not is_brief else []
    return " · ".join(parts)


def _conclude(person: Person, snapshot: Snapshot) -> None:
    """Offer to record the agreement on what stays, or to take the list back, to those who see every file."""
    if not session.sees_all(person):
        st.info(_(DEPUTY_READS), icon=":material/front_hand:")
        return
    kept = [proposal.candidature_id for proposal in files_staying(snapshot)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = ngettext("Agreed: decide {count} file", "Agreed: decide {count} files", len(kept)).format(count=len(kept))
        st.button(
            label,
            type="primary",
            icon=":material/done_all:",
            key="agreement.agree",
            disabled=not kept,
            on_click=doing(agree_list, Right.AGREE_LIST, part=PART, candidature_ids=kept),
        )
        back = doing(take_list_back, Right.AGREE_LIST, part=PART)
        st.button(_("Take the list back"), key="agreement.take_back", on_click=back)


def window() -> None:
    """Ask why a file is pulled out. Called by the frame, outside of live parts: a list is read on every page."""
    _WINDOW.show(_("Pull a file out of the list"), _object)


def _object(candidature_id: int) -> None:
    snapshot = session.snapshot()
    if candidature_id not in snapshot.positions:
        return
    st.markdown(f"**{literal(snapshot.candidature(candidature_id).numbered_title)}**")
    st.caption(_("It comes back to the agenda, to be discussed. Your name is in the journal and in the minutes."))
    st.text_input(_("Why, in a few words, if you wish"), key=_REASON, max_chars=600)
    st.button(_("Pull it out"), type="primary", icon=":material/forum:", key="agreement.object", on_click=_pull_out, args=(candidature_id,))


def _pull_out(candidature_id: int) -> None:
    reason = st.session_state.get(_REASON, "").strip() or _(_NO_REASON)
    if _WINDOW.act(recall_candidature, Right.RECALL, candidature_id=candidature_id, reason=reason):
        st.session_state[_REASON] = ""


def offer(person: Person, snapshot: Snapshot, chosen: Sequence[Candidature], wish: Callable[[], Wish], *, is_blocked: bool) -> None:
    """Offer to read out the chosen files as a list for agreement, and name those that cannot be on it.

    ``wish``: reads the requested decision; called again at the press, so that a choice made just before counts.
    """
    if not snapshot.meeting.is_open or not holds(person.roles, Right.AGREE_LIST, snapshot.phase) or read_now(snapshot):
        return
    if not session.sees_all(person):
        st.caption(_(DEPUTY_READS))
        return
    why = {candidature: unfit(snapshot, candidature.id) for candidature in chosen}
    fit = {candidature.id: snapshot.decision(candidature.id).version for candidature in chosen if why[candidature] is None}
    label = ngettext("Read {count} out for agreement", "Read {count} out for agreement", len(fit)).format(count=len(fit))
    st.button(
        label,
        icon=":material/record_voice_over:",
        key="agreement.read",
        disabled=not fit or is_blocked or wish().outcome not in Outcome.decided(),
        on_click=_read_out,
        args=(wish, fit),
    )
    for reason in Unfit:
        if files := ", ".join(literal(one.dossier) for one, found in why.items() if found is reason):
            st.caption(_("Not for a list for agreement ({why}): {files}").format(why=reason.words, files=files))


def _read_out(wish: Callable[[], Wish], seen: Mapping[int, int]) -> None:
    if act(read_list, Right.AGREE_LIST, part=DECIDED, changes=wished(session.snapshot(), wish(), seen)):
        # What is decided from here on is the list: nothing stays ticked that another button would decide.
        fields.write(CHOSEN, [])
        ui.live.after_own_act(BOARD)

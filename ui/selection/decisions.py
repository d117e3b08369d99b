"""Deciding: choose candidatures, preview the effect, decide, undo.

Unrecorded choices stay in the session, over other pages and a lost connection. Drafts on the server would be per file, and would show on
each file's console as a decision begun there.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.agreement_lists import read_now
from deliberation.derived.meeting.openness import free_places
from deliberation.derived.meeting.verdicts import left_to_decide, wished
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Cut
from deliberation.derived.stated import has_amounts
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.selection import undoing as undoing_verbs
from deliberation.operations.selection.decisions import record_decisions
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, euros, ngettext
from ui import feedback, live, session
from ui.acting import act, key_of
from ui.selection import board, effect, form
from ui.selection.board import CHOSEN, DECIDED, OUTCOME, by_rank
from ui.selection.effect import to_reread
from ui.widgets import chips, choosing, fields, styles, undo

_UNDO = "decisions.undo"


def confirmation() -> None:
    """Show the latest decision for some seconds, over the whole page, so called outside its columns."""
    styles.put(undo.STYLE)
    live.fragment_without_remote_updates("decided", _confirm, right=Right.BROWSE)


def _confirm(_person: Person, snapshot: Snapshot) -> None:
    undo.confirm(snapshot, DECIDED, key="decisions.done")


def _undoing(**keywords: Any) -> Callable[[], None]:
    def undoing() -> None:
        if act(undoing_verbs.undo, Right.DECIDE, part=DECIDED, **keywords):
            board.forget_seen()
            live.after_own_act()

    return undoing


def panel() -> None:
    """Show the panel to decide on files: decision, reason, effect on the places; first the undo of the last acts.

    The panel follows others' decisions in its offers and effects, and keeps the present input.
    """
    live.part(DECIDED, _draw, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    meeting = snapshot.meeting
    decisions = tuple(snapshot.decision(candidature.id) for candidature in by_rank(snapshot))
    cuts = tuple((cut.track, cut.inside) for cut in ranking(snapshot).cuts)
    ballots = tuple((ballot.candidature_id, ballot.number, ballot.is_open, ballot.is_counted) for ballot in meeting.ballots)
    here = meeting.state, meeting.attendances, meeting.departures
    return person.roles, snapshot.phase, decisions, cuts, ballots, here, read_now(snapshot)


def _draw(person: Person, snapshot: Snapshot) -> None:
    if not session.holds(Right.DECIDE):
        return
    fields.take(*form.EMPTY)
    if read_now(snapshot):
        # The list stands in this place: it is what is decided now.
        feedback.outcome(DECIDED)
        return
    refusal = st.container()
    with st.container():
        undo.offer(snapshot, Outcome, _undoing, key=_UNDO)
    st.header(_("Decide"))
    chosen = _choose(snapshot)
    versions = board.seen_versions(snapshot, chosen)
    changed_files = board.decided_meanwhile(snapshot, chosen, versions)
    # There when it says nothing too: what stands below keeps its place, and a field there the focus.
    with st.container():
        dossiers_kept = [one.dossier for one in chosen if one not in changed_files]
        board.show_meanwhile(snapshot, changed_files, leave_out=partial(choose, dossiers_kept), go_on=_decide_all_the_same)
    with refusal:
        feedback.refusal(DECIDED)
    if not chosen:
        form.clear()
        return
    form.fill(snapshot, chosen)
    input_fields = _fields(person, snapshot, chosen)
    result = effect.panel(person, snapshot, chosen, input_fields.wish, input_fields.override)
    with st.container(key="decisions.acts", gap="small"):
        # Above: the last line stays where it is when these go, and a press meant for them records nothing.
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if len(chosen) > 1 and result.beyond:
                ordinary = [candidature.dossier for candidature in chosen if candidature.dossier not in result.beyond]
                st.button(_("Leave these out"), key="decisions.ordinary", on_click=choose, args=(ordinary,))
            if result.is_blocked:
                st.caption(_("Not available yet (see above)."), width="content")
        with st.container(key="records.decisions", width="content"):
            st.button(
                ngettext("Record {count} decision", "Record {count} decisions", result.count).format(count=result.count),
                type="primary",
                icon=":material/gavel:",
                key=key_of("decisions.record", *((each.dossier, versions[each.id]) for each in chosen), result.count),
                disabled=result.is_blocked or bool(changed_files) or input_fields.is_wrong_amount,
                on_click=_record,
                args=(versions, chosen),
            )


def _decide_all_the_same() -> None:
    board.forget_seen()
    live.after_own_choice(DECIDED)


def _choose(snapshot: Snapshot) -> list[Candidature]:
    ranked, left = by_rank(snapshot), left_to_decide(snapshot)
    dossiers = [candidature.dossier for candidature in ranked]
    rest = [candidature.dossier for candidature in ranked if candidature.id in left]
    presets = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="decisions.presets")
    picked = chips.show_chosen(snapshot, dossiers, chosen=CHOSEN, beside="decisions.presets", is_above_fields=False, on_change=_show_chosen)
    with presets:
        for cut, free in zip(ranking(snapshot).cuts, free_places(snapshot, left), strict=True):
            if free.within:
                first = [snapshot.candidature(id_).dossier for id_ in free.within]
                label = _first(cut, len(first), str(snapshot.call.track(cut.track).short), is_begun=free.within != cut.inside)
                st.button(label, key=f"decisions.first.{cut.track}", on_click=choose, args=(first,))
        st.button(
            _("All that are left ({count})").format(count=len(rest)),
            key="decisions.rest",
            on_click=choose,
            args=(rest,),
            disabled=not rest,
        )
        st.button(_("None"), key="decisions.none", on_click=choose, args=([],), disabled=not picked)
    return picked


def _first(cut: Cut, count: int, track: str, *, is_begun: bool) -> str:
    """Name the files within a track's free places. ``is_begun``: part of its ranking is already decided."""
    if is_begun:
        label = ngettext("The first left to decide ({count}): {track}", "The first {count} left to decide: {track}", count)
    elif cut.held is None:
        label = ngettext("The first ({count}): {track}", "The first {count}: {track}", count)
    else:
        label = ngettext("The first within the envelope ({count}): {track}", "The first {count} within the envelope: {track}", count)
    return label.format(count=count, track=track)


def choose(dossiers: Sequence[str]) -> None:
    """Choose files to decide on, in a callback: exactly these."""
    st.session_state[CHOSEN] = list(dossiers)
    _show_chosen()


def _show_chosen() -> None:
    live.after_own_choice(DECIDED, board.PART)


def _fields(person: Person, snapshot: Snapshot, chosen: Sequence[Candidature]) -> form.Fields:
    choosing.choose_shown(_("Decision"), Outcome, key=OUTCOME, persist_state="session")
    # A place of its own, as the others above the reason: Streamlit makes a field anew, empty, where what stands above it changes in number.
    with st.container():
        _ask_track(snapshot)
        _amount(snapshot, chosen)
    _reason(snapshot, chosen)
    may_go_beyond = any(session.may(person, snapshot, Right.DECIDE_OUT_OF_ORDER, candidature.id) for candidature in chosen)
    if may_go_beyond or holds(person.roles, Right.EXCEED_PLACES, snapshot.phase):
        label = _("Why go beyond the rule, if need be (places, ballot, quorum)")
        st.text_input(label, key=form.OVERRIDE, persist_state="session")
    return form.read(snapshot, chosen)


def _ask_track(snapshot: Snapshot) -> None:
    outcome = st.session_state.get(OUTCOME)
    if outcome is None:
        st.caption(_("No decision chosen: each file keeps its own."))
    elif outcome.names_track:
        tracks = {form.OWN_TRACK: _("The track decided, else the one asked for")}
        tracks |= {track.code: str(track.label) for track in snapshot.call.tracks}
        choosing.choose_one(
            _("Track"),
            list(tracks),
            key=form.TRACK,
            persist_state="session",
            format_func=tracks.__getitem__,
            help=choosing.track_help(snapshot.call),
        )


def _amount(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Ask for the amount of a single file, where amounts are requested or limited; several files receive their requests."""
    if st.session_state.get(OUTCOME) is not Outcome.SELECTED or not has_amounts(snapshot):
        return
    if len(chosen) > 1:
        st.caption(_("Each is given what it asked for; decide on it alone to give another amount."))
        return
    amount_asked, stands = chosen[0].amount_asked, snapshot.decision(chosen[0].id).amount
    amount_given = stands if stands is not None else amount_asked
    left_empty = _("{amount} if left empty").format(amount=euros(amount_given)) if amount_given is not None else ""
    st.text_input(_("Amount given"), key=form.AMOUNT, persist_state="session", placeholder=left_empty)
    form.warn_of_amount(st.session_state.get(form.AMOUNT, ""))


def _reason(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    # Its text is sent as soon as one stops typing.
    with st.container(key="kept-decisions-reason"):
        st.text_area(
            _("Reason of the decision, in one sentence"),
            key=form.REASON,
            on_change=form.keep_reason,
            max_chars=600,
            height=90,
            persist_state="session",
            placeholder=_("Left empty: each keeps its reason, or takes the one that its criteria propose.") if len(chosen) > 1 else None,
        )
    offered, written_for = form.offered(), form.written_for()
    if offered.is_to_reread:
        written_for = snapshot.decision(chosen[0].id).outcome
    if written_for:
        st.caption(f":orange[:material/warning: {to_reread(written_for)}]")
    elif offered.is_proposed:
        st.caption(_("Proposed from the criteria: change it, or leave it as it is."))
    if len(chosen) > 1 and any(snapshot.decision(candidature.id).reason for candidature in chosen):
        st.checkbox(_("Replace the reasons written already"), key=form.REPLACES, persist_state="session")


def _record(seen: Mapping[int, int], chosen: Sequence[Candidature]) -> None:
    input_fields = form.read(session.snapshot(), chosen)
    changes = wished(session.snapshot(), input_fields.wish, seen)
    done = act(record_decisions, Right.DECIDE, part=DECIDED, changes=changes, override_reason=input_fields.override)
    if done is None:
        live.after_refusal()
        return
    st.session_state[CHOSEN] = []
    form.clear()
    live.after_own_act()

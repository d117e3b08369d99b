"""Deciding: choose candidatures, see the effect, decide, undo.

What is chosen and not recorded stays in the session, over other pages and a lost line. It is no draft on the server: those are of one file
each, and one of many would show on the console of each of them as a decision begun there.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import streamlit as st

from deliberation import operations
from deliberation.amounts import amount_of
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.agreements import read_now
from deliberation.derived.meeting.several import Wish, left_to_decide, wished
from deliberation.derived.meeting.stopping import free_places
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.reasons import suggested_reason
from deliberation.derived.scoring.standings import Cut
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, euros, labelled, ngettext
from ui import feedback, live, session
from ui.acting import act
from ui.selection import agreement, amounts, board, effect, meanwhile
from ui.selection.board import CHOSEN, DECIDED, OUTCOME, by_rank
from ui.texts import literal
from ui.widgets import fields, styles, ticks, undo

_TRACK: Final = "decisions.track"
_REASON: Final = "decisions.reason"
_OVERRIDE: Final = "decisions.override"
_REPLACES: Final = "decisions.replaces"
_SUGGESTS: Final = "decisions.suggests"
_AMOUNT: Final = "decisions.amount"
_UNDO: Final = "decisions.undo"
_OWN_TRACK: Final = ""
_EMPTY: Final = {_REASON: "", _OVERRIDE: "", _AMOUNT: "", _REPLACES: False, _SUGGESTS: False}


class _Fields(NamedTuple):
    """What the fields ask for; ``override``: the reason for going beyond the rule; ``is_wrong_amount``: no amount could be read."""

    wish: Wish
    override: str
    is_wrong_amount: bool


def confirmation() -> None:
    """Say for some seconds what was just decided here, with what undoes it; over the whole page, so called outside of its columns."""
    styles.put(undo.STYLE)
    live.apart("decided", _confirm)


def _confirm() -> None:
    session.require(Right.BROWSE)
    undo.confirm(session.snapshot(), DECIDED, _undoing, key="decisions.done")


def _undoing(**said: Any) -> Callable[[], None]:
    def undoing() -> None:
        if act(operations.undo, Right.DECIDE, part=DECIDED, **said):
            meanwhile.forget()
            live.after_own_act()

    return undoing


def panel() -> None:
    """Show the panel that decides on one or many: which, what, why, the effect on the places; first the undo of the last acts.

    It follows what others decide: what is offered, and the effect, are of the call as it stands. What is being entered stays.
    """
    live.part(DECIDED, _draw, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    meeting = snapshot.meeting
    decisions = tuple(snapshot.decision(one.id) for one in by_rank(snapshot))
    cuts = tuple((cut.track, cut.inside) for cut in ranking(snapshot).cuts)
    ballots = tuple((one.candidature_id, one.number, one.is_open, one.is_counted) for one in meeting.ballots)
    here = meeting.state, meeting.attendances, meeting.departures
    return person.roles, snapshot.phase, decisions, cuts, ballots, here, read_now(snapshot)


def _draw() -> None:
    person, snapshot = session.require(Right.BROWSE), session.snapshot()
    if not session.holds(Right.DECIDE):
        return
    fields.take(*_EMPTY)
    refusal = st.container()
    undo.offer(snapshot, Outcome, _undoing, key=_UNDO)
    st.header(_("Decide"))
    chosen = _choose(snapshot)
    seen = meanwhile.seen(snapshot, chosen)
    others = meanwhile.decided(snapshot, chosen, seen)
    # There when it says nothing too: what stands below keeps its place, and a field there the focus.
    with st.container():
        kept = [one.dossier for one in chosen if one not in others]
        meanwhile.panel(snapshot, others, leave_out=partial(_set_chosen, kept), go_on=_decide_all_the_same)
    with refusal:
        feedback.refusal(DECIDED)
    if not chosen:
        st.caption(_("Choose the candidatures in the field above, or tick them in the table."))
        return
    asked = _fields(person, snapshot, chosen)
    found = effect.panel(person, snapshot, chosen, asked.wish, asked.override)
    with st.container(key="decisions.acts", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="records.decisions", width="content"):
            st.button(
                ngettext("Record {count} decision", "Record {count} decisions", found.count).format(count=found.count),
                type="primary",
                icon=":material/gavel:",
                key="decisions.record",
                disabled=found.is_blocked or bool(others) or asked.is_wrong_amount,
                on_click=_record,
                args=(seen,),
            )
        if found.is_blocked:
            st.caption(_("Not yet: why is said above."), width="content")
        if len(chosen) > 1 and found.beyond:
            ordinary = [candidature.dossier for candidature in chosen if candidature.dossier not in found.beyond]
            st.button(_("Leave these out"), key="decisions.ordinary", on_click=_set_chosen, args=(ordinary,))
    agreement.offer(person, snapshot, chosen, lambda: _read().wish, is_blocked=found.is_over or bool(others))


def _decide_all_the_same() -> None:
    meanwhile.forget()
    live.after_own_choice(DECIDED)


def _choose(snapshot: Snapshot) -> list[Candidature]:
    ranked, left = by_rank(snapshot), left_to_decide(snapshot)
    dossiers = [candidature.dossier for candidature in ranked]
    rest = [candidature.dossier for candidature in ranked if candidature.id in left]
    picked = ticks.field(snapshot, dossiers, chosen=CHOSEN, placeholder=_("Choose"), on_change=_show_chosen)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="decisions.presets"):
        for cut, free in zip(ranking(snapshot).cuts, free_places(snapshot, left), strict=True):
            if free.within:
                first = [snapshot.candidature(id_).dossier for id_ in free.within]
                label = _first(cut, len(first), str(snapshot.call.track(cut.track).short), is_begun=free.within != cut.inside)
                st.button(label, key=f"decisions.first.{cut.track}", on_click=_set_chosen, args=(first,))
        st.button(
            _("All that are left ({count})").format(count=len(rest)),
            key="decisions.rest",
            on_click=_set_chosen,
            args=(rest,),
            disabled=not rest,
        )
        st.button(_("None"), key="decisions.none", on_click=_set_chosen, args=([],), disabled=not picked)
    return picked


def _first(cut: Cut, count: int, track: str, *, is_begun: bool) -> str:
    """Name those that fill a track's free places. ``is_begun``: some are not the first of its ranking, since others are decided."""
    if is_begun:
        said = ngettext("The first left to decide ({count}): {track}", "The first {count} left to decide: {track}", count)
    elif cut.held is None:
        said = ngettext("The first ({count}): {track}", "The first {count}: {track}", count)
    else:
        said = ngettext("The first within the envelope ({count}): {track}", "The first {count} within the envelope: {track}", count)
    return said.format(count=count, track=track)


def _set_chosen(dossiers: list[str]) -> None:
    fields.write(CHOSEN, dossiers)
    _show_chosen()


def _show_chosen() -> None:
    live.after_own_choice(DECIDED, board.PART)


def _fields(person: Person, snapshot: Snapshot, chosen: Sequence[Candidature]) -> _Fields:
    st.segmented_control(
        _("Decision"),
        list(Outcome),
        key=OUTCOME,
        default=Outcome.SELECTED,
        required=True,
        persist_state="session",
        format_func=lambda outcome: outcome.words,
    )
    if _read().wish.outcome.names_track:
        tracks = {_OWN_TRACK: _("The track each one asked for"), **{track.code: str(track.label) for track in snapshot.call.tracks}}
        st.selectbox(_("Track"), list(tracks), key=_TRACK, persist_state="session", format_func=tracks.__getitem__)
    _amount(snapshot, chosen)
    _reason(snapshot, chosen)
    may_go_beyond = any(session.may(person, snapshot, Right.DECIDE_OUT_OF_ORDER, candidature.id) for candidature in chosen)
    if may_go_beyond or holds(person.roles, Right.EXCEED_PLACES, snapshot.phase):
        label = _("Reason for going beyond the rule, if need be: places, ballot, quorum")
        st.text_input(label, key=_OVERRIDE, persist_state="session")
    return _read()


def _amount(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Ask what a file alone is given, where its track has an envelope; several are given what they asked for."""
    wish = _read().wish
    if wish.outcome is not Outcome.SELECTED or not any(amounts.is_funded(snapshot, wish.track or snapshot.track_of(one)) for one in chosen):
        return
    if len(chosen) > 1:
        st.caption(_("Each is given what it asked for; decide on it alone to give another amount."))
        return
    asked, stands = chosen[0].amount_asked, snapshot.decision(chosen[0].id).amount
    given = stands if stands is not None else asked
    left_empty = _("{amount} if left empty").format(amount=euros(given)) if given is not None else ""
    st.text_input(_("Amount given"), key=_AMOUNT, persist_state="session", placeholder=left_empty)
    amounts.tell(st.session_state.get(_AMOUNT, ""))


def _read() -> _Fields:
    # Read again by the callback: what was typed since the drawing counts.
    state = st.session_state
    reason = state.get(_REASON, "").strip() or None
    ticked = {"replaces": bool(state.get(_REPLACES)), "suggests": bool(state.get(_SUGGESTS))}
    typed = state.get(_AMOUNT, "").strip()
    amount = amount_of(typed) if state[OUTCOME] is Outcome.SELECTED else None
    wish = Wish(state[OUTCOME], state.get(_TRACK) or None, reason, **ticked, amount=amount)
    return _Fields(wish, state.get(_OVERRIDE, ""), is_wrong_amount=amounts.is_wrong(typed))


def _reason(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    # Its text is sent as soon as one stops typing.
    with st.container(key="kept-decisions-reason"):
        st.text_area(
            _("Reason, in one sentence"),
            key=_REASON,
            max_chars=600,
            height=90,
            persist_state="session",
            placeholder=_("Left empty, the present reason is kept."),
        )
    outcome = _read().wish.outcome
    suggested = [found for candidature in chosen if (found := suggested_reason(snapshot, candidature.id, outcome))]
    if len(chosen) == 1 and suggested:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(labelled(_("From the criteria"), literal(str(suggested[0]))))
            st.button(_("Use as a draft"), key="decisions.draft", type="tertiary", on_click=_draft, args=(str(suggested[0]),))
    if len(chosen) > 1 and suggested:
        label = _("The reason suggested for each ({count} of {chosen})")
        st.checkbox(label.format(count=len(suggested), chosen=len(chosen)), key=_SUGGESTS, persist_state="session")
    if len(chosen) > 1 and any(snapshot.decision(candidature.id).reason for candidature in chosen):
        st.checkbox(_("Replace the reasons written already"), key=_REPLACES, persist_state="session")


def _draft(text: str) -> None:
    fields.write(_REASON, text)


def _record(seen: Mapping[int, int]) -> None:
    asked = _read()
    changes = wished(session.snapshot(), asked.wish, seen)
    done = act(operations.record_decisions, Right.DECIDE, part=DECIDED, changes=changes, override_reason=asked.override)
    if done:
        # Set to empty instead of deleting: the browser would keep showing the old value.
        for key, value in {CHOSEN: [], **_EMPTY}.items():
            fields.write(key, value)
        live.after_own_act()

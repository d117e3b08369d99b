"""Deciding: choose candidatures, see the effect, decide, undo."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

import streamlit as st

from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.several import Wish, left_to_decide, wished
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.reasons import suggested_reason
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, ngettext
from ui import session
from ui.acting import act, doing
from ui.selection import agreement, effect
from ui.selection.board import CHOSEN, by_rank
from ui.texts import literal
from ui.widgets import ticks, undo

_OUTCOME: Final = "decisions.outcome"
_TRACK: Final = "decisions.track"
_REASON: Final = "decisions.reason"
_OVERRIDE: Final = "decisions.override"
_REPLACES: Final = "decisions.replaces"
_SUGGESTS: Final = "decisions.suggests"
_UNDO: Final = "decisions.undo"
_OWN_TRACK: Final = ""


class _Fields(NamedTuple):
    """What the fields ask for; ``override``: the reason for going beyond the rule."""

    wish: Wish
    override: str


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the panel that decides on one or many: which, what, why, the effect on the places; then its undo."""
    undo.offer(snapshot, Outcome, partial(doing, operations.undo, Right.DECIDE), key=_UNDO)
    st.subheader(_("Decide"))
    chosen = _choose(snapshot)
    if not chosen:
        st.caption(_("Choose the candidatures in the field above, or tick them in the table."))
        return
    left, right = st.columns([2, 3])
    with left:
        fields = _fields(person, snapshot, chosen)
    seen = {candidature.id: snapshot.decision(candidature.id).version for candidature in chosen}
    with right:
        found = effect.panel(person, snapshot, chosen, fields.wish, fields.override)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            ngettext("Record {count} decision", "Record {count} decisions", found.count).format(count=found.count),
            type="primary",
            icon=":material/gavel:",
            key="decisions.record",
            disabled=found.is_blocked,
            on_click=_record,
            args=(seen,),
        )
        if len(chosen) > 1 and found.beyond:
            ordinary = [candidature.dossier for candidature in chosen if candidature.dossier not in found.beyond]
            st.button(_("Leave these out"), key="decisions.ordinary", on_click=_set_chosen, args=(ordinary,))
    agreement.offer(person, snapshot, chosen, fields.wish, is_blocked=found.is_over)


def _choose(snapshot: Snapshot) -> list[Candidature]:
    ranked, left = by_rank(snapshot), left_to_decide(snapshot)
    dossiers = [candidature.dossier for candidature in ranked]
    rest = [candidature.dossier for candidature in ranked if candidature.id in left]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = ticks.field(snapshot, dossiers, chosen=CHOSEN, placeholder=_("Choose"), width=700)
        for cut in ranking(snapshot).cuts:
            inside = [snapshot.candidature(id_).dossier for id_ in cut.inside]
            label = _("The first {count}: {track}").format(count=len(inside), track=snapshot.call.track(cut.track).short)
            st.button(label, key=f"decisions.first.{cut.track}", on_click=_set_chosen, args=(inside,), disabled=not inside)
        st.button(
            _("All that are left ({count})").format(count=len(rest)),
            key="decisions.rest",
            on_click=_set_chosen,
            args=(rest,),
            disabled=not rest,
        )
        st.button(_("None"), key="decisions.none", on_click=_set_chosen, args=([],), disabled=not picked)
    return picked


def _set_chosen(dossiers: list[str]) -> None:
    st.session_state[CHOSEN] = dossiers


def _fields(person: Person, snapshot: Snapshot, chosen: Sequence[Candidature]) -> _Fields:
    st.segmented_control(
        _("Decision"),
        list(Outcome),
        key=_OUTCOME,
        default=Outcome.SELECTED,
        required=True,
        format_func=lambda outcome: outcome.words,
    )
    if _read().wish.outcome.names_track:
        tracks = {_OWN_TRACK: _("The track each one asked for"), **{track.code: str(track.label) for track in snapshot.call.tracks}}
        st.selectbox(_("Track"), list(tracks), key=_TRACK, format_func=tracks.__getitem__)
    _reason(snapshot, chosen)
    may_go_beyond = any(session.may(person, snapshot, Right.DECIDE_OUT_OF_ORDER, candidature.id) for candidature in chosen)
    if may_go_beyond or holds(person.roles, Right.EXCEED_PLACES, snapshot.phase):
        st.text_input(_("Reason for going beyond the rule, if need be: places, ballot, quorum"), key=_OVERRIDE)
    return _read()


def _read() -> _Fields:
    # Read again by the callback: what was typed since the drawing counts.
    state = st.session_state
    reason = state.get(_REASON, "").strip() or None
    ticked = {"replaces": bool(state.get(_REPLACES)), "suggests": bool(state.get(_SUGGESTS))}
    wish = Wish(state[_OUTCOME], state.get(_TRACK) or None, reason, **ticked)
    return _Fields(wish, state.get(_OVERRIDE, ""))


def _reason(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    st.text_area(
        _("Reason, in one sentence"),
        key=_REASON,
        max_chars=600,
        height=90,
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
        st.checkbox(label.format(count=len(suggested), chosen=len(chosen)), key=_SUGGESTS)
    if len(chosen) > 1 and any(snapshot.decision(candidature.id).reason for candidature in chosen):
        st.checkbox(_("Replace the reasons written already"), key=_REPLACES)


def _draft(text: str) -> None:
    st.session_state[_REASON] = text


def _record(seen: Mapping[int, int]) -> None:
    fields = _read()
    changes = wished(session.snapshot(), fields.wish, seen)
    done = act(operations.record_decisions, Right.DECIDE, changes=changes, override_reason=fields.override)
    if done:
        # Set to empty instead of deleting: the browser would keep showing the old value.
        st.session_state[CHOSEN] = []
        st.session_state[_REASON] = st.session_state[_OVERRIDE] = ""
        st.session_state[_REPLACES] = st.session_state[_SUGGESTS] = False

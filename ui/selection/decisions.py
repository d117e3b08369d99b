"""Deciding: choose candidatures, see the effect, decide, undo."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.board import Change, Gauge, Preview, preview
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.reasons import suggested_reason
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, ngettext
from ui import session
from ui.acting import act, doing
from ui.selection.board import CHOSEN, by_rank, in_words
from ui.texts import literal
from ui.widgets import ticks, undo

_OUTCOME: Final = "decisions.outcome"
_TRACK: Final = "decisions.track"
_REASON: Final = "decisions.reason"
_OVERRIDE: Final = "decisions.override"
_UNDO: Final = "decisions.undo"
_OWN_TRACK: Final = ""


class _Fields(NamedTuple):
    """What the fields ask for: ``reason`` None keeps the present one; ``override``, the reason for going over the places."""

    outcome: Outcome
    track: str
    reason: str | None
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
        effect = _effect(snapshot, _changes(snapshot, fields, seen))
    is_blocked = effect is None or not effect.steps or (bool(effect.over) and not fields.override)
    count = len(effect.steps) if effect else 0
    st.button(
        ngettext("Record {count} decision", "Record {count} decisions", count).format(count=count),
        type="primary",
        icon=":material/gavel:",
        key="decisions.record",
        disabled=is_blocked,
        on_click=_record,
        args=(seen,),
    )


def _choose(snapshot: Snapshot) -> list[Candidature]:
    dossiers = [candidature.dossier for candidature in by_rank(snapshot)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = ticks.field(snapshot, dossiers, chosen=CHOSEN, placeholder=_("Choose"), width=700)
        for cut in ranking(snapshot).cuts:
            inside = [snapshot.candidature(id_).dossier for id_ in cut.inside]
            label = _("The first {count}: {track}").format(count=len(inside), track=snapshot.call.track(cut.track).short)
            st.button(label, key=f"decisions.first.{cut.track}", on_click=_set_chosen, args=(inside,), disabled=not inside)
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
    if _read().outcome.names_track:
        tracks = {_OWN_TRACK: _("The track each one asked for"), **{track.code: str(track.label) for track in snapshot.call.tracks}}
        st.selectbox(_("Track"), list(tracks), key=_TRACK, format_func=tracks.__getitem__)
    _reason(snapshot, chosen)
    if holds(person.roles, Right.EXCEED_PLACES, snapshot.phase):
        st.text_input(_("Reason for going over the places, if need be"), key=_OVERRIDE)
    return _read()


def _read() -> _Fields:
    # Read again by the callback: what was typed since the drawing counts.
    state = st.session_state
    return _Fields(state[_OUTCOME], state.get(_TRACK, _OWN_TRACK), state.get(_REASON, "").strip() or None, state.get(_OVERRIDE, ""))


def _reason(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    st.text_area(
        _("Reason, in one sentence"),
        key=_REASON,
        max_chars=600,
        height=90,
        placeholder=_("Left empty, the present reason is kept."),
    )
    if len(chosen) == 1 and (suggestion := suggested_reason(snapshot, chosen[0].id)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(labelled(_("From the criteria"), literal(str(suggestion))))
            st.button(_("Use as a draft"), key="decisions.draft", type="tertiary", on_click=_draft, args=(str(suggestion),))


def _draft(text: str) -> None:
    st.session_state[_REASON] = text


def _changes(snapshot: Snapshot, fields: _Fields, seen: Mapping[int, int]) -> list[Change]:
    """Return what the fields ask for, on the versions in ``seen``."""
    return [
        Change(
            candidature_id=id_,
            outcome=fields.outcome,
            track=(fields.track or snapshot.track_of(snapshot.candidature(id_))) if fields.outcome.names_track else None,
            reason=fields.reason,
            seen_version=version,
        )
        for id_, version in seen.items()
    ]


def _effect(snapshot: Snapshot, changes: Sequence[Change]) -> Preview | None:
    try:
        effect = preview(snapshot, changes)
    except InvalidValue as refusal:
        st.warning(str(refusal), icon=":material/info:")
        return None
    st.markdown(f"**{_('What will change')}**")
    rows = [
        {_("Candidature"): literal(candidature.title), _("Before"): in_words(snapshot, old), _("After"): in_words(snapshot, new)}
        for candidature, old, new in effect.steps
    ]
    if rows:
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", height=min(40 + 60 * len(rows), 280))
    else:
        st.caption(_("Nothing: these decisions stand already."))
    for before, after in zip(effect.gauges_before, effect.gauges_after, strict=True):
        st.markdown(_gauge_step(snapshot, before, after))
    for gauge in effect.over:
        st.error(
            _("{track}: {selected} selected for {places} places. Going over takes the chair and a reason.").format(
                track=snapshot.call.track(gauge.track).label, selected=gauge.selected, places=gauge.places
            ),
            icon=":material/warning:",
        )
    return effect


def _gauge_step(snapshot: Snapshot, before: Gauge, after: Gauge) -> str:
    track = snapshot.call.track(after.track).short
    return labelled(str(track), f"{before.selected} → **{after.selected} / {after.places}**")


def _record(seen: Mapping[int, int]) -> None:
    fields = _read()
    changes = _changes(session.snapshot(), fields, seen)
    done = act(operations.record_decisions, Right.DECIDE, changes=changes, override_reason=fields.override)
    if done:
        # Set to empty instead of deleting: the browser would keep showing the old value.
        st.session_state[CHOSEN] = []
        st.session_state[_REASON] = st.session_state[_OVERRIDE] = ""

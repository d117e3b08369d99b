"""The decision on the current item: outcome, track, reason, effect on the places, undo."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import streamlit as st

from charts.parts.theme import OUTCOME_SIGNS
from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.board import Change, Gauge, Preview, board_gauges, preview
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary, Proposal, out_of_the_ordinary, proposal
from deliberation.derived.scoring.reasons import suggested_reason
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session
from ui.meeting import dissents
from ui.meeting.console.conducting import act
from ui.selection.board import in_words
from ui.texts import literal
from ui.widgets import keys

TILES_KEY: Final = "console-tiles"
TILES: Final = (*Outcome.decided(), Outcome.TO_DISCUSS)
_OVERRIDE: Final = "console.decision.override"


class _Fields(NamedTuple):
    """What the fields ask for; ``override``: the reason for going over the places."""

    change: Change
    override: str


class Choice(NamedTuple):
    """What is chosen for the current item: on the decision that stands, whether it differs from it, and may be recorded as it is."""

    decision: Decision
    ballot: int
    change: Change
    effect: Preview | None
    is_pending: bool
    is_refused: bool


def panel(person: Person, snapshot: Snapshot, candidature: Candidature) -> Choice:
    """Show the decision on a candidature and what changes it; what would go over the places."""
    decision = snapshot.decision(candidature.id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Decision"), anchor=False, width="content")
        st.caption(_stands(snapshot, decision), width="content")
        st.space("stretch")
        dissents.button(person, snapshot, candidature, label=_("Dissent…"))
    suggestion = str(suggested_reason(snapshot, candidature.id) or "")
    ballot = _number(_proposed(snapshot, decision))
    _outcome_and_reason(decision, _proposed(snapshot, decision), suggestion)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        if _read(decision, ballot).change.outcome.names_track:
            _track(snapshot, candidature, decision)
        if suggestion and not _read(decision, ballot).change.reason:
            draft = (_key(decision, "reason"), suggestion)
            st.button(_("Use as a draft"), key="console.draft", help=literal(suggestion), on_click=_draft, args=draft)
    choice = _choice(person, snapshot, decision)
    _places(snapshot, choice)
    return choice


def _choice(person: Person, snapshot: Snapshot, decision: Decision) -> Choice:
    """Show what the choice lacks, and return it."""
    ballot = _number(_proposed(snapshot, decision))
    change = _read(decision, ballot).change
    effect = _effect(snapshot, change)
    over, may_exceed = effect.over if effect else (), session.may(person, snapshot, Right.EXCEED_PLACES)
    if over:
        _over_the_places(snapshot, over, may_exceed=may_exceed)
    is_lacking = bool(over) and not may_exceed
    is_changed = (change.outcome, change.track) != (decision.outcome, decision.track)
    beyond = out_of_the_ordinary(snapshot, change.candidature_id, change.outcome, change.track) if is_changed else ()
    may_go_beyond = session.may(person, snapshot, Right.DECIDE_OUT_OF_ORDER, change.candidature_id)
    is_lacking |= bool(beyond) and not may_go_beyond
    if beyond and not over:
        _out_of_the_ordinary(beyond, may_go_beyond=may_go_beyond)
    return Choice(
        decision=decision,
        ballot=ballot,
        change=change,
        effect=effect,
        is_pending=bool(effect and effect.steps),
        # Open while a reason is being typed: pressed without what it takes, the act says so.
        is_refused=effect is None or is_lacking or not session.may(person, snapshot, Right.DECIDE),
    )


def _places(snapshot: Snapshot, choice: Choice) -> None:
    """Show the places as they would be once it is recorded."""
    after = choice.effect.gauges_after if choice.effect else board_gauges(snapshot)
    parts = []
    for old, new in zip(board_gauges(snapshot), after, strict=True):
        track = snapshot.call.track(new.track).short
        values = {"track": track, "before": old.selected, "after": new.selected, "places": new.places}
        changed = old.selected != new.selected
        words = _("**{track} {before} → {after} of {places}**") if changed else _("{track} {after} of {places}")
        parts.append(words.format(**values))
    st.markdown(" · ".join(parts))


def _stands(snapshot: Snapshot, decision: Decision) -> str:
    return _("Stands now: {decision}").format(decision=literal(in_words(snapshot, decision)))


def _key(decision: Decision, field: str, ballot: int = 0) -> str:
    # On another item, or once somebody decided, the fields start anew from what stands.
    # Once a ballot proposes something, what was chosen before it gives way to its result.
    voted = f".{ballot}" if ballot else ""
    return f"console.decision.{session.dossier_of(decision.candidature_id)}.{decision.version}{voted}.{field}"


def _read(decision: Decision, ballot: int) -> _Fields:
    # Read again by the callback: what was typed since the drawing counts.
    outcome = st.session_state[_key(decision, "outcome", ballot)]
    change = Change(
        candidature_id=decision.candidature_id,
        outcome=outcome,
        track=st.session_state.get(_key(decision, "track", ballot)) if outcome.names_track else None,
        reason=st.session_state[_key(decision, "reason")],
        seen_version=decision.version,
    )
    return _Fields(change, override=st.session_state.get(_OVERRIDE, ""))


def _proposed(snapshot: Snapshot, decision: Decision) -> Proposal | None:
    """Return what the ballot proposes of a file that is not decided yet."""
    return proposal(snapshot, decision.candidature_id) if decision.outcome is Outcome.TO_DISCUSS else None


def _number(proposed: Proposal | None) -> int:
    return proposed.ballot.number if proposed else 0


def _outcome_and_reason(decision: Decision, proposed: Proposal | None, suggestion: str) -> None:
    ballot = _number(proposed)
    with st.container(key=TILES_KEY):
        st.segmented_control(
            _("Decision"),
            TILES,
            key=_key(decision, "outcome", ballot),
            default=proposed.outcome if proposed else decision.outcome,
            required=True,
            label_visibility="collapsed",
            width="stretch",
            format_func=lambda outcome: f"{OUTCOME_SIGNS[outcome]} {outcome.words}  \n`{keys.named(TILES.index(outcome) + 1)}`",
        )
    placeholder = _("Reason, in one sentence")
    st.text_area(
        placeholder,
        value=decision.reason,
        key=_key(decision, "reason"),
        max_chars=600,
        height=70,
        label_visibility="collapsed",
        placeholder=f"{placeholder} ({suggestion})" if suggestion else placeholder,
    )


def _track(snapshot: Snapshot, candidature: Candidature, decision: Decision) -> None:
    tracks = {track.code: str(track.short) for track in snapshot.call.tracks}
    proposed = _proposed(snapshot, decision)
    ballot = _number(proposed)
    own = (proposed.track if proposed else None) or decision.track or snapshot.track_of(candidature)
    st.selectbox(
        _("Track"),
        list(tracks),
        index=list(tracks).index(own) if own else None,
        key=_key(decision, "track", ballot),
        placeholder=_("Choose a track"),
        label_visibility="collapsed",
        format_func=tracks.__getitem__,
        width=200,
    )


def _draft(key: str, text: str) -> None:
    st.session_state[key] = text


def _effect(snapshot: Snapshot, change: Change) -> Preview | None:
    try:
        return preview(snapshot, [change])
    except InvalidValue as refusal:
        st.caption(f":material/info: {refusal}")
        return None


def _out_of_the_ordinary(beyond: Sequence[OutOfTheOrdinary], *, may_go_beyond: bool) -> None:
    """Say what is out of the ordinary in deciding so, and ask for the chair's reason."""
    st.markdown(f":small[:orange[:material/warning: **{' '.join(what.words for what in beyond)}**]]")
    if may_go_beyond:
        label = _("Why all the same? The minutes give this reason beside the vote")
        st.text_input(label, key=_OVERRIDE, label_visibility="collapsed", placeholder=label)
    else:
        st.caption(_("Only the chair can decide so, with a reason."))


def _over_the_places(snapshot: Snapshot, over: Sequence[Gauge], *, may_exceed: bool) -> None:
    """Say which places the decision goes over, and ask for the chair's reason."""
    for gauge in over:
        words = _("{track}: {selected} selected for {places} places")
        said = words.format(track=snapshot.call.track(gauge.track).short, selected=gauge.selected, places=gauge.places)
        st.markdown(f":small[:red[:material/warning: **{said}**]]")
    if may_exceed:
        label = _("Reason for going over the places, if need be")
        st.text_input(label, key=_OVERRIDE, label_visibility="collapsed", placeholder=label)
    else:
        st.caption(_("Only the chair can go over the places, with a reason."))


def record(decision: Decision, ballot: int) -> bool:
    """Record what is chosen on top of a decision; tell whether it was not refused."""
    fields = _read(decision, ballot)
    done = act(operations.record_decisions, changes=[fields.change], override_reason=fields.override)
    if done and done.result:
        st.session_state[_OVERRIDE] = ""
    return done is not None

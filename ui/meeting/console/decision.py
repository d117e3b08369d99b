"""The decision on the current item: outcome, track, reason, effect on the places, undo."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.board import Change, Gauge, Preview, board_gauges, in_words, preview
from deliberation.derived.meeting.rules import must_leave
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary, out_of_the_ordinary
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue
from deliberation.operations.selection.decisions import record_decisions, refuse_stale
from deliberation.selection.decisions import Decision, Outcome
from deliberation.selection.drafts import DecisionDraft
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, ngettext
from ui import session
from ui.meeting import dissents
from ui.meeting.console import criteria, decision_fields, pieces
from ui.meeting.console.conducting import act, on, pressed, refuse_left, warn
from ui.meeting.console.decision_fields import Standing, Values
from ui.meeting.console.pieces import Lines, warned
from ui.selection import form
from ui.selection.effect import PROVISIONAL
from ui.texts import literal, marked, one_line
from ui.widgets import choosing

FIELDS = "kept-decision"  # by its beginning the listener knows that what is typed is a draft
STAYED = "stayed"  # the field in which is said why a recused member stayed in the room
TILES = (*Outcome.decided(), Outcome.TO_DISCUSS)


class Choice(NamedTuple):
    """Choice for the current item: base decision, whether different, whether recordable.

    ``over``: exceeded places or envelopes; ``beyond``: overridden rules. ``leaving``: recused members in the room, to ask about;
    ``may_go_beyond``: a decision is possible despite their presence.
    """

    standing: Standing
    has_draft: bool
    change: Change
    is_pending: bool
    is_refused: bool
    over: Sequence[Gauge]
    beyond: Sequence[OutOfTheOrdinary]
    leaving: tuple[Person, ...]
    may_go_beyond: bool

    @property
    def is_decided(self) -> bool:
        """Tell whether a decision is recorded and no other is chosen."""
        return self.standing.decision.outcome is not Outcome.TO_DISCUSS and not self.is_pending


def panel(person: Person, snapshot: Snapshot, candidature: Candidature, lines: Lines) -> Choice:
    """Show the decision on a candidature, its fields, and warnings about places."""
    decision = snapshot.decision(candidature.id)
    decision_fields.follow(decision)
    stands = decision_fields.initial_values(snapshot, decision)
    draft = decision_fields.draft_on(stands)
    is_stale = draft is not None and draft.seen_version != decision.version
    # On the same line with a draft as without: a tile that is pressed keeps its place.
    parts = [_("Draft, not recorded yet")] if draft and not is_stale else []
    standing_words = escape(" · ".join([*parts, _stands(snapshot, decision)]))
    lines.add(f'<h2>{escape(_("Decision"))}</h2><span class="small">{standing_words}</span>', kind="decided beside")
    lines.show()
    dissents.button(person, snapshot, candidature, label=_("Dissent…"))
    values = decision_fields.fill(snapshot, stands)
    with st.container(key=FIELDS, horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        _outcome_and_reason(stands, values)
        criteria.panel(snapshot, stands)
        change = decision_fields.read(stands).change
        if change.outcome.names_track:
            _track(snapshot, stands, values)
        if form.gives_amount(snapshot, decision_fields.read(stands).change):  # the track is read from its field, once that is drawn
            decision_fields.ask_amount(stands, values, candidature)
        if draft and not is_stale:
            _give_up(stands)
    choice = _choice(person, snapshot, stands, lines)
    if draft and is_stale:
        lines.show()
        _stale_draft(snapshot, stands, draft)
    _elsewhere(person, snapshot, stands, lines)
    lines.show()
    return choice


def _choice(person: Person, snapshot: Snapshot, stands: Standing, lines: Lines) -> Choice:
    """Show the effect of the choice on places; return the choice."""
    change, decision = decision_fields.read(stands).change, stands.decision
    effect = _effect(snapshot, change)
    lines.add(_places(snapshot, effect), kind="effect")
    over, may_exceed = effect.over if effect else (), session.may(person, snapshot, Right.EXCEED_PLACES)
    is_wrong = form.gives_amount(snapshot, change) and form.is_no_amount(decision_fields.typed_amount(stands))
    is_lacking = is_wrong or (bool(over) and not may_exceed)
    is_changed = (change.outcome, change.track) != (decision.outcome, decision.track)
    exceptions = out_of_the_ordinary(snapshot, change.candidature_id, change.outcome, change.track) if is_changed else ()
    beyond = [what for what in exceptions if what is not OutOfTheOrdinary.RECUSED]  # asked of by the button that records
    may_go_beyond = session.may(person, snapshot, Right.DECIDE_OUT_OF_ORDER, change.candidature_id)
    is_lacking |= bool(beyond) and not may_go_beyond
    return Choice(
        standing=stands,
        has_draft=decision_fields.draft_on(stands) is not None,
        change=change,
        is_pending=bool(effect and effect.steps),
        # Open while a reason is being typed: pressed without what it takes, the act says so.
        is_refused=effect is None or is_lacking or not session.may(person, snapshot, Right.DECIDE),
        over=over,
        beyond=beyond,
        leaving=must_leave(snapshot, change.candidature_id) if snapshot.meeting.is_open else (),
        may_go_beyond=may_go_beyond,
    )


def warnings_panel(person: Person, snapshot: Snapshot, choice: Choice, lines: Lines) -> None:
    """Show whether the reason is missing or another decision's, and which places or rules the choice exceeds, with the chair's reason."""
    if decision_fields.reason_chosen(choice.standing, choice.change.outcome).is_to_reread:
        lines.add(warned(escape(_("To read again: this reason was written for another decision."))), kind="small warns reread")
    elif not choice.change.reason and choice.change.outcome is not Outcome.TO_DISCUSS:
        lines.add(warned(escape(_("Reason to write: none stands here."))), kind="small warns reread")
    key = decision_fields.key(choice.standing, "override")
    if choice.over:
        _show_excess(snapshot, choice.over, key, lines, may_exceed=session.may(person, snapshot, Right.EXCEED_PLACES))
    elif choice.beyond:
        _out_of_the_ordinary(choice.beyond, key, lines, may_go_beyond=choice.may_go_beyond)


def _places(snapshot: Snapshot, effect: Preview | None) -> str:
    """Return the places after the choice."""
    after = effect.gauges_after if effect else board_gauges(snapshot)
    signs, parts = track_signs(snapshot.call), []
    for old, new in zip(board_gauges(snapshot), after, strict=True):
        track = f"{signs[new.track]}\N{NO-BREAK SPACE}{snapshot.call.track(new.track).short}"
        values = {"track": escape(track), "before": old.selected, "after": new.selected, "places": new.places}
        changed = old.selected != new.selected
        words = _("**{track} {before} → {after} of {places}**") if changed else _("{track} {after} of {places}")
        parts.append(marked(words).format(**values) + marked(form.envelope_step(old, new)))
    return " · ".join(parts)


def _stands(snapshot: Snapshot, decision: Decision) -> str:
    return _("Current decision: {decision}").format(decision=one_line(in_words(snapshot, decision)))


def _give_up(stands: Standing) -> None:
    key = on("console.draft.give_up", stands.decision.candidature_id)
    st.button(_("Give up"), key=key, type="tertiary", on_click=decision_fields.give_up, args=(stands,))


def _stale_draft(snapshot: Snapshot, stands: Standing, draft: DecisionDraft) -> None:
    """Show the person's draft based on a decision that was replaced, with the ways out."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        warn(_stale(snapshot, draft, stands.decision), width="content")
        key, args = on("console.draft.take_up", stands.decision.candidature_id), (stands, draft)
        st.button(_("Take it up again"), key=key, type="tertiary", on_click=decision_fields.take_up, args=args)
        _give_up(stands)


def _elsewhere(person: Person, snapshot: Snapshot, stands: Standing, lines: Lines) -> None:
    """Name the other files with an unrecorded decision of the person."""
    other_drafts = decision_fields.elsewhere(person, snapshot, stands.decision.candidature_id)
    if other_drafts:
        sentence = ngettext(
            "Draft of a decision on another file: {dossiers}", "Drafts of decisions on other files: {dossiers}", len(other_drafts)
        )
        lines.add(escape(sentence.format(dossiers=", ".join(map(one_line, other_drafts)))), kind="elsewhere small")


def _stale(snapshot: Snapshot, draft: DecisionDraft, decision: Decision) -> str:
    # A draft can be what no decision is: selected without a track yet, in reserve without a rank, declined with the track chosen before.
    chosen = str(draft.outcome.words)
    if draft.track and draft.outcome.names_track:
        chosen += f" · {snapshot.call.track(draft.track).short}"
    return _("Your draft, not recorded: {draft}. {who} decided meanwhile.").format(draft=literal(chosen), who=literal(decision.decided_by))


def _outcome_and_reason(stands: Standing, values: Values) -> None:
    st.segmented_control(
        _("Decision"),
        TILES,
        key=decision_fields.key(stands, "outcome"),
        default=values.outcome,
        on_change=decision_fields.keep,
        args=(stands,),
        required=True,
        label_visibility="collapsed",
        width="stretch",
        format_func=lambda outcome: f"{OUTCOME_SIGNS[outcome]} {outcome.words}  \n`{pieces.key_named(TILES.index(outcome) + 1)}`",
    )
    placeholder = _("Reason of the decision, in one sentence")
    st.text_area(
        placeholder,
        value=values.reason,
        key=decision_fields.key(stands, "reason"),
        on_change=decision_fields.keep_reason,
        args=(stands,),
        max_chars=criteria.REASON_MOST,
        height=70,
        label_visibility="collapsed",
        placeholder=placeholder,
    )


def _track(snapshot: Snapshot, stands: Standing, values: Values) -> None:
    tracks = {track.code: str(track.short) for track in snapshot.call.tracks}
    choosing.choose_one(
        _("Track"),
        list(tracks),
        index=list(tracks).index(values.track) if values.track else None,
        key=decision_fields.key(stands, "track"),
        on_change=decision_fields.keep,
        args=(stands,),
        placeholder=_("Choose a track"),
        label_visibility="collapsed",
        format_func=tracks.__getitem__,
        width=250,
    )
    if definitions := choosing.track_help(snapshot.call):
        with st.popover(_("Definitions"), type="tertiary", key="console.decision.definitions"):
            st.markdown(definitions)


def _effect(snapshot: Snapshot, change: Change) -> Preview | None:
    try:
        return preview(snapshot, [change])
    except InvalidValue as refusal:
        st.caption(f":material/info: {refusal}")
        return None


def _out_of_the_ordinary(beyond: Sequence[OutOfTheOrdinary], key: str, lines: Lines, *, may_go_beyond: bool) -> None:
    """Show which rules the decision overrides, and ask for the chair's reason."""
    lines.add(warned(f"<strong>{escape(' '.join(what.words for what in beyond))}</strong>"), kind="beyond small warns")
    lines.show()
    if may_go_beyond:
        _ask_reason(_("Reason for this exception (given in the minutes beside the vote)"), key)
    else:
        st.caption(_("Only the chair can decide so, with a reason."))


def _show_excess(snapshot: Snapshot, over: Sequence[Gauge], key: str, lines: Lines, *, may_exceed: bool) -> None:
    """Show which places or envelope the decision exceeds, and ask for the chair's reason."""
    for gauge in over:
        sentence = str(gauge.refusal(snapshot.call, may=may_exceed))
        lines.add(warned(f"<strong>{escape(sentence)}</strong> {escape(_(PROVISIONAL))}"), kind="small warns over")
    lines.show()
    if may_exceed:
        _ask_reason(_("Reason for going over, if need be"), key)


def _ask_reason(label: str, key: str) -> None:
    st.text_input(label, key=key, label_visibility="collapsed", placeholder=label)


def record(stands: Standing, *, is_asked: bool = False) -> bool:
    """Record the choice based on the current decision; return whether accepted.

    ``is_asked``: a choice or an earlier decision is required. Refused, with the file's number, after the end of the file's discussion, or
    after a decision since this screen was drawn.
    """
    done = None
    with pressed():
        _refuse_another(stands)
        fields = decision_fields.read(stands)
        if is_asked and fields.change.outcome is Outcome.TO_DISCUSS and stands.decision.outcome is Outcome.TO_DISCUSS:
            raise InvalidValue(N_("Choose a decision on {dossier} first."), dossier=session.dossier_of(fields.change.candidature_id))
        if form.is_no_amount(decision_fields.typed_amount(stands)):
            raise InvalidValue(form.NO_AMOUNT)
        stayed = st.session_state.get(decision_fields.key(stands, STAYED), "")
        reason = " ".join(filter(None, (fields.override.strip(), stayed.strip())))
        done = act(record_decisions, changes=[fields.change], override_reason=reason)
        if done and done.result:
            decision_fields.recorded(stands)
    return done is not None


def _refuse_another(stands: Standing) -> None:
    snapshot, candidature_id = session.snapshot(), stands.decision.candidature_id
    if snapshot.meeting.current == candidature_id:
        refuse_stale(session.dossier_of(candidature_id), snapshot.decision(candidature_id), stands.decision.version)
    else:
        refuse_left(candidature_id)

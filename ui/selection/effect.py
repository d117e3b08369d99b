"""Effect of a decision on several files, and warnings: places, written reasons, ballots, quorum, recused members."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from charts.parts.theme import track_signs
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.board import Gauge, Preview, in_words, preview
from deliberation.derived.meeting.rules import leaving_first
from deliberation.derived.meeting.verdicts import Concern, OutOfTheOrdinary, Wish, concerns, keeping_their_reason, wished
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue
from deliberation.operations.meeting.meeting import record_departures
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, euros, labelled, ngettext
from ui import live, session
from ui.acting import act, key_of
from ui.selection.board import DECIDED
from ui.texts import literal

PROVISIONAL = N_("This is provisional: the selection is finalised once the places and the envelope are kept again.")
_BEYOND = {
    OutOfTheOrdinary.VOTE: N_("A ballot decided otherwise on: {dossiers}."),
    OutOfTheOrdinary.BALLOT: N_("A ballot is open on: {dossiers}."),
    OutOfTheOrdinary.QUORUM: N_("The quorum of the file is not reached for: {dossiers}."),
    OutOfTheOrdinary.RECUSED: N_("A recused member is in the room: {dossiers}. Record that they left, or give the reason."),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """Decisions to record: number, whether allowed, excesses, rules that need the chair and a reason."""

    count: int
    is_blocked: bool
    is_over: bool = False
    beyond: tuple[str, ...] = ()


def panel(person: Person, snapshot: Snapshot, chosen: Sequence[Candidature], wish: Wish, override: str) -> Effect:
    """Show each file before → after, the effect on the places, unchanged files, and requirements of the decision."""
    versions = {candidature.id: snapshot.decision(candidature.id).version for candidature in chosen}
    try:
        effect = preview(snapshot, wished(snapshot, wish, versions))
    except InvalidValue as refusal:
        st.warning(str(refusal), icon=":material/info:")
        return Effect(0, is_blocked=True)
    warnings_ = concerns(snapshot, effect.steps)
    beyond = [concern.candidature for concern in warnings_ if concern.beyond]
    counted = ngettext("What will change: {count} file", "What will change: {count} files", len(effect.steps))
    st.markdown(f"**{counted.format(count=len(effect.steps))}**")
    _out_of_the_ordinary(warnings_, may=session.may(person, snapshot, Right.DECIDE_OUT_OF_ORDER))
    for gauge in effect.over:
        _show_excess(snapshot, gauge, may=session.may(person, snapshot, Right.EXCEED_PLACES))
    _show_in_the_room(person, snapshot, warnings_)
    _show_kept_reasons(keeping_their_reason(snapshot, wish, versions))
    _steps(snapshot, effect)
    _show_left_alone(effect, chosen)
    for before, after in zip(effect.gauges_before, effect.gauges_after, strict=True):
        st.markdown(_gauge_step(snapshot, before, after))
    is_blocked = _is_blocked(person, snapshot, effect, beyond, override)
    return Effect(len(effect.steps), is_blocked, bool(effect.over), tuple(one.dossier for one in beyond))


def _steps(snapshot: Snapshot, effect: Preview) -> None:
    rows = [
        {_("Application"): literal(step.numbered_title), _("Before"): in_words(snapshot, old), _("After"): _word_after(snapshot, old, new)}
        for step, old, new in effect.steps
    ]
    if rows:
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", height=min(40 + 60 * len(rows), 280))
    else:
        st.caption(_("Nothing: these decisions stand already."))


def _word_after(snapshot: Snapshot, before: Decision, after: Decision) -> str:
    """Return a decision in words, with its recorded reason and notes for the reader."""
    words = in_words(snapshot, after)
    if after.amount is not None:
        words += f" · {euros(after.amount)}"
    if not after.reason:
        return words if after.outcome is Outcome.TO_DISCUSS else f"{words} · :orange[{_('reason to write')}]"
    words += f" · *{literal(after.reason)}*"
    if after.reason_is_proposed:
        return f"{words} ({_('proposed')})"
    return f"{words} :orange[({to_reread(before.outcome)})]" if _is_to_reread(before, after) else words


def _is_to_reread(before: Decision, after: Decision) -> bool:
    return before.reason == after.reason and after.outcome not in (before.outcome, Outcome.TO_DISCUSS)


def to_reread(written_for: Outcome) -> str:
    """Return the warning for a reason written for another outcome."""
    return _("To read again: written for “{outcome}”").format(outcome=written_for.words)


def _show_left_alone(effect: Preview, chosen: Sequence[Candidature]) -> None:
    changed = {candidature.id for candidature, _old, _new in effect.steps}
    same = [candidature for candidature in chosen if candidature.id not in changed]
    if same and changed:
        st.caption(_("Left alone, as they are decided so already: {dossiers}.").format(dossiers=_numbers(same)))


def _gauge_step(snapshot: Snapshot, before: Gauge, after: Gauge) -> str:
    track = f"{track_signs(snapshot.call)[after.track]} {snapshot.call.track(after.track).short}"
    sentence = f"{before.selected} → **{after.selected} / {after.places}**"
    if after.envelope is not None:
        sentence += f" · {euros(before.spent)} → **{euros(after.spent)} / {euros(after.envelope)}**"
    return labelled(track, sentence)


def _show_excess(snapshot: Snapshot, gauge: Gauge, *, may: bool) -> None:
    st.error(f"{gauge.refusal(snapshot.call, may=may)} {_(PROVISIONAL)}", icon=":material/warning:")


def _show_kept_reasons(candidatures: Sequence[Candidature]) -> None:
    if candidatures:
        sentence = _("Their reason is written already, and stays as it is: {dossiers}. Tick the box to replace it.")
        st.warning(sentence.format(dossiers=_numbers(candidatures)), icon=":material/edit_off:")


def _show_in_the_room(person: Person, snapshot: Snapshot, found: Sequence[Concern]) -> None:
    """Name the recused members in the room during the decision on their file, with the button that notes them out."""
    lines = [
        _("{dossier}: {names}").format(
            dossier=literal(concern.candidature.dossier), names=", ".join(literal(person.name) for person in concern.in_the_room)
        )
        for concern in found
        if concern.in_the_room
    ]
    if lines:
        heading = _("Recused and in the room: these members must leave before the decision.")
        st.warning("  \n".join([heading, *lines]), icon=":material/front_hand:")
        leaving = leaving_first(snapshot, [concern.candidature.id for concern in found if concern.in_the_room])
        st.button(
            _("Record that they left: {dossiers}").format(dossiers=_numbers(map(snapshot.candidature, dict.fromkeys(leaving.values())))),
            icon=":material/logout:",
            key=key_of("decisions.left", *((snapshot.candidature(id_).dossier, member.name) for member, id_ in leaving.items())),
            disabled=not session.may(person, snapshot, Right.CONDUCT),
            on_click=_leave,
            args=(leaving,),
        )


def leave(act: Callable[..., object], leaving: Mapping[Person, int]) -> bool:
    """Record by ``act`` that people left, each for their candidature; return False at the first refusal."""
    by_file = {id_: [person.id for person, first in leaving.items() if first == id_] for id_ in leaving.values()}
    return all(act(record_departures, candidature_id=id_, person_ids=people) for id_, people in by_file.items())


def _leave(leaving: Mapping[Person, int]) -> None:
    if leave(partial(act, who=Right.CONDUCT, part=DECIDED), leaving):
        live.after_own_act()


def _out_of_the_ordinary(found: Sequence[Concern], *, may: bool) -> None:
    """Say on which files the decision goes against a vote, an open ballot or a missing quorum."""
    lines = []
    for what, sentence in _BEYOND.items():
        files = [concern.candidature for concern in found if what in concern.beyond]
        if files:
            lines.append(_(sentence).format(dossiers=_numbers(files)))
    if lines:
        for_members = _("Only the chair can override this, giving a reason for the minutes.")
        lines.append(_("To override this, give a reason: it enters the minutes.") if may else for_members)
        st.error("  \n".join(lines), icon=":material/warning:")


def _is_blocked(person: Person, snapshot: Snapshot, effect: Preview, beyond: Sequence[Candidature], override: str) -> bool:
    if not effect.steps:
        return True
    may_exceed = bool(override.strip()) and holds(person.roles, Right.EXCEED_PLACES, snapshot.phase)
    may_go_beyond = bool(override.strip()) and all(
        session.may(person, snapshot, Right.DECIDE_OUT_OF_ORDER, candidature.id) for candidature in beyond
    )
    return (bool(effect.over) and not may_exceed) or (bool(beyond) and not may_go_beyond)


def _numbers(candidatures: Iterable[Candidature]) -> str:
    return ", ".join(literal(candidature.dossier) for candidature in candidatures)

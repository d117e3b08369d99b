"""What instructors carry back to démarches-simplifiées: a state, a reason, a label and an annotation a dossier. Nothing is sent from here.

The platform accepts, refuses or dismisses only a dossier under instruction, and takes no refusal nor dismissal without a reason: what
stands in the way is said beside each dossier.
"""

from typing import Final

from deliberation.call.screening import Screening
from deliberation.dossiers.candidatures import PlatformState
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.lines import Line, all_lines
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_decimal, csv_text
from phrases import _

# The platform's own words, the same in every language.
EXAMINE: Final = "passer_en_instruction"
ACCEPT: Final = "accepter"
REFUSE: Final = "refuser"
DISMISS: Final = "classer_sans_suite"
_HEADINGS: Final = (
    "numero_dossier",
    "action",
    "motif",
    "label",
    "annotation_moyenne",
    "etat_actuel",
    "action_prealable",
    "a_verifier",
    "projet",
    "administration",
)
_DONE: Final = {ACCEPT: PlatformState.ACCEPTED, REFUSE: PlatformState.REFUSED, DISMISS: PlatformState.DISMISSED}
_NEEDS_REASON: Final = frozenset({REFUSE, DISMISS})


def platform_csv(snapshot: Snapshot) -> bytes:
    """Return the changes of state to make: UTF-8 with BOM, semicolons. Dossiers on which nothing is decided are left out.

    A dossier on a reserve list has no action: it stays under instruction, with its label. ``etat_actuel`` is the state in the last file
    imported, ``action_prealable`` what the platform wants done first, ``a_verifier`` what the instructor must settle.
    """
    actions = ((line, _action(line)) for line in all_lines(snapshot))
    return semicolon_file(_HEADINGS, (map(csv_text, _cells(line, action)) for line, action in actions if action is not None))


def _cells(line: Line, action: str) -> tuple[str, ...]:
    state = line.candidature.platform_state
    return (
        line.candidature.dossier,
        action,
        _reason(line),
        _label(line),
        _mean(line),
        state.words if state else "",
        EXAMINE if action and state is PlatformState.UNDER_CONSTRUCTION else "",
        _to_check(line, action),
        line.candidature.title,
        line.administration.name,
    )


def _to_check(line: Line, action: str) -> str:
    state = line.candidature.platform_state
    if not action:
        return ""
    if state is _DONE[action]:
        return _("Already in this state on the platform: nothing to do.")
    if state in _DONE.values():
        return _("In another final state on the platform: put it back under instruction first, if the jury’s decision stands.")
    if action in _NEEDS_REASON and not _reason(line).strip():
        return _("The platform wants a reason here, and none is recorded.")
    return ""


def _action(line: Line) -> str | None:
    candidature, outcome = line.candidature, line.decision.outcome
    if candidature.is_withdrawn:
        return DISMISS
    if not candidature.is_ranked:
        return REFUSE if candidature.screening is Screening.DECLINED else None
    return {Outcome.SELECTED: ACCEPT, Outcome.DECLINED: REFUSE, Outcome.RESERVE: ""}.get(outcome)


def _reason(line: Line) -> str:
    if line.candidature.is_withdrawn:
        return line.candidature.withdrawal_reason
    return line.decision.reason if line.candidature.is_ranked else line.candidature.stated_screening_reason


def _label(line: Line) -> str:
    if line.candidature.is_withdrawn or not line.decision.track:
        return ""
    return str(line.snapshot.call.track(line.decision.track).short)


def _mean(line: Line) -> str:
    return csv_decimal(line.standing.score if line.standing else None)

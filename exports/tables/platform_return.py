"""The file for instructors who report results on démarches-simplifiées by hand: state, reason, label, annotation of each dossier.

The platform accepts, refuses or dismisses only a dossier under instruction, and takes no refusal nor dismissal without a reason: what
stands in the way is said beside each dossier.
"""

from typing import Final

from deliberation.derived.carrying.wanted import Wanted, wanted_of
from deliberation.dossiers.candidatures import PlatformState
from deliberation.snapshot.snapshot import Snapshot
from exports.lines import Line, all_lines
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_decimal, csv_text
from phrases import _

# The platform's own word, the same in every language.
EXAMINE: Final = "passer_en_instruction"
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


def platform_csv(snapshot: Snapshot) -> bytes:
    """Return the changes of state to make: UTF-8 with BOM, semicolons. Dossiers on which nothing is decided are left out.

    A dossier on a reserve list has no action: it stays under instruction, with its label. ``etat_actuel`` is the state in the last file
    imported, ``action_prealable`` what the platform wants done first, ``a_verifier`` what the instructor must settle.
    """
    lines = {line.candidature.id: line for line in all_lines(snapshot)}
    return semicolon_file(_HEADINGS, (map(csv_text, _cells(lines[target.candidature_id], target)) for target in wanted_of(snapshot)))


def _cells(line: Line, wanted: Wanted) -> tuple[str, ...]:
    state = line.candidature.platform_state
    return (
        wanted.dossier,
        wanted.verdict or "",
        wanted.reason,
        wanted.label,
        csv_decimal(line.standing.score if line.standing else None),
        state.words if state else "",
        EXAMINE if wanted.verdict and state is PlatformState.UNDER_CONSTRUCTION else "",
        _to_check(wanted, state),
        wanted.title,
        line.administration.name,
    )


def _to_check(wanted: Wanted, state: PlatformState | None) -> str:
    if wanted.verdict is None:
        return ""
    if state is wanted.verdict.state:
        return _("Already in this state on the platform: nothing to do.")
    if state in PlatformState.final():
        return _("In another final state on the platform: put it back under instruction first, if the jury’s decision stands.")
    if wanted.verdict.needs_reason and not wanted.reason:
        return _("The platform requires a reason, and none is recorded.")
    return ""

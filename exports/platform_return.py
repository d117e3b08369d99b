"""What instructors carry back to démarches-simplifiées: a state, a reason, a label and an annotation a dossier. Sent by nobody."""

import csv
import io
from typing import Final

from deliberation.candidatures import Screening
from deliberation.decisions import Outcome
from deliberation.snapshot import Snapshot
from exports.lines import Line, all_lines
from exports.texts import csv_text
from phrases import decimal

# The platform's own words, the same in every language.
ACCEPT: Final = "accepter"
REFUSE: Final = "refuser"
DISMISS: Final = "classer_sans_suite"
_HEADINGS: Final = ("numero_dossier", "action", "motif", "label", "annotation_moyenne")


def platform_csv(snapshot: Snapshot) -> bytes:
    """Return the changes of state to make: UTF-8 with BOM, semicolons. Dossiers that nothing is decided on are left out.

    A dossier on a reserve list has no action: it stays under instruction, with its label.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for line in all_lines(snapshot):
        action = _action(line)
        if action is not None:
            writer.writerow([line.candidature.dossier, action, csv_text(_reason(line)), csv_text(_label(line)), _mean(line)])
    return text.getvalue().encode("utf-8-sig")


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
    return line.decision.reason if line.candidature.is_ranked else line.candidature.screening_reason


def _label(line: Line) -> str:
    if line.candidature.is_withdrawn or not line.decision.track:
        return ""
    return str(line.snapshot.call.track(line.decision.track).short)


def _mean(line: Line) -> str:
    return decimal(line.standing.score) if line.standing and line.standing.score is not None else ""

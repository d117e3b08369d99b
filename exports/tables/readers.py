"""Readers of columns: derive a cell's value from a line."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Any

from deliberation.derived.accounting import account_of
from deliberation.derived.applicants import acronyms
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from exports.lines import Line
from phrases import _

Value = str | int | float | Decimal | datetime | None
Reader = Callable[[Line], Value]

# A spreadsheet keeps this many digits of a number.
_EXACT_DIGITS = 15


def dossier(line: Line) -> Value:
    """Return the dossier number as a cell holds it."""
    return dossier_number(line.candidature)


def dossier_number(candidature: Candidature) -> int | str:
    """Return the dossier number as a number if a spreadsheet can hold it exactly, as text otherwise."""
    number = candidature.dossier
    is_exact = number.isascii() and number.isdigit() and len(number) <= _EXACT_DIGITS and str(int(number)) == number
    return int(number) if is_exact else number


def acronym(line: Line) -> Value:
    """Return the acronym of who filed it."""
    return acronyms(line.snapshot).get(line.administration.id)


def siret(line: Line) -> Value:
    """Return the SIRET that the dossier holds."""
    return siret_of(line.candidature)


def siret_of(candidature: Candidature) -> str | None:
    """Return the 14 digits of an establishment's SIRET; None if the dossier holds none."""
    told = (field.value or "" for field in candidature.content.establishment if field.key == "etablissement_siret")
    digits = "".join(next(told, "").split())
    return digits if re.fullmatch(r"[0-9]{14}", digits) else None


def requested_tracks(line: Line) -> Value:
    """Return the tracks asked for, in words."""
    return " + ".join(_track(line, code) for code in line.candidature.requested_tracks)


def decided_track(line: Line) -> Value:
    """Return the track of the decision."""
    return _track(line, line.decision.track) if line.decision.track else None


def track(line: Line) -> Value:
    """Return the track that the candidature counts in."""
    code = line.snapshot.track_of(line.candidature)
    return _track(line, code) if code else None


def situation(line: Line) -> Value:
    """Return the dossier's special situation, in words."""
    said = {
        _("Withdrawn"): line.candidature.is_withdrawn,
        _("Filed late"): line.candidature.awaits_admission,
        _("Filed late, admitted"): line.candidature.is_late and not line.candidature.awaits_admission,
        _("Absent from the last file"): line.candidature.is_absent,
    }
    return ", ".join(text for text, holds in said.items() if holds)


def account(line: Line) -> Value:
    """Return the category in which the dossier is counted, in words."""
    return account_of(line.candidature).words


def screening(line: Line) -> Value:
    """Return the pre-selection, in words."""
    return line.candidature.screening.words


def outcome(line: Line) -> Value:
    """Return the decision, in words; None for a file that was never up for one."""
    is_due = line.candidature.is_ranked or line.decision.outcome is not Outcome.TO_DISCUSS
    return line.decision.outcome.words if is_due else None


def standing_reader(name: str) -> Reader:
    """Return the reader of one attribute of the standing; nothing is read under seal."""
    return partial(_of_standing, attrgetter(name))


def mean(code: str) -> Reader:
    """Return the reader of one criterion's mean."""
    return partial(_of_standing, lambda standing: standing.criteria[code].mean)


def tie(line: Line) -> Value:
    """Return the tie, as a sentence."""
    found = line.standing.tie if line.standing else None
    return str(found.sentence) if found else None


def remarks(line: Line) -> Value:
    """Return the flags in words, or that the marks are under seal."""
    if line.standing is None:
        return _("Under seal: its marks are not in this file")
    return "\n".join(flag.words for flag in line.standing.flags)


def _of_standing(read: Callable[[Any], Value], line: Line) -> Value:
    return None if line.standing is None else read(line.standing)


def _track(line: Line, code: str) -> str:
    return str(line.snapshot.call.track(code).label)

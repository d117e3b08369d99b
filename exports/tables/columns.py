"""Every possible column of exports, with its reader: a single table for workbook, CSV files and guide."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import Any

from deliberation.call.call import Call
from deliberation.derived.accounting import account_of
from deliberation.derived.applicants import acronyms
from deliberation.derived.stated import groupings_stated, has_amounts
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Label
from exports.lines import Line
from phrases import N_, _

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
    """Return the applicant's acronym."""
    return acronyms(line.snapshot).get(line.administration.id)


def siret(line: Line) -> Value:
    """Return the SIRET that the dossier holds."""
    return siret_of(line.candidature)


def siret_of(candidature: Candidature) -> str | None:
    """Return the 14 digits of an establishment's SIRET; None if the dossier holds none."""
    numbers = (field.value or "" for field in candidature.content.establishment if field.key == "etablissement_siret")
    digits = "".join(next(numbers, "").split())
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
    sentences = {
        _("Withdrawn"): line.candidature.is_withdrawn,
        _("Filed late"): line.candidature.awaits_admission,
        _("Filed late, admitted"): line.candidature.is_late and not line.candidature.awaits_admission,
        _("Absent from the last file"): line.candidature.is_absent,
    }
    return ", ".join(text for text, holds in sentences.items() if holds)


def account(line: Line) -> Value:
    """Return the category in which the dossier is counted, in words."""
    return account_of(line.candidature).words


def screening(line: Line) -> Value:
    """Return the pre-selection, in words."""
    return line.candidature.screening.words


def outcome(line: Line) -> Value:
    """Return the decision in words; None for a file never up for a decision."""
    is_due = line.candidature.is_ranked or line.decision.outcome is not Outcome.TO_DISCUSS
    return line.decision.outcome.words if is_due else None


def standing_reader(name: str) -> Reader:
    """Return the reader of a standing's attribute, silent under seal."""
    return partial(_read_standing, attrgetter(name))


def mean(code: str) -> Reader:
    """Return the reader of one criterion's mean."""
    return partial(_read_standing, lambda standing: standing.criteria[code].mean)


def tie(line: Line) -> Value:
    """Return the tie, as a sentence."""
    line_tie = line.standing.tie if line.standing else None
    return str(line_tie.sentence) if line_tie else None


def remarks(line: Line) -> Value:
    """Return the flags in words, or that the marks are under seal."""
    if line.standing is None:
        return _("Under seal: its marks are not in this file")
    return "\n".join(flag.words for flag in line.standing.flags)


def _read_standing(read: Callable[[Any], Value], line: Line) -> Value:
    return None if line.standing is None else read(line.standing)


def _track(line: Line, code: str) -> str:
    return str(line.snapshot.call.track(code).label)


class Kind(StrEnum):
    """What a column holds. A share is between 0 and 1, an amount in euros to the cent; a datetime is aware here, Paris time in a file."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATETIME = "datetime"
    SHARE = "share"
    AMOUNT = "amount"


class Level(StrEnum):
    """Audience of a column: everybody, or jury and organisers."""

    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Column:
    """Column: stable key, heading, kind, level, reader of a line (None: an empty cell), and meaning."""

    key: str
    label: str | Label
    kind: Kind
    level: Level
    read: Reader
    description: str

    @property
    def heading(self) -> str:
        """Return the heading in the current language."""
        return str(self.label) if isinstance(self.label, Label) else _(self.label)


_TEXT, _INTEGER, _DECIMAL, _MOMENT, _SHARE, _AMOUNT = Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATETIME, Kind.SHARE, Kind.AMOUNT
_PUBLIC, _INTERNAL = Level.PUBLIC, Level.INTERNAL

# Placeholder in a list of keys for one column per criterion.
MEANS = "means"

# Two lines per column, so that it reads as a table.
_BEFORE_MEANS = (
    Column("dossier", N_("Dossier number"), _INTEGER, _PUBLIC, dossier,
           N_("Number of the dossier")),
    Column("title", N_("Project"), _TEXT, _PUBLIC, attrgetter("candidature.title"),
           N_("Title of the project, as filed")),
    Column("administration", N_("Administration"), _TEXT, _PUBLIC, attrgetter("administration.name"),
           N_("Who filed it, under one name whatever the spellings")),
    Column("ministry", N_("Ministry"), _TEXT, _PUBLIC, attrgetter("administration.ministry"),
           N_("Ministry that it reports to")),
    Column("administration_kind", N_("Kind of structure"), _TEXT, _PUBLIC, attrgetter("administration.kind"),
           N_("Kind of structure, as filed")),
    Column("requested_tracks", N_("Tracks asked for"), _TEXT, _INTERNAL, requested_tracks,
           N_("Tracks asked for in the form; empty where nothing was ticked")),
    Column("deposited_at", N_("Filed on"), _MOMENT, _INTERNAL, attrgetter("candidature.deposited_at"),
           N_("When the dossier was filed, Paris time")),
    Column("situation", N_("Situation"), _TEXT, _INTERNAL, situation,
           N_("Withdrawn, filed late, absent from the last file imported; empty otherwise")),
    Column("account", N_("Counted as"), _TEXT, _INTERNAL, account,
           N_("The one count that the dossier is in: withdrawn, else filed late and not admitted, else its pre-selection")),
    Column("screening", N_("Pre-selection"), _TEXT, _INTERNAL, screening,
           N_("Shortlisted, on hold, not shortlisted, inadmissible, or not pre-selected yet")),
    Column("screening_reason", N_("Reason for the pre-selection"), _TEXT, _INTERNAL, attrgetter("candidature.screening_reason"),
           N_("The reason recorded with the pre-selection")),
    Column("screened_by", N_("Pre-selected by"), _TEXT, _INTERNAL, attrgetter("candidature.screened_by"),
           N_("Who recorded the pre-selection")),
    Column("screened_at", N_("Pre-selected on"), _MOMENT, _INTERNAL, attrgetter("candidature.screened_at"),
           N_("When the pre-selection was recorded, Paris time")),
    Column("outcome", N_("Decision"), _TEXT, _PUBLIC, outcome,
           N_("Selected, reserve list, not selected, or to discuss while the jury has not decided")),
    Column("decided_track", N_("Track decided"), _TEXT, _PUBLIC, decided_track,
           N_("Track of the selection or of the reserve list, maybe another than the one asked for")),
    Column("reserve_rank", N_("Rank on the reserve list"), _INTEGER, _INTERNAL, attrgetter("decision.reserve_rank"),
           N_("Rank on the reserve list of the track, from 1")),
    Column("reason", N_("Reason"), _TEXT, _INTERNAL, attrgetter("decision.reason"),
           N_("The reason of the decision")),
    Column("decided_by", N_("Decided by"), _TEXT, _INTERNAL, attrgetter("decision.decided_by"),
           N_("Who recorded the decision")),
    Column("decided_at", N_("Decided on"), _MOMENT, _INTERNAL, attrgetter("decision.decided_at"),
           N_("When the decision was recorded, Paris time")),
    Column("track", N_("Track"), _TEXT, _INTERNAL, track,
           N_("Track it counts in: the one decided, else the only one asked for; empty while it is to be settled")),
    Column("score", N_("Score"), _DECIMAL, _INTERNAL, standing_reader("score"),
           N_("Official score, on the call’s scale: weighted mean of the criteria’s means; empty where a criterion has no mark")),
    Column("rank", N_("Rank"), _INTEGER, _INTERNAL, standing_reader("rank"),
           N_("Rank among all that are shortlisted; equal scores share it (1, 2, 2, 4) and no tie rule alters it")),
    Column("track_rank", N_("Rank in the track"), _INTEGER, _INTERNAL, standing_reader("track_rank"),
           N_("The same rank, within the track")),
    Column("order", N_("Order"), _INTEGER, _INTERNAL, standing_reader("order"),
           N_("Place once the declared tie rules are applied; those that no rule sets apart share it")),
    Column("tie", N_("Tie"), _TEXT, _INTERNAL, tie,
           N_("How many share the rank and which rule sets them apart; empty where there is no tie")),
)  # fmt: skip
_AFTER_MEANS = (
    Column("jurors", N_("Jurors"), _INTEGER, _INTERNAL, standing_reader("jurors"),
           N_("Jurors who gave at least one mark and are not recused")),
    Column("coverage", N_("Coverage"), _SHARE, _INTERNAL, standing_reader("coverage"),
           N_("Marks given as a share of those expected: criteria × jurors not recused; empty if none is expected")),
    Column("spread", N_("Spread"), _SHARE, _INTERNAL, standing_reader("spread"),
           N_("Highest minus lowest total of the jurors with a complete grid, as a share of the scale’s width")),
    Column("standard_deviation", N_("Standard deviation"), _DECIMAL, _INTERNAL, standing_reader("standard_deviation"),
           N_("Standard deviation of these totals (divided by their number less one)")),
    Column("median", N_("Median"), _DECIMAL, _INTERNAL, standing_reader("median"),
           N_("Median of these totals")),
    Column("remarks", N_("Remarks"), _TEXT, _INTERNAL, remarks,
           N_("What deserves a look: incomplete, wide spread, strong disagreement, track to be settled, under seal")),
    Column("amount_asked", N_("Amount asked for"), _AMOUNT, _INTERNAL, attrgetter("candidature.amount_asked"),
           N_("Euros asked for in the form; empty where it does not ask, or the answer says no amount")),
    Column("amount", N_("Amount given"), _AMOUNT, _INTERNAL, attrgetter("decision.amount"),
           N_("Euros that the decision gives")),
)  # fmt: skip
# In the list of laureates alone.
_PUBLISHED = (
    Column("acronym", N_("Acronym"), _TEXT, _PUBLIC, acronym,
           N_("Acronym of who filed it; empty where none is known")),
    Column("siret", "SIRET", _TEXT, _PUBLIC, siret,
           N_("SIRET of the establishment that filed it; empty where the dossier has none")),
)  # fmt: skip
_BY_KEY = {column.key: column for column in (*_BEFORE_MEANS, *_AFTER_MEANS, *_PUBLISHED)}

ALL_KEYS = (*(column.key for column in _BEFORE_MEANS), MEANS, *(column.key for column in _AFTER_MEANS))


def empty_columns(snapshot: Snapshot) -> frozenset[str]:
    """Return the keys of the columns empty for every file: unused groupings, SIRET, amounts without money."""
    return snapshot.derived("empty columns", _empty_columns)


def _empty_columns(snapshot: Snapshot) -> frozenset[str]:
    groupings = {"ministry": "ministry", "administration_kind": "kind"}
    empty = {key for key, name in groupings.items() if name not in groupings_stated(snapshot)}
    if not any(siret_of(candidature) for candidature in snapshot.candidatures):
        empty.add("siret")
    if not acronyms(snapshot):
        empty.add("acronym")
    return frozenset(empty if has_amounts(snapshot) else {*empty, "amount_asked", "amount"})


def columns(call: Call, keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of ``keys``; ``MEANS`` stands for a column per criterion. Raises KeyError for an unknown key."""
    means = tuple(_mean_column(criterion.code, criterion.short) for criterion in call.criteria)
    known = {**_BY_KEY, "administration": replace(_BY_KEY["administration"], label=call.applicants.message.text)}
    return tuple(column for key in keys for column in (means if key == MEANS else (known[key],)))


def _mean_column(code: str, label: str | Label) -> Column:
    description = N_("Mean of the marks on the criterion, on the call’s scale, over the jurors who scored it and are not recused")
    return Column(f"mean_{code}", label, _DECIMAL, _INTERNAL, mean(code), description)

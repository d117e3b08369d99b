"""Table of columns of candidatures: heading, rendering, sort order, value.

A page names its columns. A cell is compact data, turned into words and drawings by ``cells.js``: a table of a thousand rows is a single
message.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from deliberation.call.call import Phase, Screening
from deliberation.derived.applicants import acronym_beside
from deliberation.derived.scoring.marking import marks_given
from deliberation.derived.scoring.standings import Standing
from deliberation.derived.stated import has_amounts, regions
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, N_, _, rounded
from ui.texts import one_line
from ui.widgets import draws

Cell = str | int | None | tuple[str | int | None, ...]
OUTCOMES = tuple(Outcome)
# Widths of the table from which on a column has its place.
_NARROW, _MIDDLE, _WIDE, _WIDEST = "50rem", "58rem", "64rem", "74rem"


class Kind(StrEnum):
    """Cell types, by which the script draws and compares cells."""

    RANK = "rank"
    TITLE = "title"
    APPLICANT = "applicant"
    TRACK = "track"
    PROFILE = "profile"
    NUMBER = "number"
    COUNT = "count"
    SHARE = "share"
    WORDS = "words"
    OUTCOME = "outcome"


class Row(NamedTuple):
    """Input of a row's cells: the viewer's part of a candidature."""

    snapshot: Snapshot
    candidature: Candidature
    standing: Standing
    decision: Decision


@dataclass(frozen=True, slots=True)
class Column:
    """Column. ``width``: as in CSS, empty for the remaining width; ``greatest_first``: initial direction of sorting.

    ``from_width``: least width of the table to show the column, as in CSS; ``needs_marks``: left out without visible marks; ``is_told``:
    predicate that omits the column for calls without its data.
    """

    code: str
    heading: str
    kind: Kind
    width: str
    cell: Callable[[Row], Cell]
    help: str = ""
    is_sortable: bool = True
    greatest_first: bool = False
    from_width: str = ""
    needs_marks: bool = False
    is_told: Callable[[Snapshot], bool] | None = None


def screening_words(candidature: Candidature) -> str:
    """Return the status in words: withdrawn, late and not admitted, else the pre-selection."""
    if candidature.is_withdrawn:
        return _("Withdrawn")
    words = candidature.screening.words
    return _("{status} (filed late)").format(status=words) if candidature.awaits_admission else words


def _unusual_screening(row: Row) -> Cell:
    """Return the status of a candidature off the shortlist."""
    is_usual = row.candidature.is_ranked
    return "" if is_usual else screening_words(row.candidature)


def _rank(row: Row) -> Cell:
    line = row.standing
    return (line.rank, str(line.tie.sentence)) if line.tie and line.rank else line.rank


def _title(row: Row) -> Cell:
    flags = " · ".join(flag.words for flag in row.standing.flags_told)
    return one_line(row.candidature.title), *_filer(row), flags


def _applicant(row: Row) -> Cell:
    return *_filer(row), one_line(row.candidature.title)


def _filer(row: Row) -> tuple[str, str]:
    """Return the applicant, and the uncut acronym beside the name."""
    administration = row.snapshot.administration_of(row.candidature)
    return one_line(administration.name), one_line(acronym_beside(row.snapshot, administration))


def marks_own(snapshot: Snapshot) -> bool:
    """Tell whether marks are being given, and the viewer gives some."""
    return snapshot.phase is Phase.SCORING and snapshot.own_marks is not None


def _own_grid(row: Row) -> Cell:
    given_count, due = marks_given(row.snapshot, row.candidature.id), len(row.snapshot.call.criteria)
    return "✓" if given_count == due else f"{given_count}/{due}" if given_count else ABSENT


def _openness(row: Row) -> Cell:
    state = draws.openness_drawn(row.snapshot)
    return state.words_of(row.candidature.id) if state else ""


def _words(screening: Screening | None) -> str:
    return screening.words if screening else ""


def _has_two_opinions(snapshot: Snapshot) -> bool:
    return any(candidature.second_screening or candidature.second_comment for candidature in snapshot.candidatures)


def _track(row: Row) -> Cell:
    codes = [track.code for track in row.snapshot.call.tracks]
    return codes.index(row.standing.track) if row.standing.track in codes else None


def _profile(row: Row) -> Cell:
    means = [_hundredths(criterion.mean) for criterion in row.standing.criteria.values()]
    return None if all(mean is None for mean in means) else tuple(means)


def _hundredths(value: float | None) -> int | None:
    return None if value is None else int(rounded(value, 2).scaleb(2))


def _cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount.scaleb(2))


def _outcome(row: Row) -> Cell:
    decision, outcome = row.decision, OUTCOMES.index(row.decision.outcome)
    return (outcome, _("rank {rank}").format(rank=decision.reserve_rank)) if decision.reserve_rank else outcome


_COLUMNS = (
    Column("rank", N_("Rank"), Kind.RANK, "3rem", _rank, needs_marks=True),
    Column("title", N_("Title"), Kind.TITLE, "", _title),
    Column("applicant", N_("Applicant"), Kind.APPLICANT, "", _applicant, is_sortable=False),
    Column("track", N_("Track"), Kind.TRACK, "7.5rem", _track),
    Column(
        "profile",
        N_("Profile"),
        Kind.PROFILE,
        "5.5rem",
        _profile,
        help=N_("On each criterion, how far the mean of the marks is above or below the shortlist’s, which is the line across"),
        is_sortable=False,
        from_width=_NARROW,
        needs_marks=True,
    ),
    Column(
        "score",
        N_("Score"),
        Kind.NUMBER,
        "4rem",
        lambda row: _hundredths(row.standing.score),
        help=N_("Official score, from 0 to 5 unless the call says otherwise"),
        greatest_first=True,
        needs_marks=True,
    ),
    Column(
        "spread",
        N_("Spread"),
        Kind.SHARE,
        "4rem",
        lambda row: _hundredths(row.standing.spread),
        help=N_("Widest gap between jurors’ totals, as a share of the scale"),
        greatest_first=True,
        from_width=_WIDE,
        needs_marks=True,
    ),
    Column(
        "coverage",
        N_("Coverage"),
        Kind.SHARE,
        "5.25rem",
        lambda row: _hundredths(row.standing.coverage if row.standing.jurors else None),
        help=N_("Marks given, out of those expected"),
        greatest_first=True,
        from_width=_WIDE,
        needs_marks=True,
    ),
    Column("screening", N_("Pre-selection"), Kind.WORDS, "8.5rem", _unusual_screening, from_width=_WIDEST),
    Column("own", N_("My grid"), Kind.WORDS, "5.5rem", _own_grid, help=N_("Marks that you have given"), is_told=marks_own),
    Column("outcome", N_("Decision"), Kind.OUTCOME, "9rem", _outcome),
    Column("track_rank", N_("In its track"), Kind.COUNT, "4rem", lambda row: row.standing.track_rank, from_width=_MIDDLE, needs_marks=True),
    Column(
        "selected",
        N_("Selected in"),
        Kind.SHARE,
        "4.5rem",
        lambda row: _hundredths((draws.selected_shares(row.snapshot) or {}).get(row.candidature.id)),
        help=N_("Share of the plausible weightings in which it is selected"),
        greatest_first=True,
        from_width=_MIDDLE,
    ),
    Column(
        "openness",
        N_("Settled or open"),
        Kind.WORDS,
        "6.5rem",
        _openness,
        help=N_("Settled: hardly any draw of weights and jurors changes its outcome. Nothing is decided by it."),
        from_width=_MIDDLE,
    ),
    Column(
        "region",
        N_("Region"),
        Kind.WORDS,
        "8rem",
        lambda row: regions(row.snapshot).get(row.candidature.id, ""),
        from_width="84rem",
        is_told=lambda snapshot: bool(regions(snapshot)),
    ),
    Column(
        "asked",
        N_("Asked for, €"),
        Kind.NUMBER,
        "6.5rem",
        lambda row: _cents(row.candidature.amount_asked),
        greatest_first=True,
        from_width=_WIDE,
        is_told=has_amounts,
    ),
    Column(
        "given",
        N_("Given, €"),
        Kind.NUMBER,
        "6.5rem",
        lambda row: _cents(row.decision.amount),
        greatest_first=True,
        from_width=_MIDDLE,
        is_told=has_amounts,
    ),
    Column("reason", N_("Reason"), Kind.WORDS, "15rem", lambda row: one_line(row.decision.reason), from_width=_WIDEST),
    Column("screened", N_("Pre-selection"), Kind.WORDS, "9.5rem", lambda row: screening_words(row.candidature)),
    Column("screening_reason", N_("Reason"), Kind.WORDS, "14rem", lambda row: one_line(row.candidature.screening_reason), from_width=_WIDE),
    Column(
        "proposed",
        N_("Opinion of the file"),
        Kind.WORDS,
        "9.5rem",
        lambda row: _words(row.candidature.proposed_screening),
        from_width=_NARROW,
    ),
    Column(
        "comment",
        N_("Comment of the team"),
        Kind.WORDS,
        "14rem",
        lambda row: one_line(row.candidature.proposed_comment),
        from_width=_WIDEST,
    ),
    Column(
        "second",
        N_("Second opinion"),
        Kind.WORDS,
        "9.5rem",
        lambda row: _words(row.candidature.second_screening),
        from_width=_NARROW,
        is_told=_has_two_opinions,
    ),
    Column(
        "second_comment",
        N_("Comment on the second opinion"),
        Kind.WORDS,
        "14rem",
        lambda row: one_line(row.candidature.second_comment),
        from_width=_WIDEST,
        is_told=_has_two_opinions,
    ),
)
COLUMNS: Mapping[str, Column] = {column.code: column for column in _COLUMNS}

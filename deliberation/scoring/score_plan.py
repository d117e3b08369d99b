"""What importing a file of scores would do, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Candidature
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.records import GridRow, ScoreFile
from deliberation.errors import ImportRefused
from deliberation.problems import Problem, Severity
from deliberation.scoring.grids import MarkRow
from deliberation.scoring.marks import REVEALED
from phrases import N_, Message

GridKey = tuple[str, str]  # dossier number, juror's name


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there before the import: ``marks`` by (candidature id, person id, criterion)."""

    candidatures: Sequence[Candidature]
    jurors: Sequence[Person]
    marks: Mapping[tuple[int, int, str], int | None]
    comments: Mapping[tuple[int, int], str]
    recusals: frozenset[tuple[int, int]]

    @property
    def marked(self) -> frozenset[int]:
        """Return the candidatures that have marks."""
        return frozenset(candidature_id for candidature_id, _person, _criterion in self.marks)


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """Grids by (dossier, juror): those that bring marks, change some, change nothing; recusals; jurors to create; problems."""

    new: tuple[GridKey, ...]
    changed: tuple[GridKey, ...]
    unchanged: tuple[GridKey, ...]
    recusals: tuple[GridKey, ...]
    new_jurors: tuple[str, ...]
    marks: Mapping[GridKey, Mapping[str, int]]
    comments: Mapping[GridKey, str]
    problems: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (self.new or self.changed or self.recusals or self.new_jurors or self.comments)


@dataclass(slots=True)
class _Draft:
    new: list[GridKey] = field(default_factory=list)
    changed: list[GridKey] = field(default_factory=list)
    unchanged: list[GridKey] = field(default_factory=list)
    recusals: list[GridKey] = field(default_factory=list)
    marks: dict[GridKey, Mapping[str, int]] = field(default_factory=dict)
    comments: dict[GridKey, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def plan(self, *, new_jurors: tuple[str, ...]) -> ScorePlan:
        return ScorePlan(
            new=tuple(self.new),
            changed=tuple(self.changed),
            unchanged=tuple(self.unchanged),
            recusals=tuple(self.recusals),
            new_jurors=new_jurors,
            marks=self.marks,
            comments=self.comments,
            problems=tuple(self.problems),
        )


def plan_scores(file: ScoreFile, standing: Standing) -> ScorePlan:
    """Compare a file of scores with what is there.

    A blank says nothing: it takes no mark back. Raises ImportRefused with every error: unknown juror or dossier, titles that
    belong to other numbers, marks of a recused juror, anything new on a candidature whose marks are revealed.
    """
    draft = _Draft(problems=list(file.problems))
    dossiers = {candidature.dossier: candidature for candidature in standing.candidatures}
    jurors = {juror.name.casefold(): juror for juror in standing.jurors}
    titles = {spelling_key(candidature.title): candidature.dossier for candidature in standing.candidatures}
    revealed = standing.marked & {candidature.id for candidature in standing.candidatures if candidature.is_revealed}
    named: dict[str, str] = {}
    for row in file.rows:
        candidature, juror = dossiers.get(row.dossier), jurors.get(row.juror.casefold())
        if candidature is None:
            draft.problems.append(_error(row, N_("No candidature of this call has this number."), "dossier", row.dossier))
        elif juror is None and standing.jurors:
            draft.problems.append(_error(row, N_("No juror of this call has this name."), "juror", row.juror))
        else:
            draft.problems.extend(_title_problems(row, candidature, titles))
            key = (row.dossier, juror.name if juror else named.setdefault(row.juror.casefold(), row.juror))
            if _plan_row(draft, key, row, (candidature.id, juror.id) if juror else None, standing) and candidature.id in revealed:
                draft.problems.append(_error(row, REVEALED, "dossier", row.dossier))
    errors = [problem for problem in draft.problems if problem.is_error]
    if errors:
        raise ImportRefused(errors)
    return draft.plan(new_jurors=tuple(named.values()))


def _plan_row(draft: _Draft, key: GridKey, row: GridRow, pair: tuple[int, int] | None, standing: Standing) -> bool:
    """Put the row where it belongs and tell whether it brings anything; ``pair`` is None for a juror to create."""
    is_recused = pair in standing.recusals
    given = {criterion: mark for criterion, mark in row.marks.items() if mark is not None}
    brings_comment = bool(row.comment) and (pair is None or standing.comments.get(pair, "") != row.comment)
    if brings_comment:
        draft.comments[key] = row.comment
    if row.is_recused:
        (draft.unchanged if is_recused else draft.recusals).append(key)
        return brings_comment or not is_recused
    if is_recused and given:
        draft.problems.append(_error(row, N_("This juror is recused on this candidature: the marks are refused."), "juror", row.juror))
        return False
    present = {code: standing.marks.get((*pair, code)) for code in row.marks} if pair else {}
    altered = {code: mark for code, mark in given.items() if present.get(code) != mark}
    if not altered:
        draft.unchanged.append(key)
        return brings_comment
    draft.marks[key] = altered
    (draft.changed if any(mark is not None for mark in present.values()) else draft.new).append(key)
    return True


def _title_problems(row: GridRow, candidature: Candidature, titles: Mapping[str, str]) -> list[Problem]:
    if not row.title or spelling_key(row.title) == spelling_key(candidature.title):
        return []
    owner = titles.get(spelling_key(row.title))
    if owner:
        text = N_("This title is that of dossier {owner}, not of {dossier}: the rows were sorted apart. The file is refused.")
        message = Message(text, {"owner": owner, "dossier": row.dossier})
        return [Problem(Severity.ERROR, message, sheet=row.sheet, row=row.row, column="title", value=row.title)]
    message = Message(N_("The title differs from that of dossier {dossier}; the number counts."), {"dossier": row.dossier})
    return [Problem(Severity.WARNING, message, sheet=row.sheet, row=row.row, column="title", value=row.title)]


def _error(row: GridRow, text: str, column: str, value: str) -> Problem:
    return Problem(Severity.ERROR, Message(text), sheet=row.sheet, row=row.row, column=column, value=value)


def mark_rows(plan: ScorePlan, *, candidature_ids: Mapping[str, int], juror_ids: Mapping[str, int]) -> list[MarkRow]:
    """Return the marks of a plan as rows to write."""
    return [
        MarkRow(candidature_id=candidature_ids[dossier], person_id=juror_ids[juror], criterion=criterion, value=mark)
        for (dossier, juror), marks in plan.marks.items()
        for criterion, mark in marks.items()
    ]

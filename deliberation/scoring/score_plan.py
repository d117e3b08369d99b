"""Plan an import of scores, before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.call.people import Person
from deliberation.call.scale import Exact
from deliberation.dossiers.candidatures import Candidature, comparable_number
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.records import GridRow, ScoreFile
from deliberation.errors import ImportRefused
from deliberation.problems import Causes, Problem, Severity
from deliberation.scoring.juror_changes import JurorChange, JurorTallies, check_counts, check_preview
from deliberation.scoring.juror_names import JurorNames, NewJurors, merge_rows, names_in
from deliberation.scoring.marks import REVEALED, Grid, MarkRow
from phrases import N_, Message

GridKey = tuple[str, str]  # dossier number, juror's name

_NO_CANDIDATURE = N_("No application of this call has this number.")
_SEVERAL_CANDIDATURES = N_("Several dossiers of this call have this number, with more or fewer zeros in front: {dossiers}.")
_RECUSED = N_("This juror is recused on this application: neither marks nor a comment are taken.")
_RECUSED_COMMENT = N_("This line says a recusal: its comment is not taken.")
_OWN = N_("{name} saved these marks on screen, or others on the same dossier: only their author can change them.")
_SORTED_APART = N_("This title is that of dossier {owner}, not of {dossier}: the rows were sorted apart. The file is refused.")
_OTHER_TITLE = N_("The title differs from that of dossier {dossier}; the number counts.")
_UNRANKED = N_("Dossier {dossier} is not shortlisted, or is withdrawn: its marks are kept and not ranked.")


@dataclass(frozen=True, slots=True)
class Standing:
    """Stored data before the import.

    ``marks`` by (candidature id, person id, criterion); ``comments``, ``recusals`` and saved ``grids`` by (candidature id, person id).
    ``others``: names of people of the call outside the jury.
    """

    candidatures: Sequence[Candidature]
    jurors: Sequence[Person]
    marks: Mapping[tuple[int, int, str], Exact | None]
    comments: Mapping[tuple[int, int], str]
    recusals: frozenset[tuple[int, int]]
    grids: Mapping[tuple[int, int], Grid] = field(default_factory=dict)
    others: Sequence[str] = ()

    @property
    def revealed(self) -> frozenset[int]:
        """Return the revealed candidatures with marks, which no longer change."""
        visible = {candidature.id for candidature in self.candidatures if candidature.is_revealed}
        return frozenset(candidature_id for candidature_id, _person, _criterion in self.marks if candidature_id in visible)

    def is_own(self, pair: tuple[int, int]) -> bool:
        """Return whether the juror saved this grid on screen, which an import may not change."""
        grid = self.grids.get(pair)
        return grid is not None and grid.version > 0 and not grid.entered_by


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """Grids by (dossier, juror): new, changed, unchanged; recusals; jurors to create; problems.

    ``replaced`` and ``replaced_comments``: stored marks, by grid then criterion, and stored comments that the file replaces.
    ``jurors``: changes of each, as counted by the preview. Raises ImportRefused if the counts differ from the rows to write.
    """

    new: tuple[GridKey, ...]
    changed: tuple[GridKey, ...]
    unchanged: tuple[GridKey, ...]
    recusals: tuple[GridKey, ...]
    new_jurors: tuple[str, ...]
    marks: Mapping[GridKey, Mapping[str, Exact | None]]
    comments: Mapping[GridKey, str]
    problems: tuple[Problem, ...]
    replaced: Mapping[GridKey, Mapping[str, Exact | None]] = field(default_factory=dict)
    replaced_comments: Mapping[GridKey, str] = field(default_factory=dict)
    jurors: tuple[JurorChange, ...] = ()

    def __post_init__(self) -> None:
        check_counts(self.jurors, self.marks, self.recusals)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (self.new or self.changed or self.recusals or self.new_jurors or self.comments)


def plan_scores(file: ScoreFile, standing: Standing, *, shown: Sequence[JurorChange] | None = None) -> ScorePlan:
    """Compare a score file with the stored data.

    A blank never removes a mark. A comment beside a recusal is ignored, with a warning. Raises ImportRefused with every error: unknown
    juror or dossier, contradictory rows for a juror and dossier, titles of different numbers, marks or a comment of a recused juror, marks
    different from a juror's save on screen, new content on a revealed candidature, and changes different from those ``shown`` in a preview.
    """
    draft = _Draft(file, standing)
    for row in merge_rows(file.rows, draft.address, draft.causes):
        draft.add(row)
    problems = draft.problems()
    if errors := [problem for problem in problems if problem.is_error]:
        raise ImportRefused(errors)
    plan = draft.plan(problems)
    check_preview(plan.jurors, shown)
    return plan


class _Draft:
    """Builds the plan row by row."""

    def __init__(self, file: ScoreFile, standing: Standing) -> None:
        self._standing, self.causes = standing, Causes(file.problems)
        self._dossiers = {candidature.dossier: candidature for candidature in standing.candidatures}
        self._without_zeros: dict[str, list[Candidature]] = defaultdict(list)
        for candidature in standing.candidatures:
            self._without_zeros[comparable_number(candidature.dossier)].append(candidature)
        self._titles = {spelling_key(candidature.title): candidature.dossier for candidature in standing.candidatures}
        self._revealed = standing.revealed
        self._is_shortlist_known = any(candidature.is_ranked for candidature in standing.candidatures)
        self._jurors = {juror.name: juror for juror in standing.jurors}
        self._names, self._created = JurorNames(self._jurors or names_in(file.rows)), NewJurors(standing.others, self.causes)
        self._tallies = JurorTallies()
        self._new: list[GridKey] = []
        self._changed: list[GridKey] = []
        self._unchanged: list[GridKey] = []
        self._recusals: list[GridKey] = []
        self._marks: dict[GridKey, Mapping[str, Exact | None]] = {}
        self._replaced: dict[GridKey, Mapping[str, Exact | None]] = {}
        self._comments: dict[GridKey, str] = {}
        self._replaced_comments: dict[GridKey, str] = {}

    def address(self, row: GridRow) -> tuple[int, str] | None:
        """Return the candidature and juror of a row; None if either is faulty."""
        candidature, juror = self._candidature(row), self._names.juror(row)
        return None if candidature is None or juror is None or self._names.problem(row, juror) else (candidature.id, juror)

    def add(self, row: GridRow) -> None:
        """Add the row to the plan, or report its problem."""
        candidature, name = self._candidature(row), self._names.juror(row)
        if candidature is None:
            several = ", ".join(each.dossier for each in self._same_number(row))
            message = Message(_SEVERAL_CANDIDATURES, {"dossiers": several}) if several else Message(_NO_CANDIDATURE)
            self._refuse(row, message, row.columns.dossier, row.dossier)
        elif problem := self._names.problem(row, name):
            self.causes.add(problem, cause=(problem.message.text, row.juror, row.sheet if name else ""))
        elif name:
            self._check_title(row, candidature)
            juror = self._jurors.get(name)
            if juror is None:
                self._created.add(row, name)
            pair = (candidature.id, juror.id) if juror else None
            if self._plan_row((candidature.dossier, name), row, pair) and candidature.id in self._revealed:
                self._refuse(row, Message(REVEALED), row.columns.dossier, row.dossier)
            if self._is_shortlist_known and not candidature.is_ranked and any(mark is not None for mark in row.marks.values()):
                message = Message(_UNRANKED, {"dossier": candidature.dossier})
                self._tell(row, Severity.WARNING, message, row.columns.dossier, row.dossier, dossier="")

    def problems(self) -> tuple[Problem, ...]:
        """Return all problems, once every row was added."""
        self._created.warn_of_likeness()
        return self.causes.all()

    def _candidature(self, row: GridRow) -> Candidature | None:
        """Return the candidature of a number, else the only candidature different in leading zeros."""
        same = self._same_number(row)
        return self._dossiers.get(row.dossier) or (same[0] if len(same) == 1 else None)

    def _same_number(self, row: GridRow) -> Sequence[Candidature]:
        return self._without_zeros.get(comparable_number(row.dossier), ())

    def _plan_row(self, key: GridKey, row: GridRow, pair: tuple[int, int] | None) -> bool:
        """Add the row to the plan and tell whether it changes anything; ``pair`` is None for a juror to create."""
        is_recused = pair in self._standing.recusals
        marks = {criterion: mark for criterion, mark in row.marks.items() if mark is not None}
        brings_comment = bool(row.comment) and (pair is None or self._standing.comments.get(pair, "") != row.comment)
        present = {code: self._standing.marks.get((*pair, code)) for code in row.marks} if pair else dict.fromkeys(row.marks)
        self._tallies.add(
            key[1], row.sheet, given=row.marks, present=present, is_recused=row.is_recused or is_recused, is_new=not is_recused
        )
        if row.is_recused or is_recused:
            return self._plan_recused(key, row, is_new=not is_recused, brings_marks=bool(marks), brings_comment=brings_comment)
        if brings_comment:
            self._comments[key] = row.comment
            if pair and (former := self._standing.comments.get(pair, "")):
                self._replaced_comments[key] = former
        altered = {code: mark for code, mark in marks.items() if present[code] != mark}
        if pair and (altered or brings_comment) and self._standing.is_own(pair):
            self._refuse(row, Message(_OWN, {"name": key[1]}), row.columns.juror, row.juror)
        if not altered:
            self._unchanged.append(key)
            return brings_comment
        self._marks[key] = altered
        if any(mark is not None for mark in present.values()):
            self._changed.append(key)
            self._replaced[key] = {code: present[code] for code in altered}
        else:
            self._new.append(key)
        return True

    def _plan_recused(self, key: GridKey, row: GridRow, *, is_new: bool, brings_marks: bool, brings_comment: bool) -> bool:
        """Add the row's recusal; the rest of a recused juror's row is ignored."""
        if row.is_recused and brings_comment:
            self._tell(row, Severity.WARNING, Message(_RECUSED_COMMENT), row.columns.comment, row.comment, dossier=row.dossier)
        elif brings_marks or brings_comment:
            column, value = (row.columns.juror, row.juror) if brings_marks else (row.columns.comment, row.comment)
            self._refuse(row, Message(_RECUSED), column, value, dossier=row.dossier)
            return False
        (self._recusals if is_new else self._unchanged).append(key)
        return is_new

    def _check_title(self, row: GridRow, candidature: Candidature) -> None:
        if not row.title or spelling_key(row.title) == spelling_key(candidature.title):
            return
        owner = self._titles.get(spelling_key(row.title))
        text, severity = (_SORTED_APART, Severity.ERROR) if owner else (_OTHER_TITLE, Severity.WARNING)
        values = {"owner": owner, "dossier": row.dossier} if owner else {"dossier": row.dossier}
        message = Message(text, values)
        problem = Problem(severity, message, sheet=row.sheet, row=row.row, column=row.columns.title, value=row.title)
        # Sorted apart, hardly a row is right: one line says it of a sheet.
        self.causes.add(problem, cause=(text, row.sheet) if owner else None)

    def _refuse(self, row: GridRow, message: Message, column: str, value: str, *, dossier: str = "") -> None:
        self._tell(row, Severity.ERROR, message, column, value, dossier=dossier)

    def _tell(self, row: GridRow, severity: Severity, message: Message, column: str, value: str, *, dossier: str) -> None:
        self.causes.add(Problem(severity, message, sheet=row.sheet, row=row.row, column=column, value=value, dossier=dossier))

    def plan(self, problems: tuple[Problem, ...]) -> ScorePlan:
        """Return the plan, once every row was added."""
        names = {juror.id: juror.name for juror in self._standing.jurors}
        return ScorePlan(
            new=tuple(self._new),
            changed=tuple(self._changed),
            unchanged=tuple(self._unchanged),
            recusals=tuple(self._recusals),
            new_jurors=self._created.names,
            marks=self._marks,
            comments=self._comments,
            problems=problems,
            replaced=self._replaced,
            replaced_comments=self._replaced_comments,
            jurors=self._tallies.all(names, self._standing.marks, self._standing.recusals),
        )


def mark_rows(
    grids: Iterable[tuple[GridKey, Mapping[str, Exact | None]]], *, candidature_ids: Mapping[str, int], juror_ids: Mapping[str, int]
) -> Iterator[MarkRow]:
    """Yield the marks of a plan, grid by grid, as rows to write."""
    for (dossier, juror), marks in grids:
        for criterion, mark in marks.items():
            yield MarkRow(candidature_id=candidature_ids[dossier], person_id=juror_ids[juror], criterion=criterion, value=mark)

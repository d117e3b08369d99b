"""Files of scores over what jurors saved on screen: their own marks stay theirs, what is replaced is written in the journal."""

import pytest

from deliberation.record.journal import Said, digests, opened
from tests.worlds.acts import import_scores, reveal_all, submit_scores
from tests.worlds.room import Room
from tests.worlds.terms import GridRow, ImportRefused, ScoreFile, ScorePlan, StaleChange, journal_lines, language


def grid(*, comment: str = "", **marks: int) -> GridRow:
    return GridRow("juror", "101", "", marks, False, comment, "Feuille", 2)


def score(sealed: Room, row: GridRow) -> ScorePlan:
    return import_scores(sealed.uow(), **sealed.by_console(), file=ScoreFile("notes.xlsx", "", (row,), ()))


def save_on_screen(sealed: Room, *, seen_version: int, **marks: int) -> None:
    submit_scores(sealed.uow(), **sealed.on("101", by="juror"), marks=marks, seen_version=seen_version)


def test_file_replaces_no_mark_that_a_juror_saved_on_screen(sealed: Room) -> None:
    save_on_screen(sealed, seen_version=0, impact=4)
    before = sealed.snapshot
    for row in (grid(impact=5), grid(equipe=5), grid(impact=4, comment="Ajout")):
        with pytest.raises(ImportRefused) as refusal:
            score(sealed, row)
        assert [problem.message.text for problem in refusal.value.problems] == [
            "{name} saved these marks on screen, or others on the same dossier: only their author can change them."
        ]
    assert sealed.snapshot is before
    assert score(sealed, grid(impact=4)).is_empty


def test_juror_whose_grid_came_in_meanwhile_is_told_and_then_it_is_theirs(sealed: Room) -> None:
    score(sealed, grid(impact=4))
    with pytest.raises(StaleChange):
        save_on_screen(sealed, seen_version=0, impact=2)
    save_on_screen(sealed, seen_version=1, impact=2)
    with pytest.raises(ImportRefused):
        score(sealed, grid(impact=4))


def test_sealed_marks_replaced_by_a_file_are_journalled_by_digests(sealed: Room) -> None:
    score(sealed, grid(impact=4, comment="Solide"))
    score(sealed, grid(impact=2, comment="Fragile"))
    entry = sealed.journal[-1]
    assert "grids" not in {*entry.before, *entry.after}
    with sealed.uow() as uow:
        (said,) = (opened(uow.grids.sealed_values(sealed.call_id)[digest]) for digest in digests(entry))
    assert said == Said({"juror": {"impact": 4, "comment": "Solide"}}, {"juror": {"impact": 2, "comment": "Fragile"}})


def test_marks_replaced_by_a_file_are_read_in_the_journal_once_the_seal_is_lifted(sealed: Room) -> None:
    score(sealed, grid(impact=4))
    score(sealed, grid(impact=2))
    reveal_all(sealed.uow(), **sealed.by_console())
    with sealed.uow() as uow:
        values = uow.grids.sealed_values(sealed.call_id)
    lines = journal_lines(sealed.journal, whole=sealed.snapshot, view=sealed.snapshot, sealed_values=values)
    with language("en"):
        (change,) = (change for line in lines for change in line.changes if "Impact" in change.field)
        assert (change.dossier, change.field, change.before, change.after) == ("101", "juror – Impact", "4", "2")


def test_file_that_differs_from_its_preview_writes_nothing(sealed: Room) -> None:
    file = ScoreFile("notes.xlsx", "", (grid(impact=4),), ())
    shown = import_scores(sealed.uow(), **sealed.by_console(), file=file, is_rehearsal=True).jurors
    score(sealed, grid(impact=2))
    before = sealed.snapshot
    with pytest.raises(ImportRefused):
        import_scores(sealed.uow(), **sealed.by_console(), file=file, shown=shown)
    assert sealed.snapshot is before
    again = import_scores(sealed.uow(), **sealed.by_console(), file=file, is_rehearsal=True).jurors
    assert import_scores(sealed.uow(), **sealed.by_console(), file=file, shown=again).changed

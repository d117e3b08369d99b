"""A call whose marks are halves, from the first mark to the archive: exact all the way, a whole number of steps in the database."""

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from deliberation.call.scale import Exact
from deliberation.derived.scoring.marking import marks_of
from exports.record import read_record
from exports.tables.csv_files import scores_csv
from exports.tables.selection import scores_workbook
from intake.scores.scores import read_scores
from tests.worlds.acts import open_revote, reveal_all, submit_scores
from tests.worlds.archives import archive_problems, archive_zip
from tests.worlds.room import NOON, Database, Room, jury
from tests.worlds.terms import InvalidValue, Phase, journal_lines, language, opened, ranking
from tests.worlds.whole_meeting import hold

HALF = Decimal("0.5")
HALVES: dict[str, Any] = {
    "step": 0.5,
    "levels": [{"mark": mark, "fr": f"niveau {mark}", "en": f"level {mark}"} for mark in (0, 2.5, 5)],
}
MARKS: dict[str, tuple[Exact | None, ...]] = {
    "juror": (5, 4 - HALF, 2, 1 + HALF),
    "presiding juror": (5 - HALF, 4, 3, 2),
    "second": (5, None, 3 + HALF, 2),
    "third": (4, 3 + HALF, 3, HALF),
    "fourth": (3, 3, 2 + HALF, 2),
}


def halves(database: Database) -> Room:
    """A jury scoring by halves, its marks under seal."""
    room = jury(database, jurors=5, scale=HALVES)
    room.seal()
    room.move(Phase.SCORING)
    return room


def whole(database: Database) -> Room:
    """A meeting by halves, finalised."""
    room = hold(database, MARKS, scale=HALVES)
    assert room.finalise()
    return room


@pytest.fixture
def room(made: Callable[..., Room]) -> Room:
    return made(halves)


@pytest.fixture
def finalised(made: Callable[..., Room]) -> Room:
    return made(whole)


def score(room: Room, seen: int, **marks: Decimal | int | None) -> None:
    submit_scores(room.uow(), **room.on("101", by="juror"), marks=marks, seen_version=seen)


def test_mark_is_kept_as_steps_and_given_back_exactly(room: Room) -> None:
    score(room, 0, impact=3 + HALF, equipe=4)

    snapshot, juror = room.snapshot, room.people["juror"]
    given = marks_of(snapshot, room.ids["101"], juror)
    assert (given["impact"], given["equipe"], given["donnees"]) == (Decimal("3.5"), 4, None)
    with room.uow() as uow:
        assert {row.criterion: row.value for row in uow.scores.marks(room.call_id)} == {"impact": Decimal("3.5"), "equipe": 4}
    with room.database.engine.connect() as connection:
        assert set(connection.execute(text("SELECT criterion, value FROM mark"))) == {("impact", 7), ("equipe", 8)}


def test_journal_and_sealed_value_say_a_half_by_its_digits(room: Room) -> None:
    score(room, 0, impact=3 + HALF)
    with room.reading() as uow:
        (sealed,) = uow.grids.sealed_values(room.call_id).values()
    said = opened(sealed)
    assert said is not None
    assert (said.before["marks"], said.after["marks"]) == ({"impact": None}, {"impact": "3.5"})


def test_mark_between_two_steps_is_refused_in_words(room: Room) -> None:
    with pytest.raises(InvalidValue) as refused:
        score(room, 0, impact=Decimal("3.3"))
    with language("fr"):
        expected = "Impact\u00a0: 3,3 n’est pas sur l’échelle\u202f; un nombre de 0 à 5 par pas de 0,5 est attendu."
        assert str(refused.value) == expected


def test_first_mark_of_a_revote_stays_exact_and_the_journal_words_it(room: Room) -> None:
    score(room, 0, impact=3 + HALF)
    reveal_all(room.uow(), **room.by("chair"))
    room.move(Phase.DELIBERATION)
    open_revote(room.uow(), **room.on("101", by="chair"))
    score(room, 1, impact=4 + HALF)

    snapshot = room.snapshot
    assert snapshot.first_marks == {(room.ids["101"], room.people["juror"].id, "impact"): Decimal("3.5")}
    with language("fr"):
        line = journal_lines(room.journal, whole=snapshot, view=snapshot)[-1]
        assert [(change.before, change.after) for change in line.changes if change.field == "Impact"] == [("3,5", "4,5")]


def test_version_says_halves_and_the_step_exactly(finalised: Room) -> None:
    with finalised.reading() as uow:
        state = json.loads(uow.versions.content(finalised.call_id, 1))
    assert state["settings"]["scale"]["step"] == "0.5"
    assert [level["mark"] for level in state["settings"]["scale"]["levels"]] == ["0", "2.5", "5"]
    assert state["candidatures"][0]["marks"]["presiding juror"]["donnees"] == "4.5"
    assert ranking(finalised.snapshot).standings[0].score is not None


@pytest.mark.parametrize("code", ["fr", "en"])
def test_archive_verifies_and_its_tables_come_in_again_as_they_are(finalised: Room, code: str) -> None:
    snapshot = finalised.snapshot
    with language(code):
        archive = archive_zip(read_record(finalised.reading(), whole=snapshot, view=snapshot), made_at=NOON)
        listed, book = scores_csv(snapshot), scores_workbook(snapshot, made_at=NOON)
        assert archive_problems(archive) == ()
    with ZipFile(io.BytesIO(archive)) as opened_archive:
        assert listed in [opened_archive.read(name) for name in opened_archive.namelist()]
    cells = {row[3] for row in csv.reader(io.StringIO(listed.decode("utf-8-sig")), delimiter=";")}
    assert ("4,5" if code == "fr" else "4.5") in cells
    for data, name in ((listed, "marks.csv"), (book, "marks.xlsx")):
        file = read_scores(data, name, snapshot.call)
        assert [problem for problem in file.problems if problem.is_error] == []
        read = {(row.juror, row.dossier): dict(row.marks) for row in file.rows if not row.is_recused}
        held = {
            (juror.name, one.dossier): marks_of(snapshot, one.id, juror)
            for juror in snapshot.jurors
            for one in snapshot.candidatures
            if (juror.name, one.dossier) in read
        }
        assert read == held

"""Private notes: their author's alone, and gone with the meeting."""

from collections.abc import Mapping

import pytest
from sqlalchemy import text

from data_access.database import reading
from deliberation.errors import InvalidValue, NotFound, StaleNote
from deliberation.operations.scoring.scoring import notes_of, save_note
from tests.worlds.databases import NOON
from tests.worlds.room import Room


def notes(sitting: Room, name: str) -> Mapping[int, str]:
    return notes_of(sitting.reading(), by=sitting.people[name], call_id=sitting.call_id)


def test_notes_are_their_authors_alone_and_leave_no_trace(sitting: Room) -> None:
    journal, revision = sitting.journal, sitting.snapshot.revision
    assert save_note(sitting.uow(), **sitting.on("101", by="juror"), text="À creuser") == NOON
    assert (notes(sitting, "juror"), notes(sitting, "second")) == ({sitting.ids["101"]: "À creuser"}, {})
    assert (sitting.journal, sitting.snapshot.revision) == (journal, revision)
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text=" ", seen="À creuser")
    assert notes(sitting, "juror") == {}


def test_note_saved_on_another_device_meanwhile_is_not_overwritten(sitting: Room) -> None:
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="Du téléphone")
    with pytest.raises(StaleNote) as refused:
        save_note(sitting.uow(), **sitting.on("101", by="juror"), text="De l’ordinateur")
    assert refused.value.present == "Du téléphone"
    assert notes(sitting, "juror") == {sitting.ids["101"]: "Du téléphone"}
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="De l’ordinateur", seen="Du téléphone")
    assert notes(sitting, "juror") == {sitting.ids["101"]: "De l’ordinateur"}


def test_notes_on_a_file_under_recusal_are_neither_read_nor_written(sitting: Room) -> None:
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="À creuser")
    sitting.recuse("101", "juror")
    assert notes(sitting, "juror") == {}
    with pytest.raises(NotFound):
        save_note(sitting.uow(), **sitting.on("101", by="juror"), text="Encore")


def test_a_note_has_a_length(sitting: Room) -> None:
    with pytest.raises(InvalidValue):
        save_note(sitting.uow(), **sitting.on("101", by="juror"), text="x" * 20_001)


def test_finalising_purges_every_note(sitting: Room) -> None:
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="À creuser")
    assert sitting.decline_and_finalise()
    with reading(sitting.database.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 0

"""Private notes: their author's alone, and gone with the meeting."""

from collections.abc import Mapping

import pytest
from sqlalchemy import text

from data_access.database import reading
from deliberation import operations
from deliberation.errors import InvalidValue, NotFound, StaleNote
from deliberation.selection.decisions import Outcome
from tests.worlds.seating import NOON
from tests.worlds.sitting import Sitting


def notes(sitting: Sitting, name: str) -> Mapping[int, str]:
    return operations.notes_of(sitting.room.database.reading(), by=sitting.people[name], call_id=sitting.room.call_id)


def test_notes_are_their_authors_alone_and_leave_no_trace(sitting: Sitting) -> None:
    journal, revision = sitting.room.journal, sitting.room.snapshot.revision
    assert sitting.do("save_note", by="juror", dossier="101", text="À creuser") == NOON
    assert (notes(sitting, "juror"), notes(sitting, "second")) == ({sitting.room.ids["101"]: "À creuser"}, {})
    assert (sitting.room.journal, sitting.room.snapshot.revision) == (journal, revision)
    sitting.do("save_note", by="juror", dossier="101", text=" ", seen="À creuser")
    assert notes(sitting, "juror") == {}


def test_note_saved_on_another_device_meanwhile_is_not_overwritten(sitting: Sitting) -> None:
    sitting.do("save_note", by="juror", dossier="101", text="Du téléphone")
    with pytest.raises(StaleNote) as refused:
        sitting.do("save_note", by="juror", dossier="101", text="De l’ordinateur")
    assert refused.value.present == "Du téléphone"
    assert notes(sitting, "juror") == {sitting.room.ids["101"]: "Du téléphone"}
    sitting.do("save_note", by="juror", dossier="101", text="De l’ordinateur", seen="Du téléphone")
    assert notes(sitting, "juror") == {sitting.room.ids["101"]: "De l’ordinateur"}


def test_notes_on_a_file_under_recusal_are_neither_read_nor_written(sitting: Sitting) -> None:
    sitting.do("save_note", by="juror", dossier="101", text="À creuser")
    sitting.room.recuse("101", "juror")
    assert notes(sitting, "juror") == {}
    with pytest.raises(NotFound):
        sitting.do("save_note", by="juror", dossier="101", text="Encore")


def test_a_note_has_a_length(sitting: Sitting) -> None:
    with pytest.raises(InvalidValue):
        sitting.do("save_note", by="juror", dossier="101", text="x" * 20_001)


def test_finalising_purges_every_note(sitting: Sitting) -> None:
    sitting.do("save_note", by="juror", dossier="101", text="À creuser")
    for dossier in ("101", "102", "103", "104"):
        sitting.room.decide(dossier, Outcome.DECLINED, reason="Écarté")
    sitting.do("close_meeting")
    sitting.room.finalise()
    with reading(sitting.room.database.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 0

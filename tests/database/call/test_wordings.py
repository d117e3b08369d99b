"""What an office words: kept in the journal, by whom it may, until the minutes are final."""

from collections.abc import Callable

import pytest

from deliberation import operations
from deliberation.errors import CallIsFinalised, InvalidValue, NotAllowed
from deliberation.record.journal import Act
from deliberation.record.wordings import Wording, words_by_default, words_of
from exports.documents.documents import Facts
from exports.documents.minutes import minutes_of
from exports.record import read_record
from phrases import language
from tests.worlds.databases import NOON
from tests.worlds.room import Build, Room, finalised_room

TEXT = {"title": "Objet", "text": "Bonjour {nom}"}


def kept(room: Room, wording: Wording) -> dict[str, str]:
    return dict(words_of(operations.wordings(room.reading(), call_id=room.call_id), wording))


def test_text_is_kept_in_the_journal_and_the_same_one_changes_nothing(room: Room) -> None:
    assert kept(room, Wording.INVITATION) == words_by_default(Wording.INVITATION)
    assert operations.word(room.uow(), **room.by("organiser"), wording=Wording.INVITATION, words=TEXT)
    assert operations.word(room.uow(), **room.by("organiser"), wording=Wording.INVITATION, words=TEXT) is None
    assert kept(room, Wording.INVITATION) == TEXT
    with room.reading() as uow:
        (entry,) = uow.journal.of_acts(room.call_id, {Act.WORDED})
    assert entry.after == {"wording": "invitation", **TEXT}


def test_text_that_somebody_changed_meanwhile_is_not_replaced(room: Room) -> None:
    before = kept(room, Wording.INVITATION)
    operations.word(room.uow(), **room.by("chair"), wording=Wording.INVITATION, words=TEXT)
    with pytest.raises(InvalidValue):
        operations.word(room.uow(), **room.by("organiser"), wording=Wording.INVITATION, words={**TEXT, "title": "Autre"}, seen=before)


def test_nobody_words_but_those_who_organise_or_preside(room: Room) -> None:
    with pytest.raises(NotAllowed):
        operations.word(room.uow(), **room.by("juror"), wording=Wording.INVITATION, words=TEXT)


def test_heading_of_the_minutes_is_theirs_until_they_are_final_and_letters_go_on(made: Callable[[Build], Room]) -> None:
    room = made(finalised_room)
    with pytest.raises(CallIsFinalised):
        operations.word(room.uow(), **room.by("organiser"), wording=Wording.MINUTES, words={"place": "Ailleurs"})
    assert operations.word(room.uow(), **room.by("organiser"), wording=Wording.LETTER_DECLINED, words={**TEXT, "text": "{motif}"})


def test_minutes_say_what_the_office_wrote(room: Room) -> None:
    words = {"legal_basis": "Arrêté du 1er mars", "place": "Salle 4", "chair_title": "Direction du jury", "annexes": "agreement,equity"}
    operations.word(room.uow(), **room.by("organiser"), wording=Wording.MINUTES, words=words)
    with language("fr"):
        document = minutes_of(read_record(room.reading(), whole=room.snapshot, view=room.snapshot), made_at=NOON)
    facts = next(dict(block.rows) for block in document.sections[0].blocks if isinstance(block, Facts))
    assert (facts["Fondement juridique"], facts["Lieu de la séance"]) == ("Arrêté du 1er mars", "Salle 4")
    assert [one.title for one in document.sections if one.is_annex] == [
        "Annexe 1. Couverture\u00a0: qui a noté quoi",
        "Annexe 2. Fiche de transparence",
    ]
    assert "Direction du jury" in str(document)
    assert "Président" not in str(document)

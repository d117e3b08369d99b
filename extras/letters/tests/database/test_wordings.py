"""What an office words: kept in the journal, by whom it may, until the minutes are final."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

import capabilities
from deliberation.operations.call.wordings import wordings
from deliberation.record.wordings import Wording
from exports.documents.documents import Facts
from exports.documents.minutes import minutes_of
from exports.record import read_record
from extras.letters.letterheads import Letterhead, letterheads_of
from extras.letters.verbs import choose_letterhead, letterheads, put_letterhead, word
from extras.letters.wordings import words_by_default, words_of
from tests.worlds.archives import archive_problems, archive_zip, sequel_zip
from tests.worlds.room import NOON, Database, Room, jury
from tests.worlds.terms import Act, CallIsFinalised, InvalidValue, NotFound, language
from tests.worlds.whole_record import ERASED

TEXT = {"title": "Objet", "text": "Bonjour {nom}"}


def kept(room: Room, wording: Wording) -> dict[str, str]:
    return dict(words_of(wordings(room.reading(), call_id=room.call_id), wording))


def test_text_is_kept_in_the_journal_and_the_same_one_changes_nothing(room: Room) -> None:
    assert kept(room, Wording.INVITATION) == words_by_default(Wording.INVITATION)
    assert word(room.uow(), **room.by("organiser"), wording=Wording.INVITATION, words=TEXT)
    assert word(room.uow(), **room.by("organiser"), wording=Wording.INVITATION, words=TEXT) is None
    assert kept(room, Wording.INVITATION) == TEXT
    with room.reading() as uow:
        (entry,) = uow.journal.of_acts(room.call_id, {Act.WORDED})
    assert entry.after == {"wording": "invitation", **TEXT}


def test_text_that_somebody_changed_meanwhile_is_not_replaced(room: Room) -> None:
    before = kept(room, Wording.INVITATION)
    word(room.uow(), **room.by("chair"), wording=Wording.INVITATION, words=TEXT)
    with pytest.raises(InvalidValue):
        word(room.uow(), **room.by("organiser"), wording=Wording.INVITATION, words={**TEXT, "title": "Autre"}, seen=before)


def test_heading_of_the_minutes_is_theirs_until_they_are_final_and_letters_go_on(made: Callable[..., Room]) -> None:
    room = made(finalised=True)
    with pytest.raises(CallIsFinalised):
        word(room.uow(), **room.by("organiser"), wording=Wording.MINUTES, words={"place": "Ailleurs"})
    assert word(room.uow(), **room.by("organiser"), wording=Wording.LETTER_DECLINED, words={**TEXT, "text": "{motif}"})


def test_minutes_say_what_the_office_wrote(room: Room) -> None:
    words = {
        "legal_basis": "Arrêté du 1er mars",
        "place": "Salle 4",
        "chair_title": "Direction du jury",
        "annexes": ",".join(["agreement", "robustness", *(name for extra in capabilities.active() for name in extra.annexes)]),
    }
    word(room.uow(), **room.by("organiser"), wording=Wording.MINUTES, words=words)
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


PAPER = Letterhead("en-tête.docx", b"a paper", ("texte",), {})


def standing(room: Room) -> tuple[str, str]:
    found = letterheads(room.reading(), call_id=room.call_id)
    return tuple(one.name if one else "" for one in (found.standing, found.previous))  # type: ignore[return-value]


def test_paper_counts_until_it_is_undone_and_the_journal_has_its_digest(room: Room) -> None:
    assert standing(room) == ("", "")
    assert put_letterhead(room.uow(), **room.by("organiser"), letterhead=PAPER, seen="")
    assert put_letterhead(room.uow(), **room.by("organiser"), letterhead=PAPER) is None
    assert standing(room) == ("en-tête.docx", "")
    assert choose_letterhead(room.uow(), **room.by("organiser"), sha256="", seen=PAPER.sha256)
    assert standing(room) == ("", "en-tête.docx")
    assert choose_letterhead(room.uow(), **room.by("organiser"), sha256=PAPER.sha256)
    with room.reading() as uow:
        chosen = [entry.after["sha256"] for entry in uow.journal.of_acts(room.call_id, {Act.LETTERHEAD_CHOSEN})]
    assert chosen == [PAPER.sha256, "", PAPER.sha256]


def test_paper_is_refused_with_an_unknown_field_or_over_another_paper(room: Room) -> None:
    with pytest.raises(InvalidValue):
        put_letterhead(room.uow(), **room.by("organiser"), letterhead=replace(PAPER, unknown={"{{objte}}": "objet"}))
    with pytest.raises(NotFound):
        choose_letterhead(room.uow(), **room.by("organiser"), sha256="a" * 64)
    put_letterhead(room.uow(), **room.by("organiser"), letterhead=PAPER)
    with pytest.raises(InvalidValue):
        put_letterhead(room.uow(), **room.by("chair"), letterhead=replace(PAPER, content=b"other"), seen="")
    assert standing(room) == ("en-tête.docx", "")


def finalised_on_paper(database: Database) -> Room:
    room = jury(database)
    put_letterhead(room.uow(), **room.by("organiser"), letterhead=PAPER)
    assert room.decline_and_finalise()
    return room


def test_paper_is_in_the_archive_or_its_sequel_and_goes_with_the_call(made: Callable[..., Room]) -> None:
    room = made(finalised_on_paper)
    later = replace(PAPER, content=b"a later paper")
    put_letterhead(room.uow(), **room.by("organiser"), letterhead=later)
    record = read_record(room.reading(), whole=room.snapshot, view=room.snapshot)
    standing = letterheads_of(record.kept_letterheads, record.entries).standing
    assert standing
    assert standing.content == later.content
    archive = archive_zip(record, made_at=NOON)
    assert papers_in(archive) == {f"letterhead-{PAPER.sha256}.docx": PAPER.content}
    assert archive_problems(archive) == ()
    assert papers_in(sequel_zip(record, made_at=NOON)) == {f"letterhead-{later.sha256}.docx": later.content}
    with room.database.unit_of_work() as uow:
        assert uow.calls.erase(room.call_id, ERASED)["letterhead"] == 2


def papers_in(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name.endswith(".docx") and name.startswith("letterhead")}


def test_paper_is_read_for_nobody_who_sees_a_part_of_the_call(room: Room) -> None:
    put_letterhead(room.uow(), **room.by("organiser"), letterhead=PAPER)
    part = replace(room.snapshot, is_partial=True)
    assert read_record(room.reading(), whole=room.snapshot, view=part).kept_letterheads == ()

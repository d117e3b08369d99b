"""Prints of finalised minutes: another heading, the version and the earlier prints to the byte."""

import hashlib
import io
from collections.abc import Callable
from zipfile import ZipFile

import docx
import pytest
from pypdf import PdfReader

from deliberation.operations.call.wordings import prints, wordings
from deliberation.record.letterheads import print_digest
from deliberation.record.wordings import Wording
from exports.record import read_record
from exports.registry import list_exports
from extras.letters.verbs import print_minutes, word
from extras.letters.wordings import words_of
from tests.worlds.acts import call_problems, reopen
from tests.worlds.archives import archive_zip, sequel_zip
from tests.worlds.papers import picture
from tests.worlds.room import NOON, Database, Room, jury
from tests.worlds.terms import Act, InvalidValue, NotAllowed, NotFound, language

AUTHORITY = "Agence régionale de santé des Hautes-Sources"


def heading(room: Room, **changes: str) -> dict[str, str]:
    return {**words_of(wordings(room.reading(), call_id=room.call_id), Wording.MINUTES), **changes}


def drawn(room: Room, extension: str = "docx", *, number: int | None = None) -> bytes:
    record = read_record(room.reading(), whole=room.snapshot, view=room.snapshot, print_number=number)
    with language("fr"):
        return list_exports()[f"minutes.{extension}"].rendered(room.snapshot, made_at=NOON, record=lambda: record)


def said(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_another_print_changes_the_heading_and_leaves_the_first_to_the_byte(finalised: Room) -> None:
    first, archive, version = drawn(finalised, "pdf"), archived(finalised), finalised.snapshot.versions[-1]
    assert print_minutes(
        finalised.uow(), **finalised.by("organiser"), words=heading(finalised, authority=AUTHORITY), seen=heading(finalised)
    )
    assert (drawn(finalised, "pdf", number=1), archived(finalised), finalised.snapshot.versions[-1]) == (first, archive, version)
    digest = print_digest(version.sha256, 2, heading(finalised))
    latest = drawn(finalised, "pdf")
    second = said(latest).replace("\n", " ")
    assert [word for word in (AUTHORITY, "Tirage 2", digest[:30], version.sha256[:30]) if word not in second] == []
    assert "Tirage" not in said(first)
    assert drawn(finalised, "pdf", number=2) == latest
    assert [(one.number, one.made_by, one.sha256) for one in prints(finalised.reading(), call_id=finalised.call_id)] == [
        (1, "chair", ""),
        (2, "organiser", digest),
    ]
    with finalised.reading() as uow:
        assert uow.journal.of_call(finalised.call_id)[-1].act == Act.MINUTES_PRINTED
    assert call_problems(finalised.reading(), call_id=finalised.call_id) == ()


def archived(room: Room) -> bytes:
    return archive_zip(read_record(room.reading(), whole=room.snapshot, view=room.snapshot), made_at=NOON)


def test_print_takes_a_right_a_finalised_call_and_the_parts_that_it_may_change(finalised: Room) -> None:
    by = finalised.by("organiser")
    assert print_minutes(finalised.uow(), **by, words=heading(finalised)) is None
    with pytest.raises(InvalidValue, match=r"(?i)order of the day|ordre du jour"):
        print_minutes(finalised.uow(), **by, words=heading(finalised, order_of_the_day="Un autre"))
    with pytest.raises(InvalidValue):
        print_minutes(finalised.uow(), **by, words=heading(finalised, place="Lyon"), seen=heading(finalised, place="Ailleurs"))
    with pytest.raises(NotAllowed):
        print_minutes(finalised.uow(), **finalised.by("juror"), words=heading(finalised, place="Lyon"))
    with pytest.raises(NotFound):
        drawn(finalised, number=2)


def test_no_print_is_made_before_the_selection_is_finalised(room: Room) -> None:
    with pytest.raises(InvalidValue):
        print_minutes(room.uow(), **room.by("organiser"), words=heading(room, place="Lyon"))
    assert prints(room.reading(), call_id=room.call_id) == ()


def test_next_version_is_printed_under_the_heading_that_was_put_right(finalised: Room) -> None:
    print_minutes(finalised.uow(), **finalised.by("organiser"), words=heading(finalised, place="Lyon"))
    reopen(finalised.uow(), **finalised.by("chair"), reason="Une erreur.")
    assert finalised.finalise()
    (first,) = prints(finalised.reading(), call_id=finalised.call_id)
    assert (first.number, first.words["place"]) == (1, "Lyon")


def with_logo(database: Database) -> Room:
    room = jury(database)
    logo = picture()
    words = heading(room, logo=hashlib.sha256(logo).hexdigest())
    assert word(room.uow(), **room.by("organiser"), wording=Wording.MINUTES, words=words, logo=logo)
    return room


def test_logo_is_on_the_minutes_kept_with_the_call_and_refused_without_its_picture(made: Callable[..., Room]) -> None:
    room = made(with_logo)
    assert len(docx.Document(io.BytesIO(drawn(room))).inline_shapes) == 1
    assert len(PdfReader(io.BytesIO(drawn(room, "pdf"))).pages[0].images) == 1
    assert call_problems(room.reading(), call_id=room.call_id) == ()
    with ZipFile(io.BytesIO(archived(room))) as archive:
        assert [name for name in archive.namelist() if name.startswith("logo")] == [f"logo-{heading(room)['logo']}.png"]
    with pytest.raises(NotFound):
        word(room.uow(), **room.by("organiser"), wording=Wording.MINUTES, words=heading(room, logo="a" * 64), logo=b"other")


def test_logo_of_a_later_print_is_in_the_sequel(finalised: Room) -> None:
    logo = picture()
    words = heading(finalised, logo=hashlib.sha256(logo).hexdigest())
    assert print_minutes(finalised.uow(), **finalised.by("organiser"), words=words, logo=logo)
    record = read_record(finalised.reading(), whole=finalised.snapshot, view=finalised.snapshot)
    with ZipFile(io.BytesIO(sequel_zip(record, made_at=NOON))) as sequel:
        assert sequel.read(f"logo-{words['logo']}.png") == logo
    with ZipFile(io.BytesIO(archived(finalised))) as archive:
        assert not any(name.startswith("logo") for name in archive.namelist())

"""Erasing a call: not before its day, not without its archive, and then to the last row."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from json import loads
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from data_access.schema.columns import metadata
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.call.settings import Erasure
from deliberation.operations.call.calls import ArchiveSeal, erase_call
from deliberation.operations.dossiers.imports import attachment_problems
from exports.record import read_record
from tests.database.conftest import STORES
from tests.worlds.archives import MANIFEST, archive_zip, sha256
from tests.worlds.attachments import attach, content_of, from_platform, name_files, pdf
from tests.worlds.room import NOON, Database, Room, jury
from tests.worlds.terms import Console, InvalidValue, NotFound, language
from tests.worlds.whole_meeting import hold

pytestmark = pytest.mark.usefixtures("english")

LAST_DAY = date(2024, 12, 31)
PAST = NOON + timedelta(days=6 * 366)


def kept_until_a_day(database: Database) -> Room:
    """Give a finalised call that is kept until a day."""
    room = jury(database, jurors=5, kept_until=LAST_DAY)
    assert room.decline_and_finalise()
    return room


@pytest.fixture
def sitting(made: Callable[..., Room]) -> Room:
    return made(kept_until_a_day)


def archived(sitting: Room) -> bytes:
    whole = sitting.snapshot
    with language("fr"):
        return archive_zip(read_record(sitting.reading(), whole=whole, view=whole), made_at=NOON)


def seal_of(content: bytes) -> ArchiveSeal:
    manifest = loads(contents(content)[MANIFEST])
    return ArchiveSeal(sha256(content), manifest["call"], manifest["journal_hash"])


def seal(sitting: Room) -> ArchiveSeal:
    """Return what the archive of a call says of it, without making one."""
    return ArchiveSeal("a" * 64, sitting.snapshot.call.slug, sitting.journal[-1].hash)


def contents(archive: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def erase(sitting: Room, seal: ArchiveSeal, *, at: object = PAST, **said: bool) -> object:
    database = sitting.database
    uow = DatabaseUnitOfWork(database.engine, database.snapshots, clock=lambda: at)  # type: ignore[arg-type, return-value]
    return erase_call(uow, database.files, by=Console("Camille"), call_id=sitting.call_id, archive=seal, **said)


def rows(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        counts = {name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in metadata.tables.items()}
    return {name: count for name, count in counts.items() if count}


def test_erased_call_leaves_nothing_but_that_it_was_erased(database: Database) -> None:
    sitting = hold(database, kept_until=LAST_DAY)
    sitting.finalise()
    seal = seal_of(archived(sitting))
    erase(sitting, seal)
    assert rows(database) == {"erasure": 1}
    with database.reading() as uow:
        assert uow.calls.erasures() == [Erasure("ami-ia-2", PAST, "console (Camille)", LAST_DAY, seal.journal_hash, seal.sha256)]
    with pytest.raises(NotFound):
        database.snapshots.get(sitting.call_id)


def test_rehearsal_says_what_would_go_and_keeps_it(sitting: Room) -> None:
    before = rows(sitting.database)
    said = erase(sitting, seal(sitting), is_rehearsal=True)
    assert {"journal", "person", "candidature", "decision", "version"} <= set(said)  # type: ignore[call-overload]
    assert rows(sitting.database) == before


@pytest.mark.parametrize("change", [{"journal_hash": "0" * 64}, {"slug": "autre-appel"}])
def test_call_is_not_erased_with_another_archive(sitting: Room, change: dict[str, str]) -> None:
    with pytest.raises(InvalidValue, match="archive"):
        erase(sitting, replace(seal(sitting), **change))


def test_call_is_kept_through_its_last_day(sitting: Room) -> None:
    with pytest.raises(InvalidValue, match="31"):
        erase(sitting, seal(sitting), at=NOON.replace(year=2024, month=12, day=31))
    erase(sitting, seal(sitting), at=NOON.replace(year=2025, month=1, day=1))


def test_call_without_a_last_day_is_kept(database: Database) -> None:
    sitting = jury(database, jurors=5)
    with pytest.raises(InvalidValue, match="kept_until"):
        erase(sitting, seal(sitting))


def test_other_calls_stay_and_one_made_afterwards_starts_anew(sitting: Room) -> None:
    database = sitting.database
    other = jury(database, jurors=0, files=0, slug="autre-appel").call_id
    erase(sitting, seal(sitting))
    assert database.snapshots.get(other).call.slug == "autre-appel"
    again = jury(database, jurors=0, files=0, slug="troisieme-appel").call_id
    assert (database.snapshots.get(again).call.slug, database.snapshots.get(again).people) == ("troisieme-appel", ())


@pytest.mark.parametrize("kind", STORES, indirect=True)
def test_attached_files_go_with_the_call_unless_another_has_them_too(database: Database) -> None:
    first, other = jury(database, kept_until=LAST_DAY), jury(database, slug="autre-appel")
    for room in (first, other):
        name_files(room, {"101": content_of("plan.pdf")})
        attach(room, {from_platform("101", "plan.pdf"): pdf("in both")})
    name_files(first, {"102": content_of("budget.pdf")})
    attach(first, {from_platform("102", "budget.pdf"): pdf("in one")})
    both, one = (hashlib.sha256(pdf(said)).hexdigest() for said in ("in both", "in one"))

    erase(first, seal(first), is_rehearsal=True)
    assert database.files.missing({both: len(pdf("in both")), one: len(pdf("in one"))}) == ()
    erase(first, seal(first))
    assert [database.files.path(digest).exists() for digest in (both, one)] == [True, False]
    assert attachment_problems(other.reading(), database.files) == ()


def test_database_lets_no_entry_go_of_a_call_that_is_not_being_erased(sitting: Room, run_sql: Callable[..., None]) -> None:
    other = jury(sitting.database, jurors=0, files=0, slug="autre-appel").call_id
    erase(sitting, seal(sitting))
    for statement in ("DELETE FROM journal WHERE call_id = :id", "UPDATE erasure SET erased_by = 'personne'", "DELETE FROM erasure"):
        with pytest.raises(IntegrityError):
            run_sql(statement, **({"id": other} if ":id" in statement else {}))

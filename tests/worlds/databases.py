"""A real database: with nothing in it, or a small call written row by row, without any verb."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Self

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy import Dialect as SqlDialect

from data_access.ballot_keys import BallotKeys
from data_access.database import HEAD, WRITING, migrate, open_database
from data_access.files.attachment_files import AttachmentFiles
from data_access.files.attachment_pieces import AttachmentPieces
from data_access.process_snapshots import ProcessSnapshots
from data_access.rows.journal import sealed_anew
from data_access.unit_of_work import DatabaseUnitOfWork, Writings
from deliberation.call.settings import parse_call
from deliberation.dossiers.dialects import Dialect
from deliberation.record.anchors import SealingKey
from tests.worlds import by_hand  # noqa: F401 - what tests write row by row counts as of an act
from tests.worlds.demonstration import SETTINGS
from tests.worlds.terms import Administration, Candidature, Person, Phase, Role

KEY = SealingKey(b"a key for tests")
NOON = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)


class _Statements(dict[Any, Any]):
    """Compiled statements, whichever engine they were compiled for: each test has its own, and compiling was a sixth of its time."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(_of_any_engine(key), compiled)


def _of_any_engine(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(part.name if isinstance(part, SqlDialect) else part for part in key)


_STATEMENTS = _Statements()


@event.listens_for(Engine, "engine_connect")
def _share_statements(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_STATEMENTS)


@dataclass(frozen=True)
class Database:
    url: str
    engine: Engine
    snapshots: ProcessSnapshots
    writings: Writings | None = None
    holds_files: bool = False

    @classmethod
    def at(cls, url: str, *, holds_files: bool = False) -> Self:
        """Open the database at an address. ``holds_files``: what applicants attached lies in it."""
        engine = open_database(url)
        return cls(url, engine, ProcessSnapshots(engine), holds_files=holds_files)

    @property
    def files(self) -> AttachmentFiles:
        """Where what applicants attached is kept: beside an SQLite database."""
        folder = self._beside / "pieces"
        return AttachmentPieces(folder, self.engine) if self.holds_files else AttachmentFiles(folder)

    @property
    def keys_folder(self) -> Path:
        """Where the keys of its secret ballots are kept."""
        return self._beside.with_name(f"{self._beside.name}-keys")

    @property
    def _beside(self) -> Path:
        path = Path(self.engine.url.database or "")
        return path.parent if path.is_absolute() else Path(gettempdir(), path.name)

    def unit_of_work(self, at: datetime = NOON) -> DatabaseUnitOfWork:
        keys = BallotKeys(self.keys_folder, self.url)
        return DatabaseUnitOfWork(self.engine, self.snapshots, clock=lambda: at, writings=self.writings, key=lambda: KEY, ballot_keys=keys)

    def reading(self) -> DatabaseUnitOfWork:
        return DatabaseUnitOfWork(self.engine, self.snapshots, clock=lambda: NOON, is_reading=True, key=lambda: KEY)


def migrated(url: str) -> str:
    """Migrate the database at ``url``, leave no connection to it open, and return its name."""
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    return str(engine.url.database)


def migrate_rows(database: Database, *statements: str, at: datetime = NOON, schemas: tuple[str, str] = (HEAD, "next")) -> None:
    """Change rows as a migration does that has nothing else to do."""
    with (
        database.engine.connect().execution_options(**WRITING) as connection,
        connection.begin(),
        sealed_anew(connection, lambda: KEY, at=at, schemas=schemas),
    ):
        for statement in statements:
            connection.execute(text(statement))


def copy_contents(source: Database, target: Database) -> None:
    """Replace everything that one SQLite database holds by the contents of another."""
    names = [database.engine.url.database or "" for database in (source, target)]
    with closing(sqlite3.connect(names[0])) as reading, closing(sqlite3.connect(names[1])) as writing:
        reading.backup(writing)


@dataclass(frozen=True)
class Jury:
    """A call with three candidatures of one administration and two jurors, in deliberation, at revision 1."""

    call_id: int
    candidatures: tuple[int, ...]
    jurors: tuple[int, ...]
    administration: int


def seat_jury(database: Database, **changes: Any) -> Jury:
    settings = {**SETTINGS, **changes}
    with database.unit_of_work() as uow:
        call_id = uow.calls.create(parse_call(settings), settings, phase=Phase.DELIBERATION, is_sealed=False, at=NOON)
        jurors = tuple(uow.people.add(Person(0, call_id, name, frozenset({Role.JUROR})), revision=1).id for name in ("Juror 1", "Juror 2"))
        administration = uow.candidatures.add_administration(call_id, Administration(0, "Météo-France", "MTE", "opérateur"), revision=1)
        candidatures = tuple(
            uow.candidatures.add(call_id, candidature(dossier, administration), revision=1) for dossier in ("101", "102", "103")
        )
        uow.calls.set_revision(call_id, 1)
        uow.commit()
    return Jury(call_id, candidatures, jurors, administration)


def candidature(dossier: str, administration: int, **changes: Any) -> Candidature:
    plain: dict[str, Any] = {"title": f"Project {dossier}", "summary": "", "requested_tracks": ("technical",), "dialect": Dialect.V1}
    return Candidature(id=0, dossier=dossier, administration_id=administration, **(plain | {"deposited_at": NOON} | changes))

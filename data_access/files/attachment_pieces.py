"""Attached files in PostgreSQL, for servers whose disk does not last."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from data_access.database import WRITING, reading
from data_access.files.attachment_files import UNUSED_SECONDS, AttachmentFiles, read_pieces
from data_access.schema.columns import Moment
from deliberation.dossiers.attachments.attachment import Use

# Not one of the tables of calls: backups have these bytes as files, and no entry of a journal is sealed with them.
PIECE = sa.Table(
    "attachment_piece",
    sa.MetaData(),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("used_at", Moment, nullable=False),
)
_PIECES_AT_ONCE = 8


class AttachmentPieces(AttachmentFiles):
    """Implements ``ports.AttachmentFiles``: bytes in the database; drafts, drawn pages and reading copies in the folder.

    A file is written in one transaction, before the rows referring to the file.
    """

    def __init__(self, folder: Path, engine: sa.Engine, **key: Callable[[], bytes]) -> None:
        super().__init__(folder, **key)
        self._engine, self._copies = engine, AttachmentFiles(folder)

    @property
    def place(self) -> str:
        """Return a text that distinguishes this store."""
        return self._engine.url.render_as_string()

    def path(self, sha256: str) -> Path:
        """Return the path of a copy of a digest's bytes, made if absent. Lost or changed bytes leave the path empty."""
        path = self._disk_path(sha256)
        if not path.exists():
            with self._copies.draft() as draft:
                for piece in self._pieces(sha256):
                    draft.write(piece)
                if draft.sha256 == sha256:
                    draft.keep()
        return path

    def checked(self, sha256: str) -> Path:
        """Return the path of a copy of a digest's bytes, after reading. Raises FileChanged if the bytes are changed or lost."""
        self._drop_changed_copy(sha256)
        return super().checked(sha256)

    def remove(self, uses: Iterable[Use], *, kept: Collection[str] = ()) -> None:
        """Remove files and the pages drawn from the files, but not the bytes of the digests ``kept``, in use by a further candidature."""
        listed = tuple(uses)
        self._delete({use.sha256 for use in listed}.difference(kept))
        super().remove(listed, kept=kept)

    def sweep(self, known: Collection[Use], *, unused_seconds: float = UNUSED_SECONDS) -> int:
        """Remove files outside ``known`` and unused for ``unused_seconds``, drafts included; return how many files."""
        is_old = PIECE.c.used_at < sa.func.now() - timedelta(seconds=unused_seconds)
        with reading(self._engine) as connection:
            old = set(connection.execute(sa.select(PIECE.c.sha256).where(PIECE.c.number == 0, is_old)).scalars())
        removed = self._delete(old - {use.sha256 for use in known}, is_old)
        for sha256 in removed:
            self._disk_path(sha256).unlink(missing_ok=True)
        return len(removed) + super().sweep(known, unused_seconds=unused_seconds)

    def keep(self, draft: Path, sha256: str, size: int) -> None:
        """Write a draft to the database, then put it among the copies; the same bytes are kept once, and count as used from now on."""
        of_file = PIECE.c.sha256 == sha256
        with self._engine.connect().execution_options(**WRITING) as connection, connection.begin():
            is_there = self._sizes_in(connection, [sha256]).get(sha256) == size
            touched = sa.update(PIECE).where(of_file, PIECE.c.number == 0).values(used_at=sa.func.now())
            if not (is_there and connection.execute(touched).rowcount):
                connection.execute(sa.delete(PIECE).where(of_file))
                for number, piece in enumerate(read_pieces(draft)):
                    added = insert(PIECE).values(sha256=sha256, number=number, content=piece, used_at=sa.func.now())
                    # Another import may write the same bytes at this moment, in the same pieces: it is waited for.
                    connection.execute(added.on_conflict_do_update(constraint=PIECE.primary_key, set_=dict(added.excluded)))
        super().keep(draft, sha256, size)

    def drop_copies(self, known: Collection[Use]) -> None:
        """Remove this machine's copies of files outside ``known``; a different server may have removed the database's bytes."""
        digests = {use.sha256 for use in known}
        for sha256 in super()._digests():
            if sha256 not in digests:
                self._disk_path(sha256).unlink(missing_ok=True)
        self.drawn.sweep(known)

    def _digests(self) -> Iterable[str]:
        with reading(self._engine) as connection:
            return connection.execute(sa.select(PIECE.c.sha256).distinct()).scalars().all()

    def _sizes(self, digests: Collection[str]) -> Mapping[str, int]:
        with reading(self._engine) as connection:
            return self._sizes_in(connection, digests)

    def _sizes_in(self, connection: sa.Connection, digests: Collection[str]) -> Mapping[str, int]:
        size = sa.func.sum(sa.func.octet_length(PIECE.c.content))
        query = sa.select(PIECE.c.sha256, size).where(PIECE.c.sha256.in_(digests)).group_by(PIECE.c.sha256)
        return dict(map(tuple, connection.execute(query)))

    def _digest(self, sha256: str) -> str:
        self._drop_changed_copy(sha256)
        digest = hashlib.sha256()
        for piece in self._pieces(sha256):
            digest.update(piece)
        return digest.hexdigest()

    def _drop_changed_copy(self, sha256: str) -> None:
        with suppress(OSError):  # there is no copy
            if self._copies._digest(sha256) != sha256:
                self._disk_path(sha256).unlink()

    def _pieces(self, sha256: str) -> Iterator[bytes]:
        query = sa.select(PIECE.c.content).where(PIECE.c.sha256 == sha256).order_by(PIECE.c.number)
        with reading(self._engine) as connection:
            yield from connection.execute(query, execution_options={"yield_per": _PIECES_AT_ONCE}).scalars()

    def _delete(self, digests: Collection[str], *where: sa.ColumnElement[bool]) -> Collection[str]:
        """Delete the files whose first piece still meets the conditions (an import may touch a piece meanwhile); return their digests."""
        first = sa.delete(PIECE).where(PIECE.c.sha256.in_(digests), PIECE.c.number == 0, *where)
        with self._engine.connect().execution_options(**WRITING) as connection, connection.begin():
            removed = connection.execute(first.returning(PIECE.c.sha256)).scalars().all()
            connection.execute(sa.delete(PIECE).where(PIECE.c.sha256.in_(removed)))
        return removed

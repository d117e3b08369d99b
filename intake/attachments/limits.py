"""How much is read of what somebody sends, however much it says that it holds."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from deliberation.dossiers.attachments.plan import SentFile
from deliberation.errors import FileRefused, ImportRefused
from deliberation.problems import Problem, Severity
from phrases import N_, Message, whole

MEBIBYTE: Final = 1024 * 1024
PIECE_BYTES: Final = 256 * 1024
FILES_MAX: Final = 100_000
_LEFT_BY_SYSTEMS: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
TOO_MANY: Final = N_("This holds more than {most} files: it was not read, for safety.")


def is_left_by_a_system(file: SentFile) -> bool:
    """Tell whether a file is one that a computer leaves beside those of people."""
    return file.name.startswith("._") or file.name in _LEFT_BY_SYSTEMS or "__MACOSX" in file.folders


class Limits(NamedTuple):
    """How many bytes a file may have, and all that a call has."""

    file_bytes: int
    call_bytes: int


class Budget:
    """Counts what is really read, of one file and of all: neither a declared size nor a rate of compression is believed."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._read = limits, 0

    def refuse_size(self, size: int) -> None:
        """Raise FileRefused for a file of more bytes than a file may have, or of none."""
        if size > self._limits.file_bytes:
            said = N_("It weighs more than {limit} MB, the most that a file may have (JURY_ATTACHMENT_MAX_MB).")
            raise FileRefused(said, limit=whole(self._limits.file_bytes // MEBIBYTE))
        if not size:
            raise FileRefused(N_("It is empty."))

    def watched(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a file within the limits. Raises FileRefused for the file, ImportRefused for all."""
        size = 0
        for piece in pieces:
            size += len(piece)
            self._read += len(piece)
            if self._read > self._limits.call_bytes:
                said = N_("All together is more than {limit} MB, the most that a call may have (JURY_ATTACHMENTS_MAX_MB).")
                message = Message(said, {"limit": whole(self._limits.call_bytes // MEBIBYTE)})
                raise ImportRefused([Problem(Severity.ERROR, message)])
            self.refuse_size(size)
            yield piece
        self.refuse_size(size)

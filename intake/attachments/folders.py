"""A folder of attached files: no link in it is followed."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from deliberation.dossiers.attachments.plan import SentFile
from deliberation.errors import FileRefused
from intake.attachments.kinds import media_type_of
from intake.attachments.limits import FILES_MAX, PIECE_BYTES, TOO_MANY, Budget, Limits, is_left_by_a_system
from phrases import N_, whole


class FolderOfAttachments:
    """Implements ``ports_beside.SentAttachments``. Raises FileRefused for a folder that holds too many files."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        root = folder.resolve()
        self.name = root.name
        self._budget = Budget(limits)
        self._paths: list[Path] = []
        for path in _files_under(root):
            if len(self._paths) >= FILES_MAX:
                raise FileRefused(TOO_MANY, most=whole(FILES_MAX))
            self._paths.append(path)
        found = (
            SentFile(key, (root.name, *path.relative_to(root).parts[:-1]), path.name, path.lstat().st_size)
            for key, path in enumerate(self._paths)
        )
        self.files = tuple(file for file in found if not is_left_by_a_system(file))

    def pieces(self, file: SentFile) -> Iterator[bytes]:
        """Yield a file's bytes. Raises FileRefused if it cannot be read or is too large; ImportRefused if all together is."""
        self._budget.refuse_size(file.size)
        return self._budget.watched(_read(self._paths[file.key]))

    def media_type(self, file: SentFile, content: BinaryIO) -> str:
        """Return the media type of a file. Raises FileRefused for what is not what its name says, or not taken."""
        return media_type_of(file.name, content)


def _files_under(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if stat.S_ISREG(path.lstat().st_mode):
                yield path


def _read(path: Path) -> Iterator[bytes]:
    try:
        # Opened as a link it would be another file than the one that was listed.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise FileRefused(N_("It is not a file."))
            while piece := opened.read(PIECE_BYTES):
                yield piece
    except OSError:
        raise FileRefused(N_("It cannot be read.")) from None

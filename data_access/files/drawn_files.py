"""What was drawn of attached files, under their digests, then by candidature: made again when it is not there, so never backed up.

The same bytes of two candidatures are drawn for each: for whom one of them is hidden, nothing is there sooner because of it.
"""

import os
import secrets
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Final

from deliberation.dossiers.attachments.attachment import Use

_METHOD: Final = "2"  # raised when the same file would be drawn otherwise: what was kept until then is not found again


class DrawnFiles:
    """Implements ``intake.pages.pages.Kept``. ``is_there``: whether the file of a digest is still kept."""

    def __init__(self, folder: Path, is_there: Callable[[str], bool]) -> None:
        self._folder, self._is_there = folder, is_there

    def path(self, use: Use, name: str) -> Path:
        """Return where something drawn of a file is, or would be; ``name`` is the program's own."""
        return self._of(use) / _METHOD / name

    def get(self, use: Use, name: str) -> bytes | None:
        """Return what was drawn, if it is kept."""
        try:
            return self.path(use, name).read_bytes()
        except OSError:
            return None

    def put(self, use: Use, name: str, content: bytes) -> None:
        """Keep what was drawn, for the owner of the folder alone; nothing of a file that was removed meanwhile."""
        path = self.path(use, name)
        draft = path.with_name(f"{name}.{secrets.token_hex(8)}")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(content)
        draft.replace(path)
        if not self._is_there(use.sha256):
            self.remove([use])

    def remove(self, uses: Iterable[Use]) -> None:
        """Remove all that was drawn of these files."""
        for use in uses:
            rmtree(self._of(use), ignore_errors=True)
            with suppress(OSError):  # another candidature has it too
                self._of(use).parent.rmdir()

    def sweep(self, known: Collection[Use]) -> None:
        """Remove what was drawn of files that are not ``known``."""
        folders = {self._of(use) for use in known}
        digests = {folder.parent for folder in folders}
        with suppress(OSError):
            for folder in self._folder.glob("??/*"):
                for path in [folder] if folder not in digests else set(folder.iterdir()) - folders:
                    rmtree(path, ignore_errors=True)

    def _of(self, use: Use) -> Path:
        return self._folder / use.sha256[:2] / use.sha256 / str(use.candidature_id)

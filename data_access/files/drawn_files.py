"""What was drawn of attached files, under their digests: made again when it is not there, so that it is never copied nor backed up."""

import os
import secrets
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Final

_METHOD: Final = "1"  # raised when the same file would be drawn otherwise: what was kept until then is not found again


class DrawnFiles:
    """Implements ``intake.pages.pages.Kept``. ``is_there``: whether the file of a digest is still kept."""

    def __init__(self, folder: Path, is_there: Callable[[str], bool]) -> None:
        self._folder, self._is_there = folder, is_there

    def path(self, sha256: str, name: str) -> Path:
        """Return where something drawn of a file is, or would be; ``name`` is the program's own."""
        return self._folder / sha256[:2] / sha256 / _METHOD / name

    def get(self, sha256: str, name: str) -> bytes | None:
        """Return what was drawn, if it is kept."""
        try:
            return self.path(sha256, name).read_bytes()
        except OSError:
            return None

    def put(self, sha256: str, name: str, content: bytes) -> None:
        """Keep what was drawn, for the owner of the folder alone; nothing of a file that was removed meanwhile."""
        path = self.path(sha256, name)
        draft = path.with_name(f"{name}.{secrets.token_hex(8)}")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(content)
        draft.replace(path)
        if not self._is_there(sha256):
            self.remove([sha256])

    def remove(self, digests: Iterable[str]) -> None:
        """Remove all that was drawn of these files."""
        for sha256 in digests:
            rmtree(self._folder / sha256[:2] / sha256, ignore_errors=True)

    def sweep(self, known: Collection[str]) -> None:
        """Remove what was drawn of files that are not ``known``."""
        with suppress(OSError):
            self.remove(path.name for path in self._folder.glob("??/*") if path.name not in known)

"""Time stamps that an authority gave of a version's SHA-256: imported as files, since the program itself asks no authority."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from deliberation.record.journal import Act, Entry
from phrases import N_, Message


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """An authority's answer, as it came: of which SHA-256, and at what time."""

    imprint: str
    stamped_at: datetime
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the answer itself."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class KeptStamp:
    """A time stamp of the version ``number``, with who imported it, and when."""

    number: int
    sha256: str
    stamped_at: datetime
    imported_by: str
    imported_at: datetime
    content: bytes


def stamp_problems(stamps: Iterable[KeptStamp], entries: Sequence[Entry]) -> Iterator[Message]:
    """Yield the signs that the time stamps kept are not those that were imported."""
    imported = {_said(entry) for entry in entries if entry.act == Act.TIME_STAMPED}
    kept = {_kept(stamp) for stamp in stamps}
    if kept != imported:
        yield Message(N_("The time stamps are not those that were imported."))


def _said(entry: Entry) -> tuple[object, ...]:
    after = entry.after
    return after.get("version"), after.get("sha256"), after.get("stamped_at"), entry.actor, entry.at


def _kept(stamp: KeptStamp) -> tuple[object, ...]:
    digest = hashlib.sha256(stamp.content).hexdigest()
    sha256 = digest if digest == stamp.sha256 else None  # not what it says that it is
    return stamp.number, sha256, stamp.stamped_at.astimezone(UTC).isoformat(), stamp.imported_by, stamp.imported_at

"""Papers and texts of an office as the journal has them: the heading of the minutes, its logo, the papers of letters."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.record.journal import Act, Entry
from deliberation.record.payloads.selection import MinutesPrinted
from deliberation.record.wordings import Wording, Words
from phrases import N_, Message

LOGO = "logo"  # the name of the part, and under which its picture is kept


@dataclass(frozen=True, slots=True)
class KeptLetterhead:
    """A stored letterhead, with who added it first, and when."""

    sha256: str
    name: str
    added_by: str
    added_at: datetime
    content: bytes


def logo_of(entry: Entry) -> str:
    """Return the SHA-256 of the logo that an entry gives the minutes; an empty text if it gives none."""
    return str(entry.after.get(LOGO, "")) if entry.act in (Act.WORDED, Act.MINUTES_PRINTED) else ""


def letterhead_problems(kept_letterheads: Iterable[KeptLetterhead], entries: Sequence[Entry]) -> Iterator[Message]:
    """Yield a fault if the stored letterheads are not those that were chosen."""
    said: dict[str, tuple[object, ...]] = {}
    for entry in entries:
        if entry.act == Act.LETTERHEAD_CHOSEN and entry.after["sha256"]:
            said.setdefault(entry.after["sha256"], (entry.after["letterhead"], entry.actor, entry.at))
        if logo := logo_of(entry):
            said.setdefault(logo, (LOGO, entry.actor, entry.at))
    found = {hashlib.sha256(one.content).hexdigest(): (one.name, one.added_by, one.added_at) for one in kept_letterheads}
    if found != said or any(hashlib.sha256(one.content).hexdigest() != one.sha256 for one in kept_letterheads):
        yield Message(N_("The letterheads are not those that were chosen."))


def latest_wordings(entries: Iterable[Entry]) -> Mapping[Wording, Words]:
    """Return an office's texts as last journalled."""
    latest: dict[Wording, Words] = {}
    for entry in entries:
        if entry.act in (Act.WORDED, Act.MINUTES_PRINTED) and (wording := Wording.known(str(entry.after.get("wording")))):
            latest[wording] = {key: str(value) for key, value in entry.after.items() if key not in MinutesPrinted.FIELDS}
    return latest

"""An office's letterhead, and the texts of its prints of the minutes, as last journalled."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.record.journal import Act, Entry, digest
from deliberation.record.payloads.selection import MinutesPrinted
from deliberation.record.wordings import Wording, Words
from phrases import N_, Message

LOGO = "logo"  # the name of the part, and under which its picture is kept


@dataclass(frozen=True, slots=True)
class KeptLetterhead:
    """Stored letterhead, with its first author and time."""

    sha256: str
    name: str
    added_by: str
    added_at: datetime
    content: bytes


def logo_of(entry: Entry) -> str:
    """Return the SHA-256 of the minutes' logo in an entry, or an empty text."""
    return str(entry.after.get(LOGO, "")) if entry.act in (Act.WORDED, Act.MINUTES_PRINTED) else ""


def letterhead_problems(kept_letterheads: Iterable[KeptLetterhead], entries: Sequence[Entry]) -> Iterator[Message]:
    """Yield a fault if the stored letterheads differ from the chosen letterheads."""
    chosen_letterheads: dict[str, tuple[object, ...]] = {}
    for entry in entries:
        if entry.act == Act.LETTERHEAD_CHOSEN and entry.after["sha256"]:
            chosen_letterheads.setdefault(entry.after["sha256"], (entry.after["letterhead"], entry.actor, entry.at))
        if logo := logo_of(entry):
            chosen_letterheads.setdefault(logo, (LOGO, entry.actor, entry.at))
    stored = {
        hashlib.sha256(letterhead.content).hexdigest(): (letterhead.name, letterhead.added_by, letterhead.added_at)
        for letterhead in kept_letterheads
    }
    if stored != chosen_letterheads or any(
        hashlib.sha256(letterhead.content).hexdigest() != letterhead.sha256 for letterhead in kept_letterheads
    ):
        yield Message(N_("The letterheads are not those that were chosen."))


def latest_wordings(entries: Iterable[Entry]) -> Mapping[Wording, Words]:
    """Return an office's texts as last journalled."""
    latest: dict[Wording, Words] = {}
    for entry in entries:
        if entry.act in (Act.WORDED, Act.MINUTES_PRINTED) and (wording := Wording.known(str(entry.after.get("wording")))):
            latest[wording] = {key: str(value) for key, value in entry.after.items() if key not in MinutesPrinted.FIELDS}
    return latest


# Parts of the heading that another print may change: no fact of the record follows from them.
CHANGED_BY_PRINTS = ("authority", "legal_basis", "place", "secretary", "logo")


@dataclass(frozen=True, slots=True)
class Print:
    """Print of the minutes: number within its version, heading, author, time. ``sha256``: empty for the version's first print."""

    number: int
    words: Words
    made_by: str
    made_at: datetime
    sha256: str = ""


def print_digest(version_sha256: str, number: int, words: Mapping[str, str]) -> str:
    """Return the SHA-256 of a print, over the version's SHA-256, the print's number and the heading."""
    return digest({"version": version_sha256, "print": number, **words})


def prints_of(entries: Iterable[Entry]) -> tuple[Print, ...]:
    """Return the prints of the version that was finalised last, in order; none if none was. ``entries``: in sequence."""
    made: tuple[Print, ...] = ()
    texts: list[Entry] = []
    for entry in entries:
        texts.append(entry)
        if entry.act == Act.FINALISED:
            made = (Print(1, latest_wordings(texts).get(Wording.MINUTES, {}), entry.actor, entry.at),)
        elif entry.act == Act.MINUTES_PRINTED:
            words = latest_wordings([entry])[Wording.MINUTES]
            made = (*made, Print(entry.after["print"], words, entry.actor, entry.at, entry.after["print_sha256"]))
    return made

"""Prints of the minutes of a finalised version: the first as it was finalised, others under another heading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from deliberation.record.journal import Act, Entry, digest
from deliberation.record.letterheads import latest_wordings
from deliberation.record.wordings import Wording, Words

# Parts of the heading that another print may change: no fact of the record follows from them.
CHANGED_BY_PRINTS = ("authority", "legal_basis", "place", "secretary", "logo")


@dataclass(frozen=True, slots=True)
class Print:
    """A print: its number in its version, the heading, who made it and when. ``sha256``: empty for the first, which the version's is of."""

    number: int
    words: Words
    made_by: str
    made_at: datetime
    sha256: str = ""


def print_digest(version_sha256: str, number: int, words: Mapping[str, str]) -> str:
    """Return the SHA-256 of a print: of its version's, of its number and of its heading."""
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

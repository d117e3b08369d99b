"""How far each call's journal had come, as written outside the database: going back is told, whatever the database says of itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.record.journal import Entry
from phrases import N_, Message, time_of_day


@dataclass(frozen=True, slots=True)
class Mark:
    """The last entry of a call that was written: its number, hash and time."""

    sequence: int
    hash: str
    at: datetime


Marks = Mapping[str, Mark]  # by the call's slug


def advanced(marks: Marks, written: Sequence[tuple[str, Entry]]) -> dict[str, Mark]:
    """Return the marks once these entries are written too, each with its call.

    A call's first entry begins anew: another of that name was erased. A mark that entries do not follow stays: they were written on an
    earlier state, which is told as long as nobody says that it was meant.
    """
    moved = dict(marks)
    for slug, entry in written:
        mark = moved.get(slug)
        is_after = mark is not None and (mark.sequence + 1, mark.hash) == (entry.sequence, entry.previous_hash)
        is_next = mark is None or is_after or entry.sequence == 1 or entry.sequence > mark.sequence + 1
        if is_next:
            moved[slug] = Mark(entry.sequence, entry.hash, entry.at)
    return moved


def going_back(mark: Mark, entries: Sequence[Entry]) -> Iterator[Message]:
    """Yield in what a journal is behind its mark, or another. Entries later than the mark were written since it went back."""
    at_mark = next((entry for entry in entries if entry.sequence == mark.sequence), None)
    if at_mark is None:
        last = next((entry for entry in reversed(entries) if entry.at <= mark.at), None)
        count = mark.sequence - (last.sequence if last else 0)
        since = last.at if last else mark.at
        sentence = N_("Acts missing since {time}: {count}. The database was put back to an earlier state, or its end was lost.")
        yield Message(sentence, {"count": count, "time": time_of_day(since)})
    elif at_mark.hash != mark.hash:
        sentence = N_("Entry {number} is not the one that this server wrote at {time}: the database went on from an earlier state.")
        yield Message(sentence, {"number": mark.sequence, "time": time_of_day(mark.at)})

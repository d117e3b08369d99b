"""Check a call's record: the complete journal, finalised versions against their entries, and the mark outside the database."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from deliberation.call.call import Version
from deliberation.record.journal import Act, Entry
from deliberation.record.state import FORMS
from phrases import N_, Message, time_of_day


def record_problems(entries: Sequence[Entry], versions: Iterable[tuple[Version, bytes]], *, revision: int) -> tuple[Message, ...]:
    """Return all inconsistencies, a sentence each.

    Args:
        entries: a chain without a break.
        versions: each with its content.
        revision: the call's present revision.
    """
    return tuple(_problems(entries, list(versions), revision))


def _problems(entries: Sequence[Entry], versions: Sequence[tuple[Version, bytes]], revision: int) -> Iterator[Message]:
    last = entries[-1].revision if entries else 0
    if last != revision:
        # A truncated chain is still valid: compare its end with the call's revision.
        yield Message(N_("The journal ends at revision {last}, the call is at {revision}."), {"last": last, "revision": revision})
    for version, content in versions:
        if hashlib.sha256(content).hexdigest() != version.sha256:
            yield Message(N_("Version {number}: its content is not that of its SHA-256."), {"number": version.number})
        if version.form not in FORMS:
            unknown = N_("Version {number} is in canonical form {form}, which this program does not know.")
            yield Message(unknown, {"number": version.number, "form": version.form})
    yield from version_problems(entries, [version for version, _content in versions])


def version_problems(entries: Sequence[Entry], versions: Sequence[Version]) -> Iterator[Message]:
    """Yield each difference between kept versions and the journal's statements about versions."""
    finalised = {entry.after.get("version"): entry for entry in entries if entry.act == Act.FINALISED}
    if finalised.keys() != {version.number for version in versions}:
        yield Message(N_("The finalised versions are not those of the journal."))
    for version in versions:
        entry = finalised.get(version.number)
        if entry is not None and not (is_finalisation(version, entry) and _is_reopening(version, entries)):
            yield Message(N_("Version {number} is not as the journal says that it was finalised and reopened."), {"number": version.number})


def is_finalisation(version: Version, entry: Entry) -> bool:
    """Tell whether an entry agrees with what is kept of a version."""
    statement = (entry.act, entry.after.get("version"), entry.after.get("sha256"), entry.after.get("form"), entry.actor, entry.at)
    return statement == (Act.FINALISED, version.number, version.sha256, version.form, version.finalised_by, version.finalised_at)


def _is_reopening(version: Version, entries: Sequence[Entry]) -> bool:
    reopenings = [
        (entry.actor, entry.at, entry.after.get("reason"))
        for entry in entries
        if entry.act == Act.REOPENED and entry.before.get("version") == version.number
    ]
    reopening = [(version.reopened_by, version.reopened_at, version.reopening_reason)] if version.reopened_at else []
    return reopenings == reopening and (bool(reopening) or (version.reopened_by, version.reopening_reason) == ("", ""))


class Erased(StrEnum):
    """Whether a call was erased: ``BEGUN`` is written before the database is asked, which may then refuse."""

    NOT = ""
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Mark:
    """Last known entry of a call: number, hash and time, and whether an erasure is under way or done."""

    sequence: int
    hash: str
    at: datetime
    erased: Erased = Erased.NOT


Marks = Mapping[str, Mark]  # by the call's slug


def advanced(marks: Marks, written: Sequence[tuple[str, Entry]]) -> dict[str, Mark]:
    """Return the marks after these entries, each with its call's slug.

    A call's first entry restarts its mark, since a former call of that name was erased. A mark without following entries stays: a return to
    an earlier state is reported until accepted.
    """
    moved = dict(marks)
    for slug, entry in written:
        mark = moved.get(slug)
        if mark and mark.erased is Erased.DONE and mark.hash != entry.hash:
            mark = None
        is_after = mark is not None and (mark.sequence + 1, mark.hash) == (entry.sequence, entry.previous_hash)
        is_next = mark is None or is_after or entry.sequence == 1 or entry.sequence > mark.sequence + 1
        if is_next:
            moved[slug] = Mark(entry.sequence, entry.hash, entry.at)
    return moved


def with_erased(marks: Marks, slugs: Iterable[str], erased: Erased) -> dict[str, Mark]:
    """Return the marks once these calls are erased, or being erased."""
    return {**marks, **{slug: replace(marks[slug], erased=erased) for slug in slugs if slug in marks}}


def going_back(mark: Mark, entries: Sequence[Entry]) -> Iterator[Message]:
    """Yield the differences between a journal and its mark. Entries later than the mark follow a return to an earlier state."""
    at_mark = next((entry for entry in entries if entry.sequence == mark.sequence), None)
    if mark.erased is Erased.DONE:
        if at_mark and at_mark.hash == mark.hash:
            yield Message(N_("This call was erased, and is there again: the database was put back to an earlier state."))
    elif at_mark is None:
        last = next((entry for entry in reversed(entries) if entry.at <= mark.at), None)
        count = mark.sequence - (last.sequence if last else 0)
        since = last.at if last else mark.at
        sentence = N_("Acts missing since {time}: {count}. The database was put back to an earlier state, or its end was lost.")
        yield Message(sentence, {"count": count, "time": time_of_day(since)})
    elif at_mark.hash != mark.hash:
        sentence = N_("Entry {number} is not the one that this server wrote at {time}: the database went on from an earlier state.")
        yield Message(sentence, {"number": mark.sequence, "time": time_of_day(mark.at)})

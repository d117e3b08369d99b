"""Check a call's record: the journal to its end, and each finalised version against its entry."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from deliberation.call.call import Version
from deliberation.record.journal import Act, Entry
from deliberation.record.state import FORMS
from phrases import N_, Message


def record_problems(entries: Sequence[Entry], versions: Iterable[tuple[Version, bytes]], *, revision: int) -> tuple[Message, ...]:
    """Return what does not fit, a sentence each.

    ``entries``: a chain without a break; ``versions``: each with its content; ``revision``: the call's.
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
    """Yield each difference between what is kept of the versions and what the journal says of them."""
    finalised = {entry.after.get("version"): entry for entry in entries if entry.act == Act.FINALISED}
    if finalised.keys() != {version.number for version in versions}:
        yield Message(N_("The finalised versions are not those of the journal."))
    for version in versions:
        entry = finalised.get(version.number)
        if entry is not None and not (is_finalisation(version, entry) and _is_reopening(version, entries)):
            yield Message(N_("Version {number} is not as the journal says that it was finalised and reopened."), {"number": version.number})


def is_finalisation(version: Version, entry: Entry) -> bool:
    """Tell whether an entry agrees with what is kept of a version."""
    said = (entry.act, entry.after.get("version"), entry.after.get("sha256"), entry.after.get("form"), entry.actor, entry.at)
    return said == (Act.FINALISED, version.number, version.sha256, version.form, version.finalised_by, version.finalised_at)


def _is_reopening(version: Version, entries: Sequence[Entry]) -> bool:
    said = [
        (entry.actor, entry.at, entry.after.get("reason"))
        for entry in entries
        if entry.act == Act.REOPENED and entry.before.get("version") == version.number
    ]
    kept = [(version.reopened_by, version.reopened_at, version.reopening_reason)] if version.reopened_at else []
    return said == kept and (bool(kept) or (version.reopened_by, version.reopening_reason) == ("", ""))

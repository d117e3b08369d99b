"""A file that an applicant attached, and which of its versions counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from deliberation.call.people import Person, Role
from deliberation.call.rules import Rules
from deliberation.declarations.naming import CandidatureId
from deliberation.dossiers.attachments.names import folded, own_names, times_named
from deliberation.dossiers.candidatures import Content


class Use(NamedTuple):
    """A file's bytes within one candidature: results for the same bytes in another, possibly hidden, are not shared."""

    sha256: str
    candidature_id: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """One version of a file: ``number`` counts those of its candidature in the order in which they came; ``name`` is the form's.

    ``sha256`` finds its bytes. ``filed_at``: when the applicant filed it, as the platform stamped it; None for a file that came otherwise.
    """

    candidature_id: CandidatureId
    number: int
    name: str
    sha256: str
    size: int
    media_type: str
    filed_at: datetime | None
    imported_at: datetime

    @property
    def use(self) -> Use:
        """Return its bytes as those of its candidature."""
        return Use(self.sha256, self.candidature_id)

    @property
    def age(self) -> tuple[datetime, int]:
        """Return the sort key of a file's versions, oldest first."""
        return self.filed_at or self.imported_at, self.number


def may_download(person: Person, rules: Rules) -> bool:
    """Tell whether somebody may download the files of the candidatures that they see."""
    return rules.jury_downloads or person.has(Role.CHAIR, Role.DEPUTY, Role.ORGANISER, Role.STAFF)


def versions(attachments: Iterable[Attachment]) -> Mapping[tuple[int, str], Sequence[Attachment]]:
    """Return the versions of each file by (candidature id, folded name), the oldest first."""
    found: dict[tuple[int, str], list[Attachment]] = {}
    for one in sorted(attachments, key=lambda each: each.age):
        found.setdefault((one.candidature_id, folded(one.name)), []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Attached:
    """The files of one name: the versions that count, as many as the form names, and earlier ones."""

    name: str
    counting: tuple[Attachment, ...]
    earlier: tuple[Attachment, ...]


def attached(content: Content, attachments: Iterable[Attachment]) -> tuple[Attached, ...]:
    """Return the files of one candidature, by name in the form's order; ``attachments`` are its own.

    A named file that never came has no versions; files that the form no longer names come last.
    """
    times, here = times_named(content), {name: found for (_id, name), found in versions(attachments).items()}
    names = dict.fromkeys([*map(folded, own_names(content)), *here])
    shown = {folded(name): name for name in own_names(content)}
    return tuple(_under(shown.get(name) or here[name][-1].name, here.get(name, ()), max(times[name], 1)) for name in names)


def _under(name: str, found: Sequence[Attachment], times: int) -> Attached:
    return Attached(name, tuple(found[-times:]), tuple(found[:-times]))

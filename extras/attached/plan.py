"""Plan of an import of attached files: sorting by the form's names, comparison with stored files, no writing."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from deliberation.dossiers.attachments.attachment import (
    PLATFORM_FOLDER,
    Attachment,
    SentFile,
    folded_name,
    own_names,
    stamped,
    times_named,
    versions,
)
from deliberation.dossiers.candidatures import Candidature, NumbersHere
from deliberation.errors import InvalidValue
from deliberation.problems import Problem, Severity
from phrases import N_, Message

Use: TypeAlias = tuple[str, str]  # a dossier's number, the name of a file of it
_Key: TypeAlias = tuple[int, str]  # a candidature's id, a folded name
_OF_DOSSIER = "dossier-"
_NO_DOSSIER = N_("No dossier of this call has the number that its folder bears.")
_OUTSIDE = N_("Its path leads out of what was sent.")
_ELSEWHERE = N_("It is in a folder that holds messages, opinions or other papers of the team.")
_NOT_NAMED = N_("No answer of the applicant names this file: it may be the team’s own.")
_NO_SUCH_FILE = N_("{place}: there is no file to check of a dossier of this call at this place.")
_MISSING = N_("The form names this file, and it is not among those sent.")


@dataclass(frozen=True, slots=True)
class Matched:
    """A sent file named by an applicant's answer, ``name`` being the form's; ``is_chosen``: named by none, chosen by a person."""

    file: SentFile
    candidature_id: int
    dossier: str
    name: str
    filed_at: datetime | None = None
    platform_id: str = ""
    is_chosen: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        """Return the sort key for numbering: by dossier, name, and version, oldest first."""
        since = self.filed_at.timestamp() if self.filed_at else 0.0
        return self.candidature_id, folded_name(self.name), since, len(self.platform_id), self.platform_id, self.file.key


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Sent file left out, with the reason; an empty ``dossier`` is unknown, so that no choice is possible."""

    dossier: str
    name: str
    why: Message


@dataclass(frozen=True, slots=True)
class Read:
    """A matched file whose bytes were read and found fit."""

    matched: Matched
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Examined:
    """The files sent, sorted and read: accepted, refused, and those to check. ``name`` is of the archive or folder."""

    name: str
    read: tuple[Read, ...]
    refused: tuple[LeftOut, ...]
    to_check: tuple[LeftOut, ...]
    dossiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttachmentPlan:
    """Changes of an import, as (dossier, name): ``new``, ``replaced``, ``unchanged``; ``earlier``: older than a stored version.

    ``to_write``: rows to add. ``missing``: named in the form of a sent dossier, and not stored. ``chosen``: place in the sent files →
    choice by a person, without an answer that names the file.
    """

    new: tuple[Use, ...]
    replaced: tuple[Use, ...]
    unchanged: tuple[Use, ...]
    earlier: tuple[Use, ...]
    to_check: tuple[LeftOut, ...]
    refused: tuple[LeftOut, ...]
    missing: tuple[Use, ...]
    chosen: tuple[Use, ...]
    to_write: tuple[Attachment, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems to report: refused files, missing files."""
        files_left = [*self.refused, *(LeftOut(dossier, name, Message(_MISSING, {})) for dossier, name in self.missing)]
        return tuple(Problem(Severity.WARNING, file.why, dossier=file.dossier, value=file.name) for file in files_left)


def sort_files(
    files: Iterable[SentFile], candidatures: Mapping[str, Candidature], *, chosen: Collection[str] = ()
) -> tuple[tuple[Matched, ...], tuple[LeftOut, ...]]:
    """Return the files named in applicants' own answers, in the order of numbers, then files for a person to check.

    ``chosen``: places of files checked and taken. Raises InvalidValue for a place without a file to choose.
    """
    named = {dossier: {folded_name(name): name for name in own_names(candidature.content)} for dossier, candidature in candidatures.items()}
    numbers = NumbersHere(candidatures)
    sorted_ = [_or_chosen(file, _sort_file(file, candidatures, named, numbers), candidatures, chosen) for file in files]
    matched = sorted((one for one in sorted_ if isinstance(one, Matched)), key=lambda one: one.order)
    for place in sorted({*chosen} - {one.file.place for one in matched if one.is_chosen}):
        raise InvalidValue(_NO_SUCH_FILE, place=place)
    return tuple(matched), tuple(one for one in sorted_ if isinstance(one, LeftOut))


def _or_chosen(
    file: SentFile, found: Matched | LeftOut, candidatures: Mapping[str, Candidature], chosen: Collection[str]
) -> Matched | LeftOut:
    if isinstance(found, Matched) or not (found.dossier and folded_name(file.name)) or found.name not in chosen:
        return found
    stamp = stamped(file.name)
    name, filed_at, platform_id = stamp or (file.name, None, "")
    return Matched(file, candidatures[found.dossier].id, found.dossier, name, filed_at, platform_id, is_chosen=True)


def _sort_file(
    file: SentFile, candidatures: Mapping[str, Candidature], named: Mapping[str, Mapping[str, str]], numbers: NumbersHere
) -> Matched | LeftOut:
    depth, dossier = next(_dossiers_of(file, numbers), (0, ""))
    if ".." in file.folders:
        return LeftOut("", file.place, Message(_OUTSIDE, {}))
    if not dossier:
        return LeftOut("", file.place, Message(_NO_DOSSIER, {}))
    if file.folders[depth + 1 :] not in ((), (PLATFORM_FOLDER,)):
        return LeftOut(dossier, file.place, Message(_ELSEWHERE, {}))
    own, id_ = named[dossier], candidatures[dossier].id
    if name := own.get(folded_name(file.name)):
        return Matched(file, id_, dossier, name)
    stamp = stamped(file.name)
    if stamp and (name := own.get(folded_name(stamp.name))):
        return Matched(file, id_, dossier, name, stamp.filed_at, stamp.id)
    return LeftOut(dossier, file.place, Message(_NOT_NAMED, {}))


def _dossiers_of(file: SentFile, numbers: NumbersHere) -> Iterator[tuple[int, str]]:
    """Yield how deep a folder of a known dossier is, and its number: the innermost first."""
    for depth, folder in reversed(list(enumerate(file.folders))):
        for number in (folder, folder.removeprefix(_OF_DOSSIER)):
            if dossier := numbers.find(number):
                yield depth, dossier


def plan_attachments(
    examined: Examined, *, candidatures: Mapping[str, Candidature], here: Iterable[Attachment], at: datetime
) -> AttachmentPlan:
    """Return the sent files' changes to the stored files (``here``) at the time ``at``."""
    comparison = _Comparison(candidatures, tuple(here), at)
    for read in examined.read:
        comparison.add(read)
    return comparison.plan(examined)


class _Comparison:
    """Stored files, and files added so far."""

    def __init__(self, candidatures: Mapping[str, Candidature], here: Sequence[Attachment], at: datetime) -> None:
        self._candidatures, self._at = candidatures, at
        self._before = versions(here)
        self._times = {candidature.id: times_named(candidature.content) for candidature in candidatures.values()}
        self._last: Counter[int] = Counter()
        for attachment in here:
            self._last[attachment.candidature_id] = max(self._last[attachment.candidature_id], attachment.number)
        self._added: dict[_Key, list[Attachment]] = {}
        self._unchanged: list[Use] = []
        self._dossiers = {candidature.id: candidature.dossier for candidature in candidatures.values()}

    def add(self, read: Read) -> None:
        """Count a file as stored, or add it."""
        matched = read.matched
        key = (matched.candidature_id, folded_name(matched.name))
        known = sorted([*self._before.get(key, ()), *self._added.get(key, ())], key=lambda each: each.age)
        if _is_known(read, known, self._times_of(key)):
            self._unchanged.append((matched.dossier, matched.name))
            return
        self._last[matched.candidature_id] += 1
        number, bytes_ = self._last[matched.candidature_id], (read.sha256, read.size, read.media_type)
        row = Attachment(matched.candidature_id, number, matched.name, *bytes_, matched.filed_at, self._at)
        self._added.setdefault(key, []).append(row)

    def _times_of(self, key: _Key) -> int:
        # One that no answer names counts all the same, once a person took it.
        return max(self._times[key[0]][key[1]], 1)

    def plan(self, examined: Examined) -> AttachmentPlan:
        """Return the plan."""
        fates: dict[str, list[Use]] = {"new": [], "replaced": [], "earlier": []}
        for key, rows in self._added.items():
            for fate, row in self._fates(key, rows):
                fates[fate].append((self._dossiers[row.candidature_id], row.name))
        return AttachmentPlan(
            **{fate: tuple(uses) for fate, uses in fates.items()},
            unchanged=tuple(self._unchanged),
            to_check=examined.to_check,
            refused=examined.refused,
            missing=tuple(self._missing(examined)),
            chosen=tuple((file.matched.dossier, file.matched.file.place) for file in examined.read if file.matched.is_chosen),
            to_write=tuple(row for rows in self._added.values() for row in rows),
        )

    def _fates(self, key: _Key, rows: Sequence[Attachment]) -> Iterator[tuple[str, Attachment]]:
        known, times = self._before.get(key, ()), self._times_of(key)
        counting = sorted([*known, *rows], key=lambda each: each.age)[-times:]
        free = times - len(known[-times:])
        count = 0
        for row in rows:
            if row not in counting:
                yield "earlier", row
                continue
            yield "new" if count < free else "replaced", row
            count += 1

    def _missing(self, examined: Examined) -> Iterator[Use]:
        for dossier in examined.dossiers:
            candidature = self._candidatures[dossier]
            for name in dict.fromkeys(own_names(candidature.content)):
                key = (candidature.id, folded_name(name))
                if key not in self._before and key not in self._added:
                    yield dossier, name


def _is_known(read: Read, known: Sequence[Attachment], times: int) -> bool:
    """Tell whether a file is stored already: same bytes and time, or, without a time, the bytes of a version that counts."""
    filed_at = read.matched.filed_at
    if filed_at is None:
        return any(version.sha256 == read.sha256 for version in known[-times:])
    return any(version.sha256 == read.sha256 and version.filed_at in (None, filed_at) for version in known)

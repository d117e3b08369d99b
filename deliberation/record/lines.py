"""The journal as a reader may read it: each act in words, with what it changed, before → after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from deliberation.record.journal import Act, Entry
from deliberation.record.seals import SEALED, Said, opened
from deliberation.record.words import BY_DOSSIER, BY_NAME, FIELD_LABELS, GROUPS, TECHNICAL, field_words, shaped, value_words
from deliberation.scoring.grids import SealedValue
from deliberation.snapshot.snapshot import Snapshot

# Acts on the call as a whole, which count or name files: absent for whoever may have a recusal, whether they have one or not.
WHOLE_CALL: Final = frozenset(
    {
        Act.DOSSIERS_IMPORTED,
        Act.SCORES_IMPORTED,
        Act.ATTACHMENTS_IMPORTED,
        Act.ADMINISTRATIONS_MERGED,
        Act.SPELLING_SPLIT,
        Act.ADMINISTRATION_RENAMED,
        Act.ADMINISTRATIONS_TOLD_APART,
        Act.MERGE_PROPOSED_AGAIN,
        Act.AGENDA_ARRANGED,
        Act.READING_ASSIGNED,
        # Carrying is for those who see every file: others are not told which files it has come to.
        Act.PLATFORM_ANNOTATED,
        Act.PLATFORM_DECIDED,
        Act.PLATFORM_READ_BACK,
        # Hours are for those who see every file: a gap between two would tell of one more.
        Act.HEARINGS_PLANNED,
        Act.TEAMS_CONVENED,
        # Of several files at once; and taken back, it names none, but tells of what stood on the wall.
        Act.SENT_TO_ROOM,
        # Names no file, but who comes back had left for one.
        Act.MEMBER_RETURNED,
        # Gives the time of the act before it, whichever that was.
        Act.CLOCK_WENT_BACK,
        # Gives the time of a copy, so whether anything was done after.
        Act.TAKEN_OVER,
    }
)
# Who has scored what: while something is under seal, for those alone who follow the progress.
_OF_PROGRESS: Final = frozenset({Act.SCORES_IMPORTED, Act.SCORES_SAVED, Act.PAPER_ENTERED, Act.SCORING_FINISHED, Act.CLOCK_WENT_BACK})
# Who reads what: for those alone who may know of it.
_OF_READERS: Final = frozenset({Act.READING_ASSIGNED})
_IDENTIFIERS: Final = frozenset({"id", "candidature", "candidature_id"})
SealedValues = Mapping[str, SealedValue]
_NO_VALUES: Final[SealedValues] = MappingProxyType({})
# Absent for whoever may have a recusal, whether they have one or not. What an entry says of all files together: the number of another
# entry tells how many there are, fingerprints are of the whole call, which dossiers were left on hold tells of an entry whether one of
# them is hidden, and so do those that another close made late, or not. And what a hidden file may have had a part in: a rank after its
# own, ranks that its leaving closed up, going over places of which it has one.
_OF_ALL: Final = frozenset(
    {"undoes", "sha256", "rows", "waiting", "late", "in_time", "reserve_rank", "reserve_ranks", "override_reason", "over_places"}
)


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One thing that an act changed: of which dossier or person (empty: of none in particular), what, before and after, in words."""

    dossier: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An act in the current language. ``number`` counts what the reader may read; ``dossiers`` are those it is about."""

    number: int
    at: datetime
    actor: str
    act: str
    act_label: str
    subject: str
    dossiers: tuple[str, ...]
    changes: tuple[ChangedField, ...]


def journal_lines(
    entries: Iterable[Entry],
    *,
    whole: Snapshot,
    view: Snapshot,
    sealed_values: SealedValues = _NO_VALUES,
    shows_addresses: bool = False,
) -> tuple[JournalLine, ...]:
    """Return the entries that the viewer of ``view`` may read, oldest first.

    ``whole`` is the call as it is, ``view`` what ``visible`` leaves of it. Entries on files under the viewer's recusal are absent, and
    so are those that say who has scored what, if the viewer may not know; others are numbered as if these did not exist.
    ``sealed_values``, by digest: what was written under seal is told once the seal is lifted, and whether it matches its digest.
    ``shows_addresses``: e-mail addresses, which are for those who send the links.
    """
    reading = _Reading(whole, view, sealed_values, shows_addresses=shows_addresses)
    kept = (line for entry in entries if (line := reading.line(entry)) is not None)
    return tuple(
        JournalLine(number, e.at, e.actor, str(e.act), act_words(e.act), subject, dossiers, changes)
        for number, (e, subject, dossiers, changes) in enumerate(kept, start=1)
    )


def readable_entries(entries: Iterable[Entry], *, whole: Snapshot, view: Snapshot) -> tuple[Entry, ...]:
    """Return the entries that the viewer of ``view`` may read, their subjects without the files under recusal."""
    reading = _Reading(whole, view)
    lines = (reading.line(entry) for entry in entries)
    return tuple(replace(line[0], subject=line[1]) for line in lines if line is not None)


def act_words(act: str) -> str:
    """Return an act in words; an act that this version does not know, as it is written."""
    known = Act.known(act)
    return known.words if known else act


class _Reading:
    """What may be read: which dossiers are hidden, by number and by id."""

    def __init__(self, whole: Snapshot, view: Snapshot, sealed_values: SealedValues = _NO_VALUES, *, shows_addresses: bool = False) -> None:
        self.call, self.view, self.sealed_values = whole.call, view, sealed_values
        self.unsaid = TECHNICAL if shows_addresses else TECHNICAL | {"email", "instructor"}
        self.is_partial = view.is_partial
        self.dossiers = frozenset(whole.by_dossier)
        self.hidden = self.dossiers - view.by_dossier.keys()
        self.hidden_ids = whole.positions.keys() - view.positions.keys()
        self._current: object = None  # the last item called that may be read of

    def line(self, entry: Entry) -> tuple[Entry, str, tuple[str, ...], tuple[ChangedField, ...]] | None:
        """Return the entry, its subject, its dossiers and its changes; None if nothing of it may be read."""
        if (self.is_partial and entry.act in WHOLE_CALL) or (self.view.hides_progress and entry.act in _OF_PROGRESS):
            return None
        if self.view.hides_readers and entry.act in _OF_READERS:
            return None
        before, after = self._unsealed(entry)
        if self.is_partial and entry.act == Act.ITEM_CALLED:
            called = after.get("current")
            # From one item that may be read of to the next: what was called between them leaves no gap.
            if called in self.hidden or called == self._current:
                return None
            before["current"], self._current = self._current, called
        if self.is_partial:
            before, after = ({key: value for key, value in side.items() if key not in _OF_ALL} for side in (before, after))
            entry = replace(entry, before={key: value for key, value in entry.before.items() if key not in _OF_ALL}, after=after)
        named = tuple(dict.fromkeys([*self._in_subject(entry.subject), *self._within(before), *self._within(after)]))
        seen = tuple(dossier for dossier in named if dossier not in self.hidden)
        if (named and not seen) or self._is_about_hidden(after) or self._is_about_hidden(before):
            return None
        # What was done to the call as a whole needs no name: the screen is this call's.
        parts = () if entry.subject == self.view.call.slug else entry.subject.split(", ")
        subject = ", ".join(part for part in parts if part not in self.hidden)
        changes = self._changes(shaped(entry.act, self._shown(before)), shaped(entry.act, self._shown(after)))
        return entry, subject, seen, tuple(changes)

    def _unsealed(self, entry: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what an entry says; a value of which it holds only the digest is put in its place if it may be read."""
        before, after = dict(entry.before), dict(entry.after)
        held = after.get(SEALED)
        if isinstance(held, str):
            said = self._open(held)
            del after[SEALED]
            return {**before, **said.before}, {**after, **said.after}
        if isinstance(held, Mapping):
            said_of = {dossier: self._open(digest) for dossier, digest in held.items()}
            del after[SEALED]
            before["grids"] = {dossier: dict(said.before) for dossier, said in said_of.items()}
            after["grids"] = {dossier: dict(said.after) for dossier, said in said_of.items()}
        return before, after

    def _open(self, digest: str) -> Said:
        value = self.sealed_values.get(digest)
        is_hidden = value is None or value.candidature_id not in self.view.positions
        if value is None or is_hidden or self.view.is_under_seal(value.candidature_id):
            return Said({}, {"digest": digest})
        return opened(value) or Said({}, {"broken_seal": digest})

    def _in_subject(self, subject: str) -> Iterator[str]:
        return (part for part in subject.split(", ") if part in self.dossiers)

    def _within(self, value: Any) -> Iterator[str]:
        """Yield the dossiers that a value names, as a key or as a whole text."""
        if isinstance(value, Mapping):
            for key, inner in value.items():
                if key in self.dossiers:
                    yield key
                yield from self._within(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from self._within(inner)
        elif isinstance(value, str) and value in self.dossiers:
            yield value

    def _is_about_hidden(self, value: Mapping[str, Any]) -> bool:
        return any(value.get(key) in self.hidden_ids for key in _IDENTIFIERS if isinstance(value.get(key), int))

    def _shown(self, value: Any) -> Any:
        """Return a value without what it says of hidden files."""
        if isinstance(value, Mapping):
            kept = {key: inner for key, inner in value.items() if key not in self.hidden and not self._is_hidden(inner)}
            return {key: self._shown(inner) for key, inner in kept.items() if not (self.is_partial and key in _OF_ALL)}
        if isinstance(value, list):
            return [self._shown(inner) for inner in value if not self._is_hidden(inner)]
        return value

    def _is_hidden(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.hidden

    def _changes(self, before: Mapping[str, Any], after: Mapping[str, Any], dossier: str = "", of: str = "") -> Iterator[ChangedField]:
        """Yield each field that changed. ``of``: whose it is, if several people each have such a value on the dossier."""
        for key in sorted(dict.fromkeys([*before, *after]), key=self._place):
            old, new = before.get(key), after.get(key)
            # The version of a decision is how the program tells a stale one; that of a finalised selection is said.
            if key in self.unsaid or old == new or (key == "version" and dossier):
                continue
            if key in BY_NAME or key in BY_DOSSIER:
                yield from self._one_by_one(key, _mapping(old), _mapping(new), dossier)
            elif isinstance(old, Mapping) or isinstance(new, Mapping):
                is_group, is_one_s = key in GROUPS or key in FIELD_LABELS, dossier in self.dossiers
                inside = (dossier, of) if is_group else (dossier, key) if is_one_s else (key, "")
                yield from self._changes(_mapping(old), _mapping(new), *inside)
            else:
                words = value_words(self.call, key, old), value_words(self.call, key, new)
                if words[0] != words[1]:
                    called = field_words(self.call, key)
                    yield ChangedField(dossier, f"{of} – {called}" if of else called, *words)

    def _place(self, key: str) -> int:
        # What was kept under seal comes with its keys in alphabetical order: criteria are read in the call's, a comment after them.
        codes = self.call.criterion_codes
        return codes.index(key) if key in codes else len(codes) if key == "comment" else -1

    def _one_by_one(self, key: str, before: Mapping[str, Any], after: Mapping[str, Any], dossier: str) -> Iterator[ChangedField]:
        for name in dict.fromkeys([*before, *after]):
            field = BY_DOSSIER.get(key) or BY_NAME[key]
            words = value_words(self.call, field, before.get(name)), value_words(self.call, field, after.get(name))
            if key in BY_DOSSIER and name in self.hidden:
                continue
            of, called = (name, field) if key in BY_DOSSIER else (dossier, name)
            yield ChangedField(of, field_words(self.call, called), *words)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

"""The journal as a reader may read it: each act in words, with what it changed, before → after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from deliberation.journal import ACT_LABELS, Act, Entry
from deliberation.journal_words import FIELD_LABELS, GROUPS, TECHNICAL, field_words, value_words
from deliberation.snapshot import Snapshot
from phrases import _

# Acts on the call as a whole, which count or name files: absent for whoever may have a recusal, whether they have one or not.
WHOLE_CALL: Final = frozenset(
    {
        Act.DOSSIERS_IMPORTED,
        Act.SCORES_IMPORTED,
        Act.ADMINISTRATIONS_MERGED,
        Act.SPELLING_SPLIT,
        Act.ADMINISTRATION_RENAMED,
        Act.AGENDA_ARRANGED,
    }
)
_LABELS: Final = {str(act): label for act, label in ACT_LABELS.items()}
_IDENTIFIERS: Final = frozenset({"id", "candidature", "candidature_id"})


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


def journal_lines(entries: Iterable[Entry], *, whole: Snapshot, view: Snapshot) -> tuple[JournalLine, ...]:
    """Return the entries that the viewer of ``view`` may read, oldest first.

    ``whole`` is the call as it is, ``view`` what ``visible`` leaves of it. Entries on files under the viewer's recusal are
    absent, and others are numbered as if they did not exist.
    """
    reading = _Reading(whole, view)
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
    """Return an act in words; one that this version does not know, as it is written."""
    return _(_LABELS[act]) if act in _LABELS else act


class _Reading:
    """What may be read: which dossiers are hidden, by number and by id."""

    def __init__(self, whole: Snapshot, view: Snapshot) -> None:
        self.call = whole.call
        self.is_partial = view.is_partial
        self.dossiers = frozenset(whole.by_dossier)
        self.hidden = self.dossiers - view.by_dossier.keys()
        self.hidden_ids = whole.positions.keys() - view.positions.keys()
        self._current: object = None  # the last item called that may be read of

    def line(self, entry: Entry) -> tuple[Entry, str, tuple[str, ...], tuple[ChangedField, ...]] | None:
        """Return the entry, its subject, its dossiers and its changes; None where nothing of it may be read."""
        if self.is_partial and entry.act in WHOLE_CALL:
            return None
        before, after = dict(entry.before), dict(entry.after)
        if self.is_partial and entry.act == Act.ITEM_CALLED:
            called = after.get("current")
            # From one item that may be read of to the next: what was called between them leaves no gap.
            if called in self.hidden or called == self._current:
                return None
            before["current"], self._current = self._current, called
        if self.is_partial:
            # The number of another entry tells how many there are.
            after.pop("undoes", None)
        named = tuple(dict.fromkeys([*self._in_subject(entry.subject), *self._within(before), *self._within(after)]))
        seen = tuple(dossier for dossier in named if dossier not in self.hidden)
        if (named and not seen) or self._is_about_hidden(after) or self._is_about_hidden(before):
            return None
        subject = ", ".join(part for part in entry.subject.split(", ") if part not in self.hidden)
        return entry, subject, seen, tuple(self._changes(self._shown(before), self._shown(after)))

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
            return {key: self._shown(inner) for key, inner in value.items() if key not in self.hidden and not self._is_hidden(inner)}
        if isinstance(value, list):
            return [self._shown(inner) for inner in value if not self._is_hidden(inner)]
        return value

    def _is_hidden(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.hidden

    def _changes(self, before: Mapping[str, Any], after: Mapping[str, Any], dossier: str = "") -> Iterator[ChangedField]:
        for key in dict.fromkeys([*before, *after]):
            old, new = before.get(key), after.get(key)
            # The version of a decision is how the program tells a stale one; that of a finalised selection is said.
            if key in TECHNICAL or old == new or (key == "version" and dossier):
                continue
            if isinstance(old, Mapping) or isinstance(new, Mapping):
                inside = dossier if key in GROUPS or key in FIELD_LABELS else key
                yield from self._changes(_mapping(old), _mapping(new), inside)
            else:
                words = value_words(self.call, key, old), value_words(self.call, key, new)
                if words[0] != words[1]:
                    yield ChangedField(dossier, field_words(self.call, key), *words)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

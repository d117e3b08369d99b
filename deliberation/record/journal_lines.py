"""The journal for a reader: each act in words, with its changes before → after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from deliberation.record.journal import SEALED, Act, Entry, Said, Sort, opened
from deliberation.record.payload_words import field_words, key_words, setting_words, summary_of_settings, value_words
from deliberation.record.payloads.payload import (
    Dossier,
    Field,
    Name,
    Payload,
    SettingKey,
    fields_of_all,
    is_payload,
    mapping_of,
    read_or_raw,
)
from deliberation.scoring.marks import SealedValue
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT

_IDENTIFIERS = frozenset({"id", "candidature", "candidature_id"})
SealedValues = Mapping[str, SealedValue]
_NO_VALUES: SealedValues = MappingProxyType({})
# By name, wherever they stand in an entry: the number of another entry tells how many there are, fingerprints are of the whole call, which
# dossiers were left on hold tells of an entry whether one of them is hidden, and so do those that another close made late, or not. And
# what a hidden file may have had a part in: a rank after its own, ranks that its leaving closed up, going over places of which it has one.
_OF_ALL = fields_of_all()


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field changed by an act, in words: dossier or person (empty: none in particular), label, before and after."""

    dossier: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An act in the current language. ``number`` counts the readable lines; ``dossiers``: those concerned."""

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
    """Return the entries readable for the viewer of ``view``, oldest first.

    Entries about files under the viewer's recusal are absent, as are entries about scoring for a viewer without that right; the remaining
    entries are numbered without gaps.

    Args:
        entries: of the journal, in sequence.
        whole: the complete call.
        view: the part that ``visible`` leaves of the call.
        sealed_values: by digest; shown after the seal is lifted, with the result of the digest's check.
        shows_addresses: show e-mail addresses, for senders of links.
    """
    reading = _Reading(whole, view, sealed_values, shows_addresses=shows_addresses)
    visible_lines = (line for entry in entries if (line := reading.line(entry)) is not None)
    return tuple(
        JournalLine(number, e.at, e.actor, str(e.act), act_words(e.act), subject, dossiers, changes)
        for number, (e, subject, dossiers, changes) in enumerate(visible_lines, start=1)
    )


def readable_entries(entries: Iterable[Entry], *, whole: Snapshot, view: Snapshot) -> tuple[Entry, ...]:
    """Return the entries readable for the viewer of ``view``, with subjects free of files under recusal."""
    reading = _Reading(whole, view)
    lines = (reading.line(entry) for entry in entries)
    return tuple(replace(line[0], subject=line[1]) for line in lines if line is not None)


def act_words(act: str) -> str:
    """Return the label of an act; the stored code of an act unknown to this version."""
    known = Act.known(act)
    return known.words if known else act


class _Reading:
    """Reads entries for a viewer; hidden dossiers are known by number and by id."""

    def __init__(self, whole: Snapshot, view: Snapshot, sealed_values: SealedValues = _NO_VALUES, *, shows_addresses: bool = False) -> None:
        self.call, self.view, self.sealed_values = whole.call, view, sealed_values
        self.shows_addresses = shows_addresses
        self.is_partial = view.is_partial
        self.dossiers = frozenset(whole.by_dossier)
        self.hidden = self.dossiers - view.by_dossier.keys()
        self.hidden_ids = whole.positions.keys() - view.positions.keys()
        self._current: object = None  # the last item called that may be read of

    def line(self, entry: Entry) -> tuple[Entry, str, tuple[str, ...], tuple[ChangedField, ...]] | None:
        """Return the line of an entry; None for an unreadable entry."""
        sorts = entry.act.sorts if isinstance(entry.act, Act) else frozenset()
        if (self.is_partial and Sort.WHOLE in sorts) or (self.view.hides_progress and Sort.PROGRESS in sorts):
            return None
        if self.view.hides_readers and Sort.READERS in sorts:
            return None
        before, after = self._unseal_payload(entry)
        if self.is_partial and entry.act == Act.ITEM_CALLED:
            called = after.get("current")
            # From one item that may be read of to the next: what was called between them leaves no gap.
            if called in self.hidden or called == self._current:
                return None
            before["current"], self._current = self._current, called
        if self.is_partial:
            before, after = ({key: value for key, value in side.items() if key not in _OF_ALL} for side in (before, after))
            entry = replace(entry, before={key: value for key, value in entry.before.items() if key not in _OF_ALL}, after=after)
        named = tuple(dict.fromkeys([*self._split_subject(entry.subject), *self._within(before), *self._within(after)]))
        visible_dossiers = tuple(dossier for dossier in named if dossier not in self.hidden)
        if (named and not visible_dossiers) or self._is_about_hidden(after) or self._is_about_hidden(before):
            return None
        # What was done to the call as a whole needs no name: the screen is this call's.
        parts = () if entry.subject == self.view.call.slug else entry.subject.split(", ")
        subject = ", ".join(part for part in parts if part not in self.hidden)
        return entry, subject, visible_dossiers, tuple(self._all_changes(entry.act, self._hide_parts(before), self._hide_parts(after)))

    def _all_changes(self, act: Act | str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ChangedField]:
        if act == Act.CALL_CREATED:
            yield from (ChangedField("", field, ABSENT, words) for field, words in summary_of_settings(after).items() if words != ABSENT)
        else:
            yield from self._changes(act.payload if isinstance(act, Act) else Payload, before, after)

    def _unseal_payload(self, entry: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a payload with readable sealed values in place of their digests."""
        before, after = dict(entry.before), dict(entry.after)
        digest_map = after.get(SEALED)
        if isinstance(digest_map, str):
            sides = self._open(digest_map)
            del after[SEALED]
            return {**before, **sides.before}, {**after, **sides.after}
        if isinstance(digest_map, Mapping):
            said_of = {dossier: self._open(digest) for dossier, digest in digest_map.items()}
            del after[SEALED]
            before["grids"] = {dossier: dict(sides.before) for dossier, sides in said_of.items()}
            after["grids"] = {dossier: dict(sides.after) for dossier, sides in said_of.items()}
        return before, after

    def _open(self, digest: str) -> Said:
        value = self.sealed_values.get(digest)
        is_hidden = value is None or value.candidature_id not in self.view.positions
        if value is None or is_hidden or self.view.is_under_seal(value.candidature_id):
            return Said({}, {"digest": digest})
        return opened(value) or Said({}, {"broken_seal": digest})

    def _split_subject(self, subject: str) -> Iterator[str]:
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

    def _hide_parts(self, value: Any) -> Any:
        """Return a value without its parts about hidden files."""
        if isinstance(value, Mapping):
            visible = {key: inner for key, inner in value.items() if key not in self.hidden and not self._is_hidden(inner)}
            return {key: self._hide_parts(inner) for key, inner in visible.items() if not (self.is_partial and key in _OF_ALL)}
        if isinstance(value, list):
            return [self._hide_parts(inner) for inner in value if not self._is_hidden(inner)]
        return value

    def _is_hidden(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.hidden

    def _changes(
        self, kind: type[Payload], before: Mapping[str, Any], after: Mapping[str, Any], dossier: str = "", of: str = ""
    ) -> Iterator[ChangedField]:
        """Yield the changed fields. ``of``: the person, if several people have such a value on the dossier."""
        before, after = kind.by_field(before), kind.by_field(after)
        for key in sorted(dict.fromkeys([*before, *after]), key=self._place):
            field = kind.FIELDS.get(key)
            if not self._is_untold(field):
                called = field_words(self.call, key, field)
                yield from self._change(field.kind if field else Any, called, before.get(key), after.get(key), dossier, of)

    def _is_untold(self, field: Field | None) -> bool:
        display = field and field.said
        return display is not None and ((display.is_address and not self.shows_addresses) or not (display.words or display.of_call))

    def _change(self, kind: Any, called: str, old: Any, new: Any, dossier: str, of: str) -> Iterator[ChangedField]:
        """Yield the changes of a field by type; as raw text for an unknown type."""
        if old == new:
            return
        if is_payload(kind):
            yield from self._changes(kind, _mapping(old), _mapping(new), dossier, of)
        elif isinstance(old, Mapping) or isinstance(new, Mapping):
            keys, values = mapping_of(kind) or (Name, Any)
            for key in sorted(dict.fromkeys([*_mapping(old), *_mapping(new)]), key=self._place):
                sentence = self._tell_value(keys, values, key, called, dossier, of)
                yield from self._change(*sentence[:2], _mapping(old).get(key), _mapping(new).get(key), *sentence[2:])
        else:
            words = self._words(kind, old), self._words(kind, new)
            if words[0] != words[1]:
                yield ChangedField(dossier, f"{of} – {called}" if of else called, *words)

    def _tell_value(self, keys: Any, values: Any, key: str, called: str, dossier: str, of: str) -> tuple[Any, str, str, str]:
        """Return, for a value of a mapping, its type, label, dossier and person."""
        if keys is Dossier:
            return values, called, key, ""
        if keys is SettingKey:
            values = SettingKey(key)
        if keys is Name and (values is Any or is_payload(values)):
            return (values, key, dossier, key) if dossier else (values, key, key, "")
        return values, key_words(self.call, read_or_raw(keys, key)), dossier, of

    def _words(self, kind: Any, value: Any) -> str:
        if isinstance(kind, SettingKey):
            return setting_words(self.call, kind, value)
        return value_words(self.call, read_or_raw(kind, value))

    def _place(self, key: str) -> int:
        # What was kept under seal comes with its keys in alphabetical order: criteria are read in the call's, a comment after them.
        codes = self.call.criterion_codes
        return codes.index(key) if key in codes else len(codes) if key in ("comment", "to_debate") else -1


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

"""Replay of marks, recusals, withdrawals, seals and decisions from the entries' before → after.

The result is the rows left by acts, column by column. An entry whose before differs from the replayed state reveals a change by hand; the
first is reported. Facts without a value in any entry (imported marks, migrated rows) stay unknown until their next act.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from deliberation.call.scale import Exact
from deliberation.call.settings import parse_call
from deliberation.dossiers.candidatures import RecusalOrigin
from deliberation.record.journal import SEALED, Act, Entry, Said, opened
from deliberation.record.payloads.selection import decision_columns
from deliberation.scoring.marks import SealedValue
from deliberation.vocabulary import Labelled
from phrases import N_, Message

Row = Mapping[str, Any]


class What(Labelled):
    """What is replayed."""

    MARK = "mark", N_("mark")
    RECUSAL = "recusal", N_("recusal")
    WITHDRAWAL = "withdrawal", N_("withdrawal")
    DECISION = "decision", N_("decision")
    SEAL = "seal", N_("seal")


class Fact(NamedTuple):
    """Fact changed by acts: file (empty for the call), person, criterion."""

    what: What
    dossier: str = ""
    person: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Columns of a row as an entry left them."""

    row: Row
    entry: Entry


class _Change(NamedTuple):
    fact: Fact
    before: Row  # what the entry says of it, maybe nothing
    after: Row


@dataclass
class Replay:
    """Facts left by the entries; ``unheld``: files and people with imported marks, absent from the entries."""

    left: dict[Fact, Left] = field(default_factory=dict)
    unheld: set[tuple[str, str]] = field(default_factory=set)
    is_whole: bool = True
    disagreement: Message | None = None

    def holds(self, fact: Fact) -> bool:
        """Return whether entries state a fact, an absence included."""
        return fact in self.left or (self.is_whole and (fact.dossier, fact.person) not in self.unheld)

    def take(self, change: _Change, entry: Entry) -> None:
        """Take what an entry changed."""
        former = self.left.get(change.fact)
        is_odd = entry.act is not Act.VALUES_PUT_BACK  # which is there because it found another
        if former and is_odd and not self.disagreement and any(former.row.get(key, value) != value for key, value in change.before.items()):
            sentence = N_("Entry {number} found another {what} on {dossier} than entry {earlier} had left.")
            values = {"number": entry.sequence, "dossier": change.fact.dossier, "earlier": former.entry.sequence}
            self.disagreement = Message(sentence, {"what": change.fact.what.message, **values})
        self.left[change.fact] = Left({**(former.row if former else {}), **change.after}, entry)

    def rename(self, before: str, after: str) -> None:
        """Call a person by another name."""
        self.left = {fact._replace(person=after) if fact.person == before else fact: left for fact, left in self.left.items()}
        self.unheld = {(dossier, after if person == before else person) for dossier, person in self.unheld}


def replay(entries: Sequence[Entry], sealed: Mapping[str, SealedValue]) -> Replay:
    """Return what the entries of a call left. ``sealed``: the values kept beside the journal, by digest."""
    state = Replay()
    slug = entries[0].subject if entries else ""  # by which acts on the whole call name it
    for entry in entries:
        if entry.act in (Act.SCHEMA_CHANGED, Act.SEALED_ANEW) or "despite" in entry.after:  # rows were taken as they were
            state = Replay(is_whole=False, disagreement=state.disagreement)
        if entry.act == Act.PERSON_SAVED and entry.before:
            state.rename(entry.before["name"], entry.after["name"])
        for change in _changes(entry, sealed, slug):
            state.take(change, entry)
        if entry.act == Act.SCORES_IMPORTED:
            state.unheld |= {(dossier, person) for dossier, person in entry.after["new"]}
    return state


def _changes(entry: Entry, sealed: Mapping[str, SealedValue], slug: str) -> Iterator[_Change]:
    before, after, revision = entry.before, entry.after, {"revision": entry.revision}
    yield from _marks(entry, sealed)
    match entry.act:
        case Act.CALL_CREATED:
            yield _Change(Fact(What.SEAL), {}, {"is_sealed": parse_call(after).rules.starts_sealed})
        case Act.REVEALED if entry.subject == slug:
            yield _Change(Fact(What.SEAL), {}, {"is_sealed": False})
        case Act.REVEALED:
            yield _Change(Fact(What.SEAL, entry.subject), {}, {"is_revealed": True})
        case Act.RECUSED:
            for dossier in after["dossiers"]:
                yield _change_recused(dossier, after["person"], after["origin"], entry)
        case Act.SCORES_IMPORTED:
            for dossier, person in after["recusals"]:
                yield _change_recused(dossier, person, RecusalOrigin.IMPORTED, entry)
        case Act.RECUSAL_LIFTED:
            for dossier in before["dossiers"]:
                yield _Change(Fact(What.RECUSAL, dossier, before["person"]), {"lifted_at": None}, {"lifted_at": entry.at, **revision})
        case Act.VALUES_PUT_BACK:
            for dossier in after.get("recused", {}):
                for person in {*before["recused"][dossier], *after["recused"][dossier]}:
                    yield _Change(Fact(What.RECUSAL, dossier, person), {}, revision)
        case Act.CANDIDATURE_WITHDRAWN | Act.WITHDRAWAL_TAKEN_BACK:
            yield _Change(Fact(What.WITHDRAWAL, entry.subject), {"is_withdrawn": before["withdrawn"]}, _withdrawal(after))
    for dossier, decision in after.get("decisions", {}).items():
        decided = {"decided_by": entry.actor, "decided_at": entry.at} if entry.act in _DECIDING else {}
        former = before["decisions"].get(dossier, {})
        known = {key: value for key, value in former.items() if key in ("outcome", "track", "version")}
        yield _Change(Fact(What.DECISION, dossier), known, {**decision_columns(decision), **decided, **revision})
    for dossier, rank in after.get("reserve_ranks", {}).items():
        yield _Change(Fact(What.DECISION, dossier), {}, {"reserve_rank": rank, **revision})


NOT_WITHDRAWN: Row = {"is_withdrawn": False, "withdrawal_reason": "", "withdrawn_at": None, "withdrawn_on_word_of": None}
_DECIDING = frozenset({Act.DECIDED, Act.AGREED, Act.UNDONE})


def _marks(entry: Entry, sealed: Mapping[str, SealedValue]) -> Iterator[_Change]:
    for dossier, sides in _grids(entry, sealed):
        for person, grid in sides.after.items():
            former = sides.before.get(person, {})
            for code in grid.keys() - {"comment"}:
                fact, known = Fact(What.MARK, dossier, person, code), {"value": _exact(former[code])} if code in former else {}
                yield _Change(fact, known, {"value": _exact(grid[code]), "revision": entry.revision})


def _exact(mark: int | str | None) -> Exact | None:
    return Decimal(mark) if isinstance(mark, str) else mark


def _grids(entry: Entry, sealed: Mapping[str, SealedValue]) -> Iterator[tuple[str, Said]]:
    """Yield the changed grids of an entry: the file, then marks by person and criterion; those under seal too."""
    digest_map = entry.after.get(SEALED)
    if entry.act == Act.SCORES_SAVED:
        sides = _open_value(digest_map, sealed) if digest_map else Said(entry.before, entry.after)
        yield entry.subject, _fact_of(entry.actor, sides)
    elif entry.act in (Act.PAPER_ENTERED, Act.SCORES_IMPORTED, Act.VALUES_PUT_BACK):
        grids = {dossier: Said(entry.before["grids"][dossier], grid) for dossier, grid in entry.after.get("grids", {}).items()}
        grids |= {dossier: _open_value(digest, sealed) for dossier, digest in (digest_map or {}).items()}
        for dossier, sides in grids.items():
            yield dossier, _fact_of(entry.after["person"], sides) if entry.act == Act.PAPER_ENTERED else sides


def _fact_of(person: str, grid: Said) -> Said:
    return Said({person: grid.before.get("marks", {})}, {person: grid.after.get("marks", {})})


def _open_value(digest: str, sealed: Mapping[str, SealedValue]) -> Said:
    value = sealed.get(digest)
    return (opened(value) if value else None) or Said({}, {})  # a broken seal is told as such


def _change_recused(dossier: str, person: str, origin: str, entry: Entry) -> _Change:
    row = {"origin": RecusalOrigin(origin), "at": entry.at, "lifted_at": None, "revision": entry.revision}
    return _Change(Fact(What.RECUSAL, dossier, person), {}, row)


def _withdrawal(said: Mapping[str, Any]) -> Row:
    at = datetime.fromisoformat(said["withdrawn_at"]) if "withdrawn_at" in said else None
    row = {"is_withdrawn": said["withdrawn"], "withdrawal_reason": said.get("reason", "")}
    return {**row, "withdrawn_at": at, "withdrawn_on_word_of": said.get("on_word_of")}

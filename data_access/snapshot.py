"""Building a snapshot: the whole of it the first time, then only what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Connection, bindparam, exists, select

from data_access.cube import Axes, Cube, empty_cube, with_candidatures, with_rows
from data_access.rows import scores
from data_access.rows.access import PersonRows
from data_access.rows.administrations import administrations_of_call
from data_access.rows.calls import state_of
from data_access.rows.candidatures import AttachmentRows, candidatures_since, order_of_deposit
from data_access.rows.decisions import DecisionRows, DissentRows, RecallRows, agreements_of_call
from data_access.rows.grids import finished_since, first_marks_since, grids_since
from data_access.rows.meetings import Touched, debate_of_call, read_meeting
from data_access.rows.versions import VersionRows
from data_access.schema import tables
from data_access.schema.keeping import watched_tables
from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.errors import NotFound
from deliberation.operations.acts import CallState
from deliberation.selection.decisions import Decision, Recall
from deliberation.snapshot.snapshot import Snapshot

_NEVER = -1
# A snapshot is made of their rows, and is made anew from those that a later revision than its own touched.
_WATCHED = watched_tables()
_CALL_ID: BindParameter[int] = bindparam("call_id")
_SINCE: BindParameter[int] = bindparam("since")
# Made once: it is asked at each act, by several threads, and most of what a question costs is making it.
_TOUCHED = select(*[exists().where(table.c.call_id == _CALL_ID, table.c.revision > _SINCE).label(table.name) for table in _WATCHED])
_CALL = select(tables.call).where(tables.call.c.id == _CALL_ID)


def read_snapshot(connection: Connection, call_id: int, *, base: Snapshot | None) -> Snapshot:
    """Return the call as ``connection`` sees it: ``base`` itself if nothing changed, else made from it and the changes.

    ``base`` is a snapshot of the same call, as the database had it when committed. Raises NotFound for an unknown call.
    """
    row = connection.execute(_CALL, {"call_id": call_id}).one_or_none()
    if row is None:
        raise NotFound
    state = state_of(row)
    # A revision goes back only after a restore; an id names another call only after an erasure.
    if base is None or base.revision > state.revision or base.call.slug != state.call.slug:
        base = _blank(state)
    parts = _parts(connection, state, base)
    if all(part is getattr(base, name) for name, part in parts.items()) and base.revision == state.revision:
        return base
    return replace(base, revision=state.revision, **parts)


def _blank(state: CallState) -> Snapshot:
    cube = empty_cube(Axes((), (), state.call.criterion_codes))
    return Snapshot(
        call=state.call,
        call_id=state.id,
        revision=_NEVER,
        phase=state.phase,
        is_sealed=state.is_sealed,
        people=(),
        jurors=(),
        administrations=MappingProxyType({}),
        candidatures=(),
        marks=cube.marks,
        scored=cube.scored,
        recused=cube.recused,
        comments=MappingProxyType({}),
        decisions=MappingProxyType({}),
    )


def _touched(connection: Connection, base: Snapshot) -> Touched:
    told = connection.execute(_TOUCHED, {"call_id": base.call_id, "since": base.revision}).one()
    return frozenset(table.name for table, is_touched in zip(_WATCHED, told, strict=True) if is_touched)


def _parts(connection: Connection, state: CallState, base: Snapshot) -> dict[str, Any]:
    """Return every field of the snapshot that can change, the base's own object if it did not."""
    touched = _touched(connection, base)
    people = PersonRows(connection).of_call(state.id) if "person" in touched else base.people
    jurors = base.jurors if people is base.people else tuple(person for person in people if person.judges)
    candidatures = _candidatures(connection, base) if "candidature" in touched else base.candidatures
    lifted = "recusal" in touched and scores.were_recusals_lifted(connection, state.id, since=base.revision)
    # When a recusal is lifted, its marks and comments come back, and the previous snapshot does not hold them.
    recusals = scores.recusals_since(connection, state.id, since=_NEVER if lifted else base.revision) if "recusal" in touched else []
    axes = Axes(_ids(candidatures), _ids(jurors), state.call.criterion_codes)
    cube = _cube(connection, state, base, axes, recusals, is_whole=lifted, is_touched="mark" in touched)
    versions = VersionRows(connection).of_call(state.id)
    return {
        "call": state.call,
        "phase": state.phase,
        "is_sealed": state.is_sealed,
        "people": people,
        "jurors": jurors,
        "administrations": _administrations(connection, base) if touched & {"administration", "spelling"} else base.administrations,
        "candidatures": candidatures,
        "marks": cube.marks,
        "scored": cube.scored,
        "recused": cube.recused,
        "comments": base.comments,
        "to_debate": base.to_debate,
        **(_remarks(connection, base, recusals, lifted) if lifted or touched & {"remark", "recusal"} else {}),
        "decisions": _decisions(connection, base) if "decision" in touched else base.decisions,
        "recalled": _recalled(connection, base) if "recall" in touched else base.recalled,
        "agreements": agreements_of_call(connection, state.id) if "agreement" in touched else base.agreements,
        "attachments": AttachmentRows(connection).of_call(state.id) if "attachment" in touched else base.attachments,
        "debate": debate_of_call(connection, state.id) if "debate_line" in touched else base.debate,
        "dissents": DissentRows(connection).of_call(state.id) if "dissent" in touched else base.dissents,
        "recusals": scores.recusals_of_call(connection, state.id) if recusals or lifted else base.recusals,
        "readers": scores.readers_of_call(connection, state.id) if "reading" in touched else base.readers,
        "assigned": MappingProxyType(scores.assigned_of_call(connection, base.call_id)) if "assignment" in touched else base.assigned,
        "meeting": read_meeting(connection, state.id, base.meeting, touched, since=base.revision),
        **_grids(connection, base, touched),
        "versions": base.versions if versions == base.versions else versions,
    }


def _ids(things: tuple[Person, ...] | tuple[Candidature, ...]) -> tuple[int, ...]:
    return tuple(thing.id for thing in things)


def _administrations(connection: Connection, base: Snapshot) -> Mapping[int, Administration]:
    standing = administrations_of_call(connection, base.call_id)
    return MappingProxyType({administration.id: administration for administration in standing})


def _candidatures(connection: Connection, base: Snapshot) -> tuple[Candidature, ...]:
    like = next((candidature.content for candidature in base.candidatures if candidature.content.fields), None)
    changed = tuple(candidatures_since(connection, base.call_id, since=base.revision, like=like))
    by_id = {candidature.id: candidature for candidature in (*base.candidatures, *changed)}
    return tuple(sorted(by_id.values(), key=order_of_deposit))


def _cube(
    connection: Connection,
    state: CallState,
    base: Snapshot,
    axes: Axes,
    new_recusals: list[tuple[int, int]],
    *,
    is_whole: bool,
    is_touched: bool,
) -> Cube:
    former = Axes(_ids(base.candidatures), _ids(base.jurors), base.call.criterion_codes)
    if is_whole or (axes.jurors, axes.criteria) != (former.jurors, former.criteria):
        # A juror's earlier marks may appear or disappear, and the previous snapshot cannot tell which.
        marks, recusals = scores.marks_since(connection, state.id, since=_NEVER), scores.recusals_since(connection, state.id, since=_NEVER)
        return with_rows(empty_cube(axes), marks, recusals, parts=state.call.scale.parts)
    cube = Cube(former, base.marks, base.scored, base.recused)
    marks = scores.marks_since(connection, state.id, since=base.revision) if is_touched else iter(())
    return with_rows(with_candidatures(cube, axes.candidatures), marks, new_recusals, parts=state.call.scale.parts)


def _remarks(connection: Connection, base: Snapshot, new_recusals: list[tuple[int, int]], is_whole: bool) -> dict[str, Any]:
    """Return the comments and the wishes to discuss, the base's own objects if none changed."""
    changed = scores.remarks_since(connection, base.call_id, since=_NEVER if is_whole else base.revision)
    if not changed and (base.comments.keys() | base.to_debate.keys()).isdisjoint(new_recusals):
        return {}
    hidden = set(new_recusals)
    comments = {**base.comments, **{key: text for key, (text, _is_wanted) in changed.items()}}
    wishes = {**base.to_debate, **{key: is_wanted for key, (_text, is_wanted) in changed.items()}}
    return {
        "comments": MappingProxyType({key: text for key, text in comments.items() if text and key not in hidden}),
        "to_debate": MappingProxyType({key: True for key, is_wanted in wishes.items() if is_wanted and key not in hidden}),
    }


def _decisions(connection: Connection, base: Snapshot) -> Mapping[int, Decision]:
    changed = DecisionRows(connection).of_call(base.call_id, since=base.revision)
    return MappingProxyType({**base.decisions, **changed}) if changed else base.decisions


def _recalled(connection: Connection, base: Snapshot) -> Mapping[int, Recall]:
    changed = RecallRows(connection).of_call(base.call_id, since=base.revision)
    return MappingProxyType({**base.recalled, **changed}) if changed else base.recalled


def _grids(connection: Connection, base: Snapshot, touched: Touched) -> dict[str, Any]:
    first = first_marks_since(connection, base.call_id, since=base.revision) if "first_mark" in touched else {}
    saved = grids_since(connection, base.call_id, since=base.revision) if "grid" in touched else {}
    declared = scores.declared_since(connection, base.call_id, since=base.revision) if "declaration" in touched else frozenset()
    said_no_ai = (
        scores.no_ai_declared_since(connection, base.call_id, since=base.revision) if "no_ai_declaration" in touched else frozenset()
    )
    said = finished_since(connection, base.call_id, since=base.revision) if "finished" in touched else {}
    finished = base.finished.difference(said) | {person_id for person_id, is_finished in said.items() if is_finished}
    return {
        "first_marks": MappingProxyType({**base.first_marks, **first}) if first else base.first_marks,
        # There is one for each juror and file: a copy of all of them at each act would be most of what the act costs.
        "grids": with_changes(base.grids, saved) if saved else base.grids,
        "declared": base.declared | declared if declared else base.declared,
        "no_ai_declared": base.no_ai_declared | said_no_ai if said_no_ai else base.no_ai_declared,
        "finished": finished if said else base.finished,
    }


Key = TypeVar("Key")
Value = TypeVar("Value")

# Beyond this share of changed entries, looking twice costs more than a copy.
_CHANGED_MOST = 1 / 8


class Layered(Mapping[Key, Value]):
    """What ``with_changes`` returns if few entries changed."""

    __slots__ = ("_added", "base", "changes")

    def __init__(self, base: Mapping[Key, Value], changes: Mapping[Key, Value]) -> None:
        self.base, self.changes = base, changes
        self._added = sum(key not in base for key in changes)

    def __getitem__(self, key: Key) -> Value:
        return self.changes[key] if key in self.changes else self.base[key]

    def __contains__(self, key: object) -> bool:
        return key in self.changes or key in self.base

    def __iter__(self) -> Iterator[Key]:
        yield from self.base
        yield from (key for key in self.changes if key not in self.base)

    def __len__(self) -> int:
        return len(self.base) + self._added


def with_changes(base: Mapping[Key, Value], changes: Mapping[Key, Value]) -> Mapping[Key, Value]:
    """Return ``base`` with ``changes`` over it, in its order, without copying it if they are few. Neither may change afterwards."""
    if isinstance(base, Layered):
        return with_changes(base.base, {**base.changes, **changes})
    if len(changes) > len(base) * _CHANGED_MOST:
        return MappingProxyType({**base, **changes})
    return Layered(base, changes)

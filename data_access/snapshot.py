"""Build a snapshot from all tables, then from changed tables only."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, exists, select

from data_access.cube import Axes, Cube, empty_cube, with_rows
from data_access.rows import scores
from data_access.rows.access import PersonRows
from data_access.rows.calls import state_of
from data_access.rows.candidatures import AttachmentRows, CandidatureRows, administrations_of_call
from data_access.rows.decisions import DecisionRows, DissentRows, RecallRows, VersionRows, agreements_of_call
from data_access.rows.grids import finished_of_call, first_marks_of_call, grids_since
from data_access.rows.journal import JournalRows
from data_access.rows.meetings import Touched, debate_of_call, read_meeting
from data_access.schema import tables
from data_access.schema.keeping import watched_tables
from data_access.schema.record import journal
from deliberation.call.call import NO_ENTRY, Head
from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.errors import NotFound
from deliberation.operations.acts import CallState
from deliberation.snapshot.snapshot import Snapshot

_NEVER = -1
# The tables with revisions that a snapshot holds: a table is read again if it has a row of a later revision.
_WATCHED = watched_tables()
_CALL_ID: BindParameter[int] = bindparam("call_id")
_SINCE: BindParameter[int] = bindparam("since")
# Built at import: these queries run on every act, and compiling them costs more than executing them.
_TOUCHED = select(*[exists().where(table.c.call_id == _CALL_ID, table.c.revision > _SINCE).label(table.name) for table in _WATCHED])
_CALL = select(tables.call).where(tables.call.c.id == _CALL_ID)
_LATEST = (
    select(tables.call.c.revision, journal.c.sequence, journal.c.hash)
    .select_from(tables.call.outerjoin(journal, journal.c.call_id == tables.call.c.id))
    .where(tables.call.c.id == _CALL_ID)
    .order_by(journal.c.sequence.desc())
    .limit(1)
)


def read_call(connection: Connection, call_id: int, *, base: Snapshot | None) -> Snapshot:
    """Return the call in the state of ``connection``, reading the tables changed since ``base`` and sharing the others.

    A revision alone identifies no state: a restored copy reaches the same number by other acts. If the journal lacks the last entry of
    ``base``, every table is read.

    Args:
        connection: of the reading transaction.
        call_id: the call's.
        base: a committed snapshot of the same call.

    Raises:
        NotFound: no such call.
    """
    row = connection.execute(_CALL, {"call_id": call_id}).one_or_none()
    if row is None:
        raise NotFound
    state, (_revision, head) = state_of(row), stamp_of(connection, call_id)
    if base is None or not (base.head == NO_ENTRY or JournalRows(connection).holds(call_id, base.head)):
        base = _blank(state)
    parts = _parts(connection, state, base)
    if all(part is getattr(base, name) for name, part in parts.items()) and (base.revision, base.head) == (state.revision, head):
        return base
    return replace(base, revision=state.revision, head=head, **parts)


def stamp_of(connection: Connection, call_id: int) -> tuple[int, Head]:
    """Return the revision of a call and the last entry of its journal. Raises NotFound."""
    row = connection.execute(_LATEST, {"call_id": call_id}).one_or_none()
    if row is None:
        raise NotFound
    return row.revision, Head(row.sequence, row.hash) if row.sequence else NO_ENTRY


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


def _find_touched(connection: Connection, base: Snapshot) -> Touched:
    answers = connection.execute(_TOUCHED, {"call_id": base.call_id, "since": base.revision}).one()
    return frozenset(table.name for table, is_touched in zip(_WATCHED, answers, strict=True) if is_touched)


def _parts(connection: Connection, state: CallState, base: Snapshot) -> dict[str, Any]:
    """Return every changeable field of the snapshot, reusing the base's object for unchanged tables."""
    touched, call_id = _find_touched(connection, base), state.id
    people = PersonRows(connection).of_call(call_id) if "person" in touched else base.people
    jurors = base.jurors if people is base.people else tuple(person for person in people if person.judges)
    candidatures = tuple(CandidatureRows(connection).of_call(call_id)) if "candidature" in touched else base.candidatures
    axes = Axes(_ids(candidatures), _ids(jurors), state.call.criterion_codes)
    are_declared = "declaration" not in touched and axes.candidatures == _ids(base.candidatures)
    versions = VersionRows(connection).of_call(call_id)
    return {
        "call": state.call,
        "phase": state.phase,
        "is_sealed": state.is_sealed,
        "people": people,
        "jurors": jurors,
        "administrations": _administrations(connection, call_id) if touched & {"administration", "spelling"} else base.administrations,
        "candidatures": candidatures,
        **_grids(connection, state, base, axes, touched),
        "decisions": MappingProxyType(DecisionRows(connection).of_call(call_id)) if "decision" in touched else base.decisions,
        "recalled": MappingProxyType(RecallRows(connection).of_call(call_id)) if "recall" in touched else base.recalled,
        "agreements": agreements_of_call(connection, call_id) if "agreement" in touched else base.agreements,
        "attachments": AttachmentRows(connection).of_call(call_id) if "attachment" in touched else base.attachments,
        "debate": debate_of_call(connection, call_id) if "debate_line" in touched else base.debate,
        "dissents": DissentRows(connection).of_call(call_id) if "dissent" in touched else base.dissents,
        "recusals": scores.recusals_of_call(connection, call_id) if "recusal" in touched else base.recusals,
        "readers": scores.readers_of_call(connection, call_id) if "reading" in touched else base.readers,
        "assigned": MappingProxyType(scores.assigned_of_call(connection, call_id)) if "assignment" in touched else base.assigned,
        "meeting": read_meeting(connection, call_id, base.meeting, touched),
        "first_marks": MappingProxyType(first_marks_of_call(connection, call_id)) if "first_mark" in touched else base.first_marks,
        "declared": scores.declared_of_call(connection, call_id) if "declaration" in touched else base.declared,
        "undeclared": base.undeclared if are_declared else MappingProxyType(scores.undeclared_of_call(connection, call_id)),
        "no_ai_declared": scores.no_ai_declared_of_call(connection, call_id) if "no_ai_declaration" in touched else base.no_ai_declared,
        "finished": finished_of_call(connection, call_id) if "finished" in touched else base.finished,
        "versions": base.versions if versions == base.versions else versions,
    }


def _ids(things: tuple[Person, ...] | tuple[Candidature, ...]) -> tuple[int, ...]:
    return tuple(thing.id for thing in things)


def _administrations(connection: Connection, call_id: int) -> Mapping[int, Administration]:
    return MappingProxyType({administration.id: administration for administration in administrations_of_call(connection, call_id)})


def _grids(connection: Connection, state: CallState, base: Snapshot, axes: Axes, touched: Touched) -> dict[str, Any]:
    """Return the jurors' input: marks, comments, wishes to discuss, saved grids.

    These tables are read from the base's revision on: a complete read would raise a saved mark from 2 to 40 ms in a call of 300 files and
    15 jurors. A recusal, a new file or a new juror changes the visibility of earlier rows and requires a complete read.
    """
    former = Axes(_ids(base.candidatures), _ids(base.jurors), base.call.criterion_codes)
    is_whole = "recusal" in touched or axes != former
    since = _NEVER if is_whole else base.revision
    fields: dict[str, Any] = {"grids": base.grids, "comments": base.comments, "to_debate": base.to_debate}
    if "grid" in touched:
        fields["grids"] = MappingProxyType({**base.grids, **grids_since(connection, state.id, since=base.revision)})
    if is_whole or "remark" in touched:
        remarks = scores.remarks_since(connection, state.id, since=since)
        comments, wishes = ({}, {}) if is_whole else (dict(base.comments), dict(base.to_debate))
        comments.update((key, text) for key, (text, _is_wanted) in remarks.items())
        wishes.update((key, is_wanted) for key, (_text, is_wanted) in remarks.items())
        fields["comments"] = MappingProxyType({key: text for key, text in comments.items() if text})
        fields["to_debate"] = MappingProxyType({key: True for key, is_wanted in wishes.items() if is_wanted})
    cube = Cube(axes, base.marks, base.scored, base.recused)
    if is_whole:
        recusals = [(recusal.candidature_id, recusal.person_id) for recusal in scores.recusals_of_call(connection, state.id)]
        cube = with_rows(empty_cube(axes), scores.marks_since(connection, state.id, since=since), recusals, parts=state.call.scale.parts)
    elif "mark" in touched:
        cube = with_rows(cube, scores.marks_since(connection, state.id, since=since), (), parts=state.call.scale.parts)
    return fields | {"marks": cube.marks, "scored": cube.scored, "recused": cube.recused}

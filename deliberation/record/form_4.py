"""Fourth canonical form, of version 1.0.0: the notation of each frozen field, which never changes.

A later field of a class declares itself by ``plain.since_form`` and stays out of this form. Each writer returns its part of the state;
parts about a candidature are under "candidatures", by id.
"""

from collections.abc import Callable, Collection, Mapping
from math import isnan
from typing import Any, Protocol

from deliberation.call.people import Membership
from deliberation.call.scale import Exact, Scale
from deliberation.derived.meeting.agenda import standing_order
from deliberation.derived.meeting.tallies import tally
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot
from deliberation.record.journal import digest
from deliberation.snapshot.snapshot import Snapshot

State = dict[str, Any]


class Plain(Protocol):
    """``plain.plain`` in the form that is being written."""

    def __call__(self, value: Any, *, leaving: Collection[str] = ()) -> Any:
        """Return ``value`` as JSON can hold it."""


Writer = Callable[[Snapshot, Plain], State]

# Administered, and not of the record; no draft is finalised.
_ADMINISTERED = frozenset({"access_ends_at", "kept_until", "is_draft"})
# Addresses are how people are reached, not who they are in the record; their membership is written apart.
_NOT_OF_PERSON = frozenset({"id", "call_id", "email", "is_active", "membership"})
# Written in their own place, by a name instead of a number, or by the digest of what can be long.
_ELSEWHERE = frozenset({"id", "administration_id", "content", "screening", "is_late", "admitted_by", "admission_reason"})
_ON_FILE = frozenset({"candidature_id"})
# Written by a name or a dossier's number instead.
_BY_NAME = frozenset({"candidature_id", "person_id"})
_VOTES = frozenset({"candidature_id", "voters", "voted", "votes", "entered"})


def _call(snapshot: Snapshot, plain: Plain) -> State:
    settings = plain(snapshot.call, leaving=_ADMINISTERED)
    return {"call": snapshot.call.slug, "settings": {**settings, "scale": _scale(snapshot.call.scale, plain)}}


def _scale(scale: Scale, plain: Plain) -> State:
    levels = [{"mark": _decimal(level.mark), "words": plain(level.words)} for level in scale.levels]
    return {"levels": levels, "step": _decimal(scale.step)}


def _decimal(mark: Exact | float | None) -> str | None:
    """Return a mark as text: ``4``, ``3.5``."""
    return None if mark is None else format(mark, "g")


def _people(snapshot: Snapshot, plain: Plain) -> State:
    return {
        "people": [plain(person, leaving=_NOT_OF_PERSON) for person in snapshot.people],
        "membership": {person.name: _membership(snapshot, person.membership, plain) for person in snapshot.people},
    }


def _membership(snapshot: Snapshot, membership: Membership, plain: Plain) -> State:
    seat = snapshot.names.get(membership.succeeds) if membership.succeeds is not None else None
    return {**plain(membership, leaving={"succeeds"}), "in_the_seat_of": seat}


def _administrations(snapshot: Snapshot, plain: Plain) -> State:
    return {
        "administrations": sorted(
            (plain(administration, leaving={"id"}) for administration in snapshot.administrations.values()), key=digest
        )
    }


def _group_by_file(snapshot: Snapshot, key: str, write: Callable[[Candidature], Any]) -> State:
    return {"candidatures": {candidature.id: {key: write(candidature)} for candidature in snapshot.candidatures}}


def _candidatures(snapshot: Snapshot, plain: Plain) -> State:
    return {"candidatures": {candidature.id: _candidature(snapshot, candidature, plain) for candidature in snapshot.candidatures}}


def _candidature(snapshot: Snapshot, candidature: Candidature, plain: Plain) -> State:
    late = {"admitted_by": candidature.admitted_by, "reason": candidature.admission_reason} if candidature.is_late else None
    return {
        **plain(candidature, leaving=_ELSEWHERE),
        "administration": snapshot.administration_of(candidature).name,
        "content_sha256": digest(plain(candidature.content)),
        "late": late,
        "screening": str(candidature.screening),
    }


def _marks(snapshot: Snapshot, _plain: Plain) -> State:
    codes = snapshot.call.criterion_codes

    def given(candidature: Candidature) -> State:
        rows = snapshot.marks[snapshot.positions[candidature.id]].tolist()
        return {juror.name: _write_given(codes, row) for juror, row in zip(snapshot.jurors, rows, strict=True)}

    return _group_by_file(snapshot, "marks", given)


def _write_given(codes: tuple[str, ...], marks: list[float]) -> State:
    return {code: _decimal(mark) for code, mark in zip(codes, marks, strict=True) if not isnan(mark)}


def _write_recused(snapshot: Snapshot, _plain: Plain) -> State:
    def recused(candidature: Candidature) -> list[str]:
        row = snapshot.recused[snapshot.positions[candidature.id]]
        return [juror.name for juror, is_out in zip(snapshot.jurors, row, strict=True) if is_out]

    return _group_by_file(snapshot, "recusals", recused)


def _group_by_person(snapshot: Snapshot, key: str, values: Mapping[tuple[int, int], Any], plain: Plain) -> State:
    """Return what each person has on each file: under ``key``, by name."""
    state = _group_by_file(snapshot, key, lambda _candidature: {})
    for (candidature_id, person_id), value in values.items():
        state["candidatures"][candidature_id][key][snapshot.names[person_id]] = plain(value)
    return state


def _write_list(snapshot: Snapshot, key: str, values: tuple[Any, ...], plain: Plain) -> State:
    """Return the values about each file, in their order: under ``key``."""
    state = _group_by_file(snapshot, key, lambda _candidature: [])
    for value in values:
        state["candidatures"][value.candidature_id][key].append({**_who(snapshot, value), **plain(value, leaving=_BY_NAME)})
    return state


def _who(snapshot: Snapshot, value: Any) -> State:
    return {"person": snapshot.names[value.person_id]} if hasattr(value, "person_id") else {}


def _names(snapshot: Snapshot, ids: frozenset[int]) -> list[str]:
    return sorted(person.name for person in snapshot.people if person.id in ids)


def _first_marks(snapshot: Snapshot, _plain: Plain) -> State:
    first = snapshot.first_marks.items()
    rows = ([_dossier(snapshot, id_), snapshot.names[person], code, _decimal(mark)] for (id_, person, code), mark in first)
    return {"meeting": {"first_marks": sorted(rows)}}


def _dossier(snapshot: Snapshot, candidature_id: int) -> str:
    return snapshot.candidature(candidature_id).dossier


def _write_on_dossier(snapshot: Snapshot, value: Any, plain: Plain) -> State:
    return {"dossier": _dossier(snapshot, value.candidature_id), **_who(snapshot, value), **plain(value, leaving=_BY_NAME)}


def _current(snapshot: Snapshot, _plain: Plain) -> State:
    current = snapshot.meeting.current
    return {"current": None if current is None or current not in snapshot.positions else _dossier(snapshot, current)}


def _items(snapshot: Snapshot, plain: Plain) -> State:
    items = {id_: item for id_, item in snapshot.meeting.items.items() if id_ in snapshot.positions}
    return {"discussed": {_dossier(snapshot, id_): plain(item) for id_, item in items.items()}}


def _ballot(snapshot: Snapshot, ballot: Ballot, plain: Plain) -> State:
    return {
        "dossier": _dossier(snapshot, ballot.candidature_id),
        **plain(ballot, leaving=_VOTES),
        "voters": [snapshot.names[person_id] for person_id in ballot.voters],
        # Of a secret ballot there is nothing here: no vote of it is known by name.
        "votes": {snapshot.names[person_id]: choice for person_id, choice in ballot.votes.items()},
        "entered": {snapshot.names[person_id]: by for person_id, by in ballot.entered.items()},
        "result": tally(ballot, snapshot.call).choice if ballot.is_counted else None,
    }


def _attendances(snapshot: Snapshot, plain: Plain) -> State:
    return {
        "attendance": [{**_who(snapshot, attendance), **plain(attendance, leaving=_BY_NAME)} for attendance in snapshot.meeting.attendances]
    }


OF_CALL: Mapping[str, Writer] = {
    "call": _call,
    "is_sealed": lambda of, _plain: {"is_sealed": of.is_sealed},
    "people": _people,
    "administrations": _administrations,
    "candidatures": _candidatures,
    "marks": _marks,
    "recused": _write_recused,
    "comments": lambda of, plain: _group_by_person(of, "comments", of.comments, plain),
    "to_debate": lambda of, plain: _group_by_person(of, "to_debate", of.to_debate, plain),
    "decisions": lambda of, plain: _group_by_file(of, "decision", lambda one: plain(of.decision(one.id), leaving=_ON_FILE)),
    "recalled": lambda of, plain: _group_by_file(of, "recalled", lambda one: plain(of.recalled.get(one.id), leaving=_ON_FILE)),
    "dissents": lambda of, plain: _write_list(of, "dissents", of.dissents, plain),
    "agreements": lambda of, plain: _write_list(of, "agreements", of.agreements, plain),
    "attachments": lambda of, plain: _write_list(of, "attachments", of.attachments, plain),
    "debate": lambda of, plain: _write_list(of, "debate", of.debate, plain),
    "recusals": lambda of, plain: {"meeting": {"recusals": [_write_on_dossier(of, recusal, plain) for recusal in of.recusals]}},
    "first_marks": _first_marks,
    "grids": lambda of, plain: _group_by_person(of, "grids", of.grids, plain),
    "finished": lambda of, _plain: {"jurors": {"finished": _names(of, of.finished)}},
    "declared": lambda of, _plain: {"jurors": {"declared": _names(of, of.declared)}},
    "no_ai_declared": lambda of, _plain: {"no_ai_declared": _names(of, of.no_ai_declared)},
    "readers": lambda of, _plain: {"readers": of.readers},
    "assigned": lambda of, plain: _group_by_person(of, "readers", of.assigned, plain),
}
# Under "meeting". What the room's screen shows and a timer that runs are not frozen.
OF_MEETING: Mapping[str, Writer] = {
    "sittings": lambda of, plain: {"sittings": plain(of.meeting.sittings)},
    "planned_end": lambda of, plain: {"plan": {"end": plain(of.meeting.planned_end)}},
    "seconds_per_item": lambda of, _plain: {"plan": {"seconds_per_item": of.meeting.seconds_per_item}},
    "order": lambda of, _plain: {"agenda": [_dossier(of, id_) for id_ in standing_order(of)]},
    "arrangement": lambda of, _plain: {"arrangement": {"method": str(of.meeting.arrangement)}},
    "seed": lambda of, _plain: {"arrangement": {"seed": of.meeting.seed}},
    "items": _items,
    "current": _current,
    "attendances": _attendances,
    "departures": lambda of, plain: {"departures": [_write_on_dossier(of, departure, plain) for departure in of.meeting.departures]},
    "ballots": lambda of, plain: {"ballots": [_ballot(of, ballot, plain) for ballot in of.meeting.ballots]},
    "revotes": lambda of, plain: {"revotes": [_write_on_dossier(of, revote, plain) for revote in of.meeting.revotes]},
}

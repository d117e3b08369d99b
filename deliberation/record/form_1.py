"""The first canonical form: how each frozen field is written. It is never changed; versions are checked by it.

A field added to a class later declares it by ``plain.since_form``, and stays out of this form. Each writer gives its part of the state;
what is about a candidature stands under "candidatures", by id.
"""

from collections.abc import Callable, Mapping
from functools import partial
from math import isnan
from typing import Any, Final

from deliberation import plain as plain_values
from deliberation.derived.meeting.agenda import agenda
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.tallies import tally
from deliberation.record.journal import digest
from deliberation.snapshot.snapshot import Snapshot

Told = dict[str, Any]
Writer = Callable[[Snapshot], Told]

plain: Final = partial(plain_values.plain, form=1)
# Told in their own place, by a name instead of a number, or by the digest of what can be long.
_ELSEWHERE: Final = frozenset({"id", "administration_id", "content", "screening", "is_late", "admitted_by", "admission_reason"})
_ON_FILE: Final = frozenset({"candidature_id"})
# Told by a name or a dossier's number instead.
_BY_NAME: Final = frozenset({"candidature_id", "person_id"})
_VOTES: Final = frozenset({"candidature_id", "voters", "voted", "votes"})


def _of_files(snapshot: Snapshot, told: Callable[[Candidature], Told]) -> Told:
    return {"candidatures": {candidature.id: told(candidature) for candidature in snapshot.candidatures}}


def _people(snapshot: Snapshot) -> Told:
    # Addresses are how people are reached, not who they are in the record.
    return {"people": [plain(person, leaving={"id", "call_id", "email"}) for person in snapshot.people]}


def _administrations(snapshot: Snapshot) -> Told:
    return {
        "administrations": sorted(
            (plain(administration, leaving={"id"}) for administration in snapshot.administrations.values()), key=digest
        )
    }


def candidatures(snapshot: Snapshot, *, form: int = 1) -> Told:
    """Return the state of each candidature, with the fields of ``form``."""
    return _of_files(snapshot, lambda one: _candidature(snapshot, one, form))


def _candidature(snapshot: Snapshot, candidature: Candidature, form: int) -> Told:
    late = {"admitted_by": candidature.admitted_by, "reason": candidature.admission_reason} if candidature.is_late else None
    return {
        **plain_values.plain(candidature, form=form, leaving=_ELSEWHERE),
        "administration": snapshot.administration_of(candidature).name,
        "content_sha256": digest(plain_values.plain(candidature.content, form=form)),
        "late": late,
        "screening": str(candidature.screening),
    }


def _marks(snapshot: Snapshot) -> Told:
    codes = snapshot.call.criterion_codes

    def told(candidature: Candidature) -> Told:
        rows = snapshot.marks[snapshot.positions[candidature.id]].tolist()
        return {"marks": {juror.name: _given(codes, row) for juror, row in zip(snapshot.jurors, rows, strict=True)}}

    return _of_files(snapshot, told)


def _given(codes: tuple[str, ...], marks: list[float]) -> dict[str, int]:
    return {code: int(mark) for code, mark in zip(codes, marks, strict=True) if not isnan(mark)}


def _recused(snapshot: Snapshot) -> Told:
    def told(candidature: Candidature) -> Told:
        recused = snapshot.recused[snapshot.positions[candidature.id]]
        return {"recusals": [juror.name for juror, is_out in zip(snapshot.jurors, recused, strict=True) if is_out]}

    return _of_files(snapshot, told)


def _recalled(snapshot: Snapshot) -> Told:
    return _of_files(snapshot, lambda one: {"recalled": plain(snapshot.recalled.get(one.id), leaving=_ON_FILE)})


def _comments(snapshot: Snapshot) -> Told:
    said = _of_files(snapshot, lambda _one: {"comments": {}})
    for (candidature_id, person_id), text in snapshot.comments.items():
        said["candidatures"][candidature_id]["comments"][snapshot.names[person_id]] = text
    return said


def _grids(snapshot: Snapshot) -> Told:
    saved = _of_files(snapshot, lambda _one: {"grids": {}})
    for (candidature_id, person_id), grid in snapshot.grids.items():
        saved["candidatures"][candidature_id]["grids"][snapshot.names[person_id]] = plain(grid)
    return saved


def _dissents(snapshot: Snapshot) -> Told:
    said = _of_files(snapshot, lambda _one: {"dissents": []})
    for dissent in snapshot.dissents:
        told = {"person": snapshot.names[dissent.person_id], **plain(dissent, leaving=_BY_NAME)}
        said["candidatures"][dissent.candidature_id]["dissents"].append(told)
    return said


def decisions(snapshot: Snapshot, *, form: int = 1) -> Told:
    """Return the state of each candidature's decision, with the fields of ``form``."""
    return _of_files(snapshot, lambda one: {"decision": plain_values.plain(snapshot.decision(one.id), form=form, leaving=_ON_FILE)})


def _jurors(snapshot: Snapshot, ids: frozenset[int], said: str) -> Told:
    return {"jurors": {said: sorted(person.name for person in snapshot.people if person.id in ids)}}


def _first_marks(snapshot: Snapshot) -> Told:
    names = snapshot.names
    first = ([_dossier(snapshot, id_), names[person], code, mark] for (id_, person, code), mark in snapshot.first_marks.items())
    return {"meeting": {"first_marks": sorted(first)}}


def _dossier(snapshot: Snapshot, candidature_id: int) -> str:
    return snapshot.candidature(candidature_id).dossier


def _named(snapshot: Snapshot, thing: Any) -> Told:
    who = {"person": snapshot.names[thing.person_id]} if hasattr(thing, "person_id") else {}
    return {"dossier": _dossier(snapshot, thing.candidature_id), **who, **plain(thing, leaving=_BY_NAME)}


def _current(snapshot: Snapshot) -> Told:
    current = snapshot.meeting.current
    return {"current": None if current is None or current not in snapshot.positions else _dossier(snapshot, current)}


def _items(snapshot: Snapshot) -> Told:
    items = {id_: item for id_, item in snapshot.meeting.items.items() if id_ in snapshot.positions}
    return {"discussed": {_dossier(snapshot, id_): plain(item) for id_, item in items.items()}}


def ballot(snapshot: Snapshot, held: Ballot) -> Told:
    """Return the state of a ballot."""
    return {
        "dossier": _dossier(snapshot, held.candidature_id),
        **plain(held, leaving=_VOTES),
        "voters": [snapshot.names[person_id] for person_id in held.voters],
        # Of a secret ballot there is nothing here: no vote of it is known by name.
        "votes": {snapshot.names[person_id]: choice for person_id, choice in held.votes.items()},
        "result": tally(held, snapshot.call).choice if held.is_counted else None,
    }


def _attendances(snapshot: Snapshot) -> Told:
    attendances = snapshot.meeting.attendances
    return {"attendance": [{"person": snapshot.names[each.person_id], **plain(each, leaving=_BY_NAME)} for each in attendances]}


OF_CALL: Final[Mapping[str, Writer]] = {
    "call": lambda of: {"call": of.call.slug, "settings": plain(of.call)},
    "is_sealed": lambda of: {"is_sealed": of.is_sealed},
    "people": _people,
    "administrations": _administrations,
    "candidatures": candidatures,
    "marks": _marks,
    "recused": _recused,
    "comments": _comments,
    "decisions": decisions,
    "recalled": _recalled,
    "dissents": _dissents,
    "recusals": lambda of: {"meeting": {"recusals": [_named(of, recusal) for recusal in of.recusals]}},
    "first_marks": _first_marks,
    "grids": _grids,
    "finished": lambda of: _jurors(of, of.finished, "finished"),
    "declared": lambda of: _jurors(of, of.declared, "declared"),
}
# Under "meeting". What the room's screen shows and a timer that runs are not frozen.
OF_MEETING: Final[Mapping[str, Writer]] = {
    "sittings": lambda of: {"sittings": plain(of.meeting.sittings)},
    "planned_end": lambda of: {"plan": {"end": plain(of.meeting.planned_end)}},
    "seconds_per_item": lambda of: {"plan": {"seconds_per_item": of.meeting.seconds_per_item}},
    "order": lambda of: {"agenda": [_dossier(of, item.candidature_id) for item in agenda(of)]},
    "arrangement": lambda of: {"arrangement": {"method": str(of.meeting.arrangement)}},
    "seed": lambda of: {"arrangement": {"seed": of.meeting.seed}},
    "items": _items,
    "current": _current,
    "attendances": _attendances,
    "departures": lambda of: {"departures": [_named(of, departure) for departure in of.meeting.departures]},
    "ballots": lambda of: {"ballots": [ballot(of, one) for one in of.meeting.ballots]},
    "revotes": lambda of: {"revotes": [_named(of, revote) for revote in of.meeting.revotes]},
}

"""The state of a call, its meeting included, as plain JSON values: what a finalised version hashes.

How it is written has a number, the canonical form. A version keeps the form of its time and is checked by it: a form is never
changed, another one is added.
"""

from collections.abc import Callable, Mapping
from math import isnan
from typing import Any, Final

from deliberation.call.people import Person
from deliberation.derived.agenda import agenda
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.tallies import tally
from deliberation.plain import plain
from deliberation.record.journal import digest
from deliberation.snapshot.snapshot import Snapshot

# Told in their own place, by a name instead of a number, or by the digest of what can be long.
_ELSEWHERE: Final = frozenset({"id", "administration_id", "content", "screening", "is_late", "admitted_by", "admission_reason"})
_ON_FILE: Final = frozenset({"candidature_id"})


CURRENT_FORM: Final = 1  # of the versions finalised from now on


def canonical_state(snapshot: Snapshot, *, form: int = CURRENT_FORM) -> dict[str, Any]:
    """Return everything that a finalised version freezes, with names and dossier numbers, in a stable order, nothing rounded.

    ``form``: one of ``FORMS``. Raises KeyError for another.
    """
    return FORMS[form](snapshot)


def _form_1(snapshot: Snapshot) -> dict[str, Any]:
    of_jurors = _said_by_jurors(snapshot)
    return {
        "call": snapshot.call.slug,
        "settings": plain(snapshot.call),
        "is_sealed": snapshot.is_sealed,
        "people": [_person(person) for person in snapshot.people],
        "administrations": sorted((plain(one, leaving={"id"}) for one in snapshot.administrations.values()), key=digest),
        "meeting": canonical_meeting(snapshot),
        "candidatures": [{**_candidature(snapshot, one), **of_jurors[one.id]} for one in snapshot.candidatures],
        "jurors": {
            "declared": sorted(person.name for person in snapshot.people if person.id in snapshot.declared),
            "finished": sorted(person.name for person in snapshot.people if person.id in snapshot.finished),
        },
    }


def _person(person: Person) -> dict[str, Any]:
    # Addresses are how people are reached, not who they are in the record.
    return plain(person, leaving={"id", "call_id", "email"})  # type: ignore[no-any-return]


def _candidature(snapshot: Snapshot, candidature: Candidature) -> dict[str, Any]:
    recall, codes = snapshot.recalled.get(candidature.id), snapshot.call.criterion_codes
    position = snapshot.positions[candidature.id]
    return {
        **plain(candidature, leaving=_ELSEWHERE),
        "administration": snapshot.administration_of(candidature).name,
        "content_sha256": digest(plain(candidature.content)),
        "late": _late(candidature),
        "screening": str(candidature.screening),
        "recalled": plain(recall, leaving=_ON_FILE) if recall else None,
        "decision": plain(snapshot.decision(candidature.id), leaving=_ON_FILE),
        "recusals": [juror.name for juror, is_out in zip(snapshot.jurors, snapshot.recused[position], strict=True) if is_out],
        "marks": {juror.name: _marks(codes, row) for juror, row in zip(snapshot.jurors, snapshot.marks[position].tolist(), strict=True)},
    }


def _late(candidature: Candidature) -> dict[str, Any] | None:
    if not candidature.is_late:
        return None
    return {"admitted_by": candidature.admitted_by, "reason": candidature.admission_reason}


def _marks(codes: tuple[str, ...], marks: list[float]) -> dict[str, int]:
    return {code: int(mark) for code, mark in zip(codes, marks, strict=True) if not isnan(mark)}


def _said_by_jurors(snapshot: Snapshot) -> Mapping[int, dict[str, Any]]:
    """Return candidature id → comments, grids and dissents, by name."""
    said: dict[int, dict[str, Any]] = {one.id: {"comments": {}, "grids": {}, "dissents": []} for one in snapshot.candidatures}
    for (candidature_id, person_id), text in snapshot.comments.items():
        said[candidature_id]["comments"][snapshot.names[person_id]] = text
    for (candidature_id, person_id), grid in snapshot.grids.items():
        said[candidature_id]["grids"][snapshot.names[person_id]] = plain(grid)
    for dissent in snapshot.dissents:
        told = plain(dissent, leaving=_ON_FILE | {"person_id"})
        said[dissent.candidature_id]["dissents"].append({"person": snapshot.names[dissent.person_id], **told})
    return said


# Told by a name or a dossier's number instead.
_BY_NAME: Final = frozenset({"candidature_id", "person_id"})
_VOTES: Final = frozenset({"candidature_id", "voters", "voted", "votes"})


def canonical_meeting(snapshot: Snapshot) -> dict[str, Any]:
    """Return all of the meeting that a finalised version freezes, with names and dossier numbers, in a stable order.

    Left out: what the room's screen shows, and a timer that runs.
    """
    meeting = snapshot.meeting
    dossiers = {candidature.id: candidature.dossier for candidature in snapshot.candidatures}

    def told(thing: Any) -> dict[str, Any]:
        who = {"person": snapshot.names[thing.person_id]} if hasattr(thing, "person_id") else {}
        return {"dossier": dossiers[thing.candidature_id], **who, **plain(thing, leaving=_BY_NAME)}

    return {
        "plan": {"end": plain(meeting.planned_end), "seconds_per_item": meeting.seconds_per_item},
        "sittings": plain(meeting.sittings),
        "agenda": [dossiers[item.candidature_id] for item in agenda(snapshot)],
        "arrangement": {"method": str(meeting.arrangement), "seed": meeting.seed},
        "current": dossiers.get(meeting.current) if meeting.current is not None else None,
        "discussed": {dossiers[id_]: plain(item) for id_, item in meeting.items.items() if id_ in dossiers},
        "attendance": [{"person": snapshot.names[each.person_id], **plain(each, leaving=_BY_NAME)} for each in meeting.attendances],
        "recusals": [told(recusal) for recusal in snapshot.recusals],
        "departures": [told(departure) for departure in meeting.departures],
        "ballots": [_ballot(snapshot, ballot, dossiers) for ballot in meeting.ballots],
        "revotes": [told(revote) for revote in meeting.revotes],
        "first_marks": sorted([dossiers[c], snapshot.names[p], code, mark] for (c, p, code), mark in snapshot.first_marks.items()),
    }


def _ballot(snapshot: Snapshot, ballot: Ballot, dossiers: Mapping[int, str]) -> dict[str, Any]:
    return {
        "dossier": dossiers[ballot.candidature_id],
        **plain(ballot, leaving=_VOTES),
        "voters": [snapshot.names[person_id] for person_id in ballot.voters],
        # Of a secret ballot there is nothing here: no vote of it is known by name.
        "votes": {snapshot.names[person_id]: choice for person_id, choice in ballot.votes.items()},
        "result": tally(ballot, snapshot.call).choice if ballot.is_counted else None,
    }


FORMS: Final[Mapping[int, Callable[[Snapshot], dict[str, Any]]]] = {1: _form_1}

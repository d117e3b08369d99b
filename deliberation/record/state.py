"""The state of a call as plain JSON values: what a finalised version hashes."""

from collections.abc import Mapping
from math import isnan
from typing import Any, Final

from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Candidature
from deliberation.plain import plain
from deliberation.record.journal import digest
from deliberation.record.meeting_record import canonical_meeting
from deliberation.snapshot.snapshot import Snapshot

# Told in their own place, by a name instead of a number, or by the digest of what can be long.
_ELSEWHERE: Final = frozenset({"id", "administration_id", "content", "screening", "is_late", "admitted_by", "admission_reason"})
_ON_FILE: Final = frozenset({"candidature_id"})


def canonical_state(snapshot: Snapshot) -> dict[str, Any]:
    """Return everything that a finalised version freezes, with names and dossier numbers, in a stable order, nothing rounded."""
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

"""A small call and snapshots of it, with sensible defaults: say only what the test is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from deliberation.call.rules import Majority
from deliberation.call.settings import parse_call
from deliberation.dossiers.dialects import Dialect
from deliberation.meeting.ballots import Ballot, Method, Option, Question
from tests.worlds.terms import Administration, Call, Candidature, Decision, Person, Phase, Role, Screening, Snapshot

Marks = Sequence[Sequence[Sequence[float | None]]]

FILED_AT = datetime(2019, 5, 31, 21, 58, 41, tzinfo=UTC)
MET_AT = datetime(2019, 7, 4, 12, tzinfo=UTC)


def make_call(*, weights: Sequence[float] = (1, 1), places: Sequence[int] = (1, 1), **changes: Any) -> Call:
    """A call of criteria c1, c2… marked 0 to 5 and tracks t1, t2…; ``changes`` replace fields of the Call."""
    call = parse_call(
        {
            "slug": "un-appel",
            "name": {"fr": "Un appel", "en": "A call"},
            "scale": {"levels": [{"mark": mark, "fr": f"niveau {mark}", "en": f"level {mark}"} for mark in range(6)]},
            "criteria": [_labelled(f"c{i}", "Critère", "Criterion", i) | {"weight": weight} for i, weight in enumerate(weights, 1)],
            "tracks": [_labelled(f"t{i}", "Filière", "Track", i) | {"places": count} for i, count in enumerate(places, 1)],
            "rules": {"starts_sealed": False},
        }
    )
    return replace(call, **changes)


def make_candidature(id_: int = 1, **changes: Any) -> Candidature:
    """A shortlisted candidature of dossier 1000 + id, that asks for the track t1."""
    defaults: dict[str, Any] = {
        "dossier": str(1000 + id_),
        "title": f"Projet {id_}",
        "summary": "",
        "administration_id": 1,
        "requested_tracks": ("t1",),
        "dialect": Dialect.CURRENT,
        "deposited_at": FILED_AT,
        "screening": Screening.SHORTLISTED,
    }
    return Candidature(id=id_, **(defaults | changes))


def make_juror(number: int, *roles: Role) -> Person:
    """Juror 1, 2, 3…, of id 100 + number."""
    return Person(100 + number, 1, f"Juré {number:02}", frozenset({Role.JUROR, *roles}))


def make_ballot(candidature_id: int, number: int = 1, *, is_open: bool = False, method: Method = Method.NAMED, **changes: Any) -> Ballot:
    """A ballot of jurors 1 and 2, who voted against one another."""
    fields: dict[str, Any] = {
        "candidature_id": candidature_id,
        "number": number,
        "question": Question.ADOPT,
        "method": method,
        "majority": Majority.VOTES_CAST,
        "options": tuple(Option),
        "opened_by": "Présidence",
        "opened_at": MET_AT,
        "voters": (101, 102),
        "members": 2,
        "voted": frozenset({101, 102}),
        "voted_count": 2,
        "votes": {101: "for", 102: "against"} if method is Method.NAMED else {},
        "closed_at": None if is_open else MET_AT,
        "counts": None if is_open else {"for": 1, "against": 1, "abstain": 0},
    }
    return Ballot(**(fields | changes))


def make_snapshot(
    *,
    marks: Marks = (),
    call: Call | None = None,
    candidatures: Sequence[Candidature] | None = None,
    decisions: Iterable[Decision] = (),
    recused: Iterable[tuple[int, int]] = (),
    comments: Mapping[tuple[int, int], str] | None = None,
    **changes: Any,
) -> Snapshot:
    """A revealed call in deliberation, of candidatures 1, 2, 3… unless given.

    ``marks[candidature][juror][criterion]``, None if there is none; ``recused``: pairs of such positions, whose marks are
    dropped; ``changes`` replace fields of the Snapshot.
    """
    call = call or make_call(weights=(1,) * (len(marks[0][0]) if marks else 2))
    if candidatures is None:
        candidatures = [make_candidature(i) for i in range(1, len(marks) + 1)]
    jurors = tuple(make_juror(i) for i in range(1, (len(marks[0]) if marks else 0) + 1))
    shape = (len(candidatures), len(jurors), len(call.criteria))
    cube = np.array(marks, dtype=np.float64).reshape(shape) if marks else np.full(shape, np.nan)
    hidden = np.zeros(shape[:2], dtype=np.bool_)
    for pair in recused:
        hidden[pair] = True
    cube[hidden] = np.nan
    fields: dict[str, Any] = {
        "call": call,
        "call_id": 1,
        "revision": 7,
        "phase": Phase.DELIBERATION,
        "is_sealed": False,
        "people": jurors,
        "jurors": jurors,
        "administrations": {1: Administration(1, "Office des essais", "Ministère des essais", "Administration centrale")},
        "candidatures": tuple(candidatures),
        "marks": cube,
        "scored": ~np.isnan(cube),
        "recused": hidden,
        "comments": comments or {},
        "decisions": {decision.candidature_id: decision for decision in decisions},
    }
    return Snapshot(**(fields | changes))


def _labelled(code: str, fr: str, en: str, number: int) -> dict[str, Any]:
    label = {"fr": f"{fr} {number}", "en": f"{en} {number}"}
    return {"code": code, **label, "short": label}

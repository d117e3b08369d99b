"""Data sets for the tests of the numbers: the demonstration call's marks and two invented panels, as snapshots."""

import csv
import dataclasses
import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.call.call import Call, Phase, Screening
from deliberation.call.people import Person, Role
from deliberation.call.rules import Rules
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.dossiers.dialects import Dialect
from deliberation.snapshot.snapshot import Snapshot
from tests.places import FIXTURES
from tests.worlds.demonstration import demo_call

TRACKS = {"Accompagnement technique et métier": ("technical",), "Accompagnement scientifique": ("scientific",)}


def truth() -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8"))
    return expected


def demo() -> Snapshot:
    """The 24 shortlisted candidatures, 12 jurors and 7 criteria of the demonstration call, in the file's order."""
    with (FIXTURES / "notes_jury_long.csv").open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source, delimiter=";"))
    call = demo_call()
    dossiers = list(dict.fromkeys(row["numero_dossier"] for row in rows))
    jurors = list(dict.fromkeys(row["jure"] for row in rows))
    marks = np.full((len(dossiers), len(jurors), len(call.criteria)), np.nan)
    recused = np.zeros(marks.shape[:2], dtype=np.bool_)
    for row in rows:
        i, j = dossiers.index(row["numero_dossier"]), jurors.index(row["jure"])
        if row["note"] == "DÉPORT":
            recused[i, j] = True
        elif row["note"]:
            marks[i, j, call.criterion_codes.index(row["critere"])] = int(row["note"])
    expected = truth()["candidatures"]
    return snapshot(call, marks, recused, dossiers=dossiers, tracks=[TRACKS[expected[dossier]["formule"]] for dossier in dossiers])


def invented(
    *, seed: int, shape: tuple[int, int, int], gaps: float = 0.0, recusals: float = 0.0, weights: tuple[float, ...] = ()
) -> Snapshot:
    """A panel of whole marks from 0 to 5: better and worse candidatures, severe and generous jurors."""
    random = np.random.default_rng(seed)
    n, j, c = shape
    quality = random.normal(3, 0.8, (n, 1, 1)) + random.normal(0, 0.5, (1, j, 1)) + random.normal(0, 0.4, (n, 1, c))
    marks = np.clip(np.round(quality + random.normal(0, 0.8, shape)), 0, 5)
    recused = random.random((n, j)) < recusals
    marks[random.random(shape) < gaps] = np.nan
    marks[recused] = np.nan
    both = [("technical",), ("scientific",), ("technical", "scientific"), ()]
    tracks = [both[k] for k in random.choice(4, size=n, p=[0.6, 0.3, 0.05, 0.05])]
    call = with_criteria(demo_call(), c, weights or (1.0,) * c)
    return snapshot(call, marks, recused, dossiers=[str(1000 + i) for i in range(n)], tracks=tracks)


def with_criteria(call: Call, count: int, weights: tuple[float, ...]) -> Call:
    criteria = tuple(dataclasses.replace(call.criteria[i], weight=weights[i]) for i in range(count))
    return dataclasses.replace(call, criteria=criteria)


def with_rules(call: Call, **rules: Any) -> Call:
    changed: Rules = dataclasses.replace(call.rules, **rules)
    return dataclasses.replace(call, rules=changed)


def with_places(call: Call, *places: int) -> Call:
    return dataclasses.replace(call, tracks=tuple(dataclasses.replace(t, places=p) for t, p in zip(call.tracks, places, strict=True)))


def snapshot(
    call: Call,
    marks: NDArray[np.float64],
    recused: NDArray[np.bool_] | None = None,
    *,
    dossiers: list[str] | None = None,
    tracks: list[tuple[str, ...]] | None = None,
) -> Snapshot:
    """A revealed call whose candidatures have the ids 1, 2, 3… in the order of ``marks``."""
    n, j, _criteria = marks.shape
    dossiers, tracks = dossiers or [str(1000 + i) for i in range(n)], tracks or [("technical",)] * n
    candidatures = tuple(
        Candidature(i + 1, dossier, f"Project {dossier}", "", 1, tracks[i], Dialect.CURRENT, screening=Screening.SHORTLISTED)
        for i, dossier in enumerate(dossiers)
    )
    jurors = tuple(Person(k + 1, 1, f"Juror {k + 1:02}", frozenset({Role.JUROR})) for k in range(j))
    return Snapshot(
        call=call,
        call_id=1,
        revision=1,
        phase=Phase.DELIBERATION,
        is_sealed=False,
        people=jurors,
        jurors=jurors,
        administrations={1: Administration(1, "Office", "Ministry", "Kind")},
        candidatures=candidatures,
        marks=marks,
        scored=~np.isnan(marks),
        recused=np.zeros((n, j), dtype=np.bool_) if recused is None else recused,
        comments={},
        decisions={},
    )


def complete() -> Snapshot:
    return invented(seed=1, shape=(20, 8, 5))


def sparse() -> Snapshot:
    """Weights that differ, recusals and gaps; few enough gaps for agreement to be told."""
    return invented(seed=3, shape=(30, 9, 4), gaps=0.03, recusals=0.05, weights=(3, 2, 1, 1))


ALL = {"demo": demo, "complete": complete, "sparse": sparse}

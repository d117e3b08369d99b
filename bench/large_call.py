"""A call as large as a European programme, in memory: all that an export reads, without a database."""

import io
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Final

import numpy as np
from numpy.typing import NDArray
from openpyxl import Workbook, load_workbook

from deliberation.call.call import Call, Phase, Version
from deliberation.call.people import Person, Role
from deliberation.call.screening import Screening
from deliberation.call.settings import parse_call
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.dossiers.dialects import Dialect
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.record import Record
from exports.registry import EXPORTS
from intake import call_files
from phrases import language
from tests.serving.servers import ROOT

_SETTINGS: Final = ROOT / "calls" / "ami-ia-2.toml"
_SEED: Final = 20_190_704
_FILED_AT: Final = datetime(2019, 5, 31, 21, 58, 41, tzinfo=UTC)
_FINALISED_AT: Final = datetime(2019, 7, 4, 16, tzinfo=UTC)
_FIRST_NUMBER: Final = 1_000_000
_MISSING_SHARE: Final = 0.05
_ADMINISTRATIONS: Final = 400
_PER_DECISION: Final = 8  # of which one is selected, one on the reserve list
# An answer of the form, as long as a paragraph.
_SUMMARY: Final = "Le service instruit chaque année des milliers de demandes ; le projet aide les agents à les lire et à les trier. " * 6


def large_record(candidatures: int, jurors: int) -> Record:
    """Return the record of a finalised call of that many candidatures, all shortlisted, and scored by every juror except a few marks."""
    settings = call_files.read_settings(_SETTINGS.read_bytes(), _SETTINGS.name)
    call = parse_call(settings)
    people = tuple(Person(number, 1, f"Juré {number:02}", frozenset({Role.JUROR})) for number in range(1, jurors + 1))
    marks = random_marks(candidatures, jurors, len(call.criteria))
    snapshot = Snapshot(
        call=call,
        call_id=1,
        revision=7,
        phase=Phase.FINALISED,
        is_sealed=False,
        people=people,
        jurors=people,
        administrations={
            id_: Administration(id_, f"Direction numéro {id_}", "Ministère des essais", "Administration centrale")
            for id_ in range(1, _ADMINISTRATIONS + 1)
        },
        candidatures=tuple(_candidature(id_, call) for id_ in range(1, candidatures + 1)),
        marks=marks,
        scored=~np.isnan(marks),
        recused=np.zeros((candidatures, jurors), dtype=np.bool_),
        comments={(id_, 1 + id_ % jurors): "Un besoin réel, une équipe à renforcer." for id_ in range(1, candidatures + 1)},
        decisions={id_: _decision(id_, call) for id_ in range(1, candidatures + 1)},
        versions=(Version(1, "ab" * 32, "La présidence", _FINALISED_AT),),
    )
    # Every screen computes this long before somebody exports: it is kept with the snapshot.
    ranking(snapshot)
    return Record(snapshot, (), settings)


def random_marks(candidatures: int, jurors: int, criteria: int) -> NDArray[np.float64]:
    """Return marks from 0 to 5, float64[candidature, juror, criterion], with one in twenty missing; the same each time."""
    random = np.random.default_rng(_SEED)
    marks = random.integers(0, 6, size=(candidatures, jurors, criteria)).astype(np.float64)
    marks[random.random(marks.shape) < _MISSING_SHARE] = np.nan
    return marks


def _candidature(id_: int, call: Call) -> Candidature:
    return Candidature(
        id=id_,
        dossier=str(_FIRST_NUMBER + id_),
        title=f"Aider les agents du service {id_} à instruire les demandes plus vite",
        summary=_SUMMARY,
        administration_id=1 + id_ % _ADMINISTRATIONS,
        requested_tracks=(call.tracks[id_ % len(call.tracks)].code,),
        dialect=Dialect.CURRENT,
        deposited_at=_FILED_AT - timedelta(minutes=id_),
        screening=Screening.SHORTLISTED,
    )


def _decision(id_: int, call: Call) -> Decision:
    outcome = {0: Outcome.SELECTED, 1: Outcome.RESERVE}.get(id_ % _PER_DECISION, Outcome.DECLINED)
    track = call.tracks[id_ % len(call.tracks)].code
    is_out = outcome is Outcome.DECLINED
    rank = 1 + id_ // _PER_DECISION if outcome is Outcome.RESERVE else None
    reason = "Au-dessus de la moyenne des présélectionnées sur l’impact ; en dessous sur les données."
    return Decision(id_, outcome, None if is_out else track, rank, reason, 1, "La présidence", _FINALISED_AT)


def rendered(name: str, record: Record) -> bytes:
    """Return one export of the record."""
    with language("fr"):
        return EXPORTS[name].rendered(record.snapshot, made_at=_FINALISED_AT, record=lambda: record)


def bare_cells_seconds(file: bytes) -> float:
    """Return the processor's time that openpyxl's write-only mode takes for the same cells, without a style."""
    sheets = [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in load_workbook(io.BytesIO(file), read_only=True)]
    before = process_time()
    book = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(io.BytesIO())
    return process_time() - before

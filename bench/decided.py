"""A whole call decided at once and finalised, as its jury would leave it: what the steps after a meeting are measured on."""

import sys
from itertools import islice
from typing import Final

import bootstrap
from deliberation import operations
from deliberation.call.call import Phase
from deliberation.call.people import Console
from deliberation.derived.meeting.board import Change
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot

_BY: Final = Console("bench")
_RESERVES: Final = 10
_REASON: Final = "Au-dessus de la moyenne des présélectionnées sur l’impact ; en dessous sur les données."


def decide(slug: str) -> None:
    """Reveal the marks, select by rank as many as each track has places, keep some in reserve, decline the others."""
    call_id = _call_id(slug)
    operations.move_phase(bootstrap.unit_of_work(), by=_BY, call_id=call_id, to=Phase.SCORING)
    operations.move_phase(bootstrap.unit_of_work(), by=_BY, call_id=call_id, to=Phase.DELIBERATION)
    operations.reveal_all(bootstrap.unit_of_work(), by=_BY, call_id=call_id)
    with bootstrap.reading() as uow:
        changes = _changes(uow.snapshot(call_id))
    operations.record_decisions(bootstrap.unit_of_work(), by=_BY, call_id=call_id, changes=changes)


def finalise(slug: str) -> None:
    """Finalise the selection."""
    call_id = _call_id(slug)
    with bootstrap.reading() as uow:
        revision = uow.snapshot(call_id).revision
    operations.finalise(bootstrap.unit_of_work(), by=_BY, call_id=call_id, seen_revision=revision)


def _changes(snapshot: Snapshot) -> list[Change]:
    ranked = [standing.candidature_id for standing in ranked_standings(snapshot)]
    outcomes: dict[int, Change] = {}
    for track in snapshot.call.tracks:
        asked = (id_ for id_ in ranked if track.code in snapshot.candidature(id_).requested_tracks and id_ not in outcomes)
        for id_ in islice(asked, track.places):
            outcomes[id_] = Change(id_, Outcome.SELECTED, track.code, reason=_REASON)
        for rank, id_ in enumerate(islice(asked, _RESERVES), start=1):
            outcomes[id_] = Change(id_, Outcome.RESERVE, track.code, rank, _REASON)
    return [outcomes.get(id_) or Change(id_, Outcome.DECLINED, reason=_REASON) for id_ in ranked]


def _call_id(slug: str) -> int:
    with bootstrap.reading() as uow:
        state = uow.calls.by_slug(slug)
    if state is None:
        raise SystemExit(f"There is no call {slug}.")
    return state.id


if __name__ == "__main__":
    {"decide": decide, "finalise": finalise}[sys.argv[1]](sys.argv[2])

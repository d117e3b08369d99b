"""Deciding on several files at once: what is asked of each, which reasons stay, whom it concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from deliberation.call.people import Person
from deliberation.derived.meeting.board import Change
from deliberation.derived.meeting.quorums import must_leave
from deliberation.derived.meeting.verdicts import OutOfTheOrdinary, out_of_the_ordinary
from deliberation.derived.scoring.reasons import suggested_reason
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Wish:
    """One decision wished for on several files.

    ``track`` None: each file goes on its own track. ``reason`` None: each keeps its own; ``replaces``: it overwrites reasons already
    written. ``suggests``: each takes the reason that its own marks suggest for the outcome, and the common one if they suggest none.
    ``amount``: what is given where the track has an envelope; None: what each one asked for.
    """

    outcome: Outcome
    track: str | None = None
    reason: str | None = None
    replaces: bool = False
    suggests: bool = False
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Concern:
    """What to know of a file before it is decided with others: why this needs the chair and a reason, and who should leave the room."""

    candidature: Candidature
    beyond: tuple[OutOfTheOrdinary, ...]
    in_the_room: tuple[Person, ...]


def wished(snapshot: Snapshot, wish: Wish, seen: Mapping[int, int]) -> list[Change]:
    """Return the change of each file of ``seen`` (candidature id → version seen).

    A common reason does not overwrite reasons already written, unless it ``replaces`` them; if the file is alone, it always becomes its
    reason.
    """
    kept = {candidature.id for candidature in keeping_their_reason(snapshot, wish, seen)}
    reasons = reasons_wished(snapshot, wish, seen)
    return [
        Change(
            candidature_id=id_,
            outcome=wish.outcome,
            track=(wish.track or snapshot.track_of(snapshot.candidature(id_))) if wish.outcome.names_track else None,
            reason=None if id_ in kept else reasons[id_],
            seen_version=version,
            amount=wish.amount,
        )
        for id_, version in seen.items()
    ]


def reasons_wished(snapshot: Snapshot, wish: Wish, ids: Iterable[int]) -> Mapping[int, str | None]:
    """Return the reason wished for each file: the one that its own marks suggest if that is asked for, else the common one."""
    suggested = {id_: suggested_reason(snapshot, id_, wish.outcome) if wish.suggests else None for id_ in ids}
    return {id_: str(own) if own else wish.reason for id_, own in suggested.items()}


def keeping_their_reason(snapshot: Snapshot, wish: Wish, ids: Iterable[int]) -> tuple[Candidature, ...]:
    """Return the files that keep the reason already written, although another one is wished for."""
    wanted = reasons_wished(snapshot, wish, ids)
    if wish.replaces or len(wanted) == 1:
        return ()
    found = ((id_, reason, snapshot.decision(id_).reason) for id_, reason in wanted.items())
    return tuple(snapshot.candidature(id_) for id_, reason, written in found if reason and written not in ("", reason))


def concerns(snapshot: Snapshot, steps: Iterable[tuple[Candidature, Decision, Decision]]) -> tuple[Concern, ...]:
    """Return what to know of each file whose decision would change; files of which there is nothing to know are left out."""
    found = []
    for candidature, old, new in steps:
        if (old.outcome, old.track) == (new.outcome, new.track):
            continue
        beyond = out_of_the_ordinary(snapshot, candidature.id, new.outcome, new.track)
        in_the_room = must_leave(snapshot, candidature.id) if snapshot.meeting.is_open else ()
        if beyond or in_the_room:
            found.append(Concern(candidature, beyond, in_the_room))
    return tuple(found)


def left_to_decide(snapshot: Snapshot) -> frozenset[int]:
    """Return the ids of the shortlisted files on which nothing is decided yet."""
    return frozenset(one.id for one in snapshot.ranked if snapshot.decision(one.id).outcome is Outcome.TO_DISCUSS)

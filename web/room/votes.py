"""Scenes of votes and decisions: the open ballot, its result, the latest decision."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation.derived.meeting.agreement_lists import agreed_words, counts_agreed
from deliberation.derived.meeting.board import are_undone, board_gauges, decided_last
from deliberation.derived.meeting.room import RoomNow
from deliberation.derived.meeting.tallies import option_labels, tally
from deliberation.meeting.ballots import Ballot, Method, Option, Question
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, ngettext
from web.room.lists import Title


def ballot(snapshot: Snapshot, now: RoomNow) -> Mapping[str, Any]:
    """Return the open ballot's question and count of votes, never choices; or how it is held in the room."""
    ballot_now = _ballot(snapshot, now)
    cast = share = heading = ""
    if not ballot_now.is_open:
        heading = _("This ballot was cancelled.")
    elif ballot_now.method is Method.PAPER:
        heading = _("The vote is on paper, in the room.")
    elif ballot_now.is_counted_in_room:
        voters = ngettext("{count} voter", "{count} voters", len(ballot_now.voters)).format(count=len(ballot_now.voters))
        labels = option_labels(snapshot.call, ballot_now)
        heading = " · ".join([voters, " ".join(_("{option}?").format(option=labels[option]) for option in ballot_now.options)])
    else:
        cast = _("{cast} of {entitled}").format(cast=ballot_now.voted_count, entitled=len(ballot_now.voters))
        share = f"{100 * ballot_now.voted_count / len(ballot_now.voters):.1f}"
    return {**_describe_asked(snapshot, ballot_now), "held": heading, "cast": cast, "share": share}


def result(snapshot: Snapshot, now: RoomNow) -> Mapping[str, Any]:
    """Return a closed ballot's counts, base and outcome."""
    ballot_now = _ballot(snapshot, now)
    counted, labels = tally(ballot_now, snapshot.call), option_labels(snapshot.call, ballot_now)
    _counts, base, outcome = counted.sentences
    has_majority = counted.question is Question.ADOPT and counted.base
    return {
        **_describe_asked(snapshot, ballot_now),
        "counts": [(str(labels[option]), count) for option, count in counted.counts.items()],
        "base": str(base),
        "outcome": str(outcome),
        # How far the votes in favour reach along the majority's base, half of which they must pass.
        "reached": f"{100 * counted.counts[Option.IN_FAVOUR] / counted.base:.1f}" if has_majority else "",
    }


def verdict(snapshot: Snapshot, now: RoomNow) -> Mapping[str, Any]:
    """Return what was decided on a file."""
    (decision,) = (item for item in decided_last(snapshot) if item.candidature_id == now.candidature_id)
    candidature = snapshot.candidature(decision.candidature_id)
    return {
        "outcome": str(decision.outcome),
        "words": f"{OUTCOME_SIGNS[decision.outcome]} {_decision_words(decision)}",
        "title": candidature.numbered_title,
        "administration": snapshot.administration_of(candidature).name,
        "places": _places(snapshot, decision) if decision.track else "",
    }


def announced(snapshot: Snapshot, _now: RoomNow) -> Mapping[str, Any]:
    """Return the number of decisions taken or reversed by an act."""
    latest = decided_last(snapshot)
    count = len(latest)
    if not are_undone(latest):
        counts = counts_agreed(snapshot, latest)
        words = _word_agreed(counts) if counts else _("{count} decisions").format(count=count)
        return {"words": words, "title": " · ".join(_word_places(snapshot, latest))}
    if count > 1:
        return {"words": _("{count} decisions undone").format(count=count), "title": ""}
    candidature = snapshot.candidature(latest[0].candidature_id)
    return {"words": _("Decision undone: {dossier}").format(dossier=candidature.dossier), "title": candidature.title}


def _word_agreed(counts: Mapping[Outcome, int]) -> str:
    """Say what the room agreed to, by outcome."""
    return labelled(_("Agreement"), ", ".join(agreed_words(outcome, count).format(count=count) for outcome, count in counts.items()))


def _word_places(snapshot: Snapshot, latest: Sequence[Decision]) -> Iterator[str]:
    """Yield the places of each track before and after, of the first decisions on files selected together."""
    signs = track_signs(snapshot.call)
    for gauge in board_gauges(snapshot):
        new = [decision for decision in latest if (decision.outcome, decision.track) == (Outcome.SELECTED, gauge.track)]
        if new and all(decision.version == 1 for decision in new):
            places_words = _("{selected} of {places}").format(selected=gauge.selected, places=gauge.places)
            change = _("{before} → {taken}").format(before=gauge.selected - len(new), taken=places_words)
            yield f"{signs[gauge.track]} {snapshot.call.track(gauge.track).short} {change}"


def _ballot(snapshot: Snapshot, now: RoomNow) -> Ballot:
    return next(
        candidate
        for candidate in snapshot.meeting.ballots
        if (candidate.candidature_id, candidate.number) == (now.candidature_id, now.ballot_number)
    )


def _describe_asked(snapshot: Snapshot, shown: Ballot) -> Mapping[str, Any]:
    candidature = snapshot.candidature(shown.candidature_id)
    way = shown.method.words if shown.number == 1 else _("{method} no. {number}").format(method=shown.method.words, number=shown.number)
    return {
        "title": Title.of(candidature),
        "administration": snapshot.administration_of(candidature).name,
        "question": f"{way} · {shown.question.words}",
    }


def _decision_words(decision: Decision) -> str:
    if decision.reserve_rank is None:
        return decision.outcome.words
    return _("{outcome}, rank {rank}").format(outcome=decision.outcome.words, rank=decision.reserve_rank)


def _places(snapshot: Snapshot, decision: Decision) -> str:
    gauge = next(gauge for gauge in board_gauges(snapshot) if gauge.track == decision.track)
    label = _("{selected} of {places}").format(selected=gauge.selected, places=gauge.places)
    # Only of a first decision is it known that the place was free before.
    is_new = decision.outcome is Outcome.SELECTED and decision.version == 1
    change = _("{before} → {taken}").format(before=gauge.selected - 1, taken=label) if is_new else label
    sign, track = track_signs(snapshot.call)[gauge.track], snapshot.call.track(gauge.track).short
    return f"{sign} {track} · {change}"

"""Strip: the small state pushed to an audience, with detection of other changes in the audience's view.

An audience is all people of a call with the same roles and recusals: the strip is computed once per audience, from the audience's view,
without personal data. The call's revision stays out, since the revision counts acts on files hidden from a recused person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, timedelta

import numpy as np

from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.declarations import News, names_where
from deliberation.derived.meeting.agreement_lists import counts_agreed, files_staying
from deliberation.derived.meeting.board import Gauge, are_undone, board_gauges, decided_last
from deliberation.derived.meeting.rules import meeting_quorum
from deliberation.derived.meeting.tallies import tally
from deliberation.meeting.ballots import Option, Question
from deliberation.meeting.meeting import MeetingState
from deliberation.selection.decisions import Decision
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import recused_ids, visible
from phrases import straight


@dataclass(frozen=True, slots=True)
class Audience:
    """People who see the same things of a call."""

    call_id: int
    roles: frozenset[Role]
    recusals: frozenset[int]


def audience_of(snapshot: Snapshot, person: Person) -> Audience:
    """Return the audience that ``person`` belongs to at this revision."""
    return Audience(snapshot.call_id, person.roles, recused_ids(snapshot, person))


@dataclass(frozen=True, eq=False)
class View:
    """View of an audience at a revision. ``visible`` was computed for a single member; only shared parts are read."""

    roles: frozenset[Role]
    visible: Snapshot

    def strip(self) -> Mapping[str, object]:
        """Return the strip as plain JSON with codes instead of words, since readers' languages differ."""
        snapshot = self.visible
        return {
            "phase": str(snapshot.phase),
            "sealed": _is_under_seal(snapshot),
            "partial": snapshot.is_partial,
            "gauges": [_places(gauge) for gauge in board_gauges(snapshot)],
            "decision": _last_decision(snapshot),
            "meeting": asdict(meeting_strip(snapshot)),
        }

    def differs_from(self, other: "View") -> bool:
        """Tell whether anything that the audience sees differs from ``other``, on the strip or elsewhere."""
        mine, theirs = self.visible, other.visible
        if mine is theirs:
            return False
        if self.roles != other.roles or _differ(mine, theirs, _TOLD[News.FOR_ALL]):
            return True
        # Under seal a juror's view holds that very juror's progress: telling the audience would tell the others.
        follows = holds(self.roles, Right.SEE_PROGRESS, mine.phase)
        if follows and _differ(mine, theirs, _TOLD[News.FOR_FOLLOWERS]):
            return True
        return any(_keep_revealed(mine, name) != _keep_revealed(theirs, name) for name in _TOLD[News.REVEALED])


def _fields_with_news(news: News) -> tuple[str, ...]:
    return names_where(Snapshot, lambda said: said.news is news)


_TOLD = {news: _fields_with_news(news) for news in News}


def _differ(mine: Snapshot, theirs: Snapshot, names: Iterable[str]) -> bool:
    for name in names:
        first, second = getattr(mine, name), getattr(theirs, name)
        if first is second:
            continue
        if isinstance(first, np.ndarray):
            if not np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
                return True
        elif first != second:
            return True
    return False


def view_of(snapshot: Snapshot, person: Person) -> View:
    """Return the view of the audience of ``person``."""
    return View(person.roles, visible(snapshot, person))


def _keep_revealed(snapshot: Snapshot, name: str) -> Mapping[tuple[int, int], object]:
    """Keep texts on revealed files only: under seal, each author sees their own texts, not the audience."""
    written: Mapping[tuple[int, int], object] = getattr(snapshot, name)
    if not snapshot.is_sealed:
        return written
    revealed = {candidature.id for candidature in snapshot.candidatures if candidature.is_revealed}
    return {key: text for key, text in written.items() if key[0] in revealed}


def _is_under_seal(snapshot: Snapshot) -> bool:
    # Tell the seal of the current item; without one that this audience may know of, that of the call.
    current = snapshot.meeting.current
    return snapshot.is_sealed if current is None else snapshot.is_under_seal(current)


def _places(gauge: Gauge) -> Mapping[str, object]:
    return {"track": gauge.track, "places": gauge.places, "selected": gauge.selected, "reserve": gauge.reserve}


def _last_decision(snapshot: Snapshot) -> Mapping[str, object] | None:
    together = decided_last(snapshot)
    if not together or together[0].decided_at is None:
        return None
    undone = {"undone": True} if are_undone(together) else {}
    agreed = {"agreed": counts} if (counts := counts_agreed(snapshot, together)) and not undone else {}
    return _describe_decision(snapshot, together[0]) | {
        "at": together[0].decided_at.isoformat(),
        "count": len(together),
        **undone,
        **agreed,
    }


def _describe_decision(snapshot: Snapshot, decision: Decision) -> dict[str, object]:
    candidature = snapshot.candidature(decision.candidature_id)
    return {
        "dossier": candidature.dossier,
        "title": straight(candidature.title),
        "outcome": str(decision.outcome),
        "track": decision.track,
        "reserve_rank": decision.reserve_rank,
    }


@dataclass(frozen=True, slots=True)
class BallotResult:
    """Result of a ballot: votes by option, and ``adopted``, ``rejected``, ``chosen`` (a track), ``tie`` or ``none``.

    After a tie settled by the chair, the first three end in ``_by_casting_vote``.
    """

    number: int
    counts: Mapping[str, int]
    outcome: str
    choice: str | None


def _result(view: Snapshot) -> BallotResult | None:
    ballot = view.meeting.shown_ballot
    if ballot is None or ballot.is_open or ballot.counts is None:
        return None
    counted = tally(ballot, view.call)
    if counted.choice is None:
        outcome = "tie" if counted.is_tie else "none"
    elif ballot.question is Question.TRACK:
        outcome = "chosen"
    else:
        outcome = "adopted" if counted.choice == Option.IN_FAVOUR else "rejected"
    if counted.casting and counted.choice:
        outcome += "_by_casting_vote"
    return BallotResult(ballot.number, dict(counted.counts), outcome, counted.choice)


@dataclass(frozen=True, slots=True)
class MeetingStrip:
    """Meeting's part of the strip; inapplicable fields are ``None``.

    Args:
        seconds_planned: the item's time, set by a person.
        ends_at: the end of that time, ISO 8601 in UTC; ``seconds_left`` instead while the clock is stopped.
        ballot, revote: numbers of the open ballot on devices and the open revote of the item.
        listed: the reading time of the list for agreement, in Unix seconds, while objections are possible.
        has_conflict: the item is under this audience's recusal; the other fields are absent.
        result: of the last closed ballot on the item.
    """

    state: MeetingState = MeetingState.NOT_OPENED
    dossier: str | None = None
    title: str | None = None
    has_conflict: bool = False
    seconds_planned: int | None = None
    ends_at: str | None = None
    seconds_left: int | None = None
    ballot: int | None = None
    revote: int | None = None
    result: BallotResult | None = None
    listed: int | None = None
    votes_cast: int | None = None
    votes_entitled: int | None = None
    present: int | None = None
    members: int | None = None


def meeting_strip(view: Snapshot) -> MeetingStrip:
    """Return the meeting's part of the strip; an item under recusal is shown only as ``has_conflict``."""
    meeting = view.meeting
    quorum = meeting_quorum(view) if meeting.is_open else None
    ballot = meeting.open_ballot if meeting.open_ballot and not meeting.open_ballot.is_counted_in_room else None
    ends_at, seconds_left = _item_time(view)
    heard = files_staying(view) if meeting.is_open and not view.is_finalised else ()
    current = view.candidature(meeting.current) if meeting.current is not None else None
    return MeetingStrip(
        state=meeting.state,
        dossier=current.dossier if current else None,
        title=straight(current.title) if current else None,
        has_conflict=meeting.has_conflict,
        seconds_planned=meeting.seconds_per_item if current and not view.is_finalised else None,
        ends_at=ends_at,
        seconds_left=seconds_left,
        ballot=ballot.number if ballot else None,
        revote=next((revote.number for revote in meeting.revotes_on(current.id) if revote.is_open), None) if current else None,
        result=_result(view),
        listed=round(heard[0].read_at.timestamp()) if heard else None,
        votes_cast=ballot.voted_count if ballot else None,
        votes_entitled=len(ballot.voters) if ballot else None,
        present=quorum.present if quorum else None,
        members=quorum.members if quorum else None,
    )


def _item_time(view: Snapshot) -> tuple[str | None, int | None]:
    meeting = view.meeting
    # Once the selection is final nothing is discussed any more, whether or not the meeting was closed before.
    if meeting.current is None or meeting.seconds_per_item is None or view.is_finalised:
        return None, None
    spent = meeting.items[meeting.current].seconds if meeting.current in meeting.items else 0.0
    left = meeting.seconds_per_item - spent
    if meeting.running_since is None:
        return None, round(left)
    return (meeting.running_since + timedelta(seconds=left)).astimezone(UTC).isoformat(), None

"""Decisions on candidatures, reserve lists, and lists read for agreement.

Neither a gap in ranks nor the refusal of a rank may reveal a hidden file.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from deliberation.amounts import cents
from deliberation.call.people import Actor, Person, Role
from deliberation.errors import InvalidValue
from deliberation.vocabulary import Labelled
from phrases import N_


class Outcome(Labelled):
    """Outcomes of a decision on a candidature."""

    TO_DISCUSS = "to_discuss", N_("To discuss")
    SELECTED = "selected", N_("Selected")
    RESERVE = "reserve", N_("Reserve list")
    DECLINED = "declined", N_("Not selected")

    @property
    def names_track(self) -> bool:
        """Tell whether the outcome has a track: selected, or in reserve."""
        return self in Outcome.on_track()

    @classmethod
    def on_track(cls) -> tuple["Outcome", ...]:
        """Return the outcomes that have a track."""
        return cls.SELECTED, cls.RESERVE

    @classmethod
    def decided(cls) -> tuple["Outcome", ...]:
        """Return all outcomes but "to discuss"."""
        return tuple(outcome for outcome in cls if outcome is not cls.TO_DISCUSS)


@dataclass(frozen=True, slots=True)
class Decision:
    """Current decision on a candidature. ``version`` grows by 1 at each change; 0: without a decision.

    A selection has a track, and an amount in euros if requested or granted; a reserve place has a track and a rank from 1; other outcomes
    have neither. ``reason_is_proposed``: a reason proposed from the criteria, not written; ``reason_adopted_at``: the time of its adoption
    by the jury, or None.
    """

    candidature_id: int
    outcome: Outcome = Outcome.TO_DISCUSS
    track: str | None = None
    reserve_rank: int | None = None
    reason: str = ""
    version: int = 0
    decided_by: str = ""
    decided_at: datetime | None = None
    amount: Decimal | None = None
    reason_is_proposed: bool = False
    reason_adopted_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.outcome.names_track and not self.track:
            raise InvalidValue(N_("Choose the track on which the application is selected or held in reserve."))
        if not self.outcome.names_track and self.track:
            raise InvalidValue(N_("Only a selection or a place on the reserve list names a track."))
        if (self.outcome is Outcome.RESERVE) != (self.reserve_rank is not None):
            raise InvalidValue(N_("A place on the reserve list, and only that, has a rank."))
        if self.reserve_rank is not None and self.reserve_rank < 1:
            raise InvalidValue(N_("Ranks on the reserve list start at 1."))
        if self.amount is not None and (self.outcome is not Outcome.SELECTED or cents(self.amount) is None):
            raise InvalidValue(N_("Only a selection is given an amount: euros from 0, to the cent."))
        if (self.reason_is_proposed and not self.reason) or (self.reason_adopted_at and not self.reason_is_proposed):
            raise InvalidValue(N_("Only a reason taken as proposed can be approved."))

    @property
    def awaits_adoption(self) -> bool:
        """Tell whether the reason was proposed and the jury has not adopted it yet."""
        return self.reason_is_proposed and self.reason_adopted_at is None

    @property
    def publishable_reason(self) -> str:
        """Return the reason for applicants; empty while it awaits adoption."""
        return "" if self.awaits_adoption else self.reason


SENTENCE_CHARACTERS_MAX = 600


@dataclass(frozen=True, slots=True)
class Dissent:
    """A member's dissent on a decision of a version, outcome and track. ``sentence`` may be empty."""

    candidature_id: int
    person_id: int
    decision_version: int
    outcome: Outcome
    track: str | None
    sentence: str
    recorded_by: str
    at: datetime

    def __post_init__(self) -> None:
        if self.decision_version < 1 or self.outcome is Outcome.TO_DISCUSS:
            raise InvalidValue(N_("Nothing is decided on this application: there is no decision to dissent from yet."))
        if len(self.sentence) > SENTENCE_CHARACTERS_MAX:
            raise InvalidValue(N_("This sentence is longer than {count} characters."), count=SENTENCE_CHARACTERS_MAX)

    def is_on(self, decision: Decision) -> bool:
        """Tell whether the decision is still the one dissented from."""
        return (self.candidature_id, self.decision_version) == (decision.candidature_id, decision.version)


def dissents_on(dissents: Iterable[Dissent], decision: Decision) -> tuple[Dissent, ...]:
    """Return the dissents on the current decision, oldest first."""
    return tuple(dissent for dissent in dissents if dissent.is_on(decision))


@dataclass(frozen=True, slots=True)
class Recall:
    """A request to discuss a candidature: person, time. It cannot be withdrawn; no screen or document names the person."""

    candidature_id: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposed:
    """File on a list for agreement, with its proposed decision.

    A list is identified by its reading time, since numbers would reveal lists hidden from a viewer.

    Args:
        number: counts the lists with this file.
        ended_at: the agreement to the list, or its withdrawal.
        decided_version: of the decision recorded by the agreement, or None.
        reason_is_proposed: as in a decision.
    """

    candidature_id: int
    number: int
    outcome: Outcome
    track: str | None
    reason: str
    read_by: str
    read_at: datetime
    ended_at: datetime | None = None
    decided_version: int | None = None
    reason_is_proposed: bool = False

    def __post_init__(self) -> None:
        if self.outcome is Outcome.TO_DISCUSS:
            raise InvalidValue(N_("A list for agreement proposes a decision for each file."))
        if self.outcome.names_track != (self.track is not None):
            raise InvalidValue(N_("Choose the track on which the application is selected or held in reserve."))

    @property
    def is_read_now(self) -> bool:
        """Tell whether its list awaits agreement."""
        return self.ended_at is None


# People who assign ranks see them with their gaps, provided they see every file.
_RANKING = frozenset({Role.CHAIR, Role.DEPUTY, Role.ORGANISER})


def counts_among_seen(viewer: Actor, hidden: Collection[int]) -> bool:
    """Return whether a viewer's reserve ranks count visible files only. ``hidden``: ids under the viewer's recusal."""
    return bool(hidden) or (isinstance(viewer, Person) and viewer.has(Role.JUROR) and not viewer.has(*_RANKING))


def closed_up(decisions: Mapping[int, Decision], running: Collection[int]) -> dict[int, Decision]:
    """Return ``decisions`` with reserve ranks from 1 without gaps, track by track. ``running``: ids that hold a place at all."""
    ranks = _ranks(decision for id_, decision in decisions.items() if id_ in running)
    return {id_: _close_gap(decision, ranks) if id_ in running else decision for id_, decision in decisions.items()}


def _ranks(decisions: Iterable[Decision]) -> dict[str | None, list[int]]:
    found: dict[str | None, set[int]] = {}
    for decision in decisions:
        if decision.outcome is Outcome.RESERVE and decision.reserve_rank is not None:
            found.setdefault(decision.track, set()).add(decision.reserve_rank)
    return {track: sorted(ranks) for track, ranks in found.items()}


def _close_gap(decision: Decision, ranks: Mapping[str | None, list[int]]) -> Decision:
    if decision.reserve_rank is None:
        return decision
    return replace(decision, reserve_rank=ranks[decision.track].index(decision.reserve_rank) + 1)


def arranged(decisions: Mapping[int, Decision], moved: Collection[int], *, uncounted: Collection[int] = frozenset()) -> dict[int, Decision]:
    """Return the reserve places of ``decisions`` by candidature id, renumbered 1, 2, 3 … on each track.

    Files in ``moved`` receive the requested rank, lowest first, counted without the files ``uncounted``; the other files keep their order.
    """
    places = sorted(
        (decision for decision in decisions.values() if decision.outcome is Outcome.RESERVE),
        key=lambda decision: decision.reserve_rank or 0,
    )
    lists: dict[str | None, list[Decision]] = {one.track: [] for one in places}
    for place in places:
        if place.candidature_id not in moved:
            lists[place.track].append(place)
    for place in places:
        if place.candidature_id in moved:
            _insert(lists[place.track], place, uncounted)
    return {
        proposal.candidature_id: replace(proposal, reserve_rank=rank)
        for listed in lists.values()
        for rank, proposal in enumerate(listed, start=1)
    }


def _insert(listed: list[Decision], place: Decision, uncounted: Collection[int]) -> None:
    counted = [position for position, proposal in enumerate(listed) if proposal.candidature_id not in uncounted]
    wanted = (place.reserve_rank or 1) - 1
    listed.insert(counted[wanted] if wanted < len(counted) else len(listed), place)

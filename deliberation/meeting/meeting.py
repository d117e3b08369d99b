"""Meeting of a call: agenda, screen of the room with sent views, notes of the debate."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from deliberation.declarations import FROZEN, MADE, OPEN, Key, declaring, part
from deliberation.errors import InvalidValue
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.presence import Attendance, Presence
from deliberation.naming import CandidatureId, Number
from deliberation.scoring.marks import Revote
from deliberation.vocabulary import Labelled
from phrases import N_


class MeetingState(Labelled):
    """State of the meeting: not opened, open, suspended or closed."""

    NOT_OPENED = "not_opened", N_("Meeting not opened yet")
    OPEN = "open", N_("Meeting open")
    SUSPENDED = "suspended", N_("Meeting suspended")
    CLOSED = "closed", N_("Meeting closed")


class Arrangement(Labelled):
    """Ways to arrange the agenda."""

    BY_HAND = "by_hand", N_("By hand")
    BY_OPENNESS = "by_pile", N_("Most open first, settled last")  # as stored before it had this name
    BY_TRACK = "by_track", N_("By track")
    RANDOM = "random", N_("Drawn at random, settled last")
    FEWEST_MOVES = "fewest_moves", N_("Fewest comings and goings of recused members")

    @property
    def is_drawn(self) -> bool:
        """Return whether the arrangement uses chance, from a number in the journal."""
        return self in (Arrangement.BY_OPENNESS, Arrangement.RANDOM)


class ProjectorView(Labelled):
    """View of the room's screen: automatic, or one chosen by hand."""

    AUTOMATIC = "automatic", N_("Automatic")
    WAITING = "waiting", N_("Waiting screen")
    ITEM = "item", N_("Current item")
    RANKING = "ranking", N_("Ranking")
    BOARD = "board", N_("Selection")
    BALLOT = "ballot", N_("Ballot")
    AGENDA = "agenda", N_("Agenda and clock")
    PAUSE = "pause", N_("Pause")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A stretch of the meeting without a break. ``is_last``: it ended by closing, not by suspending."""

    number: int
    began_at: datetime
    ended_at: datetime | None = None
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class ItemTime:
    """Times of a candidature: first call, latest end, and seconds before the timer's last start."""

    began_at: datetime
    ended_at: datetime | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Departure:
    """A recused member's departure for a candidature; ``returned_at``: the recorded return, or None."""

    candidature_id: int
    person_id: int
    left_at: datetime
    returned_at: datetime | None = None


def _list_called(meeting: "Meeting") -> set[int | None]:
    return {meeting.current}


def _list_on_the_table(meeting: "Meeting") -> set[int | None]:
    ballot = meeting.open_ballot
    return {meeting.current, ballot.candidature_id if ballot else None}


class SentView(Labelled):
    """Kinds of views that can be sent."""

    COMPARISON = "comparison", N_("Comparison")
    WEIGHTS = "weights", N_("Try other weights")
    ROBUSTNESS = "robustness", N_("Robustness")
    PAGE = "page", N_("A page of an attached file")


@dataclass(frozen=True, slots=True)
class Sent:
    """Sent view: the compared files, or the detailed file.

    Weights in the call's order of criteria; the number and page of an attached file. Absent for viewers with any of its files hidden. Holds
    no marks or names: the room's screen shows its own viewer's data.
    """

    what: SentView
    candidature_ids: tuple[CandidatureId, ...] = ()
    weights: tuple[float, ...] = ()
    attachment: Number | None = None
    page: Number | None = None

    def __post_init__(self) -> None:
        if (self.what is SentView.WEIGHTS) != bool(self.weights) or any(weight < 0 for weight in self.weights):
            raise InvalidValue(N_("Other weights are positive numbers or zero, one for each criterion."))
        if self.what is SentView.COMPARISON and len(set(self.candidature_ids)) < 2:
            raise InvalidValue(N_("At least two applications are needed to compare."))
        if (self.what is SentView.PAGE) != (self.attachment is not None and (self.page or 0) > 0 and len(self.candidature_ids) == 1):
            raise InvalidValue(N_("The page shown must be of an attachment of one application."))


@declaring(slots=True)
class Meeting:
    """State of the meeting, or the viewer's part of the state.

    Args:
        order: candidature ids as arranged; ``agenda.agenda()`` returns the agenda.
        running_since: last start of the current item's timer, None if stopped.
        has_conflict: the current item, or the item under a ballot, is under the viewer's recusal; all its other fields are absent.
        sent: a view shown instead of ``projector`` until withdrawn.
    """

    sittings: tuple[Sitting, ...] = part(hidden_by=Key.NOBODY, finalised=FROZEN, default=())
    planned_end: datetime | None = part(hidden_by=Key.NOBODY, finalised=FROZEN, default=None)
    seconds_per_item: Number | None = part(hidden_by=Key.NOBODY, finalised=FROZEN, default=None)
    order: tuple[CandidatureId, ...] = part(hidden_by=Key.LIST, finalised=FROZEN, default=())
    arrangement: Arrangement = part(hidden_by=Key.NOBODY, finalised=FROZEN, default=Arrangement.BY_HAND)
    seed: Number | None = part(hidden_by=Key.NOBODY, finalised=FROZEN, default=None)
    items: Mapping[CandidatureId, ItemTime] = part(hidden_by=Key.CANDIDATURE, finalised=FROZEN, default_factory=dict)
    current: CandidatureId | None = part(hidden_by=Key.CANDIDATURE, finalised=FROZEN, default=None)
    running_since: datetime | None = part(hidden_by=Key.STATEMENT, about=_list_called, finalised=OPEN, default=None)
    attendances: tuple[Attendance, ...] = part(hidden_by=Key.NOBODY, finalised=FROZEN, default=())
    departures: tuple[Departure, ...] = part(hidden_by=Key.CANDIDATURE, finalised=FROZEN, default=())
    ballots: tuple[Ballot, ...] = part(hidden_by=(Key.CANDIDATURE, Key.VOTE), finalised=FROZEN, default=())
    revotes: tuple[Revote, ...] = part(hidden_by=Key.CANDIDATURE, finalised=FROZEN, default=())
    # Finalised, a selection is still shown to the room.
    projector: ProjectorView = part(hidden_by=Key.STATEMENT, about=_list_on_the_table, finalised=OPEN, default=ProjectorView.AUTOMATIC)
    sent: Sent | None = part(hidden_by=Key.STATEMENT, finalised=OPEN, default=None)
    has_conflict: bool = part(hidden_by=Key.AUDIENCE, finalised=MADE, default=False)

    def __post_init__(self) -> None:
        if self.running_since and self.current is None:
            raise InvalidValue(N_("The timer runs for an application: call one first."))
        if self.seconds_per_item is not None and self.seconds_per_item <= 0:
            raise InvalidValue(N_("The time for each application must be more than zero."))

    @property
    def state(self) -> MeetingState:
        """Return the state of the meeting."""
        if not self.sittings:
            return MeetingState.NOT_OPENED
        if self.sittings[-1].ended_at is None:
            return MeetingState.OPEN
        return MeetingState.CLOSED if self.sittings[-1].is_last else MeetingState.SUSPENDED

    @property
    def is_open(self) -> bool:
        """Tell whether the meeting is sitting now."""
        return self.state is MeetingState.OPEN

    @property
    def open_ballot(self) -> Ballot | None:
        """Return the ballot that takes votes now."""
        return next((ballot for ballot in self.ballots if ballot.is_open), None)

    @property
    def shown_ballot(self) -> Ballot | None:
        """Return the ballot under way, else the last one on the current item."""
        if self.open_ballot or self.current is None:
            return self.open_ballot
        return next(reversed(self.ballots_on(self.current)), None)

    def ballots_on(self, candidature_id: int) -> tuple[Ballot, ...]:
        """Return the ballots on a candidature, the oldest first."""
        return tuple(ballot for ballot in self.ballots if ballot.candidature_id == candidature_id)

    def revotes_on(self, candidature_id: int) -> tuple[Revote, ...]:
        """Return the revotes on a candidature, the oldest first."""
        return tuple(revote for revote in self.revotes if revote.candidature_id == candidature_id)

    def has_open_revote(self, candidature_id: int) -> bool:
        """Tell whether the marks of a revealed candidature may be changed now."""
        return any(revote.is_open for revote in self.revotes_on(candidature_id))

    def presence_of(self, person_id: int) -> Presence:
        """Return a member's presence now; absent if none is recorded."""
        latest = (attendance.presence for attendance in reversed(self.attendances) if attendance.person_id == person_id)
        return next(latest, Presence.ABSENT)

    def presence_at(self, person_id: int, at: datetime) -> Presence:
        """Return a member's presence at a time; absent if none was recorded."""
        until = (
            attendance.presence for attendance in reversed(self.attendances) if attendance.person_id == person_id and attendance.at <= at
        )
        return next(until, Presence.ABSENT)

    def is_here(self, person_id: int) -> bool:
        """Tell whether a member takes part now, in the room or from elsewhere."""
        return self.presence_of(person_id).is_here

    def out_of_the_room(self) -> frozenset[int]:
        """Return the recused members out of the room; empty after the close of the meeting."""
        closed_at = max((sitting.ended_at for sitting in self.sittings if sitting.is_last and sitting.ended_at), default=None)
        left = (departure for departure in self.departures if departure.returned_at is None)
        return frozenset(one.person_id for one in left if closed_at is None or one.left_at > closed_at)

    def seconds_on(self, candidature_id: int, *, now: datetime) -> float:
        """Return the seconds spent on a candidature so far."""
        spent = self.items[candidature_id].seconds if candidature_id in self.items else 0.0
        if candidature_id == self.current and self.running_since:
            spent += max((now - self.running_since).total_seconds(), 0.0)
        return spent


def stopped(meeting: Meeting, *, at: datetime) -> Meeting:
    """Stop the timer: what ran is added to the current item."""
    if meeting.current is None or meeting.running_since is None:
        return meeting
    item = replace(_item(meeting, meeting.current, at), seconds=meeting.seconds_on(meeting.current, now=at))
    return replace(meeting, items={**meeting.items, meeting.current: item}, running_since=None)


def started(meeting: Meeting, *, at: datetime) -> Meeting:
    """Start the stopped timer of the current item, if present."""
    return replace(meeting, running_since=at) if meeting.current is not None and meeting.running_since is None else meeting


def call_next(meeting: Meeting, candidature_id: int | None, *, at: datetime) -> Meeting:
    """Leave the current item and call the next item, or none; the timer starts."""
    if candidature_id == meeting.current:
        return meeting
    left = stopped(meeting, at=at)
    items = dict(left.items)
    if left.current is not None:
        items[left.current] = replace(_item(left, left.current, at), ended_at=at)
    if candidature_id is not None:
        items[candidature_id] = replace(_item(left, candidature_id, at), ended_at=None)
    return replace(left, items=items, current=candidature_id, running_since=at if candidature_id is not None else None)


def _item(meeting: Meeting, candidature_id: int, at: datetime) -> ItemTime:
    return meeting.items.get(candidature_id) or ItemTime(began_at=at)


LINE_CHARACTERS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class DebateLine:
    """Line of notes on a file. ``number`` counts the file's lines; ``in_minutes``: chosen for the minutes; ``struck_at``: removed."""

    candidature_id: int
    number: int
    text: str
    written_by: str
    written_at: datetime
    in_minutes: bool = False
    struck_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValue(N_("Write something first."))
        if len(self.text) > LINE_CHARACTERS_MAX:
            raise InvalidValue(N_("This line is longer than {count} characters."), count=LINE_CHARACTERS_MAX)
        if self.in_minutes and self.struck_at:
            raise InvalidValue(N_("A line that was struck out is not for the minutes."))

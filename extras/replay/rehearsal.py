"""Rehearsal: a recorded meeting played on the demonstration, faster than its original, until its end or a stop.

A process plays a single rehearsal. People may act meanwhile: recorded acts no longer possible are skipped.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Event, Lock, Thread

import bootstrap
from deliberation.call.people import Actor, Console
from deliberation.derived.meeting.room import VERDICT_TIME
from deliberation.errors import DeliberationError
from deliberation.operations.acts import CallState
from deliberation.record.journal import Act
from demonstration import loading
from demonstration.recording import MEETING, USUAL_SPEED, Recorded, Stage, read_recording
from extras.replay.verbs import move_devices, require_rehearsal

# At the usual speed no act waits longer than this for the one before, but for what is seen.
LONGEST_PAUSE_SECONDS = 4.0
_LOOK_SECONDS = 0.5
# How long the screens are left to show what follows from an act before the next one, at the default speed and below: a verdict hides
# what comes after it for as long as it stands, so a meeting that only hurries shows nothing but verdicts.
_SEEN_SECONDS: Mapping[str, float] = {
    Act.PRESENCE_RECORDED: 2.5,
    Act.MEETING_OPENED: 2.0,
    Act.MEETING_RESUMED: 2.0,
    Act.AGENDA_ARRANGED: 4.0,
    Act.ITEM_CALLED: 3.0,
    Act.REVOTE_OPENED: 3.0,
    Act.BALLOT_OPENED: 2.0,
    Act.BALLOT_CLOSED: 4.0,
    Act.CASTING_VOTE_GIVEN: 3.0,
    Act.DECIDED: VERDICT_TIME.total_seconds() - 0.5,  # the next file is called while the verdict stands, which then leads to it
    Act.UNDONE: 3.0,
    Act.SENT_TO_ROOM: 5.0,
    Act.MEETING_SUSPENDED: 5.0,
    Act.LIST_READ: 5.0,
    Act.RECALLED: 4.0,
    Act.AGREED: VERDICT_TIME.total_seconds() - 0.5,
    Act.PROJECTED: 5.0,
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rehearsal is: acts done again, passed over, and how many there are; whether it goes on."""

    call_id: int
    done: int
    passed_over: int
    total: int
    is_running: bool


class Rehearsal:
    """One meeting being played on the call ``call_id``."""

    def __init__(self, call_id: int, recorded: tuple[Recorded, ...], speed: float, is_watched: Callable[[], bool]) -> None:
        self._stage, self._speed, self._is_watched = Stage(call_id, recorded), speed, is_watched
        self._done = self._passed_over = 0
        self._stopped = Event()
        self._thread = Thread(target=self._play, name="rehearsal", daemon=True)

    @property
    def progress(self) -> Progress:
        """Return how far it is."""
        total = len(self._stage.recorded)
        return Progress(self._stage.call_id, self._done, self._passed_over, total, self._thread.is_alive())

    def begin(self) -> None:
        """Begin to play, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the act under way; wait until it is written."""
        self._stopped.set()
        self._thread.join()

    def wait(self) -> None:
        """Wait for the end of the meeting."""
        self._thread.join()

    def _play(self) -> None:
        while not self._is_watched():
            if self._stopped.wait(_LOOK_SECONDS):
                return
        recorded = self._stage.recorded
        for recorded_act, pause in zip(recorded, pauses(recorded, self._speed), strict=True):
            if self._stopped.wait(pause):
                return
            try:
                self._stage.play(recorded_act)
                self._done += 1
            except DeliberationError as refusal:
                # Somebody acted meanwhile: the recorded act no longer applies.
                self._passed_over += 1
                _log.info("rehearsal: %s of %s passed over: %s", recorded_act.act, recorded_act.actor, refusal)


def pauses(recorded: Sequence[Recorded], speed: float) -> list[float]:
    """Return the seconds each act waits for the previous act: the original times divided by ``speed``, with time to read."""
    hurry = speed / USUAL_SPEED
    delays = (min((two.at - first.at).total_seconds() / speed, LONGEST_PAUSE_SECONDS / hurry) for first, two in pairwise(recorded))
    reading_times = (_SEEN_SECONDS.get(recorded_act.act, 0.0) / max(hurry, 1.0) for recorded_act in recorded)
    return [0.0, *map(max, delays, reading_times)]


_lock = Lock()
_latest: Rehearsal | None = None


def begin(*, by: Actor, call_id: int, speed: float = USUAL_SPEED, is_watched: Callable[[], bool] = lambda: True) -> Rehearsal:
    """Play the recorded meeting on a demonstration, replacing a running rehearsal, as soon as ``is_watched``.

    Raises NotAllowed for a person without the right to rehearse, InvalidValue for a call outside demonstrations.
    """
    global _latest
    require_rehearsal(bootstrap.reading(), by=by, call_id=call_id)
    recorded = read_recording(MEETING.read_bytes())
    with _lock:
        if _latest:
            _latest.stop()
        _latest = Rehearsal(call_id, recorded, speed, is_watched)
        _latest.begin()
        return _latest


def begin_again(*, by: Actor, call_id: int) -> CallState:
    """Load a demonstration again, at its stage, and move all devices over; the previous one stays, closed to newcomers.

    Raises NotAllowed for a person without the right to rehearse, InvalidValue for a call outside demonstrations.
    """
    require_rehearsal(bootstrap.reading(), by=by, call_id=call_id)
    with bootstrap.reading() as uow:
        stage = loading.stage_of(uow.calls.state(call_id))
    state = loading.make(stage)
    move_devices(bootstrap.unit_of_work(), by=by, call_id=call_id, to_call_id=state.id)
    return state


def begin_on_the_demonstration(speed: float = USUAL_SPEED, *, is_watched: Callable[[], bool] = lambda: True) -> None:
    """Play the recorded meeting on the open demonstration, if any; load the demonstration again after an opened meeting.

    A running rehearsal continues.

    Args:
        speed: factor of acceleration.
        is_watched: the start waits for a viewer, so that the person who started the server misses nothing.
    """
    with bootstrap.reading() as uow:
        demo = loading.open_to_anybody(uow)
    if demo:
        by, call_id = Console("démonstration"), demo.id
        if (under_way := progress(call_id)) and under_way.is_running:
            return
        if bootstrap.snapshots().get(call_id).meeting.sittings:
            call_id = begin_again(by=by, call_id=call_id).id
        begin(by=by, call_id=call_id, speed=speed, is_watched=is_watched)


def stop(*, by: Actor, call_id: int) -> None:
    """Stop the rehearsal under way on a demonstration; nothing happens if there is none. Raises as ``begin`` does."""
    require_rehearsal(bootstrap.reading(), by=by, call_id=call_id)
    with _lock:
        if _latest and _latest.progress.call_id == call_id:
            _latest.stop()


def progress(call_id: int) -> Progress | None:
    """Return how far the latest rehearsal of a call is, in this process; None if there was none."""
    latest = _latest
    return latest.progress if latest and latest.progress.call_id == call_id else None

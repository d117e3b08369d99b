"""A rehearsal: a recorded meeting played on the demonstration, act after act, faster than it was held, until it ends or is stopped.

One at a time in a process. People may act meanwhile: recorded acts that have become impossible are passed over.
"""

import logging
from dataclasses import dataclass
from itertools import pairwise
from threading import Event, Lock, Thread
from typing import Final

import bootstrap
from deliberation import operations
from deliberation.call.people import Actor, Console
from deliberation.errors import DeliberationError
from demonstration.loading import begin_again, open_to_anybody
from demonstration.recording import MEETING, Recorded, Stage, read_recording

# How many times faster than the meeting was held; no act waits longer than this for the one before.
DEFAULT_SPEED: Final = 60.0
LONGEST_PAUSE_SECONDS: Final = 4.0
_log: Final = logging.getLogger(__name__)


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

    def __init__(self, call_id: int, recorded: tuple[Recorded, ...], speed: float) -> None:
        self._stage, self._speed = Stage(call_id, recorded), speed
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
        recorded = self._stage.recorded
        pauses = [0.0, *(min((two.at - one.at).total_seconds() / self._speed, LONGEST_PAUSE_SECONDS) for one, two in pairwise(recorded))]
        for one, pause in zip(recorded, pauses, strict=True):
            if self._stopped.wait(pause):
                return
            try:
                self._stage.play(one)
                self._done += 1
            except DeliberationError as refusal:
                # Somebody acted meanwhile: the recorded act no longer applies.
                self._passed_over += 1
                _log.info("rehearsal: %s of %s passed over: %s", one.act, one.actor, refusal)


_lock: Final = Lock()
_latest: Rehearsal | None = None


def begin(*, by: Actor, call_id: int, speed: float = DEFAULT_SPEED) -> Rehearsal:
    """Play the recorded meeting on a demonstration, in place of the one that is under way.

    Raises NotAllowed for somebody who may not rehearse, InvalidValue for a call that is not a demonstration.
    """
    global _latest
    operations.require_rehearsal(bootstrap.reading(), by=by, call_id=call_id)
    recorded = read_recording(MEETING.read_bytes())
    with _lock:
        if _latest:
            _latest.stop()
        _latest = Rehearsal(call_id, recorded, speed)
        _latest.begin()
        return _latest


def begin_on_the_demonstration(speed: float) -> None:
    """Play the recorded meeting on the demonstration that people may enter, if any; begin it again if its meeting was opened."""
    with bootstrap.reading() as uow:
        demo = open_to_anybody(uow)
    if demo:
        by, call_id = Console("démonstration"), demo.id
        if bootstrap.snapshots().get(call_id).meeting.sittings:
            call_id = begin_again(by=by, call_id=call_id).id
        begin(by=by, call_id=call_id, speed=speed)


def stop(*, by: Actor, call_id: int) -> None:
    """Stop the rehearsal under way on a demonstration; nothing happens if there is none. Raises as ``begin`` does."""
    operations.require_rehearsal(bootstrap.reading(), by=by, call_id=call_id)
    with _lock:
        if _latest and _latest.progress.call_id == call_id:
            _latest.stop()


def progress(call_id: int) -> Progress | None:
    """Return how far the latest rehearsal of a call is, in this process; None if there was none."""
    latest = _latest
    return latest.progress if latest and latest.progress.call_id == call_id else None

"""Read the platform every so often while a call is in preparation: what came is counted, and waits for a person unless the call says so."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Final

from deliberation import operations
from deliberation.call.people import Console
from deliberation.dossiers.following import Following, Found
from deliberation.dossiers.records import DossierFile
from deliberation.errors import DeliberationError, ImportRefused
from deliberation.operations.ports import CallState, UnitOfWork
from intake.platform.client import Platform
from intake.platform.pull import NothingChanged, pull
from phrases import DEFAULT_LANGUAGE, N_, Message, language

_log: Final = logging.getLogger(__name__)
_ROUND_SECONDS: Final = 20.0
_SAID_EVERY_SECONDS: Final = 60.0
_BY: Final = Console("lecture de la plateforme")
_UNREADABLE: Final = Message(N_("What the platform has cannot be imported as it is: read it on screen, which says why."))
_BROKEN: Final = Message(N_("The reading broke off. Nothing was written: it begins again by itself."))


class Follower:
    """Reads, for each call that says so. Several processes may have one: a turn is taken in the database.

    ``line`` opens the line to the platform of a call, by its slug; ``is_connected`` tells whether it has one.
    """

    def __init__(
        self,
        *,
        writing: Callable[[], UnitOfWork],
        reading: Callable[[], UnitOfWork],
        line: Callable[[str], Platform],
        is_connected: Callable[[str], bool],
    ) -> None:
        self._writing, self._reading, self._line, self._is_connected = writing, reading, line, is_connected
        self._is_over = Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Read whenever it is time to within the block."""
        thread = Thread(target=self._read_for_ever, name="platform-follower", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()

    def read_due(self) -> None:
        """Read for each call for which it is time to."""
        with self._reading() as uow:
            connected = [state for state in uow.calls.all() if self._is_connected(state.call.slug)]
        for state in connected:
            if self._is_over.is_set():
                return
            if following := operations.take_reading_turn(self._writing(), call_id=state.id):
                with language(DEFAULT_LANGUAGE):
                    found = self._found(state, following)
                operations.end_reading_turn(self._writing(), call_id=state.id, found=found)

    def _read_for_ever(self) -> None:
        while not self._is_over.wait(_ROUND_SECONDS):
            try:
                self.read_due()
            except Exception as error:  # the database is locked, or moves: the next round tries again
                _log.warning("The platform could not be read by itself: %s", type(error).__name__)

    def _found(self, state: CallState, following: Following) -> Found:
        try:
            file = self._pull(state)
            if following.accepts:
                plan = operations.import_dossiers(self._writing(), by=_BY, call_id=state.id, file=file)
            else:
                plan = operations.plan_dossiers(self._reading(), by=_BY, call_id=state.id, file=file)
            return Found.of(plan, is_written=following.accepts)
        except NothingChanged:
            return Found()
        except ImportRefused:
            return Found(failure=_UNREADABLE)
        except DeliberationError as error:
            return Found(failure=error.message)
        except Exception as error:
            # Its text may hold what was sent.
            _log.warning("The reading of the platform broke off: %s", type(error).__name__)
            return Found(failure=_BROKEN)

    def _pull(self, state: CallState) -> DossierFile:
        with self._reading() as uow:
            mapping = uow.calls.mapping(state.id)
            here = {one.dossier: one.updated_at for one in uow.candidatures.each(state.id)}
        said_at = monotonic()

        def go_on(_done: int, _total: int) -> None:
            nonlocal said_at
            if monotonic() - said_at > _SAID_EVERY_SECONDS:
                said_at = monotonic()
                operations.keep_reading_turn(self._writing(), call_id=state.id)

        since = max(filter(None, here.values()), default=None)
        with self._line(state.call.slug) as line:
            return pull(line, state.call, mapping=mapping, since=since, here=here, progress=go_on).dossiers

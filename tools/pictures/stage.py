"""The demonstration on a database of its own, its recorded meeting played up to any act of it, at the hour of that act."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Final

from pydantic import SecretStr

import bootstrap
from deliberation.errors import DeliberationError
from demonstration import loading, recording
from settings import Settings
from tools.serving.servers import KEY, ROOT, Server, database_url, environment, running

_EVE: Final = timedelta(hours=1)  # before the first act: the dossiers are there, nobody has come
_HEARD_SECONDS: Final = 2.0  # until the server has told every audience: a screen opened sooner would be told news


class Meeting:
    """The recorded meeting, played on a running server; it only goes forward."""

    def __init__(self, server: Server, call_id: int, recorded: tuple[recording.Recorded, ...], hour: Path) -> None:
        self.server = server
        self._stage, self._hour = recording.Stage(call_id, recorded), hour
        self._left = list(recorded)
        self._at = recorded[0].at - _EVE
        bootstrap.use(bootstrap.settings(), clock=lambda: self._at)

    @property
    def now(self) -> datetime:
        """Return the hour on all screens."""
        return datetime.fromisoformat(self._hour.read_text(encoding="utf-8"))

    def play_until(self, sequence: int, after: int) -> None:
        """Do again every act up to the one of this number, passing over impossible ones; the clock then stands ``after`` seconds later."""
        while self._left and self._left[0].sequence <= sequence:
            act = self._left.pop(0)
            self._at = act.at
            try:
                self._stage.play(act)
            except DeliberationError as refusal:
                print(f"{act.sequence} {act.act}: {refusal}", file=sys.stderr)
        self._hour.write_text((self._at + timedelta(seconds=after)).isoformat(), encoding="utf-8")
        sleep(_HEARD_SECONDS)


@contextmanager
def meeting() -> Iterator[Meeting]:
    """Serve the demonstration until the block ends, before its meeting. Raises ServerFailed."""
    recorded = recording.read_recording(recording.MEETING.read_bytes())
    eve = recorded[0].at - _EVE
    with TemporaryDirectory() as name:
        folder = Path(name)
        hour = folder / "hour.txt"
        hour.write_text(eve.isoformat(), encoding="utf-8")
        bootstrap.use(Settings(database_url=database_url(folder), secret_key=SecretStr(KEY), demo=True), clock=lambda: eve)
        bootstrap.prepare()
        call_id = loading.load(with_papers=True).id

        def command(port: int) -> list[str]:
            return [sys.executable, "-m", "tools.serving.stopped_clock", str(port), str(hour)]

        told = environment(folder) | {"JURY_DEMO": "true", "PYTHONPATH": os.fspath(ROOT)}
        with running(command, folder=ROOT, environment=told, log_path=folder / "server.log") as server:
            yield Meeting(server, call_id, recorded, hour)
        bootstrap.reset()

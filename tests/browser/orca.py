"""Orca, the screen reader of Debian, beside a Chromium on a display that nobody sees: what it would speak is read in its log.

It has no voice: a speech server without a sound device would hold it up after its first sentence.
"""

import os
import pty
import re
import subprocess
import tty
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from subprocess import DEVNULL, PIPE, Popen
from time import monotonic, sleep

from playwright.sync_api import Browser, sync_playwright

from tools.serving.looking import ARGUMENTS, chromium

PACKAGES = "orca at-spi2-core xvfb xdotool dbus-x11 openbox locales"
_PROGRAMS = ("orca", "Xvfb", "xdotool", "openbox", "dbus-daemon", "dbus-send")
_ACCESSIBILITY_BUS = "/usr/libexec/at-spi-bus-launcher"
_SWITCH_ON = (
    *("dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties.Set"),
    *("string:org.a11y.Status", "string:ScreenReaderEnabled", "variant:boolean:true"),
)
_DISPLAY = ("Xvfb", "-displayfd", "1", "-screen", "0", "1600x1100x24", "-nolisten", "tcp")
_BUS = ("dbus-daemon", "--session", "--nofork", "--print-address=1")
_BROWSER = (
    *ARGUMENTS,
    "--force-renderer-accessibility",
    "--lang=fr",
    "--disable-features=Translate",
    "--test-type",
    "--window-position=0,0",
)
_SPOKEN = re.compile(r"SPEECH OUTPUT: '(.*?)'(?: \{[^\n]*| None| )?$", re.DOTALL | re.MULTILINE)
_KEYS = ("tabulation", "entrée", "espace", "échappement")  # it says which key was pressed
_QUIET_SECONDS = 1.0  # without a line in its log: it has done with what happened
_ANSWER_SECONDS_MAX = 20.0  # in which it has
_START_SECONDS_MAX = 60.0
_POLL_SECONDS = 0.1


@dataclass
class Reader:
    """The running screen reader. ``environment``: of its display."""

    environment: Mapping[str, str]
    log: Path
    _read: int = field(default=0)

    def press(self, *keys: str, wanted: str = "") -> list[str]:
        """Press keys, by their X names, and return what is spoken then: of each something, unless it is silent."""
        heard = list[str]()
        for key in keys:
            self._type("key", key)
            heard += self.heard(".", seconds_max=_ANSWER_SECONDS_MAX / 4)
        return heard if holds(heard, wanted) else heard + self.heard(wanted)

    def write(self, text: str, *, wanted: str = "") -> list[str]:
        """Type a text, and return what is spoken then."""
        self._type("type", "--delay", "60", text)
        return self.heard(wanted)

    def click(self, x: int, y: int) -> None:
        """Click at a place of the display, which gives the page the focus of the window too."""
        self._type("mousemove", str(x), str(y), "click", "1")

    def heard(self, wanted: str = "", *, seconds_max: float = _ANSWER_SECONDS_MAX) -> list[str]:
        """Return what was spoken since the last time, once the reader rests and, within ``seconds_max``, has spoken what is wanted."""
        deadline, sentences, size, since = monotonic() + seconds_max, list[str](), -1, monotonic()
        while monotonic() < deadline:
            sleep(_POLL_SECONDS)
            sentences += self._spoken()
            if (now := self.log.stat().st_size) != size:
                size, since = now, monotonic()
            elif monotonic() - since > _QUIET_SECONDS and holds(sentences, wanted):
                break
        return sentences

    def _type(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=dict(self.environment), check=True)

    def _spoken(self) -> list[str]:
        """Return the sentences that the log has gained, in whole lines."""
        with self.log.open("rb") as log:
            log.seek(self._read)
            gained = log.read()
        gained = gained[: gained.rfind(b"\n") + 1]
        self._read += len(gained)
        spoken = _SPOKEN.findall(gained.decode("utf-8", "replace"))
        return [" ".join(sentence.split()) for sentence in spoken if len(sentence.strip()) > 1 and sentence not in _KEYS]


def holds(sentences: Sequence[str], wanted: str) -> bool:
    """Tell whether something that matches ``wanted`` is among what was spoken."""
    return re.search(wanted, " ".join(sentences), re.IGNORECASE) is not None


def missing() -> list[str]:
    """Return the programs that are not installed."""
    return [name for name in (*_PROGRAMS, _ACCESSIBILITY_BUS) if which(name) is None]


@contextmanager
def reading(folder: Path) -> Iterator[tuple[Browser, Reader]]:
    """Run the reader and the browser until the block ends; both keep their files in ``folder``."""
    with sync_playwright() as playwright, ExitStack() as running:
        environment = _environment(folder)
        environment["DISPLAY"] = f":{_started(running, _DISPLAY, environment)}"
        environment["DBUS_SESSION_BUS_ADDRESS"] = _started(running, _BUS, environment)
        _start(running, ["openbox"], environment)
        _start(running, [_ACCESSIBILITY_BUS, "--launch-immediately"], environment)
        _switch_on(environment)
        reader = Reader(environment, folder / "orca.log")
        _start(running, ["orca", "--debug", "--debug-file", _terminal(running, reader.log)], environment)
        _await(reader)
        browser = playwright.chromium.launch(executable_path=chromium(), headless=False, args=_BROWSER, env=dict(environment))
        running.callback(browser.close)
        yield browser, reader


def _environment(folder: Path) -> dict[str, str]:
    own = folder / "run"
    own.mkdir(mode=0o700)
    silent = {"SPEECHD_CMD": "/bin/false", "SPEECHD_ADDRESS": "unix_socket:/nonexistent"}
    french = {"LANG": "fr_FR.UTF-8", "LC_ALL": "fr_FR.UTF-8", "LANGUAGE": "fr"}
    return dict(os.environ) | silent | french | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(own), "ACCESSIBILITY_ENABLED": "1"}


def _start(running: ExitStack, command: Sequence[str], environment: Mapping[str, str], *, out: int = DEVNULL) -> Popen[bytes]:
    process = Popen(command, env=dict(environment), stdin=DEVNULL, stdout=out, stderr=DEVNULL)
    running.callback(_stop, process)
    return process


def _started(running: ExitStack, command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Start a program and return the line by which it says where it is."""
    process = _start(running, command, environment, out=PIPE)
    assert process.stdout
    return process.stdout.readline().decode().strip()


def _terminal(running: ExitStack, log: Path) -> str:
    """Return a terminal whose lines go to ``log`` at once: to a file Orca writes in blocks, the last of them late."""
    ours, its = pty.openpty()
    tty.setraw(its)
    with log.open("wb") as written:
        running.callback(_stop, Popen(["cat"], stdin=ours, stdout=written, stderr=DEVNULL))
    os.close(ours)
    running.callback(os.close, its)
    return os.ttyname(its)


def _stop(process: Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _switch_on(environment: Mapping[str, str]) -> None:
    """Say to the display that a screen reader runs, once its bus is there."""
    deadline = monotonic() + _START_SECONDS_MAX
    while subprocess.run(_SWITCH_ON, env=dict(environment), stdout=DEVNULL, stderr=DEVNULL, check=False).returncode:
        if monotonic() > deadline:
            raise TimeoutError("no accessibility bus")
        sleep(_POLL_SECONDS)


def _await(reader: Reader) -> None:
    deadline = monotonic() + _START_SECONDS_MAX
    while not (reader.log.exists() and reader.heard()):
        if monotonic() > deadline:
            raise TimeoutError("Orca does not speak")
        sleep(_POLL_SECONDS)

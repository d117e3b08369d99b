"""A bare machine, of which a folder holds the system: booted with its own systemd, in a network of its own that reaches nothing.

``JURY_BARE_MACHINE`` names the folder; root makes it once, and it stays as it is:
``debootstrap --variant=minbase --include=ca-certificates,dbus,openssl,systemd-sysv trixie FOLDER``.
"""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools.serving.servers import ROOT

SYSTEM = os.environ.get("JURY_BARE_MACHINE", "")
BOOT_SECONDS_MAX = 60.0
STEP_SECONDS_MAX = 1800.0
_OWN = ("--mount", "--pid", "--uts", "--ipc", "--net", "--cgroup")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
# Where packages come from, on the machine that tests.
_REGISTRY = {name: os.environ[name] for name in ("PIP_CERT", "PIP_INDEX_URL") if name in os.environ}


class StepFailed(AssertionError):
    """A command ended with another code than 0; the message ends with what it said."""


@dataclass(frozen=True)
class Machine:
    """A booted machine; ``steps`` are the commands typed so far, each with its seconds."""

    init: int
    steps: list[tuple[float, str]] = field(default_factory=list)

    def type(self, command: str, *, folder: str = "/root", user: str = "root", has_network: bool = False) -> str:
        """Type a command, as somebody would who says yes when asked; return what it said. Raises StepFailed."""
        began = time.monotonic()
        done = subprocess.run(
            self._entering(has_network=has_network) + self._typed(command, folder, user),
            input="y\n" * 20,
            capture_output=True,
            text=True,
            timeout=STEP_SECONDS_MAX,
            check=False,
        )
        self.steps.append((time.monotonic() - began, command))
        if done.returncode:
            raise StepFailed(f"{command}\n→ {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    @contextmanager
    def going_on(self, command: str, *, folder: str, user: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Type a command that goes on; what it began ends with the machine."""
        typed = self._entering() + self._typed(command, folder, user)
        with log.open("wb") as told, subprocess.Popen(typed, stdin=subprocess.DEVNULL, stdout=told, stderr=told) as process:
            try:
                yield process
            finally:
                process.kill()

    def look(self, module: str, *arguments: str) -> str:
        """Run a module of the tests beside the machine, on its network; return what it printed."""
        command = ["nsenter", "--target", str(self.init), "--net", sys.executable, "-m", module, *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=STEP_SECONDS_MAX, check=True).stdout

    def carry(self, content: bytes, path: str) -> None:
        """Put a file onto the machine."""
        command = [*self._entering(), "sh", "-c", f"cat > {shlex.quote(path)}"]
        subprocess.run(command, input=content, timeout=STEP_SECONDS_MAX, check=True)

    def take(self, path: str) -> bytes:
        """Take a file from the machine."""
        return subprocess.run([*self._entering(), "cat", path], capture_output=True, timeout=STEP_SECONDS_MAX, check=True).stdout

    def _entering(self, *, has_network: bool = False) -> list[str]:
        spaces = [each for each in _OWN if not (has_network and each == "--net")]
        environment = {"PATH": _PATH, "HOME": "/root", "LANG": "C.UTF-8", **_REGISTRY}
        variables = [f"{name}={value}" for name, value in environment.items()]
        return ["nsenter", "--target", str(self.init), *spaces, "--root", "--wd", "env", "-i", *variables]

    @staticmethod
    def _typed(command: str, folder: str, user: str) -> list[str]:
        shell = ["sh", "-c", f"cd {shlex.quote(folder)} && {command}"]
        return (
            shell
            if user == "root"
            else ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "env", f"HOME={folder}", *shell]
        )


@contextmanager
def bare_machine(changes: Path, *, log: Path) -> Iterator[Machine]:
    """Boot the system of ``JURY_BARE_MACHINE`` until the block ends; what it writes goes to ``changes``."""
    command: Sequence[str] = ["unshare", *_OWN, "--fork", "--kill-child", str(Path(__file__).with_name("boot.sh")), SYSTEM, str(changes)]
    with log.open("wb") as console, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console) as process:
        try:
            machine = Machine(_first_process(process))
            _wait_until_booted(machine, process, log)
            machine.steps.clear()
            yield machine
        finally:
            process.kill()


def _first_process(process: subprocess.Popen[bytes]) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + BOOT_SECONDS_MAX
    while process.poll() is None and time.monotonic() < end:
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.05)
    raise StepFailed("the machine did not begin to boot")


def _wait_until_booted(machine: Machine, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + BOOT_SECONDS_MAX
    while process.poll() is None and time.monotonic() < end:
        try:
            # "degraded": a container has no modules to load.
            machine.type("test -S /run/systemd/private && systemctl is-system-running | grep -E 'running|degraded'")
        except StepFailed:
            time.sleep(0.2)
        else:
            return
    raise StepFailed(f"the machine did not boot\n{log.read_text(errors='replace')[-4000:]}")

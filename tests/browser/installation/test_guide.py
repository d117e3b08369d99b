"""The guide followed to the letter on a bare Debian, from its list of packages to a page over TLS; what else it installs from, likewise.

By hand: it takes minutes, root, a folder with a bare system (``tests/serving/bare.py`` says how one is made), Debian's packages and PyPI's.
``pytest -s`` tells each step with its seconds.
"""

import json
import re
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from commands.maintenance import write_bundle
from tests.places import ROOT
from tests.serving.bare import SYSTEM, Machine, StepFailed, bare_machine

CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide-exploitation.md").read_text(encoding="utf-8")
HOME = "/opt/delibere"
NAME = "jury.example.org"
PROXIES = ("nginx", "apache2", "caddy")

pytestmark = pytest.mark.skipif(not SYSTEM, reason="by hand: it takes minutes, and a bare system (JURY_BARE_MACHINE)")


def block(heading: str, number: int = 0) -> list[str]:
    """Return the lines of a block of commands under a heading of the guide, without what is said of them."""
    (section,) = re.findall(rf"^#+ {heading}\n(.*?)(?=^#+ |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    lines = re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)[number].splitlines()
    return [re.split(r"\s{2,}#", line)[0] for line in lines]


def unpack(machine: Machine, folder: str) -> None:
    """Put the program there, as the repository holds it."""
    with TemporaryDirectory() as beside:
        file = Path(beside, "program.tar.gz")
        write_bundle(file, download=lambda _wheels: None)
        machine.carry(file.read_bytes(), "/program.tar.gz")
    machine.type(f"mkdir -p {folder} && tar xzf /program.tar.gz --strip-components=1 -C {folder}")


@pytest.fixture(scope="module")
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def boot(stack: ExitStack, folder: Path) -> Machine:
    return stack.enter_context(bare_machine(folder, log=folder / "console.log"))


@pytest.fixture(scope="module")
def machine(stack: ExitStack, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A bare machine on which the guide was followed as far as the service; what it took is in its steps."""
    machine = boot(stack, tmp_path_factory.mktemp("machine"))
    unpack(machine, HOME)
    machine.steps.clear()
    machine.type(block("Installer")[0], has_network=True)
    for line in block("Par systemd"):
        machine.type(line, folder=HOME, has_network=line.startswith("./jury"))
    (certificate,) = block("Exposer derrière un serveur mandataire, en TLS", 1)
    machine.type(certificate, folder=HOME)
    return machine


def tell(title: str, steps: list[tuple[float, str]]) -> None:
    sys.stdout.write(f"\n{title}: {len(steps)} steps, {sum(seconds for seconds, _command in steps) / 60:.1f} minutes\n")
    sys.stdout.writelines(f"{seconds:8.1f} s  {command}\n" for seconds, command in steps)


@pytest.mark.parametrize("proxy", PROXIES)
def test_page_is_open_over_tls_by_the_guide_alone(machine: Machine, proxy: str) -> None:
    before = [*machine.steps]
    (line,) = (line for line in block("Exposer derrière un serveur mandataire, en TLS", 2) if line.startswith(f"apt-get install {proxy} "))
    if proxy == "caddy":
        # No authority reaches this machine: Caddy signs by itself.
        line = line.replace("systemctl reload", r"sed -i '1i {\nlocal_certs\n}' /etc/caddy/Caddyfile && systemctl reload")
    machine.type(line, folder=HOME, has_network=True)
    link = machine.type("until cat var/organiser-links.txt 2>/dev/null; do sleep 0.2; done", folder=HOME)  # once the service is up
    steps = [*before, *machine.steps[-2:]]
    path = re.search(rf"https://{NAME}(/commencer/\S+)", link)
    assert path
    try:
        told = json.loads(machine.look("tests.browser.installation.visit", NAME, path.group(1)))
    finally:
        # The next one begins from nothing too: the start link is good for the first call.
        machine.type(f"systemctl stop {proxy} delibere.service && rm -rf {HOME}/var/* && systemctl start delibere.service")
        machine.steps[:] = before
    tell(f"from nothing to a page over TLS by {proxy}", steps)
    assert told == {"address": f"https://{NAME}/appel", "is_secure": True, "hsts": True, "news": "retry:"}


def test_backup_of_each_night_is_made_by_its_unit(machine: Machine) -> None:
    machine.type("systemctl start delibere-backup.service")
    assert machine.type("ls var/backups", folder=HOME).split()
    assert "delibere-backup.timer" in machine.type("systemctl list-timers")


def made_as_told(machine: Machine) -> dict[str, str]:
    """Do what the Containerfile says, in its order, where its image would stand; return how it says the program is run."""
    said, folder = {}, "/"
    for line in CONTAINERFILE.splitlines():
        word, _space, rest = line.partition(" ")
        if word == "WORKDIR":
            folder = rest
            machine.type(f"mkdir -p {folder}")
        elif word == "COPY" and "--from" not in rest:
            *sources, target = rest.split()
            machine.type(f"cp -r {' '.join(f'/source/{name}' for name in sources)} {target}", folder=folder)
        elif word == "RUN":
            machine.type(rest, folder=folder, has_network=True)
        elif word in {"ENV", "USER", "ENTRYPOINT", "CMD", "HEALTHCHECK"}:
            said[word] = rest
    return said


def words(said: str) -> str:
    """Return a command that is told as a list, as it is typed."""
    return shlex.join(json.loads(said[said.index("[") :]))


def test_container_s_program_runs_without_an_engine_by_nobody_where_nothing_else_can_be_written(stack: ExitStack, tmp_path: Path) -> None:
    machine = boot(stack, tmp_path)
    machine.type(block("Installer")[0], has_network=True)
    machine.type("ln -s python3 /usr/bin/python")  # what its image has
    unpack(machine, "/source")
    machine.steps.clear()
    said = made_as_told(machine)
    user, group = said["USER"].split(":")
    properties = {
        **{"User": user, "Group": group, "WorkingDirectory": "/app", "ReadWritePaths": "/app/var", "Environment": said["ENV"]},
        **{"ProtectSystem": "strict", "PrivateTmp": "yes", "PrivateNetwork": "yes", "CapabilityBoundingSet": "", "NoNewPrivileges": "yes"},
    }
    options = shlex.join(word for name, value in properties.items() for word in ("-p", f"{name}={value}"))
    machine.type(f"systemd-run --unit=container {options} {words(said['ENTRYPOINT'])} {words(said['CMD'])}")
    in_it = "nsenter --target $(systemctl show -P MainPID container) --mount --net --wdns=/app"
    as_it = f"{in_it} setpriv --reuid {user} --regid {group} --clear-groups env {said['ENV']}"
    began = time.monotonic()
    healthy = f"{as_it} {words(said['HEALTHCHECK'])}"
    machine.type(f"for again in $(seq 90); do {healthy} && exit; sleep 1; done; journalctl -u container >&2; false", folder="/app")
    healthy_after, steps = time.monotonic() - began, [*machine.steps]
    for place in ("/app/x", "/etc/x", "/app/deploy/x"):
        assert "Read-only file system" in machine.type(f"! {in_it} touch {place} 2>&1")
    assert "http://localhost:8501/commencer/" in machine.type(f"{as_it} cat var/organiser-links.txt", folder="/app")
    (backup,) = re.findall(r"/app/\.venv/bin/python cli\.py backup [^;]*", COMPOSE)
    machine.type(f"{as_it} {backup}", folder="/app")
    tell(f"the container's lines, healthy {healthy_after:.0f} s after its start", steps)


def test_bundle_carried_to_a_machine_without_network_serves(machine: Machine, stack: ExitStack, tmp_path: Path) -> None:
    before = [*machine.steps]
    (make,) = block("Sans dépôt de paquets")
    machine.type(make, folder=HOME, has_network=True)
    name = make.split()[-1]
    carried, (unpacking,) = machine.take(f"{HOME}/{name}"), re.findall(r"là-bas\s: `(.*?)`", GUIDE)
    other = boot(stack, tmp_path)
    other.type(block("Installer")[0], has_network=True)
    other.type("useradd --create-home camille")
    other.carry(carried, f"/home/camille/{name}")
    steps, began = [machine.steps[-1]], time.monotonic()
    with other.going_on(unpacking, folder="/home/camille", user="camille", log=tmp_path / "bundle.log") as going:
        while going.poll() is None:
            try:
                other.type("python3 -S /home/camille/delibere-*/deploy/healthy.py 8501", user="camille", folder="/home/camille")
                break
            except StepFailed:
                time.sleep(1)
        assert going.poll() is None, (tmp_path / "bundle.log").read_text()
    steps.append((time.monotonic() - began, unpacking))
    machine.steps[:] = before
    tell(f"a bundle of {len(carried) / 1e6:.0f} MB, from where packages are to where none are", steps)

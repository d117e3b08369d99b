"""What an administration installs from: the container's and the service's parts, tried without their engines."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from threading import Thread

import pytest
from typer.main import get_command

import cli
from commands.maintenance import BESIDE, FILES, FOLDERS, WHEELS, write_bundle
from deliberation.errors import FileRefused
from settings import all_fields, program
from tests.places import ROOT
from web.entrance.paper import PICTURE

DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
UNITS = sorted(path for path in DEPLOY.glob("delibere*.*") if path.suffix in (".service", ".socket", ".timer"))
# For those who work on it, not for those who run it.
OF_DEVELOPERS = {"conftest.py", "tests", "tools"}


def copied() -> set[str]:
    """What the container gets, the lock apart."""
    words = [line.split()[1:-1] for line in CONTAINERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    return {word for line in words for word in line} - {"requirements.txt"}


def test_container_and_bundle_hold_the_same_program() -> None:
    # Of the documentation, which the bundle holds whole, the entrance shows a picture.
    assert copied() == {*FILES, *FOLDERS, str(PICTURE.relative_to(ROOT))}


def test_every_package_of_the_program_is_in_both() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - OF_DEVELOPERS
    assert packages <= set(FOLDERS)
    assert {path.name for path in ROOT.glob("*.py")} - OF_DEVELOPERS <= set(FILES)
    assert [name for name in (*FILES, *FOLDERS, *BESIDE) if not (ROOT / name).exists()] == []


def test_container_runs_as_nobody_in_particular_from_hashes_with_a_health_check() -> None:
    (user,) = re.findall(r"^USER (\d+):(\d+)$", CONTAINERFILE, re.MULTILINE)
    assert user == ("10001", "10001")
    assert CONTAINERFILE.index("USER ") < CONTAINERFILE.index("ENTRYPOINT")
    assert "--require-hashes" in CONTAINERFILE
    (checked,) = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    assert ast.literal_eval(checked)[-1] == "deploy/healthy.py"


@pytest.fixture
def installed() -> Iterator[Path]:
    """The program as the container has it, in a folder that nobody may write to; not under pytest's own, which is its owner's alone."""
    folder = Path(mkdtemp())
    folder.chmod(0o755)
    home = folder / "app"
    for name in copied():
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, home / name)  # compiled, as the container has it
        else:
            home.mkdir(exist_ok=True)
            shutil.copy(place, home)
    (home / "var").mkdir(mode=0o777)
    for path in (home, *home.rglob("*")):
        if path.name != "var":
            path.chmod(0o555 if path.is_dir() else 0o444)
    yield home
    for path in (home, *home.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def test_program_starts_where_only_var_can_be_written_and_nobody_is_root(installed: Path) -> None:
    """The commands of the container, by its user: a call is made, and the dashboard put together."""
    if os.geteuid() == 0 and not all(folder.stat().st_mode & 0o001 for folder in Path(sys.executable).parents):
        pytest.skip("this checkout lies in a folder of root's own, where no other user can start its Python")
    (installed / "var").chmod(0o777)
    environment = {"PATH": os.environ["PATH"], "HOME": str(installed / "var"), "PYTHONDONTWRITEBYTECODE": "1", "JURY_LANGUAGE": "en"}
    other = {"user": 10001, "group": 10001, "extra_groups": []} if os.geteuid() == 0 else {}
    python = sys.executable

    script = "import sys, dashboard, cli; sys.argv = ['jury', 'call', 'create', 'calls/ami-ia-2.toml']; cli.main()"
    done = subprocess.run([python, "-c", script], cwd=installed, env=environment, capture_output=True, text=True, timeout=300, **other)  # type: ignore[call-overload]
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert (installed / "var" / "delibere.sqlite3").stat().st_size > 0


def test_caddy_asks_whether_a_replica_is_well_under_a_name_that_is_trusted() -> None:
    """Asked under the replica's own name, the gate answers 421, and Caddy 503 to everybody."""
    caddy, compose = ((DEPLOY / name).read_text(encoding="utf-8") for name in ("Caddyfile", "compose.yaml"))
    assert "JURY_TRUSTED_HOSTS: ${DELIBERE_HOST}" in compose
    assert re.search(r"health_headers \{\s*Host \{\$DELIBERE_HOST\}\s*\}", caddy)


def named(text: str) -> set[str]:
    return {word.removeprefix("JURY_").lower() for word in re.findall(r"\bJURY_[A-Z_]+", text)}


@pytest.mark.parametrize("name", ["kubernetes.yaml", "compose.yaml"])
def test_settings_of_a_manifest_are_settings_and_its_files_lie_where_they_last(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert {"database_url", "secret_key", "public_url", "trusted_hosts", "attachments_folder", "ballot_keys"} <= named(text)
    assert named(text) - set(all_fields()) == set()
    assert "JURY_ATTACHMENTS_FOLDER: /app/var/" in text


def test_kubernetes_manifest_runs_one_pod_as_the_container_does() -> None:
    yaml = pytest.importorskip("yaml")
    objects = {each["kind"]: each for each in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8"))}
    assert set(objects) == {"ConfigMap", "PersistentVolumeClaim", "Deployment", "Service", "Ingress"}
    deployment = objects["Deployment"]["spec"]
    pod = deployment["template"]["spec"]
    (container,) = pod["containers"]
    assert (deployment["replicas"], deployment["strategy"]["type"]) == (1, "Recreate")
    assert (pod["securityContext"]["runAsUser"], container["securityContext"]["readOnlyRootFilesystem"]) == (10001, True)
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/app/var", "/run/delibere", "/tmp"}  # noqa: S108 (of the pod)
    assert container["readinessProbe"]["exec"]["command"][-1] == "deploy/healthy.py"
    assert container["ports"] == [{"containerPort": objects["Service"]["spec"]["ports"][0]["targetPort"]}]


def test_procfile_starts_by_our_command_on_the_port_it_is_given() -> None:
    (line,) = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    assert line.startswith("web: ")
    _before, _command, options = line.partition(" python cli.py start ")
    assert '--port "$PORT"' in options
    known = {flag for param in get_command(cli.app).get_command(None, "start").params for flag in (*param.opts, *param.secondary_opts)}  # type: ignore[attr-defined]  # a group of commands
    assert set(re.findall(r"--[a-z-]+", options)) <= known


def test_nginx_ends_connections_left_half_open_which_the_server_behind_does_not() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert {"client_header_timeout 10s;", "client_body_timeout 30s;"} <= set(map(str.strip, nginx.splitlines()))


@pytest.mark.parametrize(("status", "code"), [(200, 0), (421, 0), (503, 1), (None, 1)])
def test_health_check_tells_whether_the_server_works(status: int | None, code: int) -> None:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/sante"
            self.send_response(status or 0)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Keep still."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    if status is None:
        server.server_close()
    else:
        thread.start()
    try:
        done = subprocess.run([sys.executable, "-S", DEPLOY / "healthy.py", str(port)], timeout=20, check=False)
    finally:
        if status is not None:
            server.shutdown()
            thread.join()
            server.server_close()
    assert done.returncode == code


@pytest.fixture
def short_names() -> Iterator[Path]:
    with TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")
def test_units_are_understood_and_leave_the_service_little_to_reach(tmp_path: Path, short_names: Path) -> None:
    # Interpreter and program must be there for systemd to be content, under names without spaces, not below /dev.
    (python := short_names / "python").symlink_to(sys.executable)
    (program := short_names / "program").symlink_to(ROOT)
    for unit in UNITS:
        text = (
            unit.read_text(encoding="utf-8").replace("/opt/delibere/.venv/bin/python", str(python)).replace("/opt/delibere", str(program))
        )
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    units = [str(tmp_path / unit.name) for unit in UNITS]
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, timeout=60, check=False)
    assert [line for line in verified.stderr.splitlines() if "delibere" in line] == []
    service = str(tmp_path / "delibere.service")
    secure = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", service], capture_output=True, timeout=60, check=False
    )
    assert secure.returncode == 0, secure.stdout


def two_wheels(folder: Path) -> None:
    for name in ("a-1.whl", "b-2.whl"):
        (folder / name).write_bytes(b"wheel")


def test_bundle_holds_program_and_packages_and_nothing_of_this_machine(tmp_path: Path) -> None:
    file = tmp_path / "delibere.tar.gz"
    write_bundle(file, download=two_wheels)
    top = f"delibere-{program().version}"
    with tarfile.open(file) as opened:
        names = set(opened.getnames())
        assert opened.getmember(f"{top}/jury").mode & 0o100
    assert {f"{top}/{WHEELS}/a-1.whl", f"{top}/{WHEELS}/b-2.whl", f"{top}/requirements.txt", f"{top}/docs/guide-exploitation.md"} <= names
    assert [
        name for name in names if re.search(r"/(var|tests|\.venv|\.git|\.env)(/|$)|secrets\.toml|__pycache__|sqlite3$|\.key$", name)
    ] == []
    with pytest.raises(FileRefused):
        write_bundle(file, download=lambda _folder: None)


def test_bundle_that_could_not_be_filled_leaves_no_file(tmp_path: Path) -> None:
    def fail(_folder: Path) -> None:
        raise FileRefused("no network")

    with pytest.raises(FileRefused):
        write_bundle(tmp_path / "x.tar.gz", download=fail)
    assert list(tmp_path.iterdir()) == []


def test_front_has_none_of_the_keys_and_no_unit_dumps_memory() -> None:
    proxy = (DEPLOY / "compose.yaml").read_text(encoding="utf-8").partition("\n  proxy:")[2].partition("\nnetworks:")[0]
    assert "JURY_" not in proxy
    services = [unit for unit in UNITS if unit.suffix == ".service"]
    assert [unit.name for unit in services if "\nLimitCORE=0\n" not in unit.read_text(encoding="utf-8")] == []
    assert "RLIMIT_CORE" in (ROOT / "web" / "serve.py").read_text(encoding="utf-8")


def test_images_and_actions_are_named_by_digest_beside_their_version() -> None:
    files = [*DEPLOY.glob("*.yaml"), DEPLOY / "Containerfile", *(ROOT / ".github" / "workflows").glob("*.yml")]
    texts = "\n".join(path.read_text(encoding="utf-8") for path in files)
    named = re.findall(r"(?:image:|uses:|ARG PYTHON=) *(\S+)(?: +# v?(\S+))?$", texts, re.MULTILINE)
    of_others = [one for one in named if one[0] not in ("delibere", "registry.example.org/delibere:1.0.0")]
    assert len(of_others) > 6
    matrix = "postgres:${{ matrix.postgresql }}@${{ matrix.digest }}"
    digest = re.compile(r"@(sha256:[0-9a-f]{64}|[0-9a-f]{40})$")
    assert [name for name, _version in of_others if name != matrix and not digest.search(name)] == []
    assert [name for name, version in of_others if not version and name != matrix and not name.startswith("docker.io/library/python")] == []
    assert re.findall(r'digest: "(?!sha256:[0-9a-f]{64}")', texts) == []

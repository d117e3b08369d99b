"""No test is changed by what a developer has set for their own dashboard."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.places import ROOT

PACKAGES = ("bootstrap", "calls", "data_access", "intake", "deliberation", "phrases", "tests/worlds", "tools")
FILES = ("settings.py", "pyproject.toml", "tests/conftest.py", "tests/depth.py", "tests/places.py")
# Any of these would stop the program, or have it speak another language.
WRONG = {"JURY_LANGUAGE": "en", "JURY_ACCESSIBILITY": "perfect", "JURY_REPLAY_SPEED": "-1", "JURY_OIDC_ISSUER": "https://accounts.example"}
INNER = """
import subprocess, sys
from settings import Settings
from tools.serving.servers import environment

def test_settings_are_those_of_a_new_dashboard():
    assert Settings() == Settings.model_construct()

def test_settings_of_a_server_that_a_test_starts_are_its_own(tmp_path):
    program = "from settings import Settings; print(Settings().language, Settings().oidc_issuer)"
    done = subprocess.run([sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("fr \\n", "")
"""


def test_settings_of_a_developer_change_no_test(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / ".env").write_text("\n".join(f"{name}={value}" for name, value in WRONG.items()), encoding="utf-8")
    (tmp_path / "tests" / "test_inner.py").write_text(INNER, encoding="utf-8")
    arguments = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_inner.py"]
    surroundings = {name: value for name, value in os.environ.items() if name != "JURY_ENV_FILE"} | WRONG
    done = subprocess.run(arguments, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
    assert (done.returncode, "2 passed" in done.stdout) == (0, True), done.stdout + done.stderr

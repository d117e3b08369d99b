"""Rehearse a move to another Streamlit: run tests on that version, with the shims adapted to it.

``.venv/bin/python -m tests.rehearsal 1.66.1 FOLDER [pytest arguments]`` makes an environment in FOLDER that has this one's packages and
that Streamlit before them, and runs pytest there. What had to be adapted stands in ``adapted.py``.
"""

import site
import subprocess
import sys
import venv
from pathlib import Path

DEFAULT = ("tests/unit", "tests/screens", "tests/web/streamlit")


def environment(version: str, folder: Path) -> Path:
    """Return the Python of an environment with another Streamlit, made in ``folder`` if it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        (packages,) = folder.glob("lib/python*/site-packages")
        (packages / "project.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", f"streamlit=={version}"], check=True)  # ours
    return python


def main(version: str, folder: str, *arguments: str) -> int:
    """Return pytest's exit code."""
    python = environment(version, Path(folder))
    command = [str(python), "-m", "pytest", "-p", "tests.rehearsal.adapted", *(arguments or DEFAULT)]
    return subprocess.run(command, check=False).returncode  # ours


sys.exit(main(*sys.argv[1:]))

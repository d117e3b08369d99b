"""What version 1.0.0 wrote stays as it was: its canonical form, its migrations, its finalised call. What it promised is still there."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from data_access.database import MIGRATIONS
from tests.fixtures import finalised
from tests.places import ROOT

FILES = {
    "form": [ROOT / "tests" / "fixtures" / "canonical_forms" / "4.json"],
    "migrations": [
        *(MIGRATIONS / "baseline").iterdir(),
        *(MIGRATIONS / "versions").glob("v010[0-7]_*.py"),
        *(MIGRATIONS / name for name in ("choices.py", "freezing.py")),
    ],
    "call": [*(finalised.FOLDER / "1.0.0").iterdir()],
}
# A digest of each, and what to do instead of changing it. A later version adds its own.
FROZEN = {
    "form": (
        "4cc470b88045738e64bd301c348e58d7074051c9c3ff9246bf92408e79def16c",
        "A new field is of a new form, beside this one: deliberation/plain.py, since_form.",
    ),
    "migrations": (
        "6fa6c2e72934656fff6347327ab1c069beed87553627fb420ed30032f3436862",
        "Databases have gone through these: write a migration that comes after the last.",
    ),
    "call": (
        "6a84ccd8b4b77991971c476578287a874ac5a4aa40026b7c59bd61106b555aa9",
        "Databases and archives like these exist: mend what does not verify them.",
    ),
}


def digest(files: list[Path]) -> str:
    """SHA-256 of names and contents, in whatever order they come."""
    lines = sorted(f"{path.relative_to(ROOT)} {sha256(path.read_bytes()).hexdigest()}" for path in files)
    return sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("what", FROZEN)
def test_what_1_0_0_wrote_is_as_it_was(what: str) -> None:
    frozen, instead = FROZEN[what]
    assert digest(FILES[what]) == frozen, instead


PROMISED = ROOT / "tests" / "fixtures" / "promised_by_1.0.0.txt"


def promised() -> set[str]:
    """What the pages promise, which other tests compare with the program: each command with its options, each column by its key."""
    commands, exports = ((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("command-line", "exports"))
    usages = re.findall(r"^- `([^`]+)`", commands.partition("<!-- / -->")[0], re.MULTILINE)
    options = {f"{re.split(r' [^a-z]', usage)[0]} {option}" for usage in usages for option in ("", *re.findall(r"--[a-z-]+", usage))}
    return {line.strip() for line in options} | set(re.findall(r"^\| (`\w+`) \|", exports.partition("## Les colonnes")[2], re.MULTILINE))


def test_what_1_0_0_promised_is_there() -> None:
    assert set(PROMISED.read_text(encoding="utf-8").splitlines()) - promised() == set(), "ROADMAP.md: none goes before 2.0"

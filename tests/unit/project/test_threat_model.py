"""The threat model proves what it says: each line names tests, and they are there."""

import re

import pytest

from tests.places import ROOT

LINES = [line for line in (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line.split(" | ")[:2]).strip("| "))
def test_line_of_the_threat_model_names_tests_that_exist(line: str) -> None:
    proofs = PROOF.findall(line.split(" | ")[-1])
    assert proofs
    missing = [
        f"{file}::{name}"
        for file, name in proofs
        if not (ROOT / file).is_file() or (name and f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8"))
    ]
    assert missing == []


def test_threat_model_is_read_line_by_line() -> None:
    assert len(LINES) > 10

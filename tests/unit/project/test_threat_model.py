"""The threat model proves what it says: each line names tests, and they are there."""

import re

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.documents

LINES = [line for line in (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
PROOF = re.compile(r"`((?:extras/\w+/)?tests/[\w/]+\.py)(?:::(\w+))?`")


def test_line_of_the_threat_model_names_tests_that_exist() -> None:
    assert len(LINES) > 10
    proofs = {line: PROOF.findall(line.split(" | ")[-1]) for line in LINES}
    assert [line for line, named in proofs.items() if not named] == []
    missing = {
        f"{file}::{name}"
        for file, name in {proof for named in proofs.values() for proof in named}
        if not (ROOT / file).is_file() or (name and f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8"))
    }
    assert missing == set()


def test_summary_for_the_certification_proves_by_tests_of_the_threat_model() -> None:
    lines = [
        line for line in (ROOT / "docs" / "synthese-homologation.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    proofs = {PROOF.findall(line.split(" | ")[-1])[0] for line in lines[1:]}
    known = {proof for line in LINES for proof in PROOF.findall(line.split(" | ")[-1])}
    known |= {(file, "") for file, _name in known}
    assert len(proofs) >= 8
    assert proofs - known == set()

"""The verifier that archives hold: one file, the standard library alone, and the program's own words."""

import ast
import lzma
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.screening import Screening
from deliberation.derived.accounting import Account
from deliberation.selection.decisions import Outcome
from exports.archive.checks import archive_problems, verifier_file
from exports.archive.standalone.canonical import canonical
from exports.archive.standalone.verifier_words import TEXTS, WORDS
from phrases import _, language
from tests.places import ROOT

FIXTURE: Final = ROOT / "tests" / "fixtures" / "archives" / "format_1.zip.xz"
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def before() -> bytes:
    """Give an archive that the program made before formats had numbers in words, and states canonical forms: never made again."""
    return lzma.decompress(FIXTURE.read_bytes())


def test_verifier_is_one_file_of_the_standard_library_alone() -> None:
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(verifier_file()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported - sys.stdlib_module_names == set()


def test_no_module_of_the_verifier_names_what_another_named() -> None:
    defined = [node.name for node in ast.parse(verifier_file()).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assigned = [
        target.id
        for node in ast.parse(verifier_file()).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert sorted({*defined, *assigned}) == sorted([*defined, *assigned])


@given(JSON)
def test_canonical_json_is_that_of_the_journal(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # any JSON value


@pytest.mark.parametrize("code", ["fr", "en"])
def test_verifier_says_what_the_program_says(code: str) -> None:
    with language(code):
        place = ("fr", "en").index(code)
        assert {name: said[place] for name, said in TEXTS.items()} == {name: _(said[1]) for name, said in TEXTS.items()}
        assert {value: said[place] for value, said in WORDS["outcome"].items()} == {str(one): one.words for one in Outcome}
        assert {value: said[place] for value, said in WORDS["screening"].items()} == {str(one): one.words for one in Screening}
        assert {value: said[place] for value, said in WORDS["account"].items()} == {str(one): one.words for one in Account}
        assert [said[place] for said in WORDS["situation"].values()] == [_(said[1]) for said in WORDS["situation"].values()]


def test_archive_made_before_is_whole() -> None:
    assert archive_problems(before()) == ()


def run(tmp_path: Path, archive: bytes, *arguments: str) -> tuple[int, str, str]:
    (tmp_path / "verifier.py").write_bytes(verifier_file())
    (tmp_path / "archive.zip").write_bytes(archive)
    # Isolated: no package of the program's, no module beside it.
    command = [sys.executable, "-I", "-S", "verifier.py", "archive.zip", *arguments]
    done = subprocess.run(command, cwd=tmp_path, env={"LANG": "en_GB.UTF-8"}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_verifier_alone_tells_an_archive_made_before_from_a_changed_one(tmp_path: Path) -> None:
    head = "85:10ab83b842946971d276c490b5200b1cedc9b2a9478fdc68a0322e59fb193fc8"
    code, said, _errors = run(tmp_path, before(), head)
    assert (code, said.splitlines()[1]) == (0, f"Last entry of the journal, to be compared with the one in the minutes: {head}")
    assert run(tmp_path, before(), head.replace("10ab", "10ac"))[::2] == (
        2,
        "Entry 85 is not the one that was noted: the history was rewritten.\n",
    )
    changed = before().replace(b"Le plus utile", b"Le moins utile"[:13])
    assert run(tmp_path, changed)[0] == 2

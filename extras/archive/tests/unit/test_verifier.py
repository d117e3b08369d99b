"""The verifier that archives hold: one file, the standard library alone, and the program's own words."""

import ast
import sys

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.derived.accounting import Account
from deliberation.plain import FIRST_FORM
from deliberation.selection.decisions import Outcome
from extras.archive.files import verifier_file
from extras.archive.standalone import verifier
from extras.archive.standalone.canonical import canonical
from extras.archive.standalone.verifier_words import TEXTS, WORDS
from phrases import _, language

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


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


def test_verifier_and_program_have_the_same_first_form() -> None:
    assert verifier.FIRST_FORM == FIRST_FORM

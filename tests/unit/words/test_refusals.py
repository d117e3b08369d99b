"""What a person reads when an act is refused: a sentence, in words of the jury, which does not tell the chair what the chair alone may."""

import ast
import re
from collections.abc import Iterator

import pytest

import deliberation.errors
from deliberation.call.call import Phase
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import require
from deliberation.errors import CallIsFinalised, DeliberationError
from phrases import language
from phrases.extract import catalogue, translations
from tests.places import ROOT

LAYERS = ("deliberation", "ui", "exports")
CLASSES = {name for name, one in vars(deliberation.errors).items() if isinstance(one, type) and issubclass(one, DeliberationError)}
A_WORD_OF_THE_CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\(\)|\b(None|True|False|null|slug|id|enum|snapshot|uuid)\b")
# Read in a terminal alone, by whoever runs the server, and of a file that is written by hand.
OF_TERMINALS = {"The settings of this call say no day until which it is kept (kept_until): it is not erased."}


def raised(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences that a module refuses with: written where it raises, or named there and written above."""
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CLASSES and node.args:
            said = node.args[0]
            said = named.get(said.id, said) if isinstance(said, ast.Name) else said
            for part in ast.walk(said):
                if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "N_":
                    yield from (one.value for one in part.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def refusals() -> dict[str, str]:
    """Return what is refused, by its sentence, in French."""
    french = translations(catalogue())
    said = {
        sentence
        for layer in LAYERS
        for path in (ROOT / layer).rglob("*.py")
        for sentence in raised(ast.parse(path.read_text(encoding="utf-8")))
    }
    return {sentence: "".join(french[sentence]) for sentence in said}


def test_every_refusal_is_a_sentence_without_a_word_of_the_code() -> None:
    found = refusals()
    assert len(found) > 100
    told = {
        sentence: said
        for pair in found.items()
        for sentence in (pair[0],)
        for said in pair
        if not said.endswith((".", "}", " ?", "?")) or A_WORD_OF_THE_CODE.search(re.sub(r"\{\w+\}", "", said))
    }
    assert told.keys() <= OF_TERMINALS, told


@pytest.mark.parametrize(("role", "is_told_who"), [(Role.CHAIR, False), (Role.ORGANISER, True)])
def test_who_may_reopen_a_finalised_call_is_told_to_and_not_that_the_chair_may(role: Role, is_told_who: bool) -> None:
    person = Person(1, 1, "Camille", frozenset({role}))
    with pytest.raises(CallIsFinalised) as refused:
        require(person, Right.DECIDE, phase=Phase.FINALISED, call_id=1)
    with language("en"):
        assert ("unless the chair reopens it" in str(refused.value)) is is_told_who

"""Screens act by ``ui.acting`` alone, and say to each verb what it takes: a type checker does not see through ``act(verb, **keywords)``."""

import ast
from collections.abc import Iterator
from inspect import Parameter, signature
from pathlib import Path

import pytest

from tests.worlds.verbs import verbs

ROOT = Path(__file__).parents[3]
FILES = sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
# Said by ``act`` itself, or to it.
BY_ITSELF = {"uow", "by", "call_id"}
TO_ITSELF = {"part", "recorded", "is_seen_elsewhere", "button"}


def acts() -> Iterator[tuple[str, str, ast.Call]]:
    """Every verb that a screen acts by: where, its name, the call."""
    for file in FILES:
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in ("act", "doing") and call.args:
                for verb in _verbs(call.args[0]):
                    yield f"{file.relative_to(ROOT)}:{call.lineno}", verb, call


def _verbs(said: ast.expr) -> list[str]:
    if isinstance(said, ast.IfExp):
        return [*_verbs(said.body), *_verbs(said.orelse)]
    name = ast.unparse(said).split(".")[-1]
    return [name] if name in verbs() else []


@pytest.mark.parametrize(("verb", "call"), [pytest.param(verb, call, id=f"{where} {verb}") for where, verb, call in acts()])
def test_verb_is_told_what_it_takes(verb: str, call: ast.Call) -> None:
    parameters = signature(verbs()[verb]).parameters
    taken = set(parameters) - BY_ITSELF
    said = {keyword.arg for keyword in call.keywords if keyword.arg} - TO_ITSELF
    assert set(parameters) >= BY_ITSELF
    assert said <= taken
    if all(keyword.arg for keyword in call.keywords):
        assert said >= {name for name in taken if parameters[name].default is Parameter.empty}


def test_screens_write_by_acting_alone() -> None:
    by_hand = []
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        attempted = {
            id(inner)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == "attempt"
            for inner in ast.walk(call)
        }
        by_hand += [
            str(file.relative_to(ROOT))
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "unit_of_work" and id(node) not in attempted
        ]
    assert by_hand == []

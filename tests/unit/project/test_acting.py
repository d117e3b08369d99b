"""Screens act by ``ui.acting`` alone, and say to each verb what it takes: a type checker does not see through ``act(verb, **keywords)``."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from inspect import Parameter, signature
from pathlib import Path

from tests.worlds.verbs import verbs

ROOT = Path(__file__).parents[3]
# Said by ``act`` itself, or to it.
BY_ITSELF = {"uow", "by", "call_id"}
TO_ITSELF = {"part", "recorded", "is_seen_elsewhere", "button"}


@cache
def trees() -> dict[str, ast.Module]:
    """Return what each file of the screens holds, by its place."""
    files = sorted([*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
    return {str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def acts() -> Iterator[tuple[str, str, ast.Call]]:
    """Every verb that a screen acts by: where, its name, the call."""
    for file, tree in trees().items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _last_name(call.func) in ("act", "carry_out", "doing") and call.args:
                for verb in _verbs(call.args[0]):
                    yield f"{file}:{call.lineno}", verb, call


def _verbs(said: ast.expr) -> list[str]:
    if isinstance(said, ast.IfExp):
        return [*_verbs(said.body), *_verbs(said.orelse)]
    name = _last_name(said)
    return [name] if name in verbs() else []


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_verb_is_told_what_it_takes() -> None:
    found = [(f"{where} {verb}", is_told_what_it_takes(verb, call)) for where, verb, call in acts()]
    assert len(found) > 50
    assert [where for where, is_so in found if not is_so] == []


def is_told_what_it_takes(verb: str, call: ast.Call) -> bool:
    parameters = signature(verbs()[verb]).parameters
    taken = set(parameters) - BY_ITSELF
    said = {keyword.arg for keyword in call.keywords if keyword.arg} - TO_ITSELF
    needed = {name for name in taken if parameters[name].default is Parameter.empty}
    is_whole = not all(keyword.arg for keyword in call.keywords) or said >= needed
    return set(parameters) >= BY_ITSELF and said <= taken and is_whole


def test_screens_write_by_acting_alone() -> None:
    by_hand = []
    for file, tree in trees().items():
        attempted = {
            id(inner)
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and _last_name(call.func) in ("attempt", "carry_out")
            for inner in ast.walk(call)
        }
        by_hand += [
            file for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "unit_of_work" and id(node) not in attempted
        ]
    assert by_hand == []


def test_no_key_of_a_button_is_made_of_a_database_id() -> None:
    keys = [(file, call) for file, tree in trees().items() for call in ast.walk(tree)
            if isinstance(call, ast.Call) and _last_name(call.func) == "key_of"]  # fmt: skip
    assert len(keys) > 7
    assert [f"{file}:{call.lineno}" for file, call in keys if any(_names_an_id(argument) for argument in call.args)] == []


def _names_an_id(said: ast.AST) -> bool:
    """Whether a value is, or holds, a database id: what is looked up by one is none."""
    match said:
        case ast.Call() if _last_name(said.func) == "dossier_of":
            return False
        case ast.Subscript():
            return _names_an_id(said.value)
        case ast.Attribute() | ast.Name() if re.fullmatch(r"(.+_)?ids?", _last_name(said)):
            return True
    return any(map(_names_an_id, ast.iter_child_nodes(said)))

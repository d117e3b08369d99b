"""How much rests on what Streamlit does not promise, counted by reading the tree. Each number may only go down."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.places import ROOT
from ui.shims.installing import SHIMS
from web.streamlit import seams

PROMISED = ("streamlit.typing", "streamlit.testing")
OF_PYTHON = {"_ready", "call_soon_threadsafe"}  # of asyncio's loop
CEILING = {"private names": 41, "patched functions": 14, "texts of the page": 6, "test ids": 11, "class names": 9}


@cache
def modules() -> dict[str, ast.Module]:
    paths = [ROOT / "dashboard.py", *(path for folder in ("pages", "ui", "web") for path in sorted((ROOT / folder).rglob("*.py")))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imported() -> Iterator[str]:
    """Yield the names that are imported from inside Streamlit."""
    for tree in modules().values():
        for node in ast.walk(tree):
            match node:
                case ast.ImportFrom(module=str() as module) if module.startswith("streamlit.") and not module.startswith(PROMISED):
                    yield from (alias.name for alias in node.names)
                case ast.Import():
                    yield from (alias.name for alias in node.names if alias.name.startswith("streamlit."))


def private_attributes() -> Iterator[str]:
    """Yield the underscore attributes of others' objects, read, set or named in a shim."""
    for tree in (tree for path, tree in modules().items() if path.startswith("ui/shims")):
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=value, attr=name) if is_private(name) and not is_own(value):
                    yield name
                case ast.Call(func=ast.Name(id="setattr" | "getattr"), args=[_, ast.Constant(value=str() as name), *_]) if is_private(name):
                    yield name


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in OF_PYTHON


def is_own(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in ("self", "st", "sys")


def named_in_styles_and_scripts(pattern: str) -> set[str]:
    files = (path for folder in ("ui", "web") for path in (ROOT / folder).rglob("*") if path.suffix in (".css", ".js"))
    return {found for path in files for found in re.findall(pattern, path.read_text(encoding="utf-8"))}


def counted() -> dict[str, int]:
    return {
        "private names": len({*imported(), *private_attributes()}),
        "patched functions": sum(len(shim.replaced) for shim in SHIMS) + 1,  # and the loop's way in (ui/shims/handovers.py)
        "texts of the page": len(seams.PAGE),
        "test ids": len(named_in_styles_and_scripts(r"data-testid[\^*$]?=[\"']?([A-Za-z-]+)")),
        "class names": len(named_in_styles_and_scripts(r"\.(st[A-Z][A-Za-z]+)")),
    }


@pytest.mark.parametrize("kind", CEILING)
def test_no_more_rests_on_what_streamlit_does_not_promise(kind: str) -> None:
    assert counted()[kind] <= CEILING[kind]
    assert counted()[kind] == CEILING[kind], "it went down: lower the ceiling"


def test_every_shim_says_what_is_lost_without_it_and_where_it_is_discussed() -> None:
    assert [shim.name for shim in SHIMS if not (shim.lost and shim.thread)] == []


def test_nothing_of_streamlit_is_imported_or_patched_outside_of_the_room() -> None:
    outside = [path for path, tree in modules().items() if not path.startswith("ui/shims") for node in ast.walk(tree) if is_inside(node)]
    assert outside == []


def is_inside(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith("streamlit.") and not (node.module or "").startswith(PROMISED)
    )

"""The verbs of the program: whatever a module of a subject can do in a transaction, for tests that must know them all."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

import deliberation.operations as rooms

# What a verb is given beside its transaction before what it is told by name.
_BESIDE = {"store", "files", "line"}


@cache
def verbs() -> Mapping[str, Callable[..., Any]]:
    """Return each function of the subjects' modules that takes a unit of work and is told the rest by name."""
    modules = [importlib.import_module(one.name) for one in pkgutil.walk_packages(rooms.__path__, f"{rooms.__name__}.")]
    return {
        name: function
        for module in modules
        if module.__name__.count(".") == 3  # beside the subjects stands what verbs share
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and _is_verb(name, function)
    }


def _is_verb(name: str, function: Callable[..., Any]) -> bool:
    first, *others = [*inspect.signature(function).parameters.values(), None][:-1] or [None]
    is_told_by_name = all(one.kind is one.KEYWORD_ONLY or one.name in _BESIDE for one in others if one)
    return not name.startswith("_") and first is not None and first.name == "uow" and is_told_by_name


def replace_verb(monkeypatch: pytest.MonkeyPatch, name: str, by: Callable[..., Any]) -> None:
    """Have every module that imported a verb call something else."""
    verb = verbs()[name]
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get(name) is verb:
            monkeypatch.setattr(module, name, by)

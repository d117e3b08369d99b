"""A shim replaces functions of Streamlit by ours, if they still are what it expects."""

import inspect
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

_log = logging.getLogger(__name__)
_THEN = "docs/decisions/0012-what-we-take-from-streamlit.md says what to do"


class ShimRefused(RuntimeError):
    """The installed Streamlit lacks what a shim rests on, and a screen without that shim would lose or falsify something."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A function of Streamlit, by the class or module that has it, its name and the signature that we expect (without types), and ours."""

    owner: type | ModuleType
    name: str
    signature: str
    ours: Callable[..., Any]

    def mismatch(self) -> str:
        """Return how Streamlit's function differs from what we expect; empty if it does not."""
        theirs = getattr(self.owner, self.name, None)
        called = f"{self.owner.__name__}.{self.name}"
        if theirs is None:
            return f"{called} is gone"
        found = signature_of(theirs)
        return "" if theirs is self.ours or found == self.signature else f"{called}{found} was expected to be {self.signature}"


@dataclass(frozen=True, slots=True)
class Shim:
    """Functions of Streamlit that are replaced together.

    ``lost``: what a person loses without it. ``thread``: where it is discussed upstream. ``is_for_speed``: a Streamlit that lacks what it
    rests on works without it, more slowly; any other shim refuses the start then. ``attributes``: what it reads or sets of Streamlit's
    objects beside the functions, by class.
    """

    name: str
    lost: str
    thread: str
    replaced: tuple[Replaced, ...]
    attributes: Mapping[type, tuple[str, ...]]
    is_for_speed: bool = False

    def mismatches(self) -> list[str]:
        """Return in what the installed Streamlit differs from what this shim expects."""
        missing = [
            f"{owner.__name__}.{name} is gone" for owner, names in self.attributes.items() for name in names if not _has(owner, name)
        ]
        return [*filter(None, (function.mismatch() for function in self.replaced)), *missing]

    def refusal(self) -> str:
        """Return a sentence that says how the installed Streamlit differs and what is lost; empty if it does not differ."""
        mismatches = self.mismatches()
        return f"Shim “{self.name}”: {'; '.join(mismatches)}. Without it {self.lost} ({_THEN})." if mismatches else ""

    def install(self) -> None:
        """Replace the functions from now on. Raises ShimRefused, or warns and leaves them, if they are not what is expected."""
        if sentence := self.refusal():
            if not self.is_for_speed:
                raise ShimRefused(sentence)
            _log.warning("%s", sentence)
            return
        for function in self.replaced:
            setattr(function.owner, function.name, function.ours)


def signature_of(function: Callable[..., Any]) -> str:
    """Return the names, kinds and defaults of a function's parameters, without types."""
    signature = inspect.signature(function)
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Take names from inside Streamlit within the block. Raises ShimRefused, naming what needs them, if one has moved."""
    try:
        yield
    except (ImportError, AttributeError) as moved:
        raise ShimRefused(f"Shim “{name}”: {moved} ({_THEN}).") from moved


def _has(owner: type, name: str) -> bool:
    if hasattr(owner, name):
        return True
    sources = (inspect.getsource(sys.modules[each.__module__]) for each in owner.__mro__ if each is not object)
    return any(f"self.{name}" in source for source in sources)

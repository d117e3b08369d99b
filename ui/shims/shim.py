"""Shims: replacement of Streamlit's functions by ours, after a check of expectations."""

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
    """Installed Streamlit without a shim's basis, so that a screen would lose or falsify content."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Function of Streamlit, by its class or module, name and expected signature (without types), and our replacement."""

    owner: type | ModuleType
    name: str
    signature: str
    ours: Callable[..., Any]

    def mismatch(self) -> str:
        """Return the difference of Streamlit's function from the expected one; empty without a difference."""
        theirs = getattr(self.owner, self.name, None)
        called = f"{self.owner.__name__}.{self.name}"
        if theirs is None:
            return f"{called} is gone"
        signature = signature_of(theirs)
        return "" if theirs is self.ours or signature == self.signature else f"{called}{signature} was expected to be {self.signature}"


@dataclass(frozen=True, slots=True)
class Shim:
    """Functions of Streamlit replaced together.

    Args:
        lost: a person's loss without the shim.
        thread: the discussion upstream.
        is_for_speed: a Streamlit without the shim's basis works, more slowly; any other shim then refuses the start.
        attributes: further used attributes of Streamlit's objects, by class.
    """

    name: str
    lost: str
    thread: str
    replaced: tuple[Replaced, ...]
    attributes: Mapping[type, tuple[str, ...]]
    is_for_speed: bool = False

    def mismatches(self) -> list[str]:
        """Return the differences of the installed Streamlit from the shim's expectations."""
        missing = [
            f"{owner.__name__}.{name} is gone" for owner, names in self.attributes.items() for name in names if not _has(owner, name)
        ]
        return [*filter(None, (function.mismatch() for function in self.replaced)), *missing]

    def refusal(self) -> str:
        """Return a sentence on the differences of the installed Streamlit, and the loss; empty without a difference."""
        mismatches = self.mismatches()
        return f"Shim “{self.name}”: {'; '.join(mismatches)}. Without it {self.lost} ({_THEN})." if mismatches else ""

    def install(self) -> None:
        """Replace the functions from now on. Raises ShimRefused for differences, or warns and leaves the functions."""
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
    """Take names from inside Streamlit within the block. Raises ShimRefused, naming the user, for a moved name."""
    try:
        yield
    except (ImportError, AttributeError) as moved:
        raise ShimRefused(f"Shim “{name}”: {moved} ({_THEN}).") from moved


def _has(owner: type, name: str) -> bool:
    if hasattr(owner, name):
        return True
    sources = (inspect.getsource(sys.modules[class_.__module__]) for class_ in owner.__mro__ if class_ is not object)
    return any(f"self.{name}" in source for source in sources)

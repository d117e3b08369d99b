"""What pip of every Python that the project names can install: its older releases want an extra pinned under the name that is asked for."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.places import ROOT

PINNED = re.findall(
    r"^([\w.-]+(?:\[[\w,-]+\])?)==", "".join((ROOT / f"requirements{kind}.txt").read_text("utf-8") for kind in ("", "-dev")), re.M
)


def asked_for() -> Iterator[str]:
    """Yield, as ``name[extra]``, what the locked packages of this system ask for with an extra."""
    for name in PINNED:
        try:
            lines = requires(name.partition("[")[0]) or ()
        except PackageNotFoundError:
            continue
        for wanted in map(Requirement, lines):
            if wanted.extras and (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
                yield f"{canonicalize_name(wanted.name)}[{','.join(sorted(wanted.extras))}]"


def test_extra_that_a_package_asks_for_is_pinned_by_its_name() -> None:
    assert (asked := set(asked_for()))
    assert asked - set(PINNED) == set()

"""What the project needs to run: under licences that go with its own, pinned by the names that pip asks for."""

import re
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, metadata, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.places import ROOT
from tools.release import components, licence_names

EUPL = "EUPL-1.2"
READMES = ("README.md", "README.fr.md")
# As the licence's own list (SPDX) has it: a licence is copied to the letter.
EUPL_SHA256 = "57fb42fbcd0b037ce528ed8f72f1ec095d67bc6825ecf1448ff39be1fe68a4b4"

# Words of packages for a licence that asks no more of whoever runs or hands on the whole than to keep its notice.
PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib"),
    *("Apache License 2.0", "Apache Software License"),
    *("3-Clause BSD License", "BSD License", "ISC License (ISCL)", "MIT License", "Python Software Foundation License"),
}
# What asks for more, and why it may be there.
EXCEPTIONS = {
    # Lists of authorities, as a file that is read: MPL-2.0 covers that file alone, and is in the EUPL's appendix.
    "certifi": {"Mozilla Public License 2.0 (MPL 2.0)"},
    # Imported, never changed, replaced by whoever likes: what LGPL-3.0 asks for. It is in the EUPL's appendix.
    "psycopg": {"LGPL-3.0-only"},
    "psycopg-binary": {"LGPL-3.0-only"},
    # Its own two, and those of what pdfium is made of (its BUILD_LICENSES): BSD, MIT, Apache, zlib, FreeType, ICU, IJG; none asks for more.
    "pypdfium2": {"BSD-3-Clause, Apache-2.0, dependency licenses"},
}


def locked() -> set[str]:
    """Names of what the lock of the program installs on this system."""
    return {component.name for component in components()}


def licences(package: str) -> set[str]:
    """What a package states of its licence: the identifiers of its expression, else its classifiers, else its own words."""
    if expression := metadata(package).get("License-Expression"):
        return set(re.findall(r"[\w.+-]+", expression)) - {"AND", "OR", "WITH"}
    return set(licence_names(package))


def unaccepted(package: str) -> set[str]:
    return licences(package) - PERMISSIVE - EXCEPTIONS.get(package, set())


def test_whatever_the_program_needs_to_run_is_under_a_licence_that_goes_with_its_own() -> None:
    assert {package: words for package in locked() if (words := unaccepted(package))} == {}


def test_exception_is_made_for_nothing_that_is_gone_or_says_something_else() -> None:
    assert {package: licences(package) for package in EXCEPTIONS if package in locked()} == EXCEPTIONS


def test_licence_is_the_unions_to_the_letter_and_said_alike_to_every_reader() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == EUPL_SHA256
    assert project["license"] == EUPL
    assert {name: (ROOT / name).read_text(encoding="utf-8").count(EUPL) for name in READMES} == dict.fromkeys(READMES, 1)


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

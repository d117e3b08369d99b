"""Declarations of extras: optional capabilities, each a folder under ``extras/`` with a ``capability.py``.

The core loops over declarations, imports no module of an extra and names none: references are texts ``"module:attribute"``, resolved at
first use, so that a terminal loads no screen and the rules load no library.

Acts and rights of every *installed* extra are known, so that journal entries stay readable with the extra off. Screens, panels and commands
come from the *active* extras.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "extras"
ENTRY_POINTS = "delibere.extras"  # the group under which an extra installed as a package names its CAPABILITY
ALL, NONE = "all", "none"
_choice: list[Callable[[], str]] = [lambda: os.environ.get("JURY_EXTRAS") or ALL]


class UnknownExtra(ValueError):
    """The settings name an extra that is not installed."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Right of an extra: value, words, and the phases of each role.

    ``roles``: role → letters of the phases, as in docs/rights.md (P preparation, N scoring, D deliberation, A finalised). ``stands_in``:
    whether a deputy standing in for the chair has the right.
    """

    value: str
    words: str
    roles: Mapping[str, str]
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class JournalledAct:
    """Act of an extra: value, words, reference to its payload, and names of its sorts (``journal.Sort``)."""

    value: str
    words: str
    payload: str
    sorts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnScreen:
    """Screen of an extra, with its script in ``screens/page.py`` of the extra's folder.

    Args:
        key: name of the screen in other declarations and tests.
        right: value of the required right.
        group: heading in the menu: examine, preparation or records.
        after: key of the preceding screen in the menu.
        summary: a sentence for the list of all screens.
        offered: reference to a function of the call, true for calls with the screen; empty: all calls.
    """

    key: str
    title: str
    icon: str
    url_path: str
    right: str
    group: str
    after: str
    summary: str
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Section of an extra on a screen of the core.

    Args:
        right: value of the required right.
        show: reference to a function that draws the section, from the visible snapshot and the screen's further arguments.
        offered: reference to a function of the same arguments that returns the section's content, or nothing to hide the section;
            empty: always present.
        after: key of the preceding section; empty: the last place.
        invites: reason of the next step that leads to the section, replacing the core's.
    """

    key: str
    title: str
    right: str
    show: str
    offered: str = ""
    after: str = ""
    invites: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """Annex of the minutes. ``blocks``: reference to a function that makes the blocks from the visible snapshot."""

    title: str
    blocks: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Button of the entrance beside the demonstration, for visitors. ``role``: the role needed in the demonstration.

    ``path``: an address declared in ``routes``, the target of the entrance's form.
    """

    label: str
    path: str
    role: str


@dataclass(frozen=True, slots=True)
class Capability:
    """Contents of an extra. ``name``: of its folder; ``title``: in words.

    Args:
        rights, acts: by the name of the new member of ``Right`` and ``Act``.
        forms: unsaved forms kept by the server for organisers: name of the form → value of the saving right.
        screens: screens of the extra.
        panels: sections by screen: home, standing (*Home*, above the phases), settings, selection, documents, imports, screening,
            finalising, reopening; call (further argument: the form); call_parts (independently changeable parts); sheet (the dossier and
            the person); new_call (takes the name, returns the call's beginning).
        routes: reference to a function that returns routes of HTTP.
        doors: addresses open to strangers with all their subpaths, each answered completely by a route.
        conditions: references to functions of the visible snapshot that return a line of the checklist of finalising.
        offers: buttons of the entrance.
        at_start: reference to a function run after the server's start.
        annexes: by the name for an office's choice to leave an annex out.
        exports: key of the preceding export → reference to a tuple of ``exports.registry.Export``.
        downloads: reference to a function that returns further files to download, ``web.downloads.Download`` by name.
        charts, results: references to functions of the visible snapshot, by name: a chart, drawn for a ``size``; a derived result. Tests
            compare both for looks and secrecy, as the core's.
        commands: name on the command line → reference to a function or a group.
        trials: developers' starts: name on the command line → reference to a function of the remaining words.
        settings: reference to a class of server settings, made of ``settings.SOURCES``.
        sequel: reference to a function of the entries after a finalised version, which returns lines for the archive's sequel.
        hooks: calls by the core or a further extra, by name (docs/extras.md): references to a function or module.
    """

    name: str
    title: str
    rights: Mapping[str, Grant] = field(default_factory=dict)
    acts: Mapping[str, JournalledAct] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    screens: tuple[OwnScreen, ...] = ()
    panels: Mapping[str, tuple[Panel, ...]] = field(default_factory=dict)
    routes: str = ""
    doors: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    at_start: str = ""
    annexes: Mapping[str, Annex] = field(default_factory=dict)
    exports: Mapping[str, str] = field(default_factory=dict)
    downloads: str = ""
    charts: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)
    trials: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    sequel: str = ""
    hooks: Mapping[str, str] = field(default_factory=dict)


def resolve(reference: str) -> Any:
    """Return the object of a reference ``"module:attribute"``, or the module of ``"module"``. Raises ImportError or AttributeError."""
    module, _colon, attribute = reference.partition(":")
    return getattr(import_module(module), attribute) if attribute else import_module(module)


def folders() -> tuple[Path, ...]:
    """Return the folders of the extras that lie under ``extras/``, by name."""
    return tuple(sorted(path.parent for path in FOLDER.glob("*/capability.py")))


@cache
def installed() -> tuple[Capability, ...]:
    """Return the capabilities under ``extras/`` by name, then capabilities of other packages, by entry points.

    Raises ValueError for a repeated name, or a name different from the folder's.
    """
    own = {folder.name: resolve(f"extras.{folder.name}.capability:CAPABILITY") for folder in folders()}
    other_packages = {point.name: point.load() for point in sorted(entry_points(group=ENTRY_POINTS))}
    declared: dict[str, Capability] = {**own, **other_packages}
    wrong = [name for name, capability in declared.items() if capability.name != name]
    if wrong or own.keys() & other_packages.keys():
        raise ValueError(f"extras: each has the name of its folder, and no other has it: {', '.join(wrong) or ', '.join(other_packages)}")
    return tuple(declared.values())


def set_choice_source(source: Callable[[], str]) -> None:
    """Install the function that returns the setting ``JURY_EXTRAS``."""
    _choice[0] = source


def active() -> tuple[Capability, ...]:
    """Return the capabilities that the settings switch on."""
    return chosen(_choice[0]())


@cache
def chosen(choice: str) -> tuple[Capability, ...]:
    """Return the capabilities switched on by the setting ``choice``: "all", "none", or names with commas.

    Raises UnknownExtra for a name without an installed extra.
    """
    if choice in (ALL, NONE):
        return installed() if choice == ALL else ()
    names = {name.strip() for name in choice.split(",") if name.strip()}
    if unknown := names - {capability.name for capability in installed()}:
        raise UnknownExtra(", ".join(sorted(unknown)))
    return tuple(capability for capability in installed() if capability.name in names)


def hooks(name: str) -> tuple[Any, ...]:
    """Return what the active extras declare under the name of a hook."""
    return tuple(resolve(extra.hooks[name]) for extra in active() if name in extra.hooks)


def rights() -> dict[str, Grant]:
    """Return the rights of all installed extras, by member name."""
    return {name: grant for capability in installed() for name, grant in capability.rights.items()}


def acts() -> dict[str, JournalledAct]:
    """Return the acts of all installed extras, by member name."""
    return {name: act for capability in installed() for name, act in capability.acts.items()}


def forms() -> dict[str, str]:
    """Return the forms of all installed extras, form → value of the saving right."""
    return {form: right for capability in installed() for form, right in capability.forms.items()}


def doors() -> tuple[str, ...]:
    """Return the addresses opened to strangers by active extras, with all their subpaths."""
    return tuple(door for capability in active() for door in capability.doors)


def catalogues(language: str) -> Iterator[Path]:
    """Yield the catalogues of messages that extras under ``extras/`` have for a language."""
    yield from (path for folder in folders() if (path := folder / f"{language}.po").exists())

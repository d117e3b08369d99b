"""Declarations of extras: optional capabilities, each a folder under ``extras/`` with a ``capability.py``.

The core loops over what capabilities declare. It imports no module of an extra and asks for none by name: references are texts
``"module:attribute"``, resolved at first use, so that a terminal loads no screen and the rules load no library.

Acts and rights of every *installed* extra are known, so that its entries in a journal stay readable while it is off. Screens, panels and
commands are those of the *active* extras.
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
    """A right of an extra: its value, its words, and the phases in which each role has it.

    ``roles``: role → letters of the phases, as in docs/rights.md (P preparation, N scoring, D deliberation, A finalised).
    ``stands_in``: whether a deputy has it where they stand in for the chair.
    """

    value: str
    words: str
    roles: Mapping[str, str]
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class JournalledAct:
    """An act of an extra: its value, its words, a reference to its payload, and the names of its sorts (``journal.Sort``)."""

    value: str
    words: str
    payload: str
    sorts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnScreen:
    """A screen of an extra; its script is ``screens/page.py`` in the extra's folder.

    Args:
        key: name by which other declarations and tests know the screen.
        right: value of the right that it takes.
        group: heading of the menu that it stands under: examine, preparation or records.
        after: key of the screen that it follows in the menu.
        summary: a sentence for the list of all screens.
        offered: reference to a function of the call that returns whether it has the screen; empty: each has.
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
    """A section that an extra adds to a screen of the core.

    Args:
        right: value of the right that it takes.
        show: reference to a function that draws the section, from the visible snapshot and what else the screen gives.
        offered: reference to a function of the same arguments that returns what the section is about, nothing where it is not there;
            empty: it is there always.
        after: key of the section that it follows; empty: the last.
        invites: reason of the next step that leads to the section, in place of the core's own.
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
    """An annex of the minutes. ``blocks``: a reference to a function that makes its blocks from the visible snapshot."""

    title: str
    blocks: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of the entrance beside the demonstration, for whoever comes by. ``role``: offered where somebody there has it.

    ``path``: an address that is declared in ``routes``; the form of the entrance is posted to it.
    """

    label: str
    path: str
    role: str


@dataclass(frozen=True, slots=True)
class Capability:
    """What an extra brings. ``name``: that of its folder; ``title``: its words.

    Args:
        rights, acts: by the name of the member that they add to ``Right`` and ``Act``.
        forms: unsaved forms that the server keeps for organisers: name of the form → value of the right that saves it.
        screens: screens of its own.
        panels: sections by the screen that shows them: home, settings, selection, documents, imports, screening, finalising, reopening;
            call, which gives the form too; call_parts, which gives what may change alone; sheet, which gives the dossier and the person;
            new_call, which gives the name, and takes what the call begins with.
        routes: reference to a function that returns routes of HTTP.
        doors: addresses open to strangers with all that follows them, each of which a route answers whole.
        conditions: references to functions of the visible snapshot that return a line of the checklist of finalising.
        offers: buttons of the entrance.
        at_start: reference to a function that is run once the server has started.
        annexes: by the name under which an office leaves one out.
        exports: documents: key of the export that they follow → reference to a tuple of ``exports.registry.Export``.
        downloads: a reference to a function that returns further files to download, ``web.downloads.Download`` by name.
        charts, results: references to functions of the visible snapshot, by name: a chart, drawn for a ``size``; a result derived from
            it. Tests compare them for looks and for secrecy, as those of the core.
        commands: name on the command line → reference to a function or a group.
        trials: what developers alone start: name on the command line → reference to a function of the other words.
        settings: reference to a class of settings of the server, made of ``settings.SOURCES``.
        sequel: reference to a function of the entries after a finalised version, which returns lines for the sequel of the archive.
        hooks: what the core, or another extra, calls where it is there, by name (docs/extras.md): references to a function, or a module.
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
    """Return the capabilities under ``extras/`` by name, then those of other packages, by their entry points.

    Raises ValueError for two of one name, or for a name that differs from the folder's.
    """
    own = {folder.name: resolve(f"extras.{folder.name}.capability:CAPABILITY") for folder in folders()}
    others = {point.name: point.load() for point in sorted(entry_points(group=ENTRY_POINTS))}
    declared: dict[str, Capability] = {**own, **others}
    wrong = [name for name, capability in declared.items() if capability.name != name]
    if wrong or own.keys() & others.keys():
        raise ValueError(f"extras: each has the name of its folder, and no other has it: {', '.join(wrong) or ', '.join(others)}")
    return tuple(declared.values())


def set_choice_source(source: Callable[[], str]) -> None:
    """Install the function that returns the setting ``JURY_EXTRAS``."""
    _choice[0] = source


def active() -> tuple[Capability, ...]:
    """Return the capabilities that the settings switch on."""
    return chosen(_choice[0]())


@cache
def chosen(choice: str) -> tuple[Capability, ...]:
    """Return the capabilities that the setting ``choice`` switches on: "all", "none", or names with commas.

    Raises UnknownExtra for a name that is not installed.
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
    """Return the forms of all installed extras, form → value of the right that saves it."""
    return {form: right for capability in installed() for form, right in capability.forms.items()}


def doors() -> tuple[str, ...]:
    """Return the addresses that the active extras open to strangers, with all that follows them."""
    return tuple(door for capability in active() for door in capability.doors)


def catalogues(language: str) -> Iterator[Path]:
    """Yield the catalogues of messages that extras under ``extras/`` have for a language."""
    yield from (path for folder in folders() if (path := folder / f"{language}.po").exists())

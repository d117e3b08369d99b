"""Sections that extras add to screens of the core."""

from collections.abc import Mapping
from typing import Any

import capabilities
from capabilities import Panel, resolve
from deliberation.call.people import Right
from phrases import _
from ui import session


def panels_of(screen: str, *shown: object) -> dict[str, Panel]:
    """Return the sections of the active extras on a screen that shows ``shown``, by key: those offered, whose right the person holds."""
    declared = [panel for extra in capabilities.active() for panel in extra.panels.get(screen, ()) if session.holds(Right(panel.right))]
    return {panel.key: panel for panel in declared if not panel.offered or resolve(panel.offered)(*shown)}


def subjects(screen: str, *shown: object) -> tuple[object, ...]:
    """Return what the sections of the active extras on a screen are about: where it changes, they are drawn again."""
    return tuple(resolve(panel.offered)(*shown) for panel in panels_of(screen, *shown).values() if panel.offered)


def among(parts: Mapping[str, str], panels: Mapping[str, Panel]) -> dict[str, str]:
    """Return the titles of a screen's parts by key, with those of extras where they declare it."""
    titles = list(parts.items())
    for panel in panels.values():
        place = next((place for place, (key, _title) in enumerate(titles, start=1) if key == panel.after), len(titles))
        titles.insert(place, (panel.key, _(panel.title)))
    return dict(titles)


def show_all(screen: str, *shown: object) -> None:
    """Draw the sections of the active extras on a screen, one below the other."""
    for panel in panels_of(screen, *shown).values():
        show(panel, *shown)


def show(panel: Panel, *shown: object) -> Any:
    """Draw a section from the visible snapshot and what else its screen shows; return what it answers."""
    return resolve(panel.show)(*shown)

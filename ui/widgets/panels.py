"""Sections that extras add to screens of the core."""

from collections.abc import Mapping
from typing import Any

import capabilities
from capabilities import Panel, resolve
from deliberation.call.people import Right
from phrases import _
from ui import session


def panels_of(screen: str, *shown: object) -> dict[str, Panel]:
    """Return key → active extras' section on a screen that shows ``shown``: offered, and within the person's rights."""
    declared = [panel for extra in capabilities.active() for panel in extra.panels.get(screen, ()) if session.holds(Right(panel.right))]
    return {panel.key: panel for panel in declared if not panel.offered or resolve(panel.offered)(*shown)}


def subjects(screen: str, *shown: object) -> tuple[object, ...]:
    """Return the content of active extras' sections on a screen: a change redraws the sections."""
    return tuple(resolve(panel.offered)(*shown) for panel in panels_of(screen, *shown).values() if panel.offered)


def among(parts: Mapping[str, str], panels: Mapping[str, Panel]) -> dict[str, str]:
    """Return key → title of a screen's parts, with extras' parts at their declared places."""
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
    """Draw a section from the visible snapshot and the screen's further arguments; return its result."""
    return resolve(panel.show)(*shown)

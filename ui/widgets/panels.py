"""Sections that extras add to screens of the core."""

import capabilities
from capabilities import Panel, resolve
from deliberation.call.people import Right
from deliberation.snapshot.snapshot import Snapshot
from ui import session


def panels_of(screen: str) -> dict[str, Panel]:
    """Return the sections of the active extras on a screen, by key: those whose right the person holds."""
    declared = (panel for extra in capabilities.active() for panel in extra.panels.get(screen, ()))
    return {panel.key: panel for panel in declared if session.holds(Right(panel.right))}


def show_all(screen: str, snapshot: Snapshot) -> None:
    """Draw the sections of the active extras on a screen, one below the other."""
    for panel in panels_of(screen).values():
        show(panel, snapshot)


def show(panel: Panel, snapshot: Snapshot) -> None:
    """Draw a section from the visible ``snapshot``."""
    resolve(panel.show)(snapshot)

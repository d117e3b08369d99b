"""The menu of a person's screens. ``ui/scripts/menu.js`` takes it from the page into the bar and leads from screen to screen."""

from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import groupby

import streamlit as st

from deliberation.call.call import Phase
from deliberation.call.people import Person
from phrases import _, current_language
from ui import navigation
from ui.navigation import Screen
from ui.texts import icon


def show(person: Person, phase: Phase, *, is_demo: bool) -> None:
    """Show the menu in the bar. The same markup on each of the screens: the script marks the one that is open."""
    due = tuple(screen for screen in navigation.screens_of(person, phase, is_demo=is_demo) if screen.is_in_menu)
    st.html(_markup(due, current_language()))


@cache
def _markup(screens: tuple[Screen, ...], _language: str) -> str:
    entries = "".join(_entries(group, held) for group, held in groupby(screens, key=lambda screen: screen.group))
    # What the line has no room for: at first all of it.
    words = f'data-some="{escape(_("{count} more"))}" data-all="{escape(_("Menu"))}"'
    rest = f'<li class="more" {words}><button type="button"></button><ul></ul></li>'
    return f'<div class="menu-told"><nav class="menu" aria-label="{escape(_("Screens"))}"><ul>{entries}{rest}</ul></nav></div>'


def _entries(group: str, screens: Iterable[Screen]) -> str:
    links = "".join(f"<li>{link(screen)}</li>" for screen in screens)
    name = escape(_(group)) if group else ""
    # The button where the group stands in the line, the words above its links where it does not.
    return f'<li><button type="button">{name}</button><strong>{name}</strong><ul>{links}</ul></li>' if name else links


def link(screen: Screen) -> str:
    """Return the link to a screen."""
    return f'<a href="{navigation.address(screen)}">{icon(screen.icon)}{escape(_(screen.title))}</a>'

"""The screens, as one table: file, words, icon, address, and the right without which a screen is absent."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import Page

from deliberation.people import Person
from deliberation.rights import Right, holds
from deliberation.snapshot import Phase
from phrases import N_, _

PAGES_FOLDER: Final = Path(__file__).parents[1] / "pages"


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen. ``right`` None: for everybody signed in. ``group``: the heading of the menu it is under, if any."""

    file: str
    title: str
    icon: str
    url_path: str
    right: Right | None
    group: str = ""


_PREPARATION: Final = N_("Preparation")

SCREENS: Final = (
    Screen("home.py", N_("Home"), ":material/home:", "accueil", None),
    Screen("candidatures.py", N_("Candidatures"), ":material/list:", "candidatures", Right.BROWSE),
    Screen("sheet.py", N_("Sheet"), ":material/article:", "fiche", Right.BROWSE),
    Screen("comparison.py", N_("Comparison"), ":material/compare:", "comparaison", Right.BROWSE),
    Screen("ranking.py", N_("Ranking"), ":material/leaderboard:", "classement", Right.BROWSE),
    Screen("analysis.py", N_("Analysis"), ":material/query_stats:", "analyse", Right.BROWSE),
    Screen("screening.py", N_("Pre-selection"), ":material/filter_alt:", "preselection", Right.SCREEN),
    Screen("selection.py", N_("Selection"), ":material/how_to_vote:", "selection", Right.BROWSE),
    Screen("documents.py", N_("Documents"), ":material/description:", "documents", Right.EXPORT),
    Screen("laureates.py", N_("Past laureates"), ":material/emoji_events:", "laureats", Right.BROWSE),
    Screen("imports.py", N_("Import"), ":material/upload_file:", "importer", Right.IMPORT, _PREPARATION),
    Screen("settings.py", N_("Settings"), ":material/settings:", "reglages", Right.MANAGE_PEOPLE, _PREPARATION),
)


def screens_of(person: Person, phase: Phase) -> tuple[Screen, ...]:
    """Return the screens due to ``person`` in ``phase``, in the order of the menu."""
    return tuple(screen for screen in SCREENS if screen.right is None or holds(person.roles, screen.right, phase))


def open_page(person: Person, phase: Phase) -> Page:
    """Show the menu of the person's screens and return the one that the address asks for."""
    groups: dict[str, list[Page]] = {}
    for screen in screens_of(person, phase):
        groups.setdefault(_(screen.group), []).append(_page(screen))
    return st.navigation(groups, position="top")


def page_at(url_path: str) -> Page:
    """Return the screen at an address, as Streamlit's links take it."""
    return _page(next(screen for screen in SCREENS if screen.url_path == url_path))


def _page(screen: Screen) -> Page:
    # An absolute path: the frame lies in another folder than the pages, so that Streamlit never finds them by itself.
    return st.Page(
        PAGES_FOLDER / screen.file,
        title=_(screen.title),
        icon=screen.icon,
        url_path=screen.url_path,
        default=screen.url_path == "accueil",
    )

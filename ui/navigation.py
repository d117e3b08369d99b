"""The table of screens: file, title, icon, address, and required right."""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit import Page

import capabilities
from bootstrap.addresses import address_of, path_without_prefix
from deliberation.call.call import Call, Phase
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from phrases import N_, _, current_language, labelled, listed
from ui.shims import context

PAGES_FOLDER = Path(__file__).parents[1] / "pages"


@dataclass(frozen=True, slots=True)
class Screen:
    """Screen. ``right`` None: for all signed-in people. ``group``: heading in the menu, if any.

    Args:
        is_in_menu: False for a screen reached only by a link of a different screen.
        deputy_right: a right of the chair; a deputy possibly standing in has the screen too.
        extra: the extra of the screen, if any.
        offered: reference to the extra's function that returns whether a call has the screen.
    """

    file: str
    title: str
    icon: str
    url_path: str
    right: Right | None
    group: str = ""
    is_in_menu: bool = True
    deputy_right: Right | None = None
    extra: str = ""
    offered: str = ""

    @property
    def key(self) -> str:
        """Return the screen's name in extras' references."""
        return self.extra or self.file.removesuffix(".py")

    @property
    def path(self) -> Path:
        """Return the file of the script: of an extra, in its own folder."""
        return (PAGES_FOLDER.parent if self.extra else PAGES_FOLDER) / self.file


_EXAMINE = N_("Examine")
_PREPARATION = N_("Preparation")
_RECORDS = N_("Records")
_HOME = "accueil"
_ROOT = "racine"  # of a default page, which is at the root and has no address
_ADDRESS = re.compile(r"[a-z0-9-]+")

_GROUPS = {"examine": _EXAMINE, "preparation": _PREPARATION, "records": _RECORDS}
_OF_CORE = (
    Screen("home.py", N_("Home"), ":material/home:", "accueil", None),
    Screen("candidatures.py", N_("Applications"), ":material/list:", "candidatures", Right.BROWSE),
    Screen("scoring.py", N_("Give marks"), ":material/edit_note:", "noter", Right.SCORE),
    Screen("meeting.py", N_("Follow the meeting"), ":material/groups:", "suivre", Right.BROWSE),
    Screen("console.py", N_("Meeting"), ":material/gavel:", "seance", Right.STEER_ROOM, deputy_right=Right.STEER_ROOM),
    Screen("ranking.py", N_("Ranking"), ":material/leaderboard:", "classement", Right.BROWSE),
    Screen("selection.py", N_("Selection"), ":material/how_to_vote:", "selection", Right.BROWSE),
    Screen("sheet.py", N_("Sheet"), ":material/article:", "fiche", Right.BROWSE, _EXAMINE),
    Screen("comparison.py", N_("Comparison"), ":material/compare:", "comparaison", Right.BROWSE, _EXAMINE),
    Screen("analysis.py", N_("Analysis"), ":material/query_stats:", "analyse", Right.BROWSE, _EXAMINE),
    Screen("screening.py", N_("Pre-selection"), ":material/filter_alt:", "preselection", Right.SCREEN, _PREPARATION),
    Screen("imports.py", N_("Import"), ":material/upload_file:", "importer", Right.IMPORT, _PREPARATION),
    Screen("call.py", N_("The call"), ":material/tune:", "appel", Right.KEEP_CALL, _PREPARATION),
    Screen("settings.py", N_("Settings"), ":material/settings:", "reglages", Right.MANAGE_PEOPLE, _PREPARATION),
    Screen("projector.py", N_("Room screen"), ":material/present_to_all:", "salle", Right.PROJECT, _PREPARATION),
    Screen("documents.py", N_("Documents"), ":material/description:", "documents", Right.EXPORT, _RECORDS),
    Screen("journal.py", N_("Journal"), ":material/history:", "journal", Right.SEE_JOURNAL, _RECORDS),
    Screen("results.py", N_("Results"), ":material/campaign:", "resultats", Right.BROWSE, is_in_menu=False),
    Screen("recusals.py", N_("My recusals"), ":material/front_hand:", "deports", Right.DECLARE_RECUSAL, is_in_menu=False),
    Screen("my_access.py", N_("My devices"), ":material/devices:", "mes-appareils", None, is_in_menu=False),
    Screen("site_map.py", N_("All screens"), ":material/map:", "plan", None, is_in_menu=False),
)


def _place_extras(screens: tuple[Screen, ...]) -> tuple[Screen, ...]:
    """Return the screens in the order of the menu, with installed extras' screens at their requested places."""
    ordered = list(screens)
    for extra in capabilities.installed():
        for own in extra.screens:
            path = f"extras/{extra.name}/screens/page.py"
            screen = Screen(
                path, own.title, own.icon, own.url_path, Right(own.right), _GROUPS[own.group], extra=extra.name, offered=own.offered
            )
            place = next(i for i, one in enumerate(ordered) if one.key == own.after)
            ordered.insert(place + 1, screen)
    return tuple(ordered)


SCREENS = _place_extras(_OF_CORE)


def screens_of(person: Person, call: Call, phase: Phase) -> tuple[Screen, ...]:
    """Return the screens due to ``person`` in ``phase`` of a call, in the order of the menu."""
    return tuple(screen for screen in SCREENS if _is_due(screen, person, call, phase))


def _is_due(screen: Screen, person: Person, call: Call, phase: Phase) -> bool:
    if screen.extra and screen.extra not in {extra.name for extra in capabilities.active()}:
        return False
    if screen.offered and not capabilities.resolve(screen.offered)(call):
        return False
    if screen.right is None or holds(person.roles, screen.right, phase):
        return True
    return screen.deputy_right is not None and holds(person.roles, screen.deputy_right, phase, stands_in=True)


def open_page(person: Person, call: Call, phase: Phase, *, only: str | None = None, dress: Callable[[str], None]) -> Page:
    """Return the person's screen at the address; ``only``: the address of the only open screen now.

    ``dress`` sets the page's title and icon before the declaration of screens: otherwise the open screen's icon, fetched from its maker's
    site, would replace the icon.
    """
    if only:
        return _alone(next(screen for screen in SCREENS if screen.url_path == only), dress)
    due = screens_of(person, call, phase)
    address = visited()
    pages = [*map(_page, due)]
    if address and not any(screen.url_path == address for screen in due):
        # Say it ourselves: for an unknown address Streamlit shows an English dialog over another page.
        refused = next((screen for screen in SCREENS if screen.url_path == address), None)
        pages.append(st.Page(partial(_absent, refused, phase), title=_("Nothing at this address"), url_path=address))
    asked = next((page for page in pages if page.url_path == address), pages[0])
    dress(asked.title)
    page = st.navigation(pages, position="hidden")  # the menu is ours: ui/header.py
    if page.title != asked.title:
        dress(page.title)
    return page


def _alone(screen: Screen, dress: Callable[[str], None]) -> Page:
    dress(_(screen.title))
    # Declare the page at the root and at the visited address: Streamlit calls any other address unknown.
    address = visited()
    default = replace(screen, url_path=_ROOT) if address == screen.url_path else screen
    pages = [_page(replace(screen, url_path=address))] if address else []
    return st.navigation([_page(default, is_default=True), *pages], position="hidden")


def visited() -> str:
    """Return the visited address (one segment); empty at the root, or if unknown."""
    path = path_without_prefix(urlsplit(context.address() or "").path).strip("/")
    return path if _ADDRESS.fullmatch(path) and path != _HOME else ""


def _absent(refused: Screen | None, phase: Phase) -> None:
    """Show that an address opens nothing for this person, with the screen's roles: the table of rights is public."""
    roles = [role.words for role in Role if refused and refused.right and holds({role}, refused.right, phase)]
    st.title(_(refused.title) if refused and roles else _("Nothing at this address"))
    sentence = labelled(_("Reserved to"), listed(roles)) if roles else _("This screen does not exist, or is not open to you at this stage.")
    st.info(sentence, icon=":material/search_off:")
    st.page_link(page_at("accueil"), label=_("Home"), icon=":material/home:")


def address(screen: Screen) -> str:
    """Return where a screen is opened."""
    return address_of("/" if screen.url_path == _HOME else f"/{screen.url_path}")


def page_at(url_path: str) -> Page:
    """Return the screen at an address, as Streamlit's links take it."""
    return _page(next(screen for screen in SCREENS if screen.url_path == url_path))


def _page(screen: Screen, *, is_default: bool = False) -> Page:
    # A copy: Streamlit marks the page that is open.
    return copy(_make_page(screen, is_default or screen.url_path == _HOME, current_language()))


@cache
def _make_page(screen: Screen, is_default: bool, _language: str) -> Page:
    # Cached: making a page looks for its file, and every run shows some twenty. An absolute path: the frame lies in another
    # folder than the pages, so that Streamlit never finds them by itself.
    title, path = _(screen.title), screen.path
    return st.Page(path, title=title, icon=screen.icon, url_path=screen.url_path, default=is_default)

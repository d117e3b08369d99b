"""Table of candidatures on a page: own HTML, sorted, ticked and scrolled in the browser, as cards on narrow screens.

``rows.py`` has its data, ``columns.py`` its columns. A title is a real link: a plain click keeps the session, any other click opens its
address.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from bootstrap.addresses import address_of
from deliberation.derived.browsing import matching, nearest_name
from deliberation.derived.scoring.comparing import COMPARED_MOST
from deliberation.derived.stated import regions
from deliberation.dossiers.candidatures import Candidature
from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot
from phrases import DEFAULT_LANGUAGE, _, current_language, labelled, ngettext
from ui import links, session
from ui.links import DOSSIER, Query
from ui.shims.components import component
from ui.table import rows
from ui.table.rows import Content, Sent, Window
from ui.texts import literal

_FOLDER = Path(__file__).parent
_MOST = 1_000_000  # of what has no bound
_table_of = component(
    "jury.table",
    html=_FOLDER / "table.html",
    served="jury-table",
)


class Action(NamedTuple):
    """Action on ticked rows, offered for ``least`` to ``most`` rows; else ``otherwise`` is shown.

    ``words``: singular and plural, with their ``count``. Either a link to a ``screen`` with a ``parameter`` for the rows, or the way to the
    page's ``panel``, by key; ``is_beside``: with enough width the panel is in sight beside the table.
    """

    words: tuple[str, str]
    screen: str = ""
    parameter: str = ""
    panel: str = ""
    is_beside: bool = False
    least: int = 1
    most: int = _MOST
    otherwise: str = ""


def comparison() -> Action:
    """Return the action that compares the ticked rows."""
    words = rows.forms(lambda count: ngettext("Compare {count} application", "Compare {count} applications", count))
    otherwise = _("Tick two to four applications to compare them.")
    return Action(words, "comparaison", links.DOSSIERS, least=2, most=COMPARED_MOST, otherwise=otherwise)


def asked(key: str) -> Window:
    """Return the rows of a long table requested by this screen."""
    window = st.session_state.get(f"{key}.window")
    return window if isinstance(window, Window) else Window()


@dataclass(frozen=True, slots=True)
class Table:
    """Table to show; equal to a table of the same content.

    Args:
        name: its subject, for screen readers.
        content: of ``rows.of``.
        query: carried along by links to sheets.
        chosen: key of the field of ticked dossiers, if the page depends on ticks; otherwise ticks stay in the browser.
        height: as in CSS, if not the page's.
        sorts: cards, without headings, offer an order, unless the page has a field for the order.
        has_beside: the page shows sheets beside the table (``ui/reading/whole.py``).
        picks: a press ticks a row, kept while hidden by a search.
        most: largest number of ticks, 0 for any number.
    """

    key: str
    name: str
    content: Content
    query: Query = field(default_factory=dict)
    actions: Sequence[Action] = ()
    chosen: str = ""
    height: str = ""
    sorts: bool = True
    has_beside: bool = False
    picks: bool = False
    most: int = 0

    @property
    def count(self) -> int:
        """Return the number of rows, all windows of a long table included."""
        return int(self.content["window"].get("count", len(self.content["rows"])))

    def show(self, *, on_chosen: Callable[[], object] = lambda: None) -> None:
        """Show the table; a title opens its sheet. ``on_chosen``: called after the ticked rows changed."""
        _table_of(
            key=self.key,
            data=rows.packed(self._own(), self.content),
            on_opened_change=lambda: self._leave(str(self._handle_event("opened"))),
            on_ticked_change=lambda: self._take(self._handle_event("ticked"), on_chosen),
            on_window_change=lambda: self._turn(self._handle_event("window")),
            height="content",
        )

    def _own(self) -> Sent:
        return {
            "key": self.key,
            "name": self.name,
            "href": (address_of(f"/fiche?{DOSSIER}="), _query(self.query)),
            "actions": [action._asdict() | {"href": (address_of(f"/{action.screen}?"), _query({}))} for action in self.actions],
            "height": self.height,
            "sorts": self.sorts,
            "beside": self.has_beside,
            **({"picks": True, "most": self.most} if self.picks else {}),
            "ticks": (st.session_state.get(f"{self.key}.heard", 0), list(st.session_state.get(self.chosen, ()))) if self.chosen else None,
            "labels": rows.labels(),
        }

    def _handle_event(self, event: str) -> Any:
        return st.session_state[self.key][event]

    def _leave(self, dossier: str) -> None:
        left_for().add(dossier)
        links.go("fiche", {DOSSIER: [dossier], **self.query})

    def _take(self, told: Mapping[str, Any], on_chosen: Callable[[], object]) -> None:
        # The script numbers what it tells: what it told last is newer than what is sent to it meanwhile.
        # What is told again after a lost line may be older than what was recorded since.
        if told["number"] <= st.session_state.get(f"{self.key}.heard", 0):
            return
        st.session_state[f"{self.key}.heard"] = told["number"]
        dossiers = list(map(str, told["dossiers"]))
        if self.chosen and dossiers != list(st.session_state.get(self.chosen, ())):
            st.session_state[self.chosen] = dossiers
            on_chosen()

    def _turn(self, told: Mapping[str, Any]) -> None:
        wanted = Window(int(told["page"]), str(told["column"]), bool(told["is_descending"]), int(told["of"]))
        st.session_state[f"{self.key}.window"] = wanted


def left_for() -> set[str]:
    """Return the dossiers whose pages were opened from a list of this screen.

    Streamlit adds the next page's parameters to the left page: Back finds a list that names a dossier.
    """
    dossiers: set[str] = st.session_state.setdefault("table.left_for", set())
    return dossiers


def sheet_address(dossier: str, query: Query) -> str:
    """Return the address of a dossier's whole page, for a link in a new tab."""
    return address_of(f"/fiche?{urlencode({DOSSIER: dossier})}{_query(query)}")


def _query(query: Query) -> str:
    # A link opened in another tab begins a session of its own, in the language of this one.
    language = current_language()
    parameters = {session.LANGUAGE_PARAMETER: [language]} if language != DEFAULT_LANGUAGE else {}
    return f"&{urlencode({**query, **parameters}, doseq=True)}".rstrip("&")


SEARCH_PAUSE = "120ms"  # after the last key: about as long as between two keys of somebody who types fast


class Group(NamedTuple):
    """Dossiers under a heading, possibly empty."""

    heading: str
    candidatures: Sequence[Candidature]


def by_applicant(snapshot: Snapshot, candidatures: Iterable[Candidature]) -> list[Group]:
    """Group dossiers by the applicants' ministry, else kind, else region; in a single group without such data."""
    files = sorted(candidatures, key=lambda file: (folded(snapshot.administration_of(file).name), folded(file.title)))
    filers, places = [snapshot.administration_of(file) for file in files], regions(snapshot)
    fields = (
        [administration.ministry for administration in filers],
        [administration.kind for administration in filers],
        [places.get(file.id, "") for file in files],
    )
    names = next((names for names in fields if len({*names} - {""}) > 1), [""] * len(files))
    groups = defaultdict[str, list[Candidature]](list)
    for name, file in zip(names, files, strict=True):
        groups[name].append(file)
    return [Group(name or _("Others"), groups[name]) for name in sorted(groups, key=lambda name: (not name, folded(name)))]


def pick(
    snapshot: Snapshot,
    groups: Sequence[Group],
    *,
    key: str,
    most: int = 0,
    height: str = "",
    on_chosen: Callable[[], object] = lambda: None,
) -> None:
    """Show a search and the table of its matches; ticked dossiers are in the session's ``key``, whatever the search.

    ``most``: largest number of ticks, 0 for any number; ``on_chosen``: called after a change of the ticks.
    """
    placeholder = _("Applicant, initials, words of the title, number")
    search = st.text_input(
        _("Find applications"), key=f"{key}.search", placeholder=placeholder, icon=":material/search:", live=SEARCH_PAUSE
    )
    matched = matching(snapshot, search or "")
    groups_found = [Group(heading, [file for file in files if file.id in matched]) for heading, files in groups]
    groups_found = [group for group in groups_found if group.candidatures]
    if not groups_found:
        say_none_found(snapshot, search or "")
        return
    table = f"{key}.table"
    files = [file for group in groups_found for file in group.candidatures]
    content = rows.of(snapshot, ("applicant",), files, window=asked(table), cuts=_headings(groups_found) if len(groups) > 1 else ())
    Table(table, _("Applications to choose from"), content, chosen=key, height=height, sorts=False, picks=True, most=most).show(
        on_chosen=on_chosen
    )


def _headings(groups: Sequence[Group]) -> list[rows.Cut]:
    lasts = [None, *(group.candidatures[-1].dossier for group in groups[:-1])]
    return [rows.Cut(last, group.heading) for last, group in zip(lasts, groups, strict=True)]


def say_none_found(snapshot: Snapshot, search: str) -> None:
    """Show that the search found nothing, and the likely intended name."""
    st.info(_("Nothing matches this filter. Clear it, or search with fewer words."), icon=":material/search_off:")
    if nearest := nearest_name(snapshot, search):
        st.caption(labelled(_("Nearest name"), literal(nearest)))

"""A sheet at the right of the list that it was opened from, on a wide screen; the list keeps its place, its order and its ticks.

The address says which dossier is open (``?dossier=``), so that Back, a reload and a shared link find it again. The list's script knows
the order of the rows: the sheet's bar asks it for the next one, and only the sheet is drawn again.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import streamlit as st

import ui.live
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import links, session
from ui.links import DOSSIER, Query
from ui.reading import whole
from ui.shims.components import component
from ui.table.table import left_for, sheet_address

_FOLDER: Final = Path(__file__).parent
_OPEN: Final = "beside.dossier"
_BAR: Final = "beside.bar"
_DOOR: Final = "beside.door"
_bar_of: Final = component(
    "jury.beside",
    html=_FOLDER / "beside.html",
    css=_FOLDER / "beside.css",
    js=_FOLDER / "beside.js",
)
# Invisible component; ui/scripts/screen.js detects it to know that the page shows sheets beside the list.
_door_of: Final = component("jury.door", html="<span hidden></span>", js=_FOLDER / "door.js")


@contextmanager
def place(table: str, query: Query | None = None) -> Iterator[None]:
    """Lay out the block (the list) with the open sheet beside it. ``query``: parameters of the link to the whole page.

    ``table``: the key of the list's table, whose rows open sheets here.
    """
    # While a part runs by itself, the browser may send the address that it had before its last click.
    if st.query_params.get(DOSSIER) in left_for():
        del st.query_params[DOSSIER]
    st.session_state[_OPEN] = st.query_params.get(DOSSIER)
    with st.container(key="beside"):
        with st.container(key="beside.list"):
            yield
        with st.container(key="beside.sheet"):
            ui.live.part("sheet", lambda: _draw(table, query or {}), shows=_made_of)


def _open() -> None:
    dossier = str(st.session_state[_DOOR]["opened"])
    left_for().discard(dossier)
    st.session_state[_OPEN] = st.query_params[DOSSIER] = dossier


def _opened() -> str | None:
    dossier = st.session_state.get(_OPEN)
    return dossier if isinstance(dossier, str) else None


def _made_of(person: Person, _snapshot: Snapshot) -> object:
    dossier = _opened()
    return dossier and (dossier, session.view_name(person))


def _close() -> None:
    st.session_state[_OPEN] = None
    st.query_params.pop(DOSSIER, None)


def _draw(table: str, query: Query) -> None:
    person, snapshot, dossier = session.require(Right.BROWSE), session.snapshot(), _opened()
    _door_of(key=_DOOR, data={"table": table}, on_opened_change=_open)
    if dossier is None:
        return
    candidature = snapshot.by_dossier.get(dossier)
    with st.container(key="beside.open"):
        _bar(table, dossier, candidature, query)
        if candidature is None:
            whole.absent()
        else:
            whole.panel(person, snapshot, candidature, level=2)


def _bar(table: str, dossier: str, candidature: Candidature | None, query: Query) -> None:
    name = candidature.numbered_title if candidature else _("Sheet")
    data = {"table": table, "dossier": dossier, "name": name, "href": sheet_address(dossier, query), "labels": _labels()}
    _bar_of(
        key=_BAR,
        data=data,
        on_closed_change=_close,
        on_whole_change=lambda: links.go("fiche", {DOSSIER: [dossier], **query}),
        height="content",
    )


def _labels() -> Mapping[str, str]:
    return {
        "before": _("Previous"),
        "after": _("Next"),
        "place": _("{place} of {count}"),
        "elsewhere": _("Not in this list"),
        "whole": _("Open the whole page"),
        "close": _("Close the sheet"),
    }

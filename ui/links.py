"""Links between screens, with filter and language."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import NoReturn

import streamlit as st

import bootstrap
from bootstrap.addresses import address_of
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language
from ui.navigation import page_at

Query = Mapping[str, Sequence[str]]
DOSSIER = "dossier"  # what a sheet's address calls the one shown
PIECE = "piece"  # and the attached file that is open on it, as "472228.1"
PAGE = "page"
DOSSIERS = "dossiers"  # what the comparison's address calls those compared


def link(url_path: str, label: str, query: Query | None = None, *, icon: str | None = None, disabled: bool = False) -> None:
    """Show a link to a screen. ``label`` is Markdown: escape people's texts."""
    st.page_link(page_at(url_path), label=label, icon=icon, query_params=_flat(query), disabled=disabled)


def go(url_path: str, query: Query | None = None) -> NoReturn:
    """Leave for another screen at once."""
    # Not pairs, as a link takes them: of those, the last of a name would go alone.
    st.switch_page(page_at(url_path), query_params={name: list(values) for name, values in (query or {}).items()})


def notices() -> None:
    """Show links to the public notices, opened in a new tab."""
    named = {"accessibilite": bootstrap.settings().accessibility.words, "donnees": _("Your data")}
    links = (
        f'<a href="{address_of("/entree/")}{to}?langue={current_language()}" target="_blank">{escape(name)}</a>'
        for to, name in named.items()
    )
    st.html(f'<footer class="notices">{" · ".join(links)}</footer>')


def _flat(query: Query | None) -> list[tuple[str, str]]:
    return [(name, value) for name, values in (query or {}).items() for value in values]


def download(snapshot: Snapshot, name: str, label: str, *, key: str, query: str = "") -> None:
    """Show a link to a file by its name among the exports; ``query``: further parts of its address."""
    address = address_of(f"/telecharger/{snapshot.call.slug}/{name}?langue={current_language()}{query}")
    st.link_button(label, address, icon=":material/download:", key=key)

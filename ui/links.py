"""Ways from one screen to another, as real links that carry the view along."""

from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

import streamlit as st

import bootstrap
from deliberation.dossiers.candidatures import Candidature
from phrases import _, current_language, ngettext
from ui.navigation import page_at

Query = Mapping[str, Sequence[str]]
DOSSIER: Final = "dossier"  # what a sheet's address calls the one shown
DOSSIERS: Final = "dossiers"  # what the comparison's address calls those compared
COMPARED_MOST: Final = 4


def link(url_path: str, label: str, query: Query | None = None, *, icon: str | None = None, disabled: bool = False) -> None:
    """Show a link to another screen. ``label`` is Markdown: escape what people wrote."""
    st.page_link(page_at(url_path), label=label, icon=icon, query_params=_flat(query), disabled=disabled)


def go(url_path: str, query: Query | None = None) -> NoReturn:
    """Leave for another screen at once."""
    st.switch_page(page_at(url_path), query_params=_flat(query))


def notices() -> None:
    """Link to what anybody may read about this dashboard, in a tab of its own: a meeting goes on in this one."""
    named = {"accessibilite": bootstrap.settings().accessibility.words, "donnees": _("Your data")}
    st.caption(" · ".join(f"[{name}](/entree/{address}?langue={current_language()})" for address, name in named.items()))


def compare(ticked: Sequence[Candidature]) -> None:
    """Offer to compare the candidatures ticked in a list."""
    if not ticked:
        st.caption(_("Click a row to open its sheet; tick two to four to compare them."))
    elif len(ticked) < 2 or len(ticked) > COMPARED_MOST:
        st.caption(_("Tick two to four candidatures to compare them."))
    else:
        label = ngettext("Compare {count} candidature", "Compare {count} candidatures", len(ticked)).format(count=len(ticked))
        link("comparaison", label, {DOSSIERS: [candidature.dossier for candidature in ticked]}, icon=":material/compare:")


def _flat(query: Query | None) -> list[tuple[str, str]]:
    return [(name, value) for name, values in (query or {}).items() for value in values]

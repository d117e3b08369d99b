"""Where what is searched for stands in attached files, each a way to the page."""

from itertools import islice
from typing import Final

import streamlit as st

import bootstrap.attached
from deliberation.derived.browsing import Filter
from deliberation.derived.passages import Passage, passages
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import links
from ui.links import DOSSIER, PAGE, PIECE
from ui.texts import literal

_SHOWN_MOST: Final = 8


def panel(snapshot: Snapshot, wanted: Filter) -> None:
    """Show the pages on which the words of the search stand; nothing without a search, or where none does."""
    found = list(islice(passages(snapshot, wanted.search, bootstrap.attached.texts), _SHOWN_MOST + 1))
    if not found:
        return
    st.subheader(_("In the attached files"))
    for passage in found[:_SHOWN_MOST]:
        _shown(passage, wanted)
    if len(found) > _SHOWN_MOST:
        st.caption(_("There are more: search with more words."))


def _shown(passage: Passage, wanted: Filter) -> None:
    one = passage.attachment
    said = _("{title} · {name}, p. {page}").format(title=passage.candidature.numbered_title, name=one.name, page=passage.page)
    place = {DOSSIER: [passage.candidature.dossier], PIECE: [f"{passage.candidature.dossier}.{one.number}"], PAGE: [str(passage.page)]}
    with st.container(gap=None):
        links.link("fiche", literal(said), {**place, **wanted.to_query()}, icon=":material/article:")
        st.caption(literal(passage.excerpt))

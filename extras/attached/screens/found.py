"""The passages of attached files in which a search is met, below the list."""

from itertools import islice

import streamlit as st

from deliberation.derived.browsing import Filter
from deliberation.snapshot.snapshot import Snapshot
from extras.attached.reading import texts
from extras.attached.search import Passage, passages
from phrases import _
from ui import links
from ui.links import DOSSIER, PAGE, PIECE
from ui.texts import literal

_SHOWN_MOST = 8


def show(snapshot: Snapshot, wanted: Filter) -> None:
    """Show the pages with the searched words; nothing without such pages."""
    results = list(islice(passages(snapshot, wanted.search, texts), _SHOWN_MOST + 1))
    if not results:
        return
    st.subheader(_("In the attached files"))
    for passage in results[:_SHOWN_MOST]:
        _show_passage(passage, wanted)
    if len(results) > _SHOWN_MOST:
        st.caption(_("There are more: search with more words."))


def _show_passage(passage: Passage, wanted: Filter) -> None:
    attachment = passage.attachment
    label = _("{title} · {name}, p. {page}").format(title=passage.candidature.numbered_title, name=attachment.name, page=passage.page)
    place = {
        DOSSIER: [passage.candidature.dossier],
        PIECE: [f"{passage.candidature.dossier}.{attachment.number}"],
        PAGE: [str(passage.page)],
    }
    with st.container(gap=None):
        links.link("fiche", literal(label), {**place, **wanted.to_query()}, icon=":material/article:")
        st.caption(literal(passage.excerpt))

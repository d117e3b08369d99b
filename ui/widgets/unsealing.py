"""Effects of lifting the seal, shown in its confirmation window."""

import streamlit as st

from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, whole
from ui.texts import literal


def warn_for_one(candidature: Candidature) -> None:
    """Explain what lifting the seal does to a candidature's marks."""
    named = f"**{candidature.dossier} · {literal(candidature.title)}**"
    st.markdown(_("The marks of {dossier} become readable by the jury. This cannot be undone.").format(dossier=named))


def warn_for_all(snapshot: Snapshot) -> None:
    """Count the candidatures whose marks are still under seal, and say what becomes of them."""
    count = sum(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked)
    words = ngettext(
        "The marks of **{count}** application become readable by the jury. This cannot be undone.",
        "The marks of **{count}** applications become readable by the jury. This cannot be undone.",
        count,
    )
    st.markdown(words.format(count=whole(count)))

"""Candidatures side by side: radars laid over each other and apart, differences by criterion, summaries."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from charts.multiples import small_multiples
from charts.radar import overlay_radar
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal
from ui import links
from ui.links import COMPARED_MOST, DOSSIERS
from ui.texts import literal
from ui.widgets.figures import drawn, show_chart, size

_KEY: Final = "comparison.chosen"


def choose(snapshot: Snapshot, choices: Sequence[Candidature]) -> list[Candidature]:
    """Show the choice of candidatures, in the address too, and return it."""
    asked = [dossier for dossier in st.query_params.get_all(DOSSIERS) if dossier in snapshot.by_dossier][:COMPARED_MOST]
    if st.session_state.get("comparison.address") != asked or _KEY not in st.session_state:
        st.session_state[_KEY] = asked
    picked = st.multiselect(
        _("Candidatures to compare"),
        [candidature.dossier for candidature in choices],
        key=_KEY,
        max_selections=COMPARED_MOST,
        format_func=lambda dossier: (
            f"{snapshot.by_dossier[dossier].numbered_title} ({snapshot.administration_of(snapshot.by_dossier[dossier]).name})"
        ),
        placeholder=_("Two to four candidatures"),
    )
    st.session_state["comparison.address"] = picked
    if picked != asked:
        st.query_params[DOSSIERS] = picked
    return [snapshot.by_dossier[dossier] for dossier in picked]


def figures(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Show the radars over each other, then side by side."""
    ids = tuple(candidature.id for candidature in chosen)
    together, apart = st.tabs([_("Laid over each other"), _("Side by side")])
    with together:
        show_chart(drawn(snapshot, overlay_radar, ids, size=size()), key="comparison.overlay")
    with apart:
        show_chart(drawn(snapshot, small_multiples, ids, size=size()), key="comparison.apart")


def differences(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Show the means by criterion in columns, with the gap between the highest and the lowest."""
    st.subheader(_("Differences by criterion"))
    standings = [ranking(snapshot).by_id[candidature.id] for candidature in chosen]
    rows = []
    for criterion in snapshot.call.criteria:
        means = [standing.criteria[criterion.code].mean for standing in standings]
        rows.append({_("Criterion"): str(criterion.short), **_columns(chosen, means), _("Gap"): _gap(means)})
    scores = [standing.score for standing in standings]
    rows.append({_("Criterion"): _("Official score"), **_columns(chosen, scores), _("Gap"): _gap(scores)})
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")


def _columns(chosen: Sequence[Candidature], values: Sequence[float | None]) -> dict[str, str]:
    names = [literal(f"{candidature.title} ({candidature.dossier})") for candidature in chosen]
    return {name: decimal(value) for name, value in zip(names, values, strict=True)}


def _gap(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return decimal(max(known) - min(known) if len(known) > 1 else None)


def summaries(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Show each candidature's summary under its title."""
    for column, candidature in zip(st.columns(len(chosen)), chosen, strict=True):
        with column, st.container(border=True):
            links.link("fiche", literal(candidature.title), {links.DOSSIER: [candidature.dossier]})
            st.caption(literal(snapshot.administration_of(candidature).name))
            st.text(candidature.summary)

"""The file as the room discusses it, on the console: the tie at the cut, five lines of summary, the two charts, the attachments."""

import streamlit as st

from charts.dots import dot_strip
from charts.parts.theme import Size
from charts.radar import sheet_radar
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui.texts import literal
from ui.widgets.figures import drawn, figure


def panel(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show what the file says and what the jury's marks say of it; nothing of the marks while they are under seal."""
    is_sealed = snapshot.is_under_seal(candidature.id)
    if not is_sealed:
        _tie(snapshot, candidature)
    if candidature.summary:
        with st.container(key="console.summary"):
            st.text("\n".join(line for line in candidature.summary.splitlines() if line.strip()))
    if not is_sealed:
        radar, dots = st.columns(2, gap="small")
        with radar:
            figure(
                drawn(snapshot, sheet_radar, candidature.id, size=Size.PHONE), key=f"console.radar.{candidature.dossier}", size=Size.PHONE
            )
        with dots:
            figure(drawn(snapshot, dot_strip, candidature.id, size=Size.PHONE), key=f"console.dots.{candidature.dossier}", size=Size.PHONE)
    if candidature.content.attachments:
        st.caption(_("Attachments: {names}").format(names=", ".join(map(literal, candidature.content.attachments))))


def _tie(snapshot: Snapshot, candidature: Candidature) -> None:
    found = ranking(snapshot)
    for cut in found.cuts:
        if candidature.id in cut.tied:
            others = ", ".join(literal(snapshot.candidature(id_).dossier) for id_ in cut.tied if id_ != candidature.id)
            tie = found.by_id[candidature.id].tie
            said = _("Tied at the cut with {dossiers}.").format(dossiers=others)
            with st.container(key="console.tie"):
                st.markdown(f":orange[:material/balance: **{said}**] {tie.sentence if tie else ''}")

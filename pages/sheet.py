"""Candidature: applicant, requests, the jury's marks, and the applicant's complete answers."""

import streamlit as st

from deliberation.call.people import Right
from phrases import _
from ui import header, links, session
from ui.browsing import filters, listing
from ui.reading import whole
from ui.widgets import missing

person = session.require(Right.BROWSE)
snapshot = session.snapshot()
wanted = filters.current()
shown = filters.filtered(snapshot, wanted)

if not snapshot.candidatures:
    st.title(_("Sheet"))
missing.require_candidatures(snapshot)
dossier = st.query_params.get(links.DOSSIER, shown[0].dossier if shown else "")
candidature = snapshot.by_dossier.get(dossier)
if candidature is None:
    st.title(_("Sheet"))
    whole.absent()
    links.link("candidatures", _("Back to the list"), wanted.to_query(), icon=":material/list:")
    st.stop()
filters.keep(wanted)
st.query_params[links.DOSSIER] = dossier
header.entitle(candidature.numbered_title, _("Sheet"))

listing.steps(shown, candidature, wanted)
whole.panel(person, snapshot, candidature)
whole.windows()

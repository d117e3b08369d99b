"""One candidature: who asks for what, the jury's marks, and all that the applicant wrote."""

import streamlit as st

from deliberation.call.people import Role
from deliberation.call.rights import Right
from deliberation.derived.browsing import found
from phrases import _
from ui import links, session
from ui.browsing import filters, listing, note, sheet, withdrawal
from ui.meeting import debate, dissents
from ui.preparation import admission
from ui.widgets import missing

person = session.require(Right.BROWSE)
snapshot = session.snapshot()
wanted = filters.current()
shown = found(snapshot, wanted)

missing.require_candidatures(snapshot)
dossier = st.query_params.get(links.DOSSIER, shown[0].dossier if shown else "")
candidature = snapshot.by_dossier.get(dossier)
if candidature is None:
    st.info(_("This candidature does not exist, or is not open to you. Choose one in the list."), icon=":material/search_off:")
    links.link("candidatures", _("Back to the list"), wanted.to_query(), icon=":material/list:")
    st.stop()
filters.keep(wanted)
st.query_params[links.DOSSIER] = dossier

listing.steps(shown, candidature, wanted)
sheet.identity(snapshot, candidature)
admission.standing(person, snapshot, candidature)
withdrawal.standing(person, snapshot, candidature)
sheet.standing(snapshot, candidature)
dissents.standing(person, snapshot, candidature)
sheet.marks(snapshot, candidature)
links.link("comparaison", _("Compare with others"), {links.DOSSIERS: [dossier]}, icon=":material/compare:")
debate.button(snapshot, candidature)
note.folded(candidature.id)
dissents.window()
debate.window()
sheet.answers(candidature, shows_private=person.has(Role.ORGANISER, Role.STAFF, Role.CHAIR))

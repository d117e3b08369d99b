"""Record the declaration of interests that a member made on paper."""

import streamlit as st

from deliberation.call.people import Person
from deliberation.derived.interests import files_to_ask, interests, naming
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import suggested_recusals
from extras.paper.verbs import ENTER_PAPER, record_declaration
from phrases import _, ngettext, whole
from ui import session
from ui.texts import literal
from ui.widgets import choosing
from ui.widgets.windows import Window

_MEMBER, _FILES = "interests.member", "interests.files"
_WINDOW = Window("interests")


def panel(snapshot: Snapshot) -> None:
    """Show the state of the members' declarations, with a choice of the member and of the dossiers on the paper."""
    with st.expander(_("Declarations of interests made on paper"), icon=":material/front_hand:", key="interests"):
        for state, people in interests(snapshot).items():
            st.markdown(literal(str(naming(state, people))))
        names = {person.id: person.name for person in snapshot.seated}
        choosing.choose_one(_("Whose declaration?"), list(names), key=_MEMBER, format_func=names.__getitem__, width=420)
        member = _member(snapshot, st.session_state[_MEMBER])
        files = [file for file in snapshot.candidatures if not snapshot.is_recused(member.id, file.id)]
        titles = {file.dossier: file.numbered_title for file in files}
        to_ask = files_to_ask(snapshot, member) & suggested_recusals(snapshot, member)
        choosing.choose_several(
            _("Dossiers from which the paper recuses them"),
            list(titles),
            key=f"{_FILES}.{member.id}",
            default=[file.dossier for file in files if file.id in to_ask],
            format_func=titles.__getitem__,
            placeholder=_("None"),
        )
        label = _("Record the declaration of {name}…").format(name=literal(member.name))
        st.button(label, key="interests.record", on_click=_WINDOW.ask, args=(member.id,))
    _WINDOW.show(_("Confirm the declaration"), _confirm)


def _member(snapshot: Snapshot, person_id: int) -> Person:
    return next(person for person in snapshot.seated if person.id == person_id)


def _confirm(person_id: int) -> None:
    """Show the number and names of the dossiers, then record the declaration."""
    snapshot = session.snapshot()
    member = _member(snapshot, person_id)
    files = [snapshot.by_dossier[dossier] for dossier in st.session_state.get(f"{_FILES}.{person_id}", ())]
    sentence = _("{name} declares no link with any dossier.")
    if files:
        sentence = ngettext("{name} is recused from {count} dossier:", "{name} is recused from {count} dossiers:", len(files))
    st.markdown(f"**{sentence.format(name=literal(member.name), count=whole(len(files)))}**")
    st.markdown("\n".join(f"- {literal(file.numbered_title)}" for file in files))
    st.caption(_("The journal and the minutes say that it was declared on paper. Only the chair can take a recusal back."))
    record = _WINDOW.doing(record_declaration, ENTER_PAPER, person_id=person_id, candidature_ids=tuple(file.id for file in files))
    st.button(_("Record the declaration"), type="primary", key="interests.confirm", width="stretch", on_click=record)

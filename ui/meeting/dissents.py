"""Dissents from a decision: list, own declaration, record for a member."""

from collections.abc import Mapping

import streamlit as st

import ui.live
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.board import in_words
from deliberation.derived.meeting.rules import may_dissent
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.selection import decisions
from deliberation.operations.selection.decisions import record_dissent, withdraw_dissent
from deliberation.selection.decisions import SENTENCE_CHARACTERS_MAX, Decision, Outcome, dissents_on
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, moment
from ui import session
from ui.texts import literal
from ui.widgets import choosing
from ui.widgets.windows import Window

_WINDOW = Window("dissents")
_FILE = "dissents.file"
_WHO = "dissents.who"
_SENTENCE = "dissents.sentence"


def show_dissents(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the dissents from the current decision, with a button to add a dissent for members and recorders."""
    decision = snapshot.decision(candidature.id)
    for dissent in dissents_on(snapshot.dissents, decision):
        who = _("Dissent of {name}").format(name=literal(snapshot.names[dissent.person_id]))
        text = labelled(who, literal(dissent.sentence or _("no reason given")))
        st.markdown(f":material/record_voice_over: {text}")
    button(person, snapshot, candidature, label=_("Have a dissent recorded…"))


def shown(person: Person, snapshot: Snapshot, candidature: Candidature) -> object:
    """Return the data shown by ``standing``."""
    decision = snapshot.decision(candidature.id)
    dissents = [(snapshot.names[dissent.person_id], dissent) for dissent in dissents_on(snapshot.dissents, decision)]
    return decision, dissents, _is_open_to(person, snapshot, candidature)


def button(person: Person, snapshot: Snapshot, candidature: Candidature, *, label: str) -> None:
    """Show the button to dissent from a candidature's decision, if decided and with a possible author."""
    if _is_open_to(person, snapshot, candidature):
        st.button(
            label,
            key=f"dissents.open.{candidature.dossier}",
            icon=":material/record_voice_over:",
            type="tertiary",
            on_click=_WINDOW.ask,
            args=(candidature.id,),
        )


def live() -> None:
    """Offer to record a member's dissent on one of the decided files, live."""
    ui.live.part("dissents", _draw, shows=_open_to_dissent)


def _open_to_dissent(person: Person, snapshot: Snapshot) -> Mapping[int, str]:
    """Return the files on which the person can record a dissent, by id."""
    return {candidature.id: candidature.numbered_title for candidature in snapshot.ranked if _is_open_to(person, snapshot, candidature)}


def _is_open_to(person: Person, snapshot: Snapshot, candidature: Candidature) -> bool:
    return snapshot.decision(candidature.id).outcome is not Outcome.TO_DISCUSS and bool(_who_can(person, snapshot, candidature))


def _draw(person: Person, snapshot: Snapshot) -> None:
    files = _open_to_dissent(person, snapshot)
    if not files:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choosing.choose_one(
            _("A member dissents from a decision"),
            choosing.offered(list(files), name=files.__getitem__, chosen=[st.session_state.get(_FILE)], key=_FILE),
            index=None,
            key=_FILE,
            format_func=files.__getitem__,
            width=700,
            placeholder=_("Choose"),
        )
        st.button(_("Record the dissent…"), key="dissents.open", disabled=chosen is None, on_click=_WINDOW.ask, args=(chosen,))


def window() -> None:
    """Open the requested window. Called by the page, outside its live parts."""
    _WINDOW.show(_("Dissent from a decision"), _form)


def _who_can(person: Person, snapshot: Snapshot, candidature: Candidature) -> Mapping[int, str]:
    """Return id → name of the members for whom the person may record a dissent: self, or any member present."""
    here = may_dissent(snapshot, candidature.id)
    if session.may(person, snapshot, Right.RECORD_DISSENT, candidature.id):
        return {member.id: member.name for member in here}
    return {member.id: member.name for member in here if member.id == person.id} if session.holds(Right.DISSENT) else {}


def _form(candidature_id: int) -> None:
    person, snapshot = session.require(Right.BROWSE), session.snapshot()
    if candidature_id not in snapshot.positions:
        st.info(_("This application does not exist, or is not open to you."), icon=":material/block:")
        return
    candidature = snapshot.candidature(candidature_id)
    decision, who = snapshot.decision(candidature.id), _who_can(person, snapshot, candidature)
    st.markdown(f"**{literal(candidature.title)}**")
    st.markdown(labelled(_("Decision"), in_words(snapshot, decision)))
    if len(who) > 1:
        # No default person: a dissent under the wrong name is worse than one more click.
        choosing.choose_one(_("Member"), list(who), index=None, key=_WHO, format_func=who.__getitem__, placeholder=_("Choose"))
    else:
        st.session_state[_WHO] = next(iter(who), None)
    st.text_area(_("Why, in a sentence (optional)"), key=_SENTENCE, max_chars=SENTENCE_CHARACTERS_MAX, height=100)
    st.caption(_("The minutes give it with the member’s name and the decision. It changes neither the decision nor the vote."))
    with st.container(horizontal=True):
        chosen = st.session_state[_WHO]
        st.button(
            _("Record the dissent"),
            type="primary",
            key="dissents.record",
            icon=":material/edit_note:",
            disabled=chosen is None,
            on_click=_record,
            args=(candidature.id, decision),
        )
        theirs = [dissent for dissent in dissents_on(snapshot.dissents, decision) if dissent.person_id == chosen]
        if theirs:
            label = _("Take back the one of {moment}").format(moment=moment(theirs[0].at))
            keywords = {"candidature_id": candidature.id, "person_id": theirs[0].person_id}
            back = _WINDOW.doing(withdraw_dissent, Right.BROWSE, **keywords)
            st.button(label, key="dissents.withdraw", icon=":material/undo:", on_click=back)


def _record(candidature_id: int, decision: Decision) -> None:
    by, person_id = session.require(Right.BROWSE), st.session_state[_WHO]
    keywords = {"candidature_id": candidature_id, "sentence": st.session_state[_SENTENCE], "seen_version": decision.version}
    if person_id == by.id and session.holds(Right.DISSENT):
        is_done = _WINDOW.act(decisions.dissent, Right.BROWSE, **keywords)
    else:
        is_done = _WINDOW.act(record_dissent, Right.BROWSE, person_id=person_id, **keywords)
    if is_done:
        st.session_state.pop(_SENTENCE, None)

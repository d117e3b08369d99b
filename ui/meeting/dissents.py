"""Dissents from a decision: those that stand, one's own to ask for, a member's to record."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

import bootstrap
from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import SENTENCE_CHARACTERS_MAX, Decision, Outcome, dissents_on
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, moment
from ui import feedback, live, session
from ui.selection.board import in_words
from ui.texts import literal

_ASKED: Final = "dissents.asked"
_WHO: Final = "dissents.who"
_SENTENCE: Final = "dissents.sentence"


def standing(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the dissents from the decision as it stands; to members, and to those who record for them, the way to another one."""
    decision = snapshot.decision(candidature.id)
    for dissent in dissents_on(snapshot.dissents, decision):
        who = _("Dissent of {name}").format(name=literal(snapshot.names[dissent.person_id]))
        said = labelled(who, literal(dissent.sentence or _("no reason given")))
        st.markdown(f":material/record_voice_over: {said}")
    button(person, snapshot, candidature, label=_("Have a dissent recorded…"))


def button(person: Person, snapshot: Snapshot, candidature: Candidature, *, label: str) -> None:
    """Show the way to a dissent from the decision on a candidature, where there is one and somebody may dissent."""
    if snapshot.decision(candidature.id).outcome is not Outcome.TO_DISCUSS and _who_can(person, snapshot, candidature):
        st.button(
            label,
            key=f"dissents.open.{candidature.id}",
            icon=":material/record_voice_over:",
            type="tertiary",
            on_click=_ask,
            args=(candidature.id,),
        )


def of_the_call(person: Person, snapshot: Snapshot) -> None:
    """Offer, beside the decisions, to record the dissent of a member who asks for it."""
    decided = [one for one in snapshot.ranked if snapshot.decision(one.id).outcome is not Outcome.TO_DISCUSS]
    files = {one.id: one.numbered_title for one in decided if _who_can(person, snapshot, one)}
    if not files:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("A member dissents from a decision"),
            list(files),
            index=None,
            key="dissents.file",
            format_func=files.__getitem__,
            width=700,
            placeholder=_("Choose"),
        )
        st.button(_("Record the dissent…"), key="dissents.open", disabled=chosen is None, on_click=_ask, args=(chosen,))


def window() -> None:
    """Open the window that was asked for. Called by the page, outside of its live parts."""
    asked, snapshot = st.session_state.get(_ASKED), session.snapshot()
    if asked is None or asked not in snapshot.positions:
        _close()
        return

    @st.dialog(_("Dissent from a decision"), width="medium", on_dismiss=_close)
    def dialog() -> None:
        _form(snapshot, snapshot.candidature(asked))

    dialog()


def _ask(candidature_id: int) -> None:
    st.session_state[_ASKED] = candidature_id
    # Opened by the page itself: a window opened by a part of it would go with the next change.
    live.whole_page()


def _close() -> None:
    st.session_state.pop(_ASKED, None)


def _who_can(person: Person, snapshot: Snapshot, candidature: Candidature) -> Mapping[int, str]:
    """Return whose dissent the person may have recorded, by id: their own, or that of any member who is here."""
    here = [one for one in snapshot.seated if snapshot.meeting.is_here(one.id) and not snapshot.is_recused(one.id, candidature.id)]
    if session.may(person, snapshot, Right.RECORD_DISSENT, candidature.id):
        return {one.id: one.name for one in here}
    return {one.id: one.name for one in here if one.id == person.id} if session.holds(Right.DISSENT) else {}


def _form(snapshot: Snapshot, candidature: Candidature) -> None:
    person = session.require(Right.BROWSE)
    decision, who = snapshot.decision(candidature.id), _who_can(person, snapshot, candidature)
    st.markdown(f"**{literal(candidature.title)}**")
    st.markdown(labelled(_("Decision"), in_words(snapshot, decision)))
    if len(who) > 1:
        # Nobody by default: a dissent recorded under the wrong name is worse than one more click.
        st.selectbox(_("Member"), list(who), index=None, key=_WHO, format_func=who.__getitem__, placeholder=_("Choose"))
    else:
        st.session_state[_WHO] = next(iter(who), None)
    _sentence()
    st.caption(_("The minutes give it with the member’s name and the decision. It changes neither the decision nor the vote."))
    with st.container(horizontal=True):
        is_nobody = st.session_state[_WHO] is None
        if st.button(_("Record the dissent"), type="primary", key="dissents.record", icon=":material/edit_note:", disabled=is_nobody):
            _record(candidature.id, decision)
        theirs = [one for one in dissents_on(snapshot.dissents, decision) if one.person_id == st.session_state[_WHO]]
        if theirs:
            label = _("Take back the one of {moment}").format(moment=moment(theirs[0].at))
            if st.button(label, key="dissents.withdraw", icon=":material/undo:"):
                _withdraw(candidature.id)


def _sentence() -> None:
    st.text_area(_("Why, in a sentence (optional)"), key=_SENTENCE, max_chars=SENTENCE_CHARACTERS_MAX, height=100)


def _record(candidature_id: int, decision: Decision) -> None:
    by, who = session.require(Right.BROWSE), st.session_state[_WHO]
    said = {"call_id": by.call_id, "candidature_id": candidature_id, "seen_version": decision.version}
    sentence, uow = st.session_state[_SENTENCE], bootstrap.unit_of_work()
    with feedback.domain_errors():
        if who == by.id and session.holds(Right.DISSENT):
            receipt = operations.dissent(uow, by=by, sentence=sentence, **said)
        else:
            receipt = operations.record_dissent(uow, by=by, person_id=who, sentence=sentence, **said)
        feedback.saved(receipt)
        st.session_state.pop(_SENTENCE, None)
        _done()


def _withdraw(candidature_id: int) -> None:
    by = session.require(Right.BROWSE)
    with feedback.domain_errors():
        uow, who = bootstrap.unit_of_work(), st.session_state[_WHO]
        feedback.saved(operations.withdraw_dissent(uow, by=by, call_id=by.call_id, candidature_id=candidature_id, person_id=who))
        _done()


def _done() -> None:
    _close()
    st.rerun()

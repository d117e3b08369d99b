"""The phase of a call and its seal."""

from html import escape

import streamlit as st

import ui.live
from deliberation.call.call import Phase
from deliberation.call.people import Person, Right, Role
from deliberation.derived.scoring import coverage
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.call.calls import MEETING_IS_OPEN, move_phase, reveal_all
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, labelled, listed, ngettext, whole
from ui import feedback, links, session
from ui.acting import doing
from ui.texts import literal

_PART = "phase"

_WHAT_GOES_ON = {
    Phase.PREPARATION: N_("People and dossiers are brought in, and pre-selected. Jurors and observers see nothing yet."),
    Phase.SCORING: N_("Jurors read the dossiers and give their marks. Observers see nothing yet."),
    Phase.DELIBERATION: N_("The meeting is held, decisions are taken. Observers read along."),
    Phase.FINALISED: N_("Nothing can be changed any more, unless the selection is reopened."),
}


def live() -> None:
    """Let the chair, without the right to prepare, move the call's phase and lift the seal, live."""
    if session.holds(Right.MOVE_PHASE) and not session.holds(Right.SETTLE):
        ui.live.part(_PART, _draw, right=Right.MOVE_PHASE, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    return person.roles, snapshot.phase, snapshot.is_sealed, snapshot.meeting.is_open


def _draw(_person: Person, snapshot: Snapshot) -> None:
    st.header(_("Phase"))
    panel(snapshot)


def stepper(snapshot: Snapshot) -> None:
    """Show the phases as a line of steps, with the call's phase marked."""
    steps = []
    for phase in Phase:
        current = ' aria-current="step"' if phase is snapshot.phase else ""
        steps.append(f"<li{current}><b>{escape(phase.words)}</b></li>")
    st.html(f'<ol class="stepper" aria-label="{escape(_("Phases of the call"))}">{"".join(steps)}</ol>')


def panel(snapshot: Snapshot) -> None:
    """Show the phases of the call with their rights, move the call, lift the seal."""
    feedback.outcome(_PART)
    st.markdown("\n".join(f"- {_describe_phase(phase, is_current=phase is snapshot.phase)}" for phase in Phase))
    if snapshot.is_finalised:
        return
    is_refused = snapshot.meeting.is_open
    with st.container(horizontal=True):
        for to in Phase.open():
            label = _("Move to: {phase}").format(phase=to.words)
            # The menu of the next phase is another one.
            move = doing(move_phase, Right.MOVE_PHASE, part=_PART, is_seen_elsewhere=True, to=to)
            st.button(label, key=f"settings.phase.{to}", disabled=is_refused or to is snapshot.phase, on_click=move)
    if is_refused:
        st.caption(_(MEETING_IS_OPEN))
    if snapshot.is_sealed:
        st.info(_show_who_lifts(snapshot), icon=":material/lock:")
        if session.holds(Right.REVEAL):
            with st.popover(_("Reveal all marks"), icon=":material/lock_open:", key="settings.revealing"):
                warn_for_all(snapshot)
                _what_is_missing(snapshot)
                reveal = doing(reveal_all, Right.REVEAL, part=_PART, is_seen_elsewhere=True)
                st.button(_("Reveal all"), key="settings.reveal", type="primary", on_click=reveal)


def _describe_phase(phase: Phase, *, is_current: bool) -> str:
    return labelled(f"**{phase.words}**" if is_current else phase.words, _(_WHAT_GOES_ON[phase]))


def _show_who_lifts(snapshot: Snapshot) -> str:
    """Show that the marks are under seal, and the people with the right to lift the seal."""
    chairs = [literal(person.name) for person in snapshot.people if person.has(Role.CHAIR) and person.is_active]
    who = _("Who may lift it: {names}.").format(names=listed(chairs)) if chairs else _("Nobody may lift it yet: this call has no chair.")
    return f"{_('The jury’s marks are under seal.')} {who}"


def _what_is_missing(snapshot: Snapshot) -> None:
    done = coverage.of_the_jury(snapshot)
    if done.complete < done.due and session.holds(Right.SEE_PROGRESS):
        st.markdown(f":orange[:material/warning: {done.words}. {_('A mark that is missing can then only be given in a revote.')}]")


def lead_to_the_seal() -> None:
    """Show a link to the seal, for people with the right to lift the seal."""
    if session.holds(Right.REVEAL):
        links.link("accueil", _("Lift the seal, on the home screen"), icon=":material/lock_open:")


def warn_for_one(candidature: Candidature) -> None:
    """Explain what lifting the seal does to a candidature's marks."""
    named = f"**{candidature.dossier} · {literal(candidature.title)}**"
    st.markdown(_("The marks of {dossier} become readable by the jury. This cannot be undone.").format(dossier=named))


def warn_for_all(snapshot: Snapshot) -> None:
    """Show the number of candidatures with marks still under seal, and the consequence for them."""
    count = sum(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked)
    words = ngettext(
        "The marks of **{count}** application become readable by the jury. This cannot be undone.",
        "The marks of **{count}** applications become readable by the jury. This cannot be undone.",
        count,
    )
    st.markdown(words.format(count=whole(count)))

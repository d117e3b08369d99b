"""Finalising of the selection with its checklist; reopening."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

import bootstrap
import capabilities
import ui.live
from deliberation.call.call import Head, Phase, Version
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.derived.meeting.checklist import checklist, missing_checks
from deliberation.derived.scoring.coverage import evenness
from deliberation.meeting.meeting import MeetingState
from deliberation.operations.selection.finalisation import adopt_reasons, finalise, reopen, without_quorum
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, moment, ngettext
from ui import feedback, session
from ui.acting import act
from ui.selection import final_checks
from ui.texts import literal
from ui.widgets import panels
from ui.widgets.windows import Window

PART = "finalise"
_WINDOW = Window("finalisation")  # about the last entry of the journal when the checklist was read
_REASON = "finalisation.reason"
_WAS_REFUSED = "finalisation.reopen.refused"


def standing_live(drawn: Snapshot) -> None:
    """Show the state of the selection, live; a change of the right to decide rebuilds the page.

    ``drawn``: the page's present snapshot.
    """
    ui.live.part("standing", partial(_draw_state, drawn.phase), shows=lambda _person, seen: (seen.phase, seen.versions))


def _draw_state(drawn: Phase, _person: Person, snapshot: Snapshot) -> None:
    if snapshot.phase is not drawn:
        ui.live.whole_page()
    show_state(snapshot)


def show_state(snapshot: Snapshot) -> None:
    """Say that the selection is locked, was reopened, or is not decided upon yet."""
    reopened(snapshot)
    if snapshot.is_finalised:
        for earlier in snapshot.versions[:-1]:
            st.caption(_reopening(snapshot, earlier))
        version = snapshot.versions[-1]
        sentence = _("Selection finalised by {who} on {moment}: version {number}.")
        values = {"who": literal(version.finalised_by), "moment": moment(version.finalised_at), "number": version.number}
        again = f" {_('To change it: “Reopen the selection”, below.')}" if session.holds(Right.REOPEN) else ""
        st.success(sentence.format(**values) + again, icon=":material/lock:")
        if version.sha256:
            st.caption(f"SHA-256 {version.sha256}")
    elif snapshot.phase is not Phase.DELIBERATION:
        st.info(_("Decisions are taken during the deliberation."), icon=":material/schedule:")


def reopened(snapshot: Snapshot) -> None:
    """Show the time and author of the reopening of a finalised selection."""
    version = snapshot.versions[-1] if snapshot.versions and not snapshot.is_finalised else None
    if version is None or version.reopened_at is None:
        return
    st.warning(_reopening(snapshot, version), icon=":material/lock_open:")


def _reopening(snapshot: Snapshot, version: Version) -> str:
    sentence = _("Version {number}, finalised on {when}, was reopened by {who} on {again}.")
    values = {"number": version.number, "when": moment(version.finalised_at), "again": moment(version.reopened_at)}
    words = sentence.format(who=literal(version.reopened_by), **values)
    # A reason may name a file: do not show it to a person who sees only a part of the call.
    return words if snapshot.is_partial else f"{words} {labelled(_('Reason'), literal(version.reopening_reason))}"


def live() -> None:
    """Show, in deliberation, the checklist and the locking act, live; once locked, the reopening act."""
    ui.live.part(PART, _draw, shows=_shows)


def window() -> None:
    """Open the requested locking window. Called by the page, outside its live parts."""
    _WINDOW.show(_("Finalise the selection"), _confirm)


def _shows(person: Person, snapshot: Snapshot) -> object:
    if any(holds(person.roles, right, snapshot.phase) for right in (Right.FINALISE, Right.REOPEN, Right.SCREEN)):
        # What locks the call is about the very state that was read: any change that the person sees.
        return session.view_name(person)
    return snapshot.phase, snapshot.is_finalised, checklist(snapshot), evenness(snapshot), panels.subjects("finalising", snapshot)


def _draw(person: Person, snapshot: Snapshot) -> None:
    feedback.outcome(PART)
    if snapshot.is_finalised:
        _offer_reopening(person, snapshot)
        return
    if snapshot.phase is not Phase.DELIBERATION:
        return
    st.header(_("Finalise the selection"))
    of_quorum = without_quorum(bootstrap.reading(), by=person, call_id=snapshot.call_id)
    of_extras = (capabilities.resolve(condition)(snapshot) for extra in capabilities.active() for condition in extra.conditions)
    final_checks.show_checks(snapshot, (*checklist(snapshot), of_quorum, *of_extras))
    read = evenness(snapshot)
    panels.show_all("finalising", snapshot)
    if read and not read.is_even:
        # Information only: a jury may share files out unevenly on purpose.
        st.warning(str(read.sentence), icon=":material/grid_on:")
    if holds(person.roles, Right.FINALISE, snapshot.phase):
        _offer_lock(person, snapshot)
    final_checks.show_proposed_reasons(person, snapshot, PART)


def _offer_lock(person: Person, snapshot: Snapshot) -> None:
    missing = missing_checks(snapshot)
    decided = sum(snapshot.decision(candidature.id).outcome is not Outcome.TO_DISCUSS for candidature in snapshot.ranked)
    with st.container(key="finalisation.bar", horizontal=True, vertical_alignment="center", border=True):
        label = ngettext("**{decided} of {count}** decided", "**{decided} of {count}** decided", len(snapshot.ranked))
        st.markdown(label.format(decided=decided, count=len(snapshot.ranked)), width="content")
        st.space("stretch")
        st.button(
            _("Finalise…"),
            type="primary",
            icon=":material/lock:",
            key="finalisation.open",
            disabled=bool(missing),
            on_click=_WINDOW.ask,
            args=(snapshot.head,),
        )
    if missing:
        st.caption(_("Finalising waits for: {what}").format(what=" · ".join(final_checks.in_words(check) for check in missing)))


def _confirm(read: Head) -> None:
    st.markdown(_("The call is locked; its state bears a fingerprint."))
    is_chair = session.require_person().has(Role.CHAIR)
    for_members = _("Only the chair can reopen it, with a reason that the minutes give.")
    st.markdown(_("You alone, as chair, can reopen it, with a reason that the minutes give.") if is_chair else for_members)
    if session.snapshot().meeting.state in (MeetingState.OPEN, MeetingState.SUSPENDED):
        st.markdown(_("The meeting closes at the same time: the minutes give this hour as its end."))
    versions = final_checks.show_proposed_texts(session.snapshot())
    on_hold = final_checks.show_waiting(session.snapshot(), _WINDOW, read)
    despite = final_checks.ask_about_differing_rows(session.snapshot())
    st.button(
        _says(len(versions), on_hold),
        type="primary",
        key="finalisation.confirm",
        icon=":material/lock:",
        disabled=despite is None,
        on_click=_adopt_then_finalise,
        args=(read, versions),
        kwargs={"keeps_waiting": on_hold > 0, "despite": despite or ""},
    )


def _says(proposed: int, held: int) -> str:
    """Return the effect of the press: finalise, with adopted reasons and dossiers left on hold."""
    approved = ngettext("Approve {count} reason and finalise", "Approve {count} reasons and finalise", proposed)
    label = approved.format(count=proposed) if proposed else _("Finalise the selection")
    on_hold = ngettext("{count} dossier stays on hold", "{count} dossiers stay on hold", held)
    return f"{label} ({on_hold.format(count=held)})" if held else label


def _adopt_then_finalise(read: Head, seen: Mapping[int, int], **keywords: Any) -> None:
    if seen:
        done = act(adopt_reasons, Right.FINALISE, part=_WINDOW.name, seen=seen)
        if done is None:
            return
        read = final_checks.own_entry(done.result, read)
    _WINDOW.act(finalise, Right.FINALISE, seen=read, **keywords)


def _offer_reopening(person: Person, snapshot: Snapshot) -> None:
    if holds(person.roles, Right.REOPEN, snapshot.phase):
        # What a refusal says stands above it: drawn anew below that, it would fold over the field that is to be filled.
        was_refused = bool(st.session_state.get(_WAS_REFUSED))
        drawer = st.expander(_("Reopen the selection"), icon=":material/lock_open:", expanded=was_refused)
        with drawer, st.form("finalisation.reopen", border=False):
            panels.show_all("reopening", snapshot)
            st.text_input(_("Reason, given in the minutes"), key=_REASON)
            st.form_submit_button(_("Reopen"), icon=":material/lock_open:", on_click=_reopen)


def _reopen() -> None:
    done = act(reopen, Right.REOPEN, part=PART, is_seen_elsewhere=True, reason=st.session_state.get(_REASON, ""))
    st.session_state[_WAS_REFUSED] = done is None

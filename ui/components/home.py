"""Pieces of the home screen: where the call stands, and what to do next."""

from collections import Counter

import streamlit as st

from deliberation.board import board_gauges, checklist
from deliberation.candidatures import Screening
from deliberation.people import Person, Role
from deliberation.ranking import ranking
from deliberation.rights import Right, holds
from deliberation.snapshot import Phase, Snapshot
from phrases import N_, _, date, listed, moment, ngettext, percent, whole
from ui import links, live, session
from ui.texts import literal

PHASE_LABELS = {
    Phase.PREPARATION: N_("Preparation"),
    Phase.SCORING: N_("Scoring"),
    Phase.DELIBERATION: N_("Deliberation"),
    Phase.FINALISED: N_("Finalised selection"),
}


def greeting(person: Person, snapshot: Snapshot) -> None:
    """Say who is here, which phase the call is in, and when the jury meets."""
    parts = [
        f"**{literal(person.name)}**, {person.role_names.lower()}",
        _("Phase: {phase}").format(phase=f"**{_(PHASE_LABELS[snapshot.phase])}**"),
    ]
    if snapshot.call.meets_at:
        parts.append(_("Meeting on {moment}").format(moment=moment(snapshot.call.meets_at)))
    st.markdown(" · ".join(parts))
    if snapshot.is_finalised and snapshot.versions:
        version = snapshot.versions[-1]
        said = _("Selection finalised on {date} (version {number}, fingerprint {hash}).")
        if not version.sha256:
            said = _("Selection finalised on {date} (version {number}).")
        st.success(
            said.format(date=date(version.finalised_at), number=version.number, hash=version.sha256[:12]),
            icon=":material/lock:",
        )


def numbers() -> None:
    """Show the call in a few numbers, as they change."""
    live.part("numbers", _numbers)


def _numbers() -> None:
    snapshot = session.snapshot()
    administrations = {candidature.administration_id for candidature in snapshot.candidatures}
    screenings = Counter(candidature.screening for candidature in snapshot.candidatures if not candidature.is_withdrawn)
    taken = sum(gauge.selected for gauge in board_gauges(snapshot))
    with st.container(horizontal=True, key="numbers"):
        st.metric(_("Candidatures"), whole(len(snapshot.candidatures)), border=True)
        st.metric(_("Administrations"), whole(len(administrations)), border=True)
        st.metric(_("Shortlisted candidatures"), whole(screenings[Screening.SHORTLISTED]), border=True)
        st.metric(_("Jurors"), whole(len(snapshot.jurors)), border=True)
        st.metric(_("Places taken"), f"{taken} / {snapshot.call.places}", border=True)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def next_steps(person: Person, snapshot: Snapshot) -> None:
    """List what this person can do now, the most useful first, each with its link."""
    st.subheader(_("What to do next"))
    steps = [step for step in (*_preparation(snapshot), *_meeting(snapshot)) if holds(person.roles, step[0], snapshot.phase)]
    if not steps:
        st.markdown(_("Nothing is asked of you now.") if not person.has(Role.PROJECTOR) else _("This screen follows the meeting."))
    for _right, url_path, label, why, icon in steps:
        with st.container(border=True, gap="xsmall"):
            links.link(url_path, label, icon=icon)
            st.caption(why)


def _preparation(snapshot: Snapshot) -> list[tuple[Right, str, str, str, str]]:
    steps = []
    if not snapshot.candidatures:
        why = _("No candidature yet: bring the export of démarches-simplifiées.")
        steps.append((Right.IMPORT, "importer", _("Import the dossiers"), why, ":material/upload_file:"))
        return steps
    late = sum(candidature.awaits_admission and not candidature.is_withdrawn for candidature in snapshot.candidatures)
    if late:
        why = ngettext("{count} dossier came after the close of the call.", "{count} dossiers came after the close of the call.", late)
        steps.append(
            (Right.ADMIT_LATE, "preselection", _("Admit the late dossiers, or not"), why.format(count=late), ":material/schedule:")
        )
    undecided = sum(c.screening is Screening.UNDECIDED and not c.is_withdrawn for c in snapshot.candidatures)
    if undecided:
        why = ngettext("{count} candidature is not pre-selected yet.", "{count} candidatures are not pre-selected yet.", undecided)
        steps.append((Right.SCREEN, "preselection", _("Finish the pre-selection"), why.format(count=undecided), ":material/filter_alt:"))
    if not snapshot.jurors:
        why = _("No juror yet: add them, or import a file of scores.")
        steps.append((Right.MANAGE_PEOPLE, "reglages", _("Name the jury"), why, ":material/group_add:"))
    return steps


def _meeting(snapshot: Snapshot) -> list[tuple[Right, str, str, str, str]]:
    steps = []
    if not snapshot.is_finalised and snapshot.candidatures:
        standings = [standing for standing in ranking(snapshot).standings if snapshot.candidature(standing.candidature_id).is_ranked]
        covered = sum(standing.coverage for standing in standings) / len(standings) if standings else 0.0
        why = _("Shortlisted files are scored at {share}.").format(share=percent(covered))
        steps.append((Right.BROWSE, "candidatures", _("Read the candidatures"), why, ":material/list:"))
        missing = [str(check.text) for check in checklist(snapshot) if not check.is_met]
        why = (
            _("Still missing before it is final: {missing}.").format(missing=listed(missing))
            if missing
            else _("Everything is there to finalise.")
        )
        steps.append((Right.DECIDE, "selection", _("Decide the selection"), why, ":material/how_to_vote:"))
    if snapshot.is_finalised:
        steps.append((Right.BROWSE, "selection", _("Read the selection"), _("It is locked."), ":material/how_to_vote:"))
    why = _("The selection, the reserve list, all scores, and what each column means.")
    steps.append((Right.EXPORT, "documents", _("Download the documents"), why, ":material/description:"))
    return steps

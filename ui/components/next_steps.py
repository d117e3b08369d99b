"""What a person can do now, the most useful first: which screen, and why."""

from collections.abc import Iterator
from typing import NamedTuple

import streamlit as st

from deliberation.board import checklist
from deliberation.candidatures import Screening
from deliberation.meeting import STATE_LABELS
from deliberation.people import Person, Role
from deliberation.ranking import ranked_standings
from deliberation.rights import Right, holds
from deliberation.snapshot import Phase, Snapshot
from phrases import _, listed, ngettext, percent
from ui import links, live, session
from ui.components.scoring import given, to_score


class Step(NamedTuple):
    """A screen to go to, for whoever has ``right``, and the reason in a sentence."""

    right: Right
    url_path: str
    label: str
    why: str
    icon: str


def show() -> None:
    """List what this person can do now, each with its link, as it changes."""
    live.part("next_steps", _show, shows=lambda person, snapshot: _due(person, snapshot))


def _show() -> None:
    person = session.require_person()
    st.subheader(_("What to do next"))
    steps = _due(person, session.snapshot())
    if not steps:
        st.markdown(_("Nothing is asked of you now.") if not person.has(Role.PROJECTOR) else _("This screen follows the meeting."))
    for step in steps:
        with st.container(border=True, gap="xsmall"):
            links.link(step.url_path, step.label, icon=step.icon)
            st.caption(step.why)


def _due(person: Person, snapshot: Snapshot) -> list[Step]:
    return [step for step in _steps(person, snapshot) if holds(person.roles, step.right, snapshot.phase)]


def _steps(person: Person, snapshot: Snapshot) -> Iterator[Step]:
    yield from _preparation(snapshot)
    if snapshot.candidatures and not snapshot.is_finalised:
        yield from _scoring(snapshot)
        yield from _meeting(person, snapshot)
        yield from _decisions(snapshot)
    if snapshot.is_finalised:
        yield Step(Right.BROWSE, "selection", _("Read the selection"), _("It is locked."), ":material/how_to_vote:")
    why = _("The selection, the reserve list, all scores, and what each column means.")
    yield Step(Right.EXPORT, "documents", _("Download the documents"), why, ":material/description:")


def _preparation(snapshot: Snapshot) -> Iterator[Step]:
    if not snapshot.candidatures:
        why = _("No candidature yet: bring the export of démarches-simplifiées.")
        yield Step(Right.IMPORT, "importer", _("Import the dossiers"), why, ":material/upload_file:")
        return
    late = sum(candidature.awaits_admission and not candidature.is_withdrawn for candidature in snapshot.candidatures)
    if late:
        why = ngettext("{count} dossier came after the close of the call.", "{count} dossiers came after the close of the call.", late)
        label = _("Admit the late dossiers, or not")
        yield Step(Right.ADMIT_LATE, "preselection", label, why.format(count=late), ":material/schedule:")
    undecided = sum(c.screening is Screening.UNDECIDED and not c.is_withdrawn for c in snapshot.candidatures)
    if undecided:
        why = ngettext("{count} candidature is not pre-selected yet.", "{count} candidatures are not pre-selected yet.", undecided)
        yield Step(Right.SCREEN, "preselection", _("Finish the pre-selection"), why.format(count=undecided), ":material/filter_alt:")
    if not snapshot.jurors:
        why = _("No juror yet: add them, or import a file of scores.")
        yield Step(Right.MANAGE_PEOPLE, "reglages", _("Name the jury"), why, ":material/group_add:")
    elif snapshot.phase is Phase.PREPARATION:
        why = _("Jurors see the candidatures and give marks from the phase of scoring on: open it under “Phase”.")
        yield Step(Right.MANAGE_PEOPLE, "reglages", _("Open the scoring"), why, ":material/edit_note:")


def _scoring(snapshot: Snapshot) -> Iterator[Step]:
    if snapshot.phase is Phase.SCORING:
        left = sum(given(snapshot, candidature) < len(snapshot.call.criteria) for candidature in to_score(snapshot))
        why = ngettext("{count} grid left to complete.", "{count} grids left to complete.", left).format(count=left)
        yield Step(Right.SCORE, "noter", _("Give your marks"), why if left else _("All your grids are complete."), ":material/edit_note:")
    standings = ranked_standings(snapshot)
    covered = sum(standing.coverage for standing in standings) / len(standings) if standings else 0.0
    why = _("Shortlisted files are scored at {share}.").format(share=percent(covered))
    yield Step(Right.BROWSE, "candidatures", _("Read the candidatures"), why, ":material/list:")


def _meeting(person: Person, snapshot: Snapshot) -> Iterator[Step]:
    if snapshot.phase is not Phase.DELIBERATION:
        return
    why = _(STATE_LABELS[snapshot.meeting.state])
    if holds(person.roles, Right.CONDUCT, snapshot.phase):
        yield Step(Right.CONDUCT, "seance", _("Conduct the meeting"), why, ":material/gavel:")
    else:
        yield Step(Right.BROWSE, "suivre", _("Follow the meeting"), why, ":material/groups:")


def _decisions(snapshot: Snapshot) -> Iterator[Step]:
    missing = [str(check.text) for check in checklist(snapshot) if not check.is_met]
    if missing:
        why = _("Still missing before it is final: {missing}.").format(missing=listed(missing))
    else:
        why = _("Everything is there to finalise.")
    yield Step(Right.DECIDE, "selection", _("Decide the selection"), why, ":material/how_to_vote:")

"""What a person can do now, the most useful first: which screen, and why."""

from collections.abc import Iterator
from typing import NamedTuple

import streamlit as st

from deliberation.call.call import Phase
from deliberation.call.people import Person, Role
from deliberation.call.rights import Right, holds
from deliberation.call.screening import Screening
from deliberation.derived import coverage
from deliberation.derived.board import checklist
from deliberation.derived.ranking import ranked_standings
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext, percent
from ui import links, live, session
from ui.scoring.scoring import given, to_score
from ui.widgets import sections


class Step(NamedTuple):
    """A screen to go to, for whoever has ``right``, and the reason in a sentence."""

    right: Right
    url_path: str
    label: str
    why: str
    icon: str
    section: str = ""


def show() -> None:
    """List what this person can do now, each with its link, as it changes."""
    live.part("next_steps", _show, shows=lambda person, snapshot: _due(person, snapshot) or _waiting(person, snapshot))


def _show() -> None:
    person = session.require_person()
    st.subheader(_("What to do next"))
    snapshot = session.snapshot()
    steps = _due(person, snapshot)
    if not steps:
        st.markdown(_waiting(person, snapshot))
    for step in steps:
        with st.container(border=True, gap="xxsmall"):
            links.link(step.url_path, step.label, sections.query(step.section) if step.section else None, icon=step.icon)
            st.caption(step.why)


def _waiting(person: Person, snapshot: Snapshot) -> str:
    """Say that nothing is asked of somebody, and from when on, or for what, they wait."""
    if person.has(Role.PROJECTOR):
        return _("This screen follows the meeting.")
    if holds(person.roles, Right.BROWSE, snapshot.phase):
        later = "" if snapshot.candidatures else _("The organisers are preparing the call: there is no candidature yet.")
    else:
        opening = next((phase for phase in Phase if holds(person.roles, Right.BROWSE, phase)), None)
        later = _("The candidatures open to you with the phase: {phase}.").format(phase=opening.words) if opening else ""
    return f"{_('Nothing is asked of you now.')} {later}".strip()


def _due(person: Person, snapshot: Snapshot) -> list[Step]:
    return [step for step in _steps(person, snapshot) if holds(person.roles, step.right, snapshot.phase)]


def _steps(person: Person, snapshot: Snapshot) -> Iterator[Step]:
    deliberates = snapshot.phase is Phase.DELIBERATION
    if not deliberates:
        yield from _preparation(snapshot)
    if not snapshot.candidatures:
        return
    if not snapshot.is_finalised:
        yield from _scoring(person, snapshot)
        yield from _meeting(person, snapshot)
        yield from _decisions(snapshot)
        if deliberates:
            yield from _preparation(snapshot)
        yield Step(Right.BROWSE, "candidatures", _("Read the candidatures"), _reading(snapshot), ":material/list:")
    else:
        yield Step(Right.BROWSE, "selection", _("Read the selection"), _("It is locked."), ":material/how_to_vote:")
    why = _("The selection, the reserve list, all scores, and what each column means.")
    if snapshot.phase in (Phase.PREPARATION, Phase.SCORING):
        why = _("What stands so far: all of it is provisional.")
    yield Step(Right.EXPORT, "documents", _("Download the documents"), why, ":material/description:")


def _preparation(snapshot: Snapshot) -> Iterator[Step]:
    if not snapshot.candidatures:
        why = _("No candidature yet: bring the export of démarches-simplifiées.")
        yield Step(Right.IMPORT, "importer", _("Import the dossiers"), why, ":material/upload_file:")
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
        yield Step(Right.MANAGE_PEOPLE, "reglages", _("Name the jury"), why, ":material/group_add:", "people")
    elif snapshot.candidatures and snapshot.phase is Phase.PREPARATION:
        why = _("Give each their link, under “Access links”; they read and score from the phase of scoring on: open it under “Phase”.")
        yield Step(Right.MANAGE_PEOPLE, "reglages", _("Open the scoring"), why, ":material/edit_note:", "phase")


def _scoring(person: Person, snapshot: Snapshot) -> Iterator[Step]:
    if snapshot.phase is not Phase.SCORING:
        return
    left = sum(given(snapshot, candidature) < len(snapshot.call.criteria) for candidature in to_score(snapshot))
    why = ngettext("{count} grid left to complete.", "{count} grids left to complete.", left).format(count=left)
    if not left:
        why = _("All your grids are complete.")
        if person.id not in snapshot.finished:
            why += " " + _("Say that you have finished.")
    yield Step(Right.SCORE, "noter", _("Give your marks"), why, ":material/edit_note:")
    if snapshot.jurors:
        done = coverage.of_the_jury(snapshot)
        parts = [
            ngettext("{complete} of {expected} grid complete", "{complete} of {expected} grids complete", done.due),
            ngettext("{finished} juror of {jurors} has finished", "{finished} jurors of {jurors} have finished", len(snapshot.finished)),
        ]
        counts = {"complete": done.complete, "expected": done.due, "finished": len(snapshot.finished), "jurors": len(snapshot.jurors)}
        why = " · ".join(part.format(**counts) for part in parts)
        yield Step(Right.SEE_PROGRESS, "analyse", _("Follow the scoring"), why, ":material/grid_on:", "coverage")


def _reading(snapshot: Snapshot) -> str:
    standings = ranked_standings(snapshot)
    if snapshot.phase is Phase.PREPARATION or not standings:
        return _("What each administration wrote.")
    if any(snapshot.is_under_seal(standing.candidature_id) for standing in standings):
        return _("The jury’s marks are under seal until the chair reveals them.")
    covered = sum(standing.coverage for standing in standings) / len(standings)
    return _("Shortlisted files are scored at {share}.").format(share=percent(covered))


def _meeting(person: Person, snapshot: Snapshot) -> Iterator[Step]:
    if snapshot.phase is not Phase.DELIBERATION:
        return
    why = snapshot.meeting.state.words
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

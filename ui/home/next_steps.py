"""Next steps of a person, the most useful first: the screen and the reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import streamlit as st

import ui.live
from capabilities import Panel
from deliberation.call.call import Phase, Screening
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.derived.accounting import awaiting_admission, screening_counts
from deliberation.derived.interests import files_since
from deliberation.derived.meeting.checklist import checklist
from deliberation.derived.next_steps import Step, next_steps, opening_phase
from deliberation.derived.scoring import coverage
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.derived.scoring.standings import mean_coverage
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, listed, ngettext, part_done
from ui import links, session
from ui.scoring import recusals
from ui.widgets import missing, panels, sections


class _Way(NamedTuple):
    """The screen of a step, and the label of its link."""

    url_path: str
    label: str
    icon: str
    section: str = ""


_WAYS: Mapping[Step, _Way] = {
    Step.DESCRIBE_CALL: _Way("appel", N_("Describe the call"), ":material/tune:"),
    Step.IMPORT_DOSSIERS: _Way("importer", N_("Import the dossiers"), ":material/upload_file:"),
    Step.ADMIT_LATE: _Way("preselection", N_("Admit the late dossiers, or not"), ":material/schedule:"),
    Step.FINISH_SCREENING: _Way("preselection", N_("Finish the pre-selection"), ":material/filter_alt:"),
    Step.NAME_JURY: _Way("reglages", N_("Name the jury"), ":material/group_add:", "people"),
    Step.OPEN_SCORING: _Way("reglages", N_("Open the scoring"), ":material/edit_note:", "phase"),
    Step.DECLARE: _Way("deports", N_("Declare your recusals"), ":material/front_hand:"),
    Step.SCORE: _Way("noter", N_("Give your marks"), ":material/edit_note:"),
    Step.FOLLOW_SCORING: _Way("analyse", N_("Follow the scoring"), ":material/grid_on:", "coverage"),
    Step.CONDUCT: _Way("seance", N_("Conduct the meeting"), ":material/gavel:"),
    Step.FOLLOW_MEETING: _Way("suivre", N_("Follow the meeting"), ":material/groups:"),
    Step.DECIDE: _Way("selection", N_("Decide the selection"), ":material/how_to_vote:"),
    Step.READ_CANDIDATURES: _Way("candidatures", N_("Read the applications"), ":material/list:"),
    Step.READ_RESULTS: _Way("resultats", N_("See the results"), ":material/campaign:"),
    Step.READ_SELECTION: _Way("selection", N_("Read the selection"), ":material/how_to_vote:"),
    Step.DOWNLOAD: _Way("documents", N_("Download the documents"), ":material/description:"),
}


def live() -> None:
    """List the person's next steps, each with its link, live."""
    ui.live.part("next_steps", _draw, right=None, shows=lambda person, snapshot: _due(person, snapshot) or _waiting(person, snapshot))


def _draw(person: Person, snapshot: Snapshot) -> None:
    due = _due(person, snapshot)
    if not due:
        with st.container(border=True, key="now"):
            st.header(_("What to do now"))
            st.markdown(_waiting(person, snapshot))
        return
    (step, why), *later = due
    with st.container(border=True, gap="xsmall", key="now"):
        st.header(_("What to do now"))
        _way(step)
        st.markdown(why)
        if later:
            _each(later)


def _each(steps: Sequence[tuple[Step, str]]) -> None:
    with st.container(gap="xsmall", key="next"):
        for step, why in steps:
            with st.container(gap=None):
                _way(step)
                st.caption(why)


def after(step: Step) -> None:
    """Show the step after a finished step, with its link."""
    due = [candidature for candidature in _due(session.require_person(), session.snapshot()) if candidature[0] is not step]
    if due:
        st.header(_("What to do now"))
        _each(due[:1])


def _way(step: Step) -> None:
    way = _WAYS[step]
    if step is Step.IMPORT_DOSSIERS and (panel := _inviting(session.snapshot())):
        way = way._replace(section=panel.key)
    links.link(way.url_path, _(way.label), sections.query(way.section) if way.section else None, icon=way.icon)


def _inviting(snapshot: Snapshot) -> Panel | None:
    """Return the extra's section best suited to import dossiers, if offered."""
    return next((panel for panel in panels.panels_of("imports", snapshot).values() if panel.invites), None)


def _due(person: Person, snapshot: Snapshot) -> list[tuple[Step, str]]:
    return [(step, _REASONS[step](person, snapshot)) for step in next_steps(person, snapshot)]


def _waiting(person: Person, snapshot: Snapshot) -> str:
    """Show that nothing is due now, and the opening of files or the awaited event."""
    if person.has(Role.PROJECTOR):
        return _("This screen follows the meeting.")
    if holds(person.roles, Right.BROWSE, snapshot.phase):
        later = "" if snapshot.candidatures else _("The organisers are preparing the call: there is no application yet.")
    else:
        opening = opening_phase(person)
        later = _("The applications open to you with the phase: {phase}.").format(phase=opening.words) if opening else ""
    return f"{_('Nothing is asked of you now.')} {later}".strip()


def _importing(_person: Person, snapshot: Snapshot) -> str:
    panel = _inviting(snapshot)
    return _(panel.invites) if panel else _("No application yet: import the list of dossiers.")


def _late(_person: Person, snapshot: Snapshot) -> str:
    late = len(awaiting_admission(snapshot))
    sentence = ngettext("{count} dossier came after the close of the call.", "{count} dossiers came after the close of the call.", late)
    return sentence.format(count=late)


def _count_undecided(_person: Person, snapshot: Snapshot) -> str:
    undecided = screening_counts(snapshot)[Screening.UNDECIDED]
    sentence = ngettext("{count} application is not pre-selected yet.", "{count} applications are not pre-selected yet.", undecided)
    return sentence.format(count=undecided)


def _grids_left(person: Person, snapshot: Snapshot) -> str:
    own = coverage.of_the_viewer(snapshot)
    left = own.due - own.complete
    if left:
        return ngettext("{count} grid left to complete.", "{count} grids left to complete.", left).format(count=left)
    sentence = _("All your grids are complete.")
    return sentence if person.id in snapshot.finished else f"{sentence} {_('Say that you have finished.')}"


def _progress(_person: Person, snapshot: Snapshot) -> str:
    done = coverage.of_the_jury(snapshot)
    finished = sum(member.id in snapshot.finished for member in snapshot.members)
    label = ngettext("{finished} juror of {jurors} has finished", "{finished} jurors of {jurors} have finished", finished)
    return f"{done.words} · {label.format(finished=finished, jurors=len(snapshot.members))}"


def _meeting(_person: Person, snapshot: Snapshot) -> str:
    return snapshot.meeting.state.words


def _missing(_person: Person, snapshot: Snapshot) -> str:
    lacking = [_continue_sentence(str(check.text)) for check in checklist(snapshot) if check.stands_in_the_way]
    if lacking:
        return _("Still missing before it is final: {missing}.").format(missing=listed(lacking))
    return _("Everything is there to finalise.")


def _continue_sentence(sentence: str) -> str:
    """Return a sentence with its first letter lowered, to continue a sentence."""
    return sentence[:1].lower() + sentence[1:]


def _reading(_person: Person, snapshot: Snapshot) -> str:
    standings = ranked_standings(snapshot)
    if snapshot.phase is Phase.PREPARATION or not standings:
        return _("What each applicant wrote.")
    if any(snapshot.is_under_seal(line.candidature_id) for line in standings):
        return missing.marks_under_seal()
    return _("Shortlisted files are scored at {share}.").format(share=part_done(mean_coverage(standings)))


def _results(_person: Person, snapshot: Snapshot) -> str:
    if snapshot.is_finalised:
        return _("Who is selected on each track, then the reserve list.")
    return _("The meeting is closed. They are provisional until the selection is finalised.")


def _documents(_person: Person, snapshot: Snapshot) -> str:
    if snapshot.phase in (Phase.PREPARATION, Phase.SCORING):
        return _("Selection so far: all of it is provisional.")
    return _("The selection, the reserve list, all scores, and what each column means.")


_REASONS: Mapping[Step, Callable[[Person, Snapshot], str]] = {
    Step.DESCRIBE_CALL: lambda _person, _snapshot: _("What the jury scores and decides on: criteria, scale, tracks and places, dates."),
    Step.IMPORT_DOSSIERS: _importing,
    Step.ADMIT_LATE: _late,
    Step.FINISH_SCREENING: _count_undecided,
    Step.NAME_JURY: lambda _person, _snapshot: _("No juror yet: add them, or import a file of scores."),
    Step.OPEN_SCORING: lambda _person, _snapshot: _(
        "Give each their link, under “Access links”; they read and score from the phase of scoring on: open it under “Phase”."
    ),
    Step.DECLARE: lambda person, snapshot: recusals.came_since(files_since(snapshot, person)),
    Step.SCORE: _grids_left,
    Step.FOLLOW_SCORING: _progress,
    Step.CONDUCT: _meeting,
    Step.FOLLOW_MEETING: _meeting,
    Step.DECIDE: _missing,
    Step.READ_CANDIDATURES: _reading,
    Step.READ_RESULTS: _results,
    Step.READ_SELECTION: lambda _person, _snapshot: _("It is locked."),
    Step.DOWNLOAD: _documents,
}

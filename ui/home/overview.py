"""The home: title, the call in tiles and numbers, its scores, readiness for the meeting; the list of all screens."""

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import shorten

import streamlit as st

import capabilities
import ui.live
from bootstrap import remembered
from charts.parts.theme import TRACK_SIGNS, TRACKS
from charts.strip import score_strip
from deliberation.call.call import Call, Phase, Screening
from deliberation.call.people import Person, Right
from deliberation.derived.accounting import screening_counts
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.meeting.checklist import opening_checks
from deliberation.derived.meeting.openness import is_divided
from deliberation.derived.scoring import coverage
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.derived.scoring.standings import mean_coverage
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, date, moment, ngettext, part_done, whole
from ui import links, plain_table, session
from ui.links import DOSSIER
from ui.navigation import screens_of
from ui.preparation import phases
from ui.selection import finalisation
from ui.texts import literal
from ui.widgets import missing
from ui.widgets.figures import drawn, show_chart, size

_DIVIDED_MAX = 3  # named
_TITLE_MAX = 60

_FOUND: Mapping[str, str] = {
    "accueil": N_("What to do now, and where the call stands."),
    "candidatures": N_("All applications: search, filter, sort, read one beside the list."),
    "noter": N_("Your grids: a mark for each criterion, beside what the team wrote."),
    "suivre": N_("The file under discussion, and what is asked of you."),
    "seance": N_("The conduct of the meeting: presence, agenda, ballots, decisions."),
    "classement": N_("The official ranking, its lines and its ties, and what would change it."),
    "selection": N_("The places of each track, who has them, and the decisions."),
    "fiche": N_("One application: its marks, and all that the team wrote."),
    "comparaison": N_("Two to four applications side by side, criterion by criterion."),
    "analyse": N_("Agreement between jurors, and distribution of marks."),
    "preselection": N_("Which applications the jury reads, and why."),
    "importer": N_("Dossiers, marks and paper grids, from files."),
    "appel": N_("What the jury decides on: criteria, scale, tracks and places, dates."),
    "reglages": N_("People, links, phase, who reads what."),
    "salle": N_("What the room sees during the meeting."),
    "documents": N_("Minutes, selection, booklet and archive, to download."),
    "journal": N_("Every act, with who did it and when."),
    "resultats": N_("The results, to be read aloud."),
    "deports": N_("The applications from which you are recused."),
    "mes-appareils": N_("Your devices, and a code to add another one."),
    "plan": N_("This list."),
    **{screen.url_path: screen.summary for extra in capabilities.installed() for screen in extra.screens},
}


def show_title() -> None:
    """Show the call's name with its phases as a line, the person's name, and when the jury meets, live."""
    ui.live.part("greeting", _draw_title, right=None, shows=_title_shows)


def _title_shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    return person, snapshot.call, snapshot.phase, snapshot.versions


def _draw_title(person: Person, snapshot: Snapshot) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="home.title"):
        st.title(literal(str(snapshot.call.name)))
        phases.stepper(snapshot)
    parts = [f"**{literal(person.name)}**, {person.role_names.lower()}"]
    if snapshot.call.meets_at:
        parts.append(_("Meeting on {moment}").format(moment=moment(snapshot.call.meets_at)))
    st.markdown(" · ".join(parts))
    finalisation.reopened(snapshot)
    if snapshot.is_finalised and snapshot.versions:
        version = snapshot.versions[-1]
        sentence = _("Selection finalised on {date} (version {number}, fingerprint {hash}).")
        if not version.sha256:
            sentence = _("Selection finalised on {date} (version {number}).")
        st.success(
            sentence.format(date=date(version.finalised_at), number=version.number, hash=version.sha256[:12]),
            icon=":material/lock:",
        )


def show_places() -> None:
    """Show how many places of each track are taken, live."""
    ui.live.part("places", _draw_places, shows=lambda _person, snapshot: (snapshot.call.tracks, board_gauges(snapshot)))


def _draw_places(_person: Person, snapshot: Snapshot) -> None:
    with st.container(border=True, gap="xsmall", key="tile.places"):
        st.header(_("Places"))
        rows = "".join(_discs(snapshot, place, gauge) for place, gauge in enumerate(board_gauges(snapshot)))
        st.html(f'<ul class="discs">{rows}</ul>')
        if snapshot.is_partial:
            st.caption(_("Files under your recusals left out."))


def _discs(snapshot: Snapshot, place: int, gauge: Gauge) -> str:
    """Return a track: name, a disc per place, filled if taken, and both numbers."""
    label = f"{TRACK_SIGNS[place % len(TRACK_SIGNS)]} {snapshot.call.track(gauge.track).label}"
    discs = "".join(f'<i class="{"taken" if number < gauge.selected else ""}"></i>' for number in range(max(gauge.places, gauge.selected)))
    count = f"<b>{gauge.selected} / {gauge.places}</b>"
    hue = TRACKS[place % len(TRACKS)]
    return f'<li style="--hue:{hue}"><span>{escape(label)}</span>{count}<span class="row" aria-hidden="true">{discs}</span></li>'


def show_marks() -> None:
    """Show how complete the marks are, and the files on which the jury is divided, live."""
    ui.live.part("marks", _draw_marks)


def _draw_marks(_person: Person, snapshot: Snapshot) -> None:
    standings = ranked_standings(snapshot)
    with st.container(border=True, gap="xsmall", key="tile.marks"):
        st.header(_("Marks"))
        if not standings:
            st.markdown(_("No application to score yet."))
        elif any(snapshot.is_under_seal(line.candidature_id) for line in standings):
            own = coverage.of_the_viewer(snapshot)
            if own.due:
                _ring(own.complete / own.due, f"{own.complete} / {own.due}", _("My grids"))
            st.markdown(missing.marks_under_seal())
        else:
            share = mean_coverage(standings)
            _ring(share or 0, part_done(share), _("of the marks of shortlisted files are given"))
            _name_divided(snapshot, [snapshot.candidature(line.candidature_id) for line in standings if is_divided(line)])


def _ring(share: float, number: str, words: str) -> None:
    ring = f'<i style="--share: {share:.0%}" aria-hidden="true"></i>'
    st.html(f'<p class="ring">{ring}<b>{escape(number)}</b><span>{escape(words)}</span></p>')


def _name_divided(snapshot: Snapshot, files: Sequence[Candidature]) -> None:
    if not files:
        return
    count = ngettext("The jury is divided on {count} application", "The jury is divided on {count} applications", len(files))
    st.markdown(f"**{count.format(count=whole(len(files)))}**")
    for file in files[:_DIVIDED_MAX]:
        links.link("fiche", literal(shorten(file.numbered_title, _TITLE_MAX, placeholder="…")), {DOSSIER: [file.dossier]})


def show_scores() -> None:
    """Show the scores of the viewer's files, by track, each linked to its sheet, live; nothing without scores."""
    ui.live.part("scores", _draw_scores, shows=lambda _person, snapshot: ranked_standings(snapshot))


def _draw_scores(_person: Person, snapshot: Snapshot) -> None:
    if any(line.score is not None for line in ranked_standings(snapshot)):
        st.header(_("Scores by track"))
        show_chart(drawn(snapshot, score_strip, size=size()), key="home.scores", is_studied=True, has_explorer=False)


def show_numbers() -> None:
    """Show the call in a few numbers, on one line, live."""
    ui.live.part("numbers", _draw_numbers, right=None)


def _draw_numbers(_person: Person, snapshot: Snapshot) -> None:
    if not snapshot.candidatures and not snapshot.jurors:
        return
    candidatures, members = len(snapshot.candidatures), len(snapshot.members)
    administrations = len({candidature.administration_id for candidature in snapshot.candidatures})
    shortlisted = screening_counts(snapshot)[Screening.SHORTLISTED]
    numbers = {
        ngettext("Application", "Applications", candidatures): whole(candidatures),
        snapshot.call.applicants.counted(administrations): whole(administrations),
        ngettext("Shortlisted application", "Shortlisted applications", shortlisted): whole(shortlisted),
        ngettext("Juror", "Jurors", members): whole(members),
    }
    plain_table.figures(numbers)


def is_readiness_due() -> bool:
    """Return whether the person conducts a meeting not yet opened, on shortlisted files."""
    snapshot = session.snapshot()
    is_ahead = snapshot.phase is Phase.DELIBERATION and snapshot.meeting.state is MeetingState.NOT_OPENED
    return is_ahead and bool(snapshot.ranked) and session.holds(Right.CONDUCT)


def show_readiness() -> None:
    """Show the checks before the meeting opens, live; nothing for other people, or afterwards."""
    ui.live.part("readiness", _draw_readiness, right=None)


def _draw_readiness(_person: Person, snapshot: Snapshot) -> None:
    if not is_readiness_due():
        return
    checks = opening_checks(snapshot, has_screen=remembered.has_room_screen(snapshot))
    with st.container(border=True, gap="xsmall", key="readiness"):
        st.header(_("Ready to open?"))
        for check in checks:
            icon = ":material/check_circle:" if check.is_met else ":orange[:material/radio_button_unchecked:]"
            st.markdown(f"{icon} {check.text}")
        if not all(check.is_met for check in checks):
            st.caption(_("You can open without waiting."))


def show_site_map(person: Person, call: Call, phase: Phase) -> None:
    """List the screens open to ``person``, each a link with a description."""
    groups: dict[str, list[str]] = {}
    titles: dict[str, tuple[str, str]] = {}
    for screen in screens_of(person, call, phase):
        group = screen.group if screen.is_in_menu else N_("Your account, and pages opened by a link")
        groups.setdefault(_(group) if group else _("Main screens"), []).append(screen.url_path)
        titles[screen.url_path] = (_(screen.title), screen.icon)
    for heading, addresses in groups.items():
        st.header(heading)
        with st.container(gap="xsmall", key=f"then.{addresses[0]}"):
            for address in addresses:
                with st.container(horizontal=True, gap="small"):
                    title, icon = titles[address]
                    links.link(address, title, icon=icon)
                    st.caption(_(_FOUND[address]))

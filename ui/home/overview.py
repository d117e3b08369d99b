"""The head of the home: greeting, the call in numbers, readiness for the meeting."""

from collections.abc import Mapping

import streamlit as st

import ui.live
from bootstrap import remembered
from deliberation.call.call import Phase, Screening
from deliberation.call.people import Person, Right
from deliberation.derived.accounting import screening_counts
from deliberation.derived.meeting.board import board_gauges
from deliberation.derived.meeting.checklist import opening_checks
from deliberation.meeting.meeting import MeetingState
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, date, moment, ngettext, whole
from ui import links, plain_table, session
from ui.navigation import screens_of
from ui.selection import finalisation
from ui.texts import literal

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
    "messages": N_("Invitations, reminders, convocations, letters: their texts, to send yourself; the heading of the minutes."),
    "salle": N_("What the room sees during the meeting."),
    "documents": N_("Minutes, selection, booklet and archive, to download."),
    "journal": N_("Every act, with who did it and when."),
    "seance-acte-par-acte": N_("The meeting again, act by act, for a review or an appeal."),
    "laureats": N_("The laureates of earlier calls."),
    "resultats": N_("The results, to be read aloud."),
    "deports": N_("The applications from which you are recused."),
    "mes-appareils": N_("Your devices, and a code to add another one."),
    "plan": N_("This list."),
}


def show_greeting() -> None:
    """Show the person's name, the call, and when the jury meets, live."""
    ui.live.part("greeting", _draw_greeting, shows=_greeting_shows)


def _greeting_shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    return person, snapshot.call, snapshot.phase, snapshot.versions


def _draw_greeting() -> None:
    person, snapshot = session.require_person(), session.snapshot()
    parts = [f"**{literal(person.name)}**, {person.role_names.lower()}"]
    if snapshot.call.meets_at:
        parts.append(_("Meeting on {moment}").format(moment=moment(snapshot.call.meets_at)))
    st.markdown(f"**{literal(str(snapshot.call.name))}**")
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


def show_numbers() -> None:
    """Show the call in a few numbers, on one line, live."""
    ui.live.part("numbers", _draw_numbers)


def _draw_numbers() -> None:
    snapshot = session.snapshot()
    if not snapshot.candidatures and not snapshot.jurors:
        return
    candidatures, members = len(snapshot.candidatures), len(snapshot.members)
    administrations = len({candidature.administration_id for candidature in snapshot.candidatures})
    shortlisted = screening_counts(snapshot)[Screening.SHORTLISTED]
    taken = sum(gauge.selected for gauge in board_gauges(snapshot))
    shown = {
        ngettext("Application", "Applications", candidatures): whole(candidatures),
        snapshot.call.applicants.counted(administrations): whole(administrations),
        ngettext("Shortlisted application", "Shortlisted applications", shortlisted): whole(shortlisted),
        ngettext("Juror", "Jurors", members): whole(members),
        _("Places taken"): f"{taken} / {snapshot.call.places}",
    }
    plain_table.figures(shown)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def is_readiness_due() -> bool:
    """Tell whether the person conducts a meeting that is still to be opened, on files that are shortlisted."""
    snapshot = session.snapshot()
    is_ahead = snapshot.phase is Phase.DELIBERATION and snapshot.meeting.state is MeetingState.NOT_OPENED
    return is_ahead and bool(snapshot.ranked) and session.holds(Right.CONDUCT)


def show_readiness() -> None:
    """Show the checks before the meeting opens, live; nothing to those who do not conduct it, or afterwards."""
    ui.live.part("readiness", _draw_readiness)


def _draw_readiness() -> None:
    if not is_readiness_due():
        return
    snapshot = session.snapshot()
    checks = opening_checks(snapshot, has_screen=remembered.has_room_screen(snapshot))
    with st.container(border=True, gap="xsmall", key="readiness"):
        st.header(_("Ready to open?"))
        for check in checks:
            icon = ":material/check_circle:" if check.is_met else ":orange[:material/radio_button_unchecked:]"
            st.markdown(f"{icon} {check.text}")
        if not all(check.is_met for check in checks):
            st.caption(_("You can open without waiting."))


def show_site_map(person: Person, phase: Phase, *, has_laureates: bool) -> None:
    """List the screens open to ``person``, each a link with a description."""
    groups: dict[str, list[str]] = {}
    titles: dict[str, tuple[str, str]] = {}
    for screen in screens_of(person, phase, has_laureates=has_laureates):
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

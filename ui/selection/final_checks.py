"""What stands before finalising, checklist, proposed reasons, dossiers on hold; and the results after it."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

import ui.live
from bootstrap import remembered
from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation.call.call import Head
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.derived.meeting.checklist import Check, TrackResult, are_told, checklist, left_waiting, results
from deliberation.derived.meeting.verdicts import awaiting_adoption
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.acts import Receipt
from deliberation.operations.dossiers.screening import decline_waiting
from deliberation.operations.selection.finalisation import adopt_reasons
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, listed, ngettext, whole
from ui import links, plain_table, session
from ui.acting import act, doing
from ui.selection import decisions
from ui.texts import literal
from ui.widgets import sections, styles
from ui.widgets.windows import Window

_NAMED_MOST = 6

_PAGE = 50
_READ_HEIGHT = 200
_WAITING_REASON = "finalisation.waiting.reason"


def show_checks(snapshot: Snapshot, checks: Sequence[Check]) -> None:
    """List what is missing and what is to be known, each line with the way to its files; fold what is met."""
    met = [check for check in checks if check.is_met]
    for check in checks:
        if not check.is_met:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{_icon(check)} {in_words(check)}", width="stretch")
                _lead_to_files(snapshot, check)
    with sections.fold(_("Conditions met"), whole(len(met)), icon=":material/check_circle:", key="finalisation.met"):
        st.markdown("  \n".join(f"{_icon(check)} {check.text}" for check in met))


def _lead_to_files(snapshot: Snapshot, check: Check) -> None:
    """Offer to choose exactly the files of a line, which keep what they hold; the pre-selection for those not decided upon here."""
    if not check.dossiers:
        if check.way:
            links.link(check.way.url_path, _(check.way.label), sections.query(check.way.section), icon=":material/edit_note:")
        return
    ranked = {candidature.dossier for candidature in snapshot.ranked}
    if not ranked.issuperset(check.dossiers):
        if session.holds(Right.SCREEN):
            links.link("preselection", _("Pre-selection"), icon=":material/rule:")
    elif session.holds(Right.DECIDE):
        label = ngettext("Choose this {count} file", "Choose these {count} files", len(check.dossiers)).format(count=len(check.dossiers))
        key = f"finalisation.choose.{check.text.text}"
        st.button(label, key=key, type="tertiary", on_click=partial(decisions.choose, check.dossiers))


def _icon(check: Check) -> str:
    if check.is_met:
        return ":material/check_circle:"
    return ":material/radio_button_unchecked:" if check.is_required else ":material/info:"


def in_words(check: Check) -> str:
    """Return a line of the checklist, with the dossiers that stand in the way, or how many if they are many."""
    return f"{check.text}{_in_the_way(check)}"


def _in_the_way(check: Check) -> str:
    if check.is_met or not check.dossiers:
        return ""
    if len(check.dossiers) > _NAMED_MOST:
        return " — " + ngettext("{count} dossier missing", "{count} dossiers missing", len(check.dossiers)).format(
            count=len(check.dossiers)
        )
    return " — " + ", ".join(check.dossiers)


def show_proposed_reasons(person: Person, snapshot: Snapshot, part: str) -> None:
    """List the proposed reasons by outcome, each editable, with the button that adopts them; nothing if there are none.

    ``part``: the live part that says what became of the act.
    """
    proposed = awaiting_adoption(snapshot)
    if not proposed:
        return
    with st.container(border=True, key="finalisation.reasons"):
        heading = ngettext("{count} reason taken as proposed", "{count} reasons taken as proposed", len(proposed))
        st.subheader(heading.format(count=len(proposed)), anchor=False)
        st.caption(_("These sentences are made from the marks; nobody wrote them. Read them and change those that are not right."))
        ordered = [one for outcome in Outcome.decided() for one in proposed if snapshot.decision(one.id).outcome is outcome]
        _reason_rows(snapshot, plain_table.page(ordered, size=_PAGE, key="finalisation.reasons.page"))
        if holds(person.roles, Right.FINALISE, snapshot.phase) and session.sees_all(person):
            _adopt(snapshot, proposed, part)


def _reason_rows(snapshot: Snapshot, shown: Sequence[Candidature]) -> None:
    may_change, heading = session.holds(Right.DECIDE), None
    for one in shown:
        decision = snapshot.decision(one.id)
        if decision.outcome is not heading:
            heading = decision.outcome
            st.markdown(f"**{OUTCOME_SIGNS[heading]} {heading.words}**")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{literal(one.numbered_title)}  \n*{literal(decision.reason)}*", width="stretch")
            if may_change:
                key = f"finalisation.reasons.change.{one.dossier}"
                st.button(_("Change"), key=key, type="tertiary", on_click=partial(decisions.choose, [one.dossier]))


def _adopt(snapshot: Snapshot, proposed: Sequence[Candidature], part: str) -> None:
    label = ngettext("Approve this {count} reason", "Approve these {count} reasons", len(proposed)).format(count=len(proposed))
    seen = {one.id: snapshot.decision(one.id).version for one in proposed}
    act = doing(adopt_reasons, Right.FINALISE, part=part, seen=seen)
    st.button(label, icon=":material/how_to_reg:", key="finalisation.adopt", on_click=act)


def ask_about_differing_rows(snapshot: Snapshot) -> str | None:
    """Show what is not as the journal says and ask for a reason: returned, empty if there is nothing to ask; None while none is given."""
    differing = remembered.differing_rows(snapshot)
    if not differing:
        return ""
    st.error(
        _("The database was changed without an act of the journal: {problems} Have it put right from a backup, or finalise with a reason.")
        .format(problems=" ".join(map(str, differing))), icon=":material/gpp_bad:",
    )  # fmt: skip
    return st.text_input(_("Reason for finalising all the same, given in the minutes"), key="finalisation.despite").strip() or None


def show_proposed_texts(snapshot: Snapshot) -> Mapping[int, int]:
    """Show in the window the reasons that finalising adopts; return the versions of their decisions."""
    proposed = awaiting_adoption(snapshot)
    if proposed:
        heading = ngettext("{count} reason taken as proposed", "{count} reasons taken as proposed", len(proposed))
        st.markdown(f"**{heading.format(count=len(proposed))}** · {_('These sentences are made from the marks; nobody wrote them.')}")
        with st.container(height=_READ_HEIGHT, key="finalisation.texts"):
            decisions = ((one.dossier, snapshot.decision(one.id)) for one in proposed)
            lines = (f"{OUTCOME_SIGNS[one.outcome]} {literal(dossier)} · *{literal(one.reason)}*" for dossier, one in decisions)
            st.markdown("  \n".join(lines))
    return {one.id: snapshot.decision(one.id).version for one in proposed}


def show_waiting(snapshot: Snapshot, window: Window, read: Head) -> int:
    """Name in the window the dossiers on hold, which stay so, with the other way: not shortlisted. Return how many there are.

    ``read``: the entry that the window is about. Declining them is an act of its own, after which the window is about its entry.
    """
    held = left_waiting(snapshot)
    if held:
        label = ngettext(
            "{count} dossier stays on hold, named in the minutes:", "{count} dossiers stay on hold, named in the minutes:", len(held)
        )
        st.markdown(f"**{label.format(count=len(held))}** {listed(literal(candidature.dossier) for candidature in held)}")
        label = ngettext("Do not shortlist {count} dossier", "Do not shortlist {count} dossiers", len(held)).format(count=len(held))
        seen = {candidature.id: candidature.screening_version for candidature in held}
        with st.expander(_("Or not shortlisted, with a reason"), icon=":material/rule:"):
            st.text_area(_("Reason, which the minutes give"), key=_WAITING_REASON, max_chars=600, height=90)
            st.button(label, key="finalisation.decline", on_click=_decline_waiting, args=(window, read, seen))
    return len(held)


def _decline_waiting(window: Window, read: Head, seen: Mapping[int, int]) -> None:
    # Those named when the button was drawn: what was put on hold since is not swept in.
    done = act(decline_waiting, Right.SCREEN, part=window.name, seen=seen, reason=st.session_state.get(_WAITING_REASON, ""))
    if done and done.result:
        window.ask(own_entry(done.result, read))


def own_entry(receipt: Receipt | None, read: Head) -> Head:
    """Return the entry of an own act that follows ``read`` at once; ``read`` where somebody changed something in between, unread."""
    head = session.snapshot().head
    return head if receipt and receipt.sequence == read.entry + 1 == head.entry else read


_STYLE = Path(__file__).with_name("results.css")
ALOUD = "aloud"
DEPUTY_READS_RESULTS = N_("You are recused on a file, and see only a part of the call: the deputy reads the results.")


def live() -> None:
    """Show the results as they change; to those who conduct the meeting, what to read aloud."""
    styles.put(_STYLE)
    person = session.require(Right.BROWSE)
    chosen = ""
    if reads(person):
        parts = {"results": _("Results"), ALOUD: _("To read aloud")}
        chosen = sections.choose(_("Part of the results"), parts, key="results.section")
    ui.live.part("results", _aloud if chosen == ALOUD else _draw, shows=_shows)


def reads(person: Person) -> bool:
    """Tell whether somebody conducts the meeting, and so may read the results aloud."""
    return person.has(Role.CHAIR, Role.DEPUTY, Role.ORGANISER)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    return person, are_told(snapshot), snapshot.phase, results(snapshot), session.sees_all(person)


def _draw(_person: Person, snapshot: Snapshot) -> None:
    if not are_told(snapshot):
        st.info(_("The results are shown here once the meeting is closed."), icon=":material/hourglass_empty:")
        links.link("selection", _("What is decided so far"), icon=":material/how_to_vote:")
        return
    state(snapshot)
    signs = track_signs(snapshot.call)
    for result in results(snapshot):
        st.header(f"{signs[result.track]} {_heading(snapshot, result)}", anchor=False)
        st.markdown("\n".join(f"- {_named(snapshot, file)}" for file in result.selected) or _("Nothing selected."))
        if result.reserve:
            st.markdown(f"**{_('Reserve list, in this order')}**")
            st.markdown(_numbered(snapshot, result.reserve))
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def state(snapshot: Snapshot) -> None:
    """Say whether the results are final; if not, what is still provisional."""
    if snapshot.is_finalised:
        st.success(_("The selection is finalised: these results are final."), icon=":material/lock:")
        return
    missing = [in_words(check) for check in checklist(snapshot) if check.stands_in_the_way]
    sentence = _("Provisional: the selection is not finalised.")
    st.warning("  \n".join([sentence, *(f"○ {text}" for text in missing)]), icon=":material/pending:")


def _heading(snapshot: Snapshot, result: TrackResult) -> str:
    count = len(result.selected)
    label = ngettext("{track}: {count} selected for {places} places", "{track}: {count} selected for {places} places", count)
    return label.format(track=snapshot.call.track(result.track).label, count=count, places=result.places)


def _numbered(snapshot: Snapshot, files: Sequence[Candidature]) -> str:
    return "\n".join(f"{rank}. {_named(snapshot, file)}" for rank, file in enumerate(files, start=1))


def _named(snapshot: Snapshot, candidature: Candidature) -> str:
    return f"**{literal(snapshot.administration_of(candidature).name)}** – {literal(candidature.title)}"


def _aloud(person: Person, snapshot: Snapshot) -> None:
    """Show what to read aloud, in that order."""
    if not reads(person):
        return
    if not session.sees_all(person):
        st.info(_(DEPUTY_READS_RESULTS), icon=":material/front_hand:")
        return
    with st.container(key="results-aloud"):
        for result in results(snapshot):
            track, count = snapshot.call.track(result.track).label, len(result.selected)
            st.header(str(track), anchor=False)
            sentence = ngettext("The jury selects {count} project:", "The jury selects {count} projects:", count)
            st.markdown(sentence.format(count=count) if count else _("The jury selects no project on this track."))
            st.markdown(_numbered(snapshot, result.selected))
            if result.reserve:
                st.markdown(_("On the reserve list, in this order:"))
                st.markdown(_numbered(snapshot, result.reserve))
        if not snapshot.is_finalised:
            st.markdown(_("These results are provisional until the selection is finalised."))


def link(snapshot: Snapshot) -> None:
    """Show a link to the results, once they are open."""
    if are_told(snapshot):
        links.link("resultats", _("See the results"), icon=":material/campaign:")


def names(snapshot: Snapshot) -> None:
    """List who is selected, briefly: numbers and administrations, track by track."""
    lines = []
    for result in results(snapshot):
        track = snapshot.call.track(result.track)
        label = _("{track}: {selected} of {places}").format(track=track.label, selected=len(result.selected), places=result.places)
        lines.append(f"**{label}**")
        lines += [f"{literal(one.dossier)} – {literal(snapshot.administration_of(one).name)}" for one in result.selected]
        if result.reserve:
            lines.append(f"*{_('Reserve list, in this order')}*")
            lines += [f"{literal(one.dossier)} – {literal(snapshot.administration_of(one).name)}" for one in result.reserve]
    st.markdown("  \n".join(lines))

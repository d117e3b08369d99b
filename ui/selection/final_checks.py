"""Steps before finalising: checklist, adoption of proposed reasons, dossiers on hold."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from bootstrap import remembered
from charts.parts.theme import OUTCOME_SIGNS
from deliberation.call.call import Head
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.checklist import Check, left_waiting
from deliberation.derived.meeting.verdicts import awaiting_adoption
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.acts import Receipt
from deliberation.operations.dossiers.screening import decline_waiting
from deliberation.operations.selection.finalisation import adopt_reasons
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext, whole
from ui import links, plain_table, session
from ui.acting import act, doing
from ui.selection import decisions
from ui.texts import literal
from ui.widgets import sections
from ui.widgets.windows import Window

_NAMED_MOST = 6

_PAGE = 50
_READ_HEIGHT = 200
_WAITING_REASON = "finalisation.waiting.reason"


def show_checks(snapshot: Snapshot, checks: Sequence[Check]) -> None:
    """List missing requirements and information, each line linked to its files; fold the fulfilled lines."""
    met = [check for check in checks if check.is_met]
    for check in checks:
        if not check.is_met:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{_icon(check)} {in_words(check)}", width="stretch")
                _lead_to_files(snapshot, check)
    with sections.fold(_("Conditions met"), whole(len(met)), icon=":material/check_circle:", key="finalisation.met"):
        st.markdown("  \n".join(f"{_icon(check)} {check.text}" for check in met))


def _lead_to_files(snapshot: Snapshot, check: Check) -> None:
    """Offer to choose exactly the files of a line, which keep their values; files without a decision lead to the pre-selection."""
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
    """Return a line of the checklist, with the failing dossiers, or their number if many."""
    return f"{check.text}{_name_obstacles(check)}"


def _name_obstacles(check: Check) -> str:
    if check.is_met or not check.dossiers:
        return ""
    if len(check.dossiers) > _NAMED_MOST:
        return " — " + ngettext("{count} dossier missing", "{count} dossiers missing", len(check.dossiers)).format(
            count=len(check.dossiers)
        )
    return " — " + ", ".join(check.dossiers)


def show_proposed_reasons(person: Person, snapshot: Snapshot, part: str) -> None:
    """List the proposed reasons by outcome, each editable, with the adopting button; nothing without proposed reasons.

    ``part``: the live part that shows the act's result.
    """
    proposed = awaiting_adoption(snapshot)
    if not proposed:
        return
    with st.container(border=True, key="finalisation.reasons"):
        heading = ngettext("{count} reason taken as proposed", "{count} reasons taken as proposed", len(proposed))
        st.subheader(heading.format(count=len(proposed)), anchor=False)
        st.caption(_("These sentences are made from the marks; nobody wrote them. Read them and change those that are not right."))
        ordered = [
            candidature for outcome in Outcome.decided() for candidature in proposed if snapshot.decision(candidature.id).outcome is outcome
        ]
        _reason_rows(snapshot, plain_table.page(ordered, size=_PAGE, key="finalisation.reasons.page"))
        if holds(person.roles, Right.FINALISE, snapshot.phase) and session.sees_all(person):
            _adopt(snapshot, proposed, part)


def _reason_rows(snapshot: Snapshot, shown: Sequence[Candidature]) -> None:
    may_change, heading = session.holds(Right.DECIDE), None
    for candidature in shown:
        decision = snapshot.decision(candidature.id)
        if decision.outcome is not heading:
            heading = decision.outcome
            st.markdown(f"**{OUTCOME_SIGNS[heading]} {heading.words}**")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{literal(candidature.numbered_title)}  \n*{literal(decision.reason)}*", width="stretch")
            if may_change:
                key = f"finalisation.reasons.change.{candidature.dossier}"
                st.button(_("Change"), key=key, type="tertiary", on_click=partial(decisions.choose, [candidature.dossier]))


def _adopt(snapshot: Snapshot, proposed: Sequence[Candidature], part: str) -> None:
    label = ngettext("Approve this {count} reason", "Approve these {count} reasons", len(proposed)).format(count=len(proposed))
    versions = {candidature.id: snapshot.decision(candidature.id).version for candidature in proposed}
    act = doing(adopt_reasons, Right.FINALISE, part=part, seen=versions)
    st.button(label, icon=":material/how_to_reg:", key="finalisation.adopt", on_click=act)


def ask_about_differing_rows(snapshot: Snapshot) -> str | None:
    """Show the differences from the journal and ask for a reason. Return the reason, empty if not needed, None while missing."""
    differing = remembered.differing_rows(snapshot)
    if not differing:
        return ""
    st.error(
        _("The database was changed without an act of the journal: {problems} Have it put right from a backup, or finalise with a reason.")
        .format(problems=" ".join(map(str, differing))), icon=":material/gpp_bad:",
    )  # fmt: skip
    return st.text_input(_("Reason for finalising all the same, given in the minutes"), key="finalisation.despite").strip() or None


def show_proposed_texts(snapshot: Snapshot) -> Mapping[int, int]:
    """Show in the window the reasons adopted by finalising; return the versions of their decisions."""
    proposed = awaiting_adoption(snapshot)
    if proposed:
        heading = ngettext("{count} reason taken as proposed", "{count} reasons taken as proposed", len(proposed))
        st.markdown(f"**{heading.format(count=len(proposed))}** · {_('These sentences are made from the marks; nobody wrote them.')}")
        with st.container(height=_READ_HEIGHT, key="finalisation.texts"):
            decisions = ((item.dossier, snapshot.decision(item.id)) for item in proposed)
            lines = (f"{OUTCOME_SIGNS[item.outcome]} {literal(dossier)} · *{literal(item.reason)}*" for dossier, item in decisions)
            st.markdown("  \n".join(lines))
    return {item.id: snapshot.decision(item.id).version for item in proposed}


def show_waiting(snapshot: Snapshot, window: Window, read: Head) -> int:
    """Name in the window the dossiers on hold, which stay so, with the alternative of declining. Return their number.

    ``read``: the journal entry behind the window. Declining is an act of its own, after which the window follows its entry.
    """
    waiting = left_waiting(snapshot)
    if waiting:
        label = ngettext(
            "{count} dossier stays on hold, named in the minutes:", "{count} dossiers stay on hold, named in the minutes:", len(waiting)
        )
        st.markdown(f"**{label.format(count=len(waiting))}** {listed(literal(candidature.dossier) for candidature in waiting)}")
        label = ngettext("Do not shortlist {count} dossier", "Do not shortlist {count} dossiers", len(waiting)).format(count=len(waiting))
        versions = {candidature.id: candidature.screening_version for candidature in waiting}
        with st.expander(_("Or not shortlisted, with a reason"), icon=":material/rule:"):
            st.text_area(_("Reason, which the minutes give"), key=_WAITING_REASON, max_chars=600, height=90)
            st.button(label, key="finalisation.decline", on_click=_decline_waiting, args=(window, read, versions))
    return len(waiting)


def _decline_waiting(window: Window, read: Head, seen: Mapping[int, int]) -> None:
    # Those named when the button was drawn: what was put on hold since is not swept in.
    done = act(decline_waiting, Right.SCREEN, part=window.name, seen=seen, reason=st.session_state.get(_WAITING_REASON, ""))
    if done and done.result:
        window.ask(own_entry(done.result, read))


def own_entry(receipt: Receipt | None, read: Head) -> Head:
    """Return the entry of an own act directly after ``read``; ``read`` after an unread change in between."""
    head = session.snapshot().head
    return head if receipt and receipt.sequence == read.entry + 1 == head.entry else read

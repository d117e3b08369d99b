"""Hearings of the teams: plan, hours, members outside, convocations."""

from collections.abc import Mapping, Sequence

import streamlit as st

import bootstrap
from bootstrap.addresses import address_of
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.hearings import Hearing, hearings, moves
from deliberation.meeting.hearings import Convened, HearingPlan
from deliberation.meeting.meeting import Arrangement
from deliberation.operations.call.wordings import wordings
from deliberation.operations.meeting import hearings as hearings_verbs
from deliberation.operations.meeting.agenda import arrange_agenda
from deliberation.operations.meeting.hearings import hours_told
from deliberation.record.wordings import Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from exports.letters.messages import convocations
from phrases import _, current_language, listed, moment, ngettext
from ui import plain_table, session
from ui.acting import doing
from ui.letters import editing, hearing_plan
from ui.widgets import choosing


def panel(person: Person, snapshot: Snapshot) -> None:
    """Plan the hearings, see their hours, word the convocation, take it for each team."""
    if snapshot.is_partial:
        st.info(_("The hours of the hearings are only for people who see every file."), icon=":material/front_hand:")
        return
    if not session.may(person, snapshot, Right.PREPARE_MEETING):
        st.info(_("Hearings are planned once the call is in scoring, until the selection is finalised."), icon=":material/lock_clock:")
        return
    standing = hearings_verbs.hearing_plan(bootstrap.reading(), by=person, call_id=person.call_id)
    if standing is None:
        st.caption(_("If the jury hears the teams, each gets an hour in the order of the agenda. Nothing is sent to them automatically."))
    left, right = st.columns([2, 3], gap="large")
    with left:
        plan = hearing_plan.fields(snapshot, standing)
    with right:
        if plan:
            _hours(snapshot, plan, hours_told(bootstrap.reading(), by=person, call_id=person.call_id))
    if standing:
        _convocation(snapshot, standing, is_saved=plan == standing)


def _hours(snapshot: Snapshot, plan: HearingPlan, hours: Mapping[int, Convened]) -> None:
    all_hearings = hearings(snapshot, plan)
    if not all_hearings:
        st.info(_("No application is shortlisted yet: the agenda is made of the shortlisted ones."), icon=":material/inbox:")
        return
    plain_table.show(_("Hearings"), [_row(one, hours) for one in all_hearings], key="hearings.hours", has_cards=True)
    count = moves(snapshot, plan)
    sentence = ngettext("{count} coming or going of recused members.", "{count} comings and goings of recused members.", count)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(sentence.format(count=count), width="content")
        st.button(
            _("Order of fewest comings and goings"),
            key="hearings.arrange",
            icon=":material/sort:",
            on_click=doing(arrange_agenda, Right.PREPARE_MEETING, arrangement=Arrangement.FEWEST_MOVES),
            help=_("Takes saved breaks into account. The agenda of the meeting follows this order."),
        )
    other = [one for one in all_hearings if one.candidature.id in hours and hours[one.candidature.id].slot != one.slot]
    if other:
        words = ngettext(
            "{count} team was convened at another hour: download the convocations again, and write to it.",
            "{count} teams were convened at another hour: download the convocations again, and write to them.",
            len(other),
        )
        st.warning(words.format(count=len(other)), icon=":material/update:")


def _row(hearing: Hearing, hours: Mapping[int, Convened]) -> dict[str, object]:
    hour = hours.get(hearing.candidature.id)
    return {
        _("Hour"): moment(hearing.slot.begins_at),
        _("Application"): hearing.candidature.numbered_title,
        _("Outside"): listed([person.name for person in hearing.outside]) or None,
        _("Hour told"): None if hour is None else _("this hour") if hour.slot == hearing.slot else moment(hour.slot.begins_at),
    }


def _convocation(snapshot: Snapshot, plan: HearingPlan, *, is_saved: bool) -> None:
    st.header(_("Convocations"))
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    left, right = st.columns(2, gap="large")
    with left:
        words = editing.text(texts, Wording.HEARING)
    all_hearings = hearings(snapshot, plan)
    if not all_hearings:
        return
    with right:
        _preview(snapshot, {**texts, Wording.HEARING: words}, all_hearings)
    if not (is_saved and editing.is_saved(texts, Wording.HEARING, words)):
        st.info(_("Save the hearings and the text first: the convocations are made from them."), icon=":material/save:")
        return
    st.caption(_("Once you download them, each team’s hour is fixed and its page is open, until the meeting is closed."))
    st.caption(_("Nothing is sent from here: you send the messages with your own mail program."))
    address = address_of(f"/telecharger/{snapshot.call.slug}")
    with st.container(horizontal=True):
        st.link_button(
            _("Drafts and calendars (.eml and .ics, zip)"), f"{address}/hearings.zip?langue={current_language()}", icon=":material/drafts:"
        )
        st.link_button(_("Mail merge (CSV)"), f"{address}/hearings.csv?langue={current_language()}", icon=":material/table:")


def _preview(snapshot: Snapshot, texts: Mapping[Wording, Words], found: Sequence[Hearing]) -> None:
    by_id = {one.candidature.id: one for one in found}
    whose = choosing.choose_one(
        _("Preview for"), list(by_id), key="hearings.preview", format_func=lambda id_: by_id[id_].candidature.numbered_title
    )
    (made,) = convocations(snapshot, texts, [by_id[whose]], {whose: _("(page of the team)")})
    editing.shown(made.subject, made.text)
    if not made.email:
        st.caption(_("This dossier has no e-mail address."))

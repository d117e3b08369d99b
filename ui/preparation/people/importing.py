"""Import people from a file: show changes and organisations to match, then write as shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from deliberation.call.call import Call
from deliberation.call.people import Person, Right, Role
from deliberation.dossiers.people_plan import PeoplePlan, PersonChange, plan_people, with_organisations
from deliberation.dossiers.records import PeopleFile, PersonRecord
from deliberation.errors import ImportRefused
from deliberation.folding import fold_name
from deliberation.operations.call.people import import_people
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import suggested_recusals
from intake.people import read_people
from phrases import ABSENT, _, labelled, listed, ngettext
from ui import feedback, plain_table
from ui.acting import act
from ui.preparation.importing import readings, uploads
from ui.texts import literal

_AS_WRITTEN = ""
_NAMED_MOST = 12


def panel(snapshot: Snapshot) -> None:
    """Take a file of people; show its changes before any writing."""
    sent = uploads.ask(
        "settings.people_file",
        _("Or from a file: name, e-mail, roles, quality, organisation"),
        types=["csv", "xlsx", "ods"],
        before=_("Nothing is written before you have seen what would change."),
        hint=_("Several roles in one cell are separated by “/”. Columns of what they know and of their tracks are read too."),
    )
    if sent is None:
        return
    with feedback.domain_errors():
        file = uploads.asked(sent.id, lambda agreed: read_people(sent.read(), sent.name, repairs_accents=agreed))
        if file.errors:
            raise ImportRefused(file.errors)
        readings.panel(file.reading)
        _confirm(snapshot, file)


def _confirm(snapshot: Snapshot, file: PeopleFile) -> None:
    records = file.people
    near = _plan(snapshot, records).near
    chosen = _ask_recognised(near)
    seated = _seats(snapshot, records)
    records = tuple(replace(record, roles=record.roles | {Role.JUROR}) if seated.get(record.name) else record for record in records)
    plan = _plan(snapshot, with_organisations(records, chosen))
    if plan.errors:
        raise ImportRefused(plan.errors)
    if doubts := (*file.problems, *plan.problems):
        feedback.show_problems(doubts)
    _show(snapshot, plan)
    count = len(plan.changes)
    label = ngettext("Add or update {count} person", "Add or update {count} people", count).format(count=count)
    is_answered = len(chosen) == len(near) and None not in seated.values()
    is_ready = bool(count) and is_answered
    if not is_answered:
        st.caption(_("First answer the questions above."))
    if st.button(label, type="primary", key="settings.people_write", disabled=not is_ready):
        act(
            import_people,
            Right.MANAGE_PEOPLE,
            is_seen_elsewhere=True,
            records=with_organisations(records, chosen),
        )


def _plan(snapshot: Snapshot, records: Sequence[PersonRecord]) -> PeoplePlan:
    return plan_people(
        records,
        people=snapshot.people,
        call=snapshot.call,
        call_id=snapshot.call_id,
        administrations=snapshot.administrations.values(),
    )


def _ask_recognised(near: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Ask which administration each near-match organisation is; return the answers by the file's spelling."""
    if not near:
        return {}
    st.info(_("These organisations are nearly applicants of this call. Said to be one, its files are suggested as recusals."))
    answers: dict[str, str] = {}
    for place, (written, names) in enumerate(near.items()):
        answer = st.radio(
            labelled(_("Organisation"), literal(written)),
            [*names, _AS_WRITTEN],
            index=None,
            key=f"settings.people_near.{place}.{written}",
            format_func=lambda name: literal(name) if name else _("None of these: keep it as it is written"),
        )
        if answer is not None:
            answers[written] = answer or written
    return answers


def _seats(snapshot: Snapshot, records: Sequence[PersonRecord]) -> dict[str, bool | None]:
    """Ask for each new chair without a further role whether they sit on the jury; return the answers by name, None if open."""
    known = {fold_name(person.name) for person in snapshot.people}
    return {
        record.name: st.radio(
            _("{name} is chair: do they also sit on the jury, with marks and a vote?").format(name=literal(record.name)),
            [True, False],
            index=None,
            key=f"settings.people_seat.{record.name}",
            format_func=lambda sits: _("Yes") if sits else _("No, they chair only"),
            horizontal=True,
        )
        for record in records
        if record.roles == {Role.CHAIR} and fold_name(record.name) not in known
    }


def _show(snapshot: Snapshot, plan: PeoplePlan) -> None:
    if not plan.changes:
        st.success(_("This file brings nothing new."), icon=":material/done_all:")
    if plan.new:
        st.markdown(f"**{_('New people')}**")
        plain_table.show(_("New people"), [_new(snapshot, change.after) for change in plan.new], key="settings.people_new")
    if plan.changed:
        st.markdown(f"**{_('Changed people')}**")
        rows = [row for change in plan.changed for row in _list_changed(snapshot.call, change)]
        plain_table.show(_("Changed people"), rows, key="settings.people_changed")
    if plan.absent:
        sentence = ngettext(
            "{count} person of the call is not in the file, and stays as they are: {names}",
            "{count} people of the call are not in the file, and stay as they are: {names}",
            len(plan.absent),
        )
        names = listed([literal(person.name) for person in plan.absent][:_NAMED_MOST])
        st.caption(sentence.format(count=len(plan.absent), names=names + (", …" if len(plan.absent) > _NAMED_MOST else "")))


def _new(snapshot: Snapshot, person: Person) -> dict[str, object]:
    return {
        _("Name"): person.name,
        _("Roles"): person.role_names,
        _("Quality"): person.quality or ABSENT,
        _("Organisation"): person.organisation or ABSENT,
        _("E-mail"): person.email or ABSENT,
        _("Files of their organisation"): len(suggested_recusals(snapshot, person)),
    }


def _list_changed(call: Call, change: PersonChange) -> list[dict[str, object]]:
    before, after = (_person_row(call, person) for person in (change.before, change.after) if person)
    return [
        {_("Name"): change.after.name, _("What"): what, _("Before"): before[what] or ABSENT, _("After"): after[what] or ABSENT}
        for what in before
        if before[what] != after[what]
    ]


def _person_row(call: Call, person: Person) -> dict[str, str]:
    return {
        _("Name"): person.name,
        _("Roles"): person.role_names,
        _("Quality"): person.quality,
        _("Organisation"): person.organisation,
        _("E-mail"): person.email,
        _("What they know"): person.expertise,
        _("Tracks"): ", ".join(str(track.label) for track in call.tracks if track.code in person.tracks),
        _("Access"): _("open") if person.is_active else _("closed"),
    }

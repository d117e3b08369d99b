"""Summary of the call's form, missing settings, effects of a change, and the button that saves."""

import streamlit as st

import bootstrap
from deliberation.call.call import Call, Track, weights_words
from deliberation.call.changing import LABELS, Change, changes
from deliberation.call.people import Person, Right
from deliberation.call.settings import parse_call
from deliberation.derived.scoring.ranking import coming_within, ranking
from deliberation.dossiers.candidatures import with_another_close
from deliberation.operations.call.calls import plain
from deliberation.operations.call.changing import Changeable, call_to_change, delete_call, is_unused, update_call
from deliberation.record.payload_words import setting_change
from deliberation.scoring.marks import marks_allowed
from deliberation.snapshot.snapshot import Snapshot
from intake.dossiers.form_mapping import answers_of_several_tracks
from phrases import _, euros, labelled, listed, moment, ngettext
from ui import feedback, links
from ui.acting import act, carry_out
from ui.preparation.call import fields, sections
from ui.preparation.call.fields import Form
from ui.preparation.call.typed import Settings
from ui.texts import literal

_PART = "call"
_REASON = "call.reason"
_KEPT_UNTIL = "call.kept_until"
_CHANGES_SHOWN = 12


def panel(form: Form, snapshot: Snapshot) -> None:
    """Show the summary of the form, or the missing values, and the save button."""
    feedback.outcome(_PART)
    with st.container(border=True, key="call.recap"):
        st.header(_("In short"))
        if form.faults:
            _missing(form)
        else:
            _summary_lines(parse_call(form.settings))
        made = () if form.faults or snapshot.call.is_draft else changes(plain(form.base), plain(form.settings))
        _show_moved(form, snapshot, made)
        _save(form, snapshot, made)
        _show_unsaved(form)


def _show_unsaved(form: Form) -> None:
    """Show that input is unsaved, with a button to drop the input."""
    if not form.is_touched:
        return
    if form.is_overtaken:
        st.warning(_("Somebody changed the call since you began: give your changes up, then make them on what stands now."))
    else:
        st.caption(_("Not saved yet: kept for you, on all your devices. Nobody else sees it."))
    with st.popover(_("Give up my changes"), type="tertiary", key="call.giving_up"):
        st.markdown(_("The form shows again what is saved."))
        st.button(_("Give them up"), key="call.give_up", on_click=fields.give_up)


def _summary_lines(call: Call) -> None:
    weights = weights_words(criterion.weight for criterion in call.criteria)
    count = ngettext("{count} criterion", "{count} criteria", len(call.criteria)).format(count=len(call.criteria))
    is_equal = len(set(weights)) == 1
    named = [str(one.short) if is_equal else f"{one.short} × {weight}" for one, weight in zip(call.criteria, weights, strict=True)]
    dates = {"closes_at": call.closes_at, "meets_at": call.meets_at}
    lines = [
        labelled(count, literal(", ".join(named))),
        labelled(_("Marks"), str(marks_allowed(call.scale))),
        *(labelled(literal(str(track.short)), _limits(track)) for track in call.tracks),
        *(labelled(_(LABELS[key]), moment(at)) for key, at in dates.items() if at),
        _("Marks are under seal until they are revealed.") if call.rules.starts_sealed else _("Marks are open from the start."),
    ]
    st.markdown("  \n".join(lines))
    if call.closes_at and call.meets_at and call.meets_at < call.closes_at:
        st.markdown(f":orange[:material/warning: {_('The meeting comes before the close of the call.')}]")
    if shared := answers_of_several_tracks(call):
        sentence = _("Given for more than one track, so that only the last gets its dossiers: {answers}")
        st.markdown(f":orange[:material/warning: {sentence.format(answers=literal(listed(shared)))}]")


def _limits(track: Track) -> str:
    places = ngettext("{count} place", "{count} places", track.places).format(count=track.places)
    return places if track.envelope is None else f"{places} · {euros(track.envelope)}"


def _missing(form: Form) -> None:
    missing = [sections.named(form, field) for field, fault in form.faults.items() if fault.is_missing]
    wrong = [sections.named(form, field) for field, fault in form.faults.items() if not fault.is_missing]
    if missing:
        sentence = ngettext("{count} field is still to be filled in.", "{count} fields are still to be filled in.", len(missing))
        st.markdown(sentence.format(count=len(missing)))
        if form.is_asked:
            st.caption(literal(listed(missing)))
    if wrong:
        sentence = ngettext("{count} field is wrong.", "{count} fields are wrong.", len(wrong))
        st.markdown(f":red[:material/error: {sentence.format(count=len(wrong))}]")
        st.caption(literal(listed(wrong)))


def _show_moved(form: Form, snapshot: Snapshot, made: tuple[Change, ...]) -> None:
    if not made:
        return
    st.subheader(_("Before → after"))
    for what, before, after in (setting_change(snapshot.call, change) for change in made[:_CHANGES_SHOWN]):
        st.markdown(labelled(literal(what), f"{literal(before)} → {literal(after)}"))
    if len(made) > _CHANGES_SHOWN:
        rest = len(made) - _CHANGES_SHOWN
        st.caption(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    wanted = parse_call(form.settings)
    if any(change.key == "closes_at" for change in made):
        _lateness_moves(snapshot, wanted)
    if any(change.key.endswith(".places") for change in made):
        _ranking_moves(snapshot, wanted)


def _lateness_moves(snapshot: Snapshot, wanted: Call) -> None:
    """Name the visible files that the new close would make late, or in time."""
    moved = list(with_another_close(snapshot.candidatures, wanted.closes_at))
    for is_late, words in ((True, _("Filed late from now on")), (False, _("Filed late no longer"))):
        numbers = [literal(candidature.dossier) for candidature in moved if candidature.is_late is is_late]
        if numbers:
            st.markdown(labelled(words, ", ".join(numbers[:_CHANGES_SHOWN]) + (", …" if len(numbers) > _CHANGES_SHOWN else "")))
    if not moved:
        st.markdown(_("The same files are late as now."))
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def _ranking_moves(snapshot: Snapshot, wanted: Call) -> None:
    """Name the visible files that the new places would take in."""
    if not ranking(snapshot).has_ranks:
        return
    moved = coming_within(snapshot, wanted)
    for track, ids in moved.items():
        named = ", ".join(f"{candidature.dossier} {candidature.title}" for candidature in map(snapshot.candidature, ids))
        st.markdown(labelled(_("Within the places from now on, {track}").format(track=wanted.track(track).short), literal(named)))
    if not moved:
        st.markdown(_("The ranking stays as it is: no other file comes within the places."))
    st.caption(_("Decisions already taken do not move.") + (f" {_('Files under your recusals left out.')}" if snapshot.is_partial else ""))


def _save(form: Form, snapshot: Snapshot, made: tuple[Change, ...]) -> None:
    if not (snapshot.call.is_draft or form.faults or made):
        if not snapshot.candidatures:
            with st.container(key="now"):
                links.link("importer", _("Import the dossiers"), icon=":material/upload_file:")
        return
    if form.is_locked and not all(change.is_administered for change in made):
        st.text_input(_("Reason"), key=_REASON, help=_("Written in the journal, with what stood before."))
    st.button(_("Save the call"), type="primary", key="call.save", width="stretch", on_click=_saving, args=(form,))


def _saving(form: Form) -> None:
    is_unseen = form.read_again() and form.is_locked  # what it moves is shown first
    if form.faults:
        form.is_asked = True
    if form.faults or is_unseen:
        return
    reason = st.session_state.get(_REASON, "")
    if act(update_call, Right.CHANGE_CALL, part=_PART, settings=form.settings, seen=form.base, reason=reason):
        fields.forget()


def changeable(person: Person) -> Changeable:
    """Return the form's initial settings, and whether all of them may still change."""
    return call_to_change(bootstrap.reading(), by=person, call_id=person.call_id)


def introduction(form: Form, snapshot: Snapshot) -> None:
    """Introduce the form according to the state of the call."""
    if snapshot.call.is_draft:
        st.markdown(_("What the jury scores and decides on. Everything can be changed until marks are given."))
    elif form.is_locked:
        sentence = _(
            "The call is under way: dates, words and one more place can still change, with a reason. The rest is as the jury has it."
        )
        st.info(sentence, icon=":material/lock:")


def finalised(settings: Settings, snapshot: Snapshot) -> None:
    """Show a finalised call: only its retention is changeable."""
    st.info(_("The selection is finalised: the call cannot be changed any more."), icon=":material/lock:")
    feedback.outcome(_PART)
    with st.container(border=True, key="call.recap"):
        _summary_lines(snapshot.call)
        ends_at = snapshot.call.access_ends_at
        st.markdown(labelled(_(LABELS["access_ends_at"]), moment(ends_at) if ends_at else _("a day after the meeting was closed")))
        st.caption(_("Chairs, organisers and staff keep their access until it is closed under Settings."))
        sections.day(_(LABELS["kept_until"]), value=snapshot.call.kept_until, key=_KEPT_UNTIL)
        st.button(_("Save"), key="call.keep", on_click=_keep, args=(settings,))


def _keep(settings: Settings) -> None:
    day = st.session_state[_KEPT_UNTIL]  # as it is by now, drawn or not
    wanted = {key: settings[key] for key in settings if key != "kept_until"} | ({"kept_until": day.isoformat()} if day else {})
    act(update_call, Right.KEEP_CALL, part=_PART, settings=wanted, seen=settings)


def delete(snapshot: Snapshot) -> None:
    """Offer to delete an unused call."""
    if not is_unused(snapshot):
        return
    with st.popover(_("Delete this call"), icon=":material/delete:", key="call.deleting"):
        st.markdown(_("It has no dossier, and nobody else is in it. It cannot be brought back, and you leave it at once."))
        is_asked = st.button(_("Delete the call"), type="primary", key="call.delete")
    if is_asked and carry_out(delete_call, Right.CHANGE_CALL):
        st.rerun()

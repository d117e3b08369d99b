"""Pre-selection: choose, shortlist, hold or decline candidatures, accept the platform's proposals; admit a late one."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import streamlit as st

from deliberation.call.call import Screening
from deliberation.call.people import Person, Right
from deliberation.derived.accounting import Account, awaiting_admission, proposed_changes, screening_counts, without_reason
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.dossiers.screening import ScreeningChange, screen
from deliberation.operations.dossiers.settling import admit_late, take_back_admission
from deliberation.operations.selection import undoing
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, day_or_moment, labelled, moment, ngettext, whole
from ui import links, plain_table, session
from ui.acting import act, doing, key_of
from ui.browsing.sheet import PART
from ui.links import DOSSIER
from ui.table import rows
from ui.table.table import Table, asked
from ui.texts import literal
from ui.widgets import chips, choosing, panels, undo

_CHOSEN = "screening.chosen"
_SCREENING = "screening.screening"
_REASON = "screening.reason"
_COMMENTS = "screening.comments"
_UNDO = "screening.undo"
_TABLE = "screening.table"
_COLUMNS = ("title", "screened", "screening_reason", "proposed", "comment", "second", "second_comment")
# What stands beside the number of candidatures in a state.
_COUNTED: Mapping[Screening, Callable[[int], str]] = {
    Screening.UNDECIDED: lambda count: ngettext("Application still to pre-select", "Applications still to pre-select", count),
    Screening.SHORTLISTED: lambda count: ngettext("Shortlisted application", "Shortlisted applications", count),
    Screening.RESERVE: lambda count: ngettext("Application on hold", "Applications on hold", count),
    Screening.DECLINED: lambda count: ngettext("Application not shortlisted", "Applications not shortlisted", count),
    Screening.INADMISSIBLE: lambda count: ngettext("Inadmissible application", "Inadmissible applications", count),
}
_HEIGHT = "30rem"  # what stands under it is in reach


class _Fields(NamedTuple):
    """What the fields ask for."""

    screening: Screening
    reason: str
    takes_comments: bool


def counts(snapshot: Snapshot) -> None:
    """Show how many candidatures are in each state."""
    numbers = screening_counts(snapshot)
    states = [state for state in Screening.choices() if numbers[state] or state is not Screening.INADMISSIBLE]
    plain_table.figures({_COUNTED[screening](numbers[screening]): whole(numbers[screening]) for screening in states})


def table(snapshot: Snapshot, candidatures: Sequence[Candidature]) -> None:
    """Show the table of candidatures with their pre-selection and the platform's proposal; ticking chooses."""
    Table(
        _TABLE,
        _("Applications with their pre-selection"),
        rows.of(snapshot, _COLUMNS, candidatures, window=asked(_TABLE)),
        chosen=_CHOSEN,
        height=_HEIGHT,
    ).show()


def panel(snapshot: Snapshot, candidatures: Sequence[Candidature]) -> None:
    """Show the panel to pre-select candidatures, with a reason, then the undo."""
    undo.offer(snapshot, Screening, partial(doing, undoing.undo, Right.SCREEN), key=_UNDO)
    dossiers = [candidature.dossier for candidature in candidatures]
    picked = chips.show_chosen(snapshot, dossiers, chosen=_CHOSEN, beside=_SCREENING, is_above_fields=True)
    choosing.choose_shown(_("Pre-selection"), Screening.choices(), key=_SCREENING, default=Screening.SHORTLISTED)
    st.text_input(_("Reason"), key=_REASON)
    _comments([candidature for candidature in picked if candidature.team_comments])
    versions = {candidature.id: candidature.screening_version for candidature in picked}
    label = ngettext("Record for {count} application", "Record for {count} applications", len(picked)).format(count=len(picked))
    st.button(
        label if picked else _("Save"),
        type="primary",
        key=key_of("screening.record", *((each.dossier, each.screening_version) for each in picked)),
        disabled=not picked,
        on_click=_record,
        args=(versions,),
    )


def _comments(commented: Sequence[Candidature]) -> None:
    """Offer to use the team's comments as reasons, and show the texts that applicants would read."""
    if commented and st.checkbox(_("Reason: the team’s comment ({count})").format(count=len(commented)), key=_COMMENTS):
        st.caption(_("The minutes and the applicants will then give:"))
        st.markdown("\n".join(f"- {labelled(candidature.dossier, literal(candidature.team_comments))}" for candidature in commented))


def proposals(snapshot: Snapshot) -> None:
    """Offer to apply the platform's proposals that differ from the current pre-selection."""
    wanted = [ScreeningChange(id_, to, snapshot.candidature(id_).screening_version) for id_, to in proposed_changes(snapshot).items()]
    if not wanted:
        return
    sentence = ngettext(
        "{count} opinion of the file proposes another pre-selection.",
        "{count} opinions of the file propose another pre-selection.",
        len(wanted),
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/lightbulb: {sentence.format(count=len(wanted))}")
        st.button(_("Take over the proposals"), key="screening.proposals", on_click=_take_over, args=(wanted,))


def unexplained(snapshot: Snapshot) -> None:
    """Show the number of candidatures without the reason required for finalising, and offer to choose these."""
    lacking = without_reason(snapshot, Account.INADMISSIBLE)
    offer_to_choose(
        lacking,
        ngettext("{count} inadmissible dossier has no reason yet.", "{count} inadmissible dossiers have no reason yet.", len(lacking)),
    )
    panels.show_all("screening", snapshot)


def offer_to_choose(lacking: Sequence[Candidature], sentence: str) -> None:
    """Show a sentence about incomplete candidatures, with a button to choose these."""
    if lacking:
        key = f"screening.unexplained.{lacking[0].screening}"
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/edit_note: {sentence.format(count=len(lacking))}")
            st.button(_("Choose them"), key=key, on_click=_choose, args=(lacking,))


def _choose(lacking: Sequence[Candidature]) -> None:
    st.session_state[_CHOSEN] = [candidature.dossier for candidature in lacking]
    st.session_state[_SCREENING] = lacking[0].screening


def _read() -> _Fields:
    state = st.session_state
    return _Fields(state[_SCREENING], state.get(_REASON, ""), takes_comments=bool(state.get(_COMMENTS)))


def _record(seen: Mapping[int, int]) -> None:
    fields = _read()
    comments = (
        {candidature.id: candidature.team_comments for candidature in session.snapshot().candidatures} if fields.takes_comments else {}
    )
    changes = [ScreeningChange(id_, fields.screening, version, comments.get(id_) or None) for id_, version in seen.items()]
    if _write(changes, reason=fields.reason):
        # Set to empty instead of deleting: the browser would keep showing the old value.
        st.session_state[_CHOSEN] = []
        st.session_state[_REASON] = ""
        st.session_state[_COMMENTS] = False


def _take_over(changes: Sequence[ScreeningChange]) -> None:
    _write(changes)


def _write(changes: Sequence[ScreeningChange], *, reason: str = "") -> bool:
    return act(screen, Right.SCREEN, changes=changes, reason=reason) is not None


_ADMITTED_REASON = "admission.reason"


def show_admission(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the admission of a late candidature with its reason, and the chair's button to admit or undo."""
    if not candidature.is_late:
        return
    filed = day_or_moment(candidature.deposited_at)
    may = session.may(person, snapshot, Right.ADMIT_LATE, candidature.id)
    if candidature.awaits_admission:
        for_members = _(
            "Filed after the close of the call, on {moment}. Unless the chair admits it, it is neither shortlisted nor selected."
        )
        sentence = _("Filed after the close of the call, on {moment}. Unless you admit it, it is neither shortlisted nor selected.")
        sentence = sentence if may else for_members
        st.warning(sentence.format(moment=filed), icon=":material/schedule:")
    else:
        sentence = _("Filed after the close of the call, on {moment}. Admitted by {who} on {at}: {reason}")
        values = {"who": literal(candidature.admitted_by), "at": moment(candidature.admitted_at)}
        st.info(sentence.format(moment=filed, reason=literal(candidature.admission_reason), **values), icon=":material/schedule:")
    if may:
        _acts(candidature)


def _acts(candidature: Candidature) -> None:
    if not candidature.awaits_admission:
        st.button(
            _("Take the admission back"),
            key=key_of("admission.take_back", candidature.dossier),
            icon=":material/undo:",
            on_click=_take_back,
            args=(candidature.id,),
        )
        return
    with st.form("admission.form", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"{_ADMITTED_REASON}.{candidature.dossier}"
        st.text_input(_("Reason for admitting it, given in the minutes"), key=key, width=520)
        st.form_submit_button(
            _("Admit this dossier"), key=key_of("admission.admit", candidature.dossier), on_click=_admit, args=(candidature.id, key)
        )


def _admit(candidature_id: int, key: str) -> None:
    # A deputy may have the right on this file alone: the operation checks.
    reason = st.session_state.get(key, "")
    act(admit_late, session.require_person, part=PART, candidature_id=candidature_id, reason=reason)


def _take_back(candidature_id: int) -> None:
    act(take_back_admission, session.require_person, part=PART, candidature_id=candidature_id)


def waiting(snapshot: Snapshot) -> None:
    """List the late candidatures awaiting the chair's admission, each linked to its sheet."""
    late = awaiting_admission(snapshot)
    if not late:
        return
    sentence = ngettext(
        "{count} dossier was filed after the close: it stays out unless it is admitted on its sheet, with a reason.",
        "{count} dossiers were filed after the close: they stay out unless they are admitted on their sheets, with a reason.",
        len(late),
    )
    with st.container(border=True, key="admission.waiting", gap="xsmall"):
        st.markdown(f":material/schedule: {sentence.format(count=len(late))}")
        for candidature in late:
            label = f"{literal(candidature.dossier)} · {literal(candidature.title)} ({day_or_moment(candidature.deposited_at)})"
            links.link("fiche", label, {DOSSIER: [candidature.dossier]})

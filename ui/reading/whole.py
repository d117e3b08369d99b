"""Whole sheet of a candidature with its acts, equal on its own page and beside a list."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

import ui.live
from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.dossiers.candidatures import Candidature, WithdrawalWord
from deliberation.operations.dossiers.screening import take_back_withdrawal, withdraw
from deliberation.operations.selection.agreement_lists import recall_candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import PARIS, _, date
from ui import feedback, links, session
from ui.acting import act, key_of
from ui.browsing import note, sheet
from ui.browsing.sheet import PART
from ui.links import DOSSIER, Query
from ui.meeting import debate, dissents
from ui.preparation import screening
from ui.shims.components import component
from ui.table.table import left_for, sheet_address
from ui.texts import literal
from ui.widgets import draws, panels
from ui.widgets.figures import offer_image

_FOLDER = Path(__file__).parent
_OPEN = "beside.dossier"
_BAR = "beside.bar"
_DOOR = "beside.door"
_bar_of = component(
    "jury.beside",
    html=_FOLDER / "beside.html",
    css=_FOLDER / "beside.css",
    js=_FOLDER / "beside.js",
)
# Invisible component; ui/scripts/screen.js detects it to know that the page shows sheets beside the list.
_door_of = component("jury.door", html="<span hidden></span>", js=_FOLDER / "door.js")


def panel(person: Person, snapshot: Snapshot, candidature: Candidature, *, level: int = 1) -> None:
    """Show the applicant's request with its summary, the jury's marks, and the other answers.

    ``level``: of the title among the page's headings.
    """
    sheet.head(snapshot, candidature, level=level)
    feedback.outcome(sheet.PART)
    panels.show_all("sheet", snapshot, candidature, person)
    screening.show_admission(person, snapshot, candidature)
    _show_withdrawal(person, snapshot, candidature)
    dissents.show_dissents(person, snapshot, candidature)
    chart = sheet.marks(snapshot, candidature)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        links.link("comparaison", _("Compare with others"), {links.DOSSIERS: [candidature.dossier]}, icon=":material/compare:")
        if chart:
            offer_image(chart, sheet.radar_key(candidature))
        debate.button(snapshot, candidature)
        _offer_discussion(person, snapshot, candidature)
        _offer_withdrawal(person, snapshot, candidature)
    note.folded(candidature.id)
    sheet.answers(person, snapshot, candidature, shows_private=person.has(Role.ORGANISER, Role.STAFF, Role.CHAIR), has_head=True)


def absent() -> None:
    """Show that the dossier does not exist, in equal words for a hidden dossier."""
    st.info(_("This application does not exist, or is not open to you. Choose one in the list."), icon=":material/search_off:")


def windows() -> None:
    """Open the sheet's requested window. Called by the page, outside its live parts."""
    dissents.window()
    debate.window()


def _show_withdrawal(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show that a candidature is withdrawn, with a button to restore, given the right."""
    if not candidature.is_withdrawn:
        return
    st.warning(_withdrawal_sentence(candidature), icon=":material/undo:")
    if holds(person.roles, Right.WITHDRAW, snapshot.phase):
        st.button(
            _("Take the withdrawal back"),
            key=key_of("withdrawal.take_back", candidature.dossier),
            icon=":material/undo:",
            on_click=_take_back,
            args=(candidature.id,),
        )


def _offer_discussion(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Offer the discussion of a settled file, to people with the right to request discussions."""
    state = draws.openness_drawn(snapshot)
    is_settled = state is not None and candidature.id in state.settled_by_id
    if snapshot.is_to_be_discussed(candidature.id):
        st.caption(_("A member asked to discuss it."))
    elif is_settled and holds(person.roles, Right.RECALL, snapshot.phase):
        st.button(
            _("Ask to discuss it"),
            key=f"sheet.discuss.{candidature.dossier}",
            icon=":material/forum:",
            type="tertiary",
            help=_("It is settled: the jury would agree to it without debate. No screen says who asked; the journal does."),
            on_click=_ask_to_discuss,
            args=(candidature.id,),
        )


def _offer_withdrawal(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Offer to withdraw a candidature, given the right."""
    if candidature.is_withdrawn or not holds(person.roles, Right.WITHDRAW, snapshot.phase):
        return
    word, reason, day, key = (f"withdrawal.{part}.{candidature.dossier}" for part in ("word", "reason", "day", "ask"))
    asking = st.popover(_("Withdraw this application"), icon=":material/undo:", type="tertiary", key=key, on_change="rerun")
    # Once opened, its fields stay: what was typed is there when it is opened again.
    if not asking.open and day not in st.session_state:
        return
    with asking:
        st.caption(_("It leaves ranks, agenda and places, and counts as withdrawn. Nothing is deleted; the withdrawal can be undone."))
        today = datetime.now(UTC).astimezone(PARIS).date()
        st.date_input(_("Withdrawn on"), value=today, max_value=today, key=day, format="DD/MM/YYYY", width=220)
        words = [one for one in WithdrawalWord if one is not WithdrawalWord.PLATFORM or candidature.platform_state]
        st.radio(_("On whose word"), words, key=word, format_func=lambda one: one.words, horizontal=True)
        st.text_input(_("Reason"), key=reason)
        st.button(
            _("Withdraw"),
            key=key_of("withdrawal.do", candidature.dossier),
            type="primary",
            on_click=_withdraw,
            args=(candidature.id, word, reason, day),
        )


def _withdrawal_sentence(candidature: Candidature) -> str:
    reason = literal(candidature.withdrawal_reason)
    if candidature.withdrawn_on_word_of is None:
        return _("Withdrawn, as the file of the platform says. {reason}").format(reason=reason)
    values = {"when": date(candidature.withdrawn_at), "who": candidature.withdrawn_on_word_of.words, "reason": reason}
    return _("Withdrawn on {when}. On whose word: {who}. {reason}").format(**values)


def _withdraw(candidature_id: int, word: str, reason: str, day: str) -> None:
    state = st.session_state
    keywords = {"reason": state.get(reason, ""), "on_word_of": state[word], "withdrawn_at": state[day]}
    act(withdraw, Right.WITHDRAW, part=PART, candidature_id=candidature_id, **keywords)


def _ask_to_discuss(candidature_id: int) -> None:
    act(recall_candidature, Right.RECALL, part=PART, candidature_id=candidature_id)


def _take_back(candidature_id: int) -> None:
    act(take_back_withdrawal, Right.WITHDRAW, part=PART, candidature_id=candidature_id)


@contextmanager
def show_beside(table: str, query: Query | None = None) -> Iterator[None]:
    """Lay out the block (the list) with the open sheet beside. ``query``: parameters of the link to the whole page.

    ``table``: the key of the list's table, whose rows open sheets here.
    """
    # While a part runs by itself, the browser may send the address that it had before its last click.
    if st.query_params.get(DOSSIER) in left_for():
        del st.query_params[DOSSIER]
    st.session_state[_OPEN] = st.query_params.get(DOSSIER)
    with st.container(key="beside"):
        with st.container(key="beside.list"):
            yield
        with st.container(key="beside.sheet"):
            ui.live.part("sheet", partial(_draw_beside, table, query or {}), shows=_state_beside)


def _open_beside() -> None:
    dossier = str(st.session_state[_DOOR]["opened"])
    left_for().discard(dossier)
    st.session_state[_OPEN] = st.query_params[DOSSIER] = dossier


def _find_opened() -> str | None:
    dossier = st.session_state.get(_OPEN)
    return dossier if isinstance(dossier, str) else None


def _state_beside(person: Person, _snapshot: Snapshot) -> object:
    dossier = _find_opened()
    return dossier and (dossier, session.view_name(person))


def _close() -> None:
    st.session_state[_OPEN] = None
    st.query_params.pop(DOSSIER, None)


def _draw_beside(table: str, query: Query, person: Person, snapshot: Snapshot) -> None:
    dossier = _find_opened()
    _door_of(key=_DOOR, data={"table": table}, on_opened_change=_open_beside)
    if dossier is None:
        return
    candidature = snapshot.by_dossier.get(dossier)
    with st.container(key="beside.open"):
        _bar(table, dossier, candidature, query)
        if candidature is None:
            absent()
        else:
            panel(person, snapshot, candidature, level=2)


def _bar(table: str, dossier: str, candidature: Candidature | None, query: Query) -> None:
    name = candidature.numbered_title if candidature else _("Sheet")
    data = {"table": table, "dossier": dossier, "name": name, "href": sheet_address(dossier, query), "labels": _labels()}
    _bar_of(
        key=_BAR,
        data=data,
        on_closed_change=_close,
        on_whole_change=lambda: links.go("fiche", {DOSSIER: [dossier], **query}),
        height="content",
    )


def _labels() -> Mapping[str, str]:
    return {
        "before": _("Previous"),
        "after": _("Next"),
        "place": _("{place} of {count}"),
        "elsewhere": _("Not in this list"),
        "whole": _("Open in full"),
        "close": _("Close the sheet"),
    }

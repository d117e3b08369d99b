"""Votes on a lent device, by a pass, in a secret ballot."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

import bootstrap
from deliberation.call.people import Person
from deliberation.meeting.ballots import Ballot, HeldPass, Method
from deliberation.snapshot.snapshot import Snapshot
from extras.paper.passes import (
    ISSUE_PASS,
    BallotPass,
    ballot_pass_path,
    ballot_passes,
    issue_ballot_pass,
    may_vote_by_pass,
    withdraw_ballot_pass,
)
from phrases import _, hour
from ui import session
from ui.acting import carry_out
from ui.meeting.console import conducting
from ui.preparation.devices import qr_code
from ui.texts import literal
from ui.widgets import choosing
from ui.widgets.windows import Window

_WINDOW = Window("console.passes")
_MEMBER = "console.passes.member"
_SHOWN = "console.passes.shown"


@dataclass(frozen=True, slots=True)
class _Shown:
    """The pass issued last, while the window is open."""

    issued: BallotPass
    member: str
    of: tuple[int, int]


def offer(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    """Offer the window during a secret ballot, with the right to issue passes."""
    if ballot.method is not Method.SECRET or not session.may(person, snapshot, ISSUE_PASS, ballot.candidature_id):
        return
    st.button(
        _("Lend a device…"),
        icon=":material/qr_code_2:",
        type="tertiary",
        key=conducting.on("console.passes.ask", ballot.candidature_id),
        on_click=_ask,
        args=(ballot.candidature_id,),
    )


def _ask(candidature_id: int) -> None:
    st.session_state.pop(_SHOWN, None)
    _WINDOW.ask(candidature_id)


def window() -> None:
    """Issue and withdraw passes. Called by the page, outside of its live parts."""
    _WINDOW.show(_("Vote on a lent device"), _body)


def _body(candidature_id: int) -> None:
    person, snapshot = conducting.conductor(), session.snapshot()
    ballot = snapshot.meeting.open_ballot
    if ballot is None or ballot.candidature_id != candidature_id or ballot.method is not Method.SECRET:
        st.markdown(_("This ballot is closed."))
        return
    pass_shown = st.session_state.get(_SHOWN)
    if isinstance(pass_shown, _Shown) and pass_shown.of == (candidature_id, ballot.number):
        _show(pass_shown)
    else:
        _choose(snapshot, ballot)
    passes = ballot_passes(bootstrap.reading(), by=person, call_id=person.call_id, **_ballot_arguments(ballot))
    for held_pass in passes:
        _show_pass(snapshot, ballot, held_pass)


def _ballot_arguments(ballot: Ballot) -> dict[str, Any]:
    return {"candidature_id": ballot.candidature_id, "number": ballot.number}


def _choose(snapshot: Snapshot, ballot: Ballot) -> None:
    st.markdown(_("A member without a device votes alone on a lent one. The pass serves once, in this ballot, and opens nothing else."))
    waiting = {member.id: member.name for member in may_vote_by_pass(snapshot, ballot)}
    choosing.choose_one(
        _("Member"), list(waiting), index=None, key=_MEMBER, format_func=lambda id_: waiting.get(id_, ""), placeholder=_("Choose a member")
    )
    st.button(
        _("Issue the pass"),
        type="primary",
        icon=":material/qr_code_2:",
        key="console.passes.issue",
        disabled=st.session_state.get(_MEMBER) not in waiting,
        on_click=_issue,
        args=(ballot,),
    )


def _show(shown: _Shown) -> None:
    address = f"{session.base_address()}{ballot_pass_path(shown.issued.code)}"
    until = hour(shown.issued.ends_at)
    st.markdown(
        _("For **{member}**, until {time}. Open it on the device, then leave them alone with it.").format(
            member=literal(shown.member), time=until
        )
    )
    st.image(qr_code(address), alt=_("QR code of the pass"), width=260)
    st.code(address, language=None, wrap_lines=True)
    st.button(_("Another member…"), key="console.passes.another", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(_SHOWN, None)


def _show_pass(snapshot: Snapshot, ballot: Ballot, held: HeldPass) -> None:
    label = _("Opened on a device, until {time}") if held.is_opened else _("Not opened yet, until {time}")
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        name = f"**{literal(snapshot.names[held.person_id])}**"
        st.markdown(f"{name} · {label.format(time=hour(held.ends_at))}", width="stretch")
        st.button(
            _("Withdraw"),
            key=f"console.passes.withdraw.{held.person_id}",
            on_click=_withdraw,
            args=(ballot, held.person_id),
        )


def _issue(ballot: Ballot) -> None:
    member = st.session_state[_MEMBER]
    done = carry_out(issue_ballot_pass, conducting.conductor, part=_WINDOW.name, person_id=member, **_ballot_arguments(ballot))
    if done:
        name = session.snapshot().names[member]
        st.session_state[_SHOWN] = _Shown(done.result, name, (ballot.candidature_id, ballot.number))
        st.session_state[_MEMBER] = None


def _withdraw(ballot: Ballot, person_id: int) -> None:
    _forget()
    carry_out(withdraw_ballot_pass, conducting.conductor, part=_WINDOW.name, person_id=person_id, **_ballot_arguments(ballot))

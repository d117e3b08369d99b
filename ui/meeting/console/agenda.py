"""The agenda on the console: what comes next, its order, and the ways to arrange it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from charts.parts.labels import shortened
from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.agenda import AgendaItem, ItemState, agenda, coming
from deliberation.meeting.meeting import Arrangement, Meeting
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import acting, session
from ui.meeting.console.conducting import act, doing
from ui.selection.board import in_words
from ui.texts import literal

_CHOSEN: Final = "console.agenda.chosen"
_HOW: Final = "console.agenda.how"
_SEED: Final = "console.agenda.seed"
_HEIGHT: Final = 400  # pixels: the screen itself does not scroll on a laptop
_TITLE_CHARACTERS: Final = 72


class _Order(NamedTuple):
    """An order asked for; ``seed``: what a random one is drawn from."""

    how: Arrangement
    seed: int | None


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the agenda, the current item first, then those left to decide, then those decided; and what changes it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_("Agenda"), anchor=False, width="content")
        st.space("stretch")
        _arrange(person, snapshot)
    items = agenda(snapshot)
    next_ones = coming(snapshot)
    current = [item for item in items if item.state is ItemState.CURRENT]
    decided = [item for item in items if item.state is ItemState.DECIDED]
    _choice(person, snapshot, {item.candidature_id: item for item in (*next_ones, *current, *decided)})
    rows = [_row(snapshot, item) for item in (*current, *next_ones, *decided)]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", height=_HEIGHT)


def _row(snapshot: Snapshot, item: AgendaItem) -> dict[str, str]:
    candidature = snapshot.candidature(item.candidature_id)
    title, decision = literal(shortened(candidature.title, _TITLE_CHARACTERS)), snapshot.decision(candidature.id)
    if item.state is ItemState.CURRENT:
        title = f":material/play_arrow: **{title}**"
    elif item.state is ItemState.SKIPPED:
        title += f" :orange-badge[{_('Skipped')}]"
    if decision.outcome is not Outcome.TO_DISCUSS:
        title += f" **→ {literal(in_words(snapshot, decision))}**"
    return {_("No."): str(item.position), _("Candidature"): title}


def _choice(person: Person, snapshot: Snapshot, items: Mapping[int, AgendaItem]) -> None:
    # Key by current item: after a call the field starts anew and proposes the next one.
    key = f"{_CHOSEN}.{snapshot.meeting.current}"
    if st.session_state.get(key) not in items:
        st.session_state.pop(key, None)
    chosen = st.selectbox(
        _("Candidature to call or to move"),
        list(items),
        key=key,
        label_visibility="collapsed",
        format_func=lambda id_: f"{items[id_].position}. {snapshot.candidature(id_).numbered_title}",
    )
    _moves(person, snapshot, chosen, position=items[chosen].position, last=len(items))


def _moves(person: Person, snapshot: Snapshot, chosen: int, *, position: int, last: int) -> None:
    is_kept = not session.may(person, snapshot, Right.PREPARE_MEETING)
    can_be_called = snapshot.meeting.is_open and chosen != snapshot.meeting.current and session.may(person, snapshot, Right.CONDUCT, chosen)
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Up"),
            key="console.agenda.up",
            disabled=is_kept or position == 1,
            on_click=doing(operations.move_item, candidature_id=chosen, to=position - 1),
        )
        st.button(
            _("Down"),
            key="console.agenda.down",
            disabled=is_kept or position == last,
            on_click=doing(operations.move_item, candidature_id=chosen, to=position + 1),
        )
        st.button(
            _("Call this one"),
            key="console.agenda.call",
            disabled=not can_be_called,
            on_click=call,
            args=(chosen, snapshot.meeting),
        )


def call(candidature_id: int | None, seen: Meeting) -> None:
    """Call a candidature in the place of the one seen: the callback of the buttons that do."""
    # A double click would pass over a candidature before anybody had the time to look at it.
    if not acting.is_double_click(operations.call_item):
        act(operations.call_item, candidature_id=candidature_id, seen=seen)


def _arrange(person: Person, snapshot: Snapshot) -> None:
    ways = [way for way in Arrangement if way is not Arrangement.BY_HAND]
    with st.popover(_("Arrange"), icon=":material/sort:", disabled=not session.may(person, snapshot, Right.PREPARE_MEETING)):
        st.radio(_("Order of what is still to come"), ways, key=_HOW, format_func=lambda way: way.words)
        if _arrangement().how is Arrangement.RANDOM:
            st.number_input(
                _("Number to draw from"),
                min_value=0,
                value=snapshot.meeting.seed or 1,
                key=_SEED,
                help=_("Written in the journal: the same number gives the same draw."),
            )
        st.button(_("Put in this order"), key="console.agenda.arrange", type="primary", on_click=_put_in_order)
        if snapshot.meeting.order:
            st.caption(_("Present order: {order}").format(order=snapshot.meeting.arrangement.words))


def _arrangement() -> _Order:
    how, seed = st.session_state[_HOW], st.session_state.get(_SEED)
    return _Order(how, int(seed) if seed is not None and how is Arrangement.RANDOM else None)


def _put_in_order() -> None:
    order = _arrangement()
    act(operations.arrange_agenda, arrangement=order.how, seed=order.seed)

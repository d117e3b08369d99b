"""Pieces of the console: lines of HTML between fields and buttons, times ticked by a script, and the script.

Neighbouring lines share an element, since each element costs. The script ticks the clocks without a run of the page, and handles key
combinations (never a single letter, WCAG 2.1.4) and a way past the page.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from charts.parts.theme import track_signs
from deliberation.call.call import Phase
from deliberation.derived.meeting.agenda import expected_ends, items_left
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.meeting.discussion import seconds_by_file
from deliberation.meeting.meeting import MeetingState
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, clock_phrases, duration, euros, ngettext
from ui.shims.components import component
from ui.texts import icon, marked
from ui.widgets import draws

_FOLDER = Path(__file__).parent
_script = component(
    "jury.console",
    html='<button type="button"></button>',
    # Under the bar, which lies over all that is in the page.
    css="""button { position: fixed; inset: calc(var(--bar) + 0.5rem) auto auto 0.5rem; z-index: 99999; padding: 0.5rem 1rem;
        font: 600 1rem/1.2 var(--st-font); color: var(--on-accent); background: var(--accent); border: 2px solid var(--on-accent);
        border-radius: 0.375rem; }
        button:focus { outline: 3px solid var(--accent); outline-offset: 1px; }
        button:not(:focus) { width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }""",
    js=[_FOLDER / "ticking.js", _FOLDER / "presses.js", _FOLDER / "script.js"],
)


class Lines:
    """Lines of HTML, buffered until a field or a button follows: call ``show`` before the field, and at the end.

    Lines are in ``console.here`` or ``console.aside``, each separate, except a line of kind ``beside``.
    """

    def __init__(self) -> None:
        self._kept: list[str] = []

    def add(self, words: str, *, kind: str) -> None:
        """Buffer a line. ``kind``: its classes; ``words``: HTML with people's texts escaped."""
        self._kept.append(f'<div class="line {kind}">{words}</div>')

    def show(self) -> None:
        """Show the buffered lines."""
        if self._kept:
            st.html("".join(self._kept))
            self._kept = []


def coloured(words: str, colour: str) -> str:
    """Return ``words`` in the colour of a state (``warned``, ``over`` or ``quiet``); the words must tell it too."""
    return f'<span class="{colour}">{words}</span>'


def warned(words: str) -> str:
    """Return ``words`` as a warning, with a sign that screen readers announce."""
    return coloured(f"{icon(':material/warning:', is_heard=True)} {words}", "warned")


def badge(words: str, colour: str) -> str:
    """Return ``words`` as a badge."""
    return f'<span class="badge" data-colour="{colour}">{words}</span>'


def run_script(*, acts: str, choices: str) -> None:
    """Run the script. Called first on the page: it shows a skip link to the last button in ``acts``.

    Alt, Shift and a digit choose among the choices in the container called ``choices``, the first by 1.
    """
    data = {"acts": acts, "choices": choices, "skip": _("Skip to the next act"), "words": clock_phrases()}
    _script(key="console.script", data=data, height="content")


def key_named(place: int) -> str:
    """Return the label of the key combination for the choice at ``place``, from 1."""
    return _("Alt+Shift+{digit}").format(digit=place)


def clock(snapshot: Snapshot) -> str:
    """Return the HTML of the clock: time left, files left, expected end."""
    meeting, items = snapshot.meeting, items_left(snapshot)
    parts = [escape(ngettext("{count} item left", "{count} items left", items).format(count=items))]
    if meeting.planned_end and meeting.state is not MeetingState.CLOSED:
        to = meeting.planned_end.timestamp()
        parts.insert(0, f"<strong class='ticks'>{_ticking('left', to=to, items=items)}</strong>")
        if items:
            parts.append(escape(_("{time} each")).format(time=_ticking("each", to=to, items=items)))
    if meeting.is_open and items and (ends := expected_ends(snapshot, now=datetime.now(UTC))):
        points = [(at.timestamp(), end.timestamp()) for at, end in ends]
        parts.append(escape(_("end expected at {time}")).format(time=_ticking("end", points=points)))
    return f"<span>{icon(':material/schedule:')} {' · '.join(parts)}</span>"


def spent(snapshot: Snapshot) -> str:
    """Return the HTML of the time spent on the current item and its plan; empty if none is counted."""
    meeting = snapshot.meeting
    if snapshot.phase is not Phase.DELIBERATION or meeting.current is None:
        return ""
    item, planned = meeting.items.get(meeting.current), seconds_by_file(snapshot) if draws.openness_drawn(snapshot) else {}
    of = planned.get(meeting.current, meeting.seconds_per_item)
    since = meeting.running_since.timestamp() if meeting.running_since else None
    return f'<span class="spent ticks">{icon(":material/timer:")} {time_of(item.seconds if item else 0.0, since, of)}</span>'


def time_of(seconds: float, since: float | None, of: float | None) -> str:
    """Return the HTML of a running time from a moment, ``seconds`` ahead, with its plan."""
    time = _ticking("spent", seconds=seconds, since=since, of=of)
    return f"<strong>{time}</strong>" if of is None else marked(_("**{spent}** of {allotted}")).format(spent=time, allotted=duration(of))


def _ticking(kind: str, **given: Any) -> str:
    # The same from one drawing to the next: what has not changed is not drawn anew.
    return f'<span data-ticks="{kind}" data-given="{escape(json.dumps(given))}"></span>'


def draw_gauges(snapshot: Snapshot) -> None:
    """Show the places as they are in ``snapshot``."""
    signs = track_signs(snapshot.call)
    for column, gauge in zip(st.columns(len(snapshot.call.tracks)), board_gauges(snapshot), strict=True):
        with column, st.container(border=True, gap="xsmall", height="stretch"):
            st.markdown(f"**{signs[gauge.track]} {snapshot.call.track(gauge.track).label}**")
            _gauge_bar(gauge)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def _gauge_bar(gauge: Gauge) -> None:
    """Show a gauge, full beyond its places, with its words; a second gauge for money, if limited."""
    st.progress(min(1.0, gauge.selected / gauge.places) if gauge.places else 0.0, text=_gauge_words(gauge))
    if gauge.envelope:
        st.progress(min(1.0, float(gauge.spent / gauge.envelope)), text=_gauge_money(gauge, gauge.envelope))


def _gauge_money(gauge: Gauge, envelope: Decimal) -> str:
    spent_words = _("**{spent} of {envelope}**").format(spent=euros(gauge.spent), envelope=euros(envelope))
    unpriced = ngettext("{count} without an amount", "{count} without an amount", gauge.unpriced).format(count=gauge.unpriced)
    left = _("{amount} too much") if gauge.is_over_envelope else _("{amount} left")
    left_words = left.format(amount=euros(abs(gauge.money_left)))
    parts = [spent_words, f"**{left_words}**" if gauge.is_over_envelope else left_words, *([unpriced] if gauge.unpriced else [])]
    return (":material/warning: " if gauge.is_over_envelope else "") + " · ".join(parts)


def _gauge_words(gauge: Gauge) -> str:
    label = ngettext("**{selected} of {places}** place taken", "**{selected} of {places}** places taken", gauge.places).format(
        selected=gauge.selected, places=gauge.places
    )
    if gauge.is_over_places:
        left = ngettext("{count} too many", "{count} too many", -gauge.left).format(count=-gauge.left)
        return f":material/warning: {label} · **{left}** · {_('to take back before finalising')}"
    left = ngettext("{count} left", "{count} left", gauge.left).format(count=gauge.left)
    reserve = ngettext("{count} in reserve", "{count} in reserve", gauge.reserve).format(count=gauge.reserve)
    return f"{label} · {left}" + (f" · {reserve}" if gauge.reserve else "")

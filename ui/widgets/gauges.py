"""Places and money per track, as gauges with their words."""

from decimal import Decimal

import streamlit as st

import ui.live
from charts.parts.theme import track_signs
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, euros, ngettext
from ui import session


def live() -> None:
    """Show, for each track, how many of its places are taken, as it changes."""
    ui.live.part(
        "places", lambda: panel(session.snapshot()), shows=lambda _person, snapshot: (snapshot.call.tracks, board_gauges(snapshot))
    )


def panel(snapshot: Snapshot) -> None:
    """Show the places as they are in ``snapshot``."""
    signs = track_signs(snapshot.call)
    for column, gauge in zip(st.columns(len(snapshot.call.tracks)), board_gauges(snapshot), strict=True):
        with column, st.container(border=True, gap="xsmall", height="stretch"):
            st.markdown(f"**{signs[gauge.track]} {snapshot.call.track(gauge.track).label}**")
            bar(gauge)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def bar(gauge: Gauge) -> None:
    """Show a gauge, full if there are too many, with its words; a second one of the money, if it is a limit too."""
    st.progress(min(1.0, gauge.selected / gauge.places) if gauge.places else 0.0, text=_words(gauge))
    if gauge.envelope:
        st.progress(min(1.0, float(gauge.spent / gauge.envelope)), text=_money(gauge, gauge.envelope))


def _money(gauge: Gauge, envelope: Decimal) -> str:
    given = _("**{spent} of {envelope}**").format(spent=euros(gauge.spent), envelope=euros(envelope))
    unpriced = ngettext("{count} without an amount", "{count} without an amount", gauge.unpriced).format(count=gauge.unpriced)
    left = _("{amount} too much") if gauge.is_over_envelope else _("{amount} left")
    said = left.format(amount=euros(abs(gauge.money_left)))
    parts = [given, f"**{said}**" if gauge.is_over_envelope else said, *([unpriced] if gauge.unpriced else [])]
    return (":material/warning: " if gauge.is_over_envelope else "") + " · ".join(parts)


def _words(gauge: Gauge) -> str:
    label = ngettext("**{selected} of {places}** place taken", "**{selected} of {places}** places taken", gauge.places).format(
        selected=gauge.selected, places=gauge.places
    )
    if gauge.is_over_places:
        left = ngettext("{count} too many", "{count} too many", -gauge.left).format(count=-gauge.left)
        return f":material/warning: {label} · **{left}** · {_('to take back before finalising')}"
    left = ngettext("{count} left", "{count} left", gauge.left).format(count=gauge.left)
    reserve = ngettext("{count} in reserve", "{count} in reserve", gauge.reserve).format(count=gauge.reserve)
    return f"{label} · {left}" + (f" · {reserve}" if gauge.reserve else "")

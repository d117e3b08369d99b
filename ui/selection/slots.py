"""Board of each track's places: taken places, in the order of decisions, and the reserve below."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

import ui.live
from charts.parts.theme import TRACK_SIGNS, TRACKS
from deliberation.call.people import Person
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.meeting.checklist import TrackResult, results
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language, euros, ngettext
from ui.selection import reserve_order
from ui.selection.reserve_order import PLACES
from ui.texts import one_line
from ui.widgets import styles

_STYLE = Path(__file__).with_name("slots.css")


def live() -> None:
    """Show the board of the places as it changes."""
    styles.put(_STYLE)
    ui.live.part(PLACES, _draw, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    ordered = reserve_order.tracks(person, snapshot), reserve_order.versions(person, snapshot)
    return snapshot.call.tracks, _order_by_decision(snapshot), snapshot.is_partial, ordered


def _draw(person: Person, snapshot: Snapshot) -> None:
    ordered = {track.track: track for track in reserve_order.tracks(person, snapshot)}
    st.html(snapshot.derived(("slots", current_language(), *ordered), partial(_board, ordered=ordered)))
    for place, track in enumerate(snapshot.call.tracks):
        if track.code in ordered:
            sign, hue = _sign_and_hue(place)
            reserve_order.panel(snapshot, ordered[track.code], sign=sign, hue=hue)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def _board(snapshot: Snapshot, *, ordered: Collection[str]) -> str:
    """Return the tracks. ``ordered``: tracks with a reserve list to order below."""
    tracks = zip(_order_by_decision(snapshot), board_gauges(snapshot), strict=True)
    return f'<div class="slots">{"".join(_track(snapshot, place, *track, ordered) for place, track in enumerate(tracks))}</div>'


def _order_by_decision(snapshot: Snapshot) -> tuple[TrackResult, ...]:
    """Return the tracks with their selected files in the order of the decisions."""
    return snapshot.derived("results as decided", _sort_by_decision)


def _sort_by_decision(snapshot: Snapshot) -> tuple[TrackResult, ...]:
    def decided(one: Candidature) -> float:
        at = snapshot.decision(one.id).decided_at
        return at.timestamp() if at else 0.0

    return tuple(
        TrackResult(track.track, track.places, tuple(sorted(track.selected, key=decided)), track.reserve) for track in results(snapshot)
    )


def _sign_and_hue(place: int) -> tuple[str, str]:
    """Return the sign and the hue of a track."""
    return TRACK_SIGNS[place % len(TRACK_SIGNS)], TRACKS[place % len(TRACKS)]


def _track(snapshot: Snapshot, place: int, result: TrackResult, gauge: Gauge, ordered: Collection[str]) -> str:
    sign, hue = _sign_and_hue(place)
    label = escape(str(snapshot.call.track(result.track).label))
    heading = f'<h2><span class="sign" aria-hidden="true">{sign}</span> {label} <span class="count">{_count(gauge)}</span></h2>'
    cells = [
        _slot("over" if number > result.places else "taken", candidature) for number, candidature in enumerate(result.selected, start=1)
    ]
    places = f"<ul>{''.join(cells)}</ul>" if cells else ""  # how many are free is said in the heading
    reserve = "" if result.track in ordered else _reserve(result.reserve)
    return f'<section style="--hue:{hue}">{heading}{places}{reserve}</section>'


def _count(gauge: Gauge) -> str:
    label = ngettext("{selected} of {places} place taken", "{selected} of {places} places taken", gauge.places)
    words = [label.format(selected=gauge.selected, places=gauge.places)]
    if gauge.is_over_places:
        words.append(f"⚠ {ngettext('{count} too many', '{count} too many', -gauge.left).format(count=-gauge.left)}")
        words.append(_("to take back before finalising"))
    elif gauge.left:
        words.append(ngettext("{count} left", "{count} left", gauge.left).format(count=gauge.left))
    if gauge.envelope is not None:
        money = _("{spent} of {envelope}").format(spent=euros(gauge.spent), envelope=euros(gauge.envelope))
        words.append(money.replace(" ", "\N{NO-BREAK SPACE}"))  # an amount is not cut from its envelope
    return escape(" · ".join(words))


def _reserve(files: Sequence[Candidature]) -> str:
    if not files:
        return ""
    slots: Iterable[str] = (_slot("reserve", file) for file in files)
    return f'<h3><span aria-hidden="true">⋯</span> {escape(Outcome.RESERVE.words)}</h3><ol class="reserves">{"".join(slots)}</ol>'


def _slot(state: str, candidature: Candidature) -> str:
    return f'<li class="{state}" title="{escape(one_line(candidature.title))}">{_name_file(candidature)}</li>'


def _name_file(candidature: Candidature) -> str:
    return f"<b>{escape(candidature.dossier)}</b> <span>{escape(one_line(candidature.title))}</span>"

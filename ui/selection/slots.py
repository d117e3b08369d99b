"""The places of each track as a board: those taken, in the order in which they were decided, those free, and the reserve below."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

import ui.live
from charts.equity import GROUPS_MOST, equity_chart
from charts.parts.theme import OUTCOME_SIGNS, TRACK_SIGNS, TRACKS, Size
from deliberation.call.call import Phase
from deliberation.call.people import Person, Right
from deliberation.derived.equity import HOW_TO_READ, Equity, equity
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.meeting.checklist import TrackResult, files_decided, results
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language, euros, ngettext, whole
from ui import session
from ui.selection import reserve_order
from ui.selection.reserve_order import PLACES
from ui.texts import one_line
from ui.widgets import sections, styles
from ui.widgets.figures import drawn, figure, numbers, size

_OTHERS_MAX = 48  # named under an outcome
_STYLE = Path(__file__).with_name("slots.css")


def live() -> None:
    """Show the board of the places as it changes, with what is still to discuss and what is not selected."""
    styles.put(_STYLE)
    ui.live.part(PLACES, _draw, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    ordered = reserve_order.tracks(person, snapshot), reserve_order.versions(person, snapshot)
    return snapshot.call.tracks, _by_decision(snapshot), _others(snapshot), snapshot.is_partial, ordered


def _draw() -> None:
    person, snapshot = session.require(Right.BROWSE), session.snapshot()
    # On a phone a line a file would be a screen or two: each outcome is folded there.
    is_phone = size() is Size.PHONE
    ordered = {track.track: track for track in reserve_order.tracks(person, snapshot)}
    is_whole = not ordered and not is_phone  # one element: in two, a change of the places moves what is below them
    st.html(snapshot.derived(("slots", current_language(), is_whole, *ordered), partial(_board, ordered=ordered, is_whole=is_whole)))
    for place, track in enumerate(snapshot.call.tracks):
        if track.code in ordered:
            sign, hue = _sign_and_hue(place)
            reserve_order.panel(snapshot, ordered[track.code], sign=sign, hue=hue)
    others = _others(snapshot)
    if others and not is_phone and not is_whole:
        st.html(f'<div class="slots">{_without_places(others)}</div>')
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
    for outcome, files in others.items() if is_phone else ():
        with sections.fold(_signed(outcome), whole(len(files)), key=f"slots.{outcome}"):
            st.html(f'<div class="slots">{_lines(files)}</div>')


def _board(snapshot: Snapshot, *, ordered: Collection[str], is_whole: bool) -> str:
    """Return the tracks. ``ordered``: those whose reserve list stands below, where it is put in order; ``is_whole``: with all others."""
    tracks = zip(_by_decision(snapshot), board_gauges(snapshot), strict=True)
    shown = [_track(snapshot, place, *track, ordered) for place, track in enumerate(tracks)]
    return f'<div class="slots">{"".join(shown)}{_without_places(_others(snapshot)) if is_whole else ""}</div>'


def _without_places(others: Mapping[Outcome, Sequence[Candidature]]) -> str:
    return "".join(_without_place(outcome, files) for outcome, files in others.items())


def _by_decision(snapshot: Snapshot) -> tuple[TrackResult, ...]:
    """Return the tracks with their selected files in the order of the decisions."""
    return snapshot.derived("results as decided", _sorted_by_decision)


def _sorted_by_decision(snapshot: Snapshot) -> tuple[TrackResult, ...]:
    def decided(one: Candidature) -> float:
        at = snapshot.decision(one.id).decided_at
        return at.timestamp() if at else 0.0

    return tuple(
        TrackResult(track.track, track.places, tuple(sorted(track.selected, key=decided)), track.reserve) for track in results(snapshot)
    )


def _others(snapshot: Snapshot) -> dict[Outcome, tuple[Candidature, ...]]:
    """Return the files that have no place, best first, by outcome; outcomes that no file has are left out."""
    found = {outcome: files_decided(snapshot, outcome) for outcome in (Outcome.TO_DISCUSS, Outcome.DECLINED)}
    return {outcome: files for outcome, files in found.items() if files}


def _signed(outcome: Outcome) -> str:
    return f"{OUTCOME_SIGNS[outcome]} {outcome.words}"


def _without_place(outcome: Outcome, files: Sequence[Candidature]) -> str:
    return f"<section><h2>{escape(_signed(outcome))} ({len(files)})</h2>{_lines(files)}</section>"


def _lines(files: Sequence[Candidature]) -> str:
    """Return a line a file, of the first ones; what is left out is said, and stands in the table."""
    named = [_slot("none", file) for file in files[:_OTHERS_MAX]]
    rest = _("The first {count} of the ranking; all are in the table below.").format(count=_OTHERS_MAX)
    return f'<ul class="others">{"".join(named)}</ul>{f"<p>{escape(rest)}</p>" if len(files) > _OTHERS_MAX else ""}'


def _sign_and_hue(place: int) -> tuple[str, str]:
    """Return the sign and the hue of a track."""
    return TRACK_SIGNS[place % len(TRACK_SIGNS)], TRACKS[place % len(TRACKS)]


def _track(snapshot: Snapshot, place: int, result: TrackResult, gauge: Gauge, ordered: Collection[str]) -> str:
    sign, hue = _sign_and_hue(place)
    label = escape(str(snapshot.call.track(result.track).label))
    heading = f'<h2><span class="sign" aria-hidden="true">{sign}</span> {label} <span class="count">{_count(gauge)}</span></h2>'
    taken = [_slot("over" if number > result.places else "taken", one) for number, one in enumerate(result.selected, start=1)]
    # How many are free is said in the heading.
    free = ['<li class="free" aria-hidden="true"></li>'] * max(gauge.left, 0)
    reserve = "" if result.track in ordered else _reserve(result.reserve)
    return f'<section style="--hue:{hue}">{heading}<ol class="places">{"".join([*taken, *free])}</ol>{reserve}</section>'


def _count(gauge: Gauge) -> str:
    label = ngettext("{selected} of {places} place taken", "{selected} of {places} places taken", gauge.places)
    said = [label.format(selected=gauge.selected, places=gauge.places)]
    if gauge.is_over_places:
        said.append(f"⚠ {ngettext('{count} too many', '{count} too many', -gauge.left).format(count=-gauge.left)}")
        said.append(_("to take back before finalising"))
    elif gauge.left:
        said.append(ngettext("{count} left", "{count} left", gauge.left).format(count=gauge.left))
    if gauge.envelope is not None:
        money = _("{spent} of {envelope}").format(spent=euros(gauge.spent), envelope=euros(gauge.envelope))
        said.append(money.replace(" ", "\N{NO-BREAK SPACE}"))  # an amount is not cut from its envelope
    return escape(" · ".join(said))


def _reserve(files: Sequence[Candidature]) -> str:
    if not files:
        return ""
    slots: Iterable[str] = (_slot("reserve", file) for file in files)
    return f'<h3><span aria-hidden="true">⋯</span> {escape(Outcome.RESERVE.words)}</h3><ol class="reserves">{"".join(slots)}</ol>'


def _slot(state: str, candidature: Candidature) -> str:
    return f'<li class="{state}" title="{escape(one_line(candidature.title))}">{_named(candidature)}</li>'


def _named(candidature: Candidature) -> str:
    return f"<b>{escape(candidature.dossier)}</b> <span>{escape(one_line(candidature.title))}</span>"


def show_equity() -> None:
    """Show the sheet while the jury deliberates, and again when a decision changes it."""
    ui.live.part("equity", _draw_equity, shows=_equity_shows)


def _equity_shows(_person: Person, snapshot: Snapshot) -> Equity | None:
    return equity(snapshot) if snapshot.phase is Phase.DELIBERATION else None


def _draw_equity() -> None:
    session.require(Right.BROWSE)
    snapshot = session.snapshot()
    if snapshot.phase is not Phase.DELIBERATION:
        return
    found = equity(snapshot)
    st.header(_("Equity sheet"))
    st.markdown(str(found.sentence))
    if not found.is_comparison:
        return
    # Folded: the page is long enough without it, and the sentence says whether to look.
    with st.expander(_("The groups, their numbers, and how to read them"), icon=":material/table_chart:"):
        st.caption(str(found.counts))
        st.caption(
            _(
                "The line goes from the lowest to the highest number that chance would give (95 % of draws); the dot, "
                "hollow outside of it, is the number selected."
            )
        )
        chart = drawn(snapshot, equity_chart, size=size())
        figure(chart, key="equity.figure", size=size())
        numbers(chart, key="finalisation.equity")
        if len(found.groups) > GROUPS_MOST:
            sentence = _("Groups shown: {shown} of {count}; the minutes’ annex has them all.")
            st.markdown(sentence.format(shown=GROUPS_MOST, count=len(found.groups)))
        st.markdown("\n".join(f"- {group.sentence}" for group in found.small))
        st.caption(_(HOW_TO_READ))
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))

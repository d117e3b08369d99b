"""The sandbox of weights: simulated ranks with other weights. It changes nothing."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from charts.slope import slope_chart
from deliberation.call.call import Criterion
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.scoring.ranking import Ranking, crossing_sentences, ranking, simulated_ranking
from deliberation.errors import InvalidValue
from deliberation.meeting.meeting import Sent, SentView
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, percent
from ui import session
from ui.analysis.ranking import titles
from ui.texts import literal
from ui.widgets import sending
from ui.widgets.figures import show_chart, size

_KEY: Final = "sandbox.weight."
_STEPS: Final = 10  # of a slider, from nothing to the heaviest official weight
_REACH: Final = 3  # times that weight, the most that a slider gives
_SHARES: Final = (0.28, 0.72)  # of the width: the weights, the chart beside them


@st.fragment(key="sandbox")
def panel() -> None:
    """Show sliders of weights and the simulated ranks. Weights stay on this screen, for this session."""
    person = session.require(Right.BROWSE)
    snapshot = session.snapshot()
    st.caption(_("Simulation: nothing changes, neither the official ranking nor anybody else’s screen."))
    beside, chart = st.columns(_SHARES, gap="large")
    with beside:
        weights = _weights(snapshot)
    with chart:
        _show(person, snapshot, weights)


def _show(person: Person, snapshot: Snapshot, weights: Sequence[float]) -> None:
    """Show who would cross the line of their track, then every rank."""
    try:
        simulation = simulated_ranking(snapshot, weights=weights)
    except InvalidValue as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    _effect(snapshot, simulation)
    sending.offer(person, snapshot, Sent(SentView.WEIGHTS, weights=tuple(weights)))
    chart = slope_chart(snapshot, ranking(snapshot), simulation, size=size())
    if len(chart.table) < sum(standing.rank is not None for standing in simulation.standings):
        st.caption(literal(chart.alt))  # it says which ones are drawn
    show_chart(chart, key="sandbox.slope")


def _weights(snapshot: Snapshot) -> list[float]:
    heaviest = float(snapshot.weights.max())
    _seed(snapshot)
    with st.container(horizontal=True, key="sandbox.presets"):
        st.button(_("Official weights"), key="sandbox.official", icon=":material/restart_alt:", on_click=_set, args=(_official(snapshot),))
        st.button(_("Equal weights"), key="sandbox.equal", icon=":material/drag_handle:", on_click=_set, args=(_equal(snapshot),))
    total = sum(st.session_state[_KEY + code] for code in snapshot.call.criterion_codes)
    offered = sorted({*(step * heaviest / _STEPS for step in range(_REACH * _STEPS + 1)), *snapshot.weights.tolist()})
    return [_weight(criterion, offered, total=total) for criterion in snapshot.call.criteria]


def _weight(criterion: Criterion, offered: Sequence[float], *, total: float) -> float:
    key = _KEY + criterion.code
    share = st.session_state[key] / total if total else None
    # A choice among numbers in words: a slider of numbers writes them with points in every language.
    value = st.select_slider(
        f"{literal(str(criterion.short))} ({percent(share)})",
        offered,
        key=key,
        format_func=lambda weight: decimal(weight, 1 if round(weight, 1) == weight else 2),
        help=literal(str(criterion.label)),
    )
    # Kept beside the widget's own state, which Streamlit drops as soon as another section is shown.
    st.session_state[f"{key}.kept"] = value
    return float(value)


def _seed(snapshot: Snapshot) -> None:
    for code, weight in _official(snapshot).items():
        st.session_state.setdefault(_KEY + code, st.session_state.get(f"{_KEY}{code}.kept", weight))


def _official(snapshot: Snapshot) -> dict[str, float]:
    return dict(zip(snapshot.call.criterion_codes, snapshot.weights.tolist(), strict=True))


def _equal(snapshot: Snapshot) -> dict[str, float]:
    return dict.fromkeys(snapshot.call.criterion_codes, float(snapshot.weights.max()))


def _set(weights: dict[str, float]) -> None:
    for code, weight in weights.items():
        st.session_state[_KEY + code] = weight


def _effect(snapshot: Snapshot, simulation: Ranking) -> None:
    st.header(_("What would change"))
    said = crossing_sentences(ranking(snapshot), simulation, partial(titles, snapshot))
    lines = [f"- **{snapshot.call.track(track).short}** · {sentence}" for track, sentence in said]
    st.markdown("\n".join(lines) or _("Nobody would cross the line of their track."))

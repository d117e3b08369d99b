"""The official ranking on a screen: each track's cut line, the table, how it was made."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

import ui.live
from charts.parts.theme import track_signs
from charts.profiles import profile
from charts.ranking_chart import ranking_chart
from charts.slope import slope_chart
from deliberation.call.call import Criterion
from deliberation.call.people import Person, Right
from deliberation.call.rules import TieRule
from deliberation.derived.scoring.ranking import Ranking, crossing_sentences, ranked_standings, ranking, simulated_ranking
from deliberation.derived.scoring.standings import Cut, awaited_rule
from deliberation.errors import InvalidValue
from deliberation.meeting.meeting import Sent, SentView
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, labelled, listed, ngettext, percent
from ui import session
from ui.analysis.diagnostics import require_scores
from ui.table import rows
from ui.table.table import Table, asked, comparison
from ui.texts import literal
from ui.widgets import choosing, draws, missing, sending
from ui.widgets.figures import drawn, show_chart, show_studied, size

_ALL = ""
TABLE = "ranking.table"
_COLUMNS = ("rank", "title", "track", "track_rank", "profile", "score", "openness", "selected", "spread", "coverage", "outcome")

_KEY = "sandbox.weight."
_STEPS = 10  # of a slider, from nothing to the heaviest official weight
_REACH = 3  # times that weight, the most that a slider gives
_SHARES = (0.28, 0.72)  # of the width: the weights, the chart beside them


def require_ranks(snapshot: Snapshot) -> None:
    """Stop the screen if there is no ranking to see, and say why."""
    under_seal = f"{missing.marks_under_seal()} {_('There is no ranking yet.')}"
    require_scores(snapshot, under_seal=under_seal, none=_("No shortlisted application has a score yet: there is no ranking."))


def left_out(snapshot: Snapshot) -> None:
    """Name the candidatures left out of the ranking."""
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
    if any(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked):
        st.caption(_("Applications still under seal have no rank yet."))


def panel(snapshot: Snapshot) -> None:
    """Show the live table of the chosen track, with its cut lines."""
    tracks = {_ALL: _("All tracks"), **{track.code: str(track.short) for track in snapshot.call.tracks}}
    line = {"label_visibility": "collapsed", "wrap": False, "persist_state": "session"}
    track = choosing.choose_shown(_("Track"), tracks, key="ranking.track", default=_ALL, words=tracks.__getitem__, **line)
    draws.line(snapshot)
    ui.live.part("ranking", partial(_draw, track), shows=lambda _person, changed: _table(changed, track))


def how(snapshot: Snapshot) -> None:
    """Show how scores and ranks are made, and the chart of the scores."""
    with st.expander(_("How scores and ranks are made"), icon=":material/function:"):
        st.markdown("\n".join(f"- {sentence}" for sentence in ranking(snapshot).explanation))
    st.header(_("Scores, spread and line of the places"))
    show_studied("ranking.chart", lambda seen: drawn(seen, ranking_chart, size=size()), table=TABLE)


def _draw(track: str, _person: Person, snapshot: Snapshot) -> None:
    _table(snapshot, track).show()


def _table(snapshot: Snapshot, track: str) -> Table:
    window = asked(TABLE)
    return Table(
        TABLE,
        _("Official ranking: rank, score, settled or open, spread, coverage, share of the draws in which it is selected"),
        rows.cached_content(
            snapshot, (TABLE, track, window, draws.selected_shares(snapshot) is None), lambda: _content(snapshot, track, window)
        ),
        actions=(comparison(),),
        has_beside=True,
    )


def _content(snapshot: Snapshot, track: str, window: rows.Window) -> rows.Content:
    standings = [line for line in ranked_standings(snapshot) if track in (_ALL, line.track)]
    return rows.of(
        snapshot,
        _COLUMNS,
        [snapshot.candidature(line.candidature_id) for line in standings],
        window=window,
        cuts=[_cut_line(snapshot, cut) for cut in ranking(snapshot).cuts if track in (_ALL, cut.track)],
    )


def _cut_line(snapshot: Snapshot, cut: Cut) -> rows.Cut:
    """Return the cut line of a track: position, label, and the rule that separates a tie."""
    sign = track_signs(snapshot.call)[cut.track]
    parts = [
        f"{sign} {snapshot.call.track(cut.track).label}",
        *cut.words,
        _("line of the places"),
        *_tie(cut, awaited_rule(snapshot.call.rules.ties)),
    ]
    last = snapshot.candidature(cut.inside[-1]).dossier if cut.inside else None
    return rows.Cut(last, " · ".join(parts))


def _tie(cut: Cut, awaited: TieRule | None) -> list[str]:
    if cut.level:
        left = cut.size - len(cut.inside)
        places = ngettext("{level} level on the line for {left} place left", "{level} level on the line for {left} places left", left)
        sentence = places if cut.held is None else _("{level} level where the envelope ends, which pays for {left} of them at most")
        sentence = sentence.format(level=len(cut.level), left=left)
        return [sentence, *([labelled(_("Next rule"), awaited.words)] if awaited else [])]
    if not cut.outside:
        return [_("everybody ranked on this track is within the places")]
    return [_("tied, set apart by: {rule}").format(rule=cut.separated_by.words)] if cut.separated_by else []


def titles(snapshot: Snapshot, ids: Sequence[int]) -> str:
    """Return the titles of candidatures in a row, as Markdown."""
    return listed(f"*{literal(snapshot.candidature(id_).title)}*" for id_ in ids)


@st.fragment(key="sandbox")
def show_sandbox() -> None:
    """Show sliders of weights and the simulated ranks. Weights stay on this screen, for this session."""
    person = session.require(Right.BROWSE)
    snapshot = session.snapshot()
    st.caption(_("Simulation: nothing changes, neither the official ranking nor anybody else’s screen."))
    beside, chart = st.columns(_SHARES, gap="large")
    with beside:
        weights = _weights(snapshot)
    with chart:
        _draw_sandbox(person, snapshot, weights)


def _draw_sandbox(person: Person, snapshot: Snapshot, weights: Sequence[float]) -> None:
    """Show the files crossing the line of their track, then every rank."""
    try:
        simulation = simulated_ranking(snapshot, weights=weights)
    except InvalidValue as refusal:
        st.error(str(refusal), icon=":material/error:")
        return
    _effect(snapshot, simulation)
    sending.offer(person, snapshot, Sent(SentView.WEIGHTS, weights=tuple(weights)))
    chart = slope_chart(snapshot, ranking(snapshot), simulation, size=size())
    if len(chart.table) < sum(line.rank is not None for line in simulation.standings):
        st.caption(literal(chart.alt))  # it says which ones are drawn
    show_chart(chart, key="sandbox.slope", is_studied=True, weights=_mean_table(snapshot, weights))


def _mean_table(snapshot: Snapshot, weights: Sequence[float]) -> dict[str, object]:
    """Return the means behind the browser's ordering during a dragged weight: the score is their weighted mean."""
    means = {
        snapshot.candidature(line.candidature_id).dossier: profile(snapshot, line.candidature_id).means
        for line in ranked_standings(snapshot)
    }
    return {"codes": snapshot.call.criterion_codes, "offered": _read_offered_weights(snapshot), "now": weights, "means": means}


def _weights(snapshot: Snapshot) -> list[float]:
    _seed(snapshot)
    with st.container(horizontal=True, key="sandbox.presets"):
        st.button(
            _("Official weights"), key="sandbox.official", icon=":material/restart_alt:", on_click=_set_weights, args=(_official(snapshot),)
        )
        st.button(_("Equal weights"), key="sandbox.equal", icon=":material/drag_handle:", on_click=_set_weights, args=(_equal(snapshot),))
    total = sum(st.session_state[_KEY + code] for code in snapshot.call.criterion_codes)
    offered = _read_offered_weights(snapshot)
    return [_weight(criterion, offered, total=total) for criterion in snapshot.call.criteria]


def _read_offered_weights(snapshot: Snapshot) -> list[float]:
    heaviest = float(snapshot.weights.max())
    return sorted({*(step * heaviest / _STEPS for step in range(_REACH * _STEPS + 1)), *snapshot.weights.tolist()})


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


def _set_weights(weights: dict[str, float]) -> None:
    for code, weight in weights.items():
        st.session_state[_KEY + code] = weight


def _effect(snapshot: Snapshot, simulation: Ranking) -> None:
    st.header(_("What would change"))
    sentences = crossing_sentences(ranking(snapshot), simulation, partial(titles, snapshot))
    lines = [f"- **{snapshot.call.track(track).short}** · {sentence}" for track, sentence in sentences]
    st.markdown("\n".join(lines) or _("Nobody would cross the line of their track."))

"""Changes of ranks between official and simulated weights."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.parts.chart import Chart, hover, inert, sentences, wrapped
from charts.parts.rows import row_figure, row_label, texts
from charts.parts.theme import COMPARED, DOSSIER, LINE, MEASURES, OUTCOMES, Size, legend
from deliberation.derived.scoring.ranking import Ranking
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_, _, listed, ngettext

# Of more, those that cross come first, then the first of the ranking; on the wall, where titles stand beside, then those around them.
_LINES_MAX = dict.fromkeys(Size, 200) | {Size.PROJECTOR: 10}


class Crossing(Labelled):
    """Effect of the simulation on a candidature's place inside its track."""

    STAYS = "stays", N_("stays on its side of the line")
    ENTERS = "enters", N_("enters the places")
    LEAVES = "leaves", N_("leaves the places")


_ARROWS = {Crossing.STAYS: "", Crossing.ENTERS: "▲", Crossing.LEAVES: "▼"}
_LOOKS = {
    Crossing.STAYS: (LINE, "solid", 0.6, "circle"),
    Crossing.ENTERS: (OUTCOMES[Outcome.SELECTED], "solid", 1.3, "triangle-up"),
    Crossing.LEAVES: (COMPARED[2], "dash", 1.3, "triangle-down"),
}


class Move(NamedTuple):
    """Candidature with ranks and line numbers from the top, before and after."""

    title: str
    rank_before: int
    rank_after: int
    line_before: int
    line_after: int
    crossing: Crossing
    dossier: str = ""


def slope_chart(snapshot: Snapshot, official: Ranking, simulation: Ranking, *, size: Size = Size.SCREEN) -> Chart:
    """Draw a line from each candidature's official rank to its rank in ``simulation``; both rankings are of ``snapshot``."""
    gathered = _gather(snapshot, official, simulation, size)
    moves = _choose_visible(gathered, size)
    return Chart(_("Ranks with other weights (simulation)"), _draw(moves, size), _alt(gathered, size), _table(moves))


def _gather(snapshot: Snapshot, official: Ranking, simulation: Ranking, size: Size = Size.SCREEN) -> tuple[Move, ...]:
    before = [ranked for ranked in official.standings if ranked.rank is not None]
    after = {s.candidature_id: (line, s.rank) for line, s in enumerate(x for x in simulation.standings if x.rank is not None)}
    inside = [{id_ for cut in order.cuts for id_ in cut.inside} for order in (official, simulation)]
    moves = []
    for line, ranked in enumerate(before):
        id_ = ranked.candidature_id
        if ranked.rank is None or id_ not in after:
            continue
        line_after, rank_after = after[id_]
        was, is_now = (id_ in ids for ids in inside)
        crossing = Crossing.STAYS if was == is_now else Crossing.ENTERS if is_now else Crossing.LEAVES
        title = snapshot.candidature(id_).dossier if size is Size.PROJECTOR else snapshot.candidature(id_).title
        moves.append(Move(title, ranked.rank, rank_after or ranked.rank, line, line_after, crossing, snapshot.candidature(id_).dossier))
    return tuple(moves)


def _choose_visible(moves: Sequence[Move], size: Size = Size.SCREEN) -> Sequence[Move]:
    """Return the drawn moves, on separate lines: all or, of too many, crossing moves, then the first or nearest."""
    most = _LINES_MAX[size]
    if len(moves) <= most:
        return moves
    crossing = [move.line_before for move in moves if move.crossing is not Crossing.STAYS] if size is Size.PROJECTOR else []

    def place(move: Move) -> tuple[bool, int, int]:
        return move.crossing is Crossing.STAYS, min((abs(move.line_before - line) for line in crossing), default=0), move.line_before

    first = sorted(moves, key=place)[:most]
    before = {move.line_before: line for line, move in enumerate(sorted(first, key=lambda move: move.line_before))}
    after = {move.line_after: line for line, move in enumerate(sorted(first, key=lambda move: move.line_after))}
    visible = [move._replace(line_before=before[move.line_before], line_after=after[move.line_after]) for move in first]
    return sorted(visible, key=lambda move: move.line_before)


def _draw(moves: Sequence[Move], size: Size) -> go.Figure:
    traces = [_lines(moves, crossing, size) for crossing in Crossing]
    after = [f"\u2002{move.rank_after}" if move.crossing is Crossing.STAYS else _name_rank_after(move) for move in moves]
    traces.append(texts([1] * len(moves), [move.line_after for move in moves], after, size=size, position="middle right"))
    is_wall = size is Size.PROJECTOR  # its labels are short, and its markers large
    heads = ((0, _("Call’s weights"), "top center" if is_wall else "top left"), (1, _("Simulation"), "top right"))
    traces += [texts([x], [-0.5], [head], size=size, position=place) for x, head, place in heads]
    labels = [row_label(_("{rank}. {title}").format(rank=move.rank_before, title=move.title), size) for move in moves]
    labels = [f"{label}\u2002" for label in labels] if is_wall else labels
    across = {"visible": False, "fixedrange": True, "range": [0, 1]}
    visible = [trace for trace in traces if trace["x"]]
    top = 5.5 if size is Size.PHONE else 4.5
    return row_figure(visible, labels, size=size, xaxis=across, above=top, below=0.5, right=6, showlegend=True, legend=legend(size))


def _name_rank_after(move: Move) -> str:
    return f"\u2002<b>{move.rank_after} {_ARROWS[move.crossing]}</b>"


def _lines(moves: Sequence[Move], crossing: Crossing, size: Size) -> dict[str, Any]:
    colour, dash, width, symbol = _LOOKS[crossing]
    measures, some = MEASURES[size], [move for move in moves if move.crossing is crossing]
    boxes = [
        hover(
            wrapped(m.title, 50),
            inert(_("From rank {before} to {after}: {crossing}").format(before=m.rank_before, after=m.rank_after, crossing=crossing.words)),
        )
        for m in some
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": inert(crossing.words),
        "showlegend": crossing is not Crossing.STAYS and bool(some),
        "x": [x for _m in some for x in (0, 1, None)],
        "y": [y for m in some for y in (m.line_before, m.line_after, None)],
        "line": {"color": colour, "dash": dash, "width": measures.line * width},
        "marker": {"color": colour, "symbol": symbol, "size": measures.marker},
        "hoverinfo": "text",
        "hovertext": [text for box in boxes for text in (box, box, "")],
        "customdata": [text for move in some for text in (move.dossier, move.dossier, "")],
        "meta": DOSSIER,
        "cliponaxis": False,
    }


def _alt(moves: Sequence[Move], size: Size) -> str:
    entering = [move.title for move in moves if move.crossing is Crossing.ENTERS]
    leaving = [move.title for move in moves if move.crossing is Crossing.LEAVES]
    most, moved = _LINES_MAX[size], sum(move.rank_before != move.rank_after for move in moves)
    opening = ngettext("Simulation: {count} application changes rank.", "Simulation: {count} applications change rank.", moved).format(
        count=moved
    )
    return sentences(
        opening,
        _("Enter the places: {titles}.").format(titles=listed(entering)) if entering else "",
        _("Leave the places: {titles}.").format(titles=listed(leaving)) if leaving else "",
        "" if entering or leaving else _("Nobody crosses the line."),
        _("Only {count} are drawn: those that cross a line, then the first.").format(count=most) if len(moves) > most else "",
    )


def _table(moves: Sequence[Move]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Application"): [move.title for move in moves],
            _("Rank with the call’s weights"): [move.rank_before for move in moves],
            _("Rank in the simulation"): [move.rank_after for move in moves],
            _("Effect"): [move.crossing.words for move in moves],
        }
    )

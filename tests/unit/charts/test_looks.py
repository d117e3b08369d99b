"""What holds for every chart: colours that can be told apart, candidates' text inert, light figures, the language's numbers."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import capabilities
from capabilities import resolve
from charts.acceptability import Acceptability, acceptability_chart
from charts.agreement import agreement_chart
from charts.amounts import AmountsBy, amounts_chart
from charts.balance import Breakdown, balance_chart
from charts.coverage import coverage_chart
from charts.dots import dot_strip
from charts.heatmap import criteria_heatmap
from charts.parts import theme
from charts.parts.chart import Chart, captioned, inert, shortened, wrapped
from charts.parts.rows import channels, colour_at, ink_on, luminance
from charts.parts.theme import Size
from charts.radars.compared import named_radar, overlay_radar, silhouettes
from charts.radars.sheet import sheet_radar
from charts.ranking_chart import ranking_chart
from charts.severity import severity_strip
from charts.slope import slope_chart
from charts.strip import score_strip
from deliberation.derived.scoring.diagnostics import JurorSeverity
from deliberation.derived.scoring.ranking import ranking, simulated_ranking
from deliberation.dossiers.candidatures import Administration
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Label
from phrases import language
from tests.depth import sample
from tests.places import ROOT
from tests.worlds.snapshots import make_call, make_candidature, make_juror, make_snapshot

LIGHT, DARK = "#ffffff", "#121413"
HOSTILE = '<b>x</b><a href="https://example.org">y</a> & $z$'


def _of_extra(reference: str, snapshot: Snapshot, size: Size) -> Chart:
    chart: Chart = resolve(reference)(snapshot, size=size)
    return chart


CHARTS: dict[str, Callable[[Snapshot, Size], Chart]] = {
    "sheet radar": lambda snapshot, size: sheet_radar(snapshot, 1, size=size),
    "overlay radar": lambda snapshot, size: overlay_radar(snapshot, [1, 2, 3, 4], size=size),
    "named radar": lambda snapshot, size: named_radar(snapshot, 1, 3, size=size),
    "silhouettes": lambda snapshot, size: silhouettes(snapshot, [1, 2], size=size),
    "dots": lambda snapshot, size: dot_strip(snapshot, 1, size=size),
    "heatmap": lambda snapshot, size: criteria_heatmap(snapshot, size=size),
    "ranking": lambda snapshot, size: ranking_chart(snapshot, size=size),
    "strip": lambda snapshot, size: score_strip(snapshot, size=size),
    "slope": lambda snapshot, size: slope_chart(
        snapshot, ranking(snapshot), simulated_ranking(snapshot, weights=[7, 1, 1, 1, 1, 1, 1]), size=size
    ),
    "amounts": lambda snapshot, size: amounts_chart(with_hostile_tracks(snapshot), AmountsBy.TRACK, size=size),
    "balance": lambda snapshot, size: balance_chart(snapshot, Breakdown.MINISTRY, size=size),
    "coverage": lambda snapshot, size: coverage_chart(snapshot, size=size),
    **{name: partial(_of_extra, reference) for extra in capabilities.active() for name, reference in extra.charts.items()},
    "acceptability": lambda _snapshot, size: acceptability_chart([Acceptability(HOSTILE, (0.5, 0.5), 0.5)], draws=2, size=size),
    "agreement": lambda snapshot, size: agreement_chart(snapshot, size=size),
    "severity": lambda _snapshot, size: severity_strip([JurorSeverity(1, 0.1, 0.0, 0.2, 3)], {1: HOSTILE}, size=size),
}


@cache
def panel() -> Snapshot:
    """Twenty-four candidatures of hostile titles, twelve jurors, seven criteria; the viewer is the first juror."""
    marks = np.random.default_rng(1).integers(0, 6, (24, 12, 7)).astype(np.float64)
    candidatures = [make_candidature(i, title=HOSTILE) for i in range(1, 25)]
    administrations = {1: Administration(1, HOSTILE, HOSTILE, HOSTILE)}
    jurors = tuple(make_juror(i) for i in range(1, 13))
    return make_snapshot(
        marks=marks.tolist(),
        call=make_call(weights=[1] * 7, places=(11, 4)),
        candidatures=candidatures,
        administrations=administrations,
        own_marks=marks[:, 0],
        people=jurors,
    )


@cache
def looked_at(name: str, size: Size = Size.SCREEN) -> Chart:
    """A chart of the panel, made once for all that is looked at in it."""
    return CHARTS[name](panel(), size)


# Those that a run looks at in the sizes beyond the screen's own.
DRAWN = sample(list(product(CHARTS, Size)), 12, of="charts")


def with_hostile_tracks(snapshot: Snapshot) -> Snapshot:
    tracks = tuple(replace(track, label=Label(HOSTILE, HOSTILE)) for track in snapshot.call.tracks)
    return replace(snapshot, call=replace(snapshot.call, tracks=tracks))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(channels(one)), luminance(channels(other))))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "colour", sorted({theme.JURY, theme.SHORTLIST, theme.OWN, theme.LINE, *theme.TRACKS, *theme.OUTCOMES.values(), *theme.COMPARED})
)
def test_lines_stand_out_on_paper_and_on_the_dark_page(colour: str) -> None:
    assert contrast(colour, LIGHT) >= 3
    assert contrast(colour, DARK) >= 3


def test_words_in_cells_can_be_read_on_every_colour_of_the_scale() -> None:
    for share in np.linspace(0, 1, 101).tolist():
        under, ink = luminance(colour_at(share)), luminance(channels(ink_on(share)))
        assert (max(under, ink) + 0.05) / (min(under, ink) + 0.05) >= 4.5


@pytest.mark.parametrize(("paper", "ink"), [(LIGHT, "#1c1b1a"), (DARK, "#f0efec")])
def test_the_page_s_ink_is_read_on_every_difference(paper: str, ink: str) -> None:
    for colour in (colour for _stop, colour in theme.DIVERGING):
        red, green, blue, opacity = map(float, colour[len("rgba(") : -1].split(","))
        mixed = [opacity * over + (1 - opacity) * under for over, under in zip((red, green, blue), channels(paper), strict=True)]
        dark, light = sorted((luminance((mixed[0], mixed[1], mixed[2])), luminance(channels(ink))))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_jury_has_the_accent_of_the_pages() -> None:
    assert f"--accent: light-dark({theme.JURY}, " in (ROOT / "ui" / "style" / "tokens.css").read_text(encoding="utf-8")


def test_counts_in_discs_can_be_read() -> None:
    assert contrast(theme.JURY, "#ffffff") >= 4.5


@pytest.mark.parametrize(("name", "size"), DRAWN)
def test_what_applicants_wrote_stays_inert(name: str, size: Size) -> None:
    chart = looked_at(name, size)
    spec = captioned(chart, caption=HOSTILE, size=size).to_json()
    texts = json.dumps(json.loads(spec), ensure_ascii=False)
    assert "&lt;b&gt;" in texts
    assert "<b>x" not in texts
    assert "<a " not in texts
    assert "$z$" not in texts


@pytest.mark.parametrize("name", CHARTS)
def test_figures_are_light(name: str) -> None:
    limit = 40_000 if name in {"ranking", "slope", "heatmap"} else 15_000
    assert len(looked_at(name).figure.to_json()) < limit


@pytest.mark.parametrize("name", ["sheet radar", "dots"])
def test_projected_charts_fill_what_the_title_leaves(name: str) -> None:
    assert looked_at(name, Size.PROJECTOR).figure.layout.height == theme.PROJECTED_HEIGHT


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_smaller_than_24_pixels_on_a_projector(name: str) -> None:
    sizes: list[float] = []

    def collect(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in {"font", "tickfont", "textfont"} and isinstance(value, dict) and "size" in value:
                    sizes.append(value["size"])
                collect(value)
        elif isinstance(node, list):
            for item in node:
                collect(item)

    collect(json.loads(looked_at(name, Size.PROJECTOR).figure.to_json()))
    assert min(sizes) >= 24


def test_numbers_are_written_the_way_of_the_language() -> None:
    snapshot = make_snapshot(marks=[[[3, 4]]])
    assert sheet_radar(snapshot, 1).figure.layout.separators == ",\u202f"
    with language("en"):
        assert sheet_radar(snapshot, 1).figure.layout.separators == ".,"


def test_saved_figure_bears_title_and_caption() -> None:
    chart = dot_strip(make_snapshot(marks=[[[3, 4]]]), 1)
    saved = captioned(chart, caption="Un appel · 4 juillet 2019 · version 1")
    assert [note.text for note in saved.layout.annotations] == ["Notes données à Projet 1", "Un appel · 4 juillet 2019 · version 1"]
    assert saved.layout.height > chart.figure.layout.height
    assert not chart.figure.layout.annotations


def test_labels_are_cut_at_words_and_made_inert_once() -> None:
    assert inert("a <b>\n & $c$") == "a &lt;b&gt; &amp; &#36;c&#36;"
    assert shortened("Améliorer la cartographie du littoral", 25) == "Améliorer la…"
    assert wrapped("Pertinence de l’IA", 12) == "Pertinence<br>de l’IA"
    assert wrapped("un deux trois quatre cinq", 10, lines=2) == "un deux<br>trois…"


def test_every_chart_is_looked_at() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "charts").glob("*.py"))
    looked_at = Path(__file__).read_text(encoding="utf-8")
    missing = [name for name in re.findall(r"^def (\w+)\([^\n]*\) -> Chart:", code, re.MULTILINE) if f"size: {name}(" not in looked_at]
    assert not missing, f"Add these to CHARTS: {missing}"

"""The switch that shows a figure in plotly: where it is, for how long, and whose names the figure then holds."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens import looking
from tests.worlds.open_call import OpenCall, seen_by
from tests.worlds.terms import Role
from ui.links import DOSSIERS
from ui.widgets.figures import EXPLORES


def figures(app: AppTest) -> list[Any]:
    """Return the figures that plotly is sent."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def test_switch_replaces_the_image_by_the_same_figure_and_is_remembered(open_page: looking.Open) -> None:
    app = open_page("ranking.py", Role.OBSERVER)
    assert figures(app) == []
    app.toggle(key=EXPLORES).set_value(True).run()
    assert [trace["type"] for trace in figures(app)[0]["data"]][:2] == ["scatter", "scatter"]
    app.segmented_control(key="ranking.section").set_value("sandbox").run()
    assert len(figures(app)) == 1


def test_member_recused_since_the_page_was_drawn_explores_nothing_of_the_file(call: OpenCall, open_page: looking.Open) -> None:
    member = call.person("Juré 01")
    app = open_page("ranking.py", member)
    call.recuse("523155", member.name)
    app.toggle(key=EXPLORES).set_value(True).run()
    assert [dossier in json.dumps(figures(app)) for dossier in ("495484", "523155")] == [True, False]


def test_explored_figures_hold_no_mark_of_the_jury_under_seal(open_page: looking.Open, call: OpenCall) -> None:
    call.seal()
    person = call.somebody(Role.JUROR)
    app = open_page("comparison.py", person, **{DOSSIERS: [one.dossier for one in seen_by(person).ranked[:2]]})
    app.session_state[EXPLORES] = True
    (figure,) = figures(app.run())
    assert {value for trace in figure["data"] for value in trace["r"]} == {None}


@pytest.mark.parametrize("screen", ["sheet.py", "candidatures.py"])
def test_no_other_screen_has_the_switch(call: OpenCall, open_page: looking.Open, screen: str) -> None:
    app = open_page(screen, call.somebody(Role.CHAIR))
    assert [toggle.key for toggle in app.toggle if toggle.key == EXPLORES] == []

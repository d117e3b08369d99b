"""The switch that shows a figure in plotly: where it is, for how long, and whose names the figure then holds."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from tests.screens import looking
from tests.worlds.open_call import OpenCall, seen_by
from tests.worlds.terms import Person, Role, recused_ids
from ui.links import DOSSIERS
from ui.widgets.figures import EXPLORES

SCREENS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ranking.py": ("ranking.section", ("official", "sandbox")),
    "analysis.py": ("analysis.section", ("agreement", "criteria", "balance")),
}


def figures(app: AppTest) -> list[Any]:
    """Return the figures that plotly is sent."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def explored(open_page: looking.Open, person: Person) -> Iterator[Any]:
    """Yield every figure that ``person`` may explore."""
    for file, (key, sections) in SCREENS.items():
        app = open_page(file, person)
        app.session_state[EXPLORES] = True
        for section in sections:
            app.session_state[key] = section
            found = figures(app.run())
            assert len(found) == 1, section
            yield from found
    dossiers = [one.dossier for one in seen_by(person).ranked[:2]]
    app = open_page("comparison.py", person, **{DOSSIERS: dossiers})
    app.session_state[EXPLORES] = True
    yield from figures(app.run())


def test_switch_replaces_the_image_by_the_same_figure_and_is_remembered(open_page: looking.Open) -> None:
    app = open_page("ranking.py", Role.OBSERVER)
    assert figures(app) == []
    app.toggle(key=EXPLORES).set_value(True).run()
    assert [trace["type"] for trace in figures(app)[0]["data"]][:2] == ["scatter", "scatter"]
    app.segmented_control(key="ranking.section").set_value("sandbox").run()
    assert len(figures(app)) == 1


def test_explored_figures_hold_the_names_that_the_viewer_may_see(call: OpenCall, open_page: looking.Open) -> None:
    chair = call.somebody(Role.CHAIR)
    whole = bootstrap.snapshots().get(chair.call_id)
    person = next(person for person in call.people.values() if recused_ids(whole, person))
    hidden = [whole.candidature(id_) for id_ in recused_ids(whole, person)]

    def named(viewer: Person) -> list[str]:
        texts = [json.dumps(figure, ensure_ascii=False) for figure in explored(open_page, viewer)]
        return [one.dossier for one in hidden for text in texts if one.dossier in text or one.title[:20] in text]

    assert named(person) == []
    assert named(chair) != []


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

"""What a screen says of the draws: ranks at once, a word meanwhile, the shares once they are there, in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.derived.scoring.robustness import Robustness, robustness
from phrases import percent
from tests.screens import looking
from tests.worlds.open_call import OpenCall, seen_by
from tests.worlds.terms import Role, Snapshot

OpenPage = looking.Open
UNDER_WAY = "Robustesse\u00a0: calcul en cours…"
GIVEN_UP = "Robustesse\u00a0: le calcul n’a pas abouti. Les scores et les rangs n’en dépendent pas."
THERE = "Robustesse\u00a0: 10\u202f000 simulations de poids et de jurys."


@dataclass
class Aside:
    """Stands for what is drawn aside: under way until it is there or given up."""

    is_there: bool = False
    has_given_up: bool = False
    expected_seconds: float = 2.0
    is_running: bool = True

    def of(self, seen: Snapshot) -> Robustness | None:
        return robustness(seen) if self.is_there else None

    def has_failed(self, seen: Snapshot) -> bool:
        return self.has_given_up

    def seconds(self, seen: Snapshot) -> float:
        return self.expected_seconds


@pytest.fixture
def aside(call: OpenCall, monkeypatch: pytest.MonkeyPatch) -> Aside:
    aside = Aside()
    monkeypatch.setattr(bootstrap, "draws", lambda: aside)
    return aside


def line(app: AppTest) -> Mapping[str, Any]:
    """What the line of the draws is given."""
    return looking.component(app, "jury.draws")


def test_official_ranks_are_there_while_the_draws_are_under_way(call: OpenCall, open_page: OpenPage, aside: Aside) -> None:
    chair = call.somebody(Role.CHAIR)
    app = open_page("ranking.py", chair)
    table = looking.rows(app, "ranking.table")
    assert [looking.first(row["rank"]) for row in table] == [standing.rank for standing in ranked_standings(seen_by(chair))]
    assert {row["selected"] for row in table} == {None}
    assert line(app) == {"words": UNDER_WAY, "seconds": 2.0}


def test_shares_come_into_the_same_table_once_they_are_there(call: OpenCall, open_page: OpenPage, aside: Aside) -> None:
    chair = call.somebody(Role.CHAIR)
    app = open_page("ranking.py", chair)
    before = looking.rows(app, "ranking.table")
    aside.is_there = True
    app.run()
    after = looking.rows(app, "ranking.table")
    shares = robustness(seen_by(chair)).selected_share
    ids = [standing.candidature_id for standing in ranked_standings(seen_by(chair))]
    assert [f"{row['selected']}\u202f%" for row in after] == [percent(shares[id_]) for id_ in ids]
    assert [list(row) for row in after] == [list(row) for row in before]
    assert line(app) == {"words": THERE, "seconds": 0.0}


def test_long_drawing_says_how_long(open_page: OpenPage, aside: Aside) -> None:
    aside.expected_seconds = 128.0
    assert line(open_page("ranking.py", Role.JUROR))["words"] == "Robustesse\u00a0: calcul en cours, environ 2\u00a0min 08\u00a0s…"
    aside.expected_seconds = 16.0
    assert line(open_page("ranking.py", Role.JUROR))["words"] == "Robustesse\u00a0: calcul en cours, environ 16\u00a0s…"


def test_section_that_rests_on_the_draws_says_so_and_shows_nothing_else(open_page: OpenPage, aside: Aside) -> None:
    app = open_page("ranking.py", Role.CHAIR, partie="robustness")
    assert line(app)["words"] == UNDER_WAY
    assert (len(app.selectbox), len(app.get("plotly_chart"))) == (0, 0)


def test_draws_given_up_are_said_in_words(open_page: OpenPage, aside: Aside) -> None:
    aside.has_given_up = True
    assert line(open_page("ranking.py", Role.CHAIR)) == {"words": GIVEN_UP, "seconds": 0.0}

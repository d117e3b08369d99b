"""The comparison: two to four candidatures, the same in the address and in the field."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from deliberation.operations.scoring.recusals import declare_recusals
from phrases import _
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from ui.browsing import comparison

FOUR = ["495484", "523155", "526134", "513864"]


TABLE = "comparison.chosen.table"


@pytest.fixture
def compared(open_page: looking.Open) -> looking.Open:
    """Open the comparison of some dossiers as a juror."""

    def open_(*dossiers: str) -> AppTest:
        return open_page("comparison.py", Role.JUROR, dossiers=list(dossiers))

    return open_


def differences(app: AppTest) -> list[list[str]]:
    """The rows of the table of differences, cell by cell; none if it is not shown."""
    found = [html.proto.body for html in app.get("html") if "differences" in html.proto.body]
    rows = re.findall(r"<tr\b[^>]*>(.*?)</tr>", found[0]) if found else []
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def test_nothing_is_compared_until_two_are_chosen(compared: looking.Open) -> None:
    app = compared()
    assert _("Choose two to four applications to lay side by side.") in looking.words(app)
    looking.tick(looking.opened(app, "comparison.choosing"), TABLE, "495484")
    assert not differences(app)
    looking.tick(app, TABLE, "495484", "523155")
    assert differences(app)
    assert app.query_params["dossiers"] == ["495484", "523155"]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_link_compares_two_to_four(compared: looking.Open, count: int) -> None:
    app = compared(*FOUR[:count])
    assert app.session_state["comparison.chosen"] == FOUR[:count]
    rows = differences(app)
    assert (len(rows), {len(row) for row in rows}) == (1 + 7 + 1, {count + 2})  # heading, criteria, score; criterion, candidatures, gap
    assert len(looking.drawings(app)) == 1  # over one another
    assert [link["dossier"] for link in looking.links(app).values() if "dossier" in link] == [[dossier] for dossier in FOUR[:count]]


def test_tab_draws_each_alone_for_whoever_opens_it(compared: looking.Open) -> None:
    app = compared(*FOUR)
    app.session_state[comparison.TABS] = _("Side by side")
    assert len(looking.drawings(app.run())) == len(FOUR)
    assert not differences(app)


def test_link_to_more_than_four_keeps_the_first_four(compared: looking.Open) -> None:
    assert compared(*FOUR, "475464").session_state["comparison.chosen"] == FOUR


def test_address_that_names_what_is_not_there_says_so_until_something_is_chosen(compared: looking.Open) -> None:
    words = _("An application named in the address does not exist, or is not open to you.")
    app = compared("999999", "495484")
    assert words in looking.words(app)
    looking.tick(looking.opened(app, "comparison.choosing"), TABLE, "495484", "523155")
    assert words not in looking.words(app.run())


def test_score_and_gap_are_those_of_the_ranking(compared: looking.Open) -> None:
    rows = differences(compared("495484", "523155"))
    assert ["Impact", "4,60", "4,36", "0,24 A"] in rows
    assert rows[-1] == [_("Official score"), "4,29", "4,23", "0,06"]


def test_biggest_difference_comes_first_and_is_said(compared: looking.Open) -> None:
    app = compared("495484", "523155")
    gaps = [row[-1].split()[0] for row in differences(app)[1:-1]]
    assert gaps == sorted(gaps, reverse=True)
    first = differences(app)[1]
    assert first == ["Données", "4,36", "4,00", "0,36 A"]
    assert _("They differ most on {criterion}: {gap} apart, {letter} ahead.").format(
        criterion="**Données**", gap="0,36", letter="A"
    ) in looking.words(app)


def test_ties_at_the_line_are_proposed_and_compared_by_their_link(compared: looking.Open) -> None:
    proposed = [link["dossiers"] for name, link in looking.links(compared()).items() if name.startswith("comparaison")]
    assert proposed == [["518026", "503262"], ["518266", "475464"]]


def test_file_under_recusal_is_in_no_proposal(open_page: looking.Open, call: OpenCall) -> None:
    member = call.somebody(Role.JUROR)
    declare_recusals(call.uow(), **call.by(member), candidature_ids=[call.id_of("518266")])
    app = open_page("comparison.py", member)
    assert _("Worth comparing") in looking.words(app)
    assert "518266" not in looking.words(app)
    assert not [link for link in looking.links(app).values() if "518266" in link.get("dossiers", [])]

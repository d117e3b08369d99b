"""The chart of the equity sheet, and its table."""

from fractions import Fraction

from deliberation.selection.decisions import Decision, Outcome
from extras.equity.chart import GROUPS_MOST, _gather, equity_chart
from extras.equity.comparison import Aspect, CentralRange, Equity, Group
from phrases import language
from tests.worlds.snapshots import make_candidature, make_snapshot


def test_many_groups_show_those_out_of_range_then_the_largest() -> None:
    usual = CentralRange(0, 2, Fraction(1, 40))
    small = Group(Aspect.REGION, "petite", 5, 3, usual)
    groups = (*(Group(Aspect.MINISTRY, f"M{files}", files, 1, usual) for files in range(60, 10, -1)), small)
    shown = _gather(Equity(900, 90, groups, ()))
    assert shown == (*groups[: GROUPS_MOST - 1], small)


def test_equity_table_says_what_the_figure_says() -> None:
    candidatures = [make_candidature(number) for number in range(1, 7)]
    decisions = [Decision(number, Outcome.SELECTED, "t1", version=1) for number in (1, 2)]
    with language("en"):
        chart = equity_chart(make_snapshot(candidatures=candidatures, decisions=decisions))
    assert chart.table.to_dict("records")[2] == {
        "Group": "Track asked for – Track 1",
        "Dossiers": 6,
        "Selected applications": 2,
        "Range of chance": "2 to 2",
        "Within it": "yes",
    }
    assert chart.alt.startswith("Nothing unusual: no group is outside of the range that chance gives. Selected: 2 of 6 dossiers.")

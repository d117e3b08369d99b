"""The equity sheet on the board: while the jury deliberates, of what each viewer sees."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from extras.equity.comparison import equity
from phrases import _
from tests.screens import looking
from tests.worlds.open_call import OpenCall, seen_by

RECUSED = "Juré 02"


def test_sheet_says_that_there_is_nothing_to_compare_before_anything_is_selected(open_page: looking.Open) -> None:
    said = looking.words(open_page("selection.py", Role.CHAIR))
    assert (_("Equity sheet") in said, _("Nothing is selected yet: there is nothing to compare.") in said) == (True, True)


def unfolded(app: AppTest) -> str:
    app.session_state["equity.groups"] = True
    return looking.words(app.run())


def test_sheet_gives_a_sentence_counts_and_small_groups_of_files_seen(call: OpenCall, open_page: looking.Open) -> None:
    call.decide_everything()
    whole = equity(call.snapshot)
    app = open_page("selection.py", Role.ORGANISER)
    folded = looking.words(app)
    assert (str(whole.sentence) in folded, str(whole.counts) in folded) == (True, False)  # drawn once it is unfolded
    said = unfolded(app)
    assert [str(each) in said for each in (whole.sentence, whole.counts, *(one.sentence for one in whole.small))] == [True] * 6
    assert _("Files under your recusals left out.") not in said
    partial = equity(seen_by(call.person(RECUSED)))
    said = unfolded(open_page("selection.py", RECUSED))
    assert partial.pool < whole.pool
    assert (str(partial.counts) in said, str(whole.counts) in said, _("Files under your recusals left out.") in said) == (True, False, True)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.OBSERVER])
def test_sheet_is_gone_from_the_board_once_the_selection_is_finalised(call: OpenCall, open_page: looking.Open, role: Role) -> None:
    call.conclude()
    assert _("Equity sheet") not in looking.words(open_page("selection.py", role))

"""Hearings on screen: planned, put in order, and taken once all that they are made of is saved."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.meeting.hearings import HearingPlan
from deliberation.operations.meeting.agenda import hearing_plan, move_item
from extras.letters.verbs import convene_teams
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Arrangement, Role


@pytest.fixture
def page(open_page: looking.Open) -> AppTest:
    app = open_page("letters", Role.ORGANISER)
    app.button_group(key="messages.section").set_value("hearings").run()
    return app


def standing(call: OpenCall) -> HearingPlan | None:
    return hearing_plan(call.reading(), **call.by_console())


def files(app: AppTest) -> list[str]:
    return [address.partition("?")[0] for address in looking.addresses(app)]


def test_hearings_are_planned_put_in_order_and_taken_once_saved(page: AppTest, call: OpenCall) -> None:
    assert (standing(call), files(page)) == (None, [])
    page.button(key="hearings.plan.save").click().run()
    plan = standing(call)
    assert plan is not None
    assert (plan.minutes, plan.between, len(plan.breaks)) == (20, 10, 2)
    taken = ["/telecharger/demo/hearings.zip", "/telecharger/demo/hearings.csv"]
    assert files(page) == taken
    titles = {candidature.numbered_title for candidature in call.snapshot.candidatures}
    assert set(page.selectbox(key="hearings.preview").options) <= titles  # as they are: a list is no markup
    page.number_input(key="hearings.plan.minutes").set_value(30).run()
    assert files(page) == []  # what is typed is not what teams would be told
    page.button(key="hearings.plan.add").click().run()
    page.number_input(key="hearings.plan.minutes").set_value(35)  # and pressed at once
    page.button(key="hearings.plan.save").click().run()
    saved = standing(call)
    assert saved is not None
    assert (saved.minutes, len(saved.breaks), files(page)) == (35, 3, taken)
    page.button(key="hearings.arrange").click().run()
    assert call.snapshot.meeting.arrangement is Arrangement.FEWEST_MOVES
    page.button(key="hearings.plan.none").click().run()
    assert (standing(call), files(page)) == (None, [])


def test_breaks_that_leave_no_time_are_said_where_they_are_typed(page: AppTest, call: OpenCall) -> None:
    page.number_input(key="hearings.plan.minutes").set_value(480).run()
    page.number_input(key="hearings.plan.between").set_value(480).run()
    page.button(key="hearings.plan.add").click().run()
    page.time_input(key="hearings.plan.from.2").set_value(page.time_input(key="hearings.plan.to.2").value).run()
    assert [error.value for error in page.error] != []
    assert page.button(key="hearings.plan.save").disabled
    assert standing(call) is None


def test_team_that_was_told_another_hour_is_counted(page: AppTest, call: OpenCall) -> None:
    page.button(key="hearings.plan.save").click().run()
    convene_teams(call.uow(), **call.by_console(), key=b"a key for tests")
    last = call.snapshot.ranked[-1]
    move_item(call.uow(), **call.by_console(), candidature_id=last.id, to=1)
    page.run()
    assert len(page.warning) == 1


def test_whoever_may_be_recused_is_told_no_hour(open_page: looking.Open, call: OpenCall) -> None:
    call.recuse(call.snapshot.ranked[0].dossier, call.somebody(Role.CHAIR).name)
    app = open_page("letters", Role.CHAIR)
    app.button_group(key="messages.section").set_value("hearings").run()
    assert [button.key for button in app.button if str(button.key).startswith("hearings")] == []

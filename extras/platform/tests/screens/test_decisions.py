"""The finalised selection carried to the platform from the screen: in two acts, the public one confirmed, by those who see every file."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from extras.platform.tests.carrying import INSTRUCTOR, with_annotations
from extras.platform.tests.serving.procedure import NUMBER, demonstration
from extras.platform.tests.serving.served import connect, served
from extras.platform.tests.serving.server import TOKEN, Platform
from phrases import _
from tests.screens import looking
from tests.worlds.open_call import OpenCall

LOOK, ANNOTATIONS, DECISIONS = "carrying.look", "carrying.annotations", "carrying.decisions"


@pytest.fixture
def platform() -> Platform:
    return Platform(with_annotations(demonstration()))


@pytest.fixture
def concluded(call: OpenCall, platform: Platform) -> Iterator[OpenCall]:
    with served(platform) as url:
        connect(url=url, procedures=f"demo={NUMBER}", token=SecretStr(TOKEN))
        call.conclude()
        yield call


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def test_annotations_come_first_then_decisions_once_confirmed(concluded: OpenCall, open_page: looking.Open, platform: Platform) -> None:
    app = open_page("documents.py", Role.ORGANISER)
    assert platform.asked == []
    app.button(key=LOOK).click().run()
    assert keys(app).isdisjoint({ANNOTATIONS, DECISIONS})
    app.selectbox(key="carrying.instructor").set_value(INSTRUCTOR).run()
    assert DECISIONS not in keys(app)
    app.button(key=ANNOTATIONS).click().run()
    assert not {what for _number, what in platform.instruction.done if what.startswith("dossier")}
    assert app.button(key=DECISIONS).disabled
    app.checkbox(key="carrying.sure.2").check().run()
    assert not app.button(key=DECISIONS).disabled
    app.button(key=LOOK).click().run()
    assert app.button(key=DECISIONS).disabled  # what is left was read again: it is confirmed again
    app.checkbox(key="carrying.files.3").check().run()
    app.checkbox(key="carrying.sure.3").check().run()
    app.button(key=DECISIONS).click().run()
    assert set(platform.instruction.done.values()) == {1}
    decided = {number for number, what in platform.instruction.done if what.startswith("dossier")}
    assert (len(decided) > 20, platform.instruction.mails) == (True, [])
    assert DECISIONS not in keys(app)


def test_annotation_that_tells_the_score_is_chosen(concluded: OpenCall, open_page: looking.Open, platform: Platform) -> None:
    app = open_page("documents.py", Role.ORGANISER).button(key=LOOK).click().run()
    app.selectbox(key="carrying.instructor").set_value(INSTRUCTOR).run()
    app.selectbox(key="carrying.annotation.moyenne").set_value("Décision du jury").run()
    assert looking.refusals(app) != []  # the decision is told there already
    app.selectbox(key="carrying.annotation.decision").set_value("").run()
    app.selectbox(key="carrying.annotation.rang").set_value("").run()
    app.button(key=ANNOTATIONS).click().run()
    written = {what.partition(" = ")[0] for _number, what in platform.instruction.done if " = " in what}
    assert written == {"Décision du jury"}


@pytest.mark.parametrize("role", [Role.STAFF])
def test_carrying_is_offered_to_no_other(concluded: OpenCall, open_page: looking.Open, role: Role) -> None:
    assert LOOK not in keys(open_page("documents.py", role))


def test_carrying_is_not_for_members_nor_before_the_end(call: OpenCall, platform: Platform, open_page: looking.Open) -> None:
    connect(procedures=f"demo={NUMBER}", token=SecretStr(TOKEN))
    both = call.add_person("Organisation et jury", Role.ORGANISER, Role.JUROR)
    assert LOOK not in keys(open_page("documents.py", Role.ORGANISER))
    call.conclude()
    assert LOOK not in keys(open_page("documents.py", both))
    assert _("Send decisions to the platform") not in looking.words(open_page("documents.py", both))

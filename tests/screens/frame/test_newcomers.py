"""A device that comes in under somebody's name is announced on their others; and people do not give themselves a role."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.operations.call.access import enrol, issue_link
from phrases import _, ngettext
from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import DEVICE, FRAME, SECONDS_MAX
from tests.worlds.open_call import OpenCall, new_call
from tests.worlds.terms import NotFound, Person, Role

MINE, NOT_MINE = "newcomers.mine", "newcomers.not_mine"


@pytest.fixture
def real(call: OpenCall) -> OpenCall:
    """A call that is no demonstration, in the same database."""
    return new_call(slug="un-appel")


@pytest.fixture
def organiser(real: OpenCall) -> Person:
    return real.add_person("Dominique", Role.ORGANISER)


def enter(real: OpenCall, person: Person, agent: str) -> AppTest:
    """Open a browser of somebody's by their link."""
    return enter_by(real, issue_link(real.uow(), **real.by_console(), person_id=person.id, key=b"key"), agent)


def enter_by(real: OpenCall, secret: str, agent: str) -> AppTest:
    app = AppTest.from_file(FRAME, default_timeout=SECONDS_MAX)
    app.session_state[DEVICE] = enrol(real.uow(), secret=secret, agent=agent).device_secret
    return app.run()


def told(app: AppTest) -> bool:
    return ngettext("A new device came in under your name.", "", 1) in looking.words(app)


def test_new_device_is_told_of_on_the_others_until_answered(real: OpenCall, organiser: Person) -> None:
    laptop = enter(real, organiser, "Firefox/133 Windows")
    assert not told(laptop)
    phone = enter(real, organiser, "Mozilla (iPhone) Safari/604")
    assert [told(laptop.run()), told(phone.run())] == [True, False]
    assert "Safari, iPhone" in looking.words(laptop)
    laptop.button(MINE).click().run()
    assert not told(laptop.run())
    assert phone.run().session_state[DEVICE] == phone.session_state[DEVICE]


def test_device_that_was_not_oneself_is_signed_out_from_there(real: OpenCall, organiser: Person) -> None:
    laptop, thief = enter(real, organiser, "Firefox/133 Windows"), enter(real, organiser, "Chrome/137 Linux")
    laptop.run().button(NOT_MINE).click().run()
    assert thief.run().title[0].value == _("Jury’s deliberation")
    assert not told(laptop.run())


def test_code_on_one_s_own_page_lets_one_device_in_and_the_others_are_signed_out_there(real: OpenCall, organiser: Person) -> None:
    laptop = enter(real, organiser, "Firefox/133 Windows").switch_page(str(ROOT / "pages" / "my_access.py")).run()
    code = laptop.button(key="devices.show_pass").click().run().code[0].value.rpartition("/")[2]
    phone = enter_by(real, code, "Mozilla (iPhone) Safari/604")
    assert organiser.name in looking.words(phone)
    with pytest.raises(NotFound):
        enter_by(real, code, "Chrome/137 Linux")
    assert not laptop.run().code
    laptop.button(key="devices.sign_out_others").click().run()
    assert (phone.run().title[0].value, "devices.sign_out_others" in looking.keys(laptop)) == (_("Jury’s deliberation"), False)


def test_own_roles_are_shown_and_cannot_be_changed(real: OpenCall, organiser: Person) -> None:
    other = real.add_person("Camille", Role.STAFF)
    app = enter(real, organiser, "Firefox/133 Windows")
    app.switch_page(str(ROOT / "pages" / "settings.py"))
    disabled = []
    for person in (organiser, other):
        app.run().selectbox(key="settings.person").set_value(person.id).run()
        disabled.append(app.multiselect(key=f"settings.roles.{person.id}").disabled)
    assert disabled == [True, False]

"""The documents: which are offered to whom, and which state they give."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.people import Person, Role
from deliberation.ports import CallState
from phrases import _
from tests.screens import acting, looking


def addresses(app: AppTest) -> list[str]:
    return [link.proto.url for link in app.get("link_button")]


@pytest.mark.parametrize(("role", "grid"), [(Role.CHAIR, False), (Role.STAFF, False), (Role.ORGANISER, True)])
def test_documents_come_from_the_route_that_checks_its_reader(
    open_page: looking.Open, somebody: Callable[[Role], Person], role: Role, grid: bool
) -> None:
    found = addresses(open_page("documents.py", somebody(role)))
    assert [address for address in found if not address.startswith("/telecharger/demo/")] == []
    assert "/telecharger/demo/selection.xlsx?langue=fr" in found
    assert ("/telecharger/demo/grid.xlsx?langue=fr" in found) is grid


def test_documents_follow_the_language_of_the_screen(open_page: looking.Open, somebody: Callable[[Role], Person]) -> None:
    found = addresses(open_page("documents.py", somebody(Role.CHAIR), langue="en"))
    assert {address.partition("?")[2] for address in found} == {"langue=en"}


def test_page_says_whether_the_selection_is_final(database: CallState, open_page: looking.Open, somebody: Callable[[Role], Person]) -> None:
    provisional = _("The selection is not final: what they give is provisional, and says so.")
    assert provisional in looking.words(open_page("documents.py", somebody(Role.CHAIR)))
    acting.finalise(database)
    final = looking.words(open_page("documents.py", somebody(Role.CHAIR)))
    assert _("They give the finalised selection, version {number}.").format(number=1) in final
    assert provisional not in final

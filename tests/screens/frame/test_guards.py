"""Each screen opened as everybody: whom it lets in while the jury deliberates, and that others find nothing on it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Person, Role
from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import SECONDS_MAX, as_person
from tests.worlds.open_call import OpenCall

EVERYBODY = (Role.JUROR, Role.CHAIR, Role.ORGANISER, Role.STAFF, Role.OBSERVER, Role.PROJECTOR)
READERS = EVERYBODY[:-1]
LET_IN = {
    "home.py": EVERYBODY,
    "candidatures.py": READERS,
    "sheet.py": READERS,
    "comparison.py": READERS,
    "selection.py": READERS,
    "laureates.py": READERS,
    "screening.py": (Role.CHAIR, Role.ORGANISER),
    "documents.py": (Role.CHAIR, Role.ORGANISER, Role.STAFF),
    "imports.py": (Role.ORGANISER,),
    "call.py": (Role.ORGANISER,),
    "settings.py": (Role.CHAIR, Role.ORGANISER),
    "messages.py": (Role.CHAIR, Role.ORGANISER),
}
LET = [(page, role) for page, roles in LET_IN.items() for role in roles]
KEPT_OUT = [(page, role) for page, roles in LET_IN.items() for role in EVERYBODY if role not in roles]
NOT_ALLOWED = "Votre rôle ne le permet pas à cette étape."


@pytest.mark.parametrize(("page", "role"), LET)
def test_screen_opens_for_whom_it_is_due_to(open_page: looking.Open, somebody: Callable[[Role], Person], page: str, role: Role) -> None:
    app = open_page(page, somebody(role))
    assert not app.exception
    assert looking.refusals(app) == []
    pieces = [html.proto.body for html in app.get("html")]
    assert len(app.title) + len(app.header) > 0 or any("<h1" in piece for piece in pieces)


@pytest.mark.parametrize(("page", "role"), KEPT_OUT)
def test_screen_gives_nothing_to_whom_it_is_not_due_to(call: OpenCall, somebody: Callable[[Role], Person], page: str, role: Role) -> None:
    # Without the frame, whose menu does not hold it either: the page guards itself.
    app = as_person(AppTest.from_file(ROOT / "pages" / page, default_timeout=SECONDS_MAX), somebody(role)).run()
    assert not app.exception
    assert looking.words(app) == NOT_ALLOWED
    assert looking.keys(app) == set()

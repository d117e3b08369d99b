"""Each screen opened as everybody: whom it lets in while the jury deliberates, and that others find nothing on it."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
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
    "screening.py": (Role.CHAIR, Role.ORGANISER),
    "documents.py": (Role.CHAIR, Role.ORGANISER, Role.STAFF),
    "imports.py": (Role.ORGANISER,),
    "call.py": (Role.ORGANISER,),
    "settings.py": (Role.CHAIR, Role.ORGANISER),
}
LET = [(page, role) for page, roles in LET_IN.items() for role in roles]
KEPT_OUT = [(page, role) for page, roles in LET_IN.items() for role in EVERYBODY if role not in roles]
# Said to others; to the chair, that they do it themself.
WHAT_THE_CHAIR_MAY = re.compile(r"[Ss]eule? la présidence|la présidence (?:peut|doit|lève|rouvre|(?:ne )?(?:le|l’)\s*\w+)")
NOT_ALLOWED = "Votre rôle ne le permet pas à cette étape."


def alerts(app: AppTest) -> list[str]:
    return [str(said.value) for said in (*app.error, *app.warning, *app.info, *app.success)]


@pytest.mark.parametrize(("page", "role"), LET)
def test_screen_opens_for_whom_it_is_due_to(call: OpenCall, open_page: looking.Open, page: str, role: Role) -> None:
    app = open_page(page, call.somebody(role))
    assert looking.refusals(app) == []
    assert {said for said in alerts(app) if alerts(app).count(said) > 1} == set()
    assert role is not Role.CHAIR or WHAT_THE_CHAIR_MAY.findall(looking.words(app)) == []
    pieces = [html.proto.body for html in app.get("html")]
    assert len(app.title) + len(app.header) > 0 or any("<h1" in piece for piece in pieces)


@pytest.mark.parametrize(("page", "role"), KEPT_OUT)
def test_screen_gives_nothing_to_whom_it_is_not_due_to(call: OpenCall, page: str, role: Role) -> None:
    # Without the frame, whose menu does not hold it either: the page guards itself.
    app = as_person(AppTest.from_file(ROOT / "pages" / page, default_timeout=SECONDS_MAX), call.somebody(role)).run()
    assert looking.words(app) == NOT_ALLOWED
    assert looking.keys(app) == set()


def test_chair_is_told_to_lift_the_seal_and_others_that_the_chair_does(call: OpenCall, open_page: looking.Open) -> None:
    call.seal()
    said = {role: "\n".join(alerts(open_page("ranking.py", role))) for role in (Role.CHAIR, Role.OBSERVER)}
    assert ("jusqu’à ce que vous le leviez" in said[Role.CHAIR], bool(WHAT_THE_CHAIR_MAY.search(said[Role.OBSERVER]))) == (True, True)
    assert WHAT_THE_CHAIR_MAY.findall(looking.words(open_page("console.py", Role.CHAIR))) == []

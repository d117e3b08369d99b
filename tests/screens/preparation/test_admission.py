"""Dossiers filed late, on the screens: where they wait, the chair's word on the sheet, and what the others read."""

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from deliberation.operations.dossiers.imports import import_dossiers
from phrases import _
from tests.screens import looking
from tests.worlds.dossiers import file_of, record
from tests.worlds.open_call import OpenCall

LATE = datetime.fromisoformat("2019-06-04T08:47:12+02:00")
DOSSIER = "7"
REASON = "Panne de la plateforme."
Open = Callable[[str, Role], AppTest]


@pytest.fixture
def open_(call: OpenCall, open_page: looking.Open) -> Open:
    """Open a screen as somebody, once a late dossier came in; the sheet is that dossier's."""
    file = file_of(record(DOSSIER, deposited_at=LATE))
    import_dossiers(call.uow(), **call.by_console(), file=file)
    return lambda page, role: open_page(page, call.somebody(role), **({"dossier": DOSSIER} if page == "sheet.py" else {}))


def test_chair_admits_a_late_dossier_on_its_sheet_and_takes_that_back(call: OpenCall, open_: Open) -> None:
    app = open_("sheet.py", Role.CHAIR)
    app.text_input[0].set_value(REASON)
    looking.named_button(app, "admission.admit").click().run()
    admitted = call.candidature(DOSSIER)
    assert (looking.refusals(app), admitted.awaits_admission, admitted.admission_reason) == ([], False, REASON)
    assert REASON.rstrip(".") in looking.words(app)

    looking.named_button(app, "admission.take_back").click().run()
    assert call.candidature(DOSSIER).awaits_admission


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.JUROR])
def test_others_read_that_it_waits_and_cannot_admit_it(open_: Open, role: Role) -> None:
    app = open_("sheet.py", role)
    assert len(app.warning) == 1
    assert not any(key.startswith("admission.admit") for key in looking.keys(app))


def test_late_dossiers_wait_on_the_screen_of_the_pre_selection(open_: Open) -> None:
    found = looking.links(open_("screening.py", Role.ORGANISER))
    assert [query for link, query in found.items() if link.startswith("fiche")] == [{"dossier": [DOSSIER]}]


def test_chair_is_told_of_them_on_the_home_screen(open_: Open) -> None:
    assert f"preselection: {_('Admit the late dossiers, or not')}" in looking.links(open_("home.py", Role.CHAIR))

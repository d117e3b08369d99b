"""The pre-selection: one or many with a reason, the platform's proposals, undo."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.operations.dossiers.screening import ScreeningChange, screen
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Role, Screening

SHORTLISTED = ["495484", "523155"]  # as the platform proposes


@pytest.fixture
def screening(open_page: looking.Open) -> looking.Open:
    return lambda: open_page("screening.py", Role.ORGANISER)


def stands(call: OpenCall, *dossiers: str) -> list[tuple[Screening, str]]:
    found = [call.candidature(dossier) for dossier in dossiers]
    return [(one.screening, one.screening_reason) for one in found]


def record(app: AppTest, *dossiers: str, screening: Screening, reason: str = "") -> AppTest:
    looking.tick(app, "screening.table", *dossiers)
    app.button_group(key="screening.screening").set_value(screening).run()
    app.text_input(key="screening.reason").set_value(reason).run()
    return looking.named_button(app, "screening.record").click().run()


def test_inadmissible_takes_a_reason_which_the_team_s_comment_may_be(call: OpenCall, screening: looking.Open) -> None:
    (one,) = [each for each in call.snapshot.candidatures if each.screening is Screening.DECLINED and each.proposed_comment][:1]
    assert looking.refusals(record(screening(), one.dossier, screening=Screening.INADMISSIBLE))
    app = screening()
    looking.tick(app, "screening.table", one.dossier)
    app.checkbox(key="screening.comments").check().run()
    app = record(app, one.dossier, screening=Screening.INADMISSIBLE)
    assert stands(call, one.dossier) == [(Screening.INADMISSIBLE, one.proposed_comment)]
    assert list(looking.numbers(app).values()) == ["24", "6", "15", "1", "0"]


def test_many_are_pre_selected_at_once_with_a_reason(call: OpenCall, screening: looking.Open) -> None:
    app = record(screening(), *SHORTLISTED, screening=Screening.RESERVE, reason=" Partenaires à confirmer. ")
    assert looking.refusals(app) == []
    assert stands(call, *SHORTLISTED) == [(Screening.RESERVE, "Partenaires à confirmer.")] * 2
    assert list(looking.numbers(app).values()) == ["22", "8", "16", "0"]
    assert (app.session_state["screening.chosen"], app.text_input(key="screening.reason").value) == ([], "")


def test_late_press_pre_selects_what_its_button_named(call: OpenCall, screening: looking.Open) -> None:
    app, before = screening(), stands(call, *SHORTLISTED)
    looking.tick(app, "screening.table", SHORTLISTED[0])
    app.button_group(key="screening.screening").set_value(Screening.RESERVE).run()
    of_one = looking.named_button(app, "screening.record").id
    looking.tick(app, "screening.table", *SHORTLISTED)
    looking.press_late(app, of_one)
    assert stands(call, *SHORTLISTED) == [(Screening.RESERVE, ""), before[1]]


def test_comment_of_the_team_becomes_the_reason_of_each_once_somebody_says_so(call: OpenCall, screening: looking.Open) -> None:
    declined = [one for one in call.snapshot.candidatures if one.screening is Screening.DECLINED and one.proposed_comment][:2]
    dossiers = [one.dossier for one in declined]
    assert stands(call, *dossiers) == [(Screening.DECLINED, "")] * 2
    app = screening()
    looking.tick(app, "screening.table", *dossiers)
    app.checkbox(key="screening.comments").check().run()
    record(app, *dossiers, screening=Screening.DECLINED, reason="Pour les autres.")
    assert stands(call, *dossiers) == [(Screening.DECLINED, one.proposed_comment) for one in declined]
    assert not app.checkbox or not any(box.key == "screening.comments" for box in app.checkbox)


def test_nothing_is_recorded_for_nobody(screening: looking.Open) -> None:
    assert looking.named_button(screening(), "screening.record").disabled


def test_undo_puts_the_pre_selection_back(call: OpenCall, screening: looking.Open) -> None:
    before = stands(call, *SHORTLISTED)
    app = record(screening(), *SHORTLISTED, screening=Screening.DECLINED)
    undone = looking.named_button(app, "screening.undo").click().run()
    assert stands(call, *SHORTLISTED) == before
    assert looking.named_button(undone, "screening.undo").label == "Rétablir\N{NO-BREAK SPACE}: 2 dossiers, non présélectionné"


def test_proposals_of_the_platform_are_taken_over_where_they_differ(call: OpenCall, screening: looking.Open) -> None:
    assert "screening.proposals" not in looking.keys(screening())
    app = record(screening(), *SHORTLISTED, screening=Screening.DECLINED)
    app.button(key="screening.proposals").click().run()
    assert [screening for screening, _reason in stands(call, *SHORTLISTED)] == [Screening.SHORTLISTED] * 2
    assert "screening.proposals" not in looking.keys(app)


def test_change_made_since_is_refused_with_who_made_it(call: OpenCall, screening: looking.Open) -> None:
    app = screening()
    looking.tick(app, "screening.table", "495484")
    one = call.candidature("495484")
    change = ScreeningChange(one.id, Screening.DECLINED, one.screening_version)
    screen(call.uow(), **call.by_console("Camille"), changes=[change], reason="Hors sujet.")
    app.button_group(key="screening.screening").set_value(Screening.RESERVE)
    looking.named_button(app, "screening.record").click().run()
    (refusal,) = looking.refusals(app)
    assert "Camille" in refusal
    assert stands(call, "495484") == [(Screening.DECLINED, "Hors sujet.")]

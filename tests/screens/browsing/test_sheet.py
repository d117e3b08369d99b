"""The sheet: all that was written, the marks that are due, the way from one to the next within the filter."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from phrases import PARIS, _
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Outcome, Role, WithdrawalWord

DOSSIER = "475464"


def dossiers(app: AppTest) -> dict[str, str]:
    """Where the steps lead: the dossier by the link's words."""
    found = looking.links(app)
    names = (_("Previous"), _("Next"))
    return {name: found[f"fiche: {name}"]["dossier"][0] for name in names if "dossier" in found.get(f"fiche: {name}", {})}


def test_steps_follow_the_filter_and_carry_it(open_page: looking.Open) -> None:
    app = open_page("sheet.py", Role.JUROR, dossier="518266", preselection="shortlisted", tri="titre")
    before, after = dossiers(app)[_("Previous")], dossiers(app)[_("Next")]
    assert dossiers(open_page("sheet.py", Role.JUROR, dossier=before, preselection="shortlisted", tri="titre"))[_("Next")] == "518266"
    assert dossiers(open_page("sheet.py", Role.JUROR, dossier=after, preselection="shortlisted", tri="titre"))[_("Previous")] == "518266"
    back = looking.links(app)[f"candidatures: {_('Back to the list')}"]
    assert back == {"preselection": ["shortlisted"], "tri": ["titre"]}


def test_first_and_last_of_the_filter_lead_no_further(open_page: looking.Open) -> None:
    app = open_page("sheet.py", Role.JUROR, dossier="475464", q="littoral cartographie", preselection="shortlisted")
    assert dossiers(app) == {}
    assert _("{place} of {count}").format(place=1, count=1) in looking.words(app)


def test_sheet_outside_the_filter_opens_without_steps(open_page: looking.Open) -> None:
    app = open_page("sheet.py", Role.JUROR, dossier="495484", q="littoral")
    assert "recensement de la population" in looking.words(app)
    assert dossiers(app) == {}


def test_sheet_without_a_number_is_the_first_of_the_list(open_page: looking.Open) -> None:
    app = open_page("sheet.py", Role.JUROR)
    assert app.query_params["dossier"] == "495484"


def test_sheet_shows_score_ranks_and_tie(open_page: looking.Open) -> None:
    app = open_page("sheet.py", Role.JUROR, dossier="475464")
    assert looking.numbers(app)[_("Official score")] == "3,57"
    assert looking.numbers(app)[_("Rank")] == "12"
    assert looking.numbers(app)[_("Rank in its track")] == "4"


@pytest.mark.parametrize(("role", "is_shown"), [(Role.JUROR, False), (Role.OBSERVER, False), (Role.ORGANISER, True), (Role.CHAIR, True)])
def test_annotations_of_the_team_are_not_the_jurors(open_page: looking.Open, role: Role, is_shown: bool) -> None:
    app = open_page("sheet.py", role, dossier="495484")
    assert ("Dossier exemplaire" in looking.words(app)) is is_shown


def test_decision_and_its_reason_are_on_the_sheet(call: OpenCall, open_page: looking.Open) -> None:
    call.decide("495484", Outcome.SELECTED, track="technical", reason="Un gain pour le recensement.")
    app = open_page("sheet.py", Role.JUROR, dossier="495484")
    assert "Un gain pour le recensement." in looking.words(app)


def test_marks_under_seal_are_on_nobodys_sheet(open_page: looking.Open, call: OpenCall) -> None:
    call.seal()
    for role in (Role.JUROR, Role.CHAIR, Role.ORGANISER):
        app = open_page("sheet.py", role, dossier="495484")
        assert looking.numbers(app) == {}
        assert _("Incomplete: a criterion has no mark") not in looking.words(app)
        who = "you reveal" if role is Role.CHAIR else "the chair reveals"
        assert _(f"The jury’s marks are under seal until {who} them.") in looking.words(app)


def test_candidature_is_withdrawn_on_a_day_on_somebody_s_word_with_a_reason(call: OpenCall, open_page: looking.Open) -> None:
    app = looking.opened(open_page("sheet.py", Role.ORGANISER, dossier=DOSSIER), f"withdrawal.ask.{DOSSIER}")
    looking.named_button(app, "withdrawal.do").click().run()
    assert looking.refusals(app) == [_("Say why the application is withdrawn.")]
    day = datetime.now(UTC).astimezone(PARIS).date() - timedelta(days=3)
    app.date_input(key=f"withdrawal.day.{DOSSIER}").set_value(day)
    app.radio(key=f"withdrawal.word.{DOSSIER}").set_value(WithdrawalWord.TEAM)
    app.text_input(key=f"withdrawal.reason.{DOSSIER}").set_value("Réorganisation.")
    looking.named_button(app, "withdrawal.do").click().run()
    gone = call.candidature(DOSSIER)
    assert gone.withdrawn_at
    assert (gone.withdrawn_at.astimezone(PARIS).date(), gone.withdrawn_on_word_of, gone.withdrawal_reason) == (
        day,
        WithdrawalWord.TEAM,
        "Réorganisation.",
    )
    looking.named_button(app, "withdrawal.take_back").click().run()
    assert not call.candidature(DOSSIER).is_withdrawn

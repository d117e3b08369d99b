"""The results on screen: for members once the meeting is closed, to read aloud for those who conduct and see every file."""

import pytest

from deliberation.operations.meeting.meeting import close_meeting
from phrases import _
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Outcome, Role
from ui.meeting.console import course
from ui.selection.results import ALOUD, DEPUTY_READS_RESULTS

BEST = "495484"


@pytest.fixture
def _decided(call: OpenCall) -> None:
    call.open_meeting()
    call.decide(BEST, Outcome.SELECTED, "technical", reason="Dit.", override_reason="Un membre en déport est resté.")


@pytest.mark.usefixtures("_decided")
def test_member_is_shown_the_results_once_the_meeting_is_closed(call: OpenCall, open_page: looking.Open) -> None:
    administration = call.snapshot.administration_of(call.candidature(BEST)).name
    app = open_page("results.py", Role.JUROR)
    assert (administration in looking.words(app), "results.section" in looking.keys(app)) == (False, False)
    close_meeting(call.uow(), **call.by_console())
    said = looking.words(app.run())
    assert (administration in said, _("Provisional: the selection is not finalised.") in said) == (True, True)


@pytest.mark.usefixtures("_decided")
def test_chair_reads_aloud_before_closing_unless_recused(call: OpenCall, open_page: looking.Open) -> None:
    chair = call.somebody(Role.CHAIR)
    named = call.snapshot.administration_of(call.candidature(BEST)).name
    assert named in looking.words(open_page("results.py", chair, partie=ALOUD))
    call.recuse("526134", chair.name)
    app = open_page("results.py", chair, partie=ALOUD)
    assert (named in looking.words(app), [said.value for said in app.info]) == (False, [_(DEPUTY_READS_RESULTS)])


def test_results_of_a_finalised_selection_are_final(call: OpenCall, open_page: looking.Open) -> None:
    call.conclude()
    app = open_page("results.py", Role.OBSERVER)
    assert [said.value for said in app.success] == [_("The selection is finalised: these results are final.")]


@pytest.mark.usefixtures("_decided")
def test_closing_says_what_is_provisional_and_offers_to_finalise_once_nothing_is(call: OpenCall, open_page: looking.Open) -> None:
    app = looking.opened(open_page("console.py", Role.CHAIR), course.CLOSING)
    assert _("Provisional, conditions not met:") in looking.words(app)
    call.decide_everything()
    said = looking.words(app.run())
    assert _("Everything is decided: finalise the selection while the jury is present. This also closes the meeting.") in said
    assert any(f"{BEST} – " in text.value for text in app.markdown)


def test_console_says_what_is_missing_before_the_meeting_opens(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("console.py", Role.CHAIR)
    assert _("Presence: nobody is recorded yet.") in looking.words(app)
    call.arrive(*(name for name, person in call.people.items() if person.has(Role.JUROR)))
    assert _("Presence: nobody is recorded yet.") not in looking.words(app.run())

"""Agreement without debate on screen: the settled files read out on the console, one pulled out by a member, the others agreed to."""

import pytest
from streamlit.testing.v1 import AppTest

from bootstrap import streams
from deliberation.operations.selection.agreement_lists import DEPUTY_READS, recall_candidature, show_list
from phrases import _
from tests.screens import looking
from tests.screens.meeting.console.conftest import press
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Outcome, Presence, Role, asked_to_agree, files_staying, read_now


@pytest.fixture
def console(call: OpenCall, open_page: looking.Open) -> AppTest:
    call.open_meeting()
    return open_page("console.py", Role.CHAIR)


def reads(app: AppTest) -> list[str]:
    """What is offered to be read for agreement."""
    return [button.label for button in app.button if (button.key or "").startswith("console.read.")]


def read(app: AppTest) -> None:
    """Press the dark button that reads the list out."""
    app.button(key="console.read.9").click().run()


def agreed(app: AppTest) -> str:
    """The key of the button that records the agreement."""
    return next((key for key in looking.keys(app) if key.startswith("agreement.agree.")), "")


def listed(call: OpenCall) -> list[str]:
    """The files that stay on the list."""
    return [call.snapshot.candidature(one.candidature_id).dossier for one in files_staying(call.snapshot)]


def everybody_sees(call: OpenCall) -> None:
    for person in asked_to_agree(call.snapshot):
        read_at = read_now(call.snapshot)[0].read_at
        show_list(call.uow(), by=person, call_id=call.call_id, read_at=read_at, has_seen=True)


def test_settled_files_are_one_list_and_members_who_would_leave_are_named(console: AppTest) -> None:
    assert "11 dossiers sur 24 sont réglés\N{NO-BREAK SPACE}: les lire pour accord, il en restera 13 à débattre" in looking.words(console)
    assert reads(console) == [
        "Lire 9 dossiers pour accord",
        "Juré 05, Juré 08 sont sorti·es\N{NO-BREAK SPACE}: lire 11 dossiers",
    ]


def test_settled_files_wait_in_words_for_the_quorum_of_the_meeting(call: OpenCall, console: AppTest) -> None:
    call.arrive(*(person.name for person in call.snapshot.members), presence=Presence.ABSENT)
    console.run()
    assert reads(console) == []
    assert "11 dossiers sont réglés\N{NO-BREAK SPACE}: ils pourront être lus pour accord dès que le quorum" in looking.words(console)


def test_list_is_read_pulled_out_of_and_agreed_to(call: OpenCall, console: AppTest, open_page: looking.Open) -> None:
    read(console)
    before = listed(call)
    assert (looking.refusals(console), len(before)) == ([], 9)
    assert {one.outcome for one in read_now(call.snapshot)} == {Outcome.SELECTED, Outcome.DECLINED}
    assert console.button(key=agreed(console)).disabled
    juror = open_page("meeting.py", "Juré 01")
    assert "1 sur 12 écrans l’affichent" in looking.words(console.run())
    juror.button(key=f"agreement.pull_out.{before[0]}").click().run()
    assert listed(call) == before[1:]
    for app in (console.run(), juror.run()):
        shown = [dossier for dossier in before if f"agreement.pull_out.{dossier}" in looking.keys(app)]
        assert sorted(shown) == sorted(before[1:])
    everybody_sees(call)
    press(console.run(), agreed(console))
    assert call.outcomes(before[:1]) == [("to_discuss", None)]
    assert {outcome for outcome, _track in call.outcomes(before[1:])} == {"selected", "declined"}
    assert (read_now(call.snapshot), agreed(console.run())) == ((), "")


def test_screen_without_its_stream_hides_the_list(call: OpenCall, console: AppTest, open_page: looking.Open) -> None:
    read(console)
    member = call.people["Juré 01"]
    open_page("meeting.py", member)
    with streams.counted(member), streams.counted(member):
        pass
    everybody_sees(call)
    shown = looking.words(console.run())
    assert "11 sur 12 écrans l’affichent" in shown
    assert "12 membres ont pressé" in shown
    assert "à interroger de vive voix\N{NO-BREAK SPACE}: Juré 01" in shown
    with streams.counted(member):
        assert "12 sur 12 écrans l’affichent" in looking.words(console.run())


def test_members_who_left_are_recorded_and_every_settled_file_is_read(call: OpenCall, console: AppTest) -> None:
    console.button(key=next(key for key in looking.keys(console) if ".once." in key)).click().run()
    assert (len(listed(call)), looking.refusals(console)) == (11, [])
    names = {person.name for person in call.snapshot.people if person.id in call.snapshot.meeting.out_of_the_room()}
    assert names == {"Juré 05", "Juré 08"}
    press(console, "agreement.take_back")
    press(console, "console.back")
    assert (read_now(call.snapshot), call.snapshot.meeting.out_of_the_room()) == ((), frozenset())


def test_agreement_on_what_changed_meanwhile_is_refused_in_words(call: OpenCall, console: AppTest) -> None:
    read(console)
    everybody_sees(call)
    key, before = agreed(console.run()), listed(call)
    recall_candidature(call.uow(), **call.by("Juré 01"), candidature_id=call.id_of(before[0]))
    console.button(key=key).click().run()
    assert [said for said in looking.refusals(console) if "a changé" in said]
    assert {outcome for outcome, _track in call.outcomes(before)} == {"to_discuss"}


def test_recused_chair_is_told_that_the_deputy_reads(call: OpenCall, console: AppTest) -> None:
    read(console)
    call.recuse(listed(call)[0], call.somebody(Role.CHAIR).name)
    shown = looking.words(console.run())
    assert (_(DEPUTY_READS) in shown, agreed(console)) == (True, "")

"""The rules of the meeting, from opening to minutes: a row each, through the verbs and down to the rows."""

from collections.abc import Callable

import pytest

from deliberation.call.people import Right, Role
from deliberation.derived.meeting.agreement_lists import Unfit, asked_to_agree, unfit
from deliberation.derived.meeting.checklist import checklist
from deliberation.derived.meeting.rules import (
    candidature_quorum,
    chair_is_away,
    comes_back,
    deputy_stands_in,
    entitled_to_vote,
    may_be_counted,
    may_dissent,
    may_vote,
    meeting_quorum,
)
from deliberation.errors import DeliberationError, OutOfOrder
from deliberation.meeting.ballots import Method, Option
from deliberation.meeting.presence import Presence
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.ballots import give_casting_vote
from deliberation.operations.meeting.meeting import close_meeting, open_meeting, record_departures, record_returns
from deliberation.operations.selection.agreement_lists import recall_candidature
from deliberation.operations.selection.finalisation import without_quorum
from deliberation.selection.decisions import Outcome
from exports.documents.minutes import minutes
from phrases import language
from tests.worlds.databases import Database
from tests.worlds.demonstration import SETTINGS
from tests.worlds.extras import needs
from tests.worlds.passes import open_pass, pass_verb
from tests.worlds.room import JURORS, Room, jury

HERE = ("juror", "presiding juror", "third", "fourth")  # once "second" is out
WHY = "La séance se poursuit à trois."


def lines(room: Room) -> str:
    """Close what is left, finalise, and return the minutes as text."""
    room.decline_and_finalise(override_reason=WHY)
    with language("fr"):
        return str(minutes(room.snapshot, made_at=room.now, entries=room.journal)).replace("\\xa0", " ")


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except DeliberationError:
        return True
    return False


def names(room: Room, people: object) -> list[str]:
    ids = {one.id: name for name, one in room.people.items()}
    return [ids[getattr(one, "id", one)] for one in people]  # type: ignore[attr-defined]  # people, or their ids


def call(room: Room, dossier: str) -> None:
    room.later(60)
    call_item(room.uow(), **room.on(dossier, by="organiser"))


def out_for_the_first(room: Room) -> None:
    """Have "second" leave for 101, and call 102, on which they are not recused."""
    room.recuse("101", "second")
    call(room, "101")
    record_departures(room.uow(), **room.on("101", by="organiser"))
    call(room, "102")


def test_a_member_noted_out_is_out_for_everything_until_noted_back(sitting: Room) -> None:
    out_for_the_first(sitting)
    second = sitting.person("second")

    def facts() -> dict[str, bool]:
        snapshot = sitting.snapshot
        return {
            "electorate": second in entitled_to_vote(snapshot, sitting.ids["102"]),
            "quorum": candidature_quorum(snapshot, sitting.ids["102"]).present == len(JURORS),
            "agreement": second in asked_to_agree(snapshot),
            "dissent": second in may_dissent(snapshot, sitting.ids["102"]),
            "waits to come back": second not in comes_back(snapshot, sitting.ids["102"]),
            "pulling out": not refused(lambda: recall_candidature(sitting.uow(), **sitting.on("104", by="second"))),
        }

    assert facts() == dict.fromkeys(facts(), False)
    assert names(sitting, sitting.ballot("102", Method.HANDS).voters) == list(HERE)
    sitting.close("102", counts={Option.IN_FAVOUR: 4})
    record_returns(sitting.uow(), **sitting.by("organiser"))
    assert facts() == dict.fromkeys(facts(), True)
    assert set(names(sitting, sitting.ballot("102").voters)) == set(JURORS)
    sitting.close("102", 2)
    told = lines(sitting)
    # Each ballot of 102 with its voters, the departure and the return.
    assert told.count("'102\\nProject 102'") >= 2
    assert "; retour" in told


def test_a_list_for_agreement_counts_no_member_noted_out(sitting: Room) -> None:
    sitting.arrive("third", "fourth", presence=Presence.EXCUSED)
    out_for_the_first(sitting)
    assert unfit(sitting.snapshot, sitting.ids["103"]) is Unfit.QUORUM
    record_returns(sitting.uow(), **sitting.by("organiser"))
    assert unfit(sitting.snapshot, sitting.ids["103"]) is None


@pytest.mark.parametrize(
    "way", ["phone", "entered", *(pytest.param(way, marks=needs("paper")) for way in ("pass issued", "pass opened before"))]
)
def test_who_is_excused_during_a_ballot_votes_from_no_device(sitting: Room, way: str) -> None:
    is_secret = way.startswith("pass")
    sitting.ballot(method=Method.SECRET if is_secret else Method.NAMED)
    secret = open_pass(sitting, "third") if way == "pass opened before" else ""
    sitting.arrive("third", presence=Presence.EXCUSED)
    acts: dict[str, Callable[[], object]] = {
        "phone": lambda: sitting.vote("third", Option.IN_FAVOUR),
        "entered": lambda: sitting.enter_vote("third", Option.IN_FAVOUR),
        "pass issued": lambda: open_pass(sitting, "third"),
        "pass opened before": lambda: pass_verb("vote_by_pass")(sitting.uow(), secret=secret, choice=Option.IN_FAVOUR),
    }
    assert refused(acts[way])
    for name in ("juror", "second", "presiding juror"):
        sitting.vote(name, Option.IN_FAVOUR)
    closed = sitting.close()
    assert closed.counts == {Option.IN_FAVOUR: 3, Option.AGAINST: 0, Option.ABSTAIN: 0}
    assert "Pour : 3. Contre : 0. Abstentions : 0." in lines(sitting)


def test_who_arrives_during_a_ballot_is_no_voter_of_it(sitting: Room) -> None:
    sitting.arrive("fourth", presence=Presence.EXCUSED)
    sitting.ballot(method=Method.HANDS)
    sitting.arrive("fourth")
    snapshot = sitting.snapshot
    ballot = snapshot.meeting.open_ballot
    assert ballot is not None
    fourth = sitting.person("fourth").id
    assert fourth in [person.id for person in entitled_to_vote(snapshot, ballot.candidature_id)]
    assert fourth not in [person.id for person in may_vote(snapshot, ballot)]
    assert may_be_counted(snapshot, ballot) == 4


def test_hands_are_counted_of_those_who_are_still_in_the_room(sitting: Room) -> None:
    sitting.ballot(method=Method.HANDS)
    sitting.arrive("third", presence=Presence.EXCUSED)
    assert refused(lambda: sitting.close(counts={Option.IN_FAVOUR: 5}))
    sitting.close(counts={Option.IN_FAVOUR: 4})


def test_what_counts_at_the_end_is_the_quorum_of_each_decision_when_it_was_taken(sitting: Room) -> None:
    sitting.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
    sitting.arrive("juror", "second", "third", presence=Presence.EXCUSED)
    sitting.later(60)
    assert refused(lambda: sitting.decide("102", Outcome.DECLINED, reason="Trop tôt."))
    for dossier in ("102", "103", "104"):
        sitting.decide(dossier, Outcome.DECLINED, reason="Trop tôt.", override_reason=WHY)
    sitting.later(60)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    assert not meeting_quorum(sitting.snapshot).is_met
    assert all(check.is_met for check in checklist(sitting.snapshot) if check.is_required)
    listed = without_quorum(sitting.reading(), **sitting.by("chair"))
    assert (listed.dossiers, listed.stands_in_the_way) == (("102", "103", "104"), False)
    told = lines(sitting)
    assert sitting.snapshot.is_finalised
    assert f"a fait décider 102 sans le quorum du dossier : {WHY}" in told
    assert "a fait décider 101 sans" not in told


@pytest.mark.parametrize(
    ("majority", "votes", "choice", "is_settled"),
    [
        ("members", 1, Option.IN_FAVOUR, False),
        ("members", 1, Option.AGAINST, False),
        ("members", 2, Option.IN_FAVOUR, True),
        ("present", 1, Option.IN_FAVOUR, False),
        ("votes_cast", 1, Option.IN_FAVOUR, True),
    ],
)
def test_a_casting_vote_settles_a_tie_that_one_voice_more_makes_a_majority(
    database: Database, majority: str, votes: int, choice: Option, is_settled: bool
) -> None:
    room = jury(database, jurors=5, rules={**SETTINGS.get("rules", {}), "majority": majority})
    room.arrive(*JURORS, "chair")
    open_meeting(room.uow(), **room.by("organiser"))
    room.ballot()
    for name, said in zip(JURORS, (Option.IN_FAVOUR,) * votes + (Option.AGAINST,) * votes, strict=False):
        room.vote(name, said)
    room.close()
    given = not refused(lambda: give_casting_vote(room.uow(), **room.on("101", by="chair"), number=1, choice=choice))
    assert given is is_settled
    told = lines(room)
    assert ("tranché par la voix prépondérante" in told) is is_settled
    assert ("une voix de plus ne fait pas la majorité" in told) is not is_settled


def test_the_chair_is_away_only_if_every_chair_is(sitting: Room) -> None:
    sitting.arrive("chair", presence=Presence.EXCUSED)
    item = sitting.ids["101"]
    assert not chair_is_away(sitting.snapshot, item)
    sitting.ballot()
    with pytest.raises(OutOfOrder):
        sitting.decide("101", Outcome.DECLINED, by="deputy", reason="Trop tôt.", override_reason=WHY)
    sitting.arrive("presiding juror", presence=Presence.EXCUSED)
    assert deputy_stands_in(sitting.snapshot, Right.DECIDE_OUT_OF_ORDER, item)
    sitting.decide("101", Outcome.DECLINED, by="deputy", reason="Trop tôt.", override_reason=WHY)


def test_the_quorum_of_a_closed_meeting_is_of_its_end(sitting: Room) -> None:
    sitting.later(60)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    sitting.later(60)
    sitting.add_person("newcomer", Role.JUROR)
    assert (meeting_quorum(sitting.snapshot).present, meeting_quorum(sitting.snapshot).members) == (5, 5)


@pytest.mark.parametrize("state", ["ready", "hidden left open", "seen left open"])
def test_a_recusal_on_a_file_does_not_bar_its_holder_from_finalising(sitting: Room, state: str) -> None:
    sitting.recuse("101", "presiding juror")
    left = {"hidden left open": "101", "seen left open": "102"}.get(state)
    for one in sitting.snapshot.ranked:
        if one.dossier != left:
            sitting.decide(one.dossier, Outcome.DECLINED, reason="Trop tôt.", override_reason=WHY)
    assert refused(lambda: sitting.finalise(by="presiding juror")) is bool(left)
    assert sitting.snapshot.is_finalised is not bool(left)

"""Ballots, through the verbs and down to the rows: who may vote, what is sealed, what a secret vote leaves behind."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from data_access.database import reading
from data_access.schema.meeting import secret_vote, voter
from deliberation.derived.meeting.tallies import tally
from deliberation.errors import BallotRefuses, InvalidValue, NoQuorum, NotAllowed, NotFound
from deliberation.operations.meeting.ballots import cancel_ballot, cast_vote, give_casting_vote, open_ballot
from tests.depth import examples
from tests.worlds.acts import call_item, close_meeting, declare_recusals, suspend_meeting
from tests.worlds.room import JURORS, Room
from tests.worlds.terms import Act, Ballot, Method, Option, Presence, Question


def counts(in_favour: int, against: int, abstentions: int = 0) -> dict[str, int]:
    return {Option.IN_FAVOUR: in_favour, Option.AGAINST: against, Option.ABSTAIN: abstentions}


def test_members_present_and_not_recused_may_vote(sitting: Room) -> None:
    sitting.recuse("101", "second")
    sitting.arrive("third", presence=Presence.EXCUSED)
    sitting.arrive("fourth", presence=Presence.REMOTE)
    ballot = sitting.ballot()
    assert [ballot.voters, ballot.members] == [tuple(sitting.people[name].id for name in ("juror", "presiding juror", "fourth")), 4]
    assert sitting.journal[-1].after["voters"] == ["juror", "presiding juror", "fourth"]


def test_named_votes_may_be_changed_until_the_ballot_is_closed_and_are_counted_then(sitting: Room) -> None:
    sitting.ballot()
    for name, choice in (("juror", Option.IN_FAVOUR), ("second", Option.AGAINST), ("juror", Option.AGAINST), ("third", Option.ABSTAIN)):
        sitting.vote(name, choice)
    assert sitting.vote("third", Option.ABSTAIN) is None
    closed = sitting.close()
    names = {person.id: name for name, person in sitting.people.items()}
    assert {names[id_]: choice for id_, choice in closed.votes.items()} == {
        "juror": Option.AGAINST,
        "second": Option.AGAINST,
        "third": Option.ABSTAIN,
    }
    assert closed.counts == counts(0, 2, 1)
    assert sitting.journal[-1].after["votes"] == {"juror": Option.AGAINST, "second": Option.AGAINST, "third": Option.ABSTAIN}
    with pytest.raises(InvalidValue):
        sitting.vote("fourth", Option.IN_FAVOUR)


def test_no_entry_tells_a_vote_before_the_ballot_is_closed(sitting: Room) -> None:
    sitting.ballot()
    sitting.vote("juror", Option.IN_FAVOUR)
    entry = sitting.journal[-1]
    assert (entry.act, entry.before, entry.after) == (Act.VOTED, {}, {"ballot": 1, "voted": "juror"})


def test_who_was_not_entitled_at_the_opening_does_not_vote(sitting: Room) -> None:
    sitting.arrive("fourth", presence=Presence.ABSENT)
    sitting.ballot()
    sitting.arrive("fourth")
    with pytest.raises(NotFound):
        sitting.vote("fourth", Option.IN_FAVOUR)


def test_vote_entered_for_a_member_is_marked_until_they_vote_themselves(sitting: Room) -> None:
    sitting.ballot()
    sitting.enter_vote("juror", Option.IN_FAVOUR)
    juror = sitting.person("juror").id
    (ballot,) = sitting.meeting.ballots
    assert (ballot.votes, ballot.entered) == ({juror: Option.IN_FAVOUR}, {juror: "organiser"})
    entry = sitting.journal[-1]
    assert (entry.act, entry.actor, entry.after) == (Act.VOTE_ENTERED, "organiser", {"ballot": 1, "voted": "juror"})
    sitting.vote("juror", Option.IN_FAVOUR)
    (ballot,) = sitting.meeting.ballots
    assert (ballot.votes, ballot.entered) == ({juror: Option.IN_FAVOUR}, {})
    with pytest.raises(InvalidValue):
        sitting.enter_vote("juror", Option.AGAINST)


@pytest.mark.parametrize("method", [Method.SECRET, Method.HANDS, Method.PAPER])
def test_no_vote_is_entered_for_another_unless_the_ballot_is_named(sitting: Room, method: Method) -> None:
    sitting.ballot(method=method)
    with pytest.raises(InvalidValue):
        sitting.enter_vote("juror", Option.IN_FAVOUR)


def test_no_vote_is_entered_for_who_was_not_entitled(sitting: Room) -> None:
    sitting.arrive("fourth", presence=Presence.ABSENT)
    sitting.ballot()
    with pytest.raises(NotFound):
        sitting.enter_vote("fourth", Option.IN_FAVOUR)


def test_to_a_recused_member_the_ballot_does_not_exist(sitting: Room) -> None:
    sitting.recuse("101", "second")
    sitting.ballot()
    refusals = []
    for dossier, number in (("101", 1), ("102", 7)):
        with pytest.raises(NotFound) as refusal:
            sitting.vote("second", Option.IN_FAVOUR, dossier, number)
        refusals.append(str(refusal.value))
    assert refusals[0] == refusals[1]


@pytest.mark.parametrize("choice", ["perhaps", "technical", ""])
def test_only_an_option_of_the_ballot_is_a_vote(sitting: Room, choice: str) -> None:
    sitting.ballot()
    with pytest.raises(InvalidValue):
        sitting.vote("juror", choice)


def test_a_track_is_chosen_by_a_ballot(sitting: Room) -> None:
    sitting.ballot(question=Question.TRACK)
    for name, choice in (("juror", "technical"), ("second", "scientific"), ("third", "scientific")):
        sitting.vote(name, choice)
    assert tally(sitting.close(), sitting.snapshot.call).choice == "scientific"


def test_without_the_quorum_a_ballot_takes_the_chair_and_a_reason(sitting: Room) -> None:
    sitting.arrive("juror", "second", "third", presence=Presence.EXCUSED)
    asked: dict[str, Any] = {"question": Question.ADOPT, "method": Method.NAMED}
    with pytest.raises(NoQuorum):
        open_ballot(sitting.uow(), **sitting.on("101", by="chair"), **asked)
    with pytest.raises(NotAllowed):
        open_ballot(sitting.uow(), **sitting.on("101", by="organiser"), override_reason="Urgence", **asked)
    open_ballot(sitting.uow(), **sitting.on("101", by="chair"), override_reason="Urgence", **asked)
    ballot = sitting.meeting.open_ballot
    assert ballot is not None
    assert ballot.override_reason == "Urgence"


def test_the_quorum_of_the_candidature_counts_too(sitting: Room) -> None:
    sitting.arrive("third", "fourth", presence=Presence.EXCUSED)
    for name in ("juror", "second"):
        sitting.recuse("101", name)
    sitting.ballot("102")
    sitting.close("102")
    with pytest.raises(NoQuorum):
        sitting.ballot("101")


def test_one_ballot_at_a_time_and_nothing_moves_meanwhile(sitting: Room) -> None:
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    sitting.ballot()
    refused: list[Callable[[], object]] = [
        lambda: sitting.ballot("102"),
        lambda: call_item(sitting.uow(), **sitting.on("102", by="organiser")),
        lambda: suspend_meeting(sitting.uow(), **sitting.by("organiser")),
        lambda: close_meeting(sitting.uow(), **sitting.by("organiser")),
        lambda: declare_recusals(sitting.uow(), **sitting.by("juror"), candidature_ids=[sitting.ids["101"]]),
    ]
    for act in refused:
        with pytest.raises(InvalidValue):
            act()


def test_hands_are_counted_by_somebody(sitting: Room) -> None:
    sitting.ballot(method=Method.HANDS)
    with pytest.raises(InvalidValue):
        sitting.vote("juror", Option.IN_FAVOUR)
    for wrong in (None, counts(4, 2), {"perhaps": 1}):
        with pytest.raises(InvalidValue):
            sitting.close(counts=wrong)
    assert sitting.close(counts={Option.IN_FAVOUR: 3, Option.AGAINST: 1}).counts == counts(3, 1)


def test_secret_ballot_on_paper_takes_totals_alone_of_three_voters_and_three_votes(sitting: Room) -> None:
    sitting.ballot(method=Method.PAPER)
    with pytest.raises(InvalidValue):
        sitting.vote("juror", Option.IN_FAVOUR)
    for wrong in (None, counts(2, 0), counts(4, 2)):
        with pytest.raises(InvalidValue):
            sitting.close(counts=wrong)
    closed = sitting.close(counts=counts(2, 1, 1))
    assert (closed.counts, closed.voted, dict(closed.votes)) == (counts(2, 1, 1), frozenset(), {})
    assert set(sitting.journal[-1].after) == {"ballot", "counts", "base", "choice", "tied"}
    sitting.arrive("third", "fourth", "presiding juror", presence=Presence.EXCUSED)
    asked: dict[str, Any] = {"question": Question.ADOPT, "override_reason": "Une grève."}
    with pytest.raises(InvalidValue):
        open_ballot(sitting.uow(), **sitting.on("101", by="chair"), method=Method.PAPER, **asked)


def test_counts_are_not_given_for_a_ballot_on_devices(sitting: Room) -> None:
    sitting.ballot()
    with pytest.raises(InvalidValue):
        sitting.close(counts=counts(5, 0))


def test_a_tie_is_recorded_then_settled_once_by_the_chair(sitting: Room) -> None:
    sitting.ballot(method=Method.HANDS)
    cast: dict[str, Any] = {"number": 1, "choice": Option.AGAINST}
    with pytest.raises(InvalidValue):
        give_casting_vote(sitting.uow(), **sitting.on("101", by="chair"), **cast)
    tie = tally(sitting.close(counts=counts(2, 2)), sitting.snapshot.call)
    with pytest.raises(NotAllowed):
        give_casting_vote(sitting.uow(), **sitting.on("101", by="organiser"), **cast)
    give_casting_vote(sitting.uow(), **sitting.on("101", by="chair"), **cast)
    with pytest.raises(InvalidValue):
        give_casting_vote(sitting.uow(), **sitting.on("101", by="chair"), **cast)
    settled = tally(sitting.meeting.ballots[0], sitting.snapshot.call)
    assert (tie.choice, tie.tied, settled.choice) == (None, (Option.IN_FAVOUR, Option.AGAINST), Option.AGAINST)


def test_a_cancelled_ballot_has_a_reason_and_no_result(sitting: Room) -> None:
    sitting.ballot()
    with pytest.raises(InvalidValue):
        cancel_ballot(sitting.uow(), **sitting.on("101", by="organiser"), number=1, reason=" ")
    cancel_ballot(sitting.uow(), **sitting.on("101", by="organiser"), number=1, reason="Mauvais dossier")
    first, second = sitting.meeting.ballots[0], sitting.ballot()
    assert (first.is_open, first.is_counted, first.cancelled_because, second.number) == (False, False, "Mauvais dossier", 2)


def test_a_ballot_closed_by_two_people_at_once_is_closed_once(sitting: Room) -> None:
    sitting.ballot()
    sitting.close()
    with pytest.raises(InvalidValue):
        sitting.close()
    assert sitting.acts.count(Act.BALLOT_CLOSED) == 1


def test_a_secret_vote_is_cast_once(sitting: Room) -> None:
    sitting.ballot(method=Method.SECRET)
    sitting.vote("juror", Option.IN_FAVOUR)
    with pytest.raises(InvalidValue):
        sitting.vote("juror", Option.AGAINST)
    for name in ("second", "third"):
        sitting.vote(name, Option.AGAINST)
    closed = sitting.close()
    voted = frozenset(sitting.people[name].id for name in ("juror", "second", "third"))
    assert (closed.counts, dict(closed.votes), closed.voted) == (counts(1, 2), {}, voted)
    assert "votes" not in sitting.journal[-1].after


@pytest.mark.parametrize("method", [Method.NAMED, Method.SECRET])
def test_vote_sent_again_with_its_request_counts_once(sitting: Room, method: Method) -> None:
    sitting.ballot(method=method)
    vote: dict[str, Any] = {"number": 1, "choice": Option.IN_FAVOUR, "request": "a" * 32}
    on_file = sitting.on("101", by="juror")
    assert [bool(cast_vote(sitting.uow(), **on_file, **vote)) for _time in range(2)] == [True, False]
    assert sitting.acts.count(Act.VOTED) == 1


def test_secret_vote_under_the_code_of_another_is_refused_and_replaces_nothing(sitting: Room) -> None:
    sitting.ballot(method=Method.SECRET)
    for name in JURORS[:2]:
        sitting.vote(name, Option.IN_FAVOUR)
    cast_vote(sitting.uow(), **sitting.on("101", by=JURORS[2]), number=1, choice=Option.IN_FAVOUR, seed="0" * 32)
    with pytest.raises(BallotRefuses):
        cast_vote(sitting.uow(), **sitting.on("101", by=JURORS[3]), number=1, choice=Option.AGAINST, seed="0" * 32)
    assert sitting.close().counts == counts(3, 0)


def test_a_secret_ballot_takes_three_voters_and_three_votes(sitting: Room) -> None:
    sitting.ballot(method=Method.SECRET)
    for name in ("juror", "second"):
        sitting.vote(name, Option.AGAINST)
    with pytest.raises(InvalidValue):
        sitting.close()
    assert sitting.meeting.open_ballot
    cancel_ballot(sitting.uow(), **sitting.on("101", by="chair"), number=1, reason="Trop peu de votes.")
    sitting.arrive("third", "fourth", "presiding juror", presence=Presence.EXCUSED)
    asked: dict[str, Any] = {"question": Question.ADOPT, "override_reason": "Une grève."}
    with pytest.raises(InvalidValue):
        open_ballot(sitting.uow(), **sitting.on("101", by="chair"), method=Method.SECRET, **asked)
    open_ballot(sitting.uow(), **sitting.on("101", by="chair"), method=Method.NAMED, **asked)


def left_behind(sitting: Room, ballot: Ballot) -> tuple[int, list[tuple[int, bool, None, None]]]:
    """Return all that the database holds of a secret ballot's votes: the length of the ciphertext, and who voted."""
    with reading(sitting.database.engine) as connection:
        of_ballot = (secret_vote.c.candidature_id == ballot.candidature_id, secret_vote.c.number == ballot.number)
        rows = connection.execute(select(secret_vote).where(*of_ballot)).mappings().all()
        voters = connection.execute(
            select(voter.c.person_id, voter.c.has_voted, voter.c.choice, voter.c.voted_at)
            .where(voter.c.candidature_id == ballot.candidature_id, voter.c.number == ballot.number)
            .order_by(voter.c.person_id)
        ).all()
    assert {frozenset(row) for row in rows} <= {frozenset({"call_id", "candidature_id", "number", "sealed"})}
    return sum(len(row["sealed"]) for row in rows), [tuple(row) for row in voters]


@examples(8, thorough=40)
@given(
    choices=st.lists(st.sampled_from([Option.IN_FAVOUR, Option.AGAINST, Option.ABSTAIN]), min_size=len(JURORS), max_size=len(JURORS)),
    order=st.permutations(range(len(JURORS))),
    shuffled=st.permutations(range(len(JURORS))),
)
def test_secret_ballots_with_the_same_votes_leave_the_same_behind(
    sitting: Room, choices: Sequence[str], order: Sequence[int], shuffled: Sequence[int]
) -> None:
    behind = []
    for voters in (order, shuffled):
        ballot = sitting.ballot(method=Method.SECRET)
        for name, choice in zip([JURORS[i] for i in voters], choices, strict=True):
            sitting.vote(name, choice, number=ballot.number)
        behind.append((left_behind(sitting, ballot), sitting.close(number=ballot.number).counts, left_behind(sitting, ballot)))
    assert behind[0] == behind[1]
    (under_way, _voters), counted, (left, _same) = behind[0]
    assert (under_way, counted, left) == (12 + 16 + 10 * len(JURORS), {option: choices.count(option) for option in Option}, 0)


def test_each_secret_vote_writes_all_of_them_anew(sitting: Room) -> None:
    ballot = sitting.ballot(method=Method.SECRET)
    sealed: list[bytes] = []
    for name in JURORS:
        sitting.vote(name, Option.IN_FAVOUR)
        with reading(sitting.database.engine) as connection:
            sealed += connection.scalars(select(secret_vote.c.sealed).where(secret_vote.c.number == ballot.number))
    assert [len(each) for each in sealed] == [28 + 10 * count for count in range(1, 6)]
    assert len({each[start : start + 8] for each in sealed for start in range(0, len(each), 8)}) == sum(
        -(-len(each) // 8) for each in sealed
    )


@pytest.mark.parametrize("is_held", [True, False])
def test_ballot_offered_on_a_screen_is_opened_once_on_the_current_file(sitting: Room, is_held: bool) -> None:
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    offered = {**sitting.on("101", by="chair"), "question": Question.ADOPT, "method": Method.NAMED, "number": 1}
    if is_held:
        open_ballot(sitting.uow(), **offered)  # type: ignore[arg-type]  # keywords of one verb
        sitting.close("101")
    else:
        call_item(sitting.uow(), **sitting.on("102", by="organiser"))
    held = sitting.meeting.ballots
    with pytest.raises(InvalidValue):
        open_ballot(sitting.uow(), **offered)  # type: ignore[arg-type]
    assert sitting.meeting.ballots == held


def test_no_ballot_is_held_on_a_file_off_the_agenda_or_without_voters(sitting: Room) -> None:
    with pytest.raises(InvalidValue):
        sitting.ballot("105")
    sitting.arrive(*JURORS, presence=Presence.ABSENT)
    with pytest.raises(InvalidValue):
        open_ballot(
            sitting.uow(), **sitting.on("101", by="chair"), question=Question.ADOPT, method=Method.NAMED, override_reason="Une grève."
        )
    assert not sitting.meeting.ballots

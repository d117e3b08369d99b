"""Majority, ties and the casting vote, for every base that the rules know; the end of a pass to vote."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.rules import Majority
from deliberation.derived.meeting.tallies import casting_vote_refusal, tally, those_missing
from deliberation.errors import InvalidValue
from deliberation.meeting.ballots import (
    Ballot,
    CastingVote,
    HeldPass,
    Method,
    Option,
    Question,
    checked_counts,
    completed_counts,
    options_of,
)
from deliberation.meeting.meeting import Meeting
from phrases import language
from tests.worlds.snapshots import make_ballot, make_call

AT = datetime(2019, 7, 4, 12, tzinfo=UTC)
CALL = make_call(places=(1, 1, 1))


def hands(
    counts: Mapping[str, int] | None, *, question: Question = Question.ADOPT, voters: int = 12, members: int = 12, **changes: Any
) -> Ballot:
    """A ballot of hands, closed once they are counted."""
    asked: dict[str, Any] = {"question": question, "options": options_of(CALL, question), "counts": counts}
    here: dict[str, Any] = {"voters": tuple(range(voters)), "members": members, "voted": frozenset(), "voted_count": 0}
    return make_ballot(1, is_open=counts is None, method=Method.HANDS, **asked, **here, **changes)


def adopt(in_favour: int, against: int, abstentions: int = 0) -> dict[str, int]:
    return {Option.IN_FAVOUR: in_favour, Option.AGAINST: against, Option.ABSTAIN: abstentions}


@pytest.mark.parametrize(
    ("counts", "majority", "base", "choice", "is_tie"),
    [
        (adopt(4, 3, 5), Majority.VOTES_CAST, 7, Option.IN_FAVOUR, False),
        (adopt(4, 3, 5), Majority.PRESENT, 12, None, False),
        (adopt(6, 4, 2), Majority.PRESENT, 12, None, False),
        (adopt(7, 3, 2), Majority.PRESENT, 12, Option.IN_FAVOUR, False),
        (adopt(6, 5, 1), Majority.VOTES_CAST, 11, Option.IN_FAVOUR, False),
        (adopt(1, 0, 11), Majority.VOTES_CAST, 1, Option.IN_FAVOUR, False),
        (adopt(7, 3, 2), Majority.MEMBERS, 14, None, False),
        (adopt(8, 3, 1), Majority.MEMBERS, 14, Option.IN_FAVOUR, False),
        (adopt(3, 4, 5), Majority.VOTES_CAST, 7, Option.AGAINST, False),
        (adopt(5, 5, 2), Majority.VOTES_CAST, 10, None, True),
        (adopt(5, 5, 2), Majority.PRESENT, 12, None, True),
        (adopt(0, 0, 12), Majority.VOTES_CAST, 0, None, False),
        (adopt(0, 0, 0), Majority.MEMBERS, 14, None, False),
    ],
)
def test_majority_is_more_than_half_of_its_base(
    counts: dict[str, int], majority: Majority, base: int, choice: str | None, is_tie: bool
) -> None:
    counted = tally(hands(counts, majority=majority, members=14), CALL)
    assert (counted.base, counted.choice, counted.is_tie) == (base, choice, is_tie)


@pytest.mark.parametrize(
    ("counts", "choice", "tied"),
    [
        ({"t1": 3, "t2": 2, "t3": 0}, "t1", ()),
        ({"t1": 3, "t2": 2, "t3": 1}, None, ()),
        ({"t1": 3, "t2": 3, "t3": 1}, None, ("t1", "t2")),
        ({"t1": 2, "t2": 2, "t3": 2}, None, ("t1", "t2", "t3")),
    ],
)
def test_a_track_is_chosen_by_more_than_half_of_the_votes_cast(counts: dict[str, int], choice: str | None, tied: tuple[str, ...]) -> None:
    counted = tally(hands({**counts, Option.ABSTAIN: 1}, question=Question.TRACK), CALL)
    assert (counted.choice, counted.tied) == (choice, tied)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3), st.integers(0, 5), st.integers(0, 5), st.sampled_from(Majority))
def test_a_result_is_a_majority_a_tie_or_neither(counts: Sequence[int], missing: int, absent: int, majority: Majority) -> None:
    voters = sum(counts) + missing
    counted = tally(hands(adopt(*counts), majority=majority, voters=voters, members=voters + absent), CALL)
    in_favour, against, _abstentions = counts
    base = {Majority.VOTES_CAST: in_favour + against, Majority.PRESENT: voters, Majority.MEMBERS: voters + absent}[majority]
    assert counted.base == base
    assert (counted.winner == Option.IN_FAVOUR) == (in_favour > against and 2 * in_favour > base)
    assert (counted.winner == Option.AGAINST) == (against > in_favour and 2 * against > base)
    assert counted.is_tie == (in_favour == against > 0)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3), st.sampled_from([Option.IN_FAVOUR, Option.AGAINST, Option.ABSTAIN]))
def test_a_casting_vote_settles_a_tie_and_nothing_else(counts: Sequence[int], choice: str) -> None:
    ballot = hands(adopt(*counts), voters=sum(counts), members=30)
    is_let = casting_vote_refusal(ballot, CALL, choice) is None
    assert is_let == (counts[0] == counts[1] > 0 and choice != Option.ABSTAIN)
    if is_let:
        settled = replace(ballot, casting=CastingVote(choice, "Présidence", AT))
        assert (tally(settled, CALL).choice, tally(settled, CALL).is_tie) == (choice, True)
        assert casting_vote_refusal(settled, CALL, choice) is not None


def test_a_casting_vote_takes_a_closed_ballot_and_rules_that_give_one() -> None:
    without = replace(CALL, rules=replace(CALL.rules, casting_vote=False))
    assert casting_vote_refusal(hands(None), CALL, Option.IN_FAVOUR) is not None
    assert casting_vote_refusal(hands(adopt(2, 2)), without, Option.IN_FAVOUR) is not None


def test_a_tally_says_counts_base_and_outcome() -> None:
    tie = hands(adopt(5, 5, 2))
    settled = replace(tie, casting=CastingVote(Option.IN_FAVOUR, "Camille", AT))
    tracks = hands({"t1": 3, "t2": 1, "t3": 0, Option.ABSTAIN: 2}, question=Question.TRACK)
    base = "Majority of the votes cast, abstentions apart: more than half of"
    with language("en"):
        assert [tally(ballot, CALL).sentence for ballot in (tie, settled, tracks)] == [
            f"For: 5. Against: 5. Abstentions: 2. {base} 10. Tie.",
            f"For: 5. Against: 5. Abstentions: 2. {base} 10. Tie, settled by the casting vote of Camille: adopted.",
            f"Track 1: 3, Track 2: 1, Track 3: 0. Abstentions: 2. {base} 4. Chosen: Track 1.",
        ]


def test_verdict_of_a_tie_says_that_the_casting_vote_made_it() -> None:
    tie = hands(adopt(6, 6, 0))
    settled = [replace(tie, casting=CastingVote(choice, "Camille", AT)) for choice in (Option.IN_FAVOUR, Option.AGAINST)]
    with language("fr"):
        assert [str(tally(ballot, CALL).verdict) for ballot in (hands(adopt(8, 2, 1)), hands(adopt(2, 8, 1)), *settled, tie)] == [
            "Adopté 8–2–1",
            "Rejeté 2–8–1",
            "Adopté 6–6–0, voix prépondérante de la présidence",
            "Rejeté 6–6–0, voix prépondérante de la présidence",
            "None",
        ]


def test_those_entitled_who_did_not_vote_are_counted_once_it_is_closed() -> None:
    late: dict[str, Any] = {"voters": (101, 102, 103), "members": 3}
    with language("en"):
        said = [those_missing(ballot) for ballot in (make_ballot(1, **late), make_ballot(1), make_ballot(1, is_open=True, **late))]
    assert said == ["1 member entitled did not vote.", "", ""]


def test_a_ballot_without_a_count_has_no_result() -> None:
    with pytest.raises(InvalidValue):
        tally(hands(None), CALL)


@pytest.mark.parametrize("counts", [{"perhaps": 1}, {Option.IN_FAVOUR: -1}, {Option.IN_FAVOUR: 2, Option.AGAINST: 2}])
def test_counts_that_cannot_be_are_refused(counts: dict[str, int]) -> None:
    with pytest.raises(InvalidValue):
        checked_counts(options_of(CALL, Question.ADOPT), counts, entitled=3)


def test_counts_left_out_are_none() -> None:
    assert checked_counts(options_of(CALL, Question.ADOPT), {Option.AGAINST: 3}, entitled=3) == adopt(0, 3)


@pytest.mark.parametrize(
    ("counts", "completed"), [((8, 2, None), (8, 2, 1)), ((11, None, None), (11, 0, 0)), ((8, 2, 0), (8, 2, 0)), ((9, 9, None), (9, 9, 0))]
)
def test_hands_left_blank_are_the_rest_of_the_voters(counts: Sequence[int | None], completed: Sequence[int]) -> None:
    assert tuple(completed_counts(dict(zip("abc", counts, strict=True)), entitled=11).values()) == completed


@pytest.mark.parametrize("counts", [(8, None, None), (None, None, None)])
def test_hands_of_two_options_are_no_guess(counts: Sequence[int | None]) -> None:
    with pytest.raises(InvalidValue):
        completed_counts(dict(zip("abc", counts, strict=True)), entitled=11)


def test_ballot_under_way_is_shown_else_the_last_one_on_the_current_item() -> None:
    first, second, other = (hands(adopt(1, 2)), replace(hands(adopt(2, 1)), number=2), replace(hands(None), candidature_id=2))
    assert Meeting(current=1, ballots=(first, second, other)).shown_ballot is other
    assert Meeting(current=1, ballots=(first, second)).shown_ballot is second
    assert Meeting(current=3, ballots=(first, second)).shown_ballot is None
    assert Meeting(ballots=(first, second)).shown_ballot is None


@pytest.mark.parametrize("options", [("for", "for", "abstain"), ("for",)])
def test_ballot_needs_different_options(options: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValue):
        make_ballot(1, is_open=True, options=options)


def test_pass_to_vote_is_good_until_its_end_and_not_at_it() -> None:
    held = HeldPass(call_id=1, candidature_id=1, number=1, person_id=1, is_opened=True, ends_at=AT)
    assert [held.is_good(at=AT + timedelta(seconds=seconds)) for seconds in (-1, 0, 1)] == [True, False, False]

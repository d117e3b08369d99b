"""What an audience is pushed, and when something is news to it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from deliberation.call.call import Phase
from deliberation.call.people import Person, Role
from deliberation.call.rules import Majority
from deliberation.derived.meeting.strip import Audience, audience_of, meeting_strip, view_of
from deliberation.meeting.ballots import Ballot, CastingVote, Method, Question, options_of
from deliberation.meeting.meeting import Meeting, MeetingState, Sitting
from deliberation.selection.decisions import Decision, Outcome, Proposed, Recall
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from tests.worlds.snapshots import Marks, make_candidature, make_juror, make_snapshot

AT = datetime(2019, 7, 4, 12, 0, tzinfo=UTC)
LATER = datetime(2019, 7, 4, 12, 1, tzinfo=UTC)
JUROR, OTHER = make_juror(1), make_juror(2)
CHAIR = Person(9, 1, "Présidence", frozenset({Role.CHAIR}))
MARKS: Marks = [[[1, 2], [3, 4]], [[5, 0], [2, 2]], [[1, 1], [None, 3]]]


def decided(id_: int, outcome: Outcome = Outcome.SELECTED, at: datetime = AT, **changes: Any) -> Decision:
    track = "t1" if outcome is Outcome.SELECTED else None
    return Decision(id_, **{"outcome": outcome, "track": track, "version": 1, "decided_at": at, **changes})


def sealed(**changes: Any) -> Snapshot:
    return make_snapshot(marks=MARKS, is_sealed=True, **changes)


def differs(before: Snapshot, after: Snapshot, person: Person) -> bool:
    return view_of(after, person).differs_from(view_of(before, person))


def test_strip_says_the_phase_the_seal_the_places_and_the_last_decision() -> None:
    snapshot = make_snapshot(marks=MARKS, decisions=[decided(1), decided(2, Outcome.DECLINED, LATER)])
    strip = dict(view_of(snapshot, CHAIR).strip())
    del strip["meeting"]  # said by the tests of the meeting
    assert strip == {
        "phase": "deliberation",
        "sealed": False,
        "partial": False,
        "gauges": [{"track": "t1", "places": 1, "selected": 1, "reserve": 0}, {"track": "t2", "places": 1, "selected": 0, "reserve": 0}],
        "decision": {
            "dossier": "1002",
            "title": "Projet 2",
            "outcome": "declined",
            "track": None,
            "reserve_rank": None,
            "at": "2019-07-04T12:01:00+00:00",
            "count": 1,
        },
    }


def test_strip_says_of_the_current_item_whether_it_is_under_seal() -> None:
    candidatures = [make_candidature(1, is_revealed=True), make_candidature(2), make_candidature(3)]

    def said(current: int | None, person: Person = CHAIR) -> object:
        snapshot = sealed(candidatures=candidatures, recused=[(0, 0)], meeting=Meeting(current=current))
        return view_of(snapshot, person).strip()["sealed"]

    assert [said(None), said(1), said(2)] == [True, False, True]
    # To a member recused on it, it reads as if nothing were discussed.
    assert said(1, JUROR) is True


def test_strip_counts_the_decisions_taken_together() -> None:
    snapshot = make_snapshot(marks=MARKS, decisions=[decided(3), decided(2), decided(1, at=datetime(2019, 7, 4, tzinfo=UTC))])
    decision: Any = view_of(snapshot, CHAIR).strip()["decision"]
    assert (decision["dossier"], decision["count"]) == ("1002", 2)


def test_strip_says_what_was_agreed_of_files_that_the_viewer_sees() -> None:
    decisions = [decided(1), decided(2), decided(3, Outcome.DECLINED)]
    listed = [Proposed(one.candidature_id, 1, one.outcome, one.track, "", "Chair", AT, AT, decided_version=1) for one in decisions]
    agreed = make_snapshot(marks=MARKS, decisions=decisions, agreements=listed, recused=[(0, 0)])
    told: dict[Person, Any] = {person: view_of(agreed, person).strip()["decision"]["agreed"] for person in (CHAIR, JUROR)}  # type: ignore[index]
    assert told == {CHAIR: {"selected": 2, "declined": 1}, JUROR: {"selected": 1, "declined": 1}}
    otherwise: Any = view_of(replace(agreed, agreements=()), CHAIR).strip()["decision"]
    assert "agreed" not in otherwise


@pytest.mark.parametrize(("version", "is_undone"), [(1, None), (2, True)])
def test_strip_tells_that_what_was_decided_on_a_file_is_undone(version: int, is_undone: bool | None) -> None:
    back = Decision(2, Outcome.TO_DISCUSS, version=version, decided_by="Chair", decided_at=AT)
    decision: Any = view_of(make_snapshot(marks=MARKS, decisions=[back]), CHAIR).strip()["decision"]
    assert (decision["dossier"], decision.get("undone")) == ("1002", is_undone)


def test_title_of_the_strip_turns_nothing_round_that_follows_it() -> None:
    snapshot = make_snapshot(marks=MARKS, decisions=[decided(1)])
    candidatures = tuple(replace(each, title="Titre \u202eeunetéR") for each in snapshot.candidatures)
    decision: Any = view_of(replace(snapshot, candidatures=candidatures), CHAIR).strip()["decision"]
    assert decision["title"] == "Titre eunetéR"


def test_strip_of_a_recused_juror_leaves_the_file_out() -> None:
    snapshot = make_snapshot(marks=MARKS, decisions=[decided(1)], recused=[(0, 0)])
    strip: Any = view_of(snapshot, JUROR).strip()
    assert (strip["partial"], strip["decision"], strip["gauges"][0]["selected"]) == (True, None, 0)
    seen_by_chair: Any = view_of(snapshot, CHAIR).strip()
    assert (seen_by_chair["decision"]["dossier"], seen_by_chair["gauges"][0]["selected"]) == ("1001", 1)


def test_strip_says_the_time_of_the_item_with_its_plan_and_nothing_of_a_hidden_one() -> None:
    meeting = Meeting(sittings=(Sitting(1, AT),), current=1, running_since=AT, seconds_per_item=360)
    snapshot = make_snapshot(marks=MARKS, recused=[(0, 0)], meeting=meeting)
    told = {who: meeting_strip(visible(snapshot, who)) for who in (CHAIR, JUROR)}
    assert [(one.seconds_planned, one.ends_at) for one in told.values()] == [(360, "2019-07-04T12:06:00+00:00"), (None, None)]


def test_strip_says_no_time_of_an_item_once_the_selection_is_final() -> None:
    meeting = Meeting(sittings=(Sitting(1, AT),), current=1, running_since=AT, seconds_per_item=360)
    told = meeting_strip(make_snapshot(marks=MARKS, meeting=meeting, phase=Phase.FINALISED))
    assert (told.seconds_planned, told.ends_at, told.seconds_left) == (None, None, None)


def test_strip_tells_of_a_list_that_is_read_those_alone_who_see_a_file_of_it() -> None:
    snapshot = make_snapshot(marks=MARKS, recused=[(0, 0)], meeting=Meeting(sittings=(Sitting(1, AT),)))
    read = replace(snapshot, agreements=(Proposed(1, 1, Outcome.DECLINED, None, "", "Présidence", AT),))
    assert [meeting_strip(visible(read, person)).listed for person in (JUROR, OTHER)] == [None, round(AT.timestamp())]
    assert not view_of(read, JUROR).differs_from(view_of(snapshot, JUROR))
    pulled_out = replace(read, recalled={1: Recall(1, "Juré", AT)})
    assert meeting_strip(visible(pulled_out, OTHER)).listed is None


def test_audience_is_roles_and_recusals() -> None:
    snapshot = make_snapshot(marks=MARKS, recused=[(1, 0)])
    assert audience_of(snapshot, JUROR) == Audience(1, frozenset({Role.JUROR}), frozenset({2}))
    assert audience_of(snapshot, OTHER) == Audience(1, frozenset({Role.JUROR}), frozenset())


def test_view_is_the_same_for_every_member_of_an_audience() -> None:
    snapshot = sealed(comments={(1, 101): "bien", (2, 102): "à revoir"})
    assert audience_of(snapshot, JUROR) == audience_of(snapshot, OTHER)
    assert not view_of(snapshot, JUROR).differs_from(view_of(snapshot, OTHER))
    assert view_of(snapshot, JUROR).strip() == view_of(snapshot, OTHER).strip()


def test_marks_saved_under_seal_are_news_only_to_who_follows_the_progress() -> None:
    before = sealed()
    marks = before.marks.copy()
    marks[2, 1, 0] = 4
    after = replace(before, revision=8, marks=marks, scored=~np.isnan(marks))
    assert [differs(before, after, person) for person in (JUROR, OTHER, CHAIR)] == [False, False, True]


def test_act_on_a_file_under_recusal_is_no_news() -> None:
    before = make_snapshot(marks=MARKS, recused=[(0, 0)])
    after = replace(before, revision=8, decisions={1: decided(1)}, recalled={1: Recall(1, "Juré 02", AT)})
    assert [differs(before, after, person) for person in (JUROR, OTHER)] == [False, True]


def test_revision_alone_is_no_news() -> None:
    before = make_snapshot(marks=MARKS)
    assert not differs(before, replace(before, revision=8), CHAIR)


@pytest.mark.parametrize(
    "change",
    [
        {"phase": Phase.FINALISED},
        {"is_sealed": True},
        {"decisions": {2: decided(2)}},
        {"comments": {(1, 101): "bien"}},
        {"candidatures": tuple(replace(make_candidature(i), title="Autre") for i in (1, 2, 3))},
        {"marks": np.full((3, 2, 2), 5.0)},
        {"recused": np.array([[False, True]] * 3)},
        {"people": (JUROR,)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_anything_seen_on_any_screen_is_news(change: dict[str, Any]) -> None:
    before = make_snapshot(marks=MARKS)
    assert differs(before, replace(before, **change), CHAIR)


def ballot(question: Question = Question.ADOPT, counts: dict[str, int] | None = None, **changes: Any) -> Ballot:
    closed = AT if counts is not None else None
    return Ballot(
        1, 1, question, Method.NAMED, Majority.VOTES_CAST, options_of(make_snapshot().call, question), "Présidence", AT, (1, 2, 3), 3,
        counts=counts, closed_at=closed, **changes,
    )  # fmt: skip


def result_of(held: Ballot, person: Person = CHAIR) -> object:
    meeting = Meeting(sittings=(Sitting(1, AT),), current=1, ballots=(held,))
    result = meeting_strip(visible(make_snapshot(marks=MARKS, recused=[(0, 0)], meeting=meeting), person)).result
    return result and (result.outcome, result.choice)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (ballot(), None),
        (ballot(counts={"for": 2, "against": 1}), ("adopted", "for")),
        (ballot(counts={"for": 1, "against": 2}), ("rejected", "against")),
        (ballot(counts={"for": 1, "against": 1}), ("tie", None)),
        (ballot(counts={"for": 1, "against": 1}, casting=CastingVote("for", "Présidence", AT)), ("adopted_by_casting_vote", "for")),
        (ballot(counts={"abstain": 3}), ("none", None)),
        (ballot(Question.TRACK, counts={"t1": 0, "t2": 2}), ("chosen", "t2")),
    ],
)
def test_strip_says_what_a_ballot_came_to_once_it_is_closed(held: Ballot, said: object) -> None:
    assert result_of(held) == said


def test_strip_says_no_result_to_whoever_is_recused() -> None:
    assert result_of(ballot(counts={"for": 2, "against": 1}), JUROR) is None


def test_strip_says_whether_the_meeting_sits() -> None:
    states = [
        meeting_strip(make_snapshot(meeting=Meeting(sittings=sittings))).state
        for sittings in ((), (Sitting(1, AT),), (Sitting(1, AT, LATER),))
    ]
    assert states == [MeetingState.NOT_OPENED, MeetingState.OPEN, MeetingState.SUSPENDED]

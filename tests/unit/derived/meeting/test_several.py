"""Deciding on several files at once: which reasons stay, what needs the chair, who should not be in the room."""

from dataclasses import replace

import numpy as np

from deliberation.call.people import Role
from deliberation.derived.meeting.board import Change, preview
from deliberation.derived.meeting.verdicts import (
    Concern,
    OutOfTheOrdinary,
    Reason,
    Wish,
    concerns,
    keeping_their_reason,
    left_to_decide,
    reason_for,
    suggested_reason,
    wished,
)
from deliberation.dossiers.candidatures import Recusal, RecusalOrigin
from deliberation.meeting.meeting import Meeting, Sitting
from deliberation.meeting.presence import Attendance, Presence
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import MET_AT, make_ballot, make_call, make_candidature, make_juror, make_snapshot

SELECTED, DECLINED, TO_DISCUSS = Outcome.SELECTED, Outcome.DECLINED, Outcome.TO_DISCUSS
WRITTEN = Decision(1, DECLINED, reason="Trop tôt.", version=2)


def call_of_three(**changes: object) -> Snapshot:
    """A call of three files, the first declined with a reason, of two jurors here in an open meeting."""
    jurors = make_juror(1), make_juror(2)
    meeting = Meeting(sittings=(Sitting(1, MET_AT),), attendances=tuple(Attendance(juror.id, Presence.PRESENT, MET_AT) for juror in jurors))
    held = make_snapshot(
        call=make_call(places=(3, 1)),
        candidatures=[make_candidature(number) for number in (1, 2, 3)],
        marks=[[[3, 3], [3, 3]]] * 3,
        decisions=[WRITTEN],
        meeting=meeting,
    )
    return replace(held, **changes)  # type: ignore[arg-type]  # a test's shorthand: replace() checks the names


def test_common_reason_leaves_written_ones_alone_unless_told_otherwise() -> None:
    snapshot, wish = call_of_three(), Wish(DECLINED, reason="Hors du périmètre.")
    assert [one.id for one in keeping_their_reason(snapshot, wish, (1, 2))] == [1]
    assert [change.reason for change in wished(snapshot, wish, {1: 2, 2: 0})] == ["Trop tôt.", "Hors du périmètre."]
    told = replace(wish, replaces=True)
    assert [change.reason for change in wished(snapshot, told, {1: 2, 2: 0})] == ["Hors du périmètre."] * 2


def test_each_file_takes_its_proposed_reason_unless_a_common_one_is_given() -> None:
    snapshot = replace(call_of_three(), marks=np.array([[[1.0, 5.0]] * 2, [[5.0, 1.0]] * 2, [[3.0, 3.0]] * 2]))
    own = str(suggested_reason(snapshot, 2, DECLINED))
    each = wished(snapshot, Wish(DECLINED), {1: 2, 2: 0, 3: 0})
    assert [(change.reason, change.reason_is_proposed) for change in each] == [("Trop tôt.", False), (own, True), ("", False)]
    assert "critère 2" in own
    common = wished(snapshot, Wish(DECLINED, reason="Hors du périmètre."), {1: 2, 2: 0, 3: 0})
    assert [change.reason for change in common] == ["Trop tôt.", "Hors du périmètre.", "Hors du périmètre."]


def test_proposed_reason_gives_way_and_a_written_one_is_to_be_read_again() -> None:
    snapshot = replace(call_of_three(), marks=np.array([[[1.0, 5.0]] * 2, [[5.0, 1.0]] * 2, [[3.0, 3.0]] * 2]))
    proposed = Decision(2, SELECTED, "t1", reason="Au-dessus.", reason_is_proposed=True, version=1)
    snapshot = replace(snapshot, decisions={1: WRITTEN, 2: proposed})
    assert reason_for(snapshot, 2, SELECTED) == Reason("Au-dessus.", is_proposed=True)
    assert reason_for(snapshot, 2, DECLINED) == Reason(str(suggested_reason(snapshot, 2, DECLINED)), is_proposed=True)
    assert reason_for(snapshot, 1, SELECTED) == Reason("Trop tôt.", is_to_reread=True)


def test_files_chosen_without_a_decision_keep_their_own() -> None:
    snapshot = replace(call_of_three(), decisions={1: WRITTEN, 2: Decision(2, SELECTED, "t2", version=1)})
    assert [(one.outcome, one.track, one.reason) for one in wished(snapshot, Wish(None), {1: 2, 2: 1})] == [
        (DECLINED, None, "Trop tôt."),
        (SELECTED, "t2", ""),
    ]


def test_reason_of_one_file_alone_is_its_reason() -> None:
    assert wished(call_of_three(), Wish(DECLINED, reason="Revu."), {1: 2}) == [Change(1, DECLINED, reason="Revu.", seen_version=2)]


def test_what_is_so_decided_already_is_left_as_it_is() -> None:
    snapshot = call_of_three()
    effect = preview(snapshot, wished(snapshot, Wish(DECLINED, reason="Hors du périmètre."), {1: 2, 2: 0, 3: 0}))
    assert [candidature.id for candidature, _old, _new in effect.steps] == [2, 3]


def test_each_file_goes_on_its_own_track_or_on_the_one_wished_for() -> None:
    snapshot = call_of_three()
    assert [change.track for change in wished(snapshot, Wish(SELECTED), {2: 0})] == ["t1"]
    assert [change.track for change in wished(snapshot, Wish(SELECTED, "t2"), {2: 0})] == ["t2"]
    assert [change.track for change in wished(snapshot, Wish(DECLINED, "t2"), {2: 0})] == [None]


def test_concerns_name_what_a_vote_said_and_the_recused_who_are_in_the_room() -> None:
    whole = call_of_three()
    against = make_ballot(2, counts={"for": 0, "against": 2, "abstain": 0})
    snapshot = replace(
        whole,
        people=(*whole.people, make_juror(3, Role.CHAIR)),
        meeting=replace(
            whole.meeting, ballots=(against,), attendances=(*whole.meeting.attendances, Attendance(103, Presence.PRESENT, MET_AT))
        ),
        recusals=(Recusal(3, 103, RecusalOrigin.DECLARED, MET_AT),),
    )
    effect = preview(snapshot, wished(snapshot, Wish(SELECTED), {2: 0, 3: 0}))
    assert concerns(snapshot, effect.steps) == (
        Concern(snapshot.candidature(2), (OutOfTheOrdinary.VOTE,), ()),
        Concern(snapshot.candidature(3), (OutOfTheOrdinary.RECUSED,), (snapshot.people[2],)),
    )


def test_new_words_of_a_decision_concern_nobody() -> None:
    snapshot = call_of_three()
    closed = replace(snapshot, meeting=replace(snapshot.meeting, attendances=()))
    assert concerns(closed, preview(closed, [Change(1, DECLINED, reason="Mieux dit.")]).steps) == ()
    missing = concerns(closed, preview(closed, [Change(1, SELECTED, "t1")]).steps)
    assert [concern.beyond for concern in missing] == [(OutOfTheOrdinary.QUORUM,)]


def test_left_to_decide_is_what_nobody_decided_of_the_shortlisted() -> None:
    snapshot = call_of_three()
    assert left_to_decide(snapshot) == {2, 3}


def test_proposed_reason_names_the_two_criteria_furthest_from_the_mean() -> None:
    marks = [[[5.0, 4.0, 3.5, 0.0, 1.0, 1.5]], [[2.0] * 6], [[2.0] * 6]]
    snapshot = make_snapshot(marks=marks, call=make_call(weights=(1,) * 6))
    assert [str(suggested_reason(snapshot, 1, outcome)) for outcome in (SELECTED, DECLINED)] == [
        "Au-dessus de la moyenne des dossiers présélectionnés sur critère 1 (5,0), critère 2 (4,0).",
        "Au-dessous de la moyenne des dossiers présélectionnés sur critère 4 (0,0), critère 5 (1,0).",
    ]

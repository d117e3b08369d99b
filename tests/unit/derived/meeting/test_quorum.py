"""The quorum: of the meeting and of each candidature; and who has the chair."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.people import Person, Role
from deliberation.derived.meeting.rules import candidature_quorum, chair_is_away, entitled_to_vote, may_dissent, meeting_quorum, must_leave
from deliberation.dossiers.candidatures import Recusal, RecusalOrigin
from deliberation.meeting.meeting import Departure, Meeting, Sitting
from deliberation.meeting.presence import Attendance, Presence, Quorum
from deliberation.snapshot.snapshot import Snapshot
from phrases import language
from tests.worlds.snapshots import make_juror, make_snapshot

AT = datetime(2019, 7, 4, 12, tzinfo=UTC)
CHAIR, DEPUTY = Person(7, 1, "Présidence", frozenset({Role.CHAIR})), Person(8, 1, "Suppléance", frozenset({Role.DEPUTY}))


def snapshot_of(here: dict[int, Presence], *, recused: tuple[tuple[int, int], ...] = (), **changes: object) -> Snapshot:
    """Five jurors (101 to 105), a chair (7) and a deputy (8) at an open meeting on two candidatures."""
    attendances = tuple(Attendance(person_id, presence, AT) for person_id, presence in here.items())
    fields: dict[str, object] = {
        "people": (*(make_juror(i) for i in range(1, 6)), CHAIR, DEPUTY),
        "meeting": Meeting(sittings=(Sitting(1, AT),), attendances=attendances),
    }
    return make_snapshot(marks=[[[None]] * 5] * 2, recused=recused, **(fields | changes))  # type: ignore[arg-type]  # fields by name


def everybody(presence: Presence = Presence.PRESENT) -> dict[int, Presence]:
    return dict.fromkeys((101, 102, 103, 104, 105, 7, 8), presence)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 100))
def test_quorum_is_at_least_the_share_of_the_members(present: int, absent: int, percents: int) -> None:
    quorum = Quorum(present, present + absent, percents / 100)
    share = Fraction(percents, 100) * (present + absent)
    assert quorum.is_met == (present >= share and present >= 1)
    assert quorum.needed == next(n for n in range(1, 200) if n >= share)


@pytest.mark.parametrize(("present", "members", "is_met"), [(6, 12, True), (5, 12, False), (6, 13, False), (7, 13, True), (0, 0, False)])
def test_half_of_the_members_by_default(present: int, members: int, is_met: bool) -> None:
    assert Quorum(present, members, 0.5).is_met is is_met


def test_quorum_says_how_many_it_takes() -> None:
    with language("en"):
        assert str(Quorum(2, 5, 0.5).sentence) == "Quorum not reached: 2 of 5 members present, 3 needed."


def test_remote_members_are_here_excused_and_absent_ones_are_not() -> None:
    here = {101: Presence.PRESENT, 102: Presence.REMOTE, 103: Presence.EXCUSED, 104: Presence.ABSENT, 7: Presence.PRESENT}
    assert meeting_quorum(snapshot_of(here)) == Quorum(2, 5, 0.5)


def test_the_latest_presence_counts() -> None:
    log = tuple(Attendance(101, presence, AT) for presence in (Presence.ABSENT, Presence.REMOTE))
    assert Meeting(attendances=log).presence_of(101) is Presence.REMOTE


def test_a_candidature_counts_those_not_recused_on_both_sides() -> None:
    snapshot = snapshot_of(everybody() | {105: Presence.ABSENT}, recused=((0, 0), (0, 4), (1, 1)))
    assert [candidature_quorum(snapshot, id_) for id_ in (1, 2)] == [Quorum(3, 3, 0.5), Quorum(3, 4, 0.5)]
    assert [person.id for person in entitled_to_vote(snapshot, 1)] == [102, 103, 104]


def test_recused_people_who_are_here_have_to_leave_once() -> None:
    recusals = (Recusal(1, 7, RecusalOrigin.DECLARED, AT),)
    whole = snapshot_of(everybody() | {102: Presence.EXCUSED}, recused=((0, 0), (0, 1), (0, 2)), recusals=recusals)
    out = Meeting(sittings=whole.meeting.sittings, attendances=whole.meeting.attendances, departures=(Departure(1, 101, AT),))
    assert [person.id for person in must_leave(whole, 1)] == [101, 103, 7]
    assert [person.id for person in must_leave(snapshot_of({}, recused=((0, 0),), meeting=out, recusals=recusals), 1)] == [7]


def test_a_deputy_takes_the_chair_where_the_chair_is_recused_or_not_here() -> None:
    recusals = (Recusal(1, 7, RecusalOrigin.IMPOSED, AT),)
    recused, absent = snapshot_of(everybody(), recusals=recusals), snapshot_of(everybody() | {7: Presence.EXCUSED})
    assert [chair_is_away(recused, id_) for id_ in (None, 1, 2)] == [False, True, False]
    assert [chair_is_away(absent, id_) for id_ in (None, 1, 2)] == [True] * 3


def test_before_the_meeting_a_chair_is_not_away() -> None:
    assert chair_is_away(snapshot_of({}, meeting=Meeting()), 1) is False


def test_members_present_and_not_recused_may_dissent_the_chair_and_deputies_included() -> None:
    here = everybody() | {103: Presence.EXCUSED}
    snapshot = snapshot_of(here, recused=((0, 0),), recusals=(Recusal(1, 8, RecusalOrigin.DECLARED, AT),))
    assert {person.id for person in may_dissent(snapshot, 2)} == {101, 102, 104, 105, 7, 8}
    assert {person.id for person in may_dissent(snapshot, 1)} == {102, 104, 105, 7}

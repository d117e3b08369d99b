"""The meeting as each viewer sees it: a file under recusal leaves no trace but the notice; votes stay sealed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.call.people import Person, Role
from deliberation.derived.meeting.agenda import agenda, meeting_clock
from deliberation.derived.meeting.room import room_now
from deliberation.derived.meeting.strip import meeting_strip
from deliberation.dossiers.candidatures import Contact, Recusal, RecusalOrigin
from deliberation.meeting.ballots import Method
from deliberation.meeting.meeting import Departure, ItemTime, Meeting, ProjectorView, Sitting
from deliberation.meeting.presence import Attendance, Presence
from deliberation.record.state import canonical_state
from deliberation.scoring.marks import Grid, Revote
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from tests.worlds.snapshots import MET_AT, make_ballot, make_call, make_candidature, make_juror, make_snapshot

AT = datetime(2019, 7, 4, 12, tzinfo=UTC)
CALL = make_call(weights=(1,))
VIEWERS = [make_juror(1), make_juror(1, Role.CHAIR), make_juror(1, Role.ORGANISER)]
OTHERS = [make_juror(2), Person(8, 1, "Observatoire", frozenset({Role.OBSERVER}))]
SCREEN = Person(9, 1, "Écran", frozenset({Role.PROJECTOR}))
ORGANISER = Person(10, 1, "Organisation", frozenset({Role.ORGANISER}))
HIDDEN = 2


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    ids = [1, 2, 3]
    some = st.lists(st.sampled_from(ids), unique=True)
    current = draw(st.none() | st.sampled_from(ids))
    return Meeting(
        sittings=(Sitting(1, AT),),
        planned_end=draw(st.none() | st.just(AT + timedelta(hours=1))),
        seconds_per_item=draw(st.none() | st.just(600)),
        order=tuple(draw(st.permutations(ids))),
        items={id_: ItemTime(AT, draw(st.none() | st.just(AT)), draw(st.floats(0, 900))) for id_ in draw(some)},
        current=current,
        running_since=draw(st.none() | st.just(AT)) if current else None,
        attendances=(Attendance(101, Presence.PRESENT, AT), Attendance(102, Presence.REMOTE, AT)),
        departures=tuple(Departure(id_, draw(st.sampled_from([101, 102])), AT) for id_ in draw(some)),
        ballots=tuple(make_ballot(id_) for id_ in draw(some)) + tuple(make_ballot(id_, 2, is_open=True) for id_ in draw(some)[:1]),
        revotes=tuple(Revote(id_, 1, "Présidence", AT) for id_ in draw(some)),
        projector=draw(st.sampled_from(ProjectorView)),
    )


def snapshot_of(meeting: Meeting, *, recused: bool = True) -> Snapshot:
    """Three candidatures, two jurors; the first is recused on the second candidature, unless told otherwise."""
    pairs = [(candidature, juror) for candidature in (1, 2, 3) for juror in (101, 102)]
    return make_snapshot(
        call=CALL,
        marks=[[[3], [4]], [[None], [2]], [[5], [1]]],
        recused=[(HIDDEN - 1, 0)] if recused else [],
        recusals=(Recusal(HIDDEN, 101, RecusalOrigin.DECLARED, AT),) if recused else (),
        meeting=meeting,
        first_marks={(*pair, "c1"): 0 for pair in pairs},
        grids={pair: Grid(1, AT) for pair in pairs},
        finished=frozenset({101, 102}),
        declared=frozenset({102}),
        undeclared=dict.fromkeys(pairs, True),
    )


def without_hidden(snapshot: Snapshot) -> Snapshot:
    """The same call and meeting, had the second candidature never been filed."""
    kept, meeting = [0, 2], snapshot.meeting
    is_current = meeting.current == HIDDEN
    return replace(
        snapshot,
        candidatures=tuple(snapshot.candidatures[i] for i in kept),
        marks=snapshot.marks[kept],
        scored=snapshot.scored[kept],
        recused=snapshot.recused[kept],
        recusals=(),
        first_marks={key: mark for key, mark in snapshot.first_marks.items() if key[0] != HIDDEN},
        grids={key: grid for key, grid in snapshot.grids.items() if key[0] != HIDDEN},
        undeclared={key: True for key in snapshot.undeclared if key[0] != HIDDEN},
        meeting=replace(
            meeting,
            order=tuple(id_ for id_ in meeting.order if id_ != HIDDEN),
            items={id_: item for id_, item in meeting.items.items() if id_ != HIDDEN},
            current=None if is_current else meeting.current,
            running_since=None if is_current else meeting.running_since,
            departures=tuple(each for each in meeting.departures if each.candidature_id != HIDDEN),
            ballots=tuple(each for each in meeting.ballots if each.candidature_id != HIDDEN),
            revotes=tuple(each for each in meeting.revotes if each.candidature_id != HIDDEN),
        ),
    )


def is_noticed(meeting: Meeting) -> bool:
    return meeting.current == HIDDEN or (meeting.open_ballot is not None and meeting.open_ballot.candidature_id == HIDDEN)


def told(view: Snapshot) -> Mapping[str, Any]:
    """Return all that is told of the meeting."""
    return {
        "meeting": view.meeting,
        "agenda": agenda(view),
        "clock": meeting_clock(view, now=AT),
        "strip": meeting_strip(view),
        "room": room_now(view, AT),
        "record": canonical_state(view)["meeting"],
        "own": (view.own_votes, view.first_marks, view.grids, view.finished, view.declared, view.undeclared, view.recusals),
    }


@given(meetings(), st.sampled_from(VIEWERS))
def test_the_meeting_is_the_same_whether_the_file_under_recusal_exists_or_not(meeting: Meeting, viewer: Person) -> None:
    seen, twin = (visible(snapshot, viewer) for snapshot in (snapshot_of(meeting), without_hidden(snapshot_of(meeting))))
    if is_noticed(meeting):
        # The one exception: the notice, and what the room's screen shows is not told meanwhile.
        notice = replace(twin.meeting, has_conflict=True, projector=ProjectorView.AUTOMATIC)
        twin = replace(twin, meeting=notice)
    assert told(seen) == told(twin)


@given(meetings(), st.sampled_from(VIEWERS))
def test_the_notice_shows_while_the_file_is_current_or_under_a_ballot_and_only_then(meeting: Meeting, viewer: Person) -> None:
    assert visible(snapshot_of(meeting), viewer).meeting.has_conflict is is_noticed(meeting)
    assert visible(snapshot_of(meeting, recused=False), viewer).meeting.has_conflict is False


@pytest.mark.parametrize(
    "viewer", [*VIEWERS, *OTHERS, SCREEN, ORGANISER], ids=lambda person: f"{person.name} ({', '.join(sorted(person.roles))})"
)
def test_an_open_ballot_tells_nobody_what_was_voted(viewer: Person) -> None:
    (ballot,) = visible(snapshot_of(Meeting(ballots=(make_ballot(1, is_open=True),))), viewer).meeting.ballots
    assert (ballot.votes, ballot.counts, ballot.voted_count) == ({}, None, 2)


def test_a_voter_sees_their_own_vote_and_who_voted_is_for_those_who_run_the_ballot() -> None:
    snapshot = snapshot_of(Meeting(ballots=(make_ballot(1, is_open=True),)))
    own = {viewer.name: (visible(snapshot, viewer).own_votes, visible(snapshot, viewer).meeting.ballots[0].voted) for viewer in
           (OTHERS[0], OTHERS[1], ORGANISER)}  # fmt: skip
    assert own == {
        "Juré 02": ({(1, 1): "against"}, frozenset()),
        "Observatoire": ({}, frozenset()),
        "Organisation": ({}, frozenset({101, 102})),
    }


def test_a_closed_named_ballot_gives_names_but_not_on_the_room_screen() -> None:
    snapshot = snapshot_of(Meeting(ballots=(make_ballot(1),)))
    shown = [visible(snapshot, viewer).meeting.ballots[0].votes for viewer in (OTHERS[0], SCREEN)]
    assert shown == [{101: "for", 102: "against"}, {}]


def test_a_secret_ballot_gives_its_counts_and_never_a_name() -> None:
    snapshot = snapshot_of(Meeting(ballots=(make_ballot(1, method=Method.SECRET),)))
    seen = visible(snapshot, OTHERS[0])
    assert (seen.meeting.ballots[0].counts, seen.meeting.ballots[0].voted) == ({"for": 1, "against": 1, "abstain": 0}, frozenset())
    assert seen.own_votes == {(1, 1): None}


def test_grids_and_finishing_are_ones_own_or_for_who_follows_the_progress() -> None:
    snapshot = snapshot_of(Meeting())
    juror, organiser = visible(snapshot, OTHERS[0]), visible(snapshot, ORGANISER)
    assert ({key[1] for key in juror.grids}, set(juror.finished), set(juror.declared)) == ({102}, {102}, {102})
    assert ({key[1] for key in organiser.grids}, set(organiser.finished)) == ({101, 102}, {101, 102})


def test_a_chair_who_is_no_juror_is_recused_all_the_same() -> None:
    chair = Person(7, 1, "Présidence", frozenset({Role.CHAIR}))
    whole = snapshot_of(Meeting(current=HIDDEN))
    snapshot = replace(whole, people=(*whole.people, chair), recusals=(Recusal(HIDDEN, 7, RecusalOrigin.DECLARED, AT),))
    seen = visible(snapshot, chair)
    assert ([c.id for c in seen.candidatures], seen.meeting.current, seen.meeting.has_conflict) == ([1, 3], None, True)


CONTACT = Contact("c.martin@example.org", "Camille Martin", "75011 Paris", "10 rue des Essais").text
MEMBER = replace(make_juror(1), email="membre@example.org", expertise="images")
SECOND = make_candidature(1, second_screening=Screening.DECLINED, second_comment="Entre nous.")
MARKED = make_snapshot(marks=[[[1, 1]]])
FOR_SOME = {
    "contact": (
        {"candidatures": (make_candidature(1, contact=CONTACT), make_candidature(2))},
        {"candidatures": (make_candidature(1), make_candidature(2))},
        {Role.ORGANISER, Role.STAFF},
    ),
    "second opinion": ({"candidatures": (SECOND,)}, {"candidatures": (make_candidature(1),)}, {Role.ORGANISER, Role.STAFF, Role.CHAIR}),
    "addresses": ({"people": (MEMBER,)}, {"people": (replace(MEMBER, email="", expertise=""),)}, {Role.ORGANISER, Role.CHAIR}),
    "readers": ({"assigned": {(1, 1): MET_AT}}, {"assigned": {}}, {Role.ORGANISER, Role.CHAIR}),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("held", "blank", "roles"), FOR_SOME.values(), ids=FOR_SOME)
def test_what_concerns_some_roles_is_in_no_other_view(held: dict[str, Any], blank: dict[str, Any], roles: set[Role], role: Role) -> None:
    seen = visible(replace(MARKED, **held), Person(77, MARKED.call_id, "Somebody", frozenset({role})))
    assert {name: getattr(seen, name) for name in held} == (held if role in roles else blank)

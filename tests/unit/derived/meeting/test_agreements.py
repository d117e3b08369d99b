"""The list for agreement, whatever was decided, recalled, voted or recused: what may be on one, what stays of it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from deliberation.derived.meeting.agreement_lists import files_staying, lists_read, pulled_out, read_now, unfit
from deliberation.dossiers.candidatures import Recusal, RecusalOrigin
from deliberation.meeting.meeting import Meeting, Sitting
from deliberation.meeting.presence import Attendance, Presence
from deliberation.selection.decisions import Decision, Outcome, Proposed, Recall
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import MET_AT, make_candidature, make_juror, make_snapshot

FILES, JURORS = (1, 2, 3), (101, 102, 103)
MOMENTS = [MET_AT + timedelta(minutes=minutes) for minutes in range(4)]


@st.composite
def calls(draw: st.DrawFn) -> Snapshot:
    """A call of three files and three members in an open meeting, with whatever may have happened to them."""
    files, people, moments = st.sampled_from(FILES), st.sampled_from(JURORS), st.sampled_from(MOMENTS)
    ended = draw(st.sampled_from([None, MOMENTS[3]]))
    listed = [Proposed(id_, 1, Outcome.DECLINED, None, "Dit.", "Camille", MOMENTS[1], ended) for id_ in draw(st.sets(files))]
    presences = [Attendance(person, draw(st.sampled_from(Presence)), MET_AT) for person in JURORS]
    return replace(
        make_snapshot(
            marks=[[[3], [3], [3]]] * 3,
            candidatures=[make_candidature(id_, is_withdrawn=draw(st.booleans())) for id_ in FILES],
            decisions=[Decision(id_, Outcome.DECLINED, version=1) for id_ in draw(st.sets(files))],
            people=tuple(make_juror(number) for number in (1, 2, 3)),
        ),
        agreements=tuple(listed),
        recalled={id_: Recall(id_, "Juré 01", draw(moments)) for id_ in draw(st.sets(files))},
        recusals=tuple(Recusal(id_, person, RecusalOrigin.DECLARED, MET_AT) for id_, person in draw(st.sets(st.tuples(files, people)))),
        meeting=Meeting(sittings=(Sitting(1, MET_AT),), attendances=tuple(presences)),
    )


@given(calls())
def test_file_decided_recalled_or_with_a_recused_member_here_is_for_no_list(snapshot: Snapshot) -> None:
    for id_ in FILES:
        if unfit(snapshot, id_) is None:
            here = [person for person in JURORS if snapshot.meeting.is_here(person)]
            assert not any(snapshot.is_recused(person, id_) for person in here)
            assert (snapshot.decision(id_).outcome, id_ in snapshot.recalled) == (Outcome.TO_DISCUSS, False)
            assert snapshot.candidature(id_).is_ranked


@given(calls())
def test_what_stays_of_a_list_is_what_nobody_pulled_out_and_nothing_happened_to(snapshot: Snapshot) -> None:
    for one in read_now(snapshot):
        is_left = snapshot.decision(one.candidature_id).outcome is Outcome.TO_DISCUSS and snapshot.candidature(one.candidature_id).is_ranked
        assert (one in files_staying(snapshot)) is (is_left and pulled_out(snapshot, one) is None)


@given(calls())
def test_objection_is_what_was_said_while_the_list_was_read(snapshot: Snapshot) -> None:
    for _at, listed in lists_read(snapshot):
        for one in listed:
            recall = snapshot.recalled.get(one.candidature_id)
            said = recall is not None and one.read_at <= recall.at and (one.ended_at is None or recall.at <= one.ended_at)
            assert (pulled_out(snapshot, one) is not None) is said

"""What the minutes say of those who left before the meeting, and of ties: once each."""

from dataclasses import replace
from datetime import timedelta

from deliberation.call.people import Membership, Role
from deliberation.meeting.meeting import Meeting, Sitting
from exports.documents.documents import Bullets, Grid, Paragraph
from tests.unit.exports.documents.test_minutes import decided, of, section
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_candidature, make_juror, make_snapshot

GONE = replace(make_juror(3), roles=frozenset(), membership=Membership(left_at=MADE_AT, left=frozenset({Role.JUROR}), reason="Mutation."))


def test_only_members_who_left_before_the_meeting_are_named() -> None:
    whole = replace(decided(), people=(*decided().people, GONE))
    *_facts, said, named = section(of(whole), "Members and presence")
    assert (said, named) == (
        Paragraph("Left the jury, and did not sit:"),
        Bullets(("Juré 03: Left the jury on 4 July 2019, 17:30: Mutation.",)),
    )
    over = Meeting(sittings=(Sitting(1, MADE_AT - timedelta(hours=2), MADE_AT - timedelta(hours=1)),))
    assert "Mutation." not in str(of(replace(whole, meeting=over)))


def test_quality_that_says_who_chairs_is_not_repeated_by_the_seat() -> None:
    chairs = [
        replace(make_juror(4), roles=frozenset({Role.JUROR, Role.CHAIR}), quality=said)
        for said in ("Président  du jury", "Présidente d’Essai")
    ]
    seats = []
    for chair in chairs:
        grid = section(of(replace(decided(), people=(chair,))), "Members and presence")[0]
        assert isinstance(grid, Grid)
        seats.append(grid.rows[0][1])
    assert seats == ["Juror – Président  du jury", "Juror, Presidency – Présidente d’Essai"]


def test_tie_is_said_once_with_the_numbers_of_those_of_whom_the_same_is_said() -> None:
    same = make_snapshot(marks=[[[3, 3], [3, 3]]] * 3, candidatures=[make_candidature(number) for number in (1, 2, 3)])
    ties = section(of(same), "Scores, weights and ties")[-1]
    assert isinstance(ties, Bullets)
    assert [line.partition(". ")[0] for line in ties.items] == ["Rank 1: 1001, 1002, 1003"]

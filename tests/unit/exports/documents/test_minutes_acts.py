"""What the minutes say of acts, amounts, members who left and ties: once each, with their authors."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from deliberation.call.people import Membership, Person, Role
from deliberation.meeting.meeting import Meeting, Sitting
from deliberation.record.journal import Act, Entry
from deliberation.selection.decisions import Decision, Outcome
from exports.documents.documents import Bullets, Document, Grid, Paragraph
from exports.documents.minutes import minutes
from phrases import language
from tests.unit.exports.documents.test_minutes import decided, of, section
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_candidature, make_juror, make_snapshot

HOUR = timedelta(hours=1)


def bullets(document: Document, title: str) -> list[str]:
    blocks = next(part.blocks for part in document.sections if part.title.endswith(title))
    return [item for block in blocks if isinstance(block, Bullets) for item in block.items]


@pytest.mark.parametrize(
    ("sittings", "place"),
    [
        ((), "outside any sitting"),
        ((Sitting(1, MADE_AT - 2 * HOUR, MADE_AT - HOUR, is_last=True),), "outside any sitting"),
        ((Sitting(1, MADE_AT - 2 * HOUR, MADE_AT - HOUR), Sitting(2, MADE_AT - HOUR / 2)), "in sitting 2"),
    ],
)
def test_approved_reasons_have_an_hour_an_author_and_a_place_and_no_jury(sittings: tuple[Sitting, ...], place: str) -> None:
    reason = Decision(1, Outcome.SELECTED, "t1", reason="Au-dessus.", version=2, reason_is_proposed=True, reason_adopted_at=MADE_AT)
    snapshot = make_snapshot(marks=[[[5, 4]]], decisions=[reason])
    organiser = Person(900, 1, "Alix Besson", frozenset({Role.ORGANISER}))
    snapshot = replace(snapshot, people=(*snapshot.people, organiser), meeting=Meeting(sittings=sittings))
    adopted = Entry(7, MADE_AT, 900, "Alix Besson", Act.REASONS_ADOPTED, "1001", {}, {"decisions": {}}, 7, "0" * 64, "0" * 64)
    told = [line for line in bullets(of(snapshot, adopted), "Transparency sheet") if "reasons" in line.lower()]
    assert told == [
        "Reasons: 1, of which taken as the program proposed them from the means of the criteria: 1.",
        f"Proposed reasons approved as they were: 1, on 4 July 2019, 17:30, by Alix Besson (Organiser), {place}.",
    ]


def test_selected_files_have_track_rank_amounts_and_totals() -> None:
    files = [make_candidature(id_, amount_asked=Decimal(asked)) for id_, asked in ((1, 20_000), (2, 8_000), (3, 5_000))]
    amounts = {1: ("t2", 15_000), 2: ("t1", 8_000), 3: ("t1", 4_000)}
    decisions = [Decision(id_, Outcome.SELECTED, track, amount=Decimal(given), version=1) for id_, (track, given) in amounts.items()]
    snapshot = make_snapshot(marks=[[[5, 5]], [[4, 4]], [[3, 3]]], candidatures=files, decisions=decisions)
    blocks = next(part.blocks for part in of(snapshot).sections if part.title == "Decisions")
    tables = [block for block in blocks if isinstance(block, Grid)]
    assert [row[:4] for table in tables for row in table.rows] == [
        ("2", "1", "1002", "Projet 2\nOffice des essais\nAmount asked for: €8,000\nAmount given: €8,000"),
        ("3", "2", "1003", "Projet 3\nOffice des essais\nAmount asked for: €5,000\nAmount given: €4,000"),
        ("1", "1", "1001", "Projet 1\nOffice des essais\nAmount asked for: €20,000\nAmount given: €15,000"),
    ]
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [
        "Amounts asked for: €13,000; given: €12,000.",
        "Amounts asked for: €20,000; given: €15,000.",
        "All tracks. Amounts asked for: €33,000; given: €27,000.",
    ]


def test_robustness_is_an_annex_for_an_office_that_asks_for_it() -> None:
    snapshot = make_snapshot(marks=[[[5, 4]], [[1, 2]]], candidatures=[make_candidature(1), make_candidature(2)])
    with language("en"):
        asked = minutes(snapshot, made_at=MADE_AT, words={"annexes": "agreement"})
    titles = [[part.title for part in document.sections if "Robustness" in part.title] for document in (of(snapshot), asked)]
    assert titles == [[], ["Annex 3. Robustness of the selection"]]


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

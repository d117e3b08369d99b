"""The checklist of finalisation: what stands in the way, what is only told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from deliberation.call.call import Screening
from deliberation.derived.meeting.checklist import checklist, left_waiting, never_called
from deliberation.meeting.meeting import ItemTime, Meeting, Sitting
from deliberation.scoring.marks import Revote
from deliberation.selection.decisions import Decision, Outcome, Proposed
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import MET_AT, make_ballot, make_call, make_candidature, make_snapshot

SELECTED, RESERVE, DECLINED = Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED


def board(*decisions: Decision, withdrawn: Sequence[int] = (), count: int = 4, **changes: Any) -> Snapshot:
    candidatures = [make_candidature(i, is_withdrawn=i in withdrawn) for i in range(1, count + 1)]
    return make_snapshot(call=make_call(places=(1, 2)), candidatures=candidatures, decisions=decisions, **changes)


def unmet(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    return {check.text.text: check.dossiers for check in checklist(snapshot) if check.stands_in_the_way}


def told(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    return {check.text.text: check.dossiers for check in checklist(snapshot) if not check.is_met and not check.stands_in_the_way}


def test_checklist_names_what_is_missing_and_where() -> None:
    snapshot = board(Decision(1, SELECTED, "t1", reason="Solide"), Decision(2, SELECTED, "t1"), Decision(3, RESERVE, "t2", 2, "Proche"))
    assert unmet(snapshot) == {
        "Every shortlisted application is decided": ("1004",),
        "Every decision has its reason": ("1002",),
        "The places of each track are kept": ("1001", "1002"),
    }


def test_checklist_of_a_call_without_shortlist_is_not_met() -> None:
    snapshot = make_snapshot(candidatures=[make_candidature(1, screening=Screening.DECLINED)])
    assert unmet(snapshot) == {"At least one application is shortlisted": ()}


def test_checklist_asks_nothing_of_what_is_out_of_the_running() -> None:
    snapshot = board(
        Decision(1, SELECTED, "t1", reason="Solide"), Decision(2, SELECTED, "t1"), Decision(3, RESERVE, "t2", 1), withdrawn=(2, 3), count=3
    )
    assert unmet(snapshot) == {}


@pytest.mark.parametrize(
    ("facts", "dossiers"),
    [
        ({"screening": Screening.UNDECIDED}, ("1002",)),
        ({"screening": Screening.UNDECIDED, "is_withdrawn": True}, None),
        ({"screening": Screening.UNDECIDED, "is_late": True}, None),
        ({"screening": Screening.UNDECIDED, "is_late": True, "admitted_at": MET_AT}, ("1002",)),
        ({"screening": Screening.RESERVE}, None),
        ({"screening": Screening.DECLINED}, None),
    ],
)
def test_dossier_left_to_pre_select_stands_in_the_way(facts: dict[str, object], dossiers: tuple[str, ...] | None) -> None:
    snapshot = make_snapshot(
        candidatures=[make_candidature(1), make_candidature(2, **facts)], decisions=[Decision(1, DECLINED, reason="Trop tôt")]
    )
    assert unmet(snapshot) == ({"No dossier is left to pre-select": dossiers} if dossiers else {})


def test_dossiers_on_hold_are_those_that_nothing_else_became_of() -> None:
    waiting = {"screening": Screening.RESERVE}
    files = [make_candidature(1), make_candidature(2, **waiting), make_candidature(3, **waiting, is_withdrawn=True)]
    assert [one.dossier for one in left_waiting(make_snapshot(candidatures=files))] == ["1002"]


def test_shortlisted_dossier_that_no_sitting_called_is_told_and_hinders_nothing() -> None:
    decisions = [Decision(i, DECLINED, reason="Trop tôt") for i in (1, 2, 3)]
    held = Meeting(sittings=(Sitting(1, MET_AT),), items={1: ItemTime(MET_AT)})
    met = board(*decisions, withdrawn=(3,), count=3, meeting=held)
    said = "Every shortlisted application was called during the meeting, or decided by a list for agreement"
    assert told(met) == {said: ("1002",)}
    agreed = Proposed(2, 1, DECLINED, None, "", "Présidence", MET_AT, MET_AT, decided_version=1)
    assert told(replace(met, agreements=(agreed,))) == {}
    assert never_called(board(*decisions, count=3)) == ()


def test_dossier_declined_without_a_telling_reason_hinders_nothing() -> None:
    declined = {"screening": Screening.DECLINED}
    files = [
        make_candidature(1),
        make_candidature(2, **declined, screening_reason="Entre nous.", proposed_comment="Entre nous."),
        make_candidature(3, **declined, screening_reason="Hors du périmètre.", screening_version=1),
    ]
    snapshot = make_snapshot(candidatures=files, decisions=[Decision(1, DECLINED, reason="Trop tôt")])
    assert (unmet(snapshot), told(snapshot)) == ({}, {"Every dossier not shortlisted has a reason that can be told": ("1002",)})


def test_inadmissible_dossier_without_a_reason_that_a_person_gave_stands_in_the_way() -> None:
    out = {"screening": Screening.INADMISSIBLE, "proposed_comment": "Pas de budget."}
    files = [
        make_candidature(1),
        make_candidature(2, **out),
        make_candidature(3, **out, screening_reason="Pas de budget.", screening_version=1),
    ]
    snapshot = make_snapshot(candidatures=files, decisions=[Decision(1, DECLINED, reason="Trop tôt")])
    assert (unmet(snapshot), told(snapshot)) == ({"Every inadmissible dossier has its reason": ("1002",)}, {})


def test_open_ballot_and_revote_stand_in_the_way() -> None:
    declined = [Decision(number, DECLINED, reason="Dit.") for number in (1, 2)]
    meeting = Meeting(ballots=(make_ballot(1, is_open=True),), revotes=(Revote(2, 1, "Présidence", MET_AT),))
    assert unmet(board(*declined, count=2, meeting=meeting)) == {"No ballot is open and no revote is under way": ("1001", "1002")}


def test_shortlisted_file_filed_late_and_not_admitted_stands_in_the_way() -> None:
    late = make_candidature(1, is_late=True)
    snapshot = replace(board(Decision(1, DECLINED, reason="Dit."), count=1), candidatures=(late,))
    assert unmet(snapshot) == {"Every shortlisted dossier filed late is admitted by the chair": ("1001",)}

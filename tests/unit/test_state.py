"""What a finalised version freezes, as plain values."""

from deliberation.decisions import Decision, Outcome
from deliberation.journal import canonical_json
from deliberation.meeting_record import canonical_meeting
from deliberation.state import canonical_state
from tests.factories import make_candidature, make_snapshot


def test_state_holds_marks_recusals_and_decisions_unrounded() -> None:
    snapshot = make_snapshot(
        marks=[[[5, 0], [4, None]], [[3, 3], [None, None]]],
        candidatures=[make_candidature(1, screening_reason="Solide"), make_candidature(2, is_withdrawn=True)],
        recused=[(1, 0)],
        comments={(1, 101): "Une note pour soi"},
        decisions=[Decision(1, Outcome.RESERVE, "t2", 1, "Proche", version=4, decided_by="La présidence")],
    )
    jurors = [{"name": "Juré 01", "roles": ["juror"]}, {"name": "Juré 02", "roles": ["juror"]}]
    undecided = {"outcome": "to_discuss", "track": None, "reserve_rank": None, "reason": ""}
    of_both = {"administration": "Office des essais", "requested_tracks": ["t1"]}
    assert canonical_state(snapshot) == {
        "call": "un-appel",
        "criteria": [{"code": "c1", "weight": 1}, {"code": "c2", "weight": 1}],
        "tracks": [{"code": "t1", "places": 1}, {"code": "t2", "places": 1}],
        "people": jurors,
        "meeting": canonical_meeting(snapshot),
        "candidatures": [
            {
                **of_both,
                "dossier": "1001",
                "title": "Projet 1",
                "is_withdrawn": False,
                "screening": {"outcome": "shortlisted", "reason": "Solide"},
                "marks": {"Juré 01": {"c1": 5, "c2": 0}, "Juré 02": {"c1": 4}},
                "recusals": [],
                "decision": {"outcome": "reserve", "track": "t2", "reserve_rank": 1, "reason": "Proche"},
            },
            {
                **of_both,
                "dossier": "1002",
                "title": "Projet 2",
                "is_withdrawn": True,
                "screening": {"outcome": "shortlisted", "reason": ""},
                "marks": {"Juré 01": {}, "Juré 02": {}},
                "recusals": ["Juré 01"],
                "decision": undecided,
            },
        ],
    }


def test_same_state_is_the_same_bytes_whatever_the_revision() -> None:
    one, other = (make_snapshot(marks=[[[5]]], revision=revision) for revision in (1, 2))
    assert canonical_json(canonical_state(one)) == canonical_json(canonical_state(other))

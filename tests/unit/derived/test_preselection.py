"""What is to be pre-selected, and what the platform's annotations would change."""

from datetime import UTC, datetime

from deliberation.call.call import Screening
from deliberation.derived.accounting import awaiting_admission, proposed_changes, screening_counts, to_screen
from tests.worlds.snapshots import make_candidature, make_snapshot

AT = datetime(2019, 6, 3, 12, tzinfo=UTC)
CALL = make_snapshot(
    candidatures=[
        make_candidature(1, proposed_screening=Screening.SHORTLISTED),
        make_candidature(2, screening=Screening.UNDECIDED, proposed_screening=Screening.SHORTLISTED, is_late=True),
        make_candidature(3, screening=Screening.UNDECIDED, proposed_screening=Screening.DECLINED, is_late=True),
        make_candidature(4, screening=Screening.RESERVE, proposed_screening=Screening.SHORTLISTED, is_late=True, admitted_at=AT),
        make_candidature(5, screening=Screening.UNDECIDED, proposed_screening=Screening.DECLINED, is_late=True, is_withdrawn=True),
        make_candidature(6, screening=Screening.DECLINED),
    ]
)


def test_undecided_candidatures_come_first_and_withdrawn_ones_not_at_all() -> None:
    assert [candidature.id for candidature in to_screen(CALL)] == [2, 3, 1, 4, 6]
    counts = screening_counts(CALL)
    assert counts == {Screening.UNDECIDED: 2, Screening.SHORTLISTED: 1, Screening.RESERVE: 1, Screening.DECLINED: 1}
    assert screening_counts(make_snapshot())[Screening.SHORTLISTED] == 0


def test_late_candidatures_wait_for_the_chair_unless_admitted_or_withdrawn() -> None:
    assert [candidature.id for candidature in awaiting_admission(CALL)] == [2, 3]


def test_opinions_that_differ_propose_nothing_and_none_inadmissible() -> None:
    undecided = {"screening": Screening.UNDECIDED, "proposed_screening": Screening.SHORTLISTED}
    files = [
        make_candidature(1, **undecided, second_screening=Screening.DECLINED),
        make_candidature(2, **undecided, second_screening=Screening.SHORTLISTED),
        make_candidature(3, screening=Screening.UNDECIDED, second_screening=Screening.RESERVE),
        make_candidature(4, screening=Screening.UNDECIDED, proposed_screening=Screening.INADMISSIBLE),
    ]
    assert [one.wished_screening for one in files] == [None, Screening.SHORTLISTED, Screening.RESERVE, Screening.INADMISSIBLE]
    assert proposed_changes(make_snapshot(candidatures=files)) == {2: Screening.SHORTLISTED, 3: Screening.RESERVE}


def test_comments_of_two_teams_are_offered_together() -> None:
    assert make_candidature(1, proposed_comment="Sans budget.", second_comment="Hors délai.").team_comments == "Sans budget.\nHors délai."
    assert make_candidature(1, second_comment="Hors délai.").team_comments == "Hors délai."


def test_proposal_counts_where_it_differs_and_may_be_followed() -> None:
    # Not of 1, which stands so; nor of 2, which the chair has to admit before it is shortlisted; nor of 5, withdrawn.
    assert proposed_changes(CALL) == {3: Screening.DECLINED, 4: Screening.SHORTLISTED}

"""Declarations of interests: who made one, who is to be asked, to whom it is told; the minutes."""

from dataclasses import replace

import pytest

from deliberation.derived.interests import files_to_ask, interests, words_to_ask
from deliberation.derived.meeting.checklist import checklist, opening_checks
from deliberation.operations.scoring.recusals import declare_recusals
from deliberation.snapshot.visibility import must_declare, visible
from exports.documents.documents import Bullets, Grid
from exports.documents.minutes_meeting import meeting_sections
from tests.worlds.dossiers import record
from tests.worlds.room import Room
from tests.worlds.terms import Option, Snapshot, language

TO_ASK = "To be asked, as their organisation files a dossier: juror"
LATER = "To be asked again, as dossiers came after their declaration: juror, second"


def names(snapshot: Snapshot) -> dict[str, list[str]]:
    return {str(state): [person.name for person in people] for state, people in interests(snapshot).items()}


def of_the_house(room: Room) -> Snapshot:
    """Return the call with a juror of the organisation that filed 101, 102 and 103."""
    snapshot = room.snapshot
    juror = room.people["juror"].id
    people = tuple(replace(one, organisation="METEO FRANCE") if one.id == juror else one for one in snapshot.people)
    return replace(snapshot, people=people)


def test_member_of_an_applicant_is_to_be_asked_until_they_declare(sitting: Room) -> None:
    declare_recusals(sitting.uow(), by=sitting.people["second"], call_id=sitting.call_id)
    before = of_the_house(sitting)
    assert names(before)["to_ask"] == ["juror"]
    assert names(before)["declared"] == ["second"]
    with language("en"):
        assert [bool(words_to_ask(before, sitting.ids[dossier])) for dossier in ("101", "104")] == [True, False]
        told = {str(check.text): check for check in (*checklist(before), *opening_checks(before, has_screen=True))}
        assert told[TO_ASK].is_met is False
        assert told[TO_ASK].stands_in_the_way is False
        assert TO_ASK in recusals_in_minutes(before)[0]
    declare_recusals(sitting.uow(), by=sitting.people["juror"], call_id=sitting.call_id)
    assert names(of_the_house(sitting))["declared"] == ["juror", "second"]


def recusals_in_minutes(snapshot: Snapshot) -> tuple[tuple[str, ...], list[str]]:
    """Return the sentences on declarations, and on whose word each recusal is."""
    blocks = next(section.blocks for section in meeting_sections(snapshot) if section.title == "Recusals")
    bullets = next((block.items for block in blocks if isinstance(block, Bullets)), ())
    return bullets, [row[1].partition("\n")[0] for block in blocks if isinstance(block, Grid) for row in block.rows]


@pytest.mark.parametrize(("viewer", "is_told"), [("organiser", True), ("chair", True), ("juror", False), ("deputy", False)])
def test_declarations_of_others_are_told_to_those_alone_who_follow_the_progress(sitting: Room, viewer: str, is_told: bool) -> None:
    view = visible(of_the_house(sitting), sitting.people[viewer])
    assert bool(interests(view)) is is_told
    with language("en"):
        assert bool(words_to_ask(view, sitting.ids["101"])) is is_told
        assert any("declared" in str(check.text) or str(check.text) == TO_ASK for check in checklist(view)) is is_told
        assert bool(recusals_in_minutes(view)[0]) is is_told


def test_dossier_that_comes_after_a_declaration_is_asked_about_and_bars_no_vote(sitting: Room) -> None:
    for name in ("juror", "second"):
        declare_recusals(sitting.uow(), **sitting.by(name))
    sitting.ballot()
    sitting.bring_in(record("106"), record("107"))
    snapshot, juror = sitting.snapshot, sitting.person("juror")
    late = {snapshot.by_dossier[dossier].id for dossier in ("106", "107")}
    assert names(snapshot)["later"] == ["juror", "second"]
    assert not must_declare(snapshot, juror)
    assert sitting.vote("juror", Option.IN_FAVOUR)
    sitting.close()
    with language("en"):
        assert [bool(words_to_ask(snapshot, id_)) for id_ in (*late, sitting.ids["101"])] == [True, True, False]
        told = {str(check.text): check for check in (*checklist(snapshot), *opening_checks(snapshot, has_screen=True))}
        assert (told[LATER].is_met, told[LATER].stands_in_the_way) == (False, False)
        assert LATER in recusals_in_minutes(snapshot)[0]
    # Their own view names the dossiers to them; nobody's recusal on one of them is told to its holder.
    assert files_to_ask(visible(snapshot, juror), juror) == late
    assert files_to_ask(visible(snapshot, juror), sitting.person("second")) == frozenset()
    assert declare_recusals(sitting.uow(), **sitting.by("juror"))
    assert declare_recusals(sitting.uow(), **sitting.by("juror")) is None
    assert names(sitting.snapshot)["later"] == ["second"]
    assert names(sitting.snapshot)["declared"] == ["juror"]

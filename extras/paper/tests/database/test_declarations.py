"""Declarations of interests made on paper, recorded by the organiser."""

import pytest

from deliberation.derived.interests import Interests, interests
from extras.paper.verbs import record_declaration
from tests.database.scoring.test_interests import names, of_the_house, recusals_in_minutes
from tests.worlds.acts import call_problems, declare_recusals
from tests.worlds.dossiers import record
from tests.worlds.room import Room
from tests.worlds.terms import Act, NotAllowed, RecusalOrigin, language


def test_member_of_an_applicant_is_to_be_asked_until_a_paper_is_recorded(sitting: Room) -> None:
    declare_recusals(sitting.uow(), by=sitting.people["second"], call_id=sitting.call_id)
    juror, ids = sitting.people["juror"].id, [sitting.ids["101"]]
    assert record_declaration(sitting.uow(), **sitting.by("organiser"), person_id=juror, candidature_ids=ids)
    assert record_declaration(sitting.uow(), **sitting.by("organiser"), person_id=juror, candidature_ids=ids) is None
    after = of_the_house(sitting)
    assert names(after)["declared"] == ["juror", "second"]
    assert [recusal.origin for recusal in after.recusals] == [RecusalOrigin.PAPER]
    with language("en"):
        bullets, rows = recusals_in_minutes(after)
    assert bullets[0] == "Interests declared: juror, second"
    assert rows == ["Declared on paper"]
    with sitting.reading() as uow:
        entry = uow.journal.of_acts(sitting.call_id, {Act.RECUSED})[-1]
    assert (entry.actor, entry.after["person"], entry.after["origin"], entry.after["dossiers"]) == ("organiser", "juror", "paper", ["101"])
    assert not list(call_problems(sitting.reading(), call_id=sitting.call_id))


def test_declaration_on_paper_is_recorded_by_the_organiser_alone(sitting: Room) -> None:
    for name in ("juror", "chair", "deputy"):
        with pytest.raises(NotAllowed):
            record_declaration(sitting.uow(), **sitting.by(name), person_id=sitting.people["second"].id)
    assert interests(sitting.snapshot).keys() == {Interests.MISSING}


def test_paper_answers_for_the_dossiers_that_came_after_a_declaration(sitting: Room) -> None:
    declare_recusals(sitting.uow(), **sitting.by("juror"))
    sitting.bring_in(record("106"), record("107"))
    assert names(sitting.snapshot)["later"] == ["juror"]
    juror, ids = sitting.people["juror"].id, [sitting.snapshot.by_dossier["106"].id]
    assert record_declaration(sitting.uow(), **sitting.by("organiser"), person_id=juror, candidature_ids=ids)
    assert names(sitting.snapshot)["declared"] == ["juror"]

"""Grids of paper, entered for a juror: never on a recusal, never over marks that the juror gave on screen."""

from typing import Any

import pytest

from deliberation.errors import InvalidValue, StaleChange
from deliberation.operations.scoring.scoring import submit_scores
from extras.paper.verbs import PaperGrid, enter_paper_grids
from tests.worlds.room import Room

MARKS = {"impact": 3}


def enter(room: Room, dossier: str = "101", seen_version: int = 0, **marks: Any) -> Any:
    grids = (PaperGrid(room.ids[dossier], marks or MARKS, seen_version),)
    return enter_paper_grids(room.uow(), **room.by("organiser"), person_id=room.people["juror"].id, grids=grids)


def test_no_paper_grid_is_entered_for_a_recused_juror(sealed: Room) -> None:
    sealed.recuse("101", "juror")
    with pytest.raises(InvalidValue):
        enter(sealed)
    assert enter(sealed, "102")


def test_marks_that_a_juror_gave_on_screen_are_not_replaced_from_paper(sealed: Room) -> None:
    submit_scores(sealed.uow(), **sealed.on("101", by="juror"), marks=MARKS, seen_version=0)
    with pytest.raises(InvalidValue):
        enter(sealed, seen_version=1, impact=5)


def test_paper_grid_entered_since_is_not_overwritten(sealed: Room) -> None:
    assert enter(sealed)
    with pytest.raises(StaleChange):
        enter(sealed, impact=5)
    assert enter(sealed, seen_version=1, impact=5)

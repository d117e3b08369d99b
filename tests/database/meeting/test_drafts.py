"""Drafts and private notes: what a person chose and did not confirm, or wrote for themself, is theirs alone and leaves no trace."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import text

from data_access.database import reading
from data_access.signals import CommitSignals
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.errors import CallIsFinalised, InvalidValue, NotAllowed, NotFound, StaleNote
from deliberation.operations.selection.drafts import drafts_in_revote, drafts_of, give_up_draft, keep_draft, keep_form_draft
from deliberation.selection.decisions import Outcome
from deliberation.selection.drafts import DecisionDraft, Draft, GridDraft, NoteDraft, OrganiserForm
from tests.worlds.acts import close_revote, declare_recusals, notes_of, open_revote, save_note, submit_scores
from tests.worlds.room import NOON, Room

GRID = GridDraft(0, {"impact": "3", "equipe": None}, "À discuter")
DECISION = DecisionDraft(0, 0, Outcome.SELECTED, "technical", "Un motif à moitié écrit")
NOTE = NoteDraft("", "À creuser")


def drafts(sitting: Room, name: str) -> Mapping[int, Draft]:
    return drafts_of(sitting.reading(), **sitting.by(name))


def keep(sitting: Room, name: str, part: GridDraft | DecisionDraft | NoteDraft, dossier: str = "101") -> None:
    keep_draft(sitting.uow(), **sitting.on(dossier, by=name), part=part)


def test_draft_is_its_author_s_alone_on_all_their_devices_and_leaves_no_trace(sitting: Room) -> None:
    journal, revision = sitting.journal, sitting.snapshot.revision
    keep(sitting, "presiding juror", GRID)
    keep(sitting, "presiding juror", DECISION)
    keep(sitting, "presiding juror", NOTE)
    keep(sitting, "presiding juror", replace(GRID, comment="À discuter encore"))
    mine = {sitting.ids["101"]: Draft(replace(GRID, comment="À discuter encore"), DECISION, NOTE)}
    assert [drafts(sitting, name) for name in ("presiding juror", "juror", "chair", "organiser")] == [mine, {}, {}, {}]
    assert (sitting.journal, sitting.snapshot.revision) == (journal, revision)


def test_keeping_a_draft_wakes_nobody(sitting: Room) -> None:
    signals = CommitSignals(sitting.database.engine)

    def working() -> DatabaseUnitOfWork:
        return DatabaseUnitOfWork(sitting.database.engine, sitting.database.snapshots, clock=lambda: NOON, signals=signals)

    keep_draft(working(), **sitting.on("101", by="juror"), part=GRID)
    give_up_draft(working(), **sitting.on("101", by="juror"), kind=GridDraft)
    assert signals.count == 0
    save_note(working(), **sitting.on("101", by="juror"), text="À creuser")
    assert signals.count == 1


def test_draft_given_up_goes_alone(sitting: Room) -> None:
    keep(sitting, "juror", GRID)
    keep(sitting, "juror", NOTE)
    give_up_draft(sitting.uow(), **sitting.on("101", by="juror"), kind=GridDraft)
    assert drafts(sitting, "juror") == {sitting.ids["101"]: Draft(note=NOTE)}
    give_up_draft(sitting.uow(), **sitting.on("101", by="juror"), kind=NoteDraft)
    assert drafts(sitting, "juror") == {}


def test_confirming_takes_away_the_draft_of_that_file_and_of_nobody_else(sitting: Room) -> None:
    for name in ("chair", "organiser"):
        keep(sitting, name, DECISION)
        keep(sitting, name, DECISION, "102")
    sitting.decide("101", Outcome.SELECTED, "technical", by="chair")
    assert drafts(sitting, "chair") == {sitting.ids["102"]: Draft(decision=DECISION)}
    assert drafts(sitting, "organiser") == {sitting.ids[dossier]: Draft(decision=DECISION) for dossier in ("101", "102")}
    keep(sitting, "juror", GRID)
    keep(sitting, "juror", NOTE)
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="À creuser")
    assert drafts(sitting, "juror") == {sitting.ids["101"]: Draft(grid=GRID)}
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    submit_scores(sitting.uow(), **sitting.on("101", by="juror"), marks={"impact": 3}, seen_version=grid_version(sitting))
    assert drafts(sitting, "juror") == {}


def grid_version(sitting: Room) -> int:
    grid = sitting.snapshot.grids.get((sitting.ids["101"], sitting.people["juror"].id))
    return grid.version if grid else 0


def test_recusal_removes_the_draft_and_refuses_another(sitting: Room) -> None:
    keep(sitting, "juror", GRID)
    keep(sitting, "juror", GRID, "102")
    declare_recusals(sitting.uow(), **sitting.by("juror"), candidature_ids=[sitting.ids["101"]])
    assert drafts(sitting, "juror") == {sitting.ids["102"]: Draft(grid=GRID)}
    with pytest.raises(NotFound):
        keep(sitting, "juror", GRID)
    with pytest.raises(NotFound):
        give_up_draft(sitting.uow(), **sitting.on("101", by="juror"), kind=GridDraft)
    with reading(sitting.database.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM draft")).scalar_one() == 1


def test_draft_takes_the_right_to_confirm_it_and_has_a_length(sitting: Room) -> None:
    for name, part in (("juror", DECISION), ("chair", GRID)):
        with pytest.raises(NotAllowed):
            keep(sitting, name, part)
    with pytest.raises(InvalidValue):
        keep(sitting, "juror", NoteDraft("", "x" * 20_001))


def test_only_chair_and_organiser_see_that_a_draft_exists_in_a_revote(sitting: Room) -> None:
    keep(sitting, "juror", GRID)
    keep(sitting, "second", NOTE)
    said = {name: drafting(sitting, name) for name in ("chair", "organiser", "juror", "deputy")}
    assert said == dict.fromkeys(said, frozenset())
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    said = {name: drafting(sitting, name) for name in ("chair", "organiser", "juror", "deputy")}
    seen = frozenset({sitting.people["juror"].id})
    assert said == {"chair": seen, "organiser": seen, "juror": frozenset(), "deputy": frozenset()}
    close_revote(sitting.uow(), **sitting.on("101", by="chair"))
    assert drafting(sitting, "chair") == frozenset()
    # A re-scoring that closes leaves the draft to its author.
    assert drafts(sitting, "juror") == {sitting.ids["101"]: Draft(grid=GRID)}


def drafting(sitting: Room, name: str) -> frozenset[int]:
    return drafts_in_revote(sitting.reading(), **sitting.on("101", by=name))


def test_chair_recused_on_a_file_learns_of_no_draft_on_it(sitting: Room) -> None:
    keep(sitting, "juror", GRID)
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    sitting.recuse("101", "chair")
    with pytest.raises(NotFound):
        drafting(sitting, "chair")


def test_finalising_purges_every_draft_and_takes_no_other(sitting: Room) -> None:
    keep(sitting, "juror", GRID)
    keep(sitting, "chair", DECISION)
    keep_form_draft(sitting.uow(), **sitting.by("organiser"), form=OrganiserForm.CALL, content={"readers": 2})
    assert sitting.decline_and_finalise(by="organiser")
    with reading(sitting.database.engine) as connection:
        assert connection.execute(text("SELECT (SELECT count(*) FROM draft) + (SELECT count(*) FROM form_draft)")).scalar_one() == 0
    with pytest.raises(CallIsFinalised):
        keep(sitting, "chair", DECISION)


def notes(sitting: Room, name: str) -> Mapping[int, str]:
    return notes_of(sitting.reading(), by=sitting.people[name], call_id=sitting.call_id)


def test_notes_are_their_authors_alone_and_leave_no_trace(sitting: Room) -> None:
    journal, revision = sitting.journal, sitting.snapshot.revision
    assert save_note(sitting.uow(), **sitting.on("101", by="juror"), text="À creuser") == NOON
    assert (notes(sitting, "juror"), notes(sitting, "second")) == ({sitting.ids["101"]: "À creuser"}, {})
    assert (sitting.journal, sitting.snapshot.revision) == (journal, revision)
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text=" ", seen="À creuser")
    assert notes(sitting, "juror") == {}


def test_note_saved_on_another_device_meanwhile_is_not_overwritten(sitting: Room) -> None:
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="Du téléphone")
    with pytest.raises(StaleNote) as refused:
        save_note(sitting.uow(), **sitting.on("101", by="juror"), text="De l’ordinateur")
    assert refused.value.present == "Du téléphone"
    assert notes(sitting, "juror") == {sitting.ids["101"]: "Du téléphone"}
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="De l’ordinateur", seen="Du téléphone")
    assert notes(sitting, "juror") == {sitting.ids["101"]: "De l’ordinateur"}


def test_notes_on_a_file_under_recusal_are_neither_read_nor_written(sitting: Room) -> None:
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="À creuser")
    sitting.recuse("101", "juror")
    assert notes(sitting, "juror") == {}
    with pytest.raises(NotFound):
        save_note(sitting.uow(), **sitting.on("101", by="juror"), text="Encore")


def test_a_note_has_a_length(sitting: Room) -> None:
    with pytest.raises(InvalidValue):
        save_note(sitting.uow(), **sitting.on("101", by="juror"), text="x" * 20_001)


def test_finalising_purges_every_note(sitting: Room) -> None:
    save_note(sitting.uow(), **sitting.on("101", by="juror"), text="À creuser")
    assert sitting.decline_and_finalise()
    with reading(sitting.database.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar_one() == 0

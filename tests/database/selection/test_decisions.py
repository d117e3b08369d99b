"""Deciding, one or many, and undoing."""

import pytest

from deliberation.errors import InvalidCall, InvalidValue, NotFound, NothingToUndo, OverCapacity, StaleChange
from deliberation.operations.selection.decisions import record_decisions
from deliberation.operations.selection.undoing import UNDOABLE, standing_acts, undo
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, Change, Decision, Gauge, Outcome, Screening, Snapshot, board_gauges, first_break, visible

SELECTED, RESERVE, DECLINED, TO_DISCUSS = Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED, Outcome.TO_DISCUSS


def decide_many(room: Room, *changes: Change, override_reason: str = "") -> None:
    record_decisions(room.uow(), **room.by("chair"), changes=changes, override_reason=override_reason)


def test_decision_is_written_with_who_when_and_journalled_before_and_after(room: Room) -> None:
    before = room.snapshot.revision
    receipt = room.decide("101", SELECTED, "scientific", reason=" Solide ")
    undecided = {"id": room.ids["101"], "outcome": "to_discuss", "track": None, "reserve_rank": None, "reason": "", "version": 0}
    after = {**undecided, "outcome": "selected", "track": "scientific", "reason": "Solide", "version": 1}
    entry = room.journal[-1]
    assert room.decision("101") == Decision(room.ids["101"], SELECTED, "scientific", None, "Solide", 1, "chair", NOON)
    assert (entry.act, entry.actor, entry.subject) == (Act.DECIDED, "chair", "101")
    assert (entry.before, entry.after) == ({"decisions": {"101": undecided}}, {"decisions": {"101": after}})
    assert receipt is not None
    assert (receipt.sequence, receipt.at, receipt.revision) == (entry.sequence, NOON, before + 1)
    assert first_break(room.journal) is None


def test_deciding_the_same_again_leaves_no_trace(room: Room) -> None:
    room.decide("101", DECLINED, reason="Trop tôt")
    acts, revision = room.acts, room.snapshot.revision
    assert room.decide("101", DECLINED) is None
    assert (room.acts, room.snapshot.revision) == (acts, revision)


def test_many_are_decided_in_one_act_or_none_is(room: Room) -> None:
    room.decide("103", DECLINED)
    stale = Change(room.ids["103"], SELECTED, "technical")
    changes = [Change(room.ids["101"], DECLINED), Change(room.ids["102"], SELECTED, "technical")]
    with pytest.raises(StaleChange):
        decide_many(room, *changes, stale)
    assert dict(room.snapshot.decisions) == {room.ids["103"]: room.decision("103")}
    decide_many(room, *changes)
    assert (room.acts[-2:], room.journal[-1].subject) == ([Act.DECIDED, Act.DECIDED], "101, 102")


@pytest.fixture
def _stale(room: Room) -> None:
    room.decide("101", DECLINED, by="organiser")


@pytest.mark.usefixtures("_stale")
@pytest.mark.parametrize("seen", [0, 2])
def test_decision_made_on_another_version_is_refused_with_who_and_when(room: Room, seen: int) -> None:
    with pytest.raises(StaleChange) as refusal:
        room.decide("101", SELECTED, "technical", seen_version=seen)
    assert (refusal.value.changed_by, refusal.value.changed_at, room.decision("101").outcome) == ("organiser", NOON, DECLINED)


def test_decision_on_what_is_not_shortlisted_or_was_withdrawn_is_refused(room: Room) -> None:
    room.withdraw("104")
    for dossier in ("104", "105"):
        with pytest.raises(InvalidValue):
            room.decide(dossier, DECLINED)


def test_track_that_the_call_does_not_declare_is_refused(room: Room) -> None:
    for outcome in (SELECTED, RESERVE):
        with pytest.raises(InvalidCall):
            room.decide("101", outcome, "elsewhere")


def test_places_are_kept_unless_the_chair_gives_a_reason(room: Room) -> None:
    room.decide("101", SELECTED, "scientific")
    for by, reason in (("chair", ""), ("chair", "  "), ("organiser", "Exceptionnel")):
        with pytest.raises(OverCapacity):
            room.decide("102", SELECTED, "scientific", by=by, override_reason=reason)
    room.decide("102", SELECTED, "scientific", override_reason="Exceptionnel ")
    assert board_gauges(room.snapshot)[1] == Gauge("scientific", 1, 2, 0)
    assert room.journal[-1].after["override_reason"] == "Exceptionnel"


def test_place_of_a_withdrawn_laureate_can_be_given_to_another(room: Room) -> None:
    room.decide("101", SELECTED, "scientific")
    room.withdraw("101")
    room.decide("102", SELECTED, "scientific")
    assert board_gauges(room.snapshot)[1] == Gauge("scientific", 1, 1, 0)
    room.decide("101", TO_DISCUSS)
    assert room.decision("101").version == 2


def test_chair_recused_from_a_candidature_cannot_find_it(room: Room) -> None:
    room.recuse("101", "presiding juror")
    unknown = Change(9999, DECLINED)
    for change in (Change(room.ids["101"], DECLINED), unknown):
        with pytest.raises(NotFound):
            record_decisions(room.uow(), **room.by("presiding juror"), changes=[change])
    room.decide("102", DECLINED, by="presiding juror")
    room.decide("101", DECLINED, by="chair")


def test_undo_puts_back_what_stood_and_is_journalled(room: Room) -> None:
    room.decide("101", SELECTED, "technical", reason="Solide")
    receipt = room.decide("101", DECLINED, reason="Trop tôt")
    room.undo(receipt, by="organiser")
    assert room.decision("101") == Decision(room.ids["101"], SELECTED, "technical", None, "Solide", 3, "organiser", NOON)
    assert receipt is not None
    assert (room.acts[-1], room.journal[-1].after["undoes"]) == (Act.UNDONE, receipt.sequence)
    assert first_break(room.journal) is None


def test_nothing_is_undone_twice_nor_after_a_change(room: Room) -> None:
    ids = room.ids
    receipt = record_decisions(
        room.uow(),
        **room.by_console(),
        changes=[Change(ids["101"], DECLINED), Change(ids["102"], DECLINED)],
    )
    room.decide("102", TO_DISCUSS)
    with pytest.raises(NothingToUndo):
        room.undo(receipt)
    again = room.decide("103", DECLINED)
    room.undo(again)
    with pytest.raises(NothingToUndo):
        room.undo(again)
    assert [room.decision(dossier).outcome for dossier in ("101", "102", "103")] == [DECLINED, TO_DISCUSS, TO_DISCUSS]


def test_what_was_undone_is_done_again_and_undone_again(room: Room) -> None:
    decided = room.decide("101", RESERVE, "technical", reason="Presque")
    undone = room.undo(decided)
    again = room.undo(undone)
    assert (room.decision("101").outcome, room.decision("101").reserve_rank, room.decision("101").reason) == (RESERVE, 1, "Presque")
    with pytest.raises(NothingToUndo):
        room.undo(undone)
    room.undo(again)
    assert (room.decision("101").outcome, room.decision("101").version) == (TO_DISCUSS, 4)
    assert first_break(room.journal) is None


def acts_of(room: Room, view: Snapshot | None = None) -> list[tuple[tuple[int, ...], tuple[object, ...], bool]]:
    with room.reading() as uow:
        acts = standing_acts(uow.journal.of_acts(room.call_id, UNDOABLE), view or room.snapshot)
    return [(act.candidature_ids, act.results, act.is_undone) for act in acts if isinstance(act.results[0], Outcome)]


def test_last_acts_are_those_that_nothing_changed_since_each_with_its_own_file(room: Room) -> None:
    first = room.decide("101", DECLINED)
    room.decide("102", DECLINED)
    room.decide("102", SELECTED, "technical")
    assert acts_of(room) == [((room.ids["102"],), (SELECTED,), False), ((room.ids["101"],), (DECLINED,), False)]
    again = room.undo(room.undo(first))
    assert acts_of(room)[0] == ((room.ids["101"],), (DECLINED,), False)
    room.undo(again)
    assert acts_of(room)[0] == ((room.ids["101"],), (DECLINED,), True)


def test_last_acts_name_no_file_under_recusal(room: Room) -> None:
    room.decide("102", DECLINED)
    changes = [Change(room.ids["101"], DECLINED), Change(room.ids["103"], DECLINED)]
    record_decisions(room.uow(), **room.by_console(), changes=changes)
    room.recuse("101", "presiding juror")
    view = visible(room.snapshot, room.person("presiding juror"))
    assert acts_of(room, view) == [((room.ids["102"],), (DECLINED,), False)]


def test_undo_is_no_way_over_the_places(room: Room) -> None:
    room.decide("101", SELECTED, "scientific")
    receipt = room.decide("101", DECLINED)
    room.decide("102", SELECTED, "scientific")
    with pytest.raises(OverCapacity):
        room.undo(receipt)


def test_undo_does_not_select_what_was_withdrawn_since(room: Room) -> None:
    room.decide("101", SELECTED, "technical")
    receipt = room.decide("101", DECLINED)
    room.withdraw("101")
    with pytest.raises(NothingToUndo):
        room.undo(receipt)


def test_undo_of_a_file_under_recusal_finds_nothing(room: Room) -> None:
    receipt = room.decide("101", DECLINED)
    room.recuse("101", "presiding juror")
    with pytest.raises(NotFound):
        room.undo(receipt, by="presiding juror")


def test_only_decisions_and_pre_selections_can_be_undone(room: Room) -> None:
    sequences = [entry.sequence for entry in room.journal if entry.act not in (Act.DECIDED, Act.SCREENED)]
    for sequence in sequences:
        with pytest.raises(NothingToUndo):
            undo(room.uow(), **room.by("chair"), sequence=sequence)
    with pytest.raises(NotFound):
        undo(room.uow(), **room.by("chair"), sequence=999)


def test_pre_selection_is_undone_too(room: Room) -> None:
    receipt = room.pre_select("105", Screening.SHORTLISTED, reason="Repêchée")
    room.undo(receipt)
    candidature = room.candidature("105")
    assert (candidature.screening, candidature.screening_reason, candidature.screening_version) == (Screening.DECLINED, "", 2)
    with pytest.raises(NothingToUndo):
        room.undo(receipt)


def test_pre_selection_is_not_undone_under_a_decision(room: Room) -> None:
    receipt = room.pre_select("105", Screening.SHORTLISTED)
    room.decide("105", SELECTED, "technical")
    with pytest.raises(NothingToUndo):
        room.undo(receipt)

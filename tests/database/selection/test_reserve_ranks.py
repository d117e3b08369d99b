"""Reserve lists: ranks are 1, 2, 3 … after any act and any undo; the act that takes a file out closes them up, its undo opens them."""

from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from deliberation.operations.dossiers.screening import take_back_withdrawal
from tests.depth import examples
from tests.worlds.room import Database, Room, jury
from tests.worlds.terms import Act, DeliberationError, Outcome, Receipt, first_break, journal_lines, language, visible

SELECTED, RESERVE, DECLINED = Outcome.SELECTED, Outcome.RESERVE, Outcome.DECLINED
FILES = ("101", "102", "103", "104")
_NUMBERS = count()


def ranks(room: Room, track: str = "technical") -> list[str]:
    """Return the files of a reserve list by rank, which is checked to be 1, 2, 3 …"""
    standing = ((dossier, room.decision(dossier)) for dossier in FILES if room.candidature(dossier).is_ranked)
    listed = sorted((one.reserve_rank or 0, dossier) for dossier, one in standing if one.outcome is RESERVE and one.track == track)
    assert [rank for rank, _dossier in listed] == list(range(1, len(listed) + 1))
    return [dossier for _rank, dossier in listed]


def reserve_three(room: Room) -> None:
    for dossier in ("101", "102", "103"):
        room.decide(dossier, RESERVE, "technical", reason="Proche")


def test_list_closes_up_when_its_first_leaves_and_undo_opens_it_again(room: Room) -> None:
    reserve_three(room)
    left = room.decide("101", SELECTED, "technical", reason="Solide")
    assert ranks(room) == ["102", "103"]
    entry, version = room.journal[-1], room.decision("102").version
    assert (entry.before["reserve_ranks"], entry.after["reserve_ranks"]) == ({"102": 2, "103": 3}, {"102": 1, "103": 2})
    room.undo(left)
    assert (ranks(room), room.decision("102").version) == (["101", "102", "103"], version)
    room.decide("101", SELECTED, "technical", reason="Solide")
    room.decide("104", DECLINED, reason="Trop tôt")
    assert room.finalise()


def test_file_moved_to_a_rank_pushes_the_others_down(room: Room) -> None:
    reserve_three(room)
    moved = room.decide("103", RESERVE, "technical", reserve_rank=1)
    assert ranks(room) == ["103", "101", "102"]
    room.undo(moved)
    assert ranks(room) == ["101", "102", "103"]


def test_undo_finds_its_place_among_those_who_came_since(room: Room) -> None:
    reserve_three(room)
    left = room.decide("101", DECLINED, reason="Trop tôt")
    room.decide("104", RESERVE, "technical")
    room.undo(left)
    assert ranks(room) == ["101", "102", "103", "104"]


def test_withdrawal_closes_the_list_up_and_taken_back_opens_it(room: Room) -> None:
    reserve_three(room)
    room.withdraw("102")
    assert ranks(room) == ["101", "103"]
    take_back_withdrawal(room.uow(), **room.by("chair"), candidature_id=room.ids["102"])
    assert ranks(room) == ["101", "102", "103"]


def test_journal_tells_a_recused_member_nothing_of_a_list_that_a_hidden_file_left(room: Room) -> None:
    reserve_three(room)
    room.recuse("101", "presiding juror")
    room.decide("101", DECLINED, reason="Trop tôt")
    whole = room.snapshot
    view = visible(whole, room.person("presiding juror"))
    assert [view.decision(room.ids[dossier]).reserve_rank for dossier in ("102", "103")] == [1, 2]
    with room.reading() as uow, language("en"):
        lines = journal_lines(uow.journal.of_call(room.call_id), whole=whole, view=view)
    told = [line for line in lines if line.act == Act.DECIDED]
    assert [line.subject for line in told] == ["102", "103"]
    assert not [change for line in told for change in line.changes if "reserve" in change.field]


outcomes = st.sampled_from(
    [(SELECTED, "technical"), (RESERVE, "technical"), (RESERVE, "scientific"), (DECLINED, None), (Outcome.TO_DISCUSS, None)]
)
deciding = st.tuples(st.just("decide"), st.sampled_from(FILES), outcomes, st.none() | st.integers(1, 5))
others = st.tuples(st.sampled_from(["withdraw", "take back"]), st.sampled_from(FILES), st.none(), st.none())
undoing = st.tuples(st.just("undo"), st.integers(0, 5), st.none(), st.none())


Step = tuple[str, Any, Any, Any]


def do(room: Room, step: Step, done: list[Receipt]) -> Receipt | None:
    """Do a step, or nothing if the rules refuse it."""
    what, of, decision, rank = step
    try:
        match what:
            case "decide":
                reserve_rank = rank if decision[0] is RESERVE else None
                return room.decide(of, *decision, reserve_rank=reserve_rank, override_reason="Un essai.")
            case "withdraw":
                return room.withdraw(of)
            case "take back":
                return take_back_withdrawal(room.uow(), **room.by("chair"), candidature_id=room.ids[of])
        return room.undo(done[of]) if of < len(done) else None
    except DeliberationError:
        return None


@examples(10, thorough=100)
@given(steps=st.lists(deciding | others | undoing, min_size=4, max_size=14))
def test_ranks_follow_one_another_after_any_acts_and_undos(database: Database, steps: list[Step]) -> None:
    room = jury(database, slug=f"essai-{next(_NUMBERS)}")
    done: list[Receipt] = []
    for step in steps:
        receipt = do(room, step, done)
        done += [receipt] if receipt else []
        assert {dossier for track in ("technical", "scientific") for dossier in ranks(room, track)} <= set(FILES)
    assert first_break(room.journal) is None

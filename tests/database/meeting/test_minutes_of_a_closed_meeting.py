"""What the minutes of a closed meeting say changes by acts that say so, and by nothing else that is done to the call."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.documents.minutes import minutes
from tests.database.call.test_membership import numbers
from tests.depth import examples
from tests.worlds.acts import enrol, issue_link, notes_of, save_note, save_person, set_mapping, take_back_withdrawal
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, FormMapping, Outcome, QuestionRole, Role, Screening
from tests.worlds.whole_meeting import hold


def _set_access(room: Room) -> None:
    third = next(one for one in room.snapshot.people if one.name == "third")
    save_person(room.uow(), **room.by_console(), person_id=third.id, name="third", roles=third.roles, is_active=not third.is_active)


def _enter(room: Room) -> None:
    secret = issue_link(room.uow(), **room.by_console(), person_id=room.people["chair"].id, key=b"key")
    enrol(room.uow(), secret=secret, agent="Firefox")


def _map(room: Room) -> None:
    question = f"titre {len(room.journal)}"
    set_mapping(room.uow(), **room.by_console(), mapping=FormMapping({QuestionRole.TITLE: question}))


def _add_staff(room: Room) -> None:
    room.add_person(f"Gestion {len(room.journal)}", Role.STAFF)


def _note(room: Room) -> None:
    seen = notes_of(room.reading(), by=room.chair, call_id=room.call_id).get(room.ids["101"], "")
    save_note(room.uow(), **room.on("101", by="chair"), text=f"{seen} À revoir.", seen=seen)


def _decide(room: Room) -> None:
    room.decide("104", Outcome.DECLINED, reason=f"Trop tôt, dit {len(room.journal)} fois.")


def _withdraw(room: Room) -> None:
    if room.withdraw("103") is None:
        take_back_withdrawal(room.uow(), **room.on("103", by="chair"))


def _screen(room: Room) -> None:
    room.pre_select("105", Screening.DECLINED, reason=f"Hors du périmètre, {len(room.journal)}.")


# Each act that may come after a meeting; of those that change what its minutes say, how the journal names it.
QUIET: Mapping[str, Callable[[Room], None]] = {
    "access": _set_access, "device": _enter, "mapping": _map, "staff": _add_staff, "note": _note,
}  # fmt: skip
TELLING: Mapping[str, tuple[Callable[[Room], None], frozenset[Act]]] = {
    "decision": (_decide, frozenset({Act.DECIDED})),
    "withdrawal": (_withdraw, frozenset({Act.CANDIDATURE_WITHDRAWN, Act.WITHDRAWAL_TAKEN_BACK})),
    "pre-selection": (_screen, frozenset({Act.SCREENED})),
}


def said(room: Room) -> object:
    """The minutes, but for the first section, which tells the revision of a draft; the numbers that a jury counts."""
    return minutes(room.snapshot, made_at=NOON).sections[1:], numbers(room.snapshot)


@pytest.fixture(scope="module")
def held(made_once: Callable[..., Room]) -> Room:
    """Give a meeting that was held to its end."""
    return made_once(hold)


@given(names=st.permutations([*QUIET, *TELLING]))
@examples(1, thorough=30)
def test_minutes_and_numbers_of_a_closed_meeting_change_by_acts_that_say_so_alone(held: Room, names: list[str]) -> None:
    before = said(held)
    for name in names:
        entries = len(held.journal)
        do, acts = TELLING.get(name) or (QUIET[name], None)
        do(held)
        after = said(held)
        assert (after == before) is (acts is None), name
        before = after
        if acts is not None:
            assert {entry.act for entry in held.journal[entries:]} <= acts

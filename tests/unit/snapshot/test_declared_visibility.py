"""Each field of a snapshot and of its meeting, drawn by its type: what its declaration says is hidden leaves no trace in it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deliberation.call.people import Person, Role
from deliberation.declarations import Key, parts_of
from deliberation.meeting.meeting import Meeting
from deliberation.naming import naming_of
from deliberation.snapshot.hiding import Sight, rule_of
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import shown_to_room, visible
from tests.worlds.drawn import FILES, HIDDEN, JUROR, OTHER, WHOLE, drawn, names, never_filed, without

CHAIR, ORGANISER = (Person(JUROR.id, 1, JUROR.name, frozenset({Role.JUROR, role})) for role in (Role.CHAIR, Role.ORGANISER))
OBSERVER = Person(8, 1, "Observatoire", frozenset({Role.OBSERVER}))
SCREEN = Person(9, 1, "Écran", frozenset({Role.PROJECTOR}))
MADE = {Key.AUDIENCE, Key.VIEWER, Key.PARTS}
# What a twin of another call, or without its people, would not be a twin in.
GIVEN = {"call", "call_id", "people", "jurors"}


def named(cls: type[Any], *keys: Key) -> list[str]:
    """Return the names of the fields that are hidden by any of ``keys``."""
    return [each.name for each in parts_of(cls) if set(each.said.hidden_by) & set(keys)]


def contents(seen: Snapshot) -> Mapping[str, Any]:
    """Return every field as values that ``==`` compares, but for the notice of a conflict of interest."""
    values = {each.name: getattr(seen, each.name) for each in fields(seen) if each.init}
    values["meeting"] = replace(seen.meeting, has_conflict=False)
    return {name: np.nan_to_num(value, nan=-1).tolist() if isinstance(value, np.ndarray) else value for name, value in values.items()}


@pytest.mark.parametrize("name", [name for name in named(Snapshot, *set(Key) - MADE) if name not in GIVEN])
@settings(max_examples=30)
@given(st.data(), st.sampled_from([JUROR, CHAIR, ORGANISER]))
def test_field_holds_nothing_of_a_hidden_file(name: str, data: st.DataObject, viewer: Person) -> None:
    # Those who give reserve ranks see the gaps that stand, as long as they see every file.
    assume(name != "decisions" or viewer is JUROR)
    whole = replace(WHOLE, **{name: drawn(data, Snapshot, name)})
    seen = visible(whole, viewer)
    assert contents(seen) == contents(visible(never_filed(whole), viewer))
    assert not names(getattr(seen, name), HIDDEN)


@pytest.mark.parametrize("name", named(Meeting, *set(Key) - MADE))
@pytest.mark.parametrize("current", [None, FILES[0], HIDDEN])
@settings(max_examples=15)
@given(st.data(), st.sampled_from([JUROR, CHAIR, ORGANISER]))
def test_part_of_the_meeting_holds_nothing_of_a_hidden_file(current: int | None, name: str, data: st.DataObject, viewer: Person) -> None:
    held = {"current": current, name: drawn(data, Meeting, name)}
    assume(held["current"] or not held.get("running_since"))
    assume(held.get("seconds_per_item") != 0)
    whole = replace(WHOLE, meeting=Meeting(**held))
    seen = visible(whole, viewer)
    assert contents(seen) == contents(visible(never_filed(whole), viewer))
    assert not names(seen.meeting, HIDDEN)


@pytest.mark.parametrize("name", named(Snapshot, Key.JUROR))
@settings(max_examples=30)
@given(st.data(), st.sampled_from([JUROR, OBSERVER, SCREEN]))
def test_field_hidden_by_juror_holds_nothing_of_another(name: str, data: st.DataObject, viewer: Person) -> None:
    value = drawn(data, Snapshot, name)
    whole, twin = replace(WHOLE, **{name: value}), replace(WHOLE, **{name: without(value, OTHER.id)})
    assert contents(visible(whole, viewer)) == contents(visible(twin, viewer))


@pytest.mark.parametrize("name", named(Snapshot, Key.SEAL, Key.AUTHOR, Key.PROGRESS))
@settings(max_examples=30)
@given(st.data(), st.sampled_from([JUROR, OBSERVER, SCREEN]))
def test_field_under_seal_holds_nothing_of_another(name: str, data: st.DataObject, viewer: Person) -> None:
    value = drawn(data, Snapshot, name)
    silent: Any = value.copy() if isinstance(value, np.ndarray) else without(value, OTHER.id)
    if isinstance(value, np.ndarray):
        silent[:, 1] = np.nan if silent.dtype.kind == "f" else False
    whole, twin = (replace(WHOLE, is_sealed=True, **{name: each}) for each in (value, silent))
    assert contents(visible(whole, viewer)) == contents(visible(twin, viewer))


@dataclass(frozen=True)
class Comparison:
    """Several files, as one statement or as a list."""

    candidature_ids: tuple[int, ...]


SEVERAL = (Comparison(FILES[::2]), Comparison(FILES), Comparison((HIDDEN,)))


@pytest.mark.parametrize(
    ("key", "left"), [(Key.STATEMENT, (Comparison(FILES[::2]),)), (Key.LIST, (Comparison(FILES[::2]), Comparison(FILES[::2])))]
)
def test_what_names_several_files_is_one_statement_or_a_list(key: Key, left: tuple[Comparison, ...]) -> None:
    rule = rule_of(key, naming_of(tuple[Comparison, ...]))
    assert [rule(SEVERAL, Sight(WHOLE, viewer)) for viewer in (JUROR, OTHER)] == [left, SEVERAL]


@pytest.mark.parametrize(("key", "left"), [(Key.STATEMENT, [None, None, SEVERAL[0]]), (Key.LIST, [None, SEVERAL[0], SEVERAL[0]])])
def test_one_thing_that_names_several_files_follows_its_kind_too(key: Key, left: list[Comparison | None]) -> None:
    rule = rule_of(key, naming_of(Comparison | None))
    assert [rule(one, Sight(WHOLE, JUROR)) for one in reversed(SEVERAL)] == left
    assert [rule(one, Sight(WHOLE, OTHER)) for one in (*SEVERAL, None)] == [*SEVERAL, None]


def test_room_screen_holds_nothing_that_is_not_the_room_s() -> None:
    said: dict[str, Any] = {
        "comments": {(FILES[0], OTHER.id): "Solide."},
        "to_debate": {(FILES[0], OTHER.id): True},
        "finished": frozenset({OTHER.id}),
        "declared": frozenset({OTHER.id}),
    }
    seen = visible(replace(WHOLE, **said), CHAIR)
    blank = {each.name: each.blank() for each in parts_of(Snapshot) if not each.said.room}
    assert contents(shown_to_room(seen)) == {**contents(seen), **blank}
    assert contents(seen) != contents(shown_to_room(seen))

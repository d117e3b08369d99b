"""The chain of the journal, broken at the first entry that was touched; what it says under seal, found where it was changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.record.journal import (
    GENESIS,
    SEALED,
    Act,
    Entry,
    Said,
    canonical_json,
    digest,
    first_break,
    first_broken_seal,
    opened,
    sealed,
)
from deliberation.scoring.marks import SealedValue

AT = datetime(2019, 7, 4, 14, 7, 31, tzinfo=UTC)
CHANGES: dict[str, Any] = {
    "sequence": 99,
    "at": AT + timedelta(microseconds=1),
    "actor_id": 8,
    "actor": "quelqu’un d’autre",
    "act": Act.UNDONE,
    "subject": "une autre",
    "before": {"x": 1},
    "after": {"x": 2},
    "revision": 99,
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


def chained(subjects: Sequence[str]) -> list[Entry]:
    entries: list[Entry] = []
    for number, subject in enumerate(subjects, 1):
        previous = entries[-1].hash if entries else GENESIS
        entry = Entry(number, AT, 7, "La présidence", Act.DECIDED, subject, {}, {"subject": subject}, number, previous, "")
        entries.append(replace(entry, hash=entry.expected_hash))
    return entries


@given(subjects=st.lists(texts, min_size=1, max_size=6), field=st.sampled_from(sorted(CHANGES)), data=st.data())
def test_changing_anything_in_an_entry_breaks_the_chain_there(subjects: list[str], field: str, data: st.DataObject) -> None:
    entries = chained(subjects)
    place = data.draw(st.integers(0, len(entries) - 1))
    touched = [replace(e, **{field: CHANGES[field]}) if i == place else e for i, e in enumerate(entries)]
    assert (first_break(entries), first_break(touched)) == (None, place + 1)


@given(subjects=st.lists(texts, min_size=2, max_size=6), data=st.data())
def test_rewriting_an_entry_with_its_own_hash_breaks_the_next(subjects: list[str], data: st.DataObject) -> None:
    entries = chained(subjects)
    place = data.draw(st.integers(0, len(entries) - 2))
    forged = replace(entries[place], actor="quelqu’un d’autre")
    entries[place] = replace(forged, hash=forged.expected_hash)
    assert first_break(entries) == place + 2


def test_chain_that_does_not_begin_at_one_is_broken() -> None:
    entry = Entry(2, AT, 7, "La présidence", Act.DECIDED, "a", {}, {}, 2, GENESIS, "")
    assert first_break([replace(entry, hash=entry.expected_hash)]) == 1


@pytest.mark.parametrize(("kept", "broken"), [((1, 2), 1), ((0, 2), 2), ((1, 0, 2), 1), ((0, 1), None), ((), None)])
def test_entry_missing_or_displaced_breaks_the_chain(kept: tuple[int, ...], broken: int | None) -> None:
    entries = chained("abc")
    assert first_break(entries[place] for place in kept) == broken


def test_hash_does_not_depend_on_where_the_clock_stands_nor_on_the_order_of_keys() -> None:
    (entry,) = chained("a")
    elsewhere = replace(entry, at=AT.astimezone(timezone(timedelta(hours=2))), after=dict(reversed(list(entry.after.items()))))
    assert elsewhere.expected_hash == entry.hash
    assert digest({"b": 1, "a": 2.0}) == digest({"a": 2.0, "b": 1})


def test_canonical_json_is_that_of_rfc_8785() -> None:
    assert canonical_json({"é": "é\n", "b": 1.0, "a": [True, None, 1e21]}) == '{"a":[true,null,1e+21],"b":1,"é":"é\\n"}'.encode()


SAID = Said({"marks": {"impact": None}}, {"marks": {"impact": 4}, "comment": "Solide."})


def entry(sequence: int, held: Any) -> Entry:
    at = datetime(2019, 7, 4, tzinfo=UTC)
    return Entry(sequence, at, 1, "Camille", Act.SCORES_SAVED, "1001", {}, {SEALED: held}, sequence, "0" * 64, "0" * 64)


def test_sealed_value_opens_as_what_was_said() -> None:
    assert opened(sealed(1, SAID)) == SAID


def test_same_marks_never_have_the_same_digest() -> None:
    assert len({sealed(1, SAID).digest for _time in range(20)}) == 20


def test_value_or_salt_that_was_changed_does_not_open() -> None:
    value = sealed(1, SAID)
    for changed in (replace(value, value=value.value.replace("4", "5")), replace(value, salt="0" * 64)):
        assert opened(changed) is None


def test_first_entry_whose_value_is_lost_or_changed_is_named() -> None:
    one, other = sealed(1, SAID), sealed(2, SAID)
    entries = [entry(1, False), entry(2, one.digest), entry(3, {"1002": other.digest})]
    whole = {one.digest: one, other.digest: other}
    changed: dict[str, SealedValue] = {**whole, other.digest: replace(other, value="{}")}
    assert [first_broken_seal(entries, values) for values in (whole, {other.digest: other}, changed)] == [None, 2, 3]

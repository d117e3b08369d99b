"""What the journal says under seal: not to be guessed, and found where it was changed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deliberation.record.journal import SEALED, Act, Entry, Said, first_broken_seal, opened, sealed
from deliberation.scoring.marks import SealedValue

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

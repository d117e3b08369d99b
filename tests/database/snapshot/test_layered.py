"""A mapping with changes over it is what a copy with the same changes would be."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from data_access.snapshot import Layered, with_changes

CHANGES = st.dictionaries(st.integers(0, 300), st.integers(), max_size=20)


@given(st.dictionaries(st.integers(0, 250), st.integers(), max_size=250), st.lists(CHANGES, max_size=6))
def test_mapping_with_changes_is_what_a_copy_would_be(base: dict[int, int], each: list[dict[int, int]]) -> None:
    found: Mapping[int, int] = base
    copied = dict(base)
    for changes in each:
        found = with_changes(found, changes)
        copied = {**copied, **changes}
    assert list(found.items()) == list(copied.items())
    assert (found, len(found)) == (copied, len(copied))
    assert [found.get(key) for key in range(301)] == [copied.get(key) for key in range(301)]
    assert [key in found for key in range(301)] == [key in copied for key in range(301)]


def test_few_changes_share_the_rest_and_many_do_not_pile_up() -> None:
    base = dict.fromkeys(range(800), 0)
    once = with_changes(base, {1: 1})
    twice = with_changes(once, {2: 2})
    assert isinstance(twice, Layered)
    assert (twice.base is base, dict(twice.changes)) == (True, {1: 1, 2: 2})
    assert not isinstance(with_changes(twice, dict.fromkeys(range(200), 3)), Layered)

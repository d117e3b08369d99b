"""The names of views: the same while nothing that a person sees changes, another as soon as something does."""

import gc
from collections import Counter
from dataclasses import replace
from itertools import count
from typing import Any
from weakref import ref

import numpy as np
import pytest

from deliberation.call.people import Person, Role
from deliberation.derived.meeting.view_names import ViewNames
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import make_juror, make_snapshot

RECUSED, OTHER = make_juror(1), make_juror(2)
HIDDEN, SEEN = 1, 2
START = make_snapshot(marks=[[[1], [2]], [[3], [4]], [[5], [0]]], recused=[(0, 0)])


def changed(snapshot: Snapshot, **changes: Any) -> Snapshot:
    return replace(snapshot, revision=snapshot.revision + 1, **changes)


def decided(snapshot: Snapshot, id_: int) -> Snapshot:
    return changed(snapshot, decisions={**snapshot.decisions, id_: Decision(id_, outcome=Outcome.DECLINED, version=1)})


def marked_by_the_other(snapshot: Snapshot) -> Snapshot:
    marks = snapshot.marks.copy()
    marks[1, 1, 0] = 0
    return changed(snapshot, marks=marks)


class Names:
    def __init__(self) -> None:
        self.draws: Counter[frozenset[int]] = Counter()
        words = count(1)
        self.views = ViewNames(lambda _call_id, recusals: self.draws[recusals], word=lambda: f"word {next(words)}")

    def of(self, snapshot: Snapshot, person: Person) -> str:
        return self.views.look(snapshot, person).name


def test_act_on_a_hidden_file_renames_nothing_for_whoever_is_recused_on_it_alone() -> None:
    names, after = Names(), decided(START, HIDDEN)
    assert names.of(START, RECUSED) == names.of(after, RECUSED)
    names = Names()
    assert names.of(START, OTHER) != names.of(after, OTHER)


def test_act_that_all_see_renames_the_view_of_each() -> None:
    names, after = Names(), decided(START, SEEN)
    before = [names.of(START, person) for person in (RECUSED, OTHER)]
    renamed = [names.of(after, person) for person in (RECUSED, OTHER)]
    assert not set(before) & set(renamed)
    assert renamed == [names.of(after, person) for person in (RECUSED, OTHER)]


def test_mark_under_seal_renames_the_view_of_whoever_gave_it_alone() -> None:
    sealed = changed(START, is_sealed=True)
    names, after = Names(), marked_by_the_other(sealed)
    before = [names.of(sealed, person) for person in (RECUSED, OTHER)]
    renamed = [names.of(after, person) for person in (RECUSED, OTHER)]
    assert [one == other for one, other in zip(before, renamed, strict=True)] == [True, False]


@pytest.mark.parametrize("is_sealed", [False, True])
def test_earlier_revision_seen_late_takes_no_name_of_a_later_one(is_sealed: bool) -> None:
    start = changed(START, is_sealed=is_sealed)
    names, after = Names(), marked_by_the_other(start)
    named = names.of(after, OTHER)
    assert names.of(start, OTHER) != named
    assert not np.array_equal(start.marks, after.marks)


def test_draws_that_are_released_rename_the_view_of_those_who_see_them() -> None:
    names = Names()
    before = [names.of(START, person) for person in (RECUSED, OTHER)]
    names.draws[frozenset({HIDDEN})] += 1
    assert [names.of(START, person) == name for person, name in zip((RECUSED, OTHER), before, strict=True)] == [False, True]


def test_what_an_audience_saw_is_forgotten_once_nobody_belongs_to_it() -> None:
    names, start = Names(), replace(START)
    names.of(start, OTHER)
    seen = ref(names.views.look(start, OTHER).view)
    chair = replace(OTHER, roles=OTHER.roles | {Role.CHAIR})
    after = changed(start, people=(RECUSED, chair), jurors=(RECUSED, chair))
    del start
    names.of(after, RECUSED)
    gc.collect()
    assert seen() is None

"""What screens get of the draws: nothing to wait for, the same for all who see the same marks."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest

from deliberation.call.people import Role
from deliberation.derived.scoring.robustness import DRAWS, Order, order_of, robustness_from_draws
from deliberation.snapshot.alike import scoresheet
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from deliberation.statistics.robustness import Acceptability, smaa
from draws import aside as draws_aside
from draws.aside import Aside
from draws.book import SHORTEST_SECONDS
from tests.worlds.snapshots import make_juror, make_snapshot

RECUSED, OTHER, CHAIR = make_juror(1), make_juror(2), make_juror(3, Role.CHAIR)
NOTHING_HIDDEN, HIDDEN = frozenset[int](), frozenset({1})


def call(seed: int = 5, *, hidden_marks: int = 0) -> Snapshot:
    """Four files and three jurors, one of whom is recused on the first; ``hidden_marks``: other marks on that file alone."""
    marks = np.random.default_rng(seed).integers(0, 6, size=(4, 3, 2))
    marks[0] = (marks[0] + hidden_marks) % 6
    return make_snapshot(marks=marks.tolist(), recused=[(0, 0)], people=(RECUSED, OTHER, CHAIR))


@dataclass
class World:
    """A call, a clock, and what draws when it may."""

    snapshot: Snapshot = field(default_factory=call)
    now: float = 100.0
    may_draw: Event = field(default_factory=Event)
    drawn: int = 0
    fails: bool = False
    announced: int = 0
    listeners: list[Callable[[], object]] = field(default_factory=list)

    def draw(self, order: Order, between: Callable[[], object]) -> Acceptability:
        while not self.may_draw.wait(0.01):
            between()
        if self.fails:
            raise MemoryError
        found = draws_aside.draw(order, between)
        self.drawn += 1
        return found

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def announce(self) -> None:
        self.announced += 1

    def commit(self, snapshot: Snapshot | None = None) -> None:
        self.snapshot = snapshot or self.snapshot
        for listener in self.listeners:
            listener()

    def later(self, seconds: float) -> None:
        self.now += seconds
        self.commit()

    def seen(self, person: Any) -> Snapshot:
        return visible(self.snapshot, person)

    @contextmanager
    def aside(self) -> Iterator[Aside]:
        aside = Aside(snapshot_of=lambda _id: self.snapshot, announce=self.announce, now=lambda: self.now, draw=self.draw)
        with aside.running(self.subscribe):
            yield aside


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "it never came"
        sleep(0.005)


def is_drawn(world: World, aside: Aside, times: int) -> bool:
    return world.drawn == times and aside._book.wanted() is None


def test_nobody_waits_and_what_comes_is_what_would_be_computed_here() -> None:
    world = World()
    with world.aside() as aside:
        assert aside.of(world.seen(OTHER)) is None
        world.may_draw.set()
        until(lambda: is_drawn(world, aside, 2))
        assert aside.of(world.seen(OTHER)) is None
        world.later(SHORTEST_SECONDS)
        until(lambda: world.announced)
        found, order = aside.of(world.seen(OTHER)), order_of(scoresheet(world.seen(OTHER)))
        assert found is not None
        assert order is not None
        expected = robustness_from_draws(order, smaa(order.panel, draws=DRAWS, seed=order.seed))
        assert found.selected_share == expected.selected_share
        assert [pair.central_weights for pair in found.pairs] == [pair.central_weights for pair in expected.pairs]
        assert aside.of(world.seen(CHAIR)) is found


def test_all_audiences_are_drawn_for_and_released_together_though_one_person_looked() -> None:
    world = World()
    world.may_draw.set()
    with world.aside() as aside:
        aside.of(world.seen(RECUSED))
        until(lambda: is_drawn(world, aside, 2))
        world.later(SHORTEST_SECONDS)
        until(lambda: world.announced)
        assert aside.of(world.seen(RECUSED)) is not None
        assert aside.of(world.seen(OTHER)) is not None
        assert (aside.count(1, HIDDEN), aside.count(1, NOTHING_HIDDEN)) == (1, 1)


def test_call_that_is_followed_is_drawn_for_before_anybody_looks() -> None:
    world = World()
    world.may_draw.set()
    with world.aside() as aside:
        aside.follow(1)
        until(lambda: is_drawn(world, aside, 2))
        world.later(SHORTEST_SECONDS)
        until(lambda: world.announced)
        assert aside.of(world.seen(OTHER)) is not None
        assert world.drawn == 2


def released(world: World, aside: Aside) -> None:
    world.may_draw.set()
    aside.of(world.seen(OTHER))
    until(lambda: is_drawn(world, aside, 2))
    world.later(SHORTEST_SECONDS)
    until(lambda: world.announced)


def test_marks_on_a_hidden_file_are_no_news_to_the_recused_while_drawn_for() -> None:
    world = World()
    with world.aside() as aside:
        released(world, aside)
        before = aside.of(world.seen(RECUSED))
        world.may_draw.clear()
        world.commit(call(hidden_marks=1))
        until(lambda: aside._book.wanted())
        assert aside.of(world.seen(OTHER)) is None
        assert aside.of(world.seen(RECUSED)) is before
        world.may_draw.set()
        until(lambda: is_drawn(world, aside, 3))
        world.later(SHORTEST_SECONDS)
        until(lambda: aside.of(world.seen(OTHER)))
        assert aside.of(world.seen(RECUSED)) is before
        assert (aside.count(1, HIDDEN), aside.count(1, NOTHING_HIDDEN)) == (1, 2)


def test_queue_on_a_hidden_file_delays_no_recused_juror() -> None:
    world = World()
    with world.aside() as aside:
        released(world, aside)
        world.may_draw.clear()
        world.commit(call(hidden_marks=1))
        until(lambda: aside._book.wanted())
        world.now += 1.0
        world.commit(call(seed=6, hidden_marks=1))
        until(lambda: aside._revisions)  # seen at its time, and taken in once the process is free
        world.may_draw.set()
        until(lambda: is_drawn(world, aside, 5))
        world.later(SHORTEST_SECONDS - 0.1)
        assert aside.of(world.seen(RECUSED)) is None
        world.later(0.1)
        until(lambda: aside.of(world.seen(RECUSED)))


def test_nothing_is_drawn_under_seal() -> None:
    world = World(snapshot=replace(call(), is_sealed=True))
    with world.aside() as aside:
        found = aside.of(world.seen(OTHER))
        assert found is not None
        assert found.selected_share == {}
        assert aside.seconds(world.seen(OTHER)) == 0.0


def test_draws_that_cannot_be_made_are_given_up_and_that_is_said(caplog: pytest.LogCaptureFixture) -> None:
    world = World(fails=True)
    world.may_draw.set()
    with caplog.at_level(logging.WARNING), world.aside() as aside:
        aside.of(world.seen(OTHER))
        until(lambda: len(caplog.records) == 2)  # of two audiences
        until(lambda: aside._book.wanted() is None)
        assert not aside.has_failed(world.seen(OTHER))
        world.later(SHORTEST_SECONDS)
        until(lambda: world.announced)
        assert aside.has_failed(world.seen(OTHER))
        assert aside.of(world.seen(OTHER)) is None


def test_threads_end_with_the_block_in_the_middle_of_a_drawing() -> None:
    world = World()
    with world.aside() as aside:
        aside.of(world.seen(OTHER))
        until(lambda: aside._book.wanted())
    assert (world.listeners, aside.is_running) == ([], False)

"""How long answers take to whoever is recused tells nothing: 1,000 with the hidden file and 1,000 without, which no test tells apart.

The two calls are those of ``two_calls``. In the one with the file, draws are under way for it all along. Answers are asked for in turn,
in an order drawn for each pair, so that whatever else the machine does befalls both alike.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic, perf_counter, sleep
from typing import Any

import pytest
from starlette.applications import Starlette

import bootstrap
from deliberation.derived.scoring.robustness import Order
from deliberation.statistics.robustness import Acceptability, smaa
from draws.aside import Aside
from tests.screens.secrecy.two_calls import CALL, HIDDEN_ID, RECUSED, Plot, Twin, build
from tests.serving.asgi import ask
from tests.worlds.acts import enter_demo, open_revote, submit_scores
from tests.worlds.demonstration import PRESIDES
from tests.worlds.terms import Role, visible
from web import downloads, serve
from web.entrance.access import own_routes
from web.live import stream

ANSWERS = 1_000  # to each
ANSWERS_TOLD_APART = 200  # where they do differ
WARM_UP = 30
# One run in a million is wrong to say that they differ; a leak of a twentieth of an answer is found all the same.
ALPHA = 1e-6
ADDRESSES = ("/direct/etat", "/telecharger/demo/selection.json", "/pieces/demo/{hidden}/1")


@dataclass
class Drawing:
    """Draws at once, until it is held up."""

    is_held_up: Event = field(default_factory=Event)

    def draw(self, order: Order, between: Callable[[], object]) -> Acceptability:
        while self.is_held_up.is_set():
            between()
            sleep(0.05)
        return smaa(order.panel, draws=100, seed=order.seed, with_ranks=order.has_ranks)


@dataclass
class World:
    """One of the two calls as its own server would hold it; ``use`` makes it the one that is asked."""

    twin: Twin
    drawing: Drawing = field(default_factory=Drawing)
    hours: float = 0.0
    assembly: Any = None
    device: str = ""

    def open(self, stack: ExitStack) -> None:
        _install(None)  # the other stays open
        self.twin.use()
        aside = Aside(
            snapshot_of=bootstrap.snapshots().get,
            announce=lambda: None,
            now=lambda: self.hours * 3600,
            draw=self.drawing.draw,
        )
        self.assembly = copy(bootstrap.assembled())
        self.assembly.draws = aside
        self.use()
        self.device = enter_demo(bootstrap.unit_of_work(), person_id=CALL.person(RECUSED).id, agent="a test").device_secret
        stack.callback(self.assembly.engine.dispose)
        stack.enter_context(aside.running(bootstrap.signals().subscribe))

    def use(self) -> None:
        _install(self.assembly)

    def is_drawn(self) -> bool:
        return bootstrap.drawn(visible(CALL.snapshot, CALL.person(RECUSED))) is not None

    def is_drawn_later(self) -> bool:
        self.hours += 1
        bootstrap.signals().notice()
        return self.is_drawn()


def _install(assembly: Any) -> None:
    bootstrap._assembly = assembly


def until(condition: Callable[[], object]) -> None:
    deadline = monotonic() + 20
    while not condition():
        assert monotonic() < deadline, "it never came"
        sleep(0.01)


@pytest.fixture(scope="module")
def worlds(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, World]]:
    """Both calls, open; in the one with the hidden file, its marks changed and draws are under way for those who see it."""
    folder, plot = tmp_path_factory.mktemp("timing"), Plot(1, frozenset({Role.JUROR, Role.STAFF}))
    found = {}
    with ExitStack() as stack:
        for has_hidden in (True, False):
            twin = Twin(Path(shutil.copy(migrated_file, folder / f"{has_hidden}.sqlite3")), plot, has_hidden=has_hidden)
            build(twin)
            found[has_hidden] = World(twin)
        bootstrap.reset()
        stack.callback(_install, None)
        for world in found.values():
            world.open(stack)
            until(world.is_drawn_later)
        with_hidden = found[True]
        with_hidden.use()
        with_hidden.drawing.is_held_up.set()
        open_revote(CALL.uow(), **CALL.by(PRESIDES), candidature_id=HIDDEN_ID)
        submit_scores(CALL.uow(), **CALL.by("Juré 01"), candidature_id=HIDDEN_ID, marks={"impact": 5}, seen_version=1)
        until(lambda: with_hidden.assembly.draws._book.wanted())
        yield found


def seconds(
    worlds: dict[bool, World], *, answers: int = ANSWERS, also: Callable[[bool], object] = lambda _has_hidden: None
) -> tuple[list[float], list[float]]:
    """Ask both worlds in turn, and return how long each answer took, with the hidden file and without."""
    app = Starlette(routes=[*downloads.routes(downloads.exports()), *own_routes(), *stream.routes()], middleware=serve.middleware())
    order = random.Random(7)  # noqa: S311 (which of a pair comes first)
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(-WARM_UP, answers):
        for has_hidden in order.sample([True, False], 2):
            worlds[has_hidden].use()
            address = ADDRESSES[number % len(ADDRESSES)].format(hidden=worlds[True].twin.plot.hidden.dossier)
            began = perf_counter()
            answer = ask(app, "GET", address, device=worlds[has_hidden].device)
            is_drawn = worlds[has_hidden].is_drawn()
            also(has_hidden)
            if number >= 0:
                took[has_hidden].append(perf_counter() - began)
            assert (answer.status, is_drawn) == (404 if address.startswith("/pieces") else 200, True)
    return took[True], took[False]


def p_value(some: list[float], others: list[float]) -> float:
    """Return how likely two samples are to differ as much by chance."""
    from scipy.stats import mannwhitneyu  # two seconds, in the one process of those that share the tests that runs these

    return float(mannwhitneyu(some, others).pvalue)


def test_answers_to_a_recused_juror_take_as_long_with_or_without_the_file(worlds: dict[bool, World]) -> None:
    with_hidden, without = seconds(worlds)

    assert len(with_hidden) == len(without) == ANSWERS
    assert p_value(with_hidden, without) > ALPHA


def test_a_wait_that_depends_on_a_hidden_file_would_be_told_apart(worlds: dict[bool, World]) -> None:
    slow, quick = seconds(worlds, answers=ANSWERS_TOLD_APART, also=lambda has_hidden: sleep(0.005) if has_hidden else None)

    assert p_value(slow, quick) < ALPHA

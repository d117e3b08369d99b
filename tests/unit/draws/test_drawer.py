"""The process that draws: the same numbers to the last digit, begun again if it ends, gone with the server."""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import numpy as np
import pytest

from deliberation.derived.scoring.robustness import order_of
from deliberation.snapshot.alike import scoresheet
from deliberation.statistics.robustness import smaa
from draws.arrays import Drawing, drawn_bytes, drawn_from, key_of, order_bytes, order_from
from draws.drawer import Drawer, DrawerEnded
from tests.unit.statistics import panels


def drawing(*, seed: int = 7, with_ranks: bool = True) -> Drawing:
    order = order_of(scoresheet(panels.sparse()))
    assert order is not None
    return Drawing(order.panel, 2_000, seed, with_ranks)


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    drawer = Drawer()
    yield drawer
    drawer.stop()


@pytest.mark.parametrize("with_ranks", [True, False])
def test_process_draws_what_this_one_does_byte_for_byte(drawer: Drawer, with_ranks: bool) -> None:
    asked = drawing(with_ranks=with_ranks)
    here = smaa(asked.panel, draws=asked.draws, seed=asked.seed, with_ranks=with_ranks)

    assert drawer.draw(order_bytes(asked)) == drawn_bytes(here)


def test_process_is_begun_once_for_many_orders(drawer: Drawer) -> None:
    drawer.draw(order_bytes(drawing()))
    first = drawer.process_id
    drawer.draw(order_bytes(drawing(seed=8)))

    assert (drawer.process_id, first is not None) == (first, True)


def test_process_that_was_killed_is_begun_again_at_the_next_order(drawer: Drawer) -> None:
    before = drawer.draw(order_bytes(drawing()))
    assert drawer.process_id
    os.kill(drawer.process_id, signal.SIGKILL)

    with pytest.raises(DrawerEnded) as ended:
        drawer.draw(order_bytes(drawing()))
    assert ended.value.code == -signal.SIGKILL
    assert drawer.draw(order_bytes(drawing())) == before


def test_process_ends_with_the_server_whatever_it_is_doing(tmp_path: Path) -> None:
    script = tmp_path / "asleep.py"
    script.write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    drawer = Drawer((sys.executable, "-I", str(script)))
    refused: list[int | None] = []

    def wait() -> None:
        with pytest.raises(DrawerEnded) as ended:
            drawer.draw(order_bytes(drawing()))
        refused.append(ended.value.code)

    asking = Thread(target=wait)
    asking.start()
    began = monotonic()
    while drawer.process_id is None and monotonic() - began < 10:
        sleep(0.01)
    drawer.stop()
    asking.join(10)

    assert refused == [-signal.SIGKILL]
    with pytest.raises(DrawerEnded):
        drawer.draw(b"")


def test_process_is_given_no_setting_of_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JURY_SECRET_KEY", "a secret")
    told = tmp_path / "told"
    script = tmp_path / "telling.py"
    script.write_text(f"import os\nopen({str(told)!r}, 'w').write(' '.join(sorted(os.environ)))\n", encoding="utf-8")
    with pytest.raises(DrawerEnded):
        Drawer((sys.executable, "-I", str(script))).draw(b"")

    assert "OPENBLAS_NUM_THREADS" in told.read_text(encoding="utf-8")
    assert "JURY_SECRET_KEY" not in told.read_text(encoding="utf-8")


def test_order_and_answer_come_out_as_they_went_in() -> None:
    asked = drawing()
    read = order_from(order_bytes(asked))
    drawn = smaa(read.panel, draws=50, seed=1)
    again = drawn_from(drawn_bytes(drawn))

    assert key_of(read) == key_of(asked)
    assert np.array_equal(again.central_weights, drawn.central_weights, equal_nan=True)
    assert again.rank_acceptability.tolist() == drawn.rank_acceptability.tolist()


def test_key_follows_all_that_enters_the_draws() -> None:
    asked = drawing()
    panel = asked.panel
    others = [
        asked._replace(seed=8),
        asked._replace(draws=2_001),
        asked._replace(with_ranks=False),
        *(
            asked._replace(panel=replace(panel, **change))
            for change in (
                {"marks": panel.marks + 1},
                {"weights": panel.weights * 2},
                {"tracks": 1 - panel.tracks},
                {"places": [place + 1 for place in panel.places]},
                {"pairs": panel.pairs[::-1]},
                {"amounts": panel.amounts + 1},
                {"envelopes": [envelope + 1 for envelope in panel.envelopes]},
            )
        ),
    ]
    assert len({key_of(each) for each in (asked, *others)}) == 1 + len(others)

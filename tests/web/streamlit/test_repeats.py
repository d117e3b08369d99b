"""What a client can have logged over and over is logged a few times, then counted."""

import importlib
import logging

import pytest

from web.logs import MOST, SECONDS, FewRepeats, logger_of
from web.streamlit.seams import CLIENT_LOGS, Seam


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def said(filter_: FewRepeats, text: str, *values: object) -> str | None:
    record = logging.LogRecord("a log", logging.WARNING, "a.py", 1, text, values, None)
    return record.getMessage() if filter_.filter(record) else None


def test_message_is_logged_a_few_times_a_minute_and_those_left_out_are_counted() -> None:
    clock = Clock()
    few = FewRepeats(clock)
    first = [said(few, "of %s bytes", size) for size in range(MOST + 7)]
    assert first == [f"of {size} bytes" for size in range(MOST)] + [None] * 7
    assert said(few, "something else") == "something else"
    clock.now = SECONDS
    assert [said(few, "of %s bytes", size) for size in (1, 2)] == ["of 1 bytes (and 7 more like it)", "of 2 bytes"]


@pytest.mark.parametrize("seam", CLIENT_LOGS, ids=logger_of)
def test_log_that_is_bounded_is_the_one_that_streamlit_writes(seam: Seam) -> None:
    assert importlib.import_module(logger_of(seam))._LOGGER.name == logger_of(seam)

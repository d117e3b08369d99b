"""Loggers that clients can flood: limited to a few lines a minute, then counted."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from web.streamlit.seams import CLIENT_LOGS, Seam, warn_without

MOST: Final = 5
SECONDS: Final = 60.0


@dataclass(slots=True)
class _Seen:
    since: float
    times: int = 0


class FewRepeats(logging.Filter):
    """Lets a message through ``MOST`` times in ``SECONDS``, whatever it is filled with; the next says how many were left out."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._seen: dict[str, _Seen] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is logged."""
        now, text = self._clock(), str(record.msg)
        seen = self._seen.get(text)
        if seen is None or now - seen.since >= SECONDS:
            if seen is not None and seen.times > MOST:
                record.msg = f"{text} (and {seen.times - MOST} more like it)"
            seen = self._seen[text] = _Seen(now)
        seen.times += 1
        return seen.times <= MOST


def bound() -> None:
    """Limit the log lines that clients can provoke. The numbered line of a page's error stays (``ui/feedback.py``)."""
    warn_without(*CLIENT_LOGS)
    for name in (*map(logger_of, CLIENT_LOGS), "uvicorn.error", "web.security"):
        logging.getLogger(name).addFilter(FewRepeats())


def logger_of(seam: Seam) -> str:
    """Return the name of the logger of a module of Streamlit's."""
    return "streamlit." + seam.file.removesuffix(".py").replace("/", ".")

"""Server's log as JSON, an object per line, with ``JURY_LOGS=json``; with a line for each act, by journal number."""

import json
import logging
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from data_access.unit_of_work import Written
from web.streamlit.seams import CLIENT_LOGS, Seam, warn_without

_ACTS = logging.getLogger("delibere.acts")
# What opens something is in these addresses.
_SECRETS = re.compile(r"(/(?:entree|commencer|scrutin)/)[\w%~.-]+")

MOST = 5
SECONDS = 60.0


@dataclass(slots=True)
class _Seen:
    since: float
    times: int = 0


class FewRepeats(logging.Filter):
    """Filter that passes a message ``MOST`` times in ``SECONDS``, whatever its arguments, and then counts the suppressed ones."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._seen: dict[str, _Seen] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is logged."""
        now, text = self._clock(), str(record.msg)
        occurrences = self._seen.get(text)
        if occurrences is None or now - occurrences.since >= SECONDS:
            if occurrences is not None and occurrences.times > MOST:
                record.msg = f"{text} (and {occurrences.times - MOST} more like it)"
            occurrences = self._seen[text] = _Seen(now)
        occurrences.times += 1
        return occurrences.times <= MOST


class JsonLines(logging.Formatter):
    """Formats a log record as one line of JSON, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        record_fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _hide_secrets(record.getMessage()),
            **getattr(record, "jury", {}),
        }
        if record.exc_info and record.exc_info[0]:
            record_fields["error"] = _hide_secrets("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(record_fields, ensure_ascii=False)


class _JsonLogger(logging.Logger):
    """Logger whose own handlers write JSON, whatever their formatter."""

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802 (logging names it)
        """Add a handler, which writes JSON from then on."""
        hdlr.setFormatter(JsonLines())
        super().addHandler(hdlr)


def write_json() -> None:
    """Have every logger write JSON from now on, including loggers with own handlers and later loggers."""
    logging.setLoggerClass(_JsonLogger)
    root = logging.getLogger()
    if not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
        root.addHandler(logging.StreamHandler())
    for logger in (root, *logging.Logger.manager.loggerDict.values()):
        for handler in getattr(logger, "handlers", ()):
            handler.setFormatter(JsonLines())
    _ACTS.setLevel(logging.INFO)


def note(written: Written) -> None:
    """Log a line for each act: call, number in the journal, kind; no name and no payload."""
    for call, entry in written.entries:
        _ACTS.info("act", extra={"jury": {"call": call, "entry": entry.sequence, "act": str(entry.act)}})


def _hide_secrets(text: str) -> str:
    return _SECRETS.sub(r"\1…", text)


def bound_repeats() -> None:
    """Limit the log lines that clients can provoke. The numbered line of a page's error stays (``ui/feedback.py``)."""
    warn_without(*CLIENT_LOGS)
    for name in (*map(logger_of, CLIENT_LOGS), "uvicorn.error", "web.security"):
        logging.getLogger(name).addFilter(FewRepeats())


def logger_of(seam: Seam) -> str:
    """Return the name of the logger of a module of Streamlit's."""
    return "streamlit." + seam.file.removesuffix(".py").replace("/", ".")

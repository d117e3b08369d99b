"""The server's log as JSON, one object a line, where ``JURY_LOGS=json`` asks for it; with a line for each act, by its journal number."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any, Final

from data_access.unit_of_work import Written

_ACTS: Final = logging.getLogger("delibere.acts")
# What opens something is in these addresses.
_SECRETS: Final = re.compile(r"(/(?:entree|commencer|scrutin)/)[\w%~.-]+")


class JsonLines(logging.Formatter):
    """Formats a log record as one line of JSON, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _without_secrets(record.getMessage()),
            **getattr(record, "jury", {}),
        }
        if record.exc_info and record.exc_info[0]:
            told["error"] = _without_secrets("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(told, ensure_ascii=False)


class _JsonLogger(logging.Logger):
    """A logger whose own handlers write JSON, whatever format they come with."""

    def addHandler(self, hdlr: logging.Handler) -> None:  # noqa: N802 (logging names it)
        """Add a handler, which writes JSON from then on."""
        hdlr.setFormatter(JsonLines())
        super().addHandler(hdlr)


def write_json() -> None:
    """Have every logger write JSON from now on, those with handlers of their own too, and those that are made later."""
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


def _without_secrets(text: str) -> str:
    return _SECRETS.sub(r"\1…", text)

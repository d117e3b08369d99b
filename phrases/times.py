"""Times of the meeting in words: hour in Paris, duration, minutes left."""

from datetime import datetime
from math import ceil, floor

from phrases import _
from phrases.formats import PARIS


def hour(value: datetime) -> str:
    """Return the Paris time to the minute (``15:07``)."""
    return value.astimezone(PARIS).strftime("%H:%M")


def minutes(seconds: float) -> str:
    """Return whole minutes, away from zero, so that neither what is left nor what is late is made smaller; a true minus sign."""
    whole = ceil(seconds / 60) if seconds > 0 else floor(seconds / 60)
    return str(whole).replace("-", "−")


def left(seconds: float) -> str:
    """Return how long is left until the planned end, or how long ago it was."""
    words = _("{time} over the planned end") if seconds < 0 else _("{time} left")
    return words.format(time=duration(abs(seconds)))


def duration(seconds: float) -> str:
    """Return a length of time in hours and minutes; below a quarter of an hour, in minutes and seconds."""
    whole = int(seconds)
    if whole < 15 * 60 and whole % 60:
        return _("{minutes} min {seconds:02d} s").format(minutes=whole // 60, seconds=whole % 60)
    if whole < 3600:
        return _("{minutes} min").format(minutes=whole // 60)
    return _("{hours} h {minutes:02d}").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def phrases() -> dict[str, str]:
    """Return the phrases of ``left`` and ``duration``, for a script that says them as time goes by."""
    return {
        "left": _("{time} left"),
        "over": _("{time} over the planned end"),
        "seconds": _("{minutes} min {seconds:02d} s"),
        "minutes": _("{minutes} min"),
        "hours": _("{hours} h {minutes:02d}"),
    }

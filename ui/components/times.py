"""Times of the meeting as they are said: the hour in Paris, minutes left."""

from datetime import datetime
from math import ceil, floor

from phrases.formats import PARIS


def hour(value: datetime) -> str:
    """Return the Paris time to the minute (``15:07``)."""
    return value.astimezone(PARIS).strftime("%H:%M")


def minutes(seconds: float) -> str:
    """Return whole minutes, away from zero, so that neither what is left nor what is late is made smaller; a true minus sign."""
    whole = ceil(seconds / 60) if seconds > 0 else floor(seconds / 60)
    return str(whole).replace("-", "−")

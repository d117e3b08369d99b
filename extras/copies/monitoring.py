"""The last backup, told to the monitoring."""

from typing import Any

from extras.copies import copying
from web.measures import Gauge


def details() -> dict[str, Any]:
    """Return when the last backup was taken, and whether it was checked, for the details of health."""
    last = copying.last_backup()
    return {"last_backup": {"at": last.at.isoformat(), "verified": last.is_verified} if last else None}


def gauges() -> dict[str, Gauge]:
    """Return when the last backup was taken, for the measures."""
    last = copying.last_backup()
    return {"jury_last_backup_timestamp_seconds": ("When the last backup was taken.", last.at.timestamp() if last else None)}

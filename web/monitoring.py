"""Health and measures: a status for anybody, details for the holder of the monitoring token."""

import hmac
from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
import capabilities
from bootstrap import watch
from settings import program
from web.live import stream
from web.measures import MEASURES, MEDIA_TYPE, Gauge, process_gauges
from web.security import not_found


def routes() -> list[BaseRoute]:
    """Return the routes of health and measures."""
    return [Route("/sante", _health), Route("/mesures", _measures)]


async def _health(request: Request) -> Response:
    is_good = await run_in_threadpool(bootstrap.is_healthy)
    status = 200 if is_good else 503
    if not _bears_token(request):
        return Response(status_code=status)
    details = await run_in_threadpool(_details)
    is_guarded = not details["database"].get("guard_problems") and not details["differing_calls"] and not details["record_outside"]
    return JSONResponse({"status": "ok" if is_good and is_guarded else "failing", **details}, status_code=status)


async def _measures(request: Request) -> Response:
    if not _bears_token(request):
        return not_found()
    gauges = await run_in_threadpool(_gauges)
    return Response(MEASURES.text(gauges), media_type=MEDIA_TYPE)


def _bears_token(request: Request) -> bool:
    token = bootstrap.settings().monitoring_token
    scheme, _space, given = request.headers.get("authorization", "").partition(" ")
    return token is not None and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.get_secret_value().encode())


def _details() -> dict[str, Any]:
    """Return the details of the server's health."""
    room, condition = bootstrap.room(), bootstrap.database_condition()
    database: dict[str, Any] = {"answers": condition is not None}
    if condition:
        database |= {
            "kind": condition.kind,
            "schema": condition.schema,
            "schema_of_program": condition.schema_of_program,
            "guard_problems": [str(problem) for problem in condition.guard_problems],
        }
    differing = watch.differences()
    return {
        "version": program().version,
        "database": database,
        "differing_calls": {str(call_id): list(map(str, problems)) for call_id, problems in differing.items() if problems and call_id},
        "record_outside": list(map(str, differing.get(watch.OF_NO_CALL, ()))),
        "disk": {"total_bytes": room.total, "free_bytes": room.free},
        **{name: detail for extra in capabilities.hooks("monitoring") for name, detail in extra.details().items()},
    }


def _gauges() -> Mapping[str, Gauge]:
    room, condition = bootstrap.room(), bootstrap.database_condition()
    return {
        "jury_screens": ("Pages that are open now: their websockets.", MEASURES.screens),
        "jury_followers": ("Browsers that follow a call now.", stream.followers()),
        "jury_journal_entries": ("Entries of each call's journal.", condition.journal_lengths if condition else None),
        "jury_database_up": ("1 if the database answers, else 0.", float(condition is not None)),
        "jury_guard_problems": (
            "What is wrong with the triggers that hold the record.",
            len(condition.guard_problems) if condition else None,
        ),
        "jury_disk_free_bytes": ("Free bytes of the disk that the database is on.", room.free),
        **{name: gauge for extra in capabilities.hooks("monitoring") for name, gauge in extra.gauges().items()},
        **process_gauges(),
    }

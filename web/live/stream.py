"""Push over HTTP: the stream of events, and the same state for polling clients.

The gate has recognised the person; the hub looks the device up again at each event, and closes the stream of a person without access.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

import bootstrap
from bootstrap import remembered, streams
from deliberation.call.people import Person
from deliberation.derived.meeting.view_names import NamedView
from deliberation.operations.call.devices import newest_devices
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import must_declare
from web.live.hub import Hub
from web.measures import MEASURES
from web.requests import device_secret, person_in
from web.security import not_found

# Reconnection delay for the browser, and a header that tells proxies not to buffer events.
_FIRST = "retry: 1500\n\n"
_HEADERS = {"X-Accel-Buffering": "no"}


def _snapshot_of(call_id: int) -> Snapshot:
    return bootstrap.snapshots().get(call_id)


def _newest_devices_of(call_ids: Collection[int]) -> Mapping[int, int]:
    return newest_devices(bootstrap.reading(), call_ids=call_ids)


def _view_of(snapshot: Snapshot, person: Person) -> NamedView:
    return bootstrap.view_names().look(snapshot, person)


_hub = Hub(
    people_of=remembered.people_of_devices,
    snapshot_of=_snapshot_of,
    newest_devices_of=_newest_devices_of,
    view_of=_view_of,
    time_told=MEASURES.strips.observe,
)


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Tell followers of commits within the block."""
    async with _hub.running(bootstrap.signals()):
        yield


def is_followed() -> bool:
    """Tell whether any screen follows now."""
    return _hub.count > 0


def followers() -> int:
    """Return how many streams there are now."""
    return _hub.count


def close() -> None:
    """End every stream: the server is about to stop, and would wait for them."""
    _hub.close()


def routes() -> list[BaseRoute]:
    """Return the routes of the push."""
    return [Route("/direct", _stream), Route("/direct/etat", _state)]


async def _stream(request: Request) -> Response:
    secret = device_secret(request)
    person = person_in(request.scope)
    if person is None or secret is None:
        return not_found()
    return StreamingResponse(_events(person, secret), media_type="text/event-stream", headers=_HEADERS)


async def _events(person: Person, secret: str) -> AsyncGenerator[str]:
    with streams.counted(person), _hub.following(secret) as follower:
        yield _FIRST
        async for event in follower.events():
            yield event


async def _state(request: Request) -> Response:
    person = person_in(request.scope)
    if person is None:
        return not_found()
    strip = await run_in_threadpool(_strip_of, person)
    return not_found() if strip is None else JSONResponse(strip)


def _strip_of(person: Person) -> Mapping[str, object] | None:
    snapshot = _snapshot_of(person.call_id)
    return None if must_declare(snapshot, person) else _view_of(snapshot, person).strip()

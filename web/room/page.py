"""Room's page and its fragment: HTML made here, swapped by ``room.js`` on an event of change.

A room shows its content to the whole jury, so templates receive only the ``shown_to_room`` part of the device's view. Templates escape
every text; charts are SVG with texts escaped by ``charts.drawing``.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from time import monotonic

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from bootstrap.addresses import address_of
from deliberation.call import rights
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.room import ROOM_PATH
from deliberation.errors import CallIsFinalised, NotAllowed
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import must_declare, shown_to_room, visible
from phrases import _, language, straight
from web.requests import base_address, chosen_language, person_in, screen_mark
from web.room import scenes
from web.security import not_found
from web.streamlit import own_files

TOGETHER_SECONDS = 0.25  # in which screens that ask for one view are sent what was made for the first: the clock is that much late
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=lambda value: straight(value) if type(value) is str else value,
)
_environment.globals["address_of"] = address_of


def routes() -> list[BaseRoute]:
    """Return the routes of the page and of its fragment."""
    return [Route(ROOM_PATH, _page), Route(f"{ROOM_PATH}/scene", _fragment)]


async def _page(request: Request) -> Response:
    person = person_in(request.scope)
    scene = await run_in_threadpool(_scene, person, request) if person else None
    if person is None or scene is None:
        return not_found()
    code = chosen_language(request)
    with language(code):
        page = _environment.get_template("page.html").render(
            _=_, language=code, mark=screen_mark(request), person=person, file=own_files.address, scene=scene
        )
    return HTMLResponse(page)


async def _fragment(request: Request) -> Response:
    person = person_in(request.scope)
    scene = await run_in_threadpool(_scene, person, request) if person else None
    return not_found() if scene is None else HTMLResponse(scene)


@dataclass(slots=True)
class _Together:
    """Latest fragment of a view, shared by screens told of a change together: its subject, time, and lock."""

    lock: Lock = field(default_factory=Lock)
    asked: tuple[str, ...] = ()
    made_at: float = 0.0
    scene: str = ""


def _scene(person: Person, request: Request) -> str | None:
    """Return the room's present fragment; None for a person without the right to project, or before the declaration of recusals."""
    whole = bootstrap.snapshots().get(person.call_id)
    try:
        rights.require(person, Right.PROJECT, phase=whole.phase, call_id=person.call_id)
    except (NotAllowed, CallIsFinalised):
        return None
    if must_declare(whole, person):
        return None
    view = visible(whole, person).derived("shown to the room", shown_to_room)
    name, base = bootstrap.view_names().look(whole, person).name, base_address(request)
    key = (name, chosen_language(request), base)
    together = view.derived("scene", lambda _seen: _Together())
    with together.lock:
        if together.asked != key or monotonic() - together.made_at > TOGETHER_SECONDS:
            with language(chosen_language(request)):
                together.scene = _render_fragment(view, name, base)
            together.asked, together.made_at = key, monotonic()
        return together.scene


def _render_fragment(seen: Snapshot, name: str, base: str) -> str:
    scene = scenes.scene_now(seen, datetime.now(UTC), base=base)
    template = _environment.get_template(f"{scene.template}.html")
    return template.render(_=_, scene=scene, view=name, version=own_files.version(), **scene.values)

"""The recorded meeting for whoever comes by: watched from the entrance, or begun with the server."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.errors import NotFound
from deliberation.operations.call.access import Enrolment, enter_demo
from extras.replay import rehearsal
from phrases import DEFAULT_LANGUAGE
from web.entrance import cookies
from web.entrance.open_demonstration import ENTRANCE, open_call, to_sign_in
from web.live import stream
from web.requests import FormTooLarge, read_form

_PATH = "/entree/demo/seance"
_ROOM = "/ecran"


def routes() -> list[BaseRoute]:
    """Return the routes of the button that shows the meeting."""
    return [Route(_PATH, _show_meeting, methods=["POST"]), Route(_PATH, to_sign_in)]


def begin_with_the_server() -> None:
    """Play the recorded meeting once a person watches, if set."""
    if speed := bootstrap.settings().replay_speed:
        rehearsal.begin_on_the_demonstration(speed, is_watched=stream.is_followed)


async def _show_meeting(request: Request) -> Response:
    try:
        fields = await read_form(request)
        enrolment = await run_in_threadpool(_watch, cookies.agent(request))
    except (NotFound, FormTooLarge):
        return RedirectResponse(ENTRANCE, status_code=303)
    return await cookies.let_in(request, enrolment, onward=_ROOM, code=fields.get("langue"))


def _watch(agent: str) -> Enrolment:
    """Enrol a device as the room's screen, which starts the recorded meeting or joins a running one."""
    rehearsal.begin_on_the_demonstration(is_watched=stream.is_followed)
    offered = open_call(DEFAULT_LANGUAGE)
    viewer = next((offer.person for offer in offered.offers if offer.path == _PATH), None) if offered else None
    if viewer is None:
        raise NotFound
    return enter_demo(bootstrap.unit_of_work(), person_id=viewer.id, agent=agent)

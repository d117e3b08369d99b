"""The page of a team that waits for its hearing: hour, delay and place, nothing else of the call.

Its address has 256 bits; unknown and expired ones are answered like any address that does not exist.
"""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.errors import NotFound
from deliberation.meeting.hearings import HEARING_PATH
from deliberation.operations.meeting.hearings import team_waiting
from phrases import N_, _, labelled, language, moment, time_of_day
from web.entrance import paper
from web.requests import chosen_language
from web.security import not_found

_TITLE: Final = N_("Your hearing")


def routes() -> list[BaseRoute]:
    """Return the route of the page, open to strangers."""
    # The whole of what follows, so that no address under it reaches anything else.
    return [Route(f"{HEARING_PATH}/{{secret:path}}", _page)]


async def _page(request: Request) -> Response:
    try:
        waiting = await run_in_threadpool(team_waiting, bootstrap.reading(), secret=request.path_params["secret"])
    except NotFound:
        return not_found()
    with language(chosen_language(request)):
        lasts = int((waiting.slot.ends_at - waiting.slot.begins_at).total_seconds()) // 60
        lines = [labelled(_("Your hour"), moment(waiting.slot.begins_at)), labelled(_("Length"), _("{minutes} min").format(minutes=lasts))]
        if waiting.place:
            lines.append(labelled(_("Place"), waiting.place))
        read = _("As of {time}").format(time=time_of_day(bootstrap.reading().now()))
    return paper.page(request, "hearing.html", title=_TITLE, waiting=waiting, lines=lines, read=read)

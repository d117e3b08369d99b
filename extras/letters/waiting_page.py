"""Page of a team before its hearing: hour, delay and place, without anything else of the call."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.errors import NotFound
from extras.letters.capability import DOOR
from extras.letters.verbs import team_waiting
from phrases import N_, _, labelled, language, moment, time_of_day
from web.entrance import paper
from web.requests import chosen_language
from web.security import not_found


def routes() -> list[BaseRoute]:
    """Return the page's route, open to strangers with all its subpaths, so that no address below reaches other content."""
    return [Route(f"{DOOR}{{secret:path}}", _hearing_page)]


async def _hearing_page(request: Request) -> Response:
    """Answer with the page of the team to which a secret of 256 bits leads."""
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
    return paper.page(request, "letters/templates/hearing.html", title=N_("Your hearing"), waiting=waiting, lines=lines, read=read)

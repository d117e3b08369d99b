"""Attached files over HTTP: the original, its rendered pages, their words.

Person, recusals and phase are checked at each request, on the person's view; without access the answer equals a stranger's.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC
from email.utils import format_datetime
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

import bootstrap
from deliberation.call.people import Person, Right, Role
from deliberation.dossiers.attachments.attachment import Attachment, may_download, name_to_save
from deliberation.errors import CallIsFinalised, FileChanged, NotAllowed, NotFound
from deliberation.snapshot.snapshot import Snapshot
from extras.attached import reading
from extras.attached.pages.pages import Original
from phrases import N_, language, straight
from web.downloads import attachment, seen_from
from web.entrance.paper import page
from web.requests import ATTACHMENTS, chosen_language, person_in
from web.security import not_found

_log = logging.getLogger(__name__)
_NUMBER = re.compile(r"[0-9]{1,4}")
MACROS_AGREED = "macros=oui"
_HAS_MACROS = N_("This document holds macros")
_CHANGED = N_("This file was changed")
_FILE = f"{ATTACHMENTS}{{call}}/{{dossier:path}}/{{number:int}}"


class _Asked(NamedTuple):
    """File in the person's view, and the request about the file."""

    person: Person
    snapshot: Snapshot
    file: Attachment
    original: Original
    request: Request


def routes() -> list[BaseRoute]:
    """Return the routes ``/pieces/{call}/{dossier}/{number}``: the original, saved but never shown by a browser; its pages.

    An original with macros needs an explicit address (``?macros=oui``); otherwise a page asks first.
    """
    return [
        Route(f"{_FILE}/pages", _route_to(_facts)),
        Route(f"{_FILE}/pages/{{page:int}}/texte", _route_to(_words)),
        Route(f"{_FILE}/pages/{{page:int}}/{{width:int}}", _route_to(_image)),
        Route(_FILE, _route_to(_save_original)),
    ]


def _route_to(make: Callable[[_Asked], Response]) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        person = person_in(request.scope)
        if person is None:
            return not_found()
        try:
            return await run_in_threadpool(lambda: make(_find_file(person, request)))
        except (NotFound, NotAllowed, CallIsFinalised):
            return not_found()

    return answer


def _find_file(person: Person, request: Request) -> _Asked:
    """Return a file of a candidature in the person's view. Raises NotFound alike for a hidden and an absent file."""
    parameters = request.path_params
    snapshot = _view_for_room(person, request) if person.has(Role.PROJECTOR) else seen_from(person, parameters["call"], Right.BROWSE)
    candidature = snapshot.by_dossier.get(parameters["dossier"])
    if candidature is None:
        raise NotFound
    matching = (
        attachment
        for attachment in snapshot.attachments
        if (attachment.candidature_id, attachment.number) == (candidature.id, parameters["number"])
    )
    attachment = next(matching, None)
    if attachment is None:
        raise NotFound
    path = bootstrap.attachment_files().path(attachment.sha256)
    if not path.exists():
        _log.error("attached file %s is lost: ./jury journal verify names it", attachment.sha256)
        raise NotFound
    return _Asked(person, snapshot, attachment, Original(attachment.use, path, attachment.media_type), request)


def _view_for_room(person: Person, request: Request) -> Snapshot:
    """Return the view of the file whose page was sent to the room's screen, for that page. Raises NotFound for all else."""
    parameters, view = request.path_params, seen_from(person, request.path_params["call"], Right.PROJECT)
    sent = view.meeting.sent
    if sent is None or (sent.attachment, sent.page) != (parameters["number"], parameters.get("page")) or "width" not in parameters:
        raise NotFound
    whole = bootstrap.snapshots().get(person.call_id)
    files = tuple(attachment for attachment in whole.attachments if attachment.candidature_id == sent.candidature_ids[0])
    visible = tuple(candidature for candidature in view.candidatures if candidature.id == sent.candidature_ids[0])
    if [attachment.dossier for attachment in visible] != [parameters["dossier"]]:
        raise NotFound
    return replace(view, attachments=files)


def _save_original(asked: _Asked) -> Response:
    if not may_download(asked.person, asked.snapshot.call.rules):
        raise NotFound
    try:
        path = bootstrap.attachment_files().checked(asked.file.sha256)
    except FileChanged as refusal:
        return page(asked.request, "refused.html", title=_CHANGED, problem=str(refusal), status=409)
    if reading.holds_macros(asked.file) and MACROS_AGREED not in asked.request.url.query.split("&"):
        address = f"?{MACROS_AGREED}"
        return page(asked.request, "macros.html", title=_HAS_MACROS, name=straight(asked.file.name), address=address)
    headers = {
        "Content-Disposition": attachment(name_to_save(asked.file.name)),
        # Not the time of the bytes on the disk: another candidature's import of the same bytes changes it.
        "Last-Modified": format_datetime(asked.file.imported_at.astimezone(UTC), usegmt=True),
        "ETag": f'"{asked.file.sha256}"',
    }
    return FileResponse(path, media_type=asked.file.media_type, headers=headers, stat_result=path.stat())


def _facts(asked: _Asked) -> Response:
    _require_pages(asked)
    facts = reading.pages().facts(asked.original, by=asked.person.id, **_meanwhile(asked.request.query_params))
    with language(chosen_language(asked.request)):
        return JSONResponse({"sizes": facts.sizes, "obstacle": facts.obstacle.words if facts.obstacle else None})


def _meanwhile(query: Mapping[str, str]) -> dict[str, int]:
    """Return the page requested at the same time by the address, so that a single opening serves both."""
    parameters = {"number": query.get("page", ""), "width": query.get("largeur", "")}
    return {name: int(value) for name, value in parameters.items() if _NUMBER.fullmatch(value)}


def _image(asked: _Asked) -> Response:
    _require_pages(asked)
    page, width = asked.request.path_params["page"], asked.request.path_params["width"]
    return Response(reading.pages().image(asked.original, page, width, by=asked.person.id), media_type="image/webp")


def _words(asked: _Asked) -> Response:
    _require_pages(asked)
    words = reading.pages().words(asked.original, asked.request.path_params["page"], by=asked.person.id)
    content = json.dumps({"words": words.words}, ensure_ascii=False, separators=(",", ":"))
    return Response(content, media_type="application/json")


def _require_pages(asked: _Asked) -> None:
    if not reading.pages().shows(asked.file.media_type):
        raise NotFound

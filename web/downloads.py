"""Exports over HTTP: each request looks the person up again, and a stranger learns nothing.

Streamlit's own download button would put the file at an address open to all.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

import bootstrap
import capabilities
from capabilities import resolve
from deliberation.call import rights
from deliberation.call.people import Person, Right
from deliberation.errors import CallIsFinalised, DocumentTooLarge, FileRefused, NotAllowed, NotFound, RecordChanged
from deliberation.operations.call.devices import TokenReader
from deliberation.operations.call.wordings import prints
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import must_declare, visible
from exports import provenance
from exports.record import read_record
from exports.registry import Export, Packing, list_exports
from exports.subjects import MINUTES
from phrases import _, language
from web.requests import base_address, chosen_language, is_own_site, person_in, reader_in, seen_with
from web.security import not_found


@dataclass(frozen=True, slots=True)
class File:
    """File to hand over: bytes, or pieces during their making."""

    content: bytes | Iterable[bytes]
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Download:
    """Export: required right, and maker for a person from the address's query.

    ``make`` runs in a thread and may raise NotFound or NotAllowed. ``acts``: making the file writes to the journal, so only a page of this
    site may request it. ``export``: readable by a token in place of a person.
    """

    right: Right
    make: Callable[[Person, "Asked"], File]
    acts: bool = False
    export: Export | None = None


class Asked(NamedTuple):
    """A request for an export: its query, and the base of this server's addresses."""

    query: Mapping[str, str]
    base: str


def exports() -> Mapping[str, Download]:
    """Return every file by its name in an address, made from the person's view at each request."""
    own = {name: file for extra in capabilities.active() if extra.downloads for name, file in resolve(extra.downloads)().items()}
    known = list_exports()
    packed = {one.name_with_files: _make_packed_download(one, one.with_files) for one in known.values() if one.with_files}
    return {**{name: _download(export) for name, export in known.items()}, **packed, **own}


def _download(export: Export) -> Download:
    def make(person: Person, asked: Asked) -> File:
        number = asked.query.get("print", "") or (_last_print(person) if export.subject is MINUTES else "")
        snapshot, content = _render_view(export, person, datetime.now(UTC), int(number) if number else None)
        return File(content, export.media_type, export.file_name(snapshot, number))

    return Download(export.right, make, export=export)


def _last_print(person: Person) -> str:
    """Return the number of the last print of the minutes; empty while the selection is not finalised."""
    made = prints(bootstrap.reading(), call_id=person.call_id) if bootstrap.for_documents(person.call_id).is_finalised else ()
    return str(made[-1].number) if made else ""


def _serve_token(export: Export, reader: TokenReader, slug: str) -> File:
    snapshot = seen_with(reader, slug, export)
    return File(_render_export(export, snapshot, snapshot, datetime.now(UTC)), export.media_type, export.file_name(snapshot))


def _render_view(export: Export, person: Person, at: datetime, number: int | None = None) -> tuple[Snapshot, bytes]:
    """Return the person's view, and an export of the view. Raises NotFound without access."""
    whole = bootstrap.for_documents(person.call_id)
    snapshot = visible(whole, person)
    if not export.is_open(snapshot):
        raise NotFound
    return snapshot, _render_export(export, whole, snapshot, at, number)


def _render_export(export: Export, whole: Snapshot, view: Snapshot, at: datetime, number: int | None = None) -> bytes:
    return export.rendered(
        view,
        made_at=at,
        record=lambda: read_record(bootstrap.reading(), whole=whole, view=view, template=bootstrap.minutes_template(), print_number=number),
    )


def _make_packed_download(export: Export, pack: Packing) -> Download:
    """Return the download of an export with every file that applicants attached."""

    def make(person: Person, _asked: Asked) -> File:
        at = datetime.now(UTC)
        snapshot, document = _render_view(export, person, at)
        content = pack(snapshot, document, path_of=bootstrap.attachment_files().path, made_at=at)
        return File(content, export.media_type, provenance.file_name(snapshot, _("whole-archive"), export.extension))

    return Download(export.right, make)


def routes(downloads: Mapping[str, Download]) -> list[BaseRoute]:
    """Return the route of the exports, ``/telecharger/{call}/{name}``, by their names."""

    async def answer(request: Request) -> Response:
        asking = person_in(request.scope) or reader_in(request.scope)
        download = downloads.get(request.path_params["name"])
        if asking is None or download is None:
            return not_found()
        if download.acts and not is_own_site(request, trusted_hosts=(), is_origin_required=False):
            return not_found()
        try:
            file = await run_in_threadpool(_make, download, asking, request)
        except (NotFound, NotAllowed, CallIsFinalised):
            return not_found()
        except DocumentTooLarge as error:
            with language(chosen_language(request)):
                return PlainTextResponse(str(error), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except (RecordChanged, FileRefused) as error:
            with language(chosen_language(request)):
                return PlainTextResponse(str(error), HTTPStatus.CONFLICT)
        headers = {"Content-Disposition": attachment(file.name)}
        if isinstance(file.content, bytes):
            return Response(file.content, media_type=file.media_type, headers=headers)
        return StreamingResponse(file.content, media_type=file.media_type, headers=headers)

    return [Route("/telecharger/{call}/{name}", answer)]


def seen_from(person: Person, slug: str, right: Right) -> Snapshot:
    """Return a person's view of their call. Raises NotFound for a different call, or before the declaration of recusals; NotAllowed."""
    whole = bootstrap.snapshots().get(person.call_id)
    if whole.call.slug != slug or must_declare(whole, person):
        raise NotFound
    rights.require(person, right, phase=whole.phase, call_id=person.call_id)
    return visible(whole, person)


def _make(download: Download, asking: Person | TokenReader, request: Request) -> File:
    slug, number = request.path_params["call"], request.query_params.get("print", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    # Only the minutes have prints.
    if number and not (is_number and download.export and download.export.subject is MINUTES):
        raise NotFound
    with language(chosen_language(request)):
        if isinstance(asking, TokenReader):
            if download.export is None:
                raise NotFound
            return _serve_token(download.export, asking, slug)
        seen_from(asking, slug, download.right)
        return download.make(asking, Asked(request.query_params, base_address(request)))


def attachment(name: str) -> str:
    """Return the Content-Disposition that saves a file under ``name``, letters with accents included (RFC 6266)."""
    plain = "".join(letter if letter.isascii() and letter.isprintable() and letter not in '"\\/' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

"""Requests of machines with a token instead of a device: recognise it, and return its documents."""

import base64
import binascii
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

import bootstrap
from deliberation.call.people import Console
from deliberation.errors import NotFound
from deliberation.operations.call.tokens import TokenReader, reader_of_token
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from exports.registry import Export

DOWNLOADS: Final = "/telecharger/"  # what tokens read stands here and nowhere else
READER_KEY: Final = "jury.reader"  # key of the recognised token in the ASGI scope
_SECRET_CHARACTERS_MAX: Final = 128


def secret_in(headers: Headers) -> str | None:
    """Return the secret that a request bears: ``Authorization: Bearer``, or the password of ``Basic``; None if no plausible one."""
    scheme, _space, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return None
    elif scheme.lower() != "bearer":
        return None
    return given if 0 < len(given) <= _SECRET_CHARACTERS_MAX else None


def reader_of(secret: str) -> TokenReader | None:
    """Return what reads with a secret; it reads the database, one indexed SELECT if nobody does."""
    return reader_of_token(bootstrap.reading(), secret=secret)


def reader_in(scope: Scope) -> TokenReader | None:
    """Return the token that the gate recognised for this request; None if there was none."""
    reader = scope.get(READER_KEY)
    return reader if isinstance(reader, TokenReader) else None


def seen_with(reader: TokenReader, slug: str, export: Export) -> Snapshot:
    """Return the view of a token on an export's call: its maker's view today, which must be complete.

    Raises NotFound for a document that it does not read, another call, a selection that is not final, and a maker who does not see every
    file any more.
    """
    whole = bootstrap.for_documents(reader.call_id)
    seen = visible(whole, reader.person or Console())
    reads = export.read_by is not None and reader.token.level.reads(export.read_by)
    if not reads or whole.call.slug != slug or not seen.is_finalised or seen.is_partial or not export.is_open(seen):
        raise NotFound
    return seen

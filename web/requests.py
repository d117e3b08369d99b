"""Facts read from a request: person, network, language, owner of the page."""

import base64
import binascii
import hashlib
import hmac
import ipaddress
from collections.abc import Collection
from urllib.parse import SplitResult, parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.types import Scope

import bootstrap
from bootstrap.addresses import address_of
from deliberation.call.access import DEVICE_COOKIE, OTHERS_COOKIE, other_secrets
from deliberation.call.people import Console, Person
from deliberation.errors import NotFound
from deliberation.operations.call.devices import TokenReader, reader_of_token
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from exports.registry import Export
from phrases import DEFAULT_LANGUAGE, LANGUAGES

ATTACHMENTS = "/pieces/"  # under which files that applicants attached are handed out
FORM_BYTES_MAX = 4096
PERSON_KEY = "jury.person"  # key of the recognised person in the ASGI scope
SCREEN_PARAMETER = "ecran"  # in which a page says whose it is, by the mark that it was served with
_SECRET_CHARACTERS_MAX = 128
_FIELDS_MAX = 10

DOWNLOADS = "/telecharger/"  # what tokens read stands here and nowhere else
READER_KEY = "jury.reader"  # key of the recognised token in the ASGI scope


class FormTooLarge(Exception):
    """A form longer than any of ours, or of more fields."""


def device_secret(connection: HTTPConnection) -> str | None:
    """Return the secret in the device's cookie; None without a plausible secret."""
    secret = connection.cookies.get(DEVICE_COOKIE)
    return secret if secret and len(secret) <= _SECRET_CHARACTERS_MAX else None


def device_secrets(connection: HTTPConnection) -> tuple[str, ...]:
    """Return the secrets of all devices of this browser: the current one first."""
    current = device_secret(connection)
    other_devices = other_secrets(connection.cookies.get(OTHERS_COOKIE))
    return tuple(dict.fromkeys(secret for secret in (current, *other_devices) if secret))


def person_in(scope: Scope) -> Person | None:
    """Return the person recognised by the gate; None for a stranger, or without a gate."""
    person = scope.get(PERSON_KEY)
    return person if isinstance(person, Person) else None


def is_https(connection: HTTPConnection) -> bool:
    """Return whether the browser comes by TLS, from the request or, behind a silent proxy, from the public address."""
    return connection.scope["scheme"] in {"https", "wss"} or bootstrap.settings().public_url.startswith("https://")


def base_address(request: Request) -> str:
    """Return the base of this server's addresses: the public address if set, else the visited one."""
    public = bootstrap.settings().public_url.rstrip("/")
    return public or f"{'https' if is_https(request) else 'http'}://{request.url.netloc}{address_of()}"


def screen_mark(connection: HTTPConnection) -> str:
    """Return a mark that distinguishes the pages of devices, without giving access; equal for all strangers."""
    return hashlib.sha256(f"screen {device_secret(connection) or ''}".encode()).hexdigest()


def is_another_s_page(connection: HTTPConnection) -> bool:
    """Return whether the requesting page was served to a device other than the browser's current device."""
    mark = connection.query_params.get(SCREEN_PARAMETER)
    return mark is not None and not hmac.compare_digest(mark.encode(), screen_mark(connection).encode())


def plain_address(host: str) -> str:
    """Return an address with IPv4-mapped IPv6 turned into IPv4."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def client_network(connection: HTTPConnection) -> str:
    """Return the network that counts connections: the IPv4 address, or the /64 of an IPv6 address."""
    host = plain_address(connection.client.host) if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((int(address), 64), strict=False)) if address.version == 6 else host


def chosen_language(connection: HTTPConnection) -> str:
    """Return the language requested in the address, or the default."""
    code = connection.query_params.get("langue", DEFAULT_LANGUAGE)
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


def local_path(text: str) -> str:
    """Return ``text`` if a path of this site to continue at, else ``/``: never a different site's address."""
    is_local = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return text if is_local and not text.startswith(("/entree", "/sortie")) else "/"


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a small URL-encoded form, each with its first value. Raises FormTooLarge."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES_MAX:
            raise FormTooLarge
    try:
        fields = parse_qs(body.decode("latin-1"), keep_blank_values=True, max_num_fields=_FIELDS_MAX)
    except ValueError:
        raise FormTooLarge from None
    return {name: values[0] for name, values in fields.items()}


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address, empty if it is none."""
    try:
        parts = urlsplit(address)
        _port = parts.port  # read so that one that is no number is refused here
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def is_own_site(connection: HTTPConnection, *, trusted_hosts: Collection[str], is_origin_required: bool, address: str = "") -> bool:
    """Return whether an acting request comes from a page of this site. ``address``: the public address, if set.

    Every browser sends ``Origin`` with a POST and with a websocket; ``Sec-Fetch-Site`` only over TLS or on the machine itself.
    """
    headers = connection.headers
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return not is_origin_required
    page, public = parts_of(origin), parts_of(address)
    if not page.netloc or page.scheme not in {"http", "https"}:
        return False
    # Without TLS whoever stands between writes the page. A proxy may not say that browsers come by TLS: the public address does.
    comes_by_tls = connection.scope["scheme"] in {"https", "wss"} or (public.scheme == "https" and page.hostname == public.hostname)
    if page.scheme == "http" and comes_by_tls:
        return False
    # A proxy may ask under another name, or leave the port out: what people type is told by the settings then.
    return page.netloc in (headers.get("host"), public.netloc) or page.hostname in trusted_hosts


def answered_hosts(trusted_hosts: Collection[str], address: str) -> frozenset[str]:
    """Return the answered host names; empty: any host, where the settings name neither hosts nor a public address."""
    if trusted_hosts or not address:
        return frozenset(trusted_hosts)
    return frozenset({parts_of(address).hostname or "", "localhost", "127.0.0.1", "::1"})


def secret_in(headers: Headers) -> str | None:
    """Return a request's secret: ``Authorization: Bearer``, or the password of ``Basic``; None without a plausible secret."""
    scheme, _space, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            token = base64.b64decode(token, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return None
    elif scheme.lower() != "bearer":
        return None
    return token if 0 < len(token) <= _SECRET_CHARACTERS_MAX else None


def reader_of(secret: str) -> TokenReader | None:
    """Return the reader of a secret, from the database, by a single indexed SELECT for an unknown secret."""
    return reader_of_token(bootstrap.reading(), secret=secret)


def reader_in(scope: Scope) -> TokenReader | None:
    """Return the token that the gate recognised for this request; None if there was none."""
    reader = scope.get(READER_KEY)
    return reader if isinstance(reader, TokenReader) else None


def seen_with(reader: TokenReader, slug: str, export: Export) -> Snapshot:
    """Return a token's view of an export's call: its maker's view today, which must be complete.

    Raises NotFound for a document outside the token's level, a different call, an unfinished selection, and a maker with a partial view.
    """
    whole = bootstrap.for_documents(reader.call_id)
    view = visible(whole, reader.person or Console())
    reads = export.read_by is not None and reader.token.level.reads(export.read_by)
    if not reads or whole.call.slug != slug or not view.is_finalised or view.is_partial or not export.is_open(view):
        raise NotFound
    return view

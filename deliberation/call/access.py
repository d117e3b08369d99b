"""Ways in: personal links, devices enrolled by links, and tokens of machines. Only hashes of secrets are kept.

A token has a call, a level (public, internal), a name and an end within a year. Each request reads the data visible to the token's maker
today, and is refused after the maker's departure, a change of roles, or with a partial view. Export addresses accept a token in a header
only; ``read_by`` of an export lists the reading tokens.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deliberation.errors import InvalidValue
from deliberation.keys import derived_key
from deliberation.vocabulary import Labelled
from phrases import N_

DEVICE_COOKIE = "jury_device"  # its value is the device's secret, opaque to everybody
# Its value: the secrets of the devices that this browser is in other calls, each let in by that call's own way in.
OTHERS_COOKIE = "jury_others"
CALLS_PATH = "/entree/appels"  # where a browser goes from one of its calls to another
_OTHERS_MAX = 12
_SECRET_CHARACTERS_MAX = 128
_BETWEEN_SECRETS = "."  # no letter of a secret
_DERIVED = "2:"  # begins the nonce of a link whose key is derived
PASS_LIFETIME = timedelta(minutes=5)  # long enough to reach for the other device

# Tell-tale words in a User-Agent, most specific first: Edge also says Chrome, phone browsers also say Safari.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "FxiOS": "Firefox",
    "Chrom": "Chrome",
    "CriOS": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "Mac", "Linux": "Linux"}


class WayIn(Labelled):
    """How a device was enrolled."""

    LINK = "link", N_("Personal link")
    PASS = "pass", N_("Code shown by another device")
    ACCOUNT = "account", N_("Professional account")


@dataclass(frozen=True, slots=True)
class Link:
    """Personal access link. The secret derives from ``nonce`` and the server's key, so the link can be shown again."""

    id: int
    person_id: int
    nonce: str
    created_at: datetime
    revoked_at: datetime | None

    @property
    def is_good(self) -> bool:
        """Tell whether the link still opens."""
        return self.revoked_at is None


@dataclass(frozen=True, slots=True)
class Device:
    """Browser enrolled by a link, valid until revoked or until ``ends_at``.

    ``told_up_to``: id of the person's newest device already announced on this device, initially its own id.
    """

    id: int
    person_id: int
    created_at: datetime
    revoked_at: datetime | None
    agent: str
    ends_at: datetime | None = None
    secret_hash: str = field(default="", repr=False)
    told_up_to: int = 0

    def is_known(self, *, at: datetime) -> bool:
        """Tell whether the device opens anything at ``at``."""
        return self.revoked_at is None and (self.ends_at is None or self.ends_at > at)


@dataclass(frozen=True, slots=True)
class DevicePass:
    """Code to enrol a person's further device: good once, until ``ends_at``."""

    secret: str = field(repr=False)
    ends_at: datetime


def browser_name(agent: str) -> str:
    """Return browser and system in a few words (``Firefox, Windows``), empty if ``agent`` tells neither. ``agent`` is not kept."""
    names = [next((name for word, name in table.items() if word in agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, names))


def new_secret() -> str:
    """Return a fresh secret of 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def other_secrets(cookie: str | None) -> tuple[str, ...]:
    """Return the well-formed secrets held by the cookie of other calls."""
    parts = (cookie or "").split(_BETWEEN_SECRETS)[:_OTHERS_MAX]
    return tuple(dict.fromkeys(part for part in parts if 0 < len(part) <= _SECRET_CHARACTERS_MAX))


def others_text(secrets_: Iterable[str]) -> str:
    """Return the value of the cookie of other calls: latest entry first, the oldest dropped beyond the limit."""
    return _BETWEEN_SECRETS.join(tuple(dict.fromkeys(secrets_))[:_OTHERS_MAX])


def new_nonce() -> str:
    """Return a fresh nonce of a link."""
    return f"{_DERIVED}{new_secret()}"


def link_secret(key: bytes, nonce: str) -> str:
    """Return the secret of the link made with ``nonce``: HMAC-SHA-256 under the key of links, or the server's own for older nonces."""
    of_links = derived_key(key, b"links") if nonce.startswith(_DERIVED) else key
    return urlsafe_b64encode(hmac.digest(of_links, nonce.encode(), "sha256")).rstrip(b"=").decode()


def start_secret(key: bytes) -> str:
    """Return the secret of the server's start link, with which the first call is begun on screen."""
    return link_secret(key, "the first call of this server")


def start_path(secret: str) -> str:
    """Return the path of the start link."""
    return f"/commencer/{secret}"


def link_path(secret: str) -> str:
    """Return the path of a personal link on the server."""
    return f"/entree/{secret}"


def secret_hash(secret: str) -> str:
    """Return the SHA-256 of a secret, as kept in the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


DAYS_MOST = 366
DAYS_USUAL = 90
NAME_CHARACTERS_MAX = 80
# Whoever finds a secret somewhere, in a script or a log, knows by this what it is.
_PREFIX = "jury_"


class TokenLevel(Labelled):
    """Level of a token: publishable data, or the internal data of jury and organisers too."""

    PUBLIC = "public", N_("Public: the laureates")
    INTERNAL = "internal", N_("Internal: the selection and the marks")

    def reads(self, level: "TokenLevel") -> bool:
        """Tell whether a token of this level reads a document of ``level``."""
        return self is TokenLevel.INTERNAL or level is TokenLevel.PUBLIC


@dataclass(frozen=True, slots=True)
class ReadingToken:
    """Token of a call. ``person_id``: the token's maker and reader; None for a token of the server's console.

    Raises InvalidValue for an invalid name or lifetime.
    """

    id: int
    name: str
    level: TokenLevel
    person_id: int | None
    made_by: str
    created_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.name.strip()) <= NAME_CHARACTERS_MAX or not self.name.isprintable():
            raise InvalidValue(
                N_("A token has a name, of {most} characters at most: which machine reads with it."), most=NAME_CHARACTERS_MAX
            )
        if not timedelta(days=1) <= self.ends_at - self.created_at <= timedelta(days=DAYS_MOST):
            raise InvalidValue(N_("A token ends within {most} days, one at the earliest."), most=DAYS_MOST)

    def is_good(self, *, at: datetime) -> bool:
        """Tell whether the token reads anything at ``at``."""
        return self.revoked_at is None and self.ends_at > at


@dataclass(frozen=True, slots=True)
class NewToken:
    """New token with its secret, shown once and never kept."""

    token: ReadingToken
    secret: str = field(repr=False)


def token_secret(secret: str) -> str:
    """Return a secret as it is handed to a machine."""
    return f"{_PREFIX}{secret}"

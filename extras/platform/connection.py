"""Address of a procedure, and the token for requests."""

import stat
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx

from deliberation.errors import InvalidValue, PlatformFailed
from phrases import N_

# Where the national instance keeps what applicants attach, beside its own host.
FILE_HOSTS = frozenset({"static.demarche.numerique.gouv.fr"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_OTHERS_MAY_READ = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Connection:
    """Procedure of an instance. Raises InvalidValue for an address that would expose a secret."""

    url: str
    procedure: int
    token: str = field(repr=False)
    file_hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not is_safe(self.url):
            raise InvalidValue(N_("The platform’s address must begin with https:// (JURY_PLATFORM_URL)."))
        if not self.token or not (self.token.isascii() and self.token.isprintable()) or " " in self.token:
            raise InvalidValue(N_("The platform’s token is empty, or holds what no token holds."))

    @property
    def host(self) -> str:
        """Return the host that is asked."""
        return httpx.URL(self.url).host

    def may_fetch(self, address: str) -> bool:
        """Return whether a file may be fetched from an address: over TLS, on the platform's own host or an allowed host."""
        return is_safe(address) and httpx.URL(address).host in {self.host, *self.file_hosts}


def is_safe(address: str) -> bool:
    """Tell whether nobody between here and there can read along: TLS, or a server on this very machine."""
    try:
        parsed = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    if parsed.userinfo or not parsed.host:
        return False
    return parsed.scheme == "https" or (parsed.scheme == "http" and parsed.host in _LOOPBACK)


def token_in(path: Path) -> str:
    """Return the token in a file. Raises PlatformFailed for an unreadable file, or a file readable by other users."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise PlatformFailed(N_("{path}: the platform’s token cannot be read there."), path=path) from None
    if mode & _OTHERS_MAY_READ:
        raise PlatformFailed(N_("{path}: others may read the platform’s token. Make the file its owner’s alone: chmod 600."), path=path)
    return text

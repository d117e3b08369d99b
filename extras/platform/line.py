"""The line to the platform, for the calls that are connected with a procedure."""

from urllib.parse import urlsplit

import bootstrap
from deliberation.call.drafting import slug_from
from deliberation.errors import PlatformFailed
from extras.platform.client import Platform
from extras.platform.connection import FILE_HOSTS, Connection, token_in
from extras.platform.settings import PlatformSettings
from phrases import N_


def connection_settings() -> PlatformSettings:
    """Return the settings of the connection."""
    return bootstrap.own_settings(PlatformSettings)


def is_connected(slug: str) -> bool:
    """Tell whether whoever runs the dashboard connected a call with a procedure of the platform."""
    return connection_settings().procedure_of(slug) is not None


def slug_to_read(name: str, slug: str) -> str:
    """Return the slug for reading the form of a further call of this name: its own if already connected, else ``slug``."""
    with bootstrap.reading() as uow:
        own = slug_from(name, [state.call.slug for state in uow.calls.all()])
    return own if is_connected(own) else slug


def host() -> str:
    """Return the host at which the platform is asked."""
    return urlsplit(connection_settings().platform_url).hostname or ""


def line(slug: str) -> Platform:
    """Return the line to the platform for a call, to be entered by ``with``. Raises PlatformFailed if it is not connected."""
    settings, procedure = connection_settings(), connection_settings().procedure_of(slug)
    if procedure is None:
        raise PlatformFailed(N_("This call is connected with no procedure of the platform (JURY_PLATFORM_PROCEDURES)."))
    if settings.platform_token:
        token = settings.platform_token.get_secret_value()
    elif settings.platform_token_file:
        token = token_in(settings.platform_token_file)
    else:
        raise PlatformFailed(N_("There is no token for the platform (JURY_PLATFORM_TOKEN or JURY_PLATFORM_TOKEN_FILE)."))
    hosts = frozenset(host.strip() for host in settings.platform_file_hosts.split(",") if host.strip())
    return Platform(Connection(settings.platform_url, procedure, token, FILE_HOSTS | hosts))

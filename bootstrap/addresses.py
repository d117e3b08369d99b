"""Address of this server: below a prefix, if served under ``server.baseUrlPath``, else at the root.

Paths within the server lack the prefix: ``web/prefix.py`` removes the prefix from requests and adds it to addresses in responses.
"""

import os

_prefix = ""


def serve_below(path: str) -> None:
    """Serve below ``path`` from now on, written with or without slashes; empty: at the root."""
    global _prefix
    _prefix = f"/{path.strip('/')}" if path.strip("/") else ""


def address_of(path: str = "") -> str:
    """Return a path of this server, starting with a slash, as requested by a browser; without a path the prefix alone."""
    return _prefix + path


def path_without_prefix(path: str) -> str:
    """Return a browser's requested path in the server's own notation."""
    return path.removeprefix(_prefix)


serve_below(os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", ""))  # commands print addresses too

"""Where this server answers: below a prefix, if it is served under one (``server.baseUrlPath``), else at the root.

Within the server every path is without it: ``web/prefix.py`` takes it off what is asked, and puts it before where an answer sends
a browser.
"""

import os

_prefix = ""


def serve_below(path: str) -> None:
    """Answer below ``path`` from now on, which is written with or without its slashes; empty: at the root."""
    global _prefix
    _prefix = f"/{path.strip('/')}" if path.strip("/") else ""


def address_of(path: str = "") -> str:
    """Return a path of this server, which begins with a slash, as a browser asks for it; the prefix itself without one."""
    return _prefix + path


def path_without_prefix(path: str) -> str:
    """Return a path that a browser asked for as the server calls it."""
    return path.removeprefix(_prefix)


serve_below(os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", ""))  # commands print addresses too

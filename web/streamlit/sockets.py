"""The sockets on which the server listens: told to send small messages at once."""

import gc
import logging
import socket
from collections.abc import Iterable
from typing import Final, cast

from web.streamlit.seams import LISTENING_SOCKET, warn_without

_log: Final = logging.getLogger(__name__)


def send_small_messages_at_once() -> None:
    """Turn Nagle's algorithm off on the listening sockets, and so on every connection that they accept. Without any, a warning is logged.

    asyncio does it for sockets that say they are TCP; Streamlit's, made without a protocol, does not say so, and each small message
    after another waits some 40 ms for the browser's delayed acknowledgement. Uvicorn holds the socket by then and offers no way to get
    it, hence the search.
    """
    warn_without(LISTENING_SOCKET)
    found = listening(gc.get_objects())
    for each in found:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not found:
        _log.warning("no %s was found, so %s", LISTENING_SOCKET.name, LISTENING_SOCKET.lost)


def listening(objects: Iterable[object]) -> list[socket.socket]:
    """Return those of ``objects`` that are TCP sockets waiting for connections."""
    # By type: asked with isinstance, a proxy whose object is gone raises.
    sockets = (cast(socket.socket, each) for each in objects if issubclass(type(each), socket.socket))
    return [
        each
        for each in sockets
        if each.fileno() >= 0
        and each.type == socket.SOCK_STREAM
        and each.family in (socket.AF_INET, socket.AF_INET6)
        and each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    ]

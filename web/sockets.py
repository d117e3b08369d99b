"""Send small messages at once on the server's listening sockets (TCP_NODELAY)."""

import gc
import logging
import socket
from collections.abc import Iterable
from typing import Final, cast

_log: Final = logging.getLogger(__name__)


def send_small_messages_at_once() -> None:
    """Turn Nagle's algorithm off on the listening sockets, and so on every connection that they accept. Without any, a warning is logged.

    asyncio does it for sockets that say they are TCP; Streamlit's, made without a protocol, does not say so, and each small message
    after another waits some 40 ms for the browser's delayed acknowledgement: a list answers in 55 ms instead of 12. Uvicorn holds the
    socket by then and offers no way to get it, hence the search.
    """
    found = listening(gc.get_objects())
    for each in found:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not found:
        _log.warning("no listening socket was found, so small messages may wait some 40 ms for one another")


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

"""A program that speaks Streamlit's own protocol: asks for a screen as its page would, and says of its widgets what no page would."""

import re
from collections.abc import Iterable, Mapping

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from bench.servers import Server
from deliberation.access import DEVICE_COOKIE


def line(server: Server, *, device: str = "", origin: str = "") -> ClientConnection:
    """Open the websocket with a device's cookie, from a page of ``origin``."""
    headers = {"Cookie": f"{DEVICE_COOKIE}={device}"} if device else {}
    address = f"{server.url.replace('http', 'ws')}/_stcore/stream"
    return connect(address, additional_headers=headers, origin=Origin(origin) if origin else None, max_size=None)


def run(socket: ClientConnection, address: str, query: str = "", *, widgets: Iterable[Mapping[str, object]] = ()) -> bytes:
    """Run a screen once, with the state of some widgets, and return everything that is sent."""
    state = ClientState(page_name=address, query_string=query)
    for widget in widgets:
        state.widget_states.widgets.add(**widget)
    socket.send(BackMsg(rerun_script=state).SerializeToString())
    said = b""
    while True:
        message = socket.recv(timeout=20)
        assert isinstance(message, bytes)
        said += message
        answer = ForwardMsg.FromString(message)
        # A run cut short by st.rerun() is not the end.
        if answer.WhichOneof("type") == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return said


def told(server: Server, address: str, query: str = "", *, device: str = "") -> bytes:
    """Everything the server sends for one run of a screen."""
    with line(server, device=device) as socket:
        return run(socket, address, query)


def widget_id(said: bytes, key: str) -> str:
    """The identifier of the widget that was given ``key``: the same for everybody."""
    found = re.search(rb"\$\$ID-[0-9a-f]+-" + re.escape(key.encode()) + rb"(?![\w.])", said)
    assert found, key
    return found.group().decode()

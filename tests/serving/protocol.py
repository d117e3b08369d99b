"""Streamlit's own protocol, without a browser: presses buttons of a screen, and may send states of widgets that no page would."""

import json
import re
from collections.abc import Iterable, Mapping

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from deliberation.call.access import DEVICE_COOKIE
from tools.serving import protocol
from tools.serving.protocol import line_path, state_text
from tools.serving.servers import Server

_LISTENER = "jury.live"


class Screen(protocol.Screen):
    """A screen whose widgets can be used.

    ``session``: what the server calls its state, which the page asks for again when its line was cut; ``drawn``: the name of the view
    that the page shows.
    """

    def __init__(self, address: str, query: str = "", *, url: str = "") -> None:
        super().__init__(address, query, url=url)
        self._components: dict[str, tuple[str, str]] = {}  # name → its identifier, its fragment's
        self._buttons: dict[str, tuple[str, str]] = {}  # as the components
        self.drawn = ""
        self.session = ""

    def run(self, *, widgets: Iterable[Mapping[str, object]] = ()) -> bytes:
        """Word the question for a run of the page, with the state of some widgets."""
        state = self.state()
        for widget in widgets:
            state.widget_states.widgets.add(**widget)
        return state_text(state)

    def trigger(self, component: str, event: str, value: object = True) -> bytes:
        """Word what a component's script does in the browser: it triggers one of its events."""
        id_, fragment_id = self._components[component]
        state = self._state_of(fragment_id)
        widget = state.widget_states.widgets.add()
        widget.id = f"$$STREAMLIT_INTERNAL_KEY_{id_}__events"
        widget.json_trigger_value = json.dumps([{"event": event, "value": value}])
        return state_text(state)

    def press(self, key: str) -> bytes:
        """Word what a click on a button does, by the key that it was given, whatever the key says that it names."""
        of_key = re.compile(rf"-{re.escape(key)}(\.on\.\w+)?$")
        id_, fragment_id = next(button for name, button in reversed(self._buttons.items()) if of_key.search(name))
        state = self._state_of(fragment_id)
        state.widget_states.widgets.add(id=id_, trigger_value=True)
        return state_text(state)

    def choose(self, key: str, *options: str) -> bytes:
        """Word what a press on an option of a segmented control does, by the control's key: the options that are chosen then, as shown."""
        id_, fragment_id = next(button for name, button in self._buttons.items() if name.endswith(f"-{key}"))
        state = self._state_of(fragment_id)
        state.widget_states.widgets.add(id=id_).string_array_value.data.extend(options)
        return state_text(state)

    def take(self, frame: bytes) -> bool:
        """Take in one message, and tell whether it ends the run that somebody waits for."""
        message = ForwardMsg.FromString(frame)
        self.session = message.new_session.initialize.session_id or self.session
        element, fragment_id = message.delta.new_element, message.delta.fragment_id
        match element.WhichOneof("type"):
            case "bidi_component":
                component = element.bidi_component
                self._components[component.component_name] = (component.id, fragment_id)
                if component.component_name == _LISTENER:
                    self.drawn = json.loads(component.json)["drawn"]
            case "button":
                id_ = element.button.id
                self._buttons.pop(id_, None)  # the last drawn is the last in order
                self._buttons[id_] = (id_, fragment_id)
            case "button_group":
                self._buttons[element.button_group.id] = (element.button_group.id, fragment_id)
        return super().take(frame)

    def _state_of(self, fragment_id: str) -> ClientState:
        state = self.state()
        state.fragment_id = fragment_id
        return state


def line(server: Server, *, device: str = "", origin: str = "", page_of: str | None = None, session: str = "") -> ClientConnection:
    """Open the websocket with a device's cookie, from a page of ``origin``.

    ``page_of``: the device that the page was served to, if it is another; ``session``: what the page had before its line was cut.
    """
    headers = {"Cookie": f"{DEVICE_COOKIE}={device}"} if device else {}
    address = f"{server.url.replace('http', 'ws')}{line_path(device if page_of is None else page_of)}"
    protocols = [Subprotocol(each) for each in ("streamlit", "no-token", *filter(None, [session]))]
    return connect(address, additional_headers=headers, origin=Origin(origin) if origin else None, subprotocols=protocols, max_size=None)


def run(
    socket: ClientConnection, address: str, query: str = "", *, widgets: Iterable[Mapping[str, object]] = (), screen: Screen | None = None
) -> bytes:
    """Run a screen once, with the state of some widgets, and return everything that is sent.

    ``screen``: what the page knows of it already, if it is the same one; then ``address`` and ``query`` are its own.
    """
    screen = screen or Screen(address, query)
    socket.send(screen.run(widgets=widgets))
    said, is_over = b"", False
    while not is_over:
        message = socket.recv(timeout=20, decode=False)
        said += message
        is_over = screen.take(message)
    return said


def messages_of_run(server: Server, address: str, query: str = "", *, device: str = "") -> bytes:
    """Everything the server sends for one run of a screen."""
    with line(server, device=device) as socket:
        return run(socket, address, query)


def widget_id(said: bytes, key: str) -> str:
    """The identifier of the widget that was given ``key``: the same for everybody."""
    match = re.search(rb"\$\$ID-[0-9a-f]+-" + re.escape(key.encode()) + rb"(?![\w.])", said)
    if match is None:
        raise LookupError(key)
    return match.group().decode()

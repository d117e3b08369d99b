"""Streamlit's own protocol, without a browser: asks for a screen as its page would, and may send states of widgets that no page would."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from deliberation.call.access import DEVICE_COOKIE
from tools.serving.servers import Server
from web.requests import SCREEN_PARAMETER

_LISTENER = "jury.live"


class Screen:
    """What a page in a browser knows of its screen: it words what the page asks the server, and takes in the answers.

    ``problem``: what the screen says went wrong, empty if nothing did; ``navigation``: the pages it offers; ``session``: what the
    server calls its state, which the page asks for again when its line was cut; ``drawn``: the name of the view that the page shows.
    """

    def __init__(self, address: str, query: str = "", *, url: str = "") -> None:
        self._address, self._query, self._url = address, query, url
        self._page_hash = ""
        self._components: dict[str, tuple[str, str]] = {}  # name → its identifier, its fragment's
        self._buttons: dict[str, tuple[str, str]] = {}  # as the components
        self.drawn = ""
        self.problem = ""
        self.navigation = Navigation()
        self.session = ""

    def run(self, *, widgets: Iterable[Mapping[str, object]] = ()) -> bytes:
        """Word the question for a run of the page, with the state of some widgets."""
        state = self._state()
        for widget in widgets:
            state.widget_states.widgets.add(**widget)
        return _state_text(state)

    def trigger(self, component: str, event: str, value: object = True) -> bytes:
        """Word what a component's script does in the browser: it triggers one of its events."""
        id_, fragment_id = self._components[component]
        state = self._state()
        state.fragment_id = fragment_id
        widget = state.widget_states.widgets.add()
        widget.id = f"$$STREAMLIT_INTERNAL_KEY_{id_}__events"
        widget.json_trigger_value = json.dumps([{"event": event, "value": value}])
        return _state_text(state)

    def press(self, key: str) -> bytes:
        """Word what a click on a button does, by the key that it was given, whatever the key says that it names."""
        of_key = re.compile(rf"-{re.escape(key)}(\.on\.\w+)?$")
        id_, fragment_id = next(button for name, button in reversed(self._buttons.items()) if of_key.search(name))
        state = self._state()
        state.fragment_id = fragment_id
        state.widget_states.widgets.add(id=id_, trigger_value=True)
        return _state_text(state)

    def choose(self, key: str, *options: str) -> bytes:
        """Word what a press on an option of a segmented control does, by the control's key: the options that are chosen then, as shown."""
        id_, fragment_id = next(button for name, button in self._buttons.items() if name.endswith(f"-{key}"))
        state = self._state()
        state.fragment_id = fragment_id
        state.widget_states.widgets.add(id=id_).string_array_value.data.extend(options)
        return _state_text(state)

    def take(self, frame: bytes) -> bool:
        """Take in one message, and tell whether it ends the run that somebody waits for."""
        message = ForwardMsg.FromString(frame)
        self.problem = _problem_in(message) or self.problem
        match message.WhichOneof("type"):
            case "new_session":
                self._page_hash = message.new_session.page_script_hash
                self.session = message.new_session.initialize.session_id or self.session
            case "navigation":
                self.navigation = message.navigation
                self._page_hash = message.navigation.page_script_hash
            case "delta" if message.delta.new_element.WhichOneof("type") == "bidi_component":
                component = message.delta.new_element.bidi_component
                self._components[component.component_name] = (component.id, message.delta.fragment_id)
                if component.component_name == _LISTENER:
                    self.drawn = json.loads(component.json)["drawn"]
            case "delta" if message.delta.new_element.WhichOneof("type") == "button":
                id_ = message.delta.new_element.button.id
                self._buttons.pop(id_, None)  # the last drawn is the last in order
                self._buttons[id_] = (id_, message.delta.fragment_id)
            case "delta" if message.delta.new_element.WhichOneof("type") == "button_group":
                id_ = message.delta.new_element.button_group.id
                self._buttons[id_] = (id_, message.delta.fragment_id)
            case "script_finished":
                # A run cut short by st.rerun(), or a fragment's, is not the end.
                return message.script_finished in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
        return False

    def _state(self) -> ClientState:
        state = ClientState(query_string=self._query, page_script_hash=self._page_hash)
        if not self._page_hash:
            # As at the first load: the page is known by its address only.
            state.page_name = self._address
        if self._url:
            state.context_info.url = self._url
        state.context_info.locale = "fr-FR"
        state.context_info.timezone = "Europe/Paris"
        return state


def _problem_in(message: ForwardMsg) -> str:
    element = message.delta.new_element
    match message.WhichOneof("type"):
        case "page_not_found":
            return "page not found"
        case "delta" if element.WhichOneof("type") == "exception":
            return f"{element.exception.type} {element.exception.message}"
        case "delta" if element.alert.format == Alert.ERROR:
            # Where the dashboard apologises it shows a sentence in the place of the page.
            return str(element.alert.body)
        case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            return "the script does not compile"
    return ""


def _state_text(state: ClientState) -> bytes:
    said: bytes = BackMsg(rerun_script=state).SerializeToString()
    return said


def line(server: Server, *, device: str = "", origin: str = "", page_of: str | None = None, session: str = "") -> ClientConnection:
    """Open the websocket with a device's cookie, from a page of ``origin``.

    ``page_of``: the device that the page was served to, if it is another; ``session``: what the page had before its line was cut.
    """
    headers = {"Cookie": f"{DEVICE_COOKIE}={device}"} if device else {}
    address = f"{server.url.replace('http', 'ws')}{line_path(device if page_of is None else page_of)}"
    protocols = [Subprotocol(each) for each in ("streamlit", "no-token", *filter(None, [session]))]
    return connect(address, additional_headers=headers, origin=Origin(origin) if origin else None, subprotocols=protocols, max_size=None)


def line_path(device: str) -> str:
    """Return the path of the websocket as a page that was served to this device asks for it."""
    return f"/_stcore/stream?{SCREEN_PARAMETER}={screen_mark(device)}"


def screen_mark(device: str) -> str:
    """Return the mark of the pages that were served to this device."""
    return hashlib.sha256(f"screen {device}".encode()).hexdigest()


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

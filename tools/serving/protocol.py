"""Streamlit's own protocol, without a browser: asks for a screen as its page would."""

import hashlib

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation

from web.requests import SCREEN_PARAMETER


class Screen:
    """Browser page's knowledge of its screen: words requests to the server, and takes in answers.

    ``problem``: the screen's error, empty without an error; ``navigation``: the offered pages.
    """

    def __init__(self, address: str, query: str = "", *, url: str = "") -> None:
        self._address, self._query, self._url = address, query, url
        self._page_hash = ""
        self.problem = ""
        self.navigation = Navigation()

    def run(self) -> bytes:
        """Word the question for a run of the page."""
        return state_text(self.state())

    def take(self, frame: bytes) -> bool:
        """Take in a message, and return whether it ends the awaited run."""
        message = ForwardMsg.FromString(frame)
        self.problem = _problem_in(message) or self.problem
        match message.WhichOneof("type"):
            case "new_session":
                self._page_hash = message.new_session.page_script_hash
            case "navigation":
                self.navigation = message.navigation
                self._page_hash = message.navigation.page_script_hash
            case "script_finished":
                # A run cut short by st.rerun(), or a fragment's, is not the end.
                return message.script_finished in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
        return False

    def state(self) -> ClientState:
        """Return the state of the page for a request to run."""
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


def state_text(state: ClientState) -> bytes:
    """Return the message that asks for a run with a state of the page."""
    frame: bytes = BackMsg(rerun_script=state).SerializeToString()
    return frame


def line_path(device: str) -> str:
    """Return the path of the websocket for a page served to this device."""
    return f"/_stcore/stream?{SCREEN_PARAMETER}={screen_mark(device)}"


def screen_mark(device: str) -> str:
    """Return the mark of the pages that were served to this device."""
    return hashlib.sha256(f"screen {device}".encode()).hexdigest()

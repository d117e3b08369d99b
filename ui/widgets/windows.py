"""Windows over a page: opened anywhere on the page, open until answered or closed, with titles in the screen's language."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, NamedTuple

import streamlit as st

from deliberation.operations.acts import Receipt
from ui import feedback, live, navigation
from ui.acting import Who, act

_OPEN = "windows.open"
Width = Literal["medium", "large"]
OnDismiss = Callable[[], None] | Literal["ignore"]


class _Asked(NamedTuple):
    window: str
    page: str
    about: Any


def show(title: str, draw: Callable[[], None], *, width: Width = "medium", on_dismiss: OnDismiss = "ignore") -> None:
    """Show a window that the next run of the page closes."""
    # Decorate at call time: at import the title would be in the wrong language.
    st.dialog(title, width=width, on_dismiss=on_dismiss)(draw)()


@dataclass(frozen=True, slots=True)
class Window:
    """Window that stays until answered or closed, whatever runs meanwhile; a single window at a time, on the requesting page."""

    name: str

    def ask(self, about: Any) -> None:
        """Open the window about something, say a candidature's id; the callback of a button."""
        feedback.forget(self.name)
        st.session_state[_OPEN] = _Asked(self.name, navigation.visited(), about)
        # Open it from the page: a window opened by a live part closes at the part's next change.
        live.whole_page()

    def about(self) -> Any:
        """Return the window's subject; None if closed."""
        request = st.session_state.get(_OPEN)
        return request.about if isinstance(request, _Asked) and request[:2] == (self.name, navigation.visited()) else None

    def close(self) -> None:
        """Close it with the next drawing."""
        st.session_state.pop(_OPEN, None)
        feedback.forget(self.name)

    def act(self, verb: Callable[..., Receipt | None], who: Who, **keywords: Any) -> bool:
        """Do the act and close; if refused, stay open and show why. Returns whether it was done."""
        done = act(verb, who, part=self.name, **keywords)
        if done:
            self.close()
        return done is not None

    def doing(self, verb: Callable[..., Receipt | None], who: Who, **keywords: Any) -> Callable[[], None]:
        """Return the callback of a button that closes the window and does the act."""

        def callback() -> None:
            self.act(verb, who, **keywords)

        return callback

    def show(self, title: str, draw: Callable[[Any], None], *, width: Width = "medium") -> None:
        """Show the window if open, drawn by ``draw`` with its subject. Called by the page, outside its live parts."""
        # Let the page show the receipt: shown from within a closing window, it makes the browser render a blank page.
        feedback.receipts(self.name)
        if self.about() is None:
            return

        @wraps(draw)
        def body() -> None:
            about = self.about()
            if about is None:
                st.rerun()  # a rerun of the page that does not show it is what closes it
            draw(about)
            feedback.refusal(self.name)

        show(title, body, width=width, on_dismiss=self.close)

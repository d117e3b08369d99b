"""A person's own switch for a short sound and a vibration when something is asked of them, on this device."""

from pathlib import Path
from typing import Final

from deliberation.call.people import Person
from phrases import _
from ui.streamlit_seams.components import component

_FOLDER: Final = Path(__file__).parent / "live_component"
_switch: Final = component(
    "jury.signals",
    html='<label class="signals"><input type="checkbox"><span></span></label>',
    css=_FOLDER / "signals.css",
    js=_FOLDER / "mount_signals.js",
)


def switch(person: Person) -> None:
    """Let a person have this device sound and vibrate when something is asked of them; kept by the device alone."""
    said = _("Sound and vibration when I am asked for something, on this device")
    _switch(key="signals", data={"label": said, "person": person.id}, height="content")

"""What makes a screen handy on a phone or a tablet as on a computer."""

from pathlib import Path
from typing import Final

from ui.widgets import styles

STYLE: Final = Path(__file__).with_name("touch.css")


def style() -> None:
    """Make buttons and choices large enough for fingers, on devices that are touched."""
    styles.put(STYLE)

"""Import all screens at the start, so that the first visitor does not wait half a second."""

from importlib import import_module
from pkgutil import walk_packages
from typing import Final

import ui

_SCRIPT: Final = "ui.frame"  # which each screen runs


def import_what_screens_show() -> None:
    """Import all of ``ui``. Called before the server starts and freezes what was loaded for the garbage collector."""
    for module in walk_packages(ui.__path__, "ui."):
        if module.name != _SCRIPT:
            import_module(module.name)

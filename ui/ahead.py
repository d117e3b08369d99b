"""What screens are made of, imported before anybody asks for one: the first person after a start waited half a second for it."""

from importlib import import_module
from pkgutil import walk_packages
from typing import Final

import ui

_SCRIPT: Final = "ui.frame"  # which each screen runs


def import_what_screens_show() -> None:
    """Import all of ``ui``. Called before the server starts, which then spares the garbage collector what is there."""
    for module in walk_packages(ui.__path__, "ui."):
        if module.name != _SCRIPT:
            import_module(module.name)

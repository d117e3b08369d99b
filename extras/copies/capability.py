"""Copies of the database: backups, kept and put back, and the move to another database."""

from capabilities import Capability, Panel
from phrases import N_

_TITLE = N_("Backups")
_COMMANDS = "extras.copies.commands"

CAPABILITY = Capability(
    name="copies",
    title=_TITLE,
    panels={"standing": (Panel("last_backup", _TITLE, "browse", "extras.copies.screens.age:show_age"),)},
    commands={"backup": f"{_COMMANDS}:backup", "restore": f"{_COMMANDS}:restore", "move-to": f"{_COMMANDS}:move_to"},
    hooks={"monitoring": "extras.copies.monitoring"},
)

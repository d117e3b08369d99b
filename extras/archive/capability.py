"""Archive of a call, its sequel, and the erasure of a call with an archive kept elsewhere."""

from capabilities import Capability, Panel
from phrases import N_

CAPABILITY = Capability(
    name="archive",
    title=N_("Archive of the call"),
    panels={"kept": (Panel("erasing", N_("Erase this call"), "keep_call", "extras.archive.screens.erasing:offer_erasing"),)},
    exports={"scores-schema.json": "extras.archive.documents:EXPORTS"},
    commands={"archive": "extras.archive.commands:archive", "erase": "extras.archive.commands:erase"},
)

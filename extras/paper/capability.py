"""Paper in a jury: grids printed, marks and declarations of interests written on paper and entered."""

from capabilities import Capability, Grant, Panel
from phrases import N_

CAPABILITY = Capability(
    name="paper",
    title=N_("Paper grids"),
    rights={"ENTER_PAPER": Grant("enter_paper", N_("Enter the grids that jurors filled in on paper"), {"organiser": "ND"})},
    panels={"imports": (Panel("paper", N_("Paper grids"), "import", "extras.paper.screens.grids:panel", after="scores"),)},
    exports={"grid.zip": "extras.paper.documents:EXPORTS"},
)

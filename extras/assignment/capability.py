"""Assignment of readers: proposed for each application, adjusted by hand, saved in a single act."""

from capabilities import Capability, Grant, JournalledAct, Panel
from phrases import N_

CAPABILITY = Capability(
    name="assignment",
    title=N_("Who reads what"),
    rights={"ASSIGN": Grant("assign", N_("Assign the reading"), {"organiser": "PND", "chair": "PND"})},
    acts={
        "READING_ASSIGNED": JournalledAct(
            "reading_assigned", N_("Reading assigned"), "extras.assignment.acts:ReadingAssigned", ("WHOLE", "READERS")
        )
    },
    forms={"reading": "assign"},
    panels={"settings": (Panel("reading", N_("Reading"), "assign", "extras.assignment.screens.panel:panel"),)},
    commands={"assign": "extras.assignment.commands:assign"},
)

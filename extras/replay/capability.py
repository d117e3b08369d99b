"""A finalised meeting, read again act by act: a screen of the records."""

from capabilities import Capability, Grant, OwnScreen
from phrases import N_

CAPABILITY = Capability(
    name="replay",
    title=N_("The meeting, act by act"),
    rights={"REPLAY": Grant("replay", N_("Read a finalised meeting again, act by act"), {"chair": "A", "organiser": "A", "staff": "A"})},
    screens=(
        OwnScreen(
            "replay",
            N_("The meeting, act by act"),
            ":material/replay:",
            "seance-acte-par-acte",
            right="replay",
            group="records",
            after="journal",
            summary=N_("The meeting again, act by act, for a review or an appeal."),
        ),
    ),
)

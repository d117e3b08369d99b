"""A finalised meeting, read again act by act: a screen of the records; a recorded one, played on the demonstration."""

from capabilities import Capability, Grant, Offer, OwnScreen, Panel
from phrases import N_

CAPABILITY = Capability(
    name="replay",
    title=N_("The meeting, act by act"),
    rights={
        "REHEARSE": Grant(
            "rehearse", N_("Play a recorded meeting on the demonstration, and begin it again"), {"chair": "PNDA", "organiser": "PNDA"}
        ),
        "REPLAY": Grant("replay", N_("Read a finalised meeting again, act by act"), {"chair": "A", "organiser": "A", "staff": "A"}),
    },
    panels={"home": (Panel("rehearsal", N_("Rehearsal"), "rehearse", "extras.replay.screens.rehearsal:live"),)},
    routes="extras.replay.entrance:routes",
    offers=(Offer(N_("Watch a meeting in 5 minutes"), "/entree/demo/seance", "projector"),),
    at_start="extras.replay.entrance:begin_with_the_server",
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

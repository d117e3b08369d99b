"""Needs of a jury without devices: paper grids, declarations on paper, secret votes on a lent device."""

from capabilities import Capability, Grant, JournalledAct, Panel
from phrases import N_

_PAYLOAD = "extras.paper.acts:BallotPass"
CAPABILITY = Capability(
    name="paper",
    title=N_("Paper grids and lent devices"),
    rights={
        "ENTER_PAPER": Grant("enter_paper", N_("Enter the grids that jurors filled in on paper"), {"organiser": "ND"}),
        "ISSUE_BALLOT_PASS": Grant(
            "issue_ballot_pass",
            N_("Issue a pass to a member without a device, in a secret ballot"),
            {"chair": "D", "organiser": "D"},
            stands_in=True,
        ),
    },
    acts={
        "BALLOT_PASS_ISSUED": JournalledAct("ballot_pass_issued", N_("Pass for a secret ballot issued"), _PAYLOAD),
        "BALLOT_PASS_WITHDRAWN": JournalledAct("ballot_pass_withdrawn", N_("Pass for a secret ballot withdrawn"), _PAYLOAD),
    },
    panels={"imports": (Panel("paper", N_("Paper grids"), "import", "extras.paper.screens.grids:panel", after="scores"),)},
    routes="extras.paper.lent:routes",
    doors=("/scrutin/",),
    exports={"grid.zip": "extras.paper.documents:EXPORTS"},
    hooks={"lending": "extras.paper.screens.lending"},
)

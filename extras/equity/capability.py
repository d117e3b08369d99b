"""The equity sheet: on *Selection* while the jury deliberates, and as an annex of the minutes."""

from capabilities import Annex, Capability, Panel
from phrases import N_

CAPABILITY = Capability(
    name="equity",
    title=N_("Equity sheet"),
    panels={"selection": (Panel("equity", N_("Equity sheet"), "browse", "extras.equity.screens.sheet:show_sheet"),)},
    charts={"equity": "extras.equity.chart:equity_chart"},
    results={"equity": "extras.equity.comparison:equity"},
    annexes={"equity": Annex(N_("Equity sheet"), "extras.equity.annex:annex_blocks")},
)

"""The laureates of past editions of a call: brought, listed, recognised among its applicants, handed over to the next call."""

from capabilities import Capability, OwnScreen, Panel
from phrases import N_

_SCREENS = "extras.laureates.screens"
_TITLE = N_("Past laureates")

CAPABILITY = Capability(
    name="laureates",
    title=_TITLE,
    screens=(
        OwnScreen(
            *("laureates", _TITLE, ":material/emoji_events:", "laureats", "browse", "records", "journal"),
            summary=N_("The laureates of earlier calls."),
            offered="extras.laureates.editions:has_laureates",
        ),
    ),
    panels={
        "call_parts": (Panel("laureates", _TITLE, "change_call", f"{_SCREENS}.keeping:panel"),),
        "sheet": (Panel("laureates", _TITLE, "browse", f"{_SCREENS}.listing:on_sheet"),),
    },
    hooks={
        "acronyms": "extras.laureates.matching:past_acronyms",
        "demonstration_settings": "extras.laureates.reading:with_demonstrated",
        "next_call": "extras.laureates.screens.keeping:with_own",
    },
)

"""The connection with démarches-simplifiées: dossiers and forms read there, a finalised selection sent there."""

from capabilities import Capability, Grant, JournalledAct, Panel
from phrases import N_

_CARRIED = "extras.platform.acts:CarriedToPlatform"
_TITLE = N_("Send decisions to the platform")

CAPABILITY = Capability(
    name="platform",
    title=N_("Connection with démarches-simplifiées"),
    rights={"PLATFORM_WRITE": Grant("platform_write", N_("Send a finalised selection to the platform"), {"chair": "A", "organiser": "A"})},
    # Carrying is for those who see every file: others are not told which files it has come to.
    acts={
        "PLATFORM_ANNOTATED": JournalledAct("platform_annotated", N_("Annotations sent to the platform"), _CARRIED, ("WHOLE",)),
        "PLATFORM_DECIDED": JournalledAct("platform_decided", N_("Decision sent to the platform"), _CARRIED, ("WHOLE",)),
        "PLATFORM_READ_BACK": JournalledAct(
            "platform_read_back", N_("Platform read back"), "extras.platform.acts:PlatformReadBack", ("WHOLE",)
        ),
    },
    panels={
        "call": (Panel("platform", N_("The platform’s form"), "import", "extras.platform.screens.form:panel"),),
        "documents": (Panel("platform", _TITLE, "platform_write", "extras.platform.screens.decisions:panel"),),
        "finalising": (
            Panel(
                "platform",
                _TITLE,
                "browse",
                "extras.platform.screens.reasons:before_finalising",
                offered="extras.platform.screens.reasons:lacking_reasons",
            ),
        ),
        "imports": (
            Panel(
                "platform",
                N_("From the platform"),
                "import",
                "extras.platform.screens.importing:panel",
                offered="extras.platform.screens.importing:is_offered",
                after="dossiers",
                invites=N_("No application yet: read them on the platform, or bring its export."),
            ),
        ),
        "new_call": (
            Panel(
                "platform",
                N_("From the platform’s form"),
                "keep_call",
                "extras.platform.screens.form:begin",
                offered="extras.platform.screens.form:is_offered",
            ),
        ),
        "reopening": (
            Panel(
                "platform",
                _TITLE,
                "browse",
                "extras.platform.screens.reasons:before_reopening",
                offered="extras.platform.screens.reasons:is_carried",
            ),
        ),
        "screening": (
            Panel(
                "platform",
                _TITLE,
                "browse",
                "extras.platform.screens.reasons:while_screening",
                offered="extras.platform.screens.reasons:is_offered",
            ),
        ),
    },
    commands={"platform": "extras.platform.commands:app"},
    trials={"demo-platform": "extras.platform.tests.serving.demo:run"},
    settings="extras.platform.settings:PlatformSettings",
    sequel="extras.platform.sequel:lines",
)

"""The connection with démarches-simplifiées: dossiers and forms read there, a finalised selection sent there."""

from capabilities import Capability, Grant, JournalledAct, Panel
from phrases import N_

_CARRIED = "extras.platform.acts:CarriedToPlatform"
_SCREENS = "extras.platform.screens"
_FORM, _DECISIONS = f"{_SCREENS}.form", f"{_SCREENS}.decisions"
_IS_OFFERED = f"{_DECISIONS}:is_offered"
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
        "call": (Panel("platform", N_("The platform’s form"), "import", f"{_FORM}:panel", _IS_OFFERED),),
        "documents": (Panel("platform", _TITLE, "platform_write", f"{_DECISIONS}:panel", _IS_OFFERED),),
        "finalising": (Panel("platform", _TITLE, "browse", f"{_DECISIONS}:before_finalising", f"{_DECISIONS}:lacking_reasons"),),
        "imports": (
            Panel(
                *("platform", N_("From the platform"), "import", f"{_SCREENS}.importing:panel", f"{_SCREENS}.importing:is_offered"),
                after="dossiers",
                invites=N_("No application yet: read them on the platform, or bring its export."),
            ),
        ),
        "new_call": (
            Panel("platform", N_("From the platform’s form"), "keep_call", f"{_SCREENS}.form:begin", f"{_SCREENS}.form:is_offered"),
        ),
        "reopening": (Panel("platform", _TITLE, "browse", f"{_DECISIONS}:before_reopening", f"{_DECISIONS}:is_carried"),),
        "screening": (Panel("platform", _TITLE, "browse", f"{_DECISIONS}:while_screening", _IS_OFFERED),),
    },
    commands={"platform": "extras.platform.commands:app"},
    trials={"demo-platform": "extras.platform.tests.serving.demo:run"},
    settings="extras.platform.settings:PlatformSettings",
    sequel="extras.platform.verbs:sequel_lines",
)

"""Letters, messages, convocations of teams, the heading of the minutes: their texts, made for each, sent by the office itself."""

from capabilities import Capability, Grant, OwnScreen
from phrases import N_

DOOR = "/passage/"  # to the pages on which teams wait for their hearing
_TITLE = N_("Messages and letters")
CAPABILITY = Capability(
    name="letters",
    title=_TITLE,
    rights={
        "WORD": Grant("word", N_("Word the messages, the letters and the heading of the minutes"), {"organiser": "PNDA", "chair": "PNDA"})
    },
    screens=(
        OwnScreen(
            "messages",
            _TITLE,
            ":material/mail:",
            "messages",
            right="word",
            group="preparation",
            after="settings",
            summary=N_("Invitations, reminders, convocations, letters: their texts, to send yourself; the heading of the minutes."),
        ),
    ),
    routes="extras.letters.waiting_page:routes",
    doors=(DOOR,),
    conditions=("extras.letters.screens.minutes_heading:check_heading",),
    exports={"applicants.zip": "extras.letters.documents:EXPORTS"},
    downloads="extras.letters.downloads:files",
)

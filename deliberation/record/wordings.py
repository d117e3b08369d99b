"""Texts of an office in the record: messages, letters, the heading of the minutes."""

from collections.abc import Mapping
from types import MappingProxyType

from deliberation.vocabulary import Labelled
from phrases import N_

Words = Mapping[str, str]


class Wording(Labelled):
    """The texts that an office may edit."""

    INVITATION = "invitation", N_("Invitation")
    REMINDER = "reminder", N_("Reminder")
    CONVOCATION = "convocation", N_("Convocation")
    RESULTS = "results", N_("Results, to the jury")
    HEARING = "hearing", N_("Convocation of a team")
    LETTER_SELECTED = "letter_selected", N_("Letter: selected")
    LETTER_RESERVE = "letter_reserve", N_("Letter: reserve list")
    LETTER_DECLINED = "letter_declined", N_("Letter: not selected")
    LETTER_NOT_SHORTLISTED = "letter_not_shortlisted", N_("Letter: not shortlisted")
    LETTER_INADMISSIBLE = "letter_inadmissible", N_("Letter: inadmissible")
    LETTERHEAD = "letterhead", N_("Head and foot of the letters")
    MINUTES = "minutes", N_("Heading of the minutes")


# What is asked for beside a text; empty until an office says it.
PARTS: Mapping[Wording, Mapping[str, str]] = MappingProxyType(
    {
        Wording.LETTERHEAD: {
            "sender": N_("Sender, at the top"),
            "town": N_("Town, before the date"),
            "signatory": N_("Who signs, and in which capacity"),
        },
        Wording.MINUTES: {
            "authority": N_("Authority"),
            "legal_basis": N_("Legal basis"),
            "convened": N_("Convocation"),
            "order_of_the_day": N_("Order of the day"),
            "place": N_("Place of the meeting"),
            "chair_title": N_("Title of who presides"),
            "secretary": N_("Secretary of the meeting"),
            "annexes": N_("Annexes left out"),
            "logo": N_("Logo"),
        },
    }
)


def heading_by_default() -> Words:
    """Return the heading of the minutes of an office that wrote none: statistics on marks and on draws are annexes left out."""
    return {**dict.fromkeys(PARTS[Wording.MINUTES], ""), "annexes": "agreement,robustness"}

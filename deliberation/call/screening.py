"""Pre-selection: what a candidature may be, and what an opinion imported from the platform does."""

from enum import StrEnum

from deliberation.vocabulary import Labelled
from phrases import N_, Message


class Screening(Labelled):
    """The pre-selection of a candidature. ``counted`` heads the number of those that are so."""

    UNDECIDED = "undecided", N_("Not pre-selected yet"), N_("Candidatures still to pre-select")
    SHORTLISTED = "shortlisted", N_("Shortlisted"), N_("Shortlisted candidatures")
    RESERVE = "reserve", N_("On hold"), N_("Candidatures on hold")
    DECLINED = "declined", N_("Not shortlisted"), N_("Candidatures not shortlisted")

    def __init__(self, value: str, words: str = "", counted: str = "") -> None:
        """Take the words, and the heading of a number of them."""
        super().__init__(value, words if counted else "")
        self.counted = Message(counted)

    @classmethod
    def opinions(cls) -> tuple["Screening", ...]:
        """Return what somebody may have said of a candidature: all but nothing yet."""
        return tuple(screening for screening in cls if screening is not cls.UNDECIDED)

    @classmethod
    def choices(cls) -> tuple["Screening", ...]:
        """Return all of them as they are offered and counted: what may be said, then nothing yet."""
        return (*cls.opinions(), cls.UNDECIDED)


class ScreeningImport(StrEnum):
    """What an imported pre-selection opinion does: applied while nobody decided here, or only proposed."""

    APPLY = "apply"
    PROPOSE = "propose"

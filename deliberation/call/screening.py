"""Pre-selection: what a candidature may be, and what an opinion imported from the platform does."""

from deliberation.vocabulary import Labelled
from phrases import N_, Message


class Screening(Labelled):
    """The pre-selection of a candidature. ``counted`` is the heading above the number of candidatures in that state."""

    UNDECIDED = "undecided", N_("Not pre-selected yet"), N_("Candidatures still to pre-select")
    SHORTLISTED = "shortlisted", N_("Shortlisted"), N_("Shortlisted candidatures")
    RESERVE = "reserve", N_("On hold"), N_("Candidatures on hold")
    DECLINED = "declined", N_("Not shortlisted"), N_("Candidatures not shortlisted")

    def __init__(self, value: str, words: str = "", counted: str = "") -> None:
        """Take the words, and the heading above a count."""
        super().__init__(value, words if counted else "")
        self.counted = Message(counted)

    @classmethod
    def opinions(cls) -> tuple["Screening", ...]:
        """Return the states that somebody can have chosen: all but "undecided"."""
        return tuple(screening for screening in cls if screening is not cls.UNDECIDED)

    @classmethod
    def choices(cls) -> tuple["Screening", ...]:
        """Return all states in the order in which they are offered and counted, "undecided" last."""
        return (*cls.opinions(), cls.UNDECIDED)


class ScreeningImport(Labelled):
    """What an imported pre-selection opinion does: applied while nobody decided here, or only proposed."""

    APPLY = "apply", N_("count until somebody decides here")
    PROPOSE = "propose", N_("wait for a person")

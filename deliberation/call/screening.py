"""Pre-selection: what a candidature may be, and what an opinion imported from the platform does."""

from deliberation.vocabulary import Labelled
from phrases import N_


class Screening(Labelled):
    """The pre-selection of a candidature."""

    UNDECIDED = "undecided", N_("Not pre-selected yet")
    SHORTLISTED = "shortlisted", N_("Shortlisted")
    RESERVE = "reserve", N_("On hold")
    DECLINED = "declined", N_("Not shortlisted")

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

"""Pre-selection: its states, and the effect of an opinion imported from the platform."""

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
        """Return all states but "undecided"."""
        return tuple(screening for screening in cls if screening is not cls.UNDECIDED)

    @classmethod
    def choices(cls) -> tuple["Screening", ...]:
        """Return all states in the order in which they are offered and counted, "undecided" last."""
        return (*cls.opinions(), cls.UNDECIDED)


class ScreeningImport(Labelled):
    """Effect of an imported pre-selection opinion: applied unless somebody decided here, or only proposed."""

    APPLY = "apply", N_("applied until somebody decides here")
    PROPOSE = "propose", N_("to be confirmed by a person")

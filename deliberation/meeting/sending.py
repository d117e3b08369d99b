"""Views sent from one's own screen to the room's: a comparison, simulated weights, robustness, a page of a file."""

from dataclasses import dataclass

from deliberation.declarations import CandidatureId, Number
from deliberation.errors import InvalidValue
from deliberation.vocabulary import Labelled
from phrases import N_


class SentView(Labelled):
    """Kinds of views that can be sent."""

    COMPARISON = "comparison", N_("Comparison")
    WEIGHTS = "weights", N_("Try other weights")
    ROBUSTNESS = "robustness", N_("Robustness")
    PAGE = "page", N_("A page of an attached file")


@dataclass(frozen=True, slots=True)
class Sent:
    """A sent view: the files compared, or the one in detail; weights in the call's order of criteria; the
    number of an attached file and the page of it.

    A statement about its files: absent for viewers who may not see one of them. It holds no marks or names: the room's screen
    shows what its own viewer may see.
    """

    what: SentView
    candidature_ids: tuple[CandidatureId, ...] = ()
    weights: tuple[float, ...] = ()
    attachment: Number | None = None
    page: Number | None = None

    def __post_init__(self) -> None:
        if (self.what is SentView.WEIGHTS) != bool(self.weights) or any(weight < 0 for weight in self.weights):
            raise InvalidValue(N_("Other weights are a number from 0 up for each criterion."))
        if self.what is SentView.COMPARISON and len(set(self.candidature_ids)) < 2:
            raise InvalidValue(N_("Two candidatures at least are compared."))
        if (self.what is SentView.PAGE) != (self.attachment is not None and (self.page or 0) > 0 and len(self.candidature_ids) == 1):
            raise InvalidValue(N_("A page is one of a file of one candidature."))

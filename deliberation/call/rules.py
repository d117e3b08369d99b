"""The rules of a call, fixed before its opening."""

from dataclasses import dataclass, field

from deliberation.call.majority import Majority
from deliberation.call.screening import ScreeningImport
from deliberation.plain import since_form
from deliberation.vocabulary import Labelled
from phrases import N_


class RecusalScope(Labelled):
    """What a recusal excludes a juror from: the candidature, or the whole meeting."""

    CANDIDATURE = "candidature", N_("the file")
    MEETING = "meeting", N_("the whole meeting")


class TieRule(Labelled):
    """A rule that breaks ties between candidatures of equal rank."""

    UNROUNDED_SCORE = "unrounded_score", N_("unrounded score")
    FIRST_CRITERION = "first_criterion", N_("mean of the first criterion")
    SMALLER_SPREAD = "smaller_spread", N_("smaller spread")
    REVOTE = "revote", N_("discussion and one revote")
    CASTING_VOTE = "casting_vote", N_("casting vote")

    @property
    def takes_people(self) -> bool:
        """Tell whether people apply this rule, since marks alone cannot."""
        return self in (TieRule.REVOTE, TieRule.CASTING_VOTE)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules fixed before opening. Shares are between 0 and 1; the spread threshold is a share of the scale's width.

    ``open_share``: a file is open if its outcome changes in more than that share of the draws.
    ``minutes_list_declined``: the minutes list the dossiers not shortlisted, each with its reason.
    ``jury_downloads``: jurors and observers may download the files that applicants attached; those who run the call always may.
    ``ai_declaration``: members are asked to declare that they give no content of candidatures to a generative AI.
    """

    quorum: float
    majority: Majority
    casting_vote: bool
    recusal_scope: RecusalScope
    ties: tuple[TieRule, ...]
    spread_flag: float
    starts_sealed: bool
    screening_import: ScreeningImport
    open_share: float = field(metadata=since_form(3))
    minutes_list_declined: bool = field(metadata=since_form(3))
    jury_downloads: bool = field(metadata=since_form(3))
    ai_declaration: bool = field(metadata=since_form(3))

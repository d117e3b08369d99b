"""Rules of a call, fixed before its opening, and the majorities of ballots."""

from dataclasses import dataclass
from typing import NamedTuple

from deliberation.vocabulary import Labelled
from phrases import N_, Message


class RecusalScope(Labelled):
    """What a recusal excludes a juror from: the candidature, or the whole meeting."""

    CANDIDATURE = "candidature", N_("the file")
    MEETING = "meeting", N_("the whole meeting")


class ScreeningImport(Labelled):
    """Effect of an imported pre-selection opinion: applied unless somebody decided here, or only proposed."""

    APPLY = "apply", N_("applied until somebody decides here")
    PROPOSE = "propose", N_("to be confirmed by a person")


class TieKey(NamedTuple):
    """Official number compared by a tie rule, by name, with 1 for smallest first or -1 for largest first."""

    number: str
    sign: int


PEOPLE = TieKey("", 0)  # the key of a rule that people carry out, since marks alone cannot


class TieRule(Labelled):
    """Rule to break ties between candidatures of equal rank. A member without a key fails at the class definition."""

    UNROUNDED_SCORE = "unrounded_score", N_("unrounded score"), TieKey("unrounded_score", -1)
    FIRST_CRITERION = "first_criterion", N_("mean of the first criterion"), TieKey("first_criterion", -1)
    SMALLER_SPREAD = "smaller_spread", N_("smaller spread"), TieKey("spread", 1)
    REVOTE = "revote", N_("discussion and one revote"), PEOPLE
    CASTING_VOTE = "casting_vote", N_("casting vote"), PEOPLE

    def __init__(self, value: str, words: str = "", key: TieKey | None = None) -> None:
        """Take words and key. Raises TypeError if either is missing."""
        super().__init__(value, words)
        if key is None:
            raise TypeError(f"{type(self).__name__}: {value!r} has no key: nothing would apply it")
        self.key = key

    @property
    def takes_people(self) -> bool:
        """Return whether people apply this rule, since marks alone cannot."""
        return self.key == PEOPLE


_HALF_OF = N_("A majority is more than half of")


class Majority(Labelled):
    """Majority required by a ballot. ``words`` precede the base number; ``sentence`` states the majority in full."""

    VOTES_CAST = "votes_cast", _HALF_OF, N_("Majority of the votes cast, abstentions apart: more than half of {base}.")
    PRESENT = "present", _HALF_OF, N_("Majority of the members present and not recused: more than half of {base}.")
    MEMBERS = "members", _HALF_OF, N_("Majority of all members not recused: more than half of {base}.")

    def __init__(self, value: str, words: str = "", sentence: str = "") -> None:
        """Take the words."""
        super().__init__(value, words if sentence else "")
        self._sentence = sentence

    def sentence(self, base: int | None = None) -> Message:
        """Return the majority as a sentence, counted on ``base``; in general terms if there is no ballot yet."""
        return Message(self._sentence, {"base": Message(N_("their number")) if base is None else base})


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules fixed before opening. Shares lie between 0 and 1; the spread threshold is a share of the scale's width.

    Args:
        open_share: a file is open if its outcome changes in more than this share of the draws.
        minutes_list_declined: the minutes list the dossiers not shortlisted, each with a reason.
        jury_downloads: jurors and observers may download attached files, as organisers always may.
        two_voices: after the reveal, the two members with the most distant marks speak first.
        amounts_published: the public list of laureates includes the granted amounts.
        laureates_before_reveal: members learn of past laureates among applicants before the reveal of marks.
        ai_declaration: members are asked to declare to give no content of candidatures to a generative AI.
    """

    quorum: float
    majority: Majority
    casting_vote: bool
    recusal_scope: RecusalScope
    ties: tuple[TieRule, ...]
    spread_flag: float
    starts_sealed: bool
    screening_import: ScreeningImport
    open_share: float
    minutes_list_declined: bool
    jury_downloads: bool
    ai_declaration: bool
    two_voices: bool
    amounts_published: bool
    laureates_before_reveal: bool

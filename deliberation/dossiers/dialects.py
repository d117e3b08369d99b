"""Dialects of démarches-simplifiées' exports, as a table of what each does to an answer."""

from dataclasses import dataclass

from deliberation.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Traits:
    """Traits of a dialect's answers; a dialect without traits writes answers unchanged.

    Losses: ``drops_markup``, tags; ``drops_vertical_tabs``, spaces elsewhere; ``drops_file_names``; ``drops_blocks``;
    ``blanks_high_characters``, a space for each character above U+FFFF.

    Additions: ``escapes``, entities; ``says_no_for_blank``, "Non" to an unanswered question; ``says_zero_for_blank``, 0 for a missing
    number, which ``writes_true_zero`` distinguishes from a zero by decimals.

    Layout: ``slashes_lists``, choices separated by " / " instead of ";"; ``names_by_key``, questions named by key; ``is_chosen``, chosen
    columns, so that a missing column means nothing; ``parts_applicants``, establishments of applicants in a separate sheet.
    """

    drops_markup: bool = False
    drops_vertical_tabs: bool = False
    drops_file_names: bool = False
    drops_blocks: bool = False
    blanks_high_characters: bool = False
    escapes: bool = False
    says_no_for_blank: bool = False
    says_zero_for_blank: bool = False
    writes_true_zero: bool = False
    slashes_lists: bool = False
    names_by_key: bool = False
    is_chosen: bool = False
    parts_applicants: bool = False


# Traits shared by every export after the first.
_MODERN = {"blanks_high_characters": True, "says_zero_for_blank": True, "writes_true_zero": True, "parts_applicants": True}


class Dialect(Vocabulary):
    """Dialects, from the oldest, with the most losses, to the API, without losses.

    Each is compared with its own losses and those of later dialects, so that answers from two exports compare as the lossier dialect. (The
    price: v1 keeps characters above U+FFFF, yet an edit of such a character alone between two v1 exports stays unseen.)
    """

    V1 = (
        "v1",
        Traits(
            drops_markup=True,
            drops_vertical_tabs=True,
            drops_file_names=True,
            drops_blocks=True,
            blanks_high_characters=True,
            escapes=True,
            says_no_for_blank=True,
            says_zero_for_blank=True,
            names_by_key=True,
        ),
    )
    V2 = "v2", Traits(**_MODERN)
    CURRENT = "current", Traits(**_MODERN)
    TEMPLATE = "template", Traits(**_MODERN, slashes_lists=True, is_chosen=True)
    API = "api", Traits(writes_true_zero=True, slashes_lists=True, parts_applicants=True)

    def __init__(self, value: str, traits: Traits | None = None) -> None:
        """Take the traits. Raises TypeError if there are none."""
        if traits is None:
            raise TypeError(f"{value} has no traits")
        self.traits = traits

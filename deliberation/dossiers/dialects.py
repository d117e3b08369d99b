"""Dialects of démarches-simplifiées' exports, as a table of what each does to an answer."""

from dataclasses import dataclass

from deliberation.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Traits:
    """What a dialect does to an answer; a dialect without any of these traits writes it as it is.

    It loses: ``drops_markup``, tags; ``drops_vertical_tabs``, where the others put a space; ``drops_file_names``; ``drops_blocks``;
    ``blanks_high_characters``, a space for each character above U+FFFF.

    It adds: ``escapes``, entities; ``says_no_for_blank``, "Non" to a question that nobody answered; ``says_zero_for_blank``, 0 for a number
    that nobody gave, which ``writes_true_zero`` tells from a zero by its decimals.

    It is laid out its own way: ``slashes_lists``, choices separated by " / " instead of ";"; ``names_by_key``, questions named by their
    key; ``is_chosen``, somebody chose the columns, so a missing column says nothing; ``parts_applicants``, the establishments of those
    who apply are in a sheet of their own.
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
    """The dialects, from the oldest, which loses most, to the API, which loses nothing.

    Each is compared with its own losses and those of the dialects after it, so that a candidature whose answers come from two exports
    is safely compared as the lossier one. (The price: v1 keeps characters above U+FFFF, yet an edit that only adds or removes one
    between two v1 exports is not seen.)
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

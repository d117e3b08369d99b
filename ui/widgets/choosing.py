"""What a field of candidatures offers by name: all of them; of very many, what a search finds and what is chosen already."""

from collections.abc import Callable, Collection, Sequence
from itertools import islice
from typing import Final, TypeVar

import streamlit as st

from deliberation.folding import folded
from phrases import _, whole

OFFERED_MAX: Final = 1_000  # names that a browser is sent, and searches itself
_FOUND_MAX: Final = 200  # of more

T = TypeVar("T")


def are_many(all_: Sequence[object]) -> bool:
    """Tell whether these are more than a field offers at once."""
    return len(all_) > OFFERED_MAX


def offered(all_: Sequence[T], *, name: Callable[[T], str], chosen: Collection[T | None], key: str) -> Sequence[T]:
    """Return what the field ``key`` offers of ``all_``, in their order; above the field, show a search if they are very many."""
    if not are_many(all_):
        return all_
    label = _("Find among the {count} candidatures").format(count=whole(len(all_)))
    said = st.text_input(label, key=f"{key}.search", placeholder=_("A number, or words of the title"), persist_state="session")
    words = folded(said).split()
    found = islice((one for one in all_ if all(word in folded(name(one)) for word in words)), _FOUND_MAX)
    shown = {*chosen, *found}
    return [one for one in all_ if one in shown]

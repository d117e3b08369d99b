"""Fields to choose an option or several; of very many candidatures, a search's matches and the present choice.

Both match the typed text within an option. Streamlit's own match its letters in order ("CHU" in *Caisse des hôpitaux unis*), and Enter
would select every match.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, Literal, TypeVar, overload

import streamlit as st

from deliberation.call.call import Call
from deliberation.folding import folded
from phrases import _, labelled, whole
from ui.texts import literal

OFFERED_MAX = 1_000  # names that a browser is sent, and searches itself
_FOUND_MAX = 200  # of more

Matching = Literal["contains", "prefix"]
T = TypeVar("T")


@overload
def choose_one(label: str, options: Sequence[T], *, index: int = 0, matching: Matching = "contains", **settings: Any) -> T: ...
@overload
def choose_one(label: str, options: Sequence[T], *, index: int | None, matching: Matching = "contains", **settings: Any) -> T | None: ...
def choose_one(label: str, options: Sequence[T], *, index: int | None = 0, matching: Matching = "contains", **settings: Any) -> T | None:
    """Show a field with a single choice; ``settings``: of ``st.selectbox``."""
    chosen: T | None = st.selectbox(label, options, index, filter_mode=matching, **settings)
    return chosen


def choose_shown(label: str, options: Iterable[T], *, words: Callable[[T], str] = attrgetter("words"), **settings: Any) -> T:
    """Show a few options side by side, always with a choice; by default a vocabulary's.

    ``settings``: of ``st.segmented_control``.
    """
    chosen: T = st.segmented_control(label, list(options), required=True, format_func=words, **settings)
    return chosen


def track_help(call: Call, before: str = "") -> str | None:
    """Return the definitions of tracks, for a field to choose a track; ``before``: the preceding text."""
    definitions = [f"- {labelled(literal(str(track.label)), literal(str(track.definition)))}" for track in call.tracks if track.definition]
    return "\n".join(filter(None, (f"{before}\n" if before and definitions else before, *definitions))) or None


def choose_several(label: str, options: Sequence[T], **settings: Any) -> list[T]:
    """Show a field of several options; ``settings``: those of ``st.multiselect``."""
    chosen: list[T] = st.multiselect(label, options, filter_mode="contains", select_all=False, **settings)
    return chosen


def offered(all_: Sequence[T], *, name: Callable[[T], str], chosen: Collection[T | None], key: str) -> Sequence[T]:
    """Return the options that the field ``key`` offers among ``all_``, in order; with a search above if there are very many."""
    if len(all_) <= OFFERED_MAX:
        return all_
    label = _("Find among the {count} applications").format(count=whole(len(all_)))
    search = st.text_input(label, key=f"{key}.search", placeholder=_("A number, or words of the title"), persist_state="session")
    words = folded(search).split()
    matches = islice((option for option in all_ if all(word in folded(name(option)) for word in words)), _FOUND_MAX)
    options_shown = {*chosen, *matches}
    return [option for option in all_ if option in options_shown]

"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def page(items: Sequence[T], *, size: int, key: str, first: int = 0) -> Sequence[T]:
    """Return the page of ``items`` that is chosen, ``size`` at the most; if there are several, show which, to choose another.

    ``first``: the place of the item whose page is shown until somebody chooses.
    """
    pages = -(-len(items) // size)
    # Key by number of pages, so that a list filtered and unfiltered again returns to its page.
    number = st.pagination(pages, default=first // size + 1, key=f"{key}.{pages}", persist_state="session") if pages > 1 else 1
    return items[(number - 1) * size : number * size]

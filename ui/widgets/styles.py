"""What a page alone looks like, beside the style of all screens."""

from functools import cache
from pathlib import Path

import streamlit as st


def put(style: Path) -> None:
    """Give the page a style of its own, until another page is opened.

    Not alone: Streamlit keeps what is only a style among its notices, and the first notice of a part that was drawn earlier, such as what
    a list settled by agreement says, takes its place. The element beside it takes no room (web/streamlit/style/page.css).
    """
    st.html(f'<style>{_text(style)}</style><i class="styled" hidden></i>')


@cache
def _text(style: Path) -> str:
    return style.read_text(encoding="utf-8")

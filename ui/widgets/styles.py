"""Styles of a single page, beside the style of all screens."""

import re
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import streamlit as st

from ui.texts import AsItIs

TOUCH = Path(__file__).with_name("touch.css")  # buttons and choices large enough for fingers, on devices that are touched


def text_page() -> AbstractContextManager[object]:
    """Return where a page of text stands: as wide as an eye follows (ui/style/page.css)."""
    return st.container(key="text-page")


def put(*files: Path) -> None:
    """Add a style to the page until the next page is opened.

    Never alone: Streamlit puts a lone style among its notices, where the first notice of an earlier fragment, such as the result of an
    agreement, takes its place. The neighbouring element takes no room (ui/style/page.css).
    """
    st.html(_style(files))


@cache
def _style(files: tuple[Path, ...]) -> AsItIs:
    # In one line: a page is sent it at each run.
    whole = "\n".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL)).strip()
    return AsItIs(f'<style>{text}</style><i class="styled" hidden></i>')

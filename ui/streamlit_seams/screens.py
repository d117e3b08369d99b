"""Which screens a page may lead to: told at each run, put together once."""

from collections.abc import Callable, Mapping
from copy import copy
from functools import lru_cache
from typing import Any, Final, NamedTuple

import streamlit as st
from streamlit import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

_HELD_MAX: Final = 256  # of each set of roles, in each phase and language


class _Told(NamedTuple):
    message: Navigation
    known: Mapping[str, Any]
    pages: Mapping[str, Page]
    default: str


def open_one(pages: tuple[Page, ...], dress: Callable[[Page], None]) -> Page:
    """Tell which screens there are and return the one that is asked for, as ``st.navigation(position="hidden")`` does.

    That reads each of some twenty at each run. ``dress`` is called with the one that opens before the browser is told of any.
    """
    told, context = _told(pages), get_script_run_ctx(suppress_warning=True)
    PagesManager.uses_pages_directory = False
    found = context and context.pages_manager.set_pages_and_resolve(dict(told.known), fallback_page_hash=told.default)
    if context is None or not found:
        page = st.navigation([copy(one) for one in pages], position="hidden")
        dress(page)
        return page
    name = found["page_script_hash"]
    page = copy(told.pages[name])  # Streamlit marks the one that is open
    page._can_be_called = True
    dress(page)
    context.set_mpa_v2_page(name)
    message = ForwardMsg(navigation=told.message)
    message.navigation.page_script_hash = name
    context.enqueue(message)
    return page


@lru_cache(_HELD_MAX)
def _told(pages: tuple[Page, ...]) -> _Told:
    message = Navigation(position=Navigation.Position.HIDDEN, sections=[""])
    for page in pages:
        shown = {"page_script_hash": page._script_hash, "page_name": page.title, "icon": page.icon}
        message.app_pages.add(**shown, is_default=page._default, url_pathname=page.url_path)
    known = {
        page._script_hash: {
            "page_script_hash": page._script_hash,
            "page_name": page.title,
            "icon": page.icon,
            "script_path": str(page._page),
            "url_pathname": page.url_path,
            "help": page.help,
        }
        for page in pages
    }
    return _Told(message, known, {page._script_hash: page for page in pages}, next(page._script_hash for page in pages if page._default))

"""All that the screens' scripts take from Streamlit's inside: no other module imports what is under ``streamlit.``, ``typing`` apart.

Streamlit promises none of it; ``tests/web/streamlit/test_seams.py`` holds each against the installed package. The HTTP side has a
room of its own, ``web/streamlit/``; how to move to another version: ``docs/decisions/0012-what-we-take-from-streamlit.md``.
"""

from datetime import timedelta
from typing import Final

import streamlit as st
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.typing import UploadedFile

# Longer than anybody looks: a browser whose line comes back runs its page again only where something on it has a pace of its own.
# To a server that was started again the page is otherwise unknown, and each click on a part of it is dropped.
OWN_PACE: Final = timedelta(days=1)
_OF_NO_PART: Final = ["no part of a page"]
_clear: Final = ForwardMsgQueue.clear


def keep_unsent_parts() -> None:
    """Keep, from now on, what a page has not been sent yet of a part that runs again.

    Streamlit drops it, since the run that starts sends it anew. A run that is cut short before it draws sends nothing: on a busy
    machine, two questions in a row took the strip that asks them off the page.
    """
    setattr(ForwardMsgQueue, "clear", _keep)  # noqa: B010 (type checkers forbid the assignment to a method)


def _keep(queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None) -> None:
    _clear(queue, retain_lifecycle_msgs, _OF_NO_PART if fragment_ids_this_run else fragment_ids_this_run)


def is_running() -> bool:
    """Tell whether this thread runs a screen's script, or a fragment of it."""
    return get_script_run_ctx(suppress_warning=True) is not None


def asked_parts() -> list[str]:
    """Name the parts of the page, by their keys, that the run under way was asked for: on a busy machine two questions become one run."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return []
    keys: dict[str, str] = context.fragment_storage._target_key_by_id  # type: ignore[attr-defined]
    return [keys[part] for part in context.fragment_ids_this_run or [] if part in keys]


def forget_uploads() -> None:
    """Let go of the bytes of the files that this screen sent, which Streamlit keeps until the browser takes them away or leaves."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def forget_bytes(upload: UploadedFile) -> None:
    """Let go of the bytes of one file that this screen sent, which it still names."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        emptied = UploadedFileRec(upload.file_id, upload.name, upload.type, b"")
        context.uploaded_file_mgr.add_file(context.session_id, emptied)  # type: ignore[attr-defined]


def cookie(name: str) -> str | None:
    """Return a cookie of the browser as it was when the websocket opened, since Streamlit freezes cookies then."""
    return _only_text(st.context.cookies.get(name))


def header(name: str) -> str | None:
    """Return a header that the browser sent when the websocket opened."""
    return _only_text(st.context.headers.get(name))


def address() -> str | None:
    """Return the address that the browser shows, without its query; None if it is not known."""
    return _only_text(st.context.url)


def _only_text(value: object) -> str | None:
    # Streamlit's test double of a session gives a truthy object for any name: taken for a cookie, it would be anybody's.
    return value if isinstance(value, str) else None

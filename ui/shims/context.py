"""Facts about the current script run: fragments, the browser's request, uploads."""

from datetime import timedelta

import streamlit as st
from streamlit.typing import UploadedFile

from ui.shims.shim import refusing

with refusing("what a script asks of its run"):
    from streamlit.runtime.fragment import FragmentStorage
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.uploaded_file_manager import UploadedFileRec

# Longer than anybody looks: a browser whose line comes back runs its page again only where something on it has a pace of its own.
# To a server that was started again the page is otherwise unknown, and each click on a part of it is dropped.
OWN_PACE = timedelta(days=1)


def is_running() -> bool:
    """Tell whether this thread runs a screen's script, or a fragment of it."""
    return get_script_run_ctx(suppress_warning=True) is not None


def asked_parts() -> list[str]:
    """Return the keys of the fragments requested in the current run (a run may join several requests)."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return []
    keys = keys_of_parts(context.fragment_storage)
    return [keys[part] for part in context.fragment_ids_this_run or [] if part in keys]


def is_asked_of_a_window() -> bool:
    """Return whether the current run was requested for a window, among others: a keyless fragment drawn by its page only."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and not set(context.fragment_ids_this_run or []) <= keys_of_parts(context.fragment_storage).keys()


def is_of_parts() -> bool:
    """Return whether the current run draws fragments alone, without the rest of the page."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and bool(context.fragment_ids_this_run)


def is_there(part: str) -> bool:
    """Return whether the page has a fragment, by key; a nested fragment is gone after its parent was drawn without it."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and part in keys_of_parts(context.fragment_storage).values()


def keys_of_parts(parts: FragmentStorage) -> dict[str, str]:
    """Return the keys of a session's fragments by the browser's ids."""
    keys: dict[str, str] = parts._target_key_by_id  # type: ignore[attr-defined]
    return keys


def forget_uploads() -> None:
    """Release the bytes of this screen's uploads, which Streamlit keeps until the browser removes the uploads or leaves."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def forget_bytes(upload: UploadedFile) -> None:
    """Release the bytes of an upload, still listed on the screen."""
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
    """Return the address shown by the browser, without its query; None if unknown."""
    return _only_text(st.context.url)


def _only_text(value: object) -> str | None:
    # Streamlit's test double of a session gives a truthy object for any name: taken for a cookie, it would be anybody's.
    return value if isinstance(value, str) else None

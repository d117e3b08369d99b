"""Consent to put right the accents of a file that were broken before it came."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

import streamlit as st
from streamlit.typing import UploadedFile

from deliberation.errors import ImportRefused
from deliberation.problems import Problem
from intake.files.accents import has_broken_accents
from phrases import _


class Read(Protocol):
    """A file as read."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...


F = TypeVar("F", bound=Read)


def asked(upload: UploadedFile, read: Callable[[bool], F]) -> F:
    """Read a file; if its accents are broken, ask whether to put them right, and read it so once somebody agreed.

    ``read`` is told whether somebody did. Raises what it raises.
    """
    key = f"imports.repair.{hashlib.sha256(upload.getvalue()).hexdigest()[:16]}"
    agreed = bool(st.session_state.get(key))
    try:
        file = read(agreed)
    except ImportRefused as refusal:
        _ask(key, refusal.problems, agreed=agreed)
        raise
    _ask(key, file.problems, agreed=agreed)
    return file


def _ask(key: str, problems: Iterable[Problem], *, agreed: bool) -> None:
    if agreed or has_broken_accents(problems):
        st.checkbox(_("Put the broken accents of this file right (“Ã©” becomes “é”)"), key=key)

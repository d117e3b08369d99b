"""What the console says between its fields and buttons, as HTML: as much at once as stands together, since each element costs."""

import streamlit as st

from ui.texts import icon


class Lines:
    """Lines of HTML, kept until a field or a button stands below them: ``show`` is called before it, and at the end of what is shown.

    They stand in ``console.here`` or ``console.aside``, each on a line of its own, but beside what follows if it is of the kind ``beside``.
    """

    def __init__(self) -> None:
        self._kept: list[str] = []

    def add(self, words: str, *, kind: str) -> None:
        """Keep a line. ``kind``: its classes; ``words``: HTML, where every word that somebody sent is escaped."""
        self._kept.append(f'<div class="line {kind}">{words}</div>')

    def show(self) -> None:
        """Show what was kept since the last time."""
        if self._kept:
            st.html("".join(self._kept))
            self._kept = []


def coloured(words: str, colour: str) -> str:
    """Return ``words`` in the colour of a state: ``warned``, ``over`` or ``quiet``; it never says by its colour alone."""
    return f'<span class="{colour}">{words}</span>'


def warned(words: str) -> str:
    """Return ``words`` as what is out of the ordinary: with a sign that is heard too."""
    return coloured(f"{icon(':material/warning:', is_heard=True)} {words}", "warned")


def badge(words: str, colour: str) -> str:
    """Return ``words`` as a badge."""
    return f'<span class="badge" data-colour="{colour}">{words}</span>'

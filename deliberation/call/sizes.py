"""Largest accepted call, and the refusal of a larger call."""

from phrases import N_, Message, whole

CANDIDATURES_MAX = 5_000
JURORS_MAX = 60
_CANDIDATURES = N_("The call would have {count} applications, and the program takes {most} at most: make several calls of them.")
_JURORS = N_("The call would have {count} jurors, and the program takes {most} at most: make several calls of them.")


def excess(*, candidatures: int = 0, jurors: int = 0) -> Message | None:
    """Return why a call may not grow to as many candidatures or jurors, None if it may."""
    for count, most, sentence in ((candidatures, CANDIDATURES_MAX, _CANDIDATURES), (jurors, JURORS_MAX, _JURORS)):
        if count > most:
            return Message(sentence, {"count": whole(count), "most": whole(most)})
    return None

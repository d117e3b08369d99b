"""Lines about the platform in the sequel of an archive."""

from collections.abc import Sequence

from deliberation.record.journal import Entry
from extras.platform.plan import carried_words
from extras.platform.verbs import READ_BACK
from phrases import N_, Message, moment


def lines(entries: Sequence[Entry]) -> list[str]:
    """Return how much of the selection the platform was last read to have, if it was read back."""
    back = next((entry for entry in reversed(entries) if entry.act == READ_BACK), None)
    if back is None:
        return []
    said = N_("The platform was read back on {when}. {said}")
    return [str(Message(said, {"when": moment(back.at), "said": carried_words(back.after["carried"], back.after["to_carry"])}))]

"""Files of a dossier on screen, shown by extras: their list, pages and window."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import capabilities
from deliberation.call.people import Person
from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot


class Notes(NamedTuple):
    """A person's note on a candidature, and the callback that begins a line."""

    text: str
    begin: Callable[[str], None]


class Shown(Protocol):
    """Module of an extra's hook ``files``."""

    def listed(self, person: Person, snapshot: Snapshot, candidature: Candidature, /) -> str: ...  # HTML; empty without files
    def readable(self, snapshot: Snapshot, candidature: Candidature, /) -> Sequence[Attachment]: ...  # those whose pages are shown
    def open_button(self, snapshot: Snapshot, candidature: Candidature, /) -> None: ...
    def window(self) -> None: ...  # of what the button opens; outside of the live parts of a page
    def panel(
        self,
        person: Person,
        snapshot: Snapshot,
        candidature: Candidature,
        /,
        *,
        key: str,
        is_beside: bool = False,
        notes: Notes | None = None,
    ) -> None: ...


def shown() -> tuple[Shown, ...]:
    """Return the modules that show dossiers' files: empty without such an extra."""
    return capabilities.hooks("files")

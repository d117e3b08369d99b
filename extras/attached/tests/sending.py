"""Files as somebody sends them, and their import."""

import io
from collections.abc import Iterable, Mapping

from extras.attached.plan import AttachmentPlan
from extras.attached.sources import ZipOfAttachments
from extras.attached.verbs import Store, import_attachments
from intake.attachments.kinds import Limits
from tests.worlds.attachments import LIMITS, zip_of
from tests.worlds.room import Room

# Of a script that tries what it may not do: the name of the error that refuses an act.
FAILS = """
def fails(do):
    try:
        do()
    except OSError as error:
        return type(error).__name__
    return None
"""


def sent(content: bytes, limits: Limits = LIMITS, name: str = "pieces.zip") -> ZipOfAttachments:
    """A zip as an import opens it."""
    return ZipOfAttachments(io.BytesIO(content), name, limits)


def store_of(room: Room, call_max_bytes: int = LIMITS.call_bytes) -> Store:
    """Where the room's files are kept."""
    return Store(room.database.files, call_max_bytes)


def attach(room: Room, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]], *, by: str = "organiser") -> AttachmentPlan:
    """Import a zip of these files."""
    return import_attachments(room.uow(), store_of(room), **room.by(by), sent=sent(zip_of(files)))

"""The call of an archive in this server's database, if that can be read."""

from sqlalchemy.exc import SQLAlchemyError

import bootstrap
from data_access.files.own_files import embedded_file
from deliberation.errors import StorageFailed
from extras.archive.comparison import ArchiveFacts, archive_differences
from phrases import Message


def archive_differences_here(archive: ArchiveFacts) -> tuple[Message, ...] | None:
    """Return an archive's differences from this server's call; None without the call, or without a readable database."""
    file = embedded_file(bootstrap.settings().database_url)
    if file and not file.exists():  # reading would make it
        return None
    try:
        return archive_differences(bootstrap.reading(), archive)
    except (SQLAlchemyError, StorageFailed):
        return None

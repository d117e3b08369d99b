"""Archives for tests beside those of their extra, which are left out where it is gone."""

import pytest

pytest.importorskip("extras.archive")

from deliberation.operations.verification import finalised_snapshot
from exports.record import Record, read_record
from extras.archive.comparison import archive_differences as archive_differences
from extras.archive.contents import archive_zip as archive_zip
from extras.archive.contents import sequel_zip as sequel_zip
from extras.archive.files import METADATA as METADATA
from extras.archive.files import archive_in as archive_in
from extras.archive.files import archive_problems as archive_problems
from extras.archive.files import facts_of as facts_of
from extras.archive.files import file_problems as file_problems
from extras.archive.files import metadata_csv as metadata_csv
from extras.archive.files import sealed_by as sealed_by
from extras.archive.files import sha256 as sha256
from extras.archive.standalone.verifier import JOURNAL as JOURNAL
from extras.archive.standalone.verifier import MANIFEST as MANIFEST
from extras.archive.standalone.verifier import SEALED_VALUES as SEALED_VALUES
from extras.archive.standalone.verifier import STATE as STATE
from extras.archive.standalone.verifier import problems as problems
from phrases import language
from tests.worlds.room import NOON, Room


def record(room: Room) -> Record:
    """Read the record of a call as somebody who sees every file."""
    whole = finalised_snapshot(room.reading(), room.snapshot)
    return read_record(room.reading(), whole=whole, view=whole)


def archive(room: Room) -> bytes:
    """Make the archive of a call, in English, at noon."""
    with language("en"):
        return archive_zip(record(room), made_at=NOON)

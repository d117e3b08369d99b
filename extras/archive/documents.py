"""The archive and its sequel among the documents of a call."""

from exports.registry import Export
from exports.subjects import Subject
from extras.archive.contents import archive_zip, sequel_zip
from extras.archive.files import whole_zip
from phrases import N_

ARCHIVE = Subject(
    "archive",
    N_("archive"),
    N_("Archive of the call"),
    N_("All of it with its fingerprints, to be kept: it can be checked without this application’s database."),
)
SEQUEL = Subject(
    "sequel",
    N_("archive-sequel"),
    N_("Sequel of the archive"),
    N_("What came after the selection was finalised, dated: later acts. The archive does not change."),
)
EXPORTS = (
    Export(ARCHIVE, "zip", render_record=archive_zip, needs_whole=True, needs_progress=True, with_files=whole_zip),
    Export(SEQUEL, "zip", render_record=sequel_zip, needs_whole=True, needs_progress=True, needs_final=True),
)

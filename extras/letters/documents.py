"""The letters among the documents: a file for each applicant, the table of a mail merge."""

from exports.registry import Export
from exports.subjects import Subject
from extras.letters.paper import letters_csv, letters_zip
from phrases import N_

LETTERS = Subject(
    "letters",
    N_("letters"),
    N_("Letters to the applicants"),
    N_("One for each applicant, with the decision and its reason, once the selection is finalised. Their texts: Messages and letters."),
)
_ZIP = N_("PDF and DOCX, one for each (zip)")
EXPORTS = (
    Export(LETTERS, "zip", render_record=letters_zip, own_format=_ZIP, needs_whole=True, needs_final=True),
    Export(LETTERS, "csv", render_record=letters_csv, own_format=N_("Mail merge (CSV)"), needs_whole=True, needs_final=True),
)

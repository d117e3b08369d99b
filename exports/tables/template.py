"""The template of a list of dossiers: the headings that the import knows, and the call's own tracks to choose from."""

from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Label
from exports import provenance
from exports.dated import saved
from exports.tables.grid import heading_cell, text_cell
from phrases import _, current_language

TRACK = Label(fr="Filière", en="Track")
SIRET = Label(fr="SIRET", en="SIRET")
POSTAL_CODE = Label(fr="Code postal", en="Postal code")
# Column names are part of the file format that the importer reads: keep them out of the catalogues.
HEADINGS = (
    (Label(fr="N° dossier", en="Dossier number"), 14),
    (Label(fr="Titre", en="Title"), 48),
    (Label(fr="Candidat", en="Organisation"), 32),
    (SIRET, 18),
    (TRACK, 24),
    (Label(fr="Montant demandé", en="Amount requested"), 18),
    (Label(fr="Résumé", en="Summary"), 60),
    (Label(fr="Avis de présélection", en="Shortlisting"), 22),
    (Label(fr="Contact", en="Contact person"), 26),
    (Label(fr="Courriel", en="E-mail address"), 30),
    (Label(fr="Adresse postale", en="Postal address"), 36),
    (POSTAL_CODE, 12),
    (Label(fr="Ville", en="Town"), 22),
)
_ROWS = 1_000


def dossiers_template(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return an empty workbook to list dossiers in. Its second sheet holds the call's tracks, offered in the cells of their column."""
    book = Workbook(write_only=True)
    created = provenance.time_of_export(snapshot, made_at).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties = DocumentProperties(creator="Délibéré", language=current_language(), created=created, modified=created)
    sheet, choices = book.create_sheet(_("Dossiers")), book.create_sheet(_("Tracks"))
    for place, (label, width) in enumerate(HEADINGS, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = width
        if label in (SIRET, POSTAL_CODE):
            dimension.number_format = "@"  # so that zeros in front stay
    sheet.freeze_panes = "C2"
    column = get_column_letter([label for label, _width in HEADINGS].index(TRACK) + 1)
    tracks = snapshot.call.tracks
    allowed = DataValidation(type="list", formula1=f"'{choices.title}'!$A$1:$A${len(tracks)}", allow_blank=True)
    allowed.add(f"{column}2:{column}{_ROWS}")
    sheet.data_validations.append(allowed)
    sheet.append([heading_cell(sheet, str(label)) for label, _width in HEADINGS])
    for track in tracks:
        choices.append([text_cell(choices, str(track.label))])
    return saved(book, created)

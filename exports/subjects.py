"""Documents that can be exported: title, and a sentence on content and readers."""

from dataclasses import dataclass

from phrases import N_


@dataclass(frozen=True, slots=True)
class Subject:
    """A document. ``name``: in addresses and on the command line; ``file_name``: in the name of a saved file, without accents."""

    name: str
    file_name: str
    title: str
    says: str


MINUTES = Subject(
    "minutes",
    N_("minutes"),
    N_("Minutes"),
    N_("What was decided, how and by whom; a draft until the selection is finalised."),
)
SELECTION = Subject(
    "selection",
    N_("selection"),
    N_("Selection"),
    N_("Decisions, tracks, ranks, scores and reasons, with the sense of each column. For the jury and its organisers."),
)
SELECTION_SCHEMA = Subject(
    "selection-schema",
    N_("selection-schema"),
    N_("Schema of the selection"),
    N_("What the columns of its CSV file hold, for machines that read it (Table Schema)."),
)
BOOKLET = Subject(
    "booklet",
    N_("booklet"),
    N_("Booklet of the meeting"),
    N_("A page or two for each shortlisted application: to read on paper, and in case the network fails."),
)
SCORES = Subject(
    "scores",
    N_("marks"),
    N_("Marks of the jury"),
    N_("Each mark of each juror, with their comments. For the jury and its organisers."),
)
SCORES_SCHEMA = Subject(
    "scores-schema",
    N_("marks-schema"),
    N_("Schema of the marks"),
    N_("What the columns of their CSV file hold, for machines that read it (Table Schema)."),
)
APPLICANTS = Subject(
    "applicants",
    N_("applicants"),
    N_("What each applicant may be told"),
    N_("A file for each application: decision, reason, marks without the jurors’ names."),
)
LAUREATES = Subject(
    "laureates",
    N_("laureates"),
    N_("Laureates, open data"),
    N_("The list to publish, once the selection is finalised, and what its columns mean."),
)
PLATFORM = Subject(
    "platform",
    N_("platform"),
    N_("Changes of state for démarches-simplifiées"),
    N_("To be checked by the instructors, then entered on the platform: this file sends nothing."),
)
GRID = Subject(
    "grid",
    N_("grids"),
    N_("Blank grids to send to the jurors"),
    N_("A sheet for each juror; the workbooks that come back are imported."),
)
TEMPLATE = Subject(
    "dossiers-template",
    N_("dossiers-template"),
    N_("Template of a list of dossiers"),
    N_("An empty workbook with the headings that the import knows, and the call’s tracks to choose from."),
)

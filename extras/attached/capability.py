"""Files that applicants attached: imported, drawn page by page, searched."""

from capabilities import Capability, Panel
from phrases import N_

_TITLE = N_("Attached files")
CAPABILITY = Capability(
    name="attached",
    title=_TITLE,
    panels={
        "imports": (Panel("attachments", _TITLE, "import", "extras.attached.screens.importing:panel"),),
        "list": (Panel("found", _TITLE, "browse", "extras.attached.screens.found:show"),),
    },
    routes="extras.attached.routes:routes",
    commands={"import attachments": "extras.attached.commands:attachments"},
    hooks={
        "demonstration": "extras.attached.demonstration:attach_papers",
        "document_pages": "extras.attached.reading:example_pages",
        "file_import": "extras.attached.screens.importing",
        "file_import_printed": "extras.attached.commands:bring_attachments",
        "files": "extras.attached.screens.reader",
        "search": "extras.attached.search",
        "serving": "extras.attached.reading:running",
    },
)

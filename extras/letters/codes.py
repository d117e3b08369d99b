"""Personal links as QR codes on paper, to cut out."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import segno

from deliberation.call.people import Person
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.pdf import pdf
from phrases import _, current_language


def codes_pdf(snapshot: Snapshot, people: Sequence[Person], links: Mapping[int, str], *, at: datetime) -> bytes:
    """Return the codes of ``people`` as a tagged PDF, six a page, each with the name beside it. ``links``: by person id."""
    cards = [
        {
            "name": person.name,
            "roles": person.role_names,
            "alt": _("QR code of {name}").format(name=person.name),
            "svg": segno.make(links[person.id], error="m").svg_inline(border=3, scale=6),
        }
        for person in people
        if person.id in links
    ]
    data = {
        "title": _("Access by QR code"),
        "subtitle": str(snapshot.call.name),
        "language": current_language(),
        "how": _("Personal: whoever photographs a code enters as that person. Cut them out, and give each to its own."),
        "cards": cards,
    }
    return pdf("letters/templates/codes", data, at=at)

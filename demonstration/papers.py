"""What the demonstration's applicants attached: made from what they wrote, small, the same each time, and saying so on every page."""

import io
import textwrap
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from PIL import Image, ImageDraw, ImageFont

import bootstrap.attached
from deliberation import operations
from deliberation.call.people import Actor
from deliberation.dossiers.attachments.names import own_names
from deliberation.dossiers.attachments.plan import SentFile
from deliberation.dossiers.candidatures import Candidature, FieldKind
from demonstration import written_office
from demonstration.written_pdf import Line, Scan, written
from intake.attachments.kinds import media_type_of

_NOTICE: Final = "Pièce de démonstration, fabriquée pour cet appel : rien n’y est réel."
_TOP, _BOTTOM, _LEADING = 96.0, 770.0, 16.0
_CHARACTERS: Final = 84  # of a line
_SHORT_CHARACTERS: Final = 60
_PRESENTATION: Final = "Présentation du projet.pdf"  # of those whose answers name nothing that can be made and read here
_SCANNED: Final = "Bilan 2018.pdf"
_PROTECTED: Final = "Bilan_maquette.pdf"
_LONG, _LONG_PAGES = "IRSN_candidature_AMI2.pdf", 30
_WITH_HIDDEN_TEXT: Final = "Typologie des saisines.pdf"
_HIDDEN: Final = "Texte blanc de démonstration : une personne ne le voit pas, une machine le lit."
_READ_EVERYWHERE: Final = frozenset({"pdf", "png"})
_DOCUMENTS: Final = {"docx": written_office.docx, "odt": written_office.odt}
_SCAN_PIXELS: Final = (827, 1170)


class Papers:
    """Implements ``ports_beside.SentAttachments``: a file for each name that can be made here; the others stay on the platform.

    ``unnamed``: the places of those that no answer names, one for each candidature that would have none to be read everywhere.
    """

    name = "pieces-de-demonstration"

    def __init__(self, candidatures: Sequence[Candidature]) -> None:
        named = [(one, name) for one in candidatures for name in _names(one)]
        made = [(one.dossier, name, content) for one, name in named if (content := _content(one, name))]
        self._contents = [content for _dossier, _name, content in made]
        self.files = tuple(SentFile(key, (dossier,), name, len(content)) for key, (dossier, name, content) in enumerate(made))
        self.unnamed = tuple(file.place for file in self.files if file.name == _PRESENTATION)

    def pieces(self, file: SentFile) -> Iterator[bytes]:
        """Yield a file's bytes."""
        yield self._contents[file.key]

    def media_type(self, file: SentFile, content: BinaryIO) -> str:
        """Return the media type of a file."""
        return media_type_of(file.name, content)


def attach(*, by: Actor, call_id: int) -> None:
    """Import the papers of a demonstration that is loaded."""
    papers = Papers(bootstrap.snapshots().get(call_id).candidatures)
    uow, store = bootstrap.unit_of_work(), bootstrap.attached.store()
    operations.import_attachments(uow, store, by=by, call_id=call_id, sent=papers, chosen=papers.unnamed)


def _names(candidature: Candidature) -> Sequence[str]:
    names = tuple(dict.fromkeys(own_names(candidature.content)))
    return names if any(_ending(name) in _READ_EVERYWHERE for name in names) else (*names, _PRESENTATION)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _content(candidature: Candidature, name: str) -> bytes:
    ending = _ending(name)
    if ending == "png":
        return _picture(candidature.title)
    if ending == "csv":
        return f"# {_NOTICE}\ndossier;titre\n{candidature.dossier};{candidature.title}\n".encode()
    if ending in _DOCUMENTS:
        return _DOCUMENTS[ending]([_NOTICE, *(text for text, _size in _lines(candidature))])
    if ending != "pdf":
        return b""
    if name == _SCANNED:
        return written([_scan(candidature), _scan(candidature)], title=name)
    pages = _pages(candidature, name)
    if name == _WITH_HIDDEN_TEXT:
        pages[-1].append(Line(_HIDDEN, _BOTTOM + 12, gray=1.0))
    return written(pages, is_protected=name == _PROTECTED, title=name)


def _pages(candidature: Candidature, name: str) -> list[list[Line]]:
    """Return the pages of a paper: its title, then each long answer under its question."""
    pages: list[list[Line]] = []
    lines = list(_lines(candidature))
    left = lines * (_LONG_PAGES * 44 // len(lines) + 1) if name == _LONG else lines
    while (left or not pages) and len(pages) < _LONG_PAGES:
        page, top = [Line(_NOTICE, 48, size=9, gray=0.35)], _TOP
        while left and top <= _BOTTOM:
            text, size = left.pop(0)
            page.append(Line(text, top, size=size))
            top += _LEADING if size < 12 else _LEADING * 1.5
        pages.append(page)
    for number, page in enumerate(pages, start=1):
        page.append(Line(f"{name} · dossier {candidature.dossier} · page {number} sur {len(pages)}", 806, size=9, gray=0.35))
    return pages


def _lines(candidature: Candidature) -> Iterator[tuple[str, float]]:
    yield from ((text, 17.0) for text in textwrap.wrap(candidature.title, 52))
    yield "", 11.0
    texts = [field for field in candidature.content.fields if field.kind is FieldKind.TEXT and not field.is_private]
    for field in texts:
        if len(field.value or "") > _SHORT_CHARACTERS and field.value != candidature.title:
            yield from ((text, 13.0) for text in textwrap.wrap(field.label, 68))
            for paragraph in (field.value or "").splitlines():
                yield from ((text, 11.0) for text in textwrap.wrap(paragraph, _CHARACTERS))
            # A paper says more than the form: the reader turns pages.
            yield from (("", 11.0),) * 14


def _scan(candidature: Candidature) -> Scan:
    image = Image.new("L", _SCAN_PIXELS, 244)
    drawing, font = ImageDraw.Draw(image), ImageFont.load_default(17)
    lines = [_NOTICE, "", *(text for text, _size in _lines(candidature))]
    for place, text in enumerate(lines[:52]):
        drawing.text((70, 80 + 20 * place), text, fill=40, font=font)
    target = io.BytesIO()
    image.rotate(0.6, fillcolor=232, resample=Image.Resampling.BICUBIC).save(target, "JPEG", quality=40)
    return Scan(target.getvalue(), *_SCAN_PIXELS)


def _picture(title: str) -> bytes:
    image = Image.new("RGB", (960, 540), (233, 230, 224))
    drawing = ImageDraw.Draw(image)
    for place in range(8):
        drawing.rectangle((60 + 108 * place, 420 - 37 * ((place * 5) % 8), 140 + 108 * place, 460), fill=(31, 95, 115))
    drawing.text((60, 40), textwrap.shorten(title, 70), fill=(20, 20, 20), font=ImageFont.load_default(24))
    drawing.text((60, 490), _NOTICE, fill=(70, 70, 70), font=ImageFont.load_default(18))
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()

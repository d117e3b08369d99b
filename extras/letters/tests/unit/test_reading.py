"""The office's own paper: its fields are found however they are cut, and a document that brings more than what is printed is refused."""

import gzip
import io
import time
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from deliberation.errors import FileRefused
from extras.letters.reading import read_letterhead
from phrases import language
from tests.depth import sample
from tests.worlds.office_papers import RELATIONS, changed, office_paper, related, with_element

MAIN = "word/document.xml"
DOCTYPE = '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
TYPES = "[Content_Types].xml"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
VML = "urn:schemas-microsoft-com:vml"


def link_used_by(element: str) -> bytes:
    return related("hyperlink", "https://exemple.fr/vu.png", used_by=element)


SVG_TYPE = '<Default Extension="z" ContentType="image/svg+xml"/>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://exemple.fr/vu.png"/></svg>'


def drawn(name: str, content: bytes) -> bytes:
    """Return a paper with a picture in a part of this name."""
    return changed(related("image", name.removeprefix("word/"), is_external=False), {name: content})


def code_in(name: str) -> bytes:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    code = f'<w:ftr xmlns:w="{main}"><w:p><w:r><w:instrText>INCLUDEPICTURE "http://exemple.fr"</w:instrText></w:r></w:p></w:ftr>'
    return changed(office_paper(), {name: code.encode()})


def link_in_capitals() -> bytes:
    paper = link_used_by(f'<a:blip xmlns:a="{DRAWING}" r:link="rIdX"/>')
    with ZipFile(io.BytesIO(paper)) as opened:
        relations = opened.read(RELATIONS)
    return changed(paper, {RELATIONS: None, "word/_rels/document.xml.RELS": relations})


def test_fields_are_found_however_a_word_processor_cut_them() -> None:
    paper = office_paper(("{{desti", "nataire}}"), "{{ objet }}", "{{texte}}", header="Dossier {{dossier}}", footer="{{signataire}}")
    found = read_letterhead("C:\\papier\\en-tête.docx", paper)
    assert (found.name, set(found.found)) == ("en-tête.docx", {"destinataire", "objet", "texte", "dossier", "signataire"})
    assert (dict(found.unknown), found.without_field) == ({}, ("lieu_et_date",))


def test_what_looks_like_a_field_and_is_none_is_named_with_the_one_it_is_like() -> None:
    found = read_letterhead("a.docx", office_paper("{{destinatiare}}", "{objet}", "{{objet}", "{{foo}}", "{ordinaire}", "{{texte}}"))
    assert found.unknown == {"{{destinatiare}}": "destinataire", "{objet}": "objet", "{{objet}": "objet", "{{foo}}": ""}


def test_link_that_a_reader_presses_is_left_and_so_is_the_number_of_the_page() -> None:
    assert read_letterhead("a.docx", related("hyperlink", "https://exemple.fr")).found
    assert read_letterhead("a.docx", related("hyperlink", "https://exemple.fr", used_by='<w:hyperlink r:id="rIdX"/>')).found
    clickable = f'<a:hlinkClick xmlns:a="{DRAWING}" r:id="rIdX"/>'
    assert read_letterhead("a.docx", related("hyperlink", "https://exemple.fr", used_by=clickable)).found
    assert read_letterhead("a.docx", with_element("<w:instrText> PAGE  \\* MERGEFORMAT</w:instrText>")).found


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.JPG", b"\xff\xd8\xff\xe0"),
        ("a.gif", b"GIF89a"),
        ("a.bmp", b"BM"),
        ("a.tiff", b"II*\0"),
        ("a.webp", b"RIFF\0\0\0\0WEBP"),
        ("a.emf", b"\1\0\0\0" + bytes(36) + b" EMF"),
        ("a.wmf", b"\xd7\xcd\xc6\x9a"),
    ],
)
def test_picture_of_a_kind_that_only_draws_is_taken(name: str, head: bytes) -> None:
    assert read_letterhead("a.docx", drawn(f"word/media/{name}", head + bytes(50))).found


def test_typeface_in_a_document_is_taken() -> None:
    paper = changed(related("font", "fonts/font1.odttf", is_external=False), {"word/fonts/font1.odttf": bytes(50)})
    assert read_letterhead("a.docx", paper).found


def bomb() -> bytes:
    return changed(office_paper(), {"word/media/image1.xml": b"<a>" + b"0" * 40_000_000 + b"</a>"})


def many_parts() -> bytes:
    return changed(office_paper(), {f"word/media/{number}.png": b"" for number in range(400)})


def many_large_parts() -> bytes:
    return changed(office_paper(), {f"word/media/{number}.png": b"\x89PNG\r\n\x1a\n" + bytes(3_900_000) for number in range(6)})


def twice() -> bytes:
    target = io.BytesIO(office_paper())
    with ZipFile(target, "a") as packed:
        packed.writestr("WORD/DOCUMENT.XML", b"<a/>")
    return target.getvalue()


def protected() -> bytes:
    content = bytearray(changed(office_paper(), {"word/a.png": b"x"}))
    content[content.rindex(b"PK\1\2") + 8] |= 1
    return bytes(content)


def other_method() -> bytes:
    target = io.BytesIO(office_paper())
    with ZipFile(target, "a", 14) as packed:  # LZMA
        packed.writestr("word/a.xml", b"<a/>")
    return target.getvalue()


def heavy() -> bytes:
    with ZipFile(target := io.BytesIO(), "w", ZIP_STORED) as packed:
        packed.writestr(MAIN, bytes(2_200_000))
    return target.getvalue()


def other_zip() -> bytes:
    with ZipFile(target := io.BytesIO(), "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<a/>")
    return target.getvalue()


def deep() -> bytes:
    return changed(office_paper(), {"word/deep.xml": b"<a>" * 5_000 + b"</a>" * 5_000})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "not a docx": (lambda: b"Dear jury,", "DOCX"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOCX"),
    "workbook": (other_zip, "DOCX"),
    "more than 2 MB": (heavy, "2 Mo"),
    "template": (lambda: changed(office_paper(), replaced={TYPES: ("document.main+xml", "template.main+xml")}), "DOCX"),
    "macros by a part": (lambda: changed(office_paper(), {"word/vbaProject.bin": b"x"}), "macro"),
    "macros by a type": (
        lambda: changed(
            office_paper(),
            replaced={TYPES: ("openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main")},
        ),
        "macro",
    ),
    "macros by a relation": (lambda: related("vbaProject", "a.xml", is_external=False), "macro"),
    "picture elsewhere": (lambda: related("image", "https://exemple.fr/logo.png"), "exemple.fr"),
    "picture elsewhere, not said external": (lambda: related("image", "http://exemple.fr/a.png", is_external=False), "exemple.fr"),
    "share": (lambda: related("image", "file://serveur/a.png"), "serveur"),
    "script behind a link": (lambda: related("hyperlink", "javascript:alert(1)"), "javascript"),
    "template elsewhere": (lambda: related("attachedTemplate", "https://exemple.fr/a.dotm"), "exemple.fr"),
    "link used as a picture": (lambda: link_used_by(f'<a:blip xmlns:a="{DRAWING}" r:link="rIdX"/>'), "exemple.fr"),
    "link used as a picture, embedded": (lambda: link_used_by(f'<a:blip xmlns:a="{DRAWING}" r:embed="rIdX"/>'), "exemple.fr"),
    "link used as a picture, another prefix": (
        lambda: link_used_by(f'<a:blip xmlns:a="{DRAWING}" xmlns:q="{RELATED}" q:link="rIdX"/>'), "exemple.fr"),
    "link used as an old picture": (lambda: link_used_by(f'<v:imagedata xmlns:v="{VML}" r:id="rIdX"/>'), "exemple.fr"),
    "link used as a picture, names in capitals": (link_in_capitals, "exemple.fr"),
    "old picture elsewhere": (lambda: with_element(f'<v:imagedata xmlns:v="{VML}" src="https://exemple.fr/vu.png"/>'), "exemple.fr"),
    "part of XML under another name": (
        lambda: changed(office_paper(), replaced={TYPES: ("</Types>", '<Override PartName="/word/h.dat" ContentType="a/b+xml"/></Types>')}),
        "noms"),
    "types in capitals": (
        lambda: changed(
            office_paper(),
            {TYPES: None, "[Content_types].XML": b'<Types><Default Extension="x" ContentType="application/vnd.ms-word.vba"/></Types>'},
        ),
        "macro",
    ),
    "way out": (lambda: related("image", "../../../etc/passwd", is_external=False), "noms"),
    "alternative chunk": (lambda: related("aFChunk", "a.html", is_external=False), "incorporé"),
    "alternative chunk, element": (lambda: with_element('<w:altChunk r:id="rId1"/>'), "incorporé"),
    "object": (lambda: with_element("<w:object/>"), "incorporé"),
    "embedded": (lambda: changed(office_paper(), {"word/embeddings/a.xlsx": b"PK"}), "incorporé"),
    "object by a relation": (lambda: related("oleObject", "a.xml", is_external=False), "incorporé"),
    "control": (lambda: with_element("<w:control/>"), "incorporé"),
    "subdocument": (lambda: related("subDocument", "a.docx", is_external=False), "incorporé"),
    "code": (lambda: with_element("<w:instrText>INCLUDEPICTURE \"http://exemple.fr\"</w:instrText>"), "INCLUDEPICTURE"),
    "code cut in two": (lambda: with_element("<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\a</w:instrText>"), "DDEAUTO"),
    "code of a simple field": (lambda: with_element('<w:fldSimple w:instr="IMPORT a"/>'), "IMPORT"),
    "link by a code": (lambda: with_element('<w:instrText>HYPERLINK "file:///c:/a"</w:instrText>'), "HYPERLINK"),
    "link by a code, an address in its last word": (
        lambda: with_element('<w:instrText>HYPERLINK "file:///c:/a" \\o "https://exemple.fr"</w:instrText>'), "HYPERLINK"),
    "code in a footer": (lambda: code_in("word/footer1.xml"), "INCLUDEPICTURE"),
    "code in footnotes": (lambda: code_in("word/footnotes.xml"), "INCLUDEPICTURE"),
    "code of a deleted field": (lambda: with_element("<w:delInstrText>INCLUDEPICTURE a</w:delInstrText>"), "INCLUDEPICTURE"),
    "mail merge": (lambda: with_element('<w:mailMerge><w:connectString w:val="DSN=a"/></w:mailMerge>'), "publipostage"),
    "mail merge by a relation": (lambda: related("mailMergeSource", "a.xml", is_external=False), "publipostage"),
    "svg": (lambda: drawn("word/media/a.svg", SVG), "SVG"),
    "svg by its type": (
        lambda: changed(office_paper(), replaced={TYPES: ("</Types>", f"{SVG_TYPE}</Types>")}), "SVG"),
    "svg under another name": (lambda: drawn("word/media/a.png", SVG), "a.png"),
    "svg, compressed": (lambda: drawn("word/media/a.png", gzip.compress(SVG)), "a.png"),
    "svg as a part of XML": (lambda: drawn("word/media/a.xml", SVG), "SVG"),
    "svg beside a picture": (
        lambda: with_element('<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"/>'), "SVG"),
    "svg as a typeface, drawn": (lambda: drawn("word/fonts/a.odttf", SVG), "a.odttf"),
    "header under the name of a typeface": (
        lambda: changed(related("header", "fonts/a.odttf", is_external=False), {"word/fonts/a.odttf": b"<w:hdr/>"}), "noms"),
    "header behind a mark": (
        lambda: changed(related("header", "fonts/a.odttf#.xml", is_external=False), {"word/fonts/a.odttf": b"<w:hdr/>"}), "noms"),
    "drawing that runs": (lambda: drawn("word/media/a.eps", b"%!PS-Adobe-3.0 EPSF-3.0"), "a.eps"),
    "old drawing that is read by nobody": (lambda: changed(office_paper(), {"word/a.vml": b"<xml/>"}), "a.vml"),
    "tracked changes": (lambda: with_element("<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"), "suivi"),
    "comments": (lambda: related("comments", "comments.xml", is_external=False), "suivi"),
    "entities": (lambda: changed(office_paper(), replaced={MAIN: ("<w:document ", f"{DOCTYPE}<w:document ")}), "entités"),
    "entities in a relation": (lambda: changed(office_paper(), {"word/_rels/x.xml.rels": f"{DOCTYPE}<a/>".encode()}), "entités"),
    "entities in UTF-16": (lambda: changed(office_paper(), {"word/x.xml": f"{DOCTYPE}<a/>".encode("utf-16")}), "entités"),
    "bomb": (bomb, "Mo"),
    "many large parts": (many_large_parts, "Mo"),
    "many parts": (many_parts, "noms"),
    "path": (lambda: changed(office_paper(), {"../../a.xml": b"<a/>"}), "noms"),
    "absolute path": (lambda: changed(office_paper(), {"/a.xml": b"<a/>"}), "noms"),
    "path of another system": (lambda: changed(office_paper(), {"c:\\a.xml": b"<a/>"}), "noms"),
    "the same twice": (twice, "noms"),
    "protected": (protected, "mot de passe"),
    "another compression": (other_method, "noms"),
    "not xml": (lambda: changed(office_paper(), {MAIN: b"<w:document"}), "endommagé"),
    "deep": (deep, "endommagé"),
    "text twice": (lambda: office_paper("{{texte}}", "{{texte}}"), "deux fois"),
    "text in a sentence": (lambda: office_paper("Voici {{texte}}"), "seul"),
    "text in a header": (lambda: office_paper("x", header="{{texte}}"), "seul"),
}  # fmt: skip


@pytest.mark.parametrize("name", sample(list(HOSTILE), 12, of="hostile letterheads"))
def test_document_that_brings_more_than_what_is_printed_is_refused_with_a_reason(name: str) -> None:
    make, said = HOSTILE[name]
    content, began = make(), time.process_time()
    with language("fr"), pytest.raises(FileRefused) as refusal:
        read_letterhead("papier.docx", content)
    with language("fr"):
        assert said in str(refusal.value)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("name", ["papier.docm", "papier.dotx", "papier.pdf", "papier"])
def test_document_of_another_kind_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(FileRefused):
        read_letterhead(name, office_paper())

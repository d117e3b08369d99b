"""Papers that an office writes its letters on: sound ones, and documents that bring more than what is printed."""

import io
from collections.abc import Iterable, Mapping
from zipfile import ZIP_DEFLATED, ZipFile

import docx

RELATIONS = "word/_rels/document.xml.rels"


def office_paper(*paragraphs: str | Iterable[str], header: str = "Direction des essais", footer: str = "") -> bytes:
    """Return a paper with a paragraph each; one of several texts is cut as a word processor cuts it."""
    book = docx.Document()
    book.sections[0].header.paragraphs[0].add_run(header)
    book.sections[0].footer.paragraphs[0].add_run(footer)
    for said in paragraphs or ("{{destinataire}}", "{{objet}}", "{{texte}}"):
        paragraph = book.add_paragraph()
        for text in [said] if isinstance(said, str) else said:
            paragraph.add_run(text)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def changed(
    paper: bytes, parts: Mapping[str, bytes | None] | None = None, *, replaced: Mapping[str, tuple[str, str]] | None = None
) -> bytes:
    """Return a paper with other parts, or with a text of a part replaced by another."""
    with ZipFile(io.BytesIO(paper)) as opened:
        files: dict[str, bytes | None] = {name: opened.read(name) for name in opened.namelist()}
    for name, (old, new) in (replaced or {}).items():
        content = files[name] or b""
        assert old.encode() in content
        files[name] = content.replace(old.encode(), new.encode(), 1)
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, part in {**files, **(parts or {})}.items():
            if part is not None:
                packed.writestr(name, part)
    return target.getvalue()


def related(kind: str, target: str, *, is_external: bool = True, used_by: str = "") -> bytes:
    """Return a paper that refers to something else. ``used_by``: an element of its page that names the relation, ``rIdX``."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    mode = ' TargetMode="External"' if is_external else ""
    relation = f'<Relationship Id="rIdX" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    paper = with_element(used_by) if used_by else office_paper()
    return changed(paper, replaced={RELATIONS: ("</Relationships>", relation)})


def with_element(element: str) -> bytes:
    """Return a paper with an element at the beginning of its page."""
    return changed(office_paper(), replaced={"word/document.xml": ("<w:body>", f"<w:body><w:p><w:r>{element}</w:r></w:p>")})

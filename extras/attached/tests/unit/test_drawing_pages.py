"""What the process that draws pages does with an order, asked here within the test's own."""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PIL import Image as Pictures

import bootstrap.kept_files
from extras.attached.demonstration import PAPERS
from extras.attached.pages import drawing
from extras.attached.sources import FolderOfAttachments
from tests.worlds.demonstration import sources
from tests.worlds.papers import paper, picture
from tests.worlds.written_pdf import Line, written

Ordered = Callable[..., list[tuple[dict[str, object], bytes]]]


@pytest.fixture
def ordered(monkeypatch: pytest.MonkeyPatch) -> Ordered:
    """Give what is written for an order on a file; its confinement and its priority are for a process that ends with it."""
    monkeypatch.setattr(drawing, "_confine", lambda _confinement, _limits: None)
    monkeypatch.setattr(os, "nice", lambda _by: None)

    def order(content: bytes, **said: object) -> list[tuple[dict[str, object], bytes]]:
        line = json.dumps({"is_picture": False, "pages": [1], "width": 240, "with_images": True, "ahead": [], "limits": {}, **said})
        out = io.BytesIO()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(line.encode() + b"\n" + content)))
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
        drawing.main()
        return list(_pieces(out.getvalue()))

    return order


def _pieces(written_out: bytes) -> Iterator[tuple[dict[str, object], bytes]]:
    rest = written_out
    while rest:
        head, _feed, rest = rest.partition(b"\n")
        told = json.loads(head)
        yield told, rest[: told["bytes"]]
        rest = rest[told["bytes"] :]


def width_of(image: bytes) -> int:
    with Pictures.open(io.BytesIO(image)) as opened:
        return opened.width


def test_facts_come_first_then_the_widest_picture_then_words(ordered: Ordered) -> None:
    made = ordered(paper("Bonjour le jury", "Deuxième page"), ahead=[800])
    assert [told["kind"] for told, _content in made] == ["facts", "image", "image", "words"]
    assert json.loads(made[0][1])["sizes"] == [[595.0, 842.0]] * 2
    assert [width_of(content) for told, content in made if told["kind"] == "image"] == [800, 240]
    assert [word[0].strip() for word in json.loads(made[-1][1])["words"]] == ["Bonjour", "le", "jury"]


def test_words_alone_are_read_without_a_picture(ordered: Ordered) -> None:
    made = ordered(paper("Un", "Deux"), pages=[2, 3], with_images=False)
    assert [told["kind"] for told, _content in made] == ["facts", "words"]
    assert [word[0].strip() for word in json.loads(made[1][1])["words"]] == ["Deux"]


def test_words_as_pale_as_the_page_are_counted_as_hidden(ordered: Ordered) -> None:
    said = json.loads(ordered(written([[Line("visible", 80.0), Line("cachés ici", 120.0, gray=1.0)]]))[-1][1])
    assert said["hidden"] == 2


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_picture_has_no_words(ordered: Ordered, kind: str) -> None:
    made = ordered(picture(kind), is_picture=True)
    assert [told["kind"] for told, _content in made] == ["facts", "image", "words"]
    assert json.loads(made[-1][1]) == {"words": [], "hidden": 0}


def test_order_that_never_comes_ends_it(ordered: Ordered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    drawing.main()


BYTES_MAX = 1_000_000


def test_each_candidature_has_files_of_the_kinds_that_any_server_shows() -> None:
    papers = FolderOfAttachments(PAPERS, bootstrap.kept_files.limits())
    shown = {file.folders[-1] for file in papers.files if file.name.endswith((".pdf", ".png"))}
    assert shown == {record.dossier for record in sources().dossiers.records}
    for file in papers.files:
        with (PAPERS / file.folders[-1] / file.name).open("rb") as opened:
            assert papers.media_type(file, opened)
    assert {file.name.rpartition(".")[2] for file in papers.files} >= {"pdf", "png", "docx", "odt"}
    assert sum(file.size for file in papers.files) < BYTES_MAX

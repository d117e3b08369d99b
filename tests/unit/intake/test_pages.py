"""Pages of attached files: drawn by a process apart, whatever the file does to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Pictures

from data_access.files.attachment_files import AttachmentFiles
from deliberation.dossiers.attachments.pages import Obstacle, PagesFacts, PageText, width_for
from deliberation.errors import NotFound
from demonstration.written_pdf import Line, written
from intake.pages.drawer import CannotBeDrawn, Image, Limits, Order, Words, draw
from intake.pages.pages import Original, Pages
from intake.pages.reading import Reading
from tests.worlds.papers import HOSTILE, HOSTILE_PICTURES, paper, picture, scan

QUICK = Limits(memory_bytes=512 * 1024**2, cpu_seconds=2, wall_seconds=20.0)
PDF, PNG = "application/pdf", "image/png"


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path)


def kept(files: AttachmentFiles, content: bytes, media_type: str = PDF) -> Original:
    with files.draft() as draft:
        draft.write(content)
        draft.keep()
        return Original(draft.sha256, files.path(draft.sha256), media_type)


def all_drawn(path: Path, order: Order) -> tuple[PagesFacts, dict[int, bytes], dict[int, str], int]:
    facts, images, texts, hidden = PagesFacts(), {}, {}, 0
    for made in draw(path, order, QUICK):
        if isinstance(made, PagesFacts):
            facts = made
        elif isinstance(made, Image):
            images[made.number] = made.content
        else:
            texts[made.number] = made.on_page.text
            hidden += made.on_page.hidden
    return facts, images, texts, hidden


def test_pages_of_a_pdf_are_drawn_with_their_words(files: AttachmentFiles, tmp_path: Path) -> None:
    original = kept(files, paper("Bonjour le jury", "Deuxième page", "Troisième"))
    pages = Pages(files.drawn)
    image = pages.image(original, 2, 800)
    with Pictures.open(image) as opened:
        assert (opened.format, opened.size) == ("WEBP", (800, 1132))
    assert pages.facts(original).sizes == ((595.0, 842.0),) * 3
    words = pages.words(original, 2)
    assert (words.text, words.hidden) == ("Deuxième page", 0)
    first = words.words[0]
    assert (0.09 < first.left < 0.11, 0.07 < first.top < 0.1, 0.07 < first.width < 0.1) == (True, True, True)


def test_page_is_drawn_once_and_the_next_with_it(files: AttachmentFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    original, pages, orders = kept(files, paper("1", "2", "3")), Pages(files.drawn), []

    def counted(path: Path, order: Order) -> Iterator[PagesFacts | Image | Words]:
        orders.append(list(order.pages))
        return draw(path, order)

    monkeypatch.setattr("intake.pages.pages.draw", counted)
    for number in (1, 2, 1):
        pages.image(original, number, 800)
    assert orders == [[1, 2]]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_picture_is_a_page_turned_as_it_was_taken(files: AttachmentFiles, kind: str) -> None:
    turned = Pictures.Exif()
    turned[0x0112] = 6
    original = kept(files, picture(kind, exif=turned) if kind == "JPEG" else picture(kind), f"image/{kind.lower()}")
    with Pictures.open(Pages(files.drawn).image(original, 1, 240)) as opened:
        assert opened.size == ((240, 320) if kind == "JPEG" else (240, 180))


def test_words_that_nobody_can_see_are_counted(files: AttachmentFiles) -> None:
    seen, white, tiny = Line("Vu de tous", 80.0), Line("blanc sur blanc", 120.0, gray=1.0), Line("minuscule", 140.0, size=1.0)
    away = Line("hors page", 160.0, left=-400.0)
    original = kept(files, written([[seen], [seen, white, tiny, away]]))
    pages = Pages(files.drawn)
    assert [pages.words(original, number).hidden for number in (1, 2)] == [0, 6]
    assert pages.words(kept(files, written([scan()])), 1).words == ()


def test_files_are_read_for_searches_once_each(files: AttachmentFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    originals = [kept(files, paper("Bonjour", "Les Données")), kept(files, HOSTILE["a password"]), kept(files, picture(), PNG)]
    pages = Pages(files.drawn)
    reading = Reading(pages, lambda: originals)
    assert pages.texts(originals[0].sha256) is None
    reading.read_all()
    monkeypatch.setattr("intake.pages.pages.draw", None)
    reading.read_all()
    assert [pages.texts(one.sha256) for one in originals] == [
        (PageText("Bonjour", "bonjour", 0), PageText("Les Données", "les donnees", 0)),
        (),
        (PageText("", "", 0),),
    ]
    assert [len(pages.oddities(one.sha256, one.media_type)) for one in originals] == [0, 1, 0]


def test_protected_file_is_said_to_be(files: AttachmentFiles) -> None:
    original, pages = kept(files, HOSTILE["a password"]), Pages(files.drawn)
    assert pages.facts(original).obstacle is Obstacle.PROTECTED
    with pytest.raises(NotFound):
        pages.image(original, 1, 800)


@pytest.mark.parametrize(("number", "width"), [(0, 800), (3, 800), (1, 801), (1, 10**9)])
def test_what_is_no_page_is_not_found(files: AttachmentFiles, number: int, width: int) -> None:
    with pytest.raises(NotFound):
        Pages(files.drawn).image(kept(files, paper("1", "2")), number, width)


def test_nothing_is_kept_of_a_file_that_is_removed(files: AttachmentFiles, tmp_path: Path) -> None:
    original = kept(files, paper("1"))
    pages = Pages(files.drawn)
    pages.image(original, 1, 800)
    files.remove([original.sha256])
    files.drawn.put(original.sha256, "800-1.webp", b"late")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_width_is_the_next_that_is_drawn() -> None:
    assert [width_for(wanted) for wanted in (1, 240, 801, 9999)] == [240, 240, 1200, 2400]


def outcome(path: Path, content: bytes, *, is_picture: bool) -> str:
    path.write_bytes(content)
    try:
        facts, images, _texts, _hidden = all_drawn(path, Order(is_picture, (1, 2), 240))
    except CannotBeDrawn as refusal:
        return refusal.obstacle
    assert all(image[:4] == b"RIFF" for image in images.values())
    return "drawn" if facts.sizes and images else "nothing"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_ends_in_pages_or_in_a_problem(tmp_path: Path, name: str) -> None:
    assert outcome(tmp_path / "file", HOSTILE[name], is_picture=False) in {"drawn", *Obstacle}


@pytest.mark.parametrize("name", HOSTILE_PICTURES)
def test_hostile_picture_ends_in_a_page_or_in_a_problem(tmp_path: Path, name: str) -> None:
    assert outcome(tmp_path / "file", HOSTILE_PICTURES[name], is_picture=True) in {"drawn", *Obstacle}


def test_a_process_that_hangs_is_ended_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = tmp_path / "hanging.py"
    hanging.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr("intake.pages.drawer._SCRIPT", hanging)
    (tmp_path / "file").write_bytes(paper("1"))
    with pytest.raises(CannotBeDrawn) as refusal:
        list(draw(tmp_path / "file", Order(False, (1,), 240), Limits(wall_seconds=0.2)))
    assert (refusal.value.obstacle, refusal.value.is_certain) == (Obstacle.HEAVY, False)


@pytest.mark.parametrize(
    "said",
    [
        '{"kind":"image","number":1,"bytes":3}\nabc',
        '{"kind":"image","number":1,"bytes":99999999999}\n',
        "no JSON\n",
        '{"kind":"facts","number":0,"bytes":2}\n{}',
    ],
)
def test_what_a_process_answers_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    taken = tmp_path / "taken.py"
    taken.write_text(f"import sys\nsys.stdout.write({said!r})\n")
    monkeypatch.setattr("intake.pages.drawer._SCRIPT", taken)
    (tmp_path / "file").write_bytes(paper("1"))
    with pytest.raises(CannotBeDrawn) as refusal:
        list(draw(tmp_path / "file", Order(False, (1,), 240), QUICK))
    assert refusal.value.obstacle is Obstacle.DAMAGED

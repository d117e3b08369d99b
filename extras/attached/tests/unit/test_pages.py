"""Pages of attached files: drawn by a process apart, whatever the file does to it."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as running_threads
from time import monotonic, sleep
from typing import Any

import pytest
from PIL import Image as Pictures

from data_access.files.attachment_files import AttachmentFiles, DrawnFiles
from deliberation.dossiers.attachments.attachment import Use
from deliberation.errors import NotFound
from extras.attached.pages import converting, drawing
from extras.attached.pages.drawer import PROCESSES, CannotBeDrawn, Image, Limits, Order, Processes, Words, draw
from extras.attached.pages.office import Office
from extras.attached.pages.pages import Original, Pages
from extras.attached.pages.turns import Seats
from extras.attached.pages.values import Obstacle, PagesFacts, PageText
from extras.attached.reading import Reading
from extras.attached.tests.sending import FAILS
from tests.depth import sample
from tests.places import ROOT
from tests.worlds.papers import HOSTILE, HOSTILE_PICTURES, paper, picture, scan
from tests.worlds.written_pdf import Line, written

QUICK = Limits(memory_bytes=512 * 1024**2, cpu_seconds=2, wall_seconds=20.0)
NO_OFFICE = Office("", Path())
PDF, PNG = "application/pdf", "image/png"


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path)


def kept(files: AttachmentFiles, content: bytes, media_type: str = PDF, *, candidature_id: int = 1) -> Original:
    with files.draft() as draft:
        draft.write(content)
        draft.keep()
        return Original(Use(draft.sha256, candidature_id), files.path(draft.sha256), media_type)


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
    pages = Pages(files.drawn, NO_OFFICE)
    image = pages.image(original, 2, 800, by=1)
    with Pictures.open(BytesIO(image)) as opened:
        assert (opened.format, opened.size) == ("WEBP", (800, 1132))
    assert pages.facts(original, by=1).sizes == ((595.0, 842.0),) * 3
    words = pages.words(original, 2, by=1)
    assert (words.text, words.hidden) == ("Deuxième page", 0)
    first = words.words[0]
    assert (0.09 < first.left < 0.11, 0.07 < first.top < 0.1, 0.07 < first.width < 0.1) == (True, True, True)


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """Give the orders to draw, as they come."""
    made: list[Order] = []

    def counted(path: Path, order: Order) -> Iterator[PagesFacts | Image | Words]:
        made.append(order)
        return draw(path, order)

    monkeypatch.setattr("extras.attached.pages.pages.draw", counted)
    return made


def test_page_is_drawn_once_and_the_next_ones_with_it(files: AttachmentFiles, orders: list[Order]) -> None:
    original, pages = kept(files, paper("1", "2", "3")), Pages(files.drawn, NO_OFFICE)
    files.drawn.put(original.use, "4.failed", b"")
    for number in (1, 2, 3, 1):
        pages.image(original, number, 800, by=1)
    assert [list(order.pages) for order in orders] == [[1, 2, 3]]


class Watched(DrawnFiles):
    """What was drawn, and how often each name was looked for."""

    def __init__(self, folder: Path, files: AttachmentFiles) -> None:
        super().__init__(folder, files, lambda: b"key")
        self.looked_for: Counter[str] = Counter()

    def path(self, use: Use, name: str) -> Path:
        self.looked_for[name] += 1
        return super().path(use, name)


def test_page_asked_for_comes_before_those_drawn_ahead(files: AttachmentFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, goes_on = Watched(tmp_path / "watched", files), Event()
    original, pages, orders = kept(files, paper(*"123456789")), Pages(drawn, NO_OFFICE), []

    def halting(path: Path, order: Order) -> Iterator[PagesFacts | Image | Words]:
        orders.append(list(order.pages))
        for made in draw(path, order):
            yield made
            if isinstance(made, Image):
                goes_on.wait(20)

    monkeypatch.setattr("extras.attached.pages.pages.draw", halting)
    pages.image(original, 1, 800, by=1)
    asking = Thread(target=lambda: pages.image(original, 8, 800, by=1))
    asking.start()
    until(lambda: drawn.looked_for["800-8.webp"] > 1)
    goes_on.set()
    asking.join()
    assert (orders, drawn.path(original.use, "800-2.webp").exists()) == ([[1, 2, 3, 4], [8, 9, 10, 11]], False)


def test_file_is_opened_once_for_its_first_page_and_for_how_many_there_are(files: AttachmentFiles, orders: list[Order]) -> None:
    original, pages = kept(files, paper("1", "2", "3")), Pages(files.drawn, NO_OFFICE)
    asked = [
        Thread(target=lambda: pages.image(original, 2, 1200, by=1)),
        Thread(target=lambda: pages.facts(original, by=1, number=2, width=1200)),
    ]
    for each in asked:
        each.start()
    for each in asked:
        each.join()
    asked_for = [(list(order.pages), order.width) for order in orders]
    assert (asked_for, len(pages.facts(original, by=1).sizes)) == ([([2, 3, 4, 5], 1200)], 3)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_picture_is_a_page_turned_as_it_was_taken(files: AttachmentFiles, kind: str) -> None:
    turned = Pictures.Exif()
    turned[0x0112] = 6
    original = kept(files, picture(kind, exif=turned) if kind == "JPEG" else picture(kind), f"image/{kind.lower()}")
    with Pictures.open(BytesIO(Pages(files.drawn, NO_OFFICE).image(original, 1, 240, by=1))) as opened:
        assert opened.size == ((240, 320) if kind == "JPEG" else (240, 180))


def test_words_that_nobody_can_see_are_counted(files: AttachmentFiles) -> None:
    seen, white, tiny = Line("Vu de tous", 80.0), Line("blanc sur blanc", 120.0, gray=1.0), Line("minuscule", 140.0, size=1.0)
    away = Line("hors page", 160.0, left=-400.0)
    original = kept(files, written([[seen], [seen, white, tiny, away]]))
    pages = Pages(files.drawn, NO_OFFICE)
    assert [pages.words(original, number, by=1).hidden for number in (1, 2)] == [0, 6]
    assert pages.words(kept(files, written([scan()])), 1, by=1).words == ()


def test_files_are_read_for_searches_once_each(files: AttachmentFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    originals = [kept(files, paper("Bonjour", "Les Données")), kept(files, HOSTILE["a password"]), kept(files, picture(), PNG)]
    pages = Pages(files.drawn, NO_OFFICE)
    reading = Reading(pages, lambda: originals)
    assert pages.texts(originals[0].use) is None
    reading.read_all()
    monkeypatch.setattr("extras.attached.pages.pages.draw", None)
    reading.read_all()
    # Whoever opens a file that was read waits for nothing.
    for width in (800, 1200):
        with Pictures.open(BytesIO(pages.image(originals[0], 1, width, by=1))) as opened:
            assert opened.width == width
    assert (pages.facts(originals[0], by=1).sizes, pages.words(originals[0], 1, by=1).text) == (((595.0, 842.0),) * 2, "Bonjour")
    assert [pages.texts(one.use) for one in originals] == [(PageText.of("Bonjour"), PageText.of("Les Données")), (), (PageText.of(""),)]
    assert [len(pages.oddities(one.use, one.media_type)) for one in originals] == [0, 1, 0]


def test_file_that_took_too_long_is_not_read_again_at_each_commit(files: AttachmentFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    original, tried, now = kept(files, paper("Bonjour")), [0], [0.0]

    def too_long(_path: Path, _order: Order) -> Iterator[PagesFacts | Image | Words]:
        tried[0] += 1
        raise CannotBeDrawn(Obstacle.HEAVY, is_certain=False)

    monkeypatch.setattr("extras.attached.pages.pages.draw", too_long)
    reading = Reading(Pages(files.drawn, NO_OFFICE), lambda: [original], now=lambda: now[0])
    for now[0], tries in ((0.0, 1), (2.0, 1), (899.0, 1), (900.0, 2), (901.0, 2)):
        reading.read_all()
        assert tried == [tries]


def test_more_text_than_memory_keeps_is_read_again(files: AttachmentFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (kept(files, paper(text), candidature_id=id_) for id_, text in enumerate(("Bonjour", "Bonsoir"), start=1))
    monkeypatch.setattr("extras.attached.pages.pages._SEARCHED_MOST", 10)
    pages = Pages(files.drawn, NO_OFFICE)
    Reading(pages, lambda: [one, other]).read_all()
    for _again in range(2):
        assert [[page.text for page in pages.texts(each.use) or ()] for each in (one, other)] == [["Bonjour"], ["Bonsoir"]]
    assert list(pages._searched) == [one.use]


def test_protected_file_is_said_to_be(files: AttachmentFiles) -> None:
    original, pages = kept(files, HOSTILE["a password"]), Pages(files.drawn, NO_OFFICE)
    assert pages.facts(original, by=1).obstacle is Obstacle.PROTECTED
    with pytest.raises(NotFound):
        pages.image(original, 1, 800, by=1)


def test_what_is_no_page_is_not_found(files: AttachmentFiles) -> None:
    original, pages = kept(files, paper("1", "2")), Pages(files.drawn, NO_OFFICE)
    for number, width in ((0, 800), (3, 800), (1, 801), (1, 10**9)):
        with pytest.raises(NotFound):
            pages.image(original, number, width, by=1)


def test_nothing_is_kept_of_a_file_that_is_removed(files: AttachmentFiles, tmp_path: Path) -> None:
    original = kept(files, paper("1"))
    pages = Pages(files.drawn, NO_OFFICE)
    pages.image(original, 1, 800, by=1)
    files.remove([original.use])
    files.drawn.put(original.use, "800-1.webp", b"late")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_drawing_of_a_file_that_is_removed_while_it_is_kept_fails_nobody(files: AttachmentFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    original = kept(files, paper("1"))
    files.remove([original.use])
    make = Path.mkdir

    def make_and_lose(path: Path, *arguments: Any, **words: Any) -> None:
        make(path, *arguments, **words)
        files.drawn.remove([original.use])  # what another drawing of the file does at its end

    monkeypatch.setattr(Path, "mkdir", make_and_lose)
    files.drawn.put(original.use, "800-1.webp", b"late")
    assert files.drawn.get(original.use, "800-1.webp") is None


def test_same_bytes_of_another_candidature_are_drawn_and_read_as_if_it_did_not_exist(files: AttachmentFiles, orders: list[Order]) -> None:
    hidden, own = (kept(files, paper(*"12345"), candidature_id=id_) for id_ in (1, 2))
    pages = Pages(files.drawn, NO_OFFICE)
    Reading(pages, lambda: [hidden]).read_all()
    pages.image(hidden, 5, 800, by=1)
    known, before = pages.texts(own.use), len(orders)
    pages.facts(own, by=2)
    pages.image(own, 5, 800, by=2)
    assert (known, [list(order.pages)[:2] for order in orders[before:]]) == (None, [[1, 2], [5, 6]])


def test_what_was_drawn_for_one_candidature_goes_with_it_and_stays_for_another(files: AttachmentFiles, tmp_path: Path) -> None:
    one, other = (kept(files, paper("1"), candidature_id=id_) for id_ in (1, 2))
    pages = Pages(files.drawn, NO_OFFICE)
    drawn = [files.drawn.path(each.use, "800-1.webp") for each in (one, other)]
    for each in (one, other):
        pages.image(each, 1, 800, by=1)
    await_drawing()
    files.remove([one.use], kept=[one.use.sha256])
    assert ([path.exists() for path in drawn], one.path.exists()) == ([False, True], True)
    pages.image(one, 1, 800, by=1)
    await_drawing()
    files.sweep([other.use])
    assert [path.exists() for path in drawn] == [False, True]
    files.remove([other.use])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def await_drawing() -> None:
    """Wait until nothing more is drawn ahead."""
    for thread in running_threads():
        if thread.name == "pages":
            thread.join()


def test_page_written_as_its_file_goes_is_removed(files: AttachmentFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use, remove = kept(files, paper("1"), candidature_id=1).use, files.drawn.remove

    def write_late(uses: Iterable[Use]) -> None:
        monkeypatch.setattr(files.drawn, "remove", remove)
        remove(uses)
        files.drawn.put(use, "1.json", b"{}")

    monkeypatch.setattr(files.drawn, "remove", write_late)
    files.remove([use])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def outcome(path: Path, content: bytes, *, is_picture: bool) -> str:
    path.write_bytes(content)
    try:
        facts, images, _texts, _hidden = all_drawn(path, Order(is_picture, (1, 2), 240))
    except CannotBeDrawn as refusal:
        return refusal.obstacle
    assert all(image[:4] == b"RIFF" for image in images.values())
    return "drawn" if facts.sizes and images else "nothing"


@pytest.mark.parametrize("name", sample(list(HOSTILE), 10, of="hostile files"))
def test_hostile_file_ends_in_pages_or_in_a_problem(tmp_path: Path, name: str) -> None:
    assert outcome(tmp_path / "file", HOSTILE[name], is_picture=False) in {"drawn", *Obstacle}


@pytest.mark.parametrize("name", sample(list(HOSTILE_PICTURES), 3, of="hostile pictures"))
def test_hostile_picture_ends_in_a_page_or_in_a_problem(tmp_path: Path, name: str) -> None:
    assert outcome(tmp_path / "file", HOSTILE_PICTURES[name], is_picture=True) in {"drawn", *Obstacle}


def test_nobody_s_first_order_waits_for_what_others_have_drawn() -> None:
    seats, end, held = Seats(), Event(), []

    def hold(person: int) -> None:
        with seats.taken(person):
            held.append(person)
            end.wait(20)

    def asking(*persons: int) -> list[Thread]:
        threads = [Thread(target=hold, args=(person,)) for person in persons]
        for thread in threads:
            thread.start()
        return threads

    many = asking(*range(20), *range(20))
    until(lambda: len(held) == 28)  # each their own, and the eight that are shared
    last = asking(99)
    until(lambda: 99 in held)
    second = asking(99)
    second[0].join(0.05)
    assert (held.count(99), len(held)) == (1, 29)
    end.set()
    for thread in (*many, *last, *second):
        thread.join(20)
    assert len(held) == 42


def test_nobody_has_more_than_two_orders_drawn_at_once() -> None:
    seats = Seats()
    with seats.taken(1), seats.taken(1):
        third = Thread(target=lambda: seats.taken(1).__enter__(), daemon=True)
        third.start()
        until(lambda: seats.is_awaited(1))
        third.join(0.05)
        assert (third.is_alive(), seats.is_awaited(2)) == (True, False)
    third.join(20)
    assert (third.is_alive(), seats.is_awaited(1)) == (False, False)


def until(condition: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not condition():
        assert monotonic() < deadline, "it never came"
        sleep(0.005)


def test_spare_process_is_given_once_and_ends_with_the_server() -> None:
    processes = Processes()
    with processes.keeping_a_spare():
        spare = processes._spare
        assert spare is not None
        taken = processes.take()
        other = processes.take()
        processes.refill()
        last = processes._spare
        assert (taken is spare, other is spare, last in (None, spare)) == (True, False, False)
        for process in (taken, other):
            process.communicate()  # its input ends: so does it
            assert process.returncode == 0
    assert last is not None
    assert last.returncode is not None
    processes.refill()
    assert processes._spare is None


def test_spare_process_that_died_is_not_given() -> None:
    processes = Processes()
    with processes.keeping_a_spare():
        assert processes._spare is not None
        processes._spare.kill()
        processes._spare.wait()
        given = processes.take()
        assert given.poll() is None
        given.communicate()


def test_a_file_that_takes_more_memory_than_it_may_is_said_to(tmp_path: Path) -> None:
    Pictures.new("1", (6000, 6000)).save(tmp_path / "file", "PNG")
    few, order = Limits(memory_bytes=64 * 1024**2), Order(True, (1,), 240)
    with pytest.raises(CannotBeDrawn) as refusal:
        list(draw(tmp_path / "file", order, few))
    assert (refusal.value.obstacle, refusal.value.is_certain) == (Obstacle.HEAVY, True)
    assert len(list(draw(tmp_path / "file", order))) == 3


def test_the_process_may_take_no_more_time_nor_write_nor_start_another() -> None:
    said = """
import resource
from extras.attached.pages.drawing import _lock_down

_lock_down(memory_bytes=2**30, cpu_seconds=7)
print([resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1] for name in ("AS", "CPU", "FSIZE", "NPROC", "CORE")])
"""
    told = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str([2**30, 7, 0, 0, 0])


# From a small process: what one begins with counts for what it took most, until it runs something else.
MEASURE = """
import os, subprocess, sys
drawing = subprocess.Popen([sys.executable, "-I", sys.argv[1]], stderr=subprocess.DEVNULL)
print(os.wait4(drawing.pid, 0)[2].ru_maxrss, file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the bound is kept by the system")
def test_file_that_inflates_takes_no_more_memory_than_it_may() -> None:
    bound = 256 * 1024**2
    order = {"is_picture": False, "pages": [1], "width": 240, "with_images": True, "ahead": []}
    asked = json.dumps({**order, "limits": {"memory_bytes": bound, "cpu_seconds": 20}}).encode() + b"\n" + HOSTILE["a bomb of lines"]
    told = subprocess.run([sys.executable, "-c", MEASURE, str(PROCESSES.script)], input=asked, capture_output=True, check=True)
    assert b'"image"' not in told.stdout
    assert int(told.stderr) * 1024 <= bound


@pytest.mark.skipif(not converting.can_shut_in(), reason="this system cannot shut a process in")
def test_file_that_takes_over_its_process_reads_nothing_and_opens_no_line(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    taken_over = f"""
import importlib.util, json, os, socket, sys
spec = importlib.util.spec_from_file_location("drawing", {drawing.__file__!r})
drawing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(drawing)

{FAILS}

class TakenOver:
    def __init__(self, content):
        pass
    def sizes(self):
        print(json.dumps([fails(do) for do in (
            lambda: open({str(secret)!r}),
            lambda: open({str(tmp_path / "made")!r}, "w"),
            lambda: os.listdir({str(ROOT)!r}),
            lambda: open("/proc/1/environ"),
            lambda: open("/etc/passwd"),
            lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
        )]), flush=True)
        os._exit(0)

drawing._load_libraries = lambda: {{False: TakenOver}}
drawing.main()
"""
    order = {"is_picture": False, "pages": [1], "width": 240, "with_images": True, "ahead": []}
    limits = {"memory_bytes": QUICK.memory_bytes, "cpu_seconds": QUICK.cpu_seconds}
    line = json.dumps({**order, "limits": limits}) + "\n"
    done = subprocess.run([sys.executable, "-I", "-c", taken_over], input=line, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["PermissionError"] * 7


def test_a_process_that_hangs_is_ended_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = tmp_path / "hanging.py"
    hanging.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(PROCESSES, "script", hanging)
    (tmp_path / "file").write_bytes(paper("1"))
    with pytest.raises(CannotBeDrawn) as refusal:
        list(draw(tmp_path / "file", Order(False, (1,), 240), Limits(wall_seconds=0.2)))
    assert (refusal.value.obstacle, refusal.value.is_certain) == (Obstacle.HEAVY, False)


@pytest.mark.parametrize(
    "said",
    [
        '{"kind":"image","number":1,"width":240,"bytes":3}\nabc',
        '{"kind":"image","number":1,"width":240,"bytes":99999999999}\n',
        '{"kind":"image","number":1,"width":800,"bytes":12}\nRIFFsizeWEBP',  # neither a width
        '{"kind":"image","number":2,"width":240,"bytes":12}\nRIFFsizeWEBP',  # nor a page that was ordered
        "no JSON\n",
        '{"kind":"facts","number":0,"width":0,"bytes":2}\n{}',
    ],
)
def test_what_a_process_answers_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    taken = tmp_path / "taken.py"
    taken.write_text(f"import sys\nsys.stdout.write({said!r})\n")
    monkeypatch.setattr(PROCESSES, "script", taken)
    (tmp_path / "file").write_bytes(paper("1"))
    with pytest.raises(CannotBeDrawn) as refusal:
        list(draw(tmp_path / "file", Order(False, (1,), 240), QUICK))
    assert refusal.value.obstacle is Obstacle.DAMAGED

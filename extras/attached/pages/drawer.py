"""Page-drawing processes, from the server's side: a process per order, the next started early; answers are checked."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread, Timer
from typing import IO, Any, NamedTuple

from extras.attached.pages import drawing
from extras.attached.pages.values import Obstacle, PagesFacts, PageWords, Word

_HEADER_BYTES = 200
_FRAME_MOST_BYTES = 16 * 1024 * 1024
_PIECE_BYTES = 1024 * 1024
_WORDS_MOST = 50_000
_EXITS = {drawing.PROTECTED: Obstacle.PROTECTED, drawing.DAMAGED: Obstacle.DAMAGED, drawing.HEAVY: Obstacle.HEAVY}


class CannotBeDrawn(Exception):
    """The page cannot be rendered. ``is_certain``: a retry would fail too."""

    def __init__(self, obstacle: Obstacle, *, is_certain: bool) -> None:
        super().__init__(obstacle)
        self.obstacle, self.is_certain = obstacle, is_certain


class Limits(NamedTuple):
    """Limits of one order: memory, processor time, elapsed time."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 20
    wall_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Order:
    """Pages of a file to draw, numbered from 1, at a width in pixels.

    ``with_images``: a person waits for the pictures; else only words are needed. ``ahead``: further widths, none below ``width``, for the
    first of these pages.
    """

    is_picture: bool
    pages: Sequence[int]
    width: int
    with_images: bool = True
    ahead: Sequence[int] = ()


class Image(NamedTuple):
    """A page drawn at a width, as WebP."""

    number: int
    width: int
    content: bytes


class Words(NamedTuple):
    """The words of a page."""

    number: int
    on_page: PageWords


def draw(file: Path, order: Order, limits: Limits = Limits()) -> Iterator[PagesFacts | Image | Words]:  # noqa: B008 (frozen)
    """Yield the file's facts, then each page as soon as it is drawn. Raises CannotBeDrawn; the process ends with the iteration."""
    opened = file.open("rb")
    # The spare one is for whoever waits.
    process = PROCESSES.take() if order.with_images else PROCESSES.begun()
    assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 (pipes were asked for)
    is_over = Event()
    end = Timer(limits.wall_seconds, _end, args=(process.kill, is_over))
    handing = Thread(target=_hand_over, args=(_line(order, limits), opened, process.stdin), name="pages-file")
    end.daemon = handing.daemon = True
    end.start()
    handing.start()
    try:
        yield from _frames(process.stdout, order)
        code = process.wait()
    finally:
        is_late = is_over.is_set()
        end.cancel()
        process.kill()
        process.wait()
        handing.join()
        process.stdout.close()
        PROCESSES.refill()
    if code:
        # Killed by a signal: it took more memory or time of a processor than it may; or more time by the clock, on a busy machine.
        raise CannotBeDrawn(_EXITS.get(code, Obstacle.HEAVY if code < 0 else Obstacle.DAMAGED), is_certain=not is_late)


def _end(kill: Callable[[], None], is_over: Event) -> None:
    is_over.set()
    kill()


def _line(order: Order, limits: Limits) -> bytes:
    line = {"is_picture": order.is_picture, "pages": list(order.pages), "width": order.width, "with_images": order.with_images}
    bounds = {"memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
    return json.dumps({**line, "ahead": list(order.ahead), "limits": bounds}).encode() + b"\n"


def _hand_over(line: bytes, file: IO[bytes], pipe: IO[bytes]) -> None:
    with suppress(OSError), file, pipe:  # it ended meanwhile: its exit code tells why
        pipe.write(line)
        shutil.copyfileobj(file, pipe, _PIECE_BYTES)


def _frames(pipe: IO[bytes], order: Order) -> Iterator[PagesFacts | Image | Words]:
    widths = (order.width, *order.ahead)
    while header := pipe.readline(_HEADER_BYTES):
        try:
            document = json.loads(header)
            kind, number, width, size = str(document["kind"]), int(document["number"]), int(document["width"]), int(document["bytes"])
            is_ordered = kind == "facts" or (number in order.pages and (kind == "words" or width in widths))
            if not (is_ordered and 0 <= size <= _FRAME_MOST_BYTES):
                raise ValueError(header)
            content = pipe.read(size)
            if len(content) < size:
                return  # it ended meanwhile: its exit code tells why
            yield _frame(kind, number, width, content)
        except (ValueError, KeyError, TypeError):
            raise CannotBeDrawn(Obstacle.DAMAGED, is_certain=True) from None


def _frame(kind: str, number: int, width: int, content: bytes) -> PagesFacts | Image | Words:
    if kind == "image":
        if not (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
            raise ValueError(kind)
        return Image(number, width, content)
    document = json.loads(content)
    return facts_from(document) if kind == "facts" else Words(number, words_from(document))


def facts_from(said: Mapping[str, Any]) -> PagesFacts:
    """Return facts in the notation of ``PagesFacts.as_json`` or the process. Raises ValueError, KeyError or TypeError for others."""
    obstacle = said.get("obstacle")
    sizes = tuple((float(width), float(height)) for width, height in said["sizes"])
    if not all(0 < side < 1e6 for size in sizes for side in size):
        raise ValueError("size")
    return PagesFacts(sizes, Obstacle(obstacle) if obstacle else None)


def words_from(said: Mapping[str, Any]) -> PageWords:
    """Return the words of a page in the process's notation. Raises ValueError, KeyError or TypeError for others."""
    words = [Word(str(text), *(float(share) for share in box)) for text, *box in said["words"][:_WORDS_MOST]]
    return PageWords(tuple(words), int(said["hidden"]))


_TOLD = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # of the server's environment: what starting Python may need


class Processes:
    """Starter of processes that wait for an order. ``script``: their code."""

    def __init__(self, script: Path = Path(drawing.__file__)) -> None:
        self.script = script
        self._lock = Lock()
        self._spare: subprocess.Popen[bytes] | None = None
        self._is_keeping = False

    def begun(self) -> subprocess.Popen[bytes]:
        """Return a new process, without knowledge of the server, ending with its input."""
        surroundings = {name: os.environ[name] for name in _TOLD if name in os.environ}
        return subprocess.Popen(  # noqa: S603 (ours, word for word)
            [sys.executable, "-I", str(self.script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=surroundings,
        )

    def take(self) -> subprocess.Popen[bytes]:
        """Return the spare process, never shared; a new process without a spare."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is None:
            return self.begun()
        if spare.poll() is None:
            return spare
        _let_go(spare)
        return self.begun()

    def refill(self) -> None:
        """Begin a spare process if one is to be kept, and there is none."""
        with self._lock:
            if self._is_keeping and self._spare is None:
                self._spare = self.begun()

    @contextmanager
    def keeping_a_spare(self) -> Iterator[None]:
        """Keep a process ready within the block."""
        self._is_keeping = True
        self.refill()
        try:
            yield
        finally:
            with self._lock:
                self._is_keeping = False
                spare, self._spare = self._spare, None
            if spare:
                _let_go(spare)


def _let_go(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


PROCESSES = Processes()

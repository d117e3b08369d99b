"""The line by which a page's script is run, apart from the stream of events: cut, garbled, or held."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from playwright.sync_api import Page, WebSocketRoute

Message = tuple[WebSocketRoute, str | bytes]
SECONDS_MAX = 20
LOOK_MS = 20


@dataclass
class PageLine:
    """Lay it before the page is opened (``before=line.lay``); then questions, answers or both can be held and let go."""

    is_cut: bool = False
    passing: int = 0  # answers that still come while others are held
    questions: list[Message] | None = None  # those held, in their order
    answers: list[Message] | None = None
    asked: list[str | bytes] = field(default_factory=list)  # so far, held or not
    _open: list[WebSocketRoute] = field(default_factory=list)

    def lay(self, page: Page) -> None:
        page.route_web_socket("**/_stcore/stream?*", self._join)

    def garble(self) -> None:
        """Send something that is no message."""
        self._open[-1].send(b"\xff\xff")

    def cut(self) -> None:
        """End it, and let it come back no more."""
        self.is_cut = True
        for line in self._open:
            line.close()

    def mend(self) -> None:
        """Let it come back."""
        self.is_cut = False

    @contextmanager
    def held_questions(self) -> Iterator[list[Message]]:
        """Hold what the page asks, and give it to the block, which sends what it wants to have asked."""
        self.questions = []
        try:
            yield self.questions
        finally:
            self.questions = None

    @contextmanager
    def held_answers(self, *, but: int = 0) -> Iterator[None]:
        """Hold what the page is answered, all ``but`` the first of it, until the block ends."""
        self.answers, self.passing = [], but
        try:
            yield
        finally:
            held, self.answers = self.answers, None
            send(held)

    def await_asked(self, page: Page, is_so: Callable[[list[str | bytes]], bool]) -> None:
        """Wait until what the page asked so far is as it is to be."""
        deadline = monotonic() + SECONDS_MAX
        while not is_so(self.asked):
            assert monotonic() < deadline, f"{len(self.asked)} questions asked, and not this one"
            page.wait_for_timeout(LOOK_MS)

    def _join(self, line: WebSocketRoute) -> None:
        if self.is_cut:
            line.close()
            return
        server = line.connect_to_server()
        line.on_message(lambda message: self._ask(server, message))
        server.on_message(lambda message: self._answer(line, message))
        self._open.append(line)

    def _ask(self, server: WebSocketRoute, message: str | bytes) -> None:
        self.asked.append(message)
        if self.questions is None:
            server.send(message)
        else:
            self.questions.append((server, message))

    def _answer(self, line: WebSocketRoute, message: str | bytes) -> None:
        if self.answers is None or self.passing:
            self.passing = max(self.passing - 1, 0)
            line.send(message)
        else:
            self.answers.append((line, message))


def send(messages: Sequence[Message]) -> None:
    """Send what was held."""
    for to, message in messages:
        to.send(message)

"""A jury about to meet on three candidatures: acted on by the test's process, opened in browsers; one server, a call for each test."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count, product
from pathlib import Path
from time import monotonic, sleep
from typing import Self

from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr

import bootstrap
from deliberation.dossiers.records import GridRow, PersonRecord, ScoreFile
from deliberation.operations.meeting.agenda import call_item, set_agenda
from deliberation.operations.scoring.recusals import declare_recusals
from demonstration import loading
from settings import Settings
from tests.browser import looking
from tests.browser.contexts import lent_context
from tests.serving import warm
from tests.serving.wire import Wire, wired
from tests.worlds.acts import drafts_of, enrol, import_people, import_scores, issue_link, move_phase, open_ballot, open_meeting, reveal
from tests.worlds.databases import candidature
from tests.worlds.open_call import OpenCall, new_call
from tests.worlds.terms import DEVICE_COOKIE, Act, Administration, Method, Phase, Question, Role, Screening
from tools.serving.servers import KEY, Server, database_url

CHAIR, SECOND_CHAIR, ORGANISER, ROOM = "Présidence", "Présidence adjointe", "Organisation", "Écran de salle"
FIRST, RECUSED, PHONE = MEMBERS = "Membre 1", "Membre 2", "Membre 3"
SECONDS_MAX = 20
# A browser looks every ten seconds while it hears nothing; Streamlit's own line comes back more and more slowly.
PATIENCE_MS = 60_000
TWELVE = tuple(f"Membre {number}" for number in range(1, 13))
PEOPLE = {
    CHAIR: Role.CHAIR,
    SECOND_CHAIR: Role.CHAIR,
    ORGANISER: Role.ORGANISER,
    ROOM: Role.PROJECTOR,
}
# What is discussed, in this order; one member is recused on the second.
TIDES, LETTERS, FLOODS = TITLES = ("Reconnaître les marées", "Trier les courriers", "Prévoir les crues")


@dataclass
class House:
    """The server, whatever became of it, with its database and the line that browsers reach it by."""

    folder: Path
    running: ExitStack
    server: Server
    wire: Wire
    _is_up: bool = True
    _calls: "count[int]" = field(default_factory=lambda: count(1))

    @contextmanager
    def opened(self) -> Iterator[Self]:
        """Act on the database in this process too until the block ends."""
        if not self._is_up:  # a test that kills it ended before it could start it again
            self.start_again()
        bootstrap.use(_settings(self.folder))
        self.wire.mend()
        yield self
        bootstrap.reset()

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        self._is_up = False
        os.killpg(self.server.process_group, signal.SIGKILL)
        self.running.close()

    def start_again(self) -> None:
        """Start the server on the same database, at the same address."""
        self.server = self.running.enter_context(warm.running_dashboard(folder=self.folder, has_demonstration=False, port=self.server.port))
        self._is_up = True

    def new_council(self, browser: Browser, *, members: Sequence[str] = MEMBERS) -> "Council":
        """Seat a jury: a call of its own, revealed to nobody, in deliberation."""
        return _seated(self, browser, members, slug=f"seance-{next(self._calls)}")

    def load_demonstration(self) -> int:
        """Load the demonstration as a call of its own, and return the call's id."""
        return loading.load(f"demonstration-{next(self._calls)}").id


@contextmanager
def house(folder: Path, *, prefix: str = "") -> Iterator[House]:
    """Serve a database without any call. ``prefix``: what the server answers below."""
    bootstrap.use(_settings(folder))
    bootstrap.prepare()
    bootstrap.reset()
    with ExitStack() as running:
        server = running.enter_context(warm.running_dashboard(folder=folder, has_demonstration=False, prefix=prefix))
        with wired(server) as wire:
            yield House(folder, running, server, wire)


def _settings(folder: Path) -> Settings:
    return Settings(database_url=database_url(folder), secret_key=SecretStr(KEY))


class Council(OpenCall):
    """A jury of three, two who may chair, an organiser, the room's screen; three candidatures on the agenda, by their titles."""

    def __init__(self, house: House, browser: Browser, call_id: int) -> None:
        super().__init__(call_id)
        self.house, self.browser = house, browser
        self.contexts, self.pages = ExitStack(), list[Page]()

    def screen(
        self, name: str, address: str, *, base: str = "", before: Callable[[Page], object] | None = None, is_awaited: bool = True
    ) -> Page:
        """Open a screen as somebody, in a browser of its own, over the line unless another ``base`` is given.

        ``before``: what to do to the page before it is opened. ``is_awaited``: only once it is loaded, not beside those opened next.
        """
        base = base or self.house.wire.url
        context, page = self._opened(base, is_phone=name == PHONE)
        context.add_cookies([{"name": DEVICE_COOKIE, "value": self.device(name), "url": base}])
        if before:
            before(page)
        page.goto(f"/{address}", wait_until="load" if is_awaited else "commit")
        return page

    def stranger(self, address: str) -> Page:
        """Open an address in the browser of somebody whom the server does not know yet."""
        _context, page = self._opened(self.house.wire.url)
        page.goto(f"/{address}")
        return page

    def _opened(self, base: str, *, is_phone: bool = False) -> tuple[BrowserContext, Page]:
        width, height = (390, 664) if is_phone else (1440, 900)
        context = self.contexts.enter_context(lent_context(self.browser, base, width=width, height=height, touch=is_phone))
        self.pages.append(context.new_page())
        return context, self.pages[-1]

    def begin(self, title: str, *here: str) -> None:
        """Open the meeting before those who are here, and call a file."""
        self.arrive(*here)
        open_meeting(self.uow(), **self.by(CHAIR))
        call_item(self.uow(), **self.on(title, by=CHAIR))

    def hold_meeting(self) -> None:
        """Have everybody here, a first file passed over, the last one revealed, and its named ballot open."""
        self.begin(TIDES, *MEMBERS, CHAIR)
        call_item(self.uow(), **self.on(FLOODS, by=CHAIR))
        reveal(self.uow(), **self.on(FLOODS, by=CHAIR))
        open_ballot(self.uow(), **self.on(FLOODS, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)

    def marks(self, title: str, name: str) -> list[float]:
        """The marks that somebody gave to a candidature."""
        snapshot = self.snapshot
        given = snapshot.marks[snapshot.positions[self.id_of(title)], snapshot.juror_positions[self.people[name].id]]
        return [float(mark) for mark in given]

    def device(self, name: str) -> str:
        """Return the secret of a device on which somebody has just come in."""
        return enrol(self.uow(), secret=self.link(name), agent="a test").device_secret

    def link(self, name: str) -> str:
        """Return the secret of somebody's personal link."""
        person, key = self.person(name), bootstrap.link_key()
        return issue_link(self.uow(), **self.by_console(), person_id=person.id, key=key)

    def id_of(self, title: str) -> int:
        """The candidature of a title, or of a dossier's number."""
        return next(one.id for one in self.snapshot.candidatures if title in (one.title, one.dossier))

    def dossier_of(self, title: str) -> str:
        """The number of a dossier: widgets are named after it."""
        return next(one.dossier for one in self.snapshot.candidatures if one.title == title)

    def add_dossiers(self, *titles: str) -> None:
        """Add shortlisted dossiers of one administration, numbered after those that are there."""
        first = 700101 + len(self.snapshot.candidatures)
        with self.uow() as uow:
            revision = uow.calls.state(self.call_id).revision + 1
            administration = Administration(0, f"Office des essais {revision}", "MTE", "opérateur")
            filer = uow.candidatures.add_administration(self.call_id, administration, revision=revision)
            for number, title in enumerate(titles, first):
                filed = candidature(str(number), filer, title=title, screening=Screening.SHORTLISTED)
                uow.candidatures.add(self.call_id, filed, revision=revision)
            uow.calls.set_revision(self.call_id, revision)
            uow.commit()

    def await_draft(self, name: str, reason: str) -> None:
        """Wait until the server has kept somebody's draft of one decision, with that reason."""
        deadline = monotonic() + SECONDS_MAX
        while [draft.decision.reason for draft in drafts_of(self.uow(), **self.by(name)).values() if draft.decision] != [reason]:
            assert monotonic() < deadline, f"no draft with “{reason}”"
            sleep(0.02)

    def who_did(self, *kinds: Act) -> list[tuple[str, str]]:
        """Return who did these kinds of acts to what, in order."""
        return [(entry.actor, entry.subject) for entry in self.journal if entry.act in kinds]


def _seated(house: House, browser: Browser, members: Sequence[str], *, slug: str) -> Council:
    council = Council(house, browser, new_call(slug=slug).call_id)
    people = PEOPLE | dict.fromkeys(members, Role.JUROR)
    records = [PersonRecord(name, frozenset({role}), "", "", row) for row, (name, role) in enumerate(people.items(), 2)]
    import_people(council.uow(), **council.by_console(), records=records)
    council.add_dossiers(*TITLES)
    _score(council, members)
    move_phase(council.uow(), **council.by_console(), to=Phase.DELIBERATION)
    set_agenda(council.uow(), **council.by(CHAIR), candidature_ids=[council.id_of(title) for title in TITLES])
    return council


def _score(council: Council, members: Sequence[str]) -> None:
    """Have recusals declared, and everything marked 3 by everybody who may."""
    move_phase(council.uow(), **council.by_console(), to=Phase.SCORING)
    recused = {RECUSED: [council.id_of(LETTERS)]}
    for name in members:
        declare_recusals(council.uow(), **council.by(name), candidature_ids=recused.get(name, []))
    marks = dict.fromkeys(council.snapshot.call.criterion_codes, 3)
    rows = (GridRow(name, council.dossier_of(title), "", marks, False, "", "Notes", row)
            for row, (name, title) in enumerate(product(members, TITLES), 2) if (name, title) != (RECUSED, LETTERS))  # fmt: skip
    import_scores(council.uow(), **council.by_console(), file=ScoreFile("notes.xlsx", "a" * 64, tuple(rows), ()))


def live(page: Page) -> Page:
    """Wait until a page follows its call, and is at rest."""
    expect(looking.followed(page)).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
    looking.at_rest(page)
    return page

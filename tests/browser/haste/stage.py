"""Where a stranger's hands are: juries in their meeting, one after another, at screens whose browsers are kept from one to the next."""

from contextlib import ExitStack
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext

from deliberation.call.access import DEVICE_COOKIE
from deliberation.operations.meeting.agenda import call_item
from deliberation.record.journal import ABOUT_ACCESS
from tests.browser.contexts import close_page, lent_context
from tests.browser.council import CHAIR, PHONE, TIDES, Council, House
from tests.browser.haste.hand import Hand
from tests.browser.haste.model import Expectation
from tests.browser.haste.sights import Press

ARRIVAL_MS = 150  # for the last press to reach the server


@dataclass
class Stage:
    """A jury, the first file called, and what hands pressed there."""

    house: House
    browser: Browser
    closing: ExitStack
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    hands: list[Hand] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)

    def begin(self, *, is_called: bool = True, is_open: bool = True) -> Council:
        """Seat another jury and open its meeting."""
        for hand in self.hands:
            close_page(hand.page)
        self.hands, self.presses = [], []
        self.council = council = self.house.new_council(self.browser)
        if is_open:
            council.open_meeting()
        if is_open and is_called:
            call_item(council.uow(), **council.on(TIDES, by=CHAIR))
        self.begun = len(council.journal)
        return council

    def hand(self, name: str, screen: str) -> Hand:
        """Put somebody at a screen; again at another, in a tab beside it."""
        is_phone = name == PHONE
        if name not in self.contexts:
            width, height = (390, 664) if is_phone else (1440, 900)
            lent = lent_context(self.browser, self.house.wire.url, width=width, height=height, touch=is_phone)
            self.contexts[name] = self.closing.enter_context(lent)
        if not any(hand.who == name for hand in self.hands):
            address, device = self.house.wire.url, self.council.device(name)
            self.contexts[name].add_cookies([{"name": DEVICE_COOKIE, "value": device, "url": address}])
        hand = Hand.of(name, self.contexts[name], self.presses, is_phone=is_phone)
        hand.open(screen)
        self.hands.append(hand)
        return hand

    def settle(self) -> None:
        """Wait until all that was pressed is done."""
        for hand in self.hands:
            hand.page.wait_for_timeout(ARRIVAL_MS)
            hand.rest()

    def faults(self) -> list[str]:
        """Return what is in the journal that was on nothing that was pressed, presses that were lost, and what pages lost."""
        self.settle()
        return [*self.broken(), *Expectation(self.presses).faults(self.council.journal[self.begun :])]

    def broken(self) -> list[str]:
        """Return what the pages lost, and what their browsers complained of."""
        return [f"{hand.who} on {hand.screen}: {what}" for hand in self.hands for what in hand.examine()]

    def transcript(self) -> str:
        """Tell what was pressed, and what was recorded."""
        entries = [entry for entry in self.council.journal[self.begun :] if entry.act not in ABOUT_ACCESS]
        recorded = [f"  recorded: {entry.act} {entry.subject} by {entry.actor}" for entry in entries]
        return "\n".join([*(f"  {press}" for press in self.presses), *recorded])

"""An act on its way is shown at once where it was pressed, as not recorded yet; then what became of it, and the next act may begin."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from deliberation.derived.meeting.verdicts import Wish, wished
from tests.browser import looking
from tests.browser.council import CHAIR, SECOND_CHAIR, Council, live
from tests.serving.wire import Wire
from tests.worlds.acts import record_decisions, undo
from tests.worlds.terms import Act, Outcome

ON_ITS_WAY = "[data-recording]"
TO_DISCUSS, DECLINED = 0, 3  # places among the outcomes
RECORDING = "Enregistrement…"
SHORT_RUN = """() => {
    const app = document.querySelector(".stApp");
    for (const state of ["notRunning", "running", "notRunning"]) app.setAttribute("data-test-script-state", state);
}"""

# Tells whether what the strip shows stays when it is looked at again and says the same.
PAINT_AGAIN = """strip => {
    const painted = [...strip.children];
    window.dispatchEvent(new Event("online"));
    return painted.length > 1 && painted.every((each) => each.isConnected);
}"""


@pytest.fixture
def wire(council: Council) -> Wire:
    return council.house.wire


def chips(page: Page) -> Locator:
    return looking.painted_rows(page).first.locator(".chip")


def prepare(page: Page, outcome: int, reason: str) -> Locator:
    """Choose the first row, and what is decided; return the button that records."""
    looking.tick_row(page, 0)
    looking.option(page, "decisions.outcome", outcome).click()
    looking.at_rest(page)
    field = looking.keyed(page, "decisions.reason").get_by_role("textbox")
    field.fill(reason)
    field.press("Control+Enter")
    record = looking.button(page, "decisions.record")
    expect(record).to_be_enabled()
    looking.at_rest(page)
    return record


def press_while_nothing_comes_back(page: Page, wire: Wire, record: Locator) -> None:
    with wire.held():
        record.click()
        expect(chips(page).last).to_have_text(f"Non retenu · {RECORDING}")
        expect(record).to_have_attribute("data-recording", RECORDING)
        record.press("Enter")  # which waits


def test_decision_is_shown_as_being_recorded_then_as_it_stands(council: Council, wire: Wire) -> None:
    page = council.screen(CHAIR, "selection")
    press_while_nothing_comes_back(page, wire, prepare(page, DECLINED, "Un motif"))
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)
    expect(chips(page)).to_have_count(1)
    expect(chips(page)).to_have_text("✕ Non retenu")
    assert len(council.who_did(Act.DECIDED)) == 1

    # Somebody else gives another reason before this screen hears of it: what was drawn is taken back, with the reason.
    record = prepare(page, TO_DISCUSS, "Un autre motif")
    dossier = council.who_did(Act.DECIDED)[0][1]
    with wire.held():
        seen = council.snapshot.by_dossier[dossier]
        wish = Wish(Outcome.DECLINED, None, "Un meilleur motif", replaces=True)
        changes = wished(council.snapshot, wish, {seen.id: council.snapshot.decision(seen.id).version})
        record_decisions(council.uow(), **council.by(SECOND_CHAIR), changes=changes)
        record.click()
        expect(chips(page).last).to_have_text(f"À discuter · {RECORDING}")
    expect(page.locator(".st-key-decisions-meanwhile").get_by_role("alert")).to_contain_text(SECOND_CHAIR)
    expect(page.locator(ON_ITS_WAY)).to_have_count(0, timeout=4_000)  # a refusal is heard of too, before it is given up
    expect(chips(page)).to_have_text("✕ Non retenu")
    assert looking.followed(page).evaluate(PAINT_AGAIN)


@dataclass
class Runs:
    """The runs of a page, not the stream of events: as they come, or held."""

    are_held: bool = False
    waiting: list[tuple[WebSocketRoute, str | bytes]] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.route_web_socket("**/_stcore/stream*", self._hold)

    def release(self) -> None:
        """Let come what was held, and all that follows."""
        self.are_held, waiting, self.waiting = False, self.waiting, []
        for line, message in waiting:
            line.send(message)

    def _hold(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda message: self.waiting.append((line, message)) if self.are_held else line.send(message))


def confirm(council: Council, page: Page, runs: Runs, times: int) -> None:
    """Decide on the first row, the how manieth time, until the stream of events says so; the runs of the page are held."""
    record = prepare(page, DECLINED, "Un motif")
    runs.are_held = True
    record.click()
    expect(chips(page)).to_have_count(1)
    expect(chips(page)).to_have_text("✕ Non retenu")
    expect(record).to_have_attribute("data-recording", RECORDING)  # the next act waits for the run as before
    assert len(council.who_did(Act.DECIDED)) == times


def test_decision_stands_on_its_row_before_its_run_is_drawn_once_it_is_recorded_and_no_more_once_it_is_undone(council: Council) -> None:
    runs = Runs()
    page = live(council.screen(CHAIR, "selection", before=runs.follow))
    confirm(council, page, runs, 1)
    decided = next(entry for entry in council.journal if entry.act is Act.DECIDED)
    undo(council.uow(), **council.by(SECOND_CHAIR), sequence=decided.sequence)
    # Nothing comes: as where the table is sent what it drew last.
    expect(page.locator(ON_ITS_WAY)).to_have_count(0, timeout=8_000)
    expect(chips(page)).to_have_text("○ À discuter")

    runs.release()
    expect(looking.button(page, "decisions.record")).to_have_count(0)
    expect(chips(page)).to_have_text("○ À discuter")
    confirm(council, page, runs, 2)
    runs.release()
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)
    page.wait_for_timeout(1_000)  # what stood before is not put back: here the time is the condition
    expect(chips(page)).to_have_text("✕ Non retenu")


def test_run_that_is_over_before_it_was_seen_or_ends_as_an_act_begins_leaves_nothing_being_recorded(council: Council, wire: Wire) -> None:
    page = council.screen(CHAIR, "selection")
    record = prepare(page, DECLINED, "Un motif")
    with wire.held():
        record.click()
        expect(record).to_have_attribute("data-recording", RECORDING)
        page.evaluate(SHORT_RUN)
        expect(page.locator(ON_ITS_WAY)).to_have_count(0, timeout=4_000)  # before an act of which nothing is heard is given up
    expect(record).to_have_count(0)

    record = prepare(page, TO_DISCUSS, "Un autre motif")
    page.evaluate("document.querySelector('.stApp').setAttribute('data-test-script-state', 'running')")
    with wire.held():
        record.click()
        expect(record).to_have_attribute("data-recording", RECORDING)
        page.evaluate("document.querySelector('.stApp').setAttribute('data-test-script-state', 'notRunning')")
        expect(page.locator(ON_ITS_WAY)).to_have_count(0)

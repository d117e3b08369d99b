"""The console, the room's screen and a phone in the states of a meeting: ``python -m tests.browser.states FOLDER``.

Leaves a picture of each state, and says what does not hold on a laptop: how far the console scrolls, what lies under its bar.
``--only``: the states whose names contain this.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Page, expect
from pydantic import SecretStr

import bootstrap
from deliberation.call.people import Role
from deliberation.derived.meeting.agenda import agenda
from deliberation.derived.scoring.ranking import ranking
from deliberation.meeting.ballots import Method, Option, Question
from deliberation.meeting.presence import Presence
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.ballots import cancel_ballot, open_ballot
from deliberation.operations.meeting.meeting import close_meeting, open_meeting, plan_meeting, resume_meeting, suspend_meeting
from deliberation.operations.meeting.presence import record_departures, record_returns
from deliberation.operations.scoring.recusals import declare_recusals
from deliberation.operations.scoring.scoring import close_revote, open_revote
from deliberation.selection.decisions import Outcome
from settings import Settings
from tests.worlds.open_call import OpenCall
from tools.serving import looking
from tools.serving.chromium import launched
from tools.serving.servers import KEY, database_url, running_dashboard

LAPTOPS: Final = ((1440, 900), (1280, 720))
PHONE: Final = (390, 664)
# How far the page scrolls, and the words of what reaches below the top of the bar.
FOUND: Final = """() => {
  const main = document.querySelector("[data-testid=stMain]"), bar = document.querySelector(".st-key-console-acts");
  const top = bar ? bar.parentElement.getBoundingClientRect().top : innerHeight;
  const under = [...main.querySelectorAll("button, textarea, input, p")].filter((one) => {
    const box = one.getBoundingClientRect();
    const isFixed = one.closest(".st-key-console-acts, [class*=st-key-done-], .st-key-meeting-sheet");
    return box.width && box.bottom > top + 1 && !isFixed && one.checkVisibility() && box.top < innerHeight + 400;
  }).map((one) => (one.textContent || one.placeholder || one.tagName).slice(0, 40));
  return [main.scrollHeight - main.clientHeight, under];
}"""


class Sitting:
    """The demonstration's meeting, with the chair's console and a member's phone open on it."""

    def __init__(self, call: OpenCall, console: Page, phone: Page) -> None:
        self.call, self.console, self.phone = call, console, phone
        self.files = [call.snapshot.candidature(item.candidature_id).dossier for item in agenda(call.snapshot)]
        self.tied = [call.snapshot.candidature(id_).dossier for cut in ranking(call.snapshot).cuts for id_ in cut.tied]

    def on(self, dossier: str) -> dict[str, Any]:
        return {**self.call.by_console(), "candidature_id": self.call.id_of(dossier)}

    def summon(self, dossier: str | None) -> None:
        candidature_id = self.call.id_of(dossier) if dossier else None
        call_item(self.call.uow(), **self.call.by_console(), candidature_id=candidature_id)
        if dossier:
            expect(self.console.get_by_role("heading", name=dossier)).to_be_visible()
        looking.at_rest(self.console)

    def choose(self, outcome: Outcome) -> None:
        tiles = self.console.locator(".st-key-kept-decision").get_by_role("radio")
        tile = tiles.nth(looking.OUTCOME_TILES.index(outcome))
        tile.click()
        expect(tile).to_be_checked()
        looking.at_rest(self.console)

    def vote(self, dossier: str, number: int = 1, *, against: int = 2, abstaining: int = 1) -> None:
        meeting = self.call.meeting
        voters = next(one for one in meeting.ballots_on(self.call.id_of(dossier)) if one.number == number).voters
        names = [one.name for one in self.call.snapshot.people if one.id in voters]
        choices = [Option.AGAINST] * against + [Option.ABSTAIN] * abstaining
        for place, name in enumerate(names):
            choice = choices[place] if place < len(choices) else Option.IN_FAVOUR
            self.call.vote(name, choice, dossier, number)


def console_states(at: Sitting) -> Iterator[str]:
    """Bring the meeting into each state of the console, and say its name."""
    call = at.call
    yield "01-before"
    everybody = [name for name, person in call.people.items() if person.has(Role.JUROR, Role.CHAIR)]
    call.arrive(*everybody[:4])
    yield "02-before-presence"
    open_meeting(call.uow(), **call.by_console())
    plan_meeting(call.uow(), **call.by_console(), planned_end=None, seconds_per_item=360)
    yield "03-open-no-quorum"
    at.summon(at.files[0])
    yield "04-file-no-quorum"
    at.choose(Outcome.SELECTED)
    yield "05-file-no-quorum-selected"
    at.choose(Outcome.RESERVE)
    yield "06-file-no-quorum-reserve"
    at.choose(Outcome.TO_DISCUSS)
    call.arrive(*everybody)
    yield "07-file"
    at.choose(Outcome.SELECTED)
    yield "08-file-selected"
    at.choose(Outcome.DECLINED)
    yield "09-file-declined"
    yield from _ballots(at)
    yield from _revotes(at)
    yield from _people(at, everybody)
    yield from _ends(at)


def _ballots(at: Sitting) -> Iterator[str]:
    call = at.call
    first, second, third = at.files[1:4]
    at.summon(first)
    call.ballot(first, Method.NAMED)
    yield "20-ballot-named"
    at.vote(first)
    yield "21-ballot-all-voted"
    call.close(first)
    yield "22-result-adopted"
    at.choose(Outcome.DECLINED)
    yield "23-result-decided-otherwise"
    at.summon(second)
    call.ballot(second, Method.HANDS)
    yield "24-ballot-hands"
    call.close(second, counts={Option.IN_FAVOUR: 3, Option.AGAINST: 7})
    yield "25-result-rejected"
    at.summon(third)
    call.ballot(third, Method.SECRET)
    yield "26-ballot-secret"
    cancel_ballot(call.uow(), **at.on(third), number=1, reason="Une erreur de question.")
    yield "27-ballot-cancelled"
    call.ballot(third, Method.PAPER)
    yield "28-ballot-paper"
    call.close(third, 2, counts={Option.IN_FAVOUR: 5, Option.AGAINST: 5})
    yield "29-result-tie"
    at.choose(Outcome.SELECTED)
    yield "30-result-tie-selected"
    at.choose(Outcome.TO_DISCUSS)
    call.ballot(third, Method.HANDS, Question.TRACK)
    yield "31-ballot-track"
    tracks = [track.code for track in call.snapshot.call.tracks]
    call.close(third, 3, counts={tracks[0]: 2, tracks[1]: 8})
    yield "32-result-track"


def _revotes(at: Sitting) -> Iterator[str]:
    call, dossier = at.call, at.files[4]
    at.summon(dossier)
    open_revote(call.uow(), **at.on(dossier))
    yield "40-revote"
    close_revote(call.uow(), **at.on(dossier))
    yield "41-after-revote"
    if at.tied:
        at.summon(at.tied[0])
        yield "42-tied"
        call.ballot(at.tied[0], Method.HANDS)
        call.close(at.tied[0], counts={Option.IN_FAVOUR: 5, Option.AGAINST: 5})
        yield "43-tied-result-tie"
        open_revote(call.uow(), **at.on(at.tied[0]))
        yield "44-tied-revote-after-ballot"
        close_revote(call.uow(), **at.on(at.tied[0]))


def _people(at: Sitting, everybody: Sequence[str]) -> Iterator[str]:
    call, dossier = at.call, at.files[6]
    jurors = [name for name in everybody if call.person(name).has(Role.JUROR)]
    for name in jurors[:3]:
        declare_recusals(call.uow(), **call.by(name), candidature_ids=[call.id_of(dossier)])
    at.summon(dossier)
    yield "50-must-leave"
    record_departures(call.uow(), **at.on(dossier))
    yield "51-have-left"
    at.choose(Outcome.SELECTED)
    yield "52-have-left-selected"
    call.decide(dossier, Outcome.SELECTED, "technical", reason="Dit.")
    yield "53-decided"
    at.summon(at.files[7])
    yield "54-come-back"
    record_returns(call.uow(), **call.by_console())
    call.arrive(*jurors[4:], presence=Presence.EXCUSED)
    yield "55-quorum-lost"
    at.choose(Outcome.SELECTED)
    yield "56-quorum-lost-selected"
    open_ballot(call.uow(), **at.on(at.files[7]), question=Question.ADOPT, method=Method.NAMED, override_reason="Deux membres empêchés.")
    yield "57-ballot-without-quorum"
    at.vote(at.files[7])
    call.close(at.files[7])
    yield "58-result-without-quorum"
    call.arrive(*jurors)


def _ends(at: Sitting) -> Iterator[str]:
    call = at.call
    cuts = ranking(call.snapshot).cuts
    full = next(cut for cut in cuts if cut.track == "scientific")
    for id_ in full.sides[0]:
        call.decide(call.snapshot.candidature(id_).dossier, Outcome.SELECTED, full.track, reason="Dit.")
    beyond = call.snapshot.candidature(full.sides[1][0]).dossier
    at.summon(beyond)
    at.choose(Outcome.SELECTED)
    yield "60-over-the-places"
    suspend_meeting(call.uow(), **call.by_console())
    yield "61-suspended"
    resume_meeting(call.uow(), **call.by_console())
    for cut in cuts:
        inside, outside = cut.sides
        for place, id_ in enumerate((*inside, *outside)):
            outcome = Outcome.SELECTED if place < cut.places else Outcome.RESERVE if place < cut.places + 3 else Outcome.DECLINED
            track = None if outcome is Outcome.DECLINED else cut.track
            call.decide(call.snapshot.candidature(id_).dossier, outcome, track, reason="Dit.", override_reason="Un essai.")
    yield "62-last-decided"
    at.summon(None)
    yield "63-all-decided"
    close_meeting(call.uow(), **call.by_console())
    yield "64-closed"
    call.finalise()
    yield "65-finalised"


def main() -> None:
    """Take a picture of each state, and say what does not hold."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    asked: Any = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    with TemporaryDirectory() as name, launched() as browser, running_dashboard(folder=Path(name)) as server:
        bootstrap.use(Settings(database_url=database_url(Path(name)), secret_key=SecretStr(KEY)))
        with bootstrap.reading() as uow:
            call = OpenCall(uow.calls.all()[-1].id)
        with (
            looking.open_context(browser, server.url) as chair,
            looking.open_context(browser, server.url, width=PHONE[0], height=PHONE[1], touch=True) as member,
        ):
            console, phone = chair.new_page(), member.new_page()
            looking.enter(console, Role.CHAIR)
            looking.open_screen(console, "seance")
            looking.enter_as(phone, "Juré 09")
            looking.open_screen(phone, "suivre")
            for state in console_states(Sitting(call, console, phone)):
                if asked.only in state:
                    _look(console, phone, state, asked.folder)
        bootstrap.reset()


def _look(console: Page, phone: Page, state: str, folder: Path) -> None:
    for width, height in LAPTOPS:
        console.set_viewport_size({"width": width, "height": height})
        console.wait_for_timeout(1_200)
        looking.at_rest(console)
        console.screenshot(path=folder / f"{state}-{width}.png")
        more, under = console.evaluate(FOUND)
        sys.stdout.write(f"{state} {width}: {f'scrolls by {more}' if more > 0 else 'holds'} {under or ''}\n")
        sys.stdout.flush()
    console.set_viewport_size({"width": LAPTOPS[0][0], "height": LAPTOPS[0][1]})
    looking.at_rest(phone)
    phone.screenshot(path=folder / f"{state}-phone.png")


if __name__ == "__main__":
    main()

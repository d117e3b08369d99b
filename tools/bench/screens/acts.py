"""What is measured: acting. A decision, a grid saved while marks are given again, a vote on a phone."""

from urllib.parse import parse_qs, urlsplit

from deliberation.meeting.ballots import Option
from phrases import N_
from tools.bench.screens.samples import Act, Said
from tools.bench.screens.screen import Device, Screen
from tools.bench.screens.stage import CHAIR, Stage
from tools.bench.screens.tasks import SHEET_LINKS, Task, tick
from tools.serving import looking

_TO_DISCUSS, _DECLINED = 0, 3  # places among the outcomes
_DECLINED_WORDS = "Non retenu"
_FIRST_ROW = ".whole tbody tr"  # of the board
_CONFIRMED = f"{_FIRST_ROW} .outcome:not(:has(.recording))"
_MARKS = (3, 4)  # given in turn
_CHOICES = 2  # of the ballot, given in turn
_VOTED = ".ballot-sheet .voted"
_RECEIPT = ".st-key-header"
_RECEIPT_DRAWN = ".st-key-header-line [data-testid=stMarkdown]"


def decision() -> Task:
    """Return the task of deciding on a candidature.

    Seen: the decider's board shows the outcome on its row, recorded or under way. Whole: recorded only.
    """
    return Task("decision", N_("Decision, on one’s own screen"), _go_to_decision, CHAIR, _open_the_selection)


def grid(person: str) -> Task:
    """Return the task of saving a grid. Seen: the receipt. Whole: as drawn by the run."""
    return Task("grid", N_("Save a grid, to its receipt"), _go_to_grid, person, _open_the_grid)


def vote(person: str) -> Task:
    """Return the task of voting on a phone.

    Seen: the folded sheet, with the recorded vote.
    """
    return Task("vote", N_("Vote on a phone, confirmed"), _go_to_vote, person, _open_the_ballot, device=Device.PHONE)


def _open_the_selection(_stage: Stage, screen: Screen) -> None:
    screen.open("/selection")


def _go_to_decision(screen: Screen, number: int) -> Act:
    if number:
        _choose(screen, _TO_DISCUSS, f"Reprise {number}.")
        screen.go(looking.button(screen.page, "decisions.record"))
    _choose(screen, _DECLINED, f"Motif {number}.")
    record = looking.button(screen.page, "decisions.record")
    return Act(lambda: screen.press(record), Said(_FIRST_ROW, _DECLINED_WORDS), (Said(_CONFIRMED, _DECLINED_WORDS),))


def _choose(screen: Screen, outcome: int, reason: str) -> None:
    tick(screen, 0)
    screen.settle()
    screen.go(looking.option(screen.page, "decisions.outcome", outcome))
    field = looking.keyed(screen.page, "decisions.reason").get_by_role("textbox")
    field.fill(reason)
    field.press("Control+Enter")
    screen.settle()


def _open_the_grid(stage: Stage, screen: Screen) -> None:
    _open_the_meeting(stage)
    screen.open(f"/noter?dossier={stage.item}")


def _go_to_grid(screen: Screen, _number: int) -> Act:
    mark = screen.page.locator("[class*='st-key-scoring-'][class*='-impact']").get_by_role("radio")
    # The mark that stands is no change: the juror may have given either before.
    chosen = next(place for place in _MARKS if not mark.nth(place).is_checked())
    screen.go(mark.nth(chosen))
    save = screen.page.get_by_role("button", name="Enregistrer", exact=True)
    before = screen.text(_RECEIPT_DRAWN) if screen.page.locator(_RECEIPT_DRAWN).count() else None
    drawn = Said(_RECEIPT_DRAWN, "Enregistré à", other=before)
    return Act(lambda: screen.press(save), Said(_RECEIPT, "Enregistré à", other=screen.text(_RECEIPT)), (drawn,))


def _open_the_ballot(stage: Stage, screen: Screen) -> None:
    _open_the_meeting(stage)
    screen.open("/suivre")


def _go_to_vote(screen: Screen, number: int) -> Act:
    sheet = looking.ballot(screen.page)
    if number:
        looking.past_a_double_click(screen.page)  # of the vote before, after which the sheet folded
        sheet.locator("summary").click()
    words = list(Option)[number % _CHOICES].words
    return Act(lambda: screen.press(looking.choice(screen.page, list(Option)[number % _CHOICES])), Said(_VOTED, f"✓ {words}"), ())


def _open_the_meeting(stage: Stage) -> None:
    """Open the meeting as the chair does: everybody is there, the first file is called, marked again and voted upon."""
    if stage.item:
        return
    with stage.screen(CHAIR, Device.DESKTOP) as console:
        console.open("/seance")
        console.go(looking.button(console.page, "console.open"))
        console.go(console.page.get_by_role("button", name="Présence").first)
        console.go(looking.button(console.page, "console.presence.all"))
        console.page.keyboard.press("Escape")
        for key in ("console.next", "console.ballot.open", "console.revote.ask", "console.revote"):
            button = looking.button(console.page, key).or_(looking.button(console.page, f"{key}.named"))
            # A ballot is opened by its way in some checkouts; marks are given again at one click in some checkouts, at two in others.
            looking.past_a_double_click(console.page)
            if key != "console.revote.ask" or button.count():
                console.go(button)
        link = console.page.locator(SHEET_LINKS).first.get_attribute("href") or ""
    stage.item = parse_qs(urlsplit(link).query)["dossier"][0]

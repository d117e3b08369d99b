"""Every state of the room's screen, in the light and in the dark, on a large wall and a small one: whole, large, nothing over anything."""

import os
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from deliberation.operations.meeting.meeting import (
    close_meeting,
    plan_meeting,
    record_departures,
    resume_meeting,
    send_to_room,
    show_on_projector,
    suspend_meeting,
)
from tests.browser.council import Council, House
from tests.browser.looking import script
from tests.depth import IS_THOROUGH, sample
from tests.worlds.acts import call_item, declare_recusals, read_list, recall_candidature, set_agenda, take_list_back
from tests.worlds.money import fund
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Change, Method, Option, Outcome, ProjectorView, Role, Sent, SentView, agenda, ranking, unfit

pytestmark = [pytest.mark.long, pytest.mark.looks]

WORDS = script("wall")
Theme = Literal["light", "dark"]
SIZES = ((1920, 1080), (1280, 720))
# From one wall to the next either the size or the theme changes.
WALLS: tuple[tuple[tuple[int, int], Theme], ...] = (
    *((size, "light") for size in SIZES),
    *((size, "dark") for size in reversed(SIZES)),
)
FIRST = WALLS.index(sample(WALLS, 1, of="walls")[0])
AT_ONCE = len(WALLS) if IS_THOROUGH else 1  # walls on which a state is looked at; the next state on the next ones
# In pixels of a wall 1920 pixels wide; a smaller wall is nearer, and all on it smaller.
LETTERS_MIN, LAUREATES_MIN, TOUCHING = 36, 34, 2
WALL_WIDTH = 1920
CONTRAST_MIN = 4.5
LOOKS_MOST, LOOK_MS = 100, 60
PAGE_MS = 12_000  # of a list that takes several pages
AXIS_MARK = re.compile(r"\d+([,.]\d+)?")
PICTURES = os.environ.get("PICTURES")  # a folder: the test leaves a picture of each state there


class Wall:
    """The demonstration's meeting, and the room's screen that follows it."""

    def __init__(self, call: OpenCall, page: Page) -> None:
        self.call, self.page, self.wrong, self.walls = call, page, list[str](), WALLS[FIRST:] + WALLS[:FIRST]
        self.files = [call.snapshot.candidature(item.candidature_id).dossier for item in agenda(call.snapshot)]
        self.longest = max(self.files, key=lambda dossier: len(call.candidature(dossier).numbered_title))

    def on(self, dossier: str) -> dict[str, Any]:
        return {**self.call.by_console(), "candidature_id": self.call.id_of(dossier)}

    def summon(self, dossier: str) -> None:
        call_item(self.call.uow(), **self.on(dossier))

    def project(self, what: ProjectorView) -> None:
        show_on_projector(self.call.uow(), **self.call.by_console(), what=what)

    def send(self, sent: Sent | None) -> None:
        send_to_room(self.call.uow(), **self.call.by_console(), sent=sent)

    def is_right(self, state: str, seen: str, *, least: float = LETTERS_MIN, is_looked_at_once: bool = False) -> None:
        """Expect the state to be painted, by something that is on it alone, and to be right on every wall, or on the present one."""
        expect(self.page.locator(seen).first).to_be_visible()
        for (width, height), theme in self.walls[:1] if is_looked_at_once else self.walls[:AT_ONCE]:
            self.page.emulate_media(color_scheme=theme)
            self.page.set_viewport_size({"width": width, "height": height})
            painted = self._painted(width, theme)
            if PICTURES:
                self.page.screenshot(path=f"{PICTURES}/{state}-{width}-{theme}.png")
            wrong = faults(painted, least * width / WALL_WIDTH)
            self.wrong += [f"{state}, {width}, {theme}: {one}" for one in wrong]
        if not is_looked_at_once:
            self.walls = self.walls[::-1] if IS_THOROUGH else (*self.walls[1:], self.walls[0])

    def _painted(self, width: int, theme: Theme) -> dict[str, Any]:
        """What is painted on a wall of this width and theme, once two looks in a row see the same."""
        before: dict[str, Any] = {}
        for _look in range(LOOKS_MOST):
            painted: dict[str, Any] = self.page.evaluate(WORDS)
            if painted == before and (painted["width"], painted["theme"]) == (width, theme):
                return painted
            before = painted
            self.page.wait_for_timeout(LOOK_MS)
        raise AssertionError(f"never at rest: {width}, {theme}: {before['width']}, {before['theme']}")


def faults(painted: dict[str, Any], least: float) -> list[str]:
    """Return what is wrong on a wall: words beyond it, cut, too small, pale, over one another or under the line's dot."""
    words = painted["found"]
    wrong = [f"the page scrolls by {painted['more']}"] if painted["more"] > 0 else []
    wrong += ["the line's dot lies over the verdict"] if painted["panel"] and _overlap(painted["dot"], painted["panel"], by=0) else []
    for one in words:
        wrong += [f"{fault}: {one['text']}" for fault in _faults_of(one, painted, least)]
        wrong += [f"under the line's dot: {one['text']}"] if _meet(one, {"boxes": [painted["dot"]]}) else []
    return wrong + [f"over one another: {one['text']} / {other['text']}" for one, other in combinations(words, 2) if _meet(one, other)]


def _faults_of(one: dict[str, Any], painted: dict[str, Any], least: float) -> Iterator[str]:
    if any(
        box["left"] < 0 or box["top"] < 0 or box["right"] > painted["width"] or box["bottom"] > painted["height"] for box in one["boxes"]
    ):
        yield "beyond the wall"
    if one["isCut"]:
        yield "cut"
    is_mark = one["isDrawn"] and AXIS_MARK.fullmatch(one["text"])
    if one["size"] < least - 0.1 and not is_mark:
        yield f"small, {one['size']:.1f} instead of {least:.1f}"
    if one["contrast"] is not None and one["contrast"] < CONTRAST_MIN:
        yield f"pale, {one['contrast']:.2f}"


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return any(_overlap(a, b, by=TOUCHING) for a in one["boxes"] for b in other["boxes"])


def _overlap(a: dict[str, float], b: dict[str, float], *, by: float) -> bool:
    across, up = min(a["right"], b["right"]) - max(a["left"], b["left"]), min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return across > by and up > by


@pytest.fixture
def wall(open_house: House, browser: Browser) -> Iterator[Wall]:
    """The room's screen of the demonstration."""
    call = Council(open_house, browser, open_house.load_demonstration())
    with call.contexts:
        page = call.screen(call.somebody(Role.PROJECTOR).name, "ecran")
        expect(page.locator(".state")).to_have_attribute("data-state", "live")
        yield Wall(call, page)


def test_room_is_right_in_every_state(wall: Wall) -> None:
    wall.is_right("waiting", "img")
    call = wall.call
    call.open_meeting()
    plan_meeting(call.uow(), **call.by_console(), planned_end=None, seconds_per_item=360)
    _files(wall)
    _ballots(wall)
    _verdicts(wall)
    _lists(wall)
    _agreement(wall)
    _what_is_sent(wall)
    _laureates(wall)
    assert not wall.wrong, "\n".join(sorted(set(wall.wrong)))


def test_foot_holds_the_envelopes(wall: Wall) -> None:
    call = wall.call
    call.open_meeting()
    fund(call.uow(), call.call_id, {"technical": 1_500_000, "scientific": 400_000}, {})
    wall.summon(wall.longest)
    wall.is_right("file-money", ".band strong:has-text('€')")
    assert not wall.wrong, "\n".join(sorted(set(wall.wrong)))


def _files(wall: Wall) -> None:
    call = wall.call
    wall.project(ProjectorView.AUTOMATIC)
    wall.is_right("agenda", "h1:has-text('À suivre')")
    order = [item.candidature_id for item in agenda(call.snapshot)]
    tied = [id_ for cut in ranking(call.snapshot).cuts for id_ in cut.tied]
    first = max(tied, key=lambda id_: len(call.snapshot.candidature(id_).title))  # which has most to say beside its title
    set_agenda(call.uow(), **call.by_console(), candidature_ids=[first, *(id_ for id_ in order if id_ != first)])
    wall.is_right("agenda-longest", f".first .title:has-text('{call.snapshot.candidature(first).dossier}')")
    # Two lines of facts, above three lines of what comes next.
    widest = max(tied, key=lambda id_: len(call.snapshot.administration_of(call.snapshot.candidature(id_)).name))
    second = call.id_of(wall.longest)
    order_of_both = [widest, second, *(id_ for id_ in order if id_ not in (widest, second))]
    set_agenda(call.uow(), **call.by_console(), candidature_ids=order_of_both)
    call_item(call.uow(), **call.by_console(), candidature_id=widest)
    wall.is_right("file-tied-before-longest", f"h1:has-text('{call.snapshot.candidature(widest).dossier}')")
    set_agenda(call.uow(), **call.by_console(), candidature_ids=order)
    wall.project(ProjectorView.RANKING)  # with the demonstration's tie at the cut, before a recusal undoes it
    wall.is_right("ranking", ".list[data-pages='1'] .cut")
    wall.project(ProjectorView.AUTOMATIC)
    wall.summon(wall.longest)
    wall.is_right("file-longest", f"h1:has-text('{wall.longest}')")
    juror = call.somebody(Role.JUROR)
    declare_recusals(call.uow(), **call.by(juror), candidature_ids=[call.id_of(wall.files[1])])
    wall.summon(wall.files[1])
    wall.is_right("file-recusal", f"h1:has-text('{wall.files[1]}')")
    expect(wall.page.get_by_text("en déport")).to_be_visible()
    level = next((id_ for cut in ranking(call.snapshot).cuts for id_ in cut.tied), None)
    if level is not None:
        wall.summon(call.snapshot.candidature(level).dossier)
        wall.is_right("file-tied", f"h1:has-text('{call.snapshot.candidature(level).dossier}')")
        expect(wall.page.get_by_text("Ex æquo")).to_be_visible()


def _ballots(wall: Wall) -> None:
    call, dossier = wall.call, wall.longest
    wall.summon(dossier)
    voters = call.ballot(dossier, Method.NAMED).voters
    names = [one.name for one in call.snapshot.people if one.id in voters]
    for name in names[:7]:
        call.vote(name, Option.IN_FAVOUR, dossier)
    wall.is_right("ballot", "text=7 sur")
    for place, name in enumerate(names[7:]):
        call.vote(name, (Option.AGAINST, Option.ABSTAIN)[place % 2], dossier)
    call.close(dossier)
    wall.is_right("result", "text=Adopté")

    wall.summon(wall.files[2])
    call.ballot(wall.files[2], Method.HANDS)
    wall.is_right("ballot-hands", "text=votants")
    call.close(wall.files[2], counts={Option.IN_FAVOUR: 5, Option.AGAINST: 5})
    wall.is_right("result-tie", "text=Partage")
    wall.summon(wall.files[4])
    call.ballot(wall.files[4], Method.PAPER)
    wall.is_right("ballot-paper", "text=papier")
    call.close(wall.files[4], counts={Option.IN_FAVOUR: 4, Option.AGAINST: 6})


def _verdicts(wall: Wall) -> None:
    for dossier in (wall.longest, wall.files[2], wall.files[3]):
        record_departures(wall.call.uow(), **wall.on(dossier))
    wall.call.decide(wall.longest, Outcome.SELECTED, "technical", reason="Dit.")
    wall.is_right("verdict-selected", ".panel.selected")
    wall.call.decide(wall.files[2], Outcome.RESERVE, "scientific", reason="Dit.")
    wall.is_right("verdict-reserve", ".panel.reserve")
    wall.call.decide(wall.files[3], Outcome.DECLINED, reason="Dit.")
    wall.is_right("verdict-declined", ".panel.declined")


def _lists(wall: Wall) -> None:
    wall.project(ProjectorView.BOARD)
    wall.is_right("selection", ".list[data-pages]", least=LAUREATES_MIN)
    wall.project(ProjectorView.AGENDA)
    wall.is_right("agenda-later", "h1:has-text('En discussion')")
    wall.project(ProjectorView.PAUSE)
    wall.is_right("pause", "h1:has-text('Pause')")
    wall.project(ProjectorView.AUTOMATIC)


def _agreement(wall: Wall) -> None:
    call = wall.call
    fit = [item.candidature_id for item in agenda(call.snapshot) if unfit(call.snapshot, item.candidature_id) is None]
    changes = [Change(id_, Outcome.SELECTED, ("technical", "scientific")[place]) for place, id_ in enumerate(fit[:2])]
    changes += [Change(id_, Outcome.DECLINED) for id_ in fit[2:]]
    read_list(call.uow(), **call.by_console(), changes=changes)
    recall_candidature(call.uow(), **call.by_console(), candidature_id=fit[-1])
    wall.is_right("agreement", ".list[data-pages]:has(h2:has-text('non retenus'))", least=LAUREATES_MIN)
    take_list_back(call.uow(), **call.by_console())


def _what_is_sent(wall: Wall) -> None:
    call = wall.call
    ids = [standing.candidature_id for standing in ranking(call.snapshot).standings]
    for count in (2, 4):
        wall.send(Sent(SentView.COMPARISON, tuple(ids[:count])))
        wall.is_right(f"comparison-{count}", f"th:text-is('{'ABCD'[count - 1]}')")
    wall.send(Sent(SentView.WEIGHTS, weights=(5, 1, 1, 1, 1, 1, 3)))
    wall.is_right("weights", "text=essai")
    wall.send(Sent(SentView.ROBUSTNESS))
    wall.is_right("robustness", "h1:has-text('Robustesse')")
    wall.send(Sent(SentView.ROBUSTNESS, (ids[10],)))
    wall.is_right("robustness-one", f"h2:has-text('{call.snapshot.candidature(ids[10]).dossier}')")
    wall.send(None)


def _laureates(wall: Wall) -> None:
    call = wall.call
    for cut in ranking(call.snapshot).cuts:
        inside, outside = cut.sides
        for place, id_ in enumerate((*inside, *outside)):
            dossier = call.snapshot.candidature(id_).dossier
            outcome = Outcome.SELECTED if place < cut.places else Outcome.RESERVE if place < cut.places + 3 else Outcome.DECLINED
            track = None if outcome is Outcome.DECLINED else cut.track
            call.decide(dossier, outcome, track, reason="Dit.", override_reason="Un essai.")
    reserve = ".list[data-pages='2'] h2:has-text('Liste complémentaire')"
    wall.page.evaluate("() => { window.told = performance.now; window.began = performance.now(); performance.now = () => window.began; }")
    wall.project(ProjectorView.BOARD)
    wall.is_right("selection-full", reserve, least=LAUREATES_MIN)
    wall.page.evaluate(f"() => {{ performance.now = () => window.began + {PAGE_MS}; }}")
    wall.is_right("selection-full-2", ".pages:text-is('2 / 2')", least=LAUREATES_MIN, is_looked_at_once=True)
    wall.page.evaluate("() => { performance.now = window.told; }")
    wall.project(ProjectorView.RANKING)
    wall.is_right("ranking-full", ".list[data-pages='1'] .cut", least=LAUREATES_MIN)
    suspend_meeting(call.uow(), **call.by_console())
    wall.project(ProjectorView.AUTOMATIC)
    wall.is_right("suspended", "h1:has-text('Pause')")
    resume_meeting(call.uow(), **call.by_console())
    close_meeting(call.uow(), **call.by_console())
    call.finalise()
    wall.is_right("finalised", "h1:has-text('arrêtée')")
    wall.project(ProjectorView.BOARD)
    wall.is_right("laureates", reserve, least=LAUREATES_MIN)

"""Every screen × role × state of a call × theme × language × width, given to axe: ``python -m tests.browser.matrix``, an hour or two.

A run of the tests has a sample of it (screens/test_accessibility.py). ``--state`` and ``--role`` take a part of it, by what a name begins
with; ``--thin`` gives each role one language, and each of both looks one theme, in turn.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias

from playwright.sync_api import Browser, Page, expect

from demonstration import loading
from phrases import LANGUAGES
from tests.browser import looking
from tests.browser.axe import OF_COLOURS, STILL, WIDER, begin, find, see_all, stretch
from tests.browser.council import CHAIR, FLOODS, LETTERS, MEMBERS, TIDES, Council, House, house
from tests.worlds.acts import call_item, cancel_ballot, cast_vote, close_ballot, move_phase, open_ballot, reveal_all
from tests.worlds.open_call import new_call
from tests.worlds.terms import DEVICE_COOKIE, Method, Option, Outcome, Person, Phase, Question, Role
from tools.serving.looking import launched
from ui.navigation import screens_of

WIDTHS = (320, 390, 768, 1440, 1920)
NARROW_MAX = 390  # nothing is wider than the window up to there
FOLLOW_RUNS = looking.script("follow_runs")
OF_EACH_LOOK = (390, 1440)  # cards, a table: colours are looked at there, in both themes
ROLES = (Role.CHAIR, Role.ORGANISER, Role.JUROR, Role.STAFF, Role.OBSERVER, Role.PROJECTOR)
SECTIONS = "[class*='st-key-'][class*='-section'] [role=radio]"

Theme: TypeAlias = Literal["dark", "light"]


@dataclass
class Tally:
    """How often axe looked, at how many screens, and what it found."""

    is_thin: bool = False
    screens: int = 0
    looks: int = 0
    faults: int = 0

    def note(self, where: str, found: Sequence[tuple[str, str]]) -> None:
        """Count a look, and say each fault as it is found."""
        self.looks += 1
        self.faults += len(found)
        for rule, html in found:
            sys.stdout.write(f"FAULT {where} · {rule} · {html[:300]}\n")


def calls(opened: House, browser: Browser) -> Iterator[tuple[str, Council]]:
    """Make a call in each of the states that screens tell apart, one after another."""
    yield "empty", Council(opened, browser, new_call(slug="vide").call_id)
    scoring = opened.new_council(browser)
    move_phase(scoring.uow(), **scoring.by_console(), to=Phase.SCORING)
    yield "scoring, sealed", scoring
    yield "deliberation, revealed", Council(opened, browser, loading.load().id)
    ballot = opened.new_council(browser)
    ballot.hold_meeting()
    yield "meeting, named ballot", ballot
    secret = opened.new_council(browser)
    secret.hold_meeting()
    cancel_ballot(secret.uow(), **secret.on(FLOODS, by=CHAIR), number=1, reason="Un autre dossier d’abord")
    reveal_all(secret.uow(), **secret.by(CHAIR))
    call_item(secret.uow(), **secret.on(TIDES, by=CHAIR))
    open_ballot(secret.uow(), **secret.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)
    for name in MEMBERS:
        cast_vote(secret.uow(), **secret.on(TIDES, by=name), number=1, choice=Option.IN_FAVOUR)
    close_ballot(secret.uow(), **secret.on(TIDES, by=CHAIR), number=1)
    yield "meeting, ballot closed", secret
    finalised = opened.new_council(browser)
    reveal_all(finalised.uow(), **finalised.by(CHAIR))
    finalised.decide(TIDES, Outcome.SELECTED, "technical", by=CHAIR, reason="Dit.")
    for title in (LETTERS, FLOODS):
        finalised.decide(title, Outcome.DECLINED, by=CHAIR, reason="Dit.")
    finalised.finalise()
    yield "finalised", finalised


def somebody(council: Council, role: Role) -> Person:
    """Return the first person of a role, who is added if there is none."""
    if not any(person.roles == {role} for person in council.people.values()):
        council.add_person(f"Personne ({role})", role)
    return next(person for person in council.people.values() if person.roles == {role})


def tour(council: Council, role: Role, language: str, tally: Tally, *, state: str) -> None:
    """Look at every screen of a role in a language, each of its sections, in both themes, at each width."""
    person = somebody(council, role)
    context = looking.open_context(council.browser, council.house.server.url, width=WIDTHS[-2])
    context.add_cookies([{"name": DEVICE_COOKIE, "value": council.device(person.name), "url": council.house.server.url}])
    page = context.new_page()
    due = screens_of(person, council.snapshot.call, council.snapshot.phase)
    addresses = ["ecran"] if role is Role.PROJECTOR else [screen.url_path for screen in due]
    for address in addresses:
        page.goto(f"/{address.replace('accueil', '')}?langue={language}")
        expect(page.locator(".stApp, main.scene")).to_be_visible()
        looking.at_rest(page)
        for section in range(max(1, page.locator(SECTIONS).count())):
            if section:
                _open_section(page, section)
            tally.screens += 1
            look(page, f"{state} · {role} · {language} · {address} {section or ''}", tally)
    context.close()


def _open_section(page: Page, section: int) -> None:
    page.evaluate(FOLLOW_RUNS)
    page.locator(SECTIONS).nth(section).click()
    page.wait_for_function("() => window.hasRun")  # else what is at rest is still the section before
    looking.at_rest(page)


def look(page: Page, where: str, tally: Tally) -> None:
    """Look at a screen in both themes, at each width."""
    see_all(page)
    begin(page)
    for width in WIDTHS:
        stretch(page, width)
        looking.at_rest(page)  # at another width a chart is asked for anew
        tally.note(f"{where} · {width}", find(page, without=OF_COLOURS))
        if width <= NARROW_MAX and page.evaluate(WIDER):
            tally.note(f"{where} · {width}", [("wider than the window", "")])
        for theme in _themes(tally, width) if width in OF_EACH_LOOK else ():
            _show_in(page, theme)
            tally.note(f"{where} · {width} · {theme}", find(page, rules=OF_COLOURS))
    page.set_viewport_size({"width": WIDTHS[-2], "height": 900})
    sys.stdout.write(f"{tally.looks} {where}\n")
    sys.stdout.flush()


def _themes(tally: Tally, width: int) -> Sequence[Theme]:
    if not tally.is_thin:
        return ("dark", "light")
    return ("dark",) if (tally.screens + OF_EACH_LOOK.index(width)) % 2 else ("light",)


def _show_in(page: Page, theme: Theme) -> None:
    page.emulate_media(color_scheme=theme)
    expect(page.locator(".stApp")).to_have_css("color-scheme", theme)
    looking.at_rest(page)
    page.wait_for_function(STILL)


def main() -> None:
    """Look at all of it, say each fault as it is found, then how many pages were looked at."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--state", default="")
    parser.add_argument("--role", default="")
    parser.add_argument("--thin", action="store_true")
    asked: Any = parser.parse_args()
    expect.set_options(timeout=60_000)
    tally = Tally(is_thin=asked.thin)
    with TemporaryDirectory() as folder, launched() as browser, house(Path(folder)) as served, served.opened() as opened:
        for state, council in calls(opened, browser):
            for role in ROLES:
                for language in [list(LANGUAGES)[ROLES.index(role) % len(LANGUAGES)]] if asked.thin else LANGUAGES:
                    if state.startswith(asked.state) and role.startswith(asked.role):
                        tour(council, role, language, tally, state=state)
    sys.stdout.write(f"{tally.screens} screens, {tally.looks} looks, {tally.faults} violations\n")


if __name__ == "__main__":
    main()

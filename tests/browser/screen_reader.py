"""What a screen reader says of a juror's path and of a chair's: ``python -m tests.browser.screen_reader``, some minutes.

Needs the Debian packages of ``orca.PACKAGES`` and the locale fr_FR.UTF-8. Prints each key and what is spoken; ends with code 1 if anything
that must be heard was not. ``--scene`` takes some of the scenes, by what a name begins with; each begins where the one before it ended.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect

from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, LETTERS, MEMBERS, TIDES, Council, house
from tests.browser.orca import PACKAGES, Reader, holds, missing, reading
from tests.worlds.acts import call_item, cast_vote, close_ballot, declare_recusals, move_phase, open_ballot, open_meeting, reveal_all
from tests.worlds.terms import DEVICE_COOKIE, Method, Option, Outcome, Phase, Question, Role

NEW = "Membre 4"
_MARK = 3
_BLANK = (8, 185)  # of the display: a place of the page's margin, below its header
_PRESSES_MOST = 30
_LIVE_SECONDS_MAX = 45.0  # in which something that happened elsewhere is told


@dataclass
class Trial:
    """Somebody's page with the reader beside it; what was heard is printed, and what was not is counted."""

    council: Council
    browser: Browser
    reader: Reader
    sentences: int = 0
    lacking: list[str] = field(default_factory=list)
    _closing: ExitStack = field(default_factory=ExitStack)

    def open(self, address: str, *, name: str = "") -> Page:
        """Open an address in a window of its own, the only one, as somebody whose device is known."""
        self._closing.close()
        url = self.council.house.server.url
        context = self._closing.enter_context(looking.open_context(self.browser, url))
        if name:
            context.add_cookies([{"name": DEVICE_COOKIE, "value": self.council.device(name), "url": url}])
        page = context.new_page()
        page.goto(f"/{address}")
        page.bring_to_front()
        if page.locator(".stApp").count():
            looking.at_rest(page)
        self.reader.click(*_BLANK)
        heard = self.reader.heard("Chargement de .* terminé")
        loaded = next((place for place, sentence in enumerate(heard) if sentence.startswith("Chargement")), 0)
        self._note("la page s’ouvre", heard[loaded:], [])
        return page

    def close(self) -> None:
        """Close the window."""
        self._closing.close()

    def hear(self, what: str, *wanted: str, seconds_max: float = _LIVE_SECONDS_MAX) -> None:
        """Listen to what follows something that happened, and note it."""
        self._note(what, self.reader.heard(".*".join(wanted), seconds_max=seconds_max), wanted)

    def press(self, *keys: str, wanted: Sequence[str] = ()) -> None:
        """Press keys, and note what is heard."""
        self._note(" ".join(keys), self.reader.press(*keys, wanted=".*".join(wanted)), wanted)

    def find(self, key: str, wanted: str) -> None:
        """Press a key again and again until something is heard, and note that."""
        heard: list[str] = []
        for presses in range(1, _PRESSES_MOST + 1):
            heard = self.reader.press(key)
            if holds(heard, wanted):
                return self._note(f"{key} × {presses}" if presses > 1 else key, heard, [wanted])
        return self._note(f"{key} × {_PRESSES_MOST}", heard, [wanted])

    def type_text(self, text: str, *wanted: str) -> None:
        """Type a text."""
        self._note(f"« {text} »", self.reader.write(text, wanted=".*".join(wanted)), wanted)

    def _note(self, what: str, heard: Sequence[str], wanted: Sequence[str]) -> None:
        self.sentences += len(heard)
        print_line(f"- {what} : {' | '.join(heard) or '(rien)'}")
        for each in wanted:
            if not holds(heard, each):
                self.lacking.append(each)
                print_line(f"  MANQUE : {each}")


def print_line(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def enter(trial: Trial) -> None:
    trial.open(f"entree/{trial.council.link(NEW)}")
    trial.find("h", f"Bonjour {NEW}")
    trial.find("b", "^Entrer")
    trial.press("Return")
    trial.find("h", "Mes déports")


def recuse(trial: Trial) -> None:
    page = trial.open("deports", name=NEW)
    trial.find("h", "Mes déports")
    trial.find("Tab", "Rechercher des dossiers")
    trial.type_text("courriers", "1 ligne")
    looking.at_rest(page)
    trial.find("Tab", f"Choisir .*{LETTERS}.*non cochée")
    trial.press("space", wanted=["cochée", "1 choisi"])
    looking.at_rest(page)
    trial.find("b", "Se déporter de 1 dossier")
    trial.press("Return", wanted=["Confirmer mes déports"])
    trial.find("b", "Se déporter de 1 dossier")
    trial.press("Return", wanted=["Déport enregistré"])


def mark(trial: Trial) -> None:
    council = trial.council
    if council.person(NEW).id not in council.snapshot.declared:  # the scene before was left out
        declare_recusals(council.uow(), **council.by(NEW), candidature_ids=[council.id_of(LETTERS)])
    page = trial.open("noter", name=NEW)
    call = council.snapshot.call
    trial.find("h", TIDES)
    for criterion in call.criteria:
        trial.find("r", str(criterion.short))
        trial.find("r", f"^{_MARK} ")
        trial.press("space", wanted=["sélectionné"])
        looking.at_rest(page)
    trial.find("b", "Enregistrer et noter")
    trial.press("Return", wanted=["Enregistré", FLOODS])


def vote(trial: Trial) -> None:
    council = trial.council
    move_phase(council.uow(), **council.by_console(), to=Phase.DELIBERATION)
    council.arrive(*MEMBERS, CHAIR)
    open_meeting(council.uow(), **council.by(CHAIR))
    page = trial.open("suivre", name=FIRST)
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    trial.find("h", "Suivre")
    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    trial.hear("un dossier est appelé", f"Dossier appelé.*{TIDES}")
    open_ballot(council.uow(), **council.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)
    trial.hear("un scrutin s’ouvre", f"Scrutin ouvert.*{TIDES}")
    trial.find("b", "^Contre")
    trial.press("Return", wanted=["Votre vote.*Contre"])


def hear_verdict(trial: Trial) -> None:
    council = trial.council
    for name in MEMBERS[1:]:
        cast_vote(council.uow(), **council.on(TIDES, by=name), number=1, choice=Option.IN_FAVOUR)
    close_ballot(council.uow(), **council.on(TIDES, by=CHAIR), number=1)
    trial.hear("le scrutin est clos", "Scrutin clos.*Pour.*2.*Contre.*1.*Adopté")
    council.decide(TIDES, Outcome.SELECTED, "technical", by=CHAIR)
    trial.hear("la présidence décide", f"Retenu.*{TIDES}")


def decide(trial: Trial) -> None:
    council = trial.council
    call_item(council.uow(), **council.on(FLOODS, by=CHAIR))
    page = trial.open("seance", name=CHAIR)
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    trial.find("h", FLOODS)
    trial.find("r", "Non retenu")
    trial.press("space", wanted=["sélectionné"])
    looking.at_rest(page)
    trial.find("e", "Motif")
    trial.press("Insert+a", wanted=["Mode focus"])
    trial.type_text("Trop tôt")
    trial.press("Insert+a", wanted=["Mode navigation"])
    looking.at_rest(page)
    trial.find("b", "Enregistrer")
    trial.press("Return", wanted=["Non retenu"])


def hear_chart(trial: Trial) -> None:
    council = trial.council
    reveal_all(council.uow(), **council.by(CHAIR))
    trial.open("classement", name=CHAIR)
    trial.find("h", "Classement")
    trial.find("g", "dossiers classés")
    trial.find("Tab", "Points du graphique")
    trial.press("Down", wanted=[f"{FLOODS}|{LETTERS}"])
    trial.press("Up", wanted=[TIDES])
    trial.press("Insert+a", wanted=["Mode navigation"])
    trial.find("b", "Les mêmes nombres en tableau")
    trial.press("Return", wanted=["étendu"])
    trial.press("Insert+a", wanted=["Mode navigation"])
    trial.find("t", "tableau")
    trial.press("Down", wanted=[TIDES])


SCENES = {
    "Entrer": enter,
    "Se déporter": recuse,
    "Noter un dossier": mark,
    "Voter": vote,
    "Le verdict, en direct": hear_verdict,
    "La décision de la présidence": decide,
    "Un graphique": hear_chart,
}


def main() -> int:
    """Play the scenes; return 1 if something was not heard, 2 if programs are missing."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--scene", action="append", default=[], help="by what its name begins with")
    parser.add_argument("--folder", type=Path, help="where the log of the reader and that of the server are left")
    options = parser.parse_args()
    if absent := missing():
        print_line(f"Not installed: {', '.join(absent)}. apt-get install --no-install-recommends {PACKAGES}")
        return 2
    expect.set_options(timeout=60_000)
    with ExitStack() as running:
        folder = options.folder or Path(running.enter_context(TemporaryDirectory()))
        served = running.enter_context(house(folder))
        running.enter_context(served.opened())
        browser, reader = running.enter_context(reading(folder))
        trial = Trial(served.new_council(browser), browser, reader)
        move_phase(trial.council.uow(), **trial.council.by_console(), to=Phase.SCORING)
        trial.council.add_person(NEW, Role.JUROR)
        for name, play in SCENES.items():
            if not options.scene or name.startswith(tuple(options.scene)):
                print_line(f"\n### {name}\n")
                play(trial)
        trial.close()
    print_line(f"\n{trial.sentences} sentences heard; not heard: {'; '.join(trial.lacking) or 'nothing'}")
    return int(bool(trial.lacking))


if __name__ == "__main__":
    sys.exit(main())

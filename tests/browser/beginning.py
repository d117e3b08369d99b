"""An office at the screens of a new server: its call described, its dossiers and its jury brought in, links given, phases opened."""

from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.browser import looking
from tests.browser.desk import Desk
from tests.worlds import other_call
from tests.worlds.other_call import CHAIR, CRITERIA, MEMBERS, NAME, ORGANISER, TRACKS

TODAY = date.today()


class Office:
    """A server on its first day, and who comes to it."""

    def __init__(self, browser: Browser, url: str, folder: Path, contexts: ExitStack) -> None:
        self.browser, self.url, self.folder, self._contexts = browser, url, folder, contexts
        page = contexts.enter_context(looking.open_context(browser, url)).new_page()
        self.organiser = Desk(page)

    def enter(self, link: str) -> Desk:
        """Somebody enters by their link, in a browser of their own."""
        return Desk.entered(self._contexts.enter_context(looking.open_context(self.browser, self.url)), urlsplit(link).path)

    @property
    def start_link(self) -> str:
        """What whoever started the server hands over."""
        return urlsplit((self.folder / "organiser-links.txt").read_text(encoding="utf-8").split()[-1]).path

    def file(self, name: str, content: bytes) -> Path:
        """A file on the organiser's computer."""
        (self.folder / name).write_bytes(content)
        return self.folder / name


def describe(office: Office) -> None:
    me = office.organiser
    with me.doing("describe the call"):
        me.page.goto(office.start_link)
        me.did()
        me.fill("Nom de l’appel", NAME)
        me.fill("Votre prénom et votre nom", ORGANISER)
        me.press("Commencer")
        me.sees("En bref")
        me.day("Clôture de l’appel", other_call.closing(TODAY))
        me.day("Séance", TODAY + timedelta(days=7))
        for number, (label, weight) in enumerate(CRITERIA.items(), 1):
            row = looking.keyed(me.page, f"call.row.criteria.{number}")
            me.fill(f"Critère {number}", label, within=row)
            if weight != "1":
                me.fill("Poids", weight, within=row)
        me.fill("Note la plus basse", "0")
        me.fill("Note la plus haute", "10")
        me.pick("Pas entre deux notes", "demi-points")
        me.page.get_by_text("Le budget est limité").click()
        me.did()
        for number in range(2, len(TRACKS) + 1):
            me.press("Ajouter une filière")
            me.sees(f"Filière {number}")
        for number, (label, share) in enumerate(TRACKS.items(), 1):
            row = looking.keyed(me.page, f"call.row.tracks.{number}")
            me.fill(f"Filière {number}", label, within=row)
            me.fill("Places", share.places, within=row)
            me.fill("Enveloppe, en euros", share.envelope, within=row)
            me.fill("Réponses du formulaire qui demandent cette filière, une par ligne", label, within=row)
        me.press("Enregistrer l’appel")
        me.sees("Importer les dossiers")


def bring_in(office: Office) -> None:
    me = office.organiser
    new = looking.keyed(me.page, "imports.counts").get_by_role("definition").first
    with me.doing("import the dossiers and the jury"):
        me.press("Importer les dossiers")
        me.send("imports.dossiers", office.file("dossiers.csv", other_call.export(TODAY)))
        expect(new).to_have_text("60")
        looking.button(me.page, "imports.dossiers.write").click()
        me.did()
        expect(new).to_have_text("0")
        me.press("Présélectionner les 59")  # all but the late one
        me.no_more("Présélectionner les 59")
        me.screen("Réglages", under="Préparation")
        me.send("settings.people_file", office.file("jury.csv", other_call.people()))
        seat = me.page.get_by_role("radiogroup", name=f"{CHAIR} préside")
        seat.get_by_text("Non, présidence seule").click()
        me.did()
        me.press("Ajouter ou mettre à jour 10 personnes")
        me.sees(MEMBERS[-1])
        me.section("Liens d’accès")


def link_of(me: Desk, name: str) -> str:
    with me.doing("give links"):
        me.pick("Lien de", name)
        me.press("Afficher le lien")
        link = me.page.get_by_test_id("stCode")
        expect(link).to_contain_text("/entree/")
        return link.inner_text().strip()


def move_to(me: Desk, phase: str) -> None:
    me.screen("Réglages", under="Préparation")
    me.section("Phase")
    me.press(f"Passer à : {phase}")
    me.no_more(f"Passer à : {phase}")

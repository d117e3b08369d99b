"""An office's whole year with a call unlike the demonstration: from the first start to the archive and the next call; no terminal.

Three people at their screens: who organises, who chairs, a member of the jury. What the organiser does is counted.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pydantic import SecretStr

import bootstrap
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from tests.browser import looking
from tests.browser.beginning import TODAY, Office, bring_in, describe, link_of, move_to
from tests.browser.conftest import EXPECT_MILLISECONDS
from tests.browser.desk import Desk
from tests.depth import IS_THOROUGH
from tests.serving.warm import running_dashboard
from tests.worlds import other_call
from tests.worlds.archives import archive_problems
from tests.worlds.open_call import OpenCall, use
from tests.worlds.other_call import CHAIR, CRITERIA, LATE, MEMBERS, NAME, ORGANISER, TRACKS, WITHDRAWN
from tools.serving.servers import KEY

pytestmark = pytest.mark.skipif(not IS_THOROUGH, reason="by hand: it takes minutes")
FIRST, LEAVING = MEMBERS[0], MEMBERS[-1]
BLANK_GRIDS = "grid.xlsx"
ACTS_MOST = 101  # of the organiser: screens opened, buttons pressed, fields filled, files sent or taken
SECOND = f"{NAME}, deuxième année"


@pytest.fixture
def patience() -> Iterator[None]:
    """Wait longer than other tests do: so long a test is not begun again for one slow moment of a machine."""
    expect.set_options(timeout=60_000)
    yield
    expect.set_options(timeout=EXPECT_MILLISECONDS)


@pytest.fixture
def office(browser: Browser, tmp_path: Path, patience: None) -> Iterator[Office]:
    with ExitStack() as contexts, running_dashboard(folder=tmp_path, has_demonstration=False) as server:
        use(tmp_path / "jury.sqlite", secret_key=SecretStr(KEY))
        yield Office(browser, server.url, tmp_path, contexts)
        bootstrap.reset()


def test_whole_year_of_a_call_without_a_terminal(office: Office) -> None:
    me = office.organiser
    describe(office)
    bring_in(office)
    chair = office.enter(link_of(me, CHAIR))
    link = link_of(me, FIRST)
    _settle_who_competes(me, chair)
    _have_it_scored(office, link)
    _change_what_changes(me)
    _meet(me, chair)
    _decide(chair)
    _finalise(me)
    _see_what_stands(_first_call())
    _take_documents(me)
    _begin_the_next_call(me)
    _keep_the_first_one(me)
    assert sum(me.acts.values()) <= ACTS_MOST, me.acts


def _first_call() -> OpenCall:
    with bootstrap.reading() as uow:
        return OpenCall(next(iter(uow.calls.all())).id)


def _settle_who_competes(me: Desk, chair: Desk) -> None:
    with chair.doing("admit a late file"):
        chair.screen("Accueil", title="Où en est l’appel")
        chair.press("Admettre ou non les dossiers hors délai")
        chair.press(re.compile(LATE))
        chair.fill("Motif de l’admission (figurera au procès-verbal)", "La plateforme était fermée.")
        chair.press("Admettre ce dossier")
        chair.sees("Annuler l’admission")
    with me.doing("pre-select the late file"):
        me.screen("Présélection", under="Préparation")
        looking.tick(me.page, LATE)
        me.did()
        me.press("Enregistrer pour 1")
        me.no_more("Enregistrer pour 1")
    with me.doing("withdraw a file"):
        me.page.goto(f"/fiche?dossier={WITHDRAWN}")
        me.did()
        me.press("Retirer ce dossier")
        window = me.page.get_by_test_id("stPopoverBody")
        me.fill("Motif", "Le maire renonce.", within=window)
        me.press("Retirer", within=window)
        me.sees("Annuler le retrait")


def _have_it_scored(office: Office, link: str) -> None:
    me = office.organiser
    with me.doing("open the scoring"):
        move_to(me, "Notation")
    with me.doing("import grids"):
        me.screen("Documents", under="Archives")
        grids = me.take(BLANK_GRIDS)
        me.screen("Importer", under="Préparation")
        me.section("Notes")
        me.send("imports.scores", office.file(BLANK_GRIDS, other_call.filled(grids)))
        looking.button(me.page, "imports.scores.write").click()
        me.did()
        expect(looking.keyed(me.page, "imports.score_counts").get_by_role("definition").first).to_have_text("0")
    member = office.enter(link)
    with member.doing("score a file"):
        member.press("Je n’ai aucun lien avec ces projets")
        member.press("Donner vos notes")
        for criterion, mark in zip(CRITERIA, ("7,5", "8", "6,5"), strict=True):
            member.pick(criterion, mark)
        member.press("Enregistrer et noter le suivant")
        member.sees(re.compile(r"Grilles complètes\s: 1"))


def _change_what_changes(me: Desk) -> None:
    with me.doing("a member leaves"):
        me.screen("Réglages", under="Préparation")
        me.section("Personnes")
        me.page.get_by_text("Un membre quitte le jury").click()
        me.did()
        me.sees("Fermer l’accès d’une personne ne la retire pas du jury")
        me.pick("Qui quitte le jury", LEAVING)
        me.fill("Motif", "Mutation.")
        me.page.keyboard.press("Tab")
        me.press(f"{LEAVING} quitte le jury")
        me.sees(f"{LEAVING} est de retour")
    with me.doing("move a date"):
        me.screen("L’appel", under="Préparation")
        me.day("Séance", TODAY)
        me.fill("Motif", "La salle est prise ce jour-là.")
        me.press("Enregistrer l’appel")
        expect(me.page.get_by_text("Avant → après")).to_have_count(0)


def _meet(me: Desk, chair: Desk) -> None:
    with me.doing("open the deliberation"):
        move_to(me, "Délibération")
    with chair.doing("reveal and meet"):
        chair.screen("Accueil", title="Où en est l’appel")
        chair.press("Lever le scellé sur toutes les notes")
        chair.press("Lever tous les scellés")
        chair.no_more("Lever le scellé sur toutes les notes")
        chair.screen("Séance")
        chair.press("Présence")
        chair.press("Tous les autres sont dans la salle")
        chair.sees("8 sur 8")
        chair.press("Ouvrir la séance")
        chair.sees("Séance ouverte")
        looking.past_a_double_click(chair.page)
        chair.press("Dossier suivant")
        chair.page.locator(".st-key-kept-decision").get_by_role("radio", name=re.compile("Retenu")).click()
        chair.fill("Motif de la décision, en une phrase", "Le plus attendu.", within=chair.page.locator(".st-key-kept-decision"))
        looking.past_a_double_click(chair.page)
        chair.press("Enregistrer et suivant")
        chair.sees("58 dossiers restants")


def _decide(chair: Desk) -> None:
    with chair.doing("decide the others"):
        chair.screen("Sélection")
        for track in TRACKS:  # of one of them a place is taken: its first left to decide
            chair.press(re.compile(rf"Les \d+ premiers.*\s: {track}"))
            _record(chair, "Retenu", f"Parmi les premières de la filière {track}.")
        chair.press(re.compile("Tous ceux qui restent"))
        _record(chair, "Non retenu", "D’autres projets répondent mieux.")
        chair.sees("59 sur 59")
        chair.screen("Séance")
        chair.press("Clore")
        chair.press("Clore la séance")
        chair.sees("Séance close")


def _record(chair: Desk, outcome: str, reason: str) -> None:
    choice = looking.keyed(chair.page, "decisions.outcome").get_by_role("radio", name=outcome, exact=True)
    choice.click()
    expect(choice).to_be_checked()
    chair.fill("Motif de la décision, en une phrase", reason)
    chair.press(re.compile("^.*Enregistrer .* décisions?"))
    chair.no_more(re.compile("Enregistrer .* décisions?"))


def _finalise(me: Desk) -> None:
    with me.doing("finalise"):
        me.screen("Sélection")
        me.press("Arrêter la sélection…")
        looking.button(me.page, "finalisation.confirm").click()
        me.did()
        me.sees(re.compile("SHA-256 [0-9a-f]{64}"))


def _see_what_stands(call: OpenCall) -> None:
    (moved,) = [entry.after for entry in call.journal if entry.act is Act.CALL_CHANGED and entry.after.get("reason")]
    assert moved["reason"] == "La salle est prise ce jour-là."
    snapshot = bootstrap.for_documents(call.call_id)
    assert (len(snapshot.ranked), len(snapshot.members)) == (len(snapshot.candidatures) - 1, len(MEMBERS) - 1)
    selected = [one for one in snapshot.decisions.values() if one.outcome is Outcome.SELECTED]
    for track in snapshot.call.tracks:
        given = [one.amount or 0 for one in selected if one.track == track.code]
        assert (len(given), sum(given) <= (track.envelope or 0)) == (track.places, True)


def _take_documents(me: Desk) -> None:
    with me.doing("take the documents"):
        me.screen("Documents", under="Archives")
        for name in ("minutes.pdf", "selection.xlsx", "letters.csv"):
            me.take(name)
        assert archive_problems(me.take("archive.zip")) == ()
        me.screen("Messages et courriers", under="Préparation")
        me.section("Résultats, au jury")
        for name in ("messages.zip", "codes.pdf", "meeting.ics"):
            me.take(name)


def _begin_the_next_call(me: Desk) -> None:
    with me.doing("begin the next call"):
        me.screen("L’appel", under="Préparation")
        me.section("Un autre appel")
        me.fill("Nom du nouvel appel", SECOND)
        me.press("Commencer l’appel")
        me.page.goto(str(me.page.get_by_role("link", name="Aller au nouvel appel").get_attribute("href")))
        me.did()
        me.press("Entrer")
        me.sees(SECOND)
        me.screen("L’appel", under="Préparation")
        for number, label in enumerate(TRACKS, 1):
            expect(me.page.get_by_label(f"Filière {number}", exact=True)).to_have_value(label)
        me.press("Enregistrer l’appel")
        me.sees("Importer les dossiers")
        me.screen("Réglages", under="Préparation")
        me.page.get_by_text("Depuis un autre appel").click()
        me.did()
        who = me.at_hand("^Qui$")
        who.press_sequentially(FIRST)
        me.page.get_by_role("option", name=FIRST).click()
        who.press("Escape")
        me.did()
        me.press("Reprendre 1 personne")
        expect(me.page.get_by_role("rowheader", name=FIRST)).to_be_visible()


def _keep_the_first_one(me: Desk) -> None:
    with me.doing("say until when a call is kept"):
        me.press(ORGANISER)
        me.press("Changer d’appel")
        me.press(re.compile(f"{NAME}(?!,)"))
        me.sees("Où en est l’appel")
        me.screen("L’appel", under="Préparation")
        me.day("Conservé jusqu’au", TODAY + timedelta(days=365))
        me.press("Enregistrer")

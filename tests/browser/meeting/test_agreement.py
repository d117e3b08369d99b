"""A list decided without debate, on the screens of those who read it, hear it and object."""

import re

from playwright.sync_api import expect

from deliberation.meeting.presence import Presence
from deliberation.operations.meeting.meeting import open_meeting, record_presence
from deliberation.selection.decisions import Outcome
from tests.browser.council import CHAIR, FLOODS, LETTERS, MEMBERS, PHONE, RECUSED, ROOM, TIDES, Council
from tools.serving import looking


def test_list_is_read_pulled_out_of_from_a_phone_and_agreed_to(council: Council) -> None:
    here = {council.people[name].id: Presence.PRESENT for name in (*MEMBERS, CHAIR)}
    record_presence(council.uow(), **council.by(CHAIR), presences=here)
    open_meeting(council.uow(), **council.by(CHAIR))
    chair, phone, recused = council.screen(CHAIR, "selection"), council.screen(PHONE, "suivre"), council.screen(RECUSED, "candidatures")
    room = council.screen(ROOM, "")
    screens = ((phone, "meeting-list"), (recused, "meeting-list"))
    for page in (chair, phone, recused, room):
        expect(looking.followed(page)).to_have_attribute("data-state", "live")
    looking.button(chair, "decisions.rest").click()
    looking.option(chair, "decisions.outcome", list(Outcome).index(Outcome.DECLINED)).click()
    # A member who is here is recused on the letters: they are discussed as any file is.
    looking.button(chair, "agreement.read").filter(has_text="Lire 2 dossiers pour accord").click()
    for page, where in screens:
        expect(looking.keyed(page, where)).to_contain_text(TIDES)
        expect(looking.keyed(page, where)).not_to_contain_text(LETTERS)
    expect(room.locator(".list")).to_contain_text(TIDES)
    expect(room.locator(".list")).not_to_contain_text(LETTERS)
    for page in (phone, recused):
        expect(page).to_have_title(re.compile("^● Liste lue · "))
    expect(looking.keyed(phone, "meeting-sheet")).to_be_in_viewport(ratio=1)
    # The list stands where one decided, and nothing that was ticked can be decided by another button.
    expect(looking.keyed(chair, "selection.acts").locator(".st-key-agreement")).to_be_visible()
    expect(looking.button(chair, "decisions.record")).to_have_count(0)
    expect(looking.painted_rows(chair).get_by_role("checkbox", checked=True)).to_have_count(0)
    looking.button(phone, f"agreement.pull_out.{council.dossier_of(FLOODS)}").click()
    phone.get_by_role("textbox", name="Pourquoi, en quelques mots").fill("Un doute.")
    looking.button(phone, "agreement.object").click()
    for page, where in ((chair, "agreement"), *screens):
        expect(looking.keyed(page, where)).to_contain_text(f"Retiré de la liste par {PHONE}\N{NO-BREAK SPACE}: Un doute.")
    expect(room.get_by_role("heading", level=2).first).to_have_text("Retirés de la liste, à discuter (1)")
    recused.get_by_role("button", name="Rien à retirer").click()
    expect(looking.keyed(recused, "meeting-sheet")).to_have_count(0)
    expect(recused).not_to_have_title(re.compile("^● "))
    looking.button(chair, "agreement.agree").filter(has_text="enregistrer 1 décision").click()
    for page, where in ((chair, "agreement"), *screens):
        expect(looking.keyed(page, where)).to_have_count(0)
    expect(room.get_by_role("heading", name="Accord sans débat")).to_have_count(0)
    # What it says to be done took the place of the style of what stands under it.
    expect(chair.get_by_test_id("stToast").filter(has_text="Décidé sans débat")).to_be_visible()
    expect(chair.locator(".slots ol").first).to_have_css("display", "grid")
    outcomes = [council.snapshot.decision(council.id_of(title)).outcome for title in (TIDES, LETTERS, FLOODS)]
    assert outcomes == [Outcome.DECLINED, Outcome.TO_DISCUSS, Outcome.TO_DISCUSS]

"""The settled files decided without debate, on the screens of those who read them, hear them and object."""

import re

from playwright.sync_api import Page, expect

from tests.browser import looking
from tests.browser.council import CHAIR, FLOODS, LETTERS, MEMBERS, PHONE, RECUSED, ROOM, TIDES, Council
from tests.worlds.acts import open_meeting, reveal_all
from tests.worlds.terms import Act, Outcome


def tap_twice_at_one_place(phone: Page, dossier: str, other: str) -> None:
    """Pull a file out, and tap there again on the other one as soon as the first has left the list: it must stay."""
    phone.evaluate(
        """([taken, other]) => {
            const rowOf = (dossier) => document.querySelector(`.st-key-agreement-pull_out-${dossier} button`);
            addEventListener("click", ({ clientX, clientY }) => {
                const given = { bubbles: true, cancelable: true, composed: true, detail: 1, clientX, clientY };
                const again = () => (document.body.dataset.heldOff = !rowOf(other).dispatchEvent(new MouseEvent("click", given)));
                const seen = new MutationObserver(() => rowOf(taken) || (seen.disconnect(), again()));
                seen.observe(document.body, { subtree: true, childList: true, attributes: true });
            }, { once: true });
        }""",
        [dossier, other],
    )
    looking.button(phone, f"agreement.pull_out.{dossier}").click()
    expect(phone.locator("body")).to_have_attribute("data-held-off", "true")


def test_list_is_read_pulled_out_of_by_one_tap_on_a_phone_and_agreed_to(council: Council) -> None:
    council.arrive(*MEMBERS, CHAIR)
    reveal_all(council.uow(), **council.by(CHAIR))
    open_meeting(council.uow(), **council.by(CHAIR))
    chair, phone, recused = council.screen(CHAIR, "seance"), council.screen(PHONE, "suivre"), council.screen(RECUSED, "candidatures")
    room = council.screen(ROOM, "")
    screens = ((phone, "meeting-list"), (recused, "meeting-list"))
    for page in (chair, phone, recused, room):
        expect(looking.followed(page)).to_have_attribute("data-state", "live")
    # A member who is here is recused on the letters: they wait for that member to leave.
    looking.button(chair, "console.read.2").filter(has_text="Lire 2 dossiers pour accord").click()
    for page, where in ((chair, "console.agreement"), *screens):
        expect(looking.keyed(page, where)).to_contain_text(TIDES)
        expect(looking.keyed(page, where)).not_to_contain_text(LETTERS)
    expect(room.locator(".list")).to_contain_text(TIDES)
    expect(room.locator(".list")).not_to_contain_text(LETTERS)
    for page in (phone, recused):
        expect(page).to_have_title(re.compile("^● Liste lue · "))
    expect(looking.keyed(phone, "meeting-sheet")).to_be_in_viewport(ratio=1)
    expect(looking.keyed(chair, "console.agreement")).to_contain_text("2 sur 3 écrans l’affichent")
    tap_twice_at_one_place(phone, council.dossier_of(FLOODS), council.dossier_of(TIDES))
    for page, where in ((chair, "console.agreement"), *screens):
        expect(looking.keyed(page, where)).not_to_contain_text(FLOODS)
    expect(room.locator(".list")).not_to_contain_text(FLOODS)
    assert [PHONE in page.content() for page in (recused, room)] == [False, False]
    looking.button(recused, "meeting.seen").click()
    expect(looking.keyed(recused, "meeting-sheet")).to_have_count(0)
    expect(recused).not_to_have_title(re.compile("^● "))
    expect(looking.keyed(chair, "console.agreement")).to_contain_text("1 membre a pressé")
    looking.button(chair, "agreement.agree.1").filter(has_text="Accord\N{NO-BREAK SPACE}: décider 1").click()
    for page, where in ((chair, "console.agreement"), *screens):
        expect(looking.keyed(page, where)).to_have_count(0)
    expect(room.get_by_role("heading", name="Accord sans débat")).to_have_count(0)
    outcomes = [council.snapshot.decision(council.id_of(title)).outcome for title in (TIDES, LETTERS, FLOODS)]
    assert outcomes == [Outcome.SELECTED, Outcome.TO_DISCUSS, Outcome.TO_DISCUSS]
    read, agreed = (next(entry.at for entry in council.journal if entry.act == act) for act in (Act.LIST_READ, Act.AGREED))
    assert (agreed - read).total_seconds() >= 20

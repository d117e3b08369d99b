"""The words that leave: worded on screen, previewed for each, to whom they go by default."""

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from deliberation.operations.call.membership import leave_jury
from deliberation.operations.call.wordings import prints, wordings
from deliberation.record.wordings import Wording
from extras.letters.screens import letters
from extras.letters.verbs import letterheads
from extras.letters.wordings import words_by_default
from tests.screens import looking
from tests.worlds.office import write_text
from tests.worlds.office_papers import office_paper
from tests.worlds.open_call import OpenCall
from tests.worlds.papers import picture


@pytest.fixture
def page(open_page: looking.Open) -> AppTest:
    return open_page("letters", Role.ORGANISER)


def test_text_is_previewed_as_it_is_typed_and_saved_before_it_is_taken(page: AppTest, call: OpenCall) -> None:
    field = page.text_area(key="wording.invitation.text")
    assert field.value == words_by_default(Wording.INVITATION)["text"]
    field.set_value("Bonjour {nom}, *à bientôt*").run()
    assert "\\*à bientôt\\*" in looking.words(page)
    assert not looking.addresses(page)
    page.text_area(key="wording.invitation.text").set_value("Bonjour {nom}, à demain")  # and pressed at once
    page.button(key="wording.invitation.save").click().run()
    assert wordings(call.reading(), call_id=call.call_id)[Wording.INVITATION]["text"] == "Bonjour {nom}, à demain"
    assert any(address.startswith("/telecharger/demo/messages.zip?texte=invitation") for address in looking.addresses(page))
    assert any(address.startswith("mailto:") for address in looking.addresses(page))


def test_field_that_there_is_not_is_refused_and_what_was_typed_stays(page: AppTest) -> None:
    page.text_area(key="wording.invitation.text").set_value("Bonjour {prenom}").run()
    page.button(key="wording.invitation.save").click().run()
    assert looking.refusals(page)
    assert page.text_area(key="wording.invitation.text").value == "Bonjour {prenom}"


def test_links_are_shown_on_request_and_the_journal_says_so(page: AppTest, call: OpenCall) -> None:
    assert not any(address.startswith("mailto:") for address in looking.addresses(page))
    page.button(key="messages.show").click().run()
    assert "link_shown" in "".join(map(str, call.acts)) or "link_issued" in "".join(map(str, call.acts))


def letterhead(page: AppTest) -> AppTest:
    page.button_group(key="messages.section").set_value("letters").run()
    return page.button_group(key="letters.kind").set_value(Wording.LETTERHEAD).run()


def test_paper_is_looked_at_then_put_and_undone(page: AppTest, call: OpenCall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "example_pages", lambda _document: ())  # LibreOffice: extras/attached/tests/unit/test_office.py
    page = letterhead(page)
    assert "mise en page par défaut" in looking.words(page)
    page.file_uploader(key="letterhead.file").upload("papier.docx", office_paper("{{objet}}", "{{texte}}")).run()
    assert "`{{lieu_et_date}}`" in looking.words(page)
    assert letterheads(call.reading(), call_id=call.call_id).standing is None
    page.button(key="letterhead.put").click().run()
    assert letterheads(call.reading(), call_id=call.call_id).standing is not None

    (undo,) = [button for button in page.button if str(button.key).startswith("letterhead.undo.")]
    undo.click().run()
    assert letterheads(call.reading(), call_id=call.call_id).standing is None


def test_paper_with_a_misspelt_field_or_that_is_none_cannot_be_put(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "example_pages", lambda _document: ())
    page = letterhead(page)
    page.file_uploader(key="letterhead.file").upload("papier.docx", office_paper("{{destinatiare}}", "{{texte}}")).run()
    assert page.button(key="letterhead.put").disabled
    page.file_uploader(key="letterhead.file").upload("papier.docx", b"Dear jury,").run()
    assert looking.refusals(page)


def test_final_minutes_under_another_heading_are_among_the_documents(open_page: looking.Open, call: OpenCall) -> None:
    page = open_page("letters", Role.ORGANISER)
    page.button_group(key="messages.section").set_value("minutes").run()
    page.file_uploader(key="wording.minutes.picture").upload("logo.png", picture()).run()
    page.button(key="wording.minutes.save").click().run()
    assert len(wordings(call.reading(), call_id=call.call_id)[Wording.MINUTES]["logo"]) == 64
    call.conclude()
    page = open_page("letters", Role.ORGANISER)
    page.button_group(key="messages.section").set_value("minutes").run()
    page.text_input(key="wording.minutes.authority").set_value("Agence régionale").run()
    page.button(key="wording.minutes.save").click().run()
    assert [one.words.get("authority") for one in prints(call.reading(), call_id=call.call_id)] == ["", "Agence régionale"]
    found = looking.addresses(open_page("documents.py", Role.ORGANISER))
    assert [f"/telecharger/demo/minutes.pdf?langue=fr&print={number}" in found for number in (1, 2, 3)] == [True, True, False]


def test_logo_that_no_document_can_draw_is_refused(page: AppTest) -> None:
    page.button_group(key="messages.section").set_value("minutes").run()
    page.file_uploader(key="wording.minutes.picture").upload("logo.png", picture()[:200]).run()
    assert looking.refusals(page)
    page.file_uploader(key="wording.minutes.picture").upload("logo.png", b"A logo").run()
    assert looking.refusals(page)


def test_invitation_leaves_out_whoever_left_the_jury(open_page: looking.Open, call: OpenCall) -> None:
    leaving = call.somebody(Role.JUROR)
    by = call.by(Role.ORGANISER)
    leave_jury(call.uow(), **by, person_id=leaving.id, reason="Muté.", keeps_marks=True)
    offered = open_page("letters", Role.ORGANISER).multiselect(key="messages.to.invitation").value
    assert offered
    assert leaving.id not in offered


@pytest.mark.parametrize(("role", "is_led"), [(Role.ORGANISER, True), (Role.JUROR, False)])
def test_checklist_names_what_the_heading_lacks(open_page: looking.Open, call: OpenCall, role: Role, is_led: bool) -> None:
    def led() -> tuple[bool, bool]:
        page = open_page("selection.py", role)
        return "fondement juridique" in looking.words(page).casefold(), "messages: En-tête du procès-verbal" in looking.links(page)

    assert led() == (True, is_led)
    words = dict.fromkeys(("authority", "legal_basis", "place", "secretary"), "Dit")
    write_text(call.uow(), **call.by_console(), wording=Wording.MINUTES, **words)
    assert led() == (False, False)

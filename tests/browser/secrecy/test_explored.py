"""Figures in plotly: nothing of a hidden file reaches whoever is recused on it, on the line or on the page."""

from playwright.sync_api import Page, Response, expect

from deliberation.operations.call.calls import reveal_all
from deliberation.operations.scoring.recusals import impose_recusal
from phrases import _, language
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, LETTERS, RECUSED, TIDES, Council
from tests.browser.everything import Line
from ui.links import DOSSIERS

PLOT = ".js-plotly-plot .hoverlayer"
SECTIONS = {"classement": ("Official ranking", "Try other weights"), "analyse": ("Agreement", "Criteria", "Balance")}


class Everything(Line):
    """Bodies of answers too, but for the stream of events, which never ends."""

    def __init__(self) -> None:
        super().__init__()
        self._answers: list[Response | None] = []

    def listen(self, page: Page) -> None:
        super().listen(page)
        page.on("requestfinished", lambda request: self._answers.append(request.response()))

    def read(self) -> None:
        """Add the bodies to what came."""
        self.came += [answer.body() for answer in self._answers if answer and answer.status == 200]


def study(council: Council, name: str) -> Everything:
    """Go through the pages where one studies, as somebody, each figure in plotly."""
    line = Everything()
    compared = "&".join(f"{DOSSIERS}={council.dossier_of(title)}" for title in (TIDES, FLOODS))
    page = council.screen(name, f"comparaison?{compared}", before=line.listen)
    with language("fr"):
        page.get_by_role("switch", name=_("Explore")).locator("xpath=ancestor::label").click()
        expect(page.locator(PLOT)).to_be_attached()
        for address, sections in SECTIONS.items():
            looking.lead_to(page, address)
            for section in sections:
                page.get_by_role("radio", name=_(section), exact=True).click()
                looking.at_rest(page)
                expect(page.locator(PLOT)).to_be_attached()
                line.came.append(page.content().encode())
    line.read()
    return line


def test_figures_in_plotly_tell_whoever_is_recused_nothing_of_the_hidden_file(council: Council) -> None:
    reveal_all(council.uow(), **council.by(CHAIR))
    line = study(council, RECUSED)
    assert line.holds(TIDES)
    assert [line.holds(each) for each in (LETTERS, council.dossier_of(LETTERS))] == [False, False]


def test_switch_sends_a_member_recused_since_the_page_was_drawn_nothing_of_the_file(council: Council) -> None:
    reveal_all(council.uow(), **council.by(CHAIR))
    line = Everything()
    page = council.screen(FIRST, "classement", before=line.listen)
    looking.at_rest(page)
    assert line.holds(LETTERS)  # it comes on the same line to whoever may know it
    person = council.person(FIRST)
    impose_recusal(council.uow(), **council.by(CHAIR), person_id=person.id, candidature_id=council.id_of(LETTERS), reason="Un lien.")
    expect(looking.painted_rows(page).filter(has_text=LETTERS)).to_have_count(0)
    looking.at_rest(page)
    line.came.clear()
    with language("fr"):
        page.get_by_role("switch", name=_("Explore")).locator("xpath=ancestor::label").click()
    expect(page.locator(PLOT)).to_be_attached()
    looking.at_rest(page)
    line.came.append(page.content().encode())
    assert line.holds(TIDES)
    assert [line.holds(each) for each in (LETTERS, council.dossier_of(LETTERS))] == [False, False]

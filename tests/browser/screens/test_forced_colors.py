"""Where colours are the reader's own (forced colours): every button and outcome still stands out, what is chosen and the focus too."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.call import Phase
from deliberation.operations.call.calls import move_phase, reveal_all
from deliberation.operations.meeting.agenda import call_item
from deliberation.selection.decisions import Outcome
from tests.browser import looking
from tests.browser.axe import weigh
from tests.browser.council import CHAIR, FIRST, FLOODS, TIDES, Council

pytestmark = pytest.mark.looks

# The buttons and outcomes in sight that have neither edge nor words of another colour than what is under them; groups of options of which
# the chosen one looks as another does.
FAINT = """() => {
  const roots = [document];
  for (const root of roots) for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) roots.push(shadowRoot);
  const isSeen = (element) => element.checkVisibility() && element.offsetWidth > 1;
  const all = (what) => roots.flatMap((root) => [...root.querySelectorAll(what)]).filter(isSeen);
  const style = (element) => getComputedStyle(element);
  const above = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  const ground = (element) => {
    if (!element) return "rgb(255, 255, 255)";
    return style(element).backgroundColor === "rgba(0, 0, 0, 0)" ? ground(above(element)) : style(element).backgroundColor;
  };
  const hasEdge = (element) => {
    const { borderBlockEndWidth: width, borderBlockEndStyle: line, borderBlockEndColor: colour } = style(element);
    return parseFloat(width) >= 1 && line !== "none" && colour !== ground(above(element));
  };
  const hasText = ({ childNodes }) => [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const hasWords = (element) => {
    const words = [element, ...element.querySelectorAll("*")].filter(hasText);
    return words.length > 0 && words.every((each) => style(each).color !== ground(each));
  };
  const stands = (element) => hasEdge(element) || hasWords(element) || element.querySelector("svg") !== null;
  const LOOKS = ["backgroundColor", "color", "borderBlockEndColor", "borderBlockEndWidth", "outlineColor", "outlineStyle"];
  const looks = (element) => LOOKS.map((name) => style(element)[name]).join();
  const alike = all("[role=radiogroup]").filter((group) => {
    const [chosen, other] = ["true", "false"].map((is) => group.querySelector(`button[role=radio][aria-checked=${is}]:enabled`));
    return chosen && other && looks(chosen) === looks(other);
  });
  const faint = all("button, .chip, .outcome").filter((element) => !stands(element));
  return [...faint, ...alike].map((element) => element.outerHTML.slice(0, 200));
}"""
FOCUSED = """() => {
  let [element, shown] = [document.activeElement, []];
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  for (let each = element; each && shown.length < 4; each = each.parentElement) shown.push(getComputedStyle(each));
  return shown.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
}"""
SCREENS = {"candidatures": CHAIR, "noter": FIRST, "classement": CHAIR, "seance": CHAIR}


def prepare(council: Council, address: str) -> None:
    if address == "noter":
        move_phase(council.uow(), **council.by_console(), to=Phase.SCORING)
        return
    reveal_all(council.uow(), **council.by(CHAIR))
    council.open_meeting()
    council.decide(TIDES, Outcome.SELECTED, "technical", by=CHAIR)
    call_item(council.uow(), **council.on(FLOODS, by=CHAIR))


def force_colors(page: Page) -> None:
    page.emulate_media(forced_colors="active")


@pytest.mark.parametrize("address", SCREENS)
def test_buttons_outcomes_and_the_focus_stand_out_where_colours_are_the_reader_s_own(council: Council, address: str) -> None:
    prepare(council, address)
    page = council.screen(SCREENS[address], address, before=force_colors)
    expect(page.get_by_role("heading").first).to_be_visible()
    looking.at_rest(page)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(FAINT) == []
    unseen = []
    for _press in range(12):
        page.keyboard.press("Tab")
        if not page.evaluate(FOCUSED):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
    assert unseen == []
    assert weigh(page) == []

"""The table's script alone, on a bare page: windows of a long table, ticks that cross one another, words that would be markup."""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from deliberation.snapshot.snapshot import Snapshot
from tests.browser.looking import script
from tests.places import ROOT
from tests.worlds.snapshots import make_candidature, make_snapshot
from ui.table import rows
from ui.table.rows import Cut
from web.streamlit import own_files

pytestmark = pytest.mark.looks

FOLDER = ROOT / "ui" / "table"
SCRIPT = own_files.contents()[own_files.TABLE].decode()
MOUNT = script("mount_table")
Send = Callable[..., None]


def several(count: int) -> Snapshot:
    """Candidatures 1001, 1002…, each with a lower mark than the one before."""
    return make_snapshot(marks=[[[5 - place / count, 4]] for place in range(count)])


def sent(content: Mapping[str, Any], **changes: Any) -> str:
    own = {
        "key": "a table",
        "name": "Des candidatures",
        "href": ["/fiche?dossier=", ""],
        "actions": [{"words": ["Décider de {count}", "Décider de {count}"], "panel": "panel", "screen": "", "least": 1, "most": 9}],
        "height": "",
        "sorts": True,
        "ticks": None,
        "labels": rows.labels(),
    }
    return base64.b64encode(rows.packed(own, rows.Content({**content, **changes}))).decode()


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page with the table's script and nothing else."""
    with browser.new_context(viewport={"width": 1300, "height": 800}) as context:
        page = context.new_page()
        page.evaluate(MOUNT, [SCRIPT, (FOLDER / "table.html").read_text("utf-8")])
        yield page


@pytest.fixture
def send(bare: Page) -> Send:
    """Send the script something, as a run of the page does."""
    return lambda content, **changes: bare.evaluate("said => send(said)", sent(content, **changes))


def content(snapshot: Snapshot, codes: Sequence[str] = ("rank", "title", "score"), **more: Any) -> dict[str, Any]:
    return dict(rows.of(snapshot, codes, snapshot.candidatures, **more))


def told(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("window.told")
    return found


def titles(page: Page) -> list[str]:
    return page.locator("tbody .title a").all_text_contents()


@pytest.mark.guards
def test_words_of_people_make_no_markup(bare: Page, send: Send) -> None:
    hostile = "<img src=x onerror='window.hit=1'><b>gras</b>"
    snapshot = make_snapshot(marks=[[[5, 4]]], candidatures=[make_candidature(1, title=hostile, dossier='1"><i>')])
    send(content(snapshot), name=hostile)
    assert titles(bare) == [hostile]
    assert bare.locator("tbody :is(img, b, i)").count() == 0
    assert bare.evaluate("window.hit") is None
    expect(bare.get_by_role("link").first).to_have_attribute("href", "/fiche?dossier=1%22%3E%3Ci%3E")


def test_window_says_which_rows_it_holds_and_asks_for_others_by_page_and_by_order(bare: Page, send: Send) -> None:
    window = {"page": 2, "pages": 50, "first": 201, "last": 400, "count": 10_000, "sort": ["score", True]}
    send(content(several(3)), window=window)
    expect(bare.get_by_role("table")).to_have_attribute("aria-rowcount", "10001")
    expect(bare.locator("tbody tr").first).to_have_attribute("aria-rowindex", "202")
    expect(bare.get_by_text("Lignes 201 à 400 sur 10\u202f000", exact=True)).to_be_visible()
    expect(bare.get_by_role("columnheader", name="Score")).to_have_attribute("aria-sort", "descending")
    bare.get_by_role("button", name="Lignes suivantes").click()
    bare.get_by_role("button", name="Score").click()
    asked = {"column": "score", "is_descending": True, "of": 10_000}
    assert told(bare) == [["window", asked | {"page": 3}], ["window", asked | {"page": 1, "is_descending": False}]]
    send(content(several(3)), window=window | {"page": 50})
    bare.get_by_role("button", name="Lignes suivantes").click(force=True)
    assert len(told(bare)) == 2


def test_number_of_rows_is_said_whenever_it_changes_and_not_as_the_table_comes(bare: Page, send: Send) -> None:
    heard = bare.locator(".told")
    send(content(several(3)))
    expect(heard).to_be_empty()
    send(content(several(1)))
    expect(heard).to_have_text("1 ligne")
    send(content(several(2)))
    expect(heard).to_have_text("2 lignes")


def test_focus_stays_on_the_button_that_turned_the_page(bare: Page, send: Send) -> None:
    window = {"page": 1, "pages": 3, "first": 1, "last": 2, "count": 6, "sort": None}
    send(content(several(2)), window=window)
    bare.get_by_role("button", name="Lignes suivantes").click()
    send(content(make_snapshot(marks=[[[1, 1]]])), window=window | {"page": 2, "first": 3, "last": 4})
    expect(bare.get_by_role("button", name="Lignes suivantes")).to_be_focused()


def is_laid_out(row: Locator) -> bool:
    found: bool = row.evaluate("row => row.checkVisibility({ contentVisibilityAuto: true })")
    return found


def stop_the_clock(page: Page) -> None:
    page.clock.install(time=0)
    page.clock.pause_at(1)


def test_rows_below_the_window_are_laid_out_once_what_is_in_it_stands(bare: Page, send: Send) -> None:
    stop_the_clock(bare)
    send(content(several(40)))
    first, last = bare.locator("tbody tr").first, bare.locator("tbody tr").last
    assert (is_laid_out(first), is_laid_out(last)) == (True, False)
    bare.clock.run_for(1000)
    assert is_laid_out(last)


def test_rows_below_the_window_are_there_for_who_moves(bare: Page, send: Send) -> None:
    stop_the_clock(bare)
    send(content(several(40)))
    bare.keyboard.press("Tab")
    assert is_laid_out(bare.locator("tbody tr").last)


def test_rows_below_the_window_wait_for_the_sheet_that_opens_beside_them(bare: Page, send: Send) -> None:
    stop_the_clock(bare)
    send(content(several(40)), beside=True)
    bare.clock.run_for(900)  # those of the list itself would be there next
    bare.evaluate("[...juryBeside.values()].at(-1).open = () => {}")
    bare.get_by_role("link").first.click()
    bare.clock.run_for(900)
    assert not is_laid_out(bare.locator("tbody tr").last)
    bare.evaluate("dossier => [...juryBeside.values()].at(-1).table.focus(dossier)", several(40).candidatures[-1].dossier)
    expect(bare.get_by_role("link").last).to_be_focused()


@pytest.mark.guards
def test_tick_given_before_the_last_was_heard_is_not_undone(bare: Page, send: Send) -> None:
    send(content(several(3)), ticks=[0, []])
    boxes = bare.get_by_role("rowgroup").last.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    assert [value["dossiers"] for _event, value in told(bare)] == [["1001"], ["1001", "1002"]]
    send(content(several(3)), ticks=[1, ["1001"]])  # drawn when only the first was heard
    expect(boxes.nth(1)).to_be_checked()
    send(content(several(3)), ticks=[2, ["1003"]])  # chosen elsewhere on the page, after both
    expect(boxes.nth(1)).not_to_be_checked()
    expect(boxes.nth(2)).to_be_checked()


@pytest.mark.guards
def test_act_on_what_is_ticked_leads_to_its_field_although_that_comes_late(bare: Page, send: Send) -> None:
    send(content(several(3)), ticks=[0, []])
    bare.evaluate("() => document.body.append(Object.assign(document.createElement('div'), { className: 'st-key-panel' }))")
    bare.get_by_role("rowgroup").last.get_by_role("checkbox").first.check()
    bare.get_by_role("button", name="Décider de 1").click()
    bare.evaluate("() => (document.querySelector('.st-key-panel').innerHTML = '<input>')")
    expect(bare.locator(".st-key-panel input")).to_be_focused()


def test_what_changes_is_drawn_in_its_row_and_the_others_are_left(bare: Page, send: Send) -> None:
    send(content(several(3)))
    bare.get_by_role("link", name="Projet 2").focus()
    bare.evaluate("window.kept = [...document.querySelector('div').shadowRoot.querySelectorAll('tbody tr')]")
    changed = content(several(3))
    changed["rows"] = [changed["rows"][1], [*changed["rows"][0][:-1], 123]]
    send(changed)
    assert titles(bare) == ["Projet 2", "Projet 1"]
    expect(bare.get_by_role("link", name="Projet 2")).to_be_focused()
    expect(bare.get_by_role("row", name="Projet 1")).to_contain_text("1,23")
    places = "[...document.querySelector('div').shadowRoot.querySelectorAll('tbody tr')].map(row => window.kept.indexOf(row))"
    assert bare.evaluate(places) == [1, 0]


def test_what_is_level_is_turned_round_with_its_column_and_what_is_missing_stays_last(bare: Page, send: Send) -> None:
    snapshot = make_snapshot(marks=[[[5, 5]], [[3, 3]], [[3, 3]], [[None, 1]]])
    send(content(snapshot, ("title", "score")))
    bare.get_by_role("button", name="Score").click()
    assert titles(bare) == ["Projet 1", "Projet 2", "Projet 3", "Projet 4"]
    bare.get_by_role("button", name="Score").click()
    assert titles(bare) == ["Projet 3", "Projet 2", "Projet 1", "Projet 4"]


def test_cards_are_sorted_by_a_named_field_turned_round_by_a_button_and_both_are_announced(bare: Page, send: Send) -> None:
    bare.set_viewport_size({"width": 390, "height": 664})
    send(content(several(3)))
    order, said, reverse = bare.get_by_label("Trier par"), bare.get_by_role("status"), bare.get_by_role("button", name="Inverser l’ordre")
    assert order.locator("option").all_text_contents() == ["Ordre de la liste", "Rang", "Titre", "Score"]
    expect(reverse).to_be_hidden()
    order.focus()
    order.select_option("Titre")
    expect(said).to_have_text("Trié par Titre, ordre croissant")
    bare.keyboard.press("Tab")
    expect(reverse).to_be_focused()
    bare.keyboard.press("Enter")
    expect(said).to_have_text("Trié par Titre, ordre décroissant")
    assert titles(bare) == ["Projet 3", "Projet 2", "Projet 1"]
    expect(reverse).to_be_focused()
    order.select_option("Ordre de la liste")
    expect(said).to_have_text("Ordre de la liste")
    assert titles(bare) == ["Projet 1", "Projet 2", "Projet 3"]


def test_words_on_a_card_stand_after_their_heading_and_are_whole(bare: Page, send: Send) -> None:
    bare.set_viewport_size({"width": 390, "height": 664})
    said = content(several(2), ("title", "screening_reason"))
    said["texts"] = [*said["texts"], "Un motif de plusieurs lignes. " * 5]
    said["rows"][0][-1] = len(said["texts"]) - 1
    send(said)
    words = bare.get_by_role("row", name="Projet 1").locator("td.words")
    expect(words.get_by_text("Motif", exact=True)).to_be_visible()
    assert words.evaluate("cell => cell.getBoundingClientRect().right <= cell.parentElement.getBoundingClientRect().right")
    expect(bare.get_by_role("row", name="Projet 2").locator("td.words")).to_be_hidden()


def test_line_across_is_there_in_the_order_given_alone(bare: Page, send: Send) -> None:
    send(content(several(3), cuts=[Cut("1002", "● Filière · 2 places")]))
    line = bare.get_by_role("cell", name="● Filière · 2 places")
    expect(line).to_have_attribute("aria-colspan", "4")
    assert bare.get_by_role("row").all_text_contents()[3] == "● Filière · 2 places"
    bare.get_by_role("button", name="Titre").click()
    expect(line).to_have_count(0)


def test_long_table_is_whole_and_scrolls_in_its_own_height(bare: Page, send: Send) -> None:
    send(content(several(1000)), height="30rem")
    expect(bare.locator("tr")).to_have_count(1001)
    last = bare.locator("tbody .title a", has_text="Projet 1000")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    expect(bare.get_by_role("columnheader", name="Titre")).to_be_in_viewport()
    bare.get_by_role("button", name="Rang").click()
    bare.get_by_role("button", name="Rang").click()
    assert titles(bare)[0] == "Projet 1000"


def test_rows_are_laid_out_by_tens_whatever_their_order_and_number(bare: Page, send: Send) -> None:
    sizes = "[...document.querySelector('div').shadowRoot.querySelectorAll('tbody')].map(group => group.children.length)"
    send(content(several(25)))
    assert (titles(bare)[0], bare.evaluate(sizes)) == ("Projet 1", [10, 10, 5])
    bare.get_by_role("button", name="Score").click()
    bare.get_by_role("button", name="Score").click()
    assert (titles(bare)[0], titles(bare)[24], bare.evaluate(sizes)) == ("Projet 25", "Projet 1", [10, 10, 5])
    send(content(several(12)))
    assert (titles(bare), bare.evaluate(sizes)) == ([f"Projet {number}" for number in range(12, 0, -1)], [10, 2])


def test_every_row_of_a_list_of_an_office_is_told_to_who_listens_wherever_the_window_is(bare: Page, send: Send) -> None:
    send(content(several(60)))
    expect(bare.locator("tbody.aside")).to_have_count(0)
    tree = bare.context.new_cdp_session(bare).send("Accessibility.getFullAXTree")["nodes"]
    assert sum(node["role"]["value"] == "rowheader" for node in tree if not node["ignored"]) == 60

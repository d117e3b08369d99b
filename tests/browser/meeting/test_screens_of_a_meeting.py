"""What only a browser shows of the meeting's screens: what holds on a screen, at which size, and what stays while others act."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import bootstrap
from deliberation.dossiers.candidatures import Content
from phrases import duration, hour, time_left
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, ORGANISER, PHONE, ROOM, TIDES, TWELVE, Council
from tests.browser.read import unread
from tests.browser.spaced import cut_off, space_out
from tests.depth import sample
from tests.places import ROOT
from tests.worlds.acts import call_item, open_ballot, open_revote, plan_meeting, record_decisions, reveal, show_on_projector
from tests.worlds.attachments import attach_files, from_platform
from tests.worlds.databases import candidature
from tests.worlds.terms import Change, MarkRow, Method, Option, Outcome, ProjectorView, Question, Screening, meeting_clock

pytestmark = [pytest.mark.long, pytest.mark.looks]

LAPTOPS = ((1440, 900), (1280, 720))
SIZES = ((1024, 768), (1280, 720), (1920, 1080), (3840, 2160))
# Of a letter, in thousandths of the screen's width: 36 px at 1920, read from ten metres; numbers along an axis may be smaller.
LETTER_MIN = 18
FITS = "() => [document.querySelector('[data-testid=stMain], main.scene')].every(main => main.scrollHeight === main.clientHeight)"
LETTERS = """charts => charts.flatMap(chart => [...chart.querySelectorAll('text tspan')]
    .filter(text => !/^\\d+$/.test(text.textContent)).map(text => text.getBoundingClientRect().height))"""


@pytest.fixture
def meeting(council: Council) -> Council:
    """A meeting under way on a revealed candidature, which the room's screen shows."""
    council.begin(TIDES, FIRST, PHONE)
    reveal(council.uow(), **council.on(TIDES, by=CHAIR))
    show_on_projector(council.uow(), **council.by(CHAIR), what=ProjectorView.ITEM)
    return council


def test_room_screen_is_as_large_on_every_screen_and_holds_on_it(meeting: Council) -> None:
    page = meeting.screen(ROOM, "ecran")
    for width, height in sample(SIZES, 2, of="room's charts"):
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        charts = page.locator(".drawing svg")
        expect(charts).to_have_count(2)
        expect(charts.first).to_be_visible()
        looking.at_rest(page)
        page.wait_for_function(FITS)
        heights = charts.evaluate_all(LETTERS)
        assert min(heights) * 1000 / width >= LETTER_MIN, (width, heights)
        for box in (chart.bounding_box() for chart in charts.all()):
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width + 1
            assert box["y"] + box["height"] <= height + 1


@pytest.mark.parametrize(("width", "height"), sample(LAPTOPS, 1, of="console's charts"))
def test_words_on_the_consoles_charts_are_read_on_a_laptop(meeting: Council, width: int, height: int) -> None:
    page = meeting.screen(CHAIR, "seance")
    page.set_viewport_size({"width": width, "height": height})
    expect(page.locator(".drawing svg")).to_have_count(2)
    looking.at_rest(page)
    assert unread(page) == []


def test_console_holds_on_a_laptop_and_single_letters_do_nothing(meeting: Council) -> None:
    chair = meeting.screen(CHAIR, "seance")
    expect(chair.get_by_role("heading", name=TIDES)).to_be_visible()
    looking.at_rest(chair)
    chair.wait_for_function(FITS)
    # Alt, Shift and a digit choose a tile, whatever the layout of the keyboard.
    expect(chair.locator(".st-key-console-script [data-listens]")).to_be_attached()
    tiles = chair.locator(".st-key-kept-decision").get_by_role("radio")
    expect(tiles).to_have_count(len(looking.OUTCOME_TILES))
    chair.keyboard.press("Alt+Shift+Digit3")
    expect(tiles.nth(looking.OUTCOME_TILES.index(Outcome.DECLINED))).to_be_checked()
    chair.keyboard.press("Alt+Shift+Digit4")
    expect(tiles.nth(looking.OUTCOME_TILES.index(Outcome.TO_DISCUSS))).to_be_checked()
    looking.at_rest(chair)
    reason = chair.get_by_role("textbox", name="Motif de la décision, en une phrase")
    reason.press_sequentially("tnb")
    reason.press("Tab")
    expect(reason).to_have_value("tnb")
    looking.at_rest(chair)
    assert meeting.snapshot.meeting.current == meeting.id_of(TIDES)
    assert meeting.snapshot.meeting.open_ballot is None
    # A letter by itself does nothing outside of fields either: what it did was felt by the whole room.
    chair.keyboard.press("b")
    looking.at_rest(chair)
    assert meeting.snapshot.meeting.open_ballot is None


@pytest.mark.parametrize("size", sample(LAPTOPS, 1, of="counted ballots"))
def test_console_holds_on_a_laptop_once_a_ballot_is_counted_and_while_the_file_is_marked_again(
    meeting: Council, size: tuple[int, int]
) -> None:
    chair = meeting.screen(CHAIR, "seance")
    chair.set_viewport_size({"width": size[0], "height": size[1]})
    meeting.ballot(TIDES, Method.HANDS)
    meeting.close(TIDES, counts={Option.IN_FAVOUR: 1, Option.AGAINST: 1})
    expect(chair.locator(".result strong")).to_have_text("Partage égal des voix.")
    looking.at_rest(chair)
    chair.wait_for_function(FITS)
    open_revote(meeting.uow(), **meeting.on(TIDES, by=CHAIR))
    expect(chair.get_by_role("button", name="Clore la nouvelle notation")).to_be_visible()
    looking.at_rest(chair)
    chair.wait_for_function(FITS)


@pytest.mark.parametrize("council", [TWELVE], indirect=True)
def test_console_holds_on_a_small_laptop_with_a_draft_during_a_ballot_without_the_quorum(meeting: Council) -> None:
    item = meeting.on(TIDES, by=CHAIR)
    open_ballot(meeting.uow(), **item, question=Question.ADOPT, method=Method.NAMED, override_reason="Deux membres empêchés.")
    chair = meeting.screen(CHAIR, "seance")
    chair.set_viewport_size({"width": 1280, "height": 720})
    chair.locator(".st-key-kept-decision").get_by_role("radio").nth(looking.OUTCOME_TILES.index(Outcome.SELECTED)).click()
    track = looking.keyed(chair, "kept-decision").get_by_role("combobox")
    track.click()
    chair.get_by_role("option").first.click()
    expect(chair.locator(".beyond")).to_be_visible()
    looking.at_rest(chair)
    chair.wait_for_function(FITS)


@pytest.mark.guards
def test_note_being_written_stays_while_the_room_goes_on(meeting: Council) -> None:
    for page in (meeting.screen(CHAIR, "seance"), meeting.screen(PHONE, "suivre")):
        call_item(meeting.uow(), **meeting.on(TIDES, by=ORGANISER))
        expect(page.get_by_role("heading", name=TIDES)).to_be_visible()
        looking.at_rest(page)
        _write_while_the_room_goes_on(meeting, page)


def _write_while_the_room_goes_on(meeting: Council, page: Page) -> None:
    page.get_by_role("button", name="Ma note personnelle").click()
    field = page.get_by_role("dialog").get_by_role("textbox")
    field.press_sequentially("Une idée")
    call_item(meeting.uow(), **meeting.by(ORGANISER), candidature_id=None)
    expect(page.locator(".strip")).not_to_contain_text(TIDES)
    looking.at_rest(page)
    expect(field).to_have_value("Une idée")
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("dialog").get_by_text("Enregistré à")).to_be_visible()
    page.keyboard.press("Escape")


def test_nothing_on_the_console_is_cut_off_however_texts_are_spaced_out(meeting: Council, tmp_path: Path) -> None:
    names = ("Une présentation du projet.pdf", "Les résultats obtenus jusqu’ici.pdf")
    with bootstrap.unit_of_work() as uow:
        revision = uow.calls.state(meeting.call_id).revision + 1
        filed = candidature("700301", meeting.candidature(TIDES).administration_id, title=FLOODS, screening=Screening.SHORTLISTED)
        filed = replace(filed, content=Content(attachments=names), is_revealed=True)
        id_ = uow.candidatures.add(meeting.call_id, filed, revision=revision)
        uow.scores.set_marks(
            meeting.call_id,
            [MarkRow(id_, meeting.person(FIRST).id, code, 2) for code in meeting.snapshot.call.criterion_codes],
            revision=revision,
        )
        uow.calls.set_revision(meeting.call_id, revision)
        uow.commit()
    papers = (ROOT / "demo" / "pieces-de-demonstration").glob("*/*.pdf")
    files = {from_platform("700301", name): paper.read_bytes() for name, paper in zip(names, papers, strict=False)}
    attach_files(meeting.uow(), bootstrap.attachment_files(), **meeting.by_console(), files=files)
    call_item(meeting.uow(), **meeting.by(CHAIR), candidature_id=id_)
    page = meeting.screen(CHAIR, "seance")
    page.locator(".st-key-kept-decision").get_by_role("radio").nth(looking.OUTCOME_TILES.index(Outcome.RESERVE)).click()
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(looking.keyed(page, "header")).to_contain_text("Enregistré à")
    # While the page is drawn anew, the button that it replaces may be there still.
    expect(page.get_by_role("button", name=names[1]).first).to_be_visible()
    expect(page.locator(".drawing svg")).to_have_count(2)
    looking.at_rest(page)
    assert cut_off(page) == []
    space_out(page)
    assert cut_off(page) == []


def test_times_on_the_console_go_on_in_the_browser_as_the_server_would_say_them(meeting: Council) -> None:
    ends = datetime.now(UTC) + timedelta(hours=2)
    plan_meeting(meeting.uow(), **meeting.by(CHAIR), planned_end=ends, seconds_per_item=1)
    said: list[str | bytes] = []
    page = meeting.screen(
        CHAIR, "seance", before=lambda page: page.on("websocket", lambda line: line.on("framereceived", lambda frame: said.append(frame)))
    )
    spent = page.locator(".spent")
    expect(spent).to_have_text(re.compile(r"\d\smin.*\ssur\s0\smin\s01\ss"))
    expect(spent).to_have_class(re.compile("late"))
    looking.at_rest(page)
    said.clear()
    first = spent.text_content()
    expect(spent).not_to_have_text(first or "")
    assert not said
    now, left = datetime.now(UTC), (ends - datetime.now(UTC)).total_seconds()
    clock = meeting_clock(meeting.snapshot, now=now)
    assert clock.expected_end
    parts = [
        time_left(left),
        "3 dossiers restants",
        f"{duration(left / 3)} par dossier",
        f"fin prévisible à {hour(clock.expected_end)}",
    ]
    expect(page.locator(".course")).to_contain_text(" · ".join(parts))


PLACES = looking.script("parts_of_a_strip")


@pytest.mark.parametrize("width", sample([1280, 1440, 1920], 1, of="strips"))
def test_strip_gives_way_by_what_matters_least_and_no_part_of_it_is_cut_in_two(meeting: Council, width: int) -> None:
    chosen = Change(meeting.id_of(FLOODS), Outcome.RESERVE, "technical", reason="Dit.", seen_version=0)
    record_decisions(meeting.uow(), **meeting.by(CHAIR), changes=[chosen])
    page = meeting.screen(CHAIR, "seance")
    page.set_viewport_size({"width": width, "height": 900})
    looking.button(page, "console.timer.button").click()
    expect(looking.keyed(page, "header")).to_contain_text("Enregistré à")  # which takes of the strip's room
    strip = page.locator(".strip")
    expect(strip.locator(".outcome")).to_be_visible()
    looking.at_rest(page)
    whole, cut = strip.evaluate(PLACES)
    assert whole[:3] == ["state", "outcome", "dossier"]
    assert "gauges" in whole
    assert not cut
    open_ballot(meeting.uow(), **meeting.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)
    expect(strip.locator(".votes")).to_be_hidden()  # the console says how many have voted
    looking.open_screen(page, "classement")
    expect(strip.locator(".votes")).to_be_visible()
    looking.at_rest(page)
    whole, cut = strip.evaluate(PLACES)
    assert {"state", "votes"} <= set(whole)
    assert not cut

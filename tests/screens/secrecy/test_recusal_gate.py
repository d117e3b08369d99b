"""A juror declares their recusals before any file opens; then the screens open, without what they left to the others."""

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from intake.dossiers.dossiers import read_dossiers
from phrases import _
from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import DEVICE, FRAME, SECONDS_MAX, as_person, visit
from tests.screens.secrecy.what_is_sent import Told
from tests.serving.asgi import ask
from tests.worlds.acts import import_dossiers, rename_administration, save_person
from tests.worlds.dossiers import csv_of_one_siren, record
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Outcome, Person, Role
from ui import navigation
from ui.navigation import SCREENS
from ui.scoring.recusals import came_since
from ui.texts import literal
from web import downloads, serve
from web.live import stream
from web.room import page

BEFORE = "recusals.py"
TABLE = "recusals.chosen.table"
READING = {screen.file: screen.path for screen in SCREENS if screen.right is not None and screen.file != BEFORE}


@pytest.fixture
def juror(call: OpenCall) -> Person:
    """A juror who chairs and organises too, whose organisation filed the first candidature."""
    person = call.somebody(Role.JUROR)
    first = call.snapshot.candidatures[0]
    save_person(
        call.uow(),
        **call.by_console(),
        person_id=person.id,
        name=person.name,
        roles=frozenset({Role.JUROR, Role.CHAIR, Role.ORGANISER}),
        organisation=call.snapshot.administrations[first.administration_id].name.upper(),
    )
    return person


@pytest.fixture
def app(call: OpenCall, juror: Person) -> AppTest:
    """The juror's screen, in a call that is no demonstration any more."""
    app = as_person(AppTest.from_file(FRAME, default_timeout=SECONDS_MAX), juror)
    call.leave_demonstration()
    return app


def test_juror_finds_the_declaration_in_place_of_every_screen(app: AppTest) -> None:
    app.run()
    assert app.title[0].value == _("My recusals")
    assert looking.links(app) == {}


def ticked(app: AppTest) -> list[str]:
    """The dossiers that the declaration has ticked."""
    dossiers: list[str] = looking.tables(app)[TABLE]["ticks"][1]
    return dossiers


def receipts(app: AppTest) -> list[str]:
    """What was said in passing, without the hour."""
    return [toast.value.partition(", à")[0] for toast in app.toast]


def _declare(app: AppTest) -> None:
    """Declare what is suggested."""
    app.button(key="recusals.confirm").click().run()
    looking.named_button(app, "recusals.declare").click().run()


@pytest.mark.parametrize("file", READING)
def test_page_gives_nothing_before_the_declaration(app: AppTest, file: str) -> None:
    shown = AppTest.from_file(READING[file], default_timeout=SECONDS_MAX)
    shown.session_state[DEVICE] = app.session_state[DEVICE]
    shown.run()
    assert _("Before seeing any file, declare your recusals, or that you have none.") in looking.words(shown)
    assert looking.keys(shown) == set()


def test_export_is_not_there_before_the_declaration(app: AppTest, call: OpenCall) -> None:
    server = Starlette(routes=downloads.routes(downloads.exports()), middleware=serve.middleware())

    def status() -> int:
        return ask(server, "GET", "/telecharger/demo/scores.csv", device=app.session_state[DEVICE]).status

    assert status() == 404
    _declare(app.run())
    assert status() == 200


def test_room_shows_nothing_on_the_juror_s_device_before_the_declaration(app: AppTest, call: OpenCall) -> None:
    server = Starlette(routes=page.routes(), middleware=serve.middleware())

    def statuses() -> list[int]:
        return [ask(server, "GET", path, device=app.session_state[DEVICE]).status for path in ("/ecran", "/ecran/scene")]

    assert statuses() == [404, 404]
    _declare(app.run())
    assert statuses() == [200, 200]


def test_nothing_is_pushed_before_the_declaration(app: AppTest, call: OpenCall, juror: Person) -> None:
    server = Starlette(routes=stream.routes(), middleware=serve.middleware())
    told = Told(juror)
    call.decide(call.snapshot.candidatures[1].dossier, Outcome.DECLINED, reason="Dit.")
    told.listen()
    app.run()
    strip = ask(server, "GET", "/direct/etat", device=app.session_state[DEVICE])
    assert (told.events, strip.status, strip.body, looking.components(app)) == ([], 404, b"", {"jury.table"})

    _declare(app)
    told.listen()
    strip = ask(server, "GET", "/direct/etat", device=app.session_state[DEVICE])
    assert (len(told.events), strip.status, looking.components(app)) == (1, 200, {"jury.live", "jury.ballot", "jury.drawing"})


@pytest.mark.parametrize("address", ["", "selection", "deports", "nulle-part"])
def test_declaration_is_found_at_any_address(app: AppTest, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(navigation, "visited", lambda: address)
    app.run()
    assert app.title[0].value == _("My recusals")
    assert "recusals.confirm" in looking.keys(app)


def test_declaration_proposes_one_s_own_organisation_and_opens_the_screens(app: AppTest, call: OpenCall, juror: Person) -> None:
    first = call.snapshot.candidatures[0]
    app.run()
    assert ticked(app) == [first.dossier]
    _declare(app)
    assert app.title[0].value == literal(str(call.snapshot.call.name))
    assert call.snapshot.is_recused(juror.id, first.id)
    assert first.title not in looking.words(app.switch_page(str(ROOT / "pages" / "candidatures.py")).run())


def test_declaration_proposes_the_files_of_names_that_share_a_siren_to_confirm(app: AppTest, call: OpenCall, juror: Person) -> None:
    file = read_dossiers(csv_of_one_siren("Hôpital A", "Hôpital B", "Hôpital C"), "hopitaux.csv", call.snapshot.call)
    import_dossiers(call.uow(), **call.by_console(), file=file)
    save_person(call.uow(), **call.by_console(), person_id=juror.id, name=juror.name, roles=juror.roles, organisation="Hôpital B")
    app.run()
    assert set(ticked(app)) == {"900001", "900002", "900003"}
    cuts = [(after, words) for after, words in looking.cuts(app) if "SIREN" in words or words == _("Your organisation")]
    assert [after for after, _words in cuts] == [None, "900002"]
    assert [row["dossier"] for row in looking.rows(app)][:3] == ["900002", "900001", "900003"]


def test_files_are_found_by_words_and_initials_under_the_ministry_and_stay_ticked(app: AppTest) -> None:
    app.run()
    looking.tick(app, TABLE, "523155")
    search = app.text_input(key="recusals.chosen.search")
    assert [row["applicant"][0][:18] for row in looking.rows(search.set_value("INSEE").run())] == ["Institut national "]
    found = {row["applicant"][0] for row in looking.rows(search.set_value("CHU").run())}
    assert all(name.startswith(("CHU", "Centre hospitalier universitaire")) for name in found), found
    assert [words for _after, words in looking.cuts(app)] == ["Ministère des Solidarités et de la Santé"]
    assert ticked(app) == ["523155"]


def test_acronym_that_an_organiser_gave_finds_its_files_and_stands_beside_the_name(app: AppTest, call: OpenCall) -> None:
    one = call.snapshot.administration_of(call.snapshot.by_dossier["523155"])
    rename_administration(
        call.uow(), **call.by_console(), administration_id=one.id, name=one.name, acronym="OZE", ministry=one.ministry, kind=one.kind
    )
    app.run().text_input(key="recusals.chosen.search").set_value("oze").run()
    assert {row["applicant"][:2] for row in looking.rows(app)} == {(one.name, "OZE")}


def test_window_counts_and_names_what_is_declared_before_anything_is_recorded(app: AppTest, call: OpenCall, juror: Person) -> None:
    app.run()
    assert not app.button(key="recusals.confirm").disabled
    assert app.button(key="recusals.none").disabled  # something is ticked
    app.button(key="recusals.confirm").click().run()
    first = call.snapshot.candidatures[0]
    assert [text in looking.words(app) for text in ("Vous vous déportez de 1 dossier", literal(first.numbered_title))] == [True, True]
    assert not call.snapshot.is_recused(juror.id, first.id)
    assert looking.named_button(app, "recusals.declare").label == "Se déporter de 1 dossier"
    looking.named_button(app, "recusals.declare").click().run()
    assert receipts(app) == ["Déport enregistré\N{NO-BREAK SPACE}: 1 dossier"]
    looking.tick(app.switch_page(str(ROOT / "pages" / BEFORE)).run(), TABLE)
    assert (app.button(key="recusals.confirm").disabled, app.button(key="recusals.none").disabled) == (True, False)


def test_juror_without_any_says_so_and_is_asked_no_more(app: AppTest, call: OpenCall, juror: Person) -> None:
    looking.tick(app.run(), TABLE)
    app.button(key="recusals.none").click().run()
    assert [toast.value.replace("\N{NO-BREAK SPACE}", " ").partition(", à")[0] for toast in app.toast] == [
        "Déport enregistré : aucun à déclarer"
    ]
    assert app.title[0].value == literal(str(call.snapshot.call.name))
    assert juror.id in call.snapshot.declared
    assert app.run().title[0].value == literal(str(call.snapshot.call.name))


def test_dossiers_that_came_since_are_declared_from_home_and_close_no_screen(app: AppTest, call: OpenCall, juror: Person) -> None:
    _declare(app.run())
    house = call.person(juror.name).organisation
    call.bring_in(record("900001", administration=house), record("900002", administration="Office des essais"))
    app.run()
    assert app.title[0].value == literal(str(call.snapshot.call.name))
    assert f"deports: {_('Declare your recusals')}" in looking.links(app)
    page = AppTest.from_file(FRAME, default_timeout=SECONDS_MAX)
    page.session_state[DEVICE] = app.session_state[DEVICE]
    visit(page, BEFORE).run()
    assert came_since({1, 2}) in looking.words(page)
    assert ticked(page) == ["900001"]
    assert [words for _after, words in looking.cuts(page)][:2] == [_("Your organisation"), _("Since your declaration")]
    _declare(page)
    assert came_since({1, 2}) not in looking.words(page.run())
    assert f"deports: {_('Declare your recusals')}" not in looking.links(app.run())

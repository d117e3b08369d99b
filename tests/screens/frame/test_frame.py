"""The frame: who is let in, what they find in the menu, in which language, and what they read when something is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import FRAME, SECONDS_MAX, as_person
from tests.worlds.acts import move_phase, revoke_access
from tests.worlds.open_call import OpenCall
from tests.worlds.snapshots import make_call
from tests.worlds.terms import Person, Phase, Role
from ui import navigation
from ui.texts import literal

PATHS = (*(ROOT / "pages").glob("*.py"), *(ROOT / "extras").glob("*/screens/page.py"))
PAGES = sorted(path for path in PATHS if path.name != "__init__.py")


def open_frame(person: Person | None, **query: str) -> AppTest:
    app = as_person(AppTest.from_file(FRAME, default_timeout=SECONDS_MAX), person)
    app.query_params.update(query)
    return app.run()


def words(app: AppTest) -> str:
    """Everything written on the screen, refusals included."""
    elements = [*app.title, *app.markdown, *app.error, *app.warning, *app.info, *app.caption, *app.subheader, *app.header]
    return "\n".join(str(element.value) for element in elements)


def test_stranger_reads_how_to_enter_and_nothing_of_the_call(call: OpenCall) -> None:
    app = open_frame(None)
    assert app.title[0].value == "Délibération du jury"
    assert str(call.snapshot.call.name) not in words(app)


def test_person_sees_the_call_its_banner_and_who_they_are(call: OpenCall) -> None:
    chair = call.somebody(Role.CHAIR)
    app = open_frame(chair)
    assert literal(str(call.snapshot.call.name)) in words(app)
    assert "démonstration" in words(app)
    assert literal(chair.name) in words(app)


@pytest.mark.parametrize("role", [Role.JUROR, Role.OBSERVER])
def test_nothing_is_refused_to_whoever_waits_for_the_call_to_be_prepared(call: OpenCall, role: Role) -> None:
    move_phase(call.uow(), **call.by_console(), to=Phase.PREPARATION)
    assert looking.refusals(open_frame(call.somebody(role))) == []


def test_revoked_person_is_a_stranger_at_the_next_run(call: OpenCall) -> None:
    juror = call.somebody(Role.JUROR)
    app = open_frame(juror)
    revoke_access(call.uow(), **call.by_console(), person_id=juror.id)
    assert app.run().title[0].value == "Délibération du jury"


def test_session_filled_for_somebody_is_empty_for_another_and_stays_shut(call: OpenCall) -> None:
    app = open_frame(call.somebody(Role.CHAIR))
    app.session_state["selection.reason"] = "Un mot"
    for _run in range(2):
        as_person(app, call.somebody(Role.ORGANISER)).run()
        assert "selection.reason" not in app.session_state
        assert "Cette page avait été ouverte sous un autre nom" in words(app)
        assert not app.title  # of no page


def test_button_of_a_session_that_became_another_s_acts_for_nobody(call: OpenCall) -> None:
    app = open_frame(call.somebody(Role.CHAIR))
    # Another chair, who may do as much.
    as_person(app, call.add_person("Relève", Role.CHAIR)).button(key="settings.phase.scoring").click().run()
    assert "Cette page avait été ouverte sous un autre nom" in words(app)
    assert call.snapshot.phase is Phase.DELIBERATION


def test_language_is_switched_kept_and_shown_in_the_address(call: OpenCall) -> None:
    app = open_frame(call.somebody(Role.CHAIR))
    app.button(key="header.language").click().run()
    assert "demonstration" in words(app)
    assert app.query_params == {"langue": "en"}
    app.query_params.clear()
    assert app.run().query_params == {"langue": "en"}


@pytest.mark.usefixtures("call")
@pytest.mark.parametrize(("asked", "title"), [("en", "Jury’s deliberation"), ("xx", "Délibération du jury")])
def test_address_chooses_the_language_among_those_that_are_known(asked: str, title: str) -> None:
    assert open_frame(None, langue=asked).title[0].value == title


@pytest.mark.parametrize(
    ("role", "phase", "addresses"),
    [
        (
            Role.CHAIR,
            Phase.DELIBERATION,
            "accueil candidatures fiche comparaison classement analyse preselection seance selection suivre salle "
            "documents journal reglages",
        ),
        (Role.JUROR, Phase.PREPARATION, "accueil"),
        (Role.JUROR, Phase.DELIBERATION, "accueil candidatures fiche comparaison classement analyse selection noter suivre"),
        (
            Role.ORGANISER,
            Phase.PREPARATION,
            "accueil candidatures fiche comparaison classement analyse preselection selection suivre salle "
            "documents journal importer reglages appel",
        ),
        (
            Role.ORGANISER,
            Phase.FINALISED,
            "accueil candidatures fiche comparaison classement analyse selection suivre seance salle documents journal reglages appel",
        ),
        (
            Role.STAFF,
            Phase.DELIBERATION,
            "accueil candidatures fiche comparaison classement analyse selection suivre documents journal",
        ),
        (Role.OBSERVER, Phase.SCORING, "accueil"),
        (Role.PROJECTOR, Phase.DELIBERATION, "accueil salle"),
    ],
)
def test_menu_holds_only_what_is_due(role: Role, phase: Phase, addresses: str) -> None:
    person = Person(1, 1, "Quelqu’un", frozenset({role}))
    in_menu = {screen.url_path for screen in navigation.screens_of(person, make_call(), phase) if screen.is_in_menu and not screen.extra}
    assert in_menu == set(addresses.split())


def test_every_screen_of_the_menu_has_its_file_and_every_file_its_screen() -> None:
    assert sorted(screen.path for screen in navigation.SCREENS) == PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.parent.name} {path.stem}")
def test_page_reached_without_the_frame_gives_a_stranger_nothing(page: Path, call: OpenCall) -> None:
    app = AppTest.from_file(page, default_timeout=SECONDS_MAX).run()
    assert words(app) == "Cet écran n’est ouvert qu’aux personnes du jury."
    assert not app.dataframe
    assert not app.button


def page() -> None:
    import streamlit as st

    from ui.widgets import sections

    count = st.session_state.get("count", "24 left")
    with sections.fold("Agenda", count, key="agenda", is_followed=True) as is_open:
        st.text(f"{is_open}")
    with sections.fold("Conditions met", count, key="met"):
        st.text(count)


def test_what_was_opened_stays_open_when_its_count_changes() -> None:
    app = AppTest.from_function(page).run()
    assert app.text[0].value == "False"
    app.session_state["agenda"] = True
    assert app.run().text[0].value == "True"
    known = [(block.proto.id, block.proto.label) for block in app.get("expander")]
    app.session_state["count"] = "23 left"
    assert app.run().text[0].value == "True"
    assert [(block.proto.id, block.proto.label) for block in app.get("expander")] == known
    assert [html.proto.body for html in app.get("html")] == ['<p class="count">23 left</p>'] * 2


IMPORTED = "import json, sys, dashboard; print(json.dumps(sorted(name for name in sys.modules if name.startswith('ui.'))))"


def test_first_screen_after_a_start_imports_nothing_of_ours() -> None:
    found = subprocess.run([sys.executable, "-c", IMPORTED], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "ui").rglob("*.py") if path.stem != "__init__"}
    assert files - {*json.loads(found.splitlines()[-1])} == {"ui.frame"}

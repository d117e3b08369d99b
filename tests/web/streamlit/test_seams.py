"""All that we take from Streamlit's inside, looked for in the installed package, without a browser.

Streamlit promises none of it: a version that lacks something fails here by the name of what it lacks. What to do then:
docs/decisions/0012-what-we-take-from-streamlit.md.
"""

import base64
import hashlib
import re
import tomllib
from collections.abc import Iterator
from operator import attrgetter
from threading import Lock
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette import starlette_app, starlette_websocket

from deliberation.call.people import Person, Role
from phrases import LANGUAGES
from tests.places import ROOT
from tests.serving.asgi import ask
from tests.web.streamlit.bundle import MARKS, bundle, is_in_the_bundle
from ui import header
from ui.shims import context
from web.headers import content_security_policy
from web.security import IDENTITY_HEADER, Gate
from web.streamlit import own_files, seams, shell
from web.streamlit.seams import Seam, SeamBroken
from web.streamlit.words import MEANT, WORDS

CONFIG = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
# What Streamlit's page does once a line that was cut is back.
PAGE_COMES_BACK = re.compile(
    r"`Reconnected to server\.`(?s:.{0,600}?)this\.autoRerunIntervals\.size>0(?s:.{0,80}?)`Requesting a script run\.`"
)


def options(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from options(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def section(name: str) -> str:
    """The lines of one section of the configuration."""
    return CONFIG.partition(f"\n[{name}]\n")[2].partition("\n[")[0] + "\n"


@pytest.mark.parametrize("seam", [*seams.PAGE, *seams.CLIENT_LOGS], ids=attrgetter("name"))
def test_seam_of_the_table_is_in_the_installed_package(seam: Seam) -> None:
    assert seam.is_there(), str(seam)


@pytest.mark.parametrize("seam", seams.NEEDED, ids=attrgetter("name"))
def test_page_without_a_place_that_it_needs_stops_the_start_by_its_name(seam: Seam, monkeypatch: pytest.MonkeyPatch) -> None:
    page = seams.installed(seams.INDEX_PAGE)
    monkeypatch.setattr(seams, "installed", lambda _file: page.replace(seam.taken, ""))
    shell.page.cache_clear()
    with pytest.raises(SeamBroken, match=re.escape(str(seam))):
        shell.routes()


@pytest.mark.parametrize("seam", seams.FOR_SPEED, ids=attrgetter("name"))
def test_page_without_its_quick_place_is_warned_of(seam: Seam, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    page = seams.installed(seams.INDEX_PAGE)
    monkeypatch.setattr(seams, "installed", lambda _file: page.replace(seam.taken, "another"))
    monkeypatch.setattr(own_files, "address", lambda name: f"/direct/{name}")
    shell.page.cache_clear()
    try:
        assert "/direct/screen.js" in shell.page("fr")
    finally:
        shell.page.cache_clear()
    assert str(seam) in caplog.messages


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_our_language_icon_and_scripts(language: str) -> None:
    page = shell.page(language)
    ours = (
        f'<html lang="{language}">',
        f'href="{header.ICON}"',
        own_files.address("screen.css"),
        own_files.address("words.js"),
    )
    assert re.match(r"\s*(?:<!--.*?-->\s*)*<!doctype html>", page, re.DOTALL | re.IGNORECASE)
    assert [page.count(each) for each in ours] == [1] * len(ours)


def test_scripts_written_into_the_page_are_those_that_the_policy_lets_run() -> None:
    page = seams.installed(seams.INDEX_PAGE)
    written = [text for attributes, text in re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL) if "src=" not in attributes]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in written]
    assert re.findall(r"'sha256-([^']+)'", content_security_policy(page)) == digests != []


def test_page_is_told_of_a_script_that_cannot_be_had() -> None:
    assert any("new Event(`vite:preloadError`" in script for script in bundle().values())


def test_what_styles_and_scripts_look_for_is_in_the_bundle() -> None:
    assert [f"{file} looks for {mark}" for file, mark in MARKS if not is_in_the_bundle(mark)] == []


def test_styles_and_scripts_are_read_for_what_they_look_for() -> None:
    some = {("page.css", "stPageLink"), ("words.js", "stMarkdownContainer"), ("listener.js", "notRunning"), ("listener.js", "stApp")}
    assert some <= set(MARKS)


def test_page_opens_its_line_by_the_constructor_that_we_replace() -> None:
    # With a protocol first, which whoever opens the line has to name again.
    openings = [opening for script in bundle().values() for opening in re.findall(r"new WebSocket\([^)]{0,40}", script)]
    assert [opening for opening in openings if "`streamlit`" in opening] == openings != []


def test_page_goes_where_its_address_says_when_it_hears_of_back_or_forward() -> None:
    # Told so by a table of ours (ui/table/table.js), whose links then take one run.
    assert any("addEventListener(`popstate`,this.onHistoryChange" in script for script in bundle().values())
    assert any("findPageByUrlPath(document.location.pathname)" in script for script in bundle().values())


def test_session_is_resumed_for_the_identity_of_the_gate_s_header_alone() -> None:
    assert config.get_option("server.trustedUserHeaders") == {"X-Jury-Screen": "screen"}
    assert IDENTITY_HEADER == b"x-jury-screen"
    marks = (b"one", b"another", b"one")
    identities = [starlette_websocket.gather_user_info(Headers(raw=[(IDENTITY_HEADER, mark)])) for mark in marks]
    session = SimpleNamespace(_user_info_lock=Lock(), _resumable=True, _user_info=identities[0])
    resumed = [AppSession.matches_user_info(session, identity) for identity in identities]  # type: ignore[arg-type]  # what it looks at
    assert (identities[0], resumed) == ({"screen": "one"}, [True, False, True])


def test_page_whose_line_comes_back_runs_again_where_something_has_a_pace_of_its_own() -> None:
    assert any(PAGE_COMES_BACK.search(script) for script in bundle().values())
    assert 0 < context.OWN_PACE.total_seconds() * 1000 < 2**31  # a browser's timers hold no more


def test_words_that_we_translate_are_in_the_bundle() -> None:
    assert [word for word in (*WORDS, *MEANT) if not is_in_the_bundle(word)] == []


def test_options_that_we_set_are_known_and_said_to_be_hidden_where_they_are() -> None:
    ours, known = [*options(tomllib.loads(CONFIG))], config.get_config_options()
    assert [option for option in ours if option not in known or known[option].deprecated] == []
    assert {option for option in ours if is_said_to_be_hidden(option)} == {
        option for option in ours if known[option].visibility == "hidden"
    }


def is_said_to_be_hidden(option: str) -> bool:
    (comment,) = re.findall(rf"((?:^#.*\n)+)^{re.escape(option.rpartition('.')[2])} = ", section(option.rpartition(".")[0]), re.MULTILINE)
    return str(comment).startswith("# Hidden in Streamlit. ")


def test_door_of_streamlit_is_opened_or_closed_by_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starlette_app.App, "_create_runtime", lambda _self: MagicMock())
    doors = {path for route in st.App(ROOT / "ui" / "frame.py")._build_starlette_app().routes if (path := getattr(route, "path", ""))}
    organiser = Person(1, 1, "Organisation", frozenset({Role.ORGANISER}))
    gate = Gate(PlainTextResponse("reached"), person_of={"device": organiser}.get, trusted_hosts=lambda: ())
    opened = {path for path in doors if ask(gate, "GET", path, device="device").status == 200}
    assert {"/media/{file_id:path}", "/_stcore/metrics"} <= doors
    assert opened == {"/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/{session_id}/{file_id}"}


def test_inside_of_streamlit_is_imported_in_one_room() -> None:
    imports = re.compile(r"^(?:from|import) streamlit\.(?!typing\b)|\bst\.context\b", re.MULTILINE)
    files = [ROOT / "dashboard.py", *(path for folder in ("pages", "ui", "web") for path in (ROOT / folder).rglob("*.py"))]
    importing = {path.parent.relative_to(ROOT).as_posix() for path in files if imports.search(path.read_text(encoding="utf-8"))}
    assert importing == {"ui/shims"}


def test_thread_knows_whether_it_runs_a_script() -> None:
    app = run("from ui.shims import context", "st.text(context.is_running())")
    assert ([text.value for text in app.text], context.is_running()) == (["True"], False)


def test_parts_that_a_run_was_asked_for_are_named_by_their_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemoryFragmentStorage()
    storage.register("a", lambda: None, target_key="live.board")
    under_way = SimpleNamespace(fragment_storage=storage, fragment_ids_this_run=["a", "of no key"])
    monkeypatch.setattr(context, "get_script_run_ctx", lambda **_options: under_way)
    assert context.asked_parts() == ["live.board"]
    assert "fragment_ids_this_run" in ScriptRunContext.__dataclass_fields__


def test_only_text_counts_as_what_a_browser_sent() -> None:
    app = run(
        "from ui.shims import context",
        "st.text([context.cookie('jury_device'), context.header('User-Agent'), context.address()])",
    )
    assert [text.value for text in app.text] == ["[None, None, None]"]


def run(*lines: str) -> AppTest:
    """Run a script of a few lines as Streamlit's test runner does."""
    app = AppTest.from_string("\n".join(["import streamlit as st", *lines])).run()
    assert not app.exception
    return app


@pytest.fixture(autouse=True)
def _without_looking_for_components(monkeypatch: pytest.MonkeyPatch) -> None:
    # Most of what a short run would take, and nothing of it is used here.
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", list)


def test_bytes_of_an_upload_are_there_until_they_are_forgotten() -> None:
    app = run(
        "from streamlit.runtime.scriptrunner import get_script_run_ctx",
        "from ui.shims import context",
        "upload = st.file_uploader('File')",
        "under_way = get_script_run_ctx()",
        "def held(): return len(under_way.uploaded_file_mgr.get_files(under_way.session_id, [upload.file_id]))",
        "if upload: st.text(held()); context.forget_uploads(); st.text(held())",
    )
    app.file_uploader[0].upload("a.csv", b"a").run()
    assert [text.value for text in app.text] == ["1", "0"]


def test_bytes_of_one_upload_are_let_go_of_while_the_page_still_names_it() -> None:
    app = run(
        "from streamlit.runtime.scriptrunner import get_script_run_ctx",
        "from ui.shims import context",
        "upload = st.file_uploader('File')",
        "under_way = get_script_run_ctx()",
        "if upload: st.text(upload.name)",
        "if upload: context.forget_bytes(upload)",
        "if upload: st.text(under_way.uploaded_file_mgr.get_files(under_way.session_id, [upload.file_id])[0].data)",
    )
    app.file_uploader[0].upload("a.csv", b"a").run()
    assert [text.value for text in app.text] == ["a.csv", "b''"]

"""Our styles and scripts for screens, and what they are made of: kept for good, since another content has another address."""

import gzip
import re

import pytest
from starlette.applications import Starlette

from tests.places import ROOT
from tests.serving import asgi
from tests.web.streamlit.bundle import bundle
from web.files import PRIVATE, PUBLIC
from web.headers import SecurityHeaders
from web.requests import is_https
from web.security import Gate
from web.streamlit import own_files, seams, shell, typefaces

GZIP = {"accept-encoding": "gzip"}
APP = Starlette(routes=own_files.routes())
IMPORTED = re.compile(r"(?:from |import ?\(?)[\"'`]([^\"'`]+)[\"'`]")


@pytest.mark.parametrize("name", sorted(own_files.contents()))
def test_file_is_sent_small_and_kept_for_good(name: str) -> None:
    app = SecurityHeaders(APP, is_https=is_https)
    small, plain = (asgi.ask(app, "GET", own_files.address(name), headers=headers) for headers in (GZIP, {}))
    assert (small.headers["cache-control"], plain.headers["cache-control"]) == (PRIVATE, PRIVATE)
    assert plain.body == own_files.contents()[name]
    is_font = name.endswith(".woff2")
    assert (small.body if is_font else gzip.decompress(small.body)) == plain.body
    assert small.headers.get("content-encoding") == (None if is_font else "gzip")


def test_every_style_of_the_screens_is_sent() -> None:
    assert sorted(own_files.STYLES) == sorted(path.stem for path in (ROOT / "ui" / "style").iterdir())


def test_page_of_another_version_gets_what_there_is_and_keeps_nothing() -> None:
    app = SecurityHeaders(APP, is_https=is_https)
    answer = asgi.ask(app, "GET", "/direct/0123/listener.js", headers=GZIP)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize("name", ["none.js", "mount.js", "%2e%2e"])
def test_nothing_else_is_served(name: str) -> None:
    assert asgi.ask(APP, "GET", own_files.address(name)).status == 404


def test_stranger_gets_none_of_them() -> None:
    gate = Gate(APP, person_of=lambda _secret: None, trusted_hosts=lambda: ())
    assert {asgi.ask(gate, "GET", own_files.address(name)).status for name in own_files.contents()} == {404}


def test_folder_has_another_name_when_a_file_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before, contents = own_files.version(), own_files.contents()
    monkeypatch.setattr(own_files, "contents", lambda: {**contents, "listener.js": b"changed"})
    own_files.version.cache_clear()
    try:
        assert own_files.version() != before
    finally:
        own_files.version.cache_clear()


def test_scripts_import_one_another_by_their_place_and_the_page_names_them_all() -> None:
    scripts = {name: content.decode() for name, content in own_files.contents().items() if name.endswith(".js")}
    imported = {each for text in scripts.values() for each in IMPORTED.findall(text)}
    assert imported == {f"./{name}" for name in own_files.LISTENING}
    assert all(
        f'href="{own_files.address(name)}"' in shell.page("fr") for name in (own_files.LISTENER, own_files.TABLE, *own_files.LISTENING)
    )


def test_style_begins_with_streamlit_s_and_fetches_nothing_else_but_our_typefaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "icons_used", typefaces.icons_held)  # whatever a screen has shown since the typeface was made
    style = own_files.contents()[own_files.STYLE].decode()
    addresses = {each for each in re.findall(r"url\(([^)]*)\)", style) if not each.startswith("data:")}
    ours = {each for each in addresses if not each.startswith("/static/media/")}
    assert ours == {typefaces.ICONS, *typefaces.letters_addresses().values()}
    assert all((seams.folder() / "static" / each.removeprefix("/")).is_file() for each in addresses - ours)
    assert "MaterialSymbols" not in style


def test_comments_are_not_sent() -> None:
    texts = {name: content.decode() for name, content in own_files.contents().items() if not name.endswith(".woff2")}
    assert {name for name, text in texts.items() if re.search(r"^\s*//|[;{},] // |/\*", text, re.MULTILINE)} == set()


def test_page_has_streamlit_s_style_once() -> None:
    page = shell.page("fr")
    assert page.count(own_files.address(own_files.STYLE)) == 1
    assert [tag for tag in re.findall(r"<link[^>]*stylesheet[^>]*>", page) if "disabled" not in tag] == [
        f'<link rel="stylesheet" href="{own_files.address(own_files.STYLE)}">'
    ]
    # The name under which Streamlit looks whether it is there.
    assert re.sub(" disabled", "", re.findall(r"<link[^>]*disabled[^>]*>", page)[0]) == seams.style_tag()


def test_icon_of_a_screen_is_in_our_typeface() -> None:
    assert typefaces.icons_used() - typefaces.icons_held() == set(), "choose an icon of web/streamlit/icons.txt"


def test_icon_of_streamlit_s_own_is_in_our_typeface() -> None:
    named = {name for script in bundle().values() for name in typefaces.NAMED.findall(script)}
    known = {"star_filled", "search_activity", "finance_chip"}  # as examples in its texts: no such icon is shown
    assert named - typefaces.icons_held() - known == set(), "choose an icon of web/streamlit/icons.txt"


def test_typeface_that_lacks_an_icon_is_not_used(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(typefaces, "icons_held", lambda: typefaces.icons_used() - {"gavel"})
    style = seams.style()
    assert typefaces.with_our_icons(style) == style
    assert "gavel" in caplog.text


def characters(style: str) -> list[set[int]]:
    """Return the characters that each rule of a typeface says it is for."""
    ends = [[each.removeprefix("U+").split("-") for each in ranges.split(",")] for ranges in re.findall(r"unicode-range:([^;}]*)", style)]
    return [{code for one in face for code in range(int(one[0], 16), int(one[-1], 16) + 1)} for face in ends]


def test_letters_of_ours_and_of_streamlit_s_leave_none_out_and_none_twice() -> None:
    ours, theirs = characters(typefaces.with_our_letters(seams.typefaces()["Upright"]))
    assert ours & theirs == set()
    assert ours | theirs >= {*range(0x20, 0x7F), *range(0xA0, 0xE000)}


def test_words_of_the_screens_need_none_but_our_letters() -> None:
    ours, _theirs = characters(typefaces.with_our_letters(seams.typefaces()["Upright"]))
    said = {ord(letter) for words in (ROOT / "phrases").rglob("*.po") for letter in words.read_text(encoding="utf-8")}
    assert said - ours <= {ord("\n"), 0xFFFD}  # the sign for what cannot be read


@pytest.mark.parametrize("name", ["Upright", "Italic"])
def test_stranger_gets_the_letters_and_keeps_them_for_good(name: str) -> None:
    gate = Gate(Starlette(routes=typefaces.letters_routes()), person_of=lambda _secret: None, trusted_hosts=lambda: ())
    answer = asgi.ask(SecurityHeaders(gate, is_https=is_https), "GET", typefaces.letters_addresses()[name])
    held = (typefaces.LETTERS / f"{name}.woff2").read_bytes()
    assert (answer.status, answer.body, answer.headers["cache-control"]) == (200, held, PUBLIC)


def test_style_in_which_streamlit_names_its_letters_otherwise_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seams, "typefaces", dict)
    assert typefaces.with_our_letters("p{}") == "p{}"


def test_name_of_an_icon_is_written_whole() -> None:
    # One made of pieces would not be found by whoever makes the typeface.
    scripts = [path.read_text(encoding="utf-8") for place in ("pages", "ui") for path in (typefaces._PROJECT / place).rglob("*.py")]
    assert not [each for text in scripts for each in re.findall(r":material/[^:\"'`]*\{", text)]


def test_page_that_is_told_where_its_server_is_asks_nothing_before_its_line() -> None:
    index = next(script for name, script in bundle().items() if name.startswith("index."))
    assert re.search(r"window\.__streamlit;", index)
    script = own_files.contents()[own_files.SCRIPT].decode()
    assert all(name in index and name in script for name in ("BACKEND_BASE_URL", "allowedOrigins", "useExternalAuthToken"))

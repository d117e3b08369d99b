"""Streamlit's files for browsers as they leave: compressed, whole, and only what stands in its folder."""

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from tests.serving import asgi
from tests.serving.asgi import Answer
from web.security import Gate
from web.streamlit import seams
from web.streamlit.compressed import CompressedFiles, streamlit_files

SCRIPT = "/static/js/index.3f2a.js"
CONTENT = b"export const x = 1;\n" * 100
GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as Streamlit's: a script, a typeface, and what nobody may fetch beside it."""
    (tmp_path / "page/static/js").mkdir(parents=True)
    (tmp_path / "page" / SCRIPT[1:]).write_bytes(CONTENT)
    (tmp_path / "page/static/face.woff2").write_bytes(CONTENT)
    (tmp_path / "page/secret.js").write_bytes(b"secret")
    return tmp_path / "page"


def serving(folder: Path) -> ASGIApp:
    """Streamlit's way of sending the files of ``folder``, with ours before it."""
    return CompressedFiles(Starlette(routes=[Mount("/", StaticFiles(directory=folder))]), folder=folder)


@pytest.fixture
def app(folder: Path) -> ASGIApp:
    return serving(folder)


def ask(app: ASGIApp, path: str = SCRIPT, *, method: str = "GET", **headers: str) -> Answer:
    return asgi.ask(app, method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_script_leaves_compressed_with_what_a_browser_must_know_to_keep_it(app: ASGIApp) -> None:
    answer = asgi.ask(app, "GET", SCRIPT, headers=GZIP)
    assert (answer.status, gzip.decompress(answer.body)) == (200, CONTENT)
    tag = answer.headers.pop("etag")
    assert tag.startswith('"')
    assert answer.headers == {
        "cache-control": "public, max-age=31536000, immutable",
        "content-encoding": "gzip",
        "content-length": str(len(answer.body)),
        "content-type": "text/javascript; charset=utf-8",
        "vary": "Accept-Encoding",
    }


@pytest.mark.parametrize(
    ("accepted", "is_compressed"),
    [
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("br, *", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=much", False),
        ("identity", False),
        ("", False),
    ],
)
def test_client_gets_it_compressed_if_it_says_so(app: ASGIApp, accepted: str, is_compressed: bool) -> None:
    answer = ask(app, accept_encoding=accepted)
    assert (answer.headers.get("content-encoding") == "gzip", len(answer.body) < len(CONTENT)) == (is_compressed, is_compressed)


def test_head_says_what_get_would_and_sends_nothing(app: ASGIApp) -> None:
    whole, head = (asgi.ask(app, method, SCRIPT, headers=GZIP) for method in ("GET", "HEAD"))
    assert (head.status, head.headers, head.body) == (200, whole.headers, b"")


def test_range_is_of_the_file_as_it_is(app: ASGIApp) -> None:
    answer = asgi.ask(app, "GET", SCRIPT, headers={**GZIP, "range": "bytes=0-5"})
    assert (answer.status, answer.body, "content-encoding" in answer.headers) == (206, CONTENT[:6], False)


def test_client_that_has_it_is_told_so(app: ASGIApp) -> None:
    tag = asgi.ask(app, "GET", SCRIPT, headers=GZIP).headers["etag"]
    answers = [asgi.ask(app, "GET", SCRIPT, headers={**GZIP, "if-none-match": held}) for held in (tag, f'"x", W/{tag}', "*", '"another"')]
    assert [(answer.status, answer.body == b"") for answer in answers] == [(304, True), (304, True), (304, True), (200, False)]
    assert answers[0].headers["etag"] == tag


def test_tag_of_the_compressed_file_is_not_that_of_the_file(app: ASGIApp) -> None:
    compressed, plain = asgi.ask(app, "GET", SCRIPT, headers=GZIP), ask(app)
    assert compressed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("path", ["/static/face.woff2", "/secret.js", "/static/../secret.js", "/static/js/none.js"])
def test_all_else_is_answered_as_before(app: ASGIApp, path: str) -> None:
    assert asgi.ask(app, "GET", path, headers=GZIP).headers.get("content-encoding") is None


def test_script_that_is_gone_before_anybody_asked_is_not_found(app: ASGIApp, folder: Path) -> None:
    (folder / SCRIPT[1:]).unlink()
    assert asgi.ask(app, "GET", SCRIPT, headers=GZIP).status == 404


def test_script_is_compressed_once(app: ASGIApp, folder: Path) -> None:
    asgi.ask(app, "GET", SCRIPT, headers=GZIP)
    (folder / SCRIPT[1:]).unlink()
    assert gzip.decompress(asgi.ask(app, "GET", SCRIPT, headers=GZIP).body) == CONTENT


def test_stranger_reaches_what_the_gate_lets_them_reach_and_no_more(folder: Path) -> None:
    gate = Gate(serving(folder), person_of=lambda _secret: None, trusted_hosts=lambda: ())
    answers = {path: asgi.ask(gate, "GET", path, headers=GZIP) for path in (SCRIPT, "/direct/ecran.js")}
    assert (answers[SCRIPT].status, answers["/direct/ecran.js"].status) == (200, 404)


def test_installed_files_come_out_as_they_are() -> None:
    folder = seams.folder() / "static"
    app = serving(folder)
    paths = streamlit_files(folder)
    assert len(paths) > 100
    for address, path in sorted(paths.items())[::10]:
        answer = asgi.ask(app, "GET", address, headers=GZIP)
        assert (answer.headers["content-encoding"], gzip.decompress(answer.body)) == ("gzip", path.read_bytes())


def test_answer_that_is_not_compressed_says_that_it_could_have_been(app: ASGIApp) -> None:
    assert [ask(app, accept_encoding=accepted).headers["vary"] for accepted in ("gzip", "identity")] == ["Accept-Encoding"] * 2

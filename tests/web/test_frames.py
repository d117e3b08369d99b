"""Who may show this server in a frame: nobody, but for one named site as long as there is the demonstration alone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp

from bootstrap import addresses
from demonstration import loading
from tests.serving import asgi
from tests.worlds.open_call import new_call, new_demonstration, use
from web import serve
from web.headers import SecurityHeaders
from web.requests import is_https

SITE = "https://www.example.org"
NOBODY = ("'none'", "DENY")
PAGE = HTMLResponse("<p>a page</p>")


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path) -> Path:
    """An empty one."""
    return Path(shutil.copy(migrated_file, tmp_path))


def framed_by(app: ASGIApp, path: str = "/") -> tuple[str, str | None]:
    """Who may frame an answer: by its policy, and by the older header."""
    guarded = SecurityHeaders(app, is_https=is_https, framed_by=lambda: SITE, is_demonstration_alone=loading.is_alone)
    headers = asgi.ask(guarded, "GET", path).headers
    return headers["content-security-policy"].partition("frame-ancestors ")[2], headers.get("x-frame-options")


def test_named_site_frames_the_demonstration_and_no_file_of_it(database: Path) -> None:
    new_demonstration(database)
    assert framed_by(PAGE) == (SITE, None)
    assert framed_by(PlainTextResponse("a file")) == NOBODY
    assert framed_by(PlainTextResponse("what an applicant attached"), "/pieces/1") == NOBODY


def test_nothing_is_framed_any_more_once_there_is_a_real_call(database: Path) -> None:
    new_demonstration(database)
    new_call(slug="real", demo=False)
    assert framed_by(PAGE) == NOBODY


def test_server_without_any_call_is_not_framed(database: Path) -> None:
    use(database)
    assert framed_by(PAGE) == NOBODY


@pytest.mark.parametrize("app", [PAGE, PlainTextResponse("a file")])
def test_without_the_setting_nobody_frames_and_nobody_reads_the_calls(app: ASGIApp) -> None:
    def fail() -> bool:
        raise AssertionError("the database was read")

    headers = asgi.ask(SecurityHeaders(app, is_https=is_https, is_demonstration_alone=fail), "GET", "/").headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'none'")


PREFIX = "/jury"


@pytest.fixture
def server() -> Iterator[Starlette]:
    """What answers outside of our own routes, in the order in which it is served."""
    addresses.serve_below(PREFIX)
    yield Starlette(middleware=serve.middleware())
    addresses.serve_below("")


@pytest.mark.parametrize("path", ["/", "/candidatures", "/juryx/entree", PREFIX])
def test_answer_outside_of_the_prefix_carries_the_headers_of_those_below_it(server: Starlette, path: str) -> None:
    below = asgi.ask(server, "GET", f"{PREFIX}/nothing").headers
    outside = asgi.ask(server, "GET", path)
    assert outside.status == (307 if path == PREFIX else 404)
    ours = {
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "permissions-policy",
        "cache-control",
    }
    assert {name: outside.headers.get(name) for name in ours} == {name: below[name] for name in ours}

"""What a stranger and what a person of a call reach, asked of the gate with nothing but an echo behind it."""

from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

import bootstrap
from deliberation.call.people import Person, Role
from settings import Settings
from tests.serving import asgi
from tests.serving.asgi import HOST, Answer
from tools.serving.protocol import line_path
from web.headers import SecurityHeaders, content_security_policy
from web.requests import is_https, person_in
from web.security import IDENTITY_HEADER, Gate, Lines

ORGANISER = Person(1, 1, "Organisation", frozenset({Role.ORGANISER}))
JUROR = Person(2, 1, "Juré 01", frozenset({Role.JUROR}))
DEVICES = {"organiser-device": ORGANISER, "juror-device": JUROR}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    person = person_in(scope)
    await PlainTextResponse(f"reached by {person.name if person else 'a stranger'}")(scope, receive, send)


def ask(method: str, path: str, *, app: ASGIApp | None = None, **request: Any) -> Answer:
    return asgi.ask(app or Gate(echo, person_of=DEVICES.get, trusted_hosts=lambda: ()), method, path, **request)


CLOSED_TO_ALL = [
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
    "/_stcore/bidi-components/x/y.js",
    "/component/x/index.html",
    "/media/0123abcd.png",
    "/auth/login",
    "/oauth2callback",
    "/app/static/x",
    "/scrutin",  # without the mark of a screen
]


@pytest.mark.parametrize("path", [*CLOSED_TO_ALL, "/telecharger/un-appel/selection", "/un/chemin", "/x.txt"])
def test_gate_tells_a_stranger_nothing(path: str) -> None:
    answer = ask("GET", path)
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize("path", CLOSED_TO_ALL)
def test_gate_closes_what_the_dashboard_does_not_use_to_everybody(path: str) -> None:
    assert ask("GET", path, device="organiser-device").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/index.js",
        "/_stcore/health",
        "/_stcore/host-config",
        "/sante",
        "/entree",
        "/entree/abc",
        "/favicon.png",
    ],
)
def test_gate_lets_anybody_reach_what_is_the_same_for_all(path: str) -> None:
    assert ask("GET", path).body == b"reached by a stranger"


def test_gate_looks_nobody_up_for_what_is_public() -> None:
    asked: list[str] = []
    gate = Gate(echo, person_of=lambda secret: asked.append(secret), trusted_hosts=lambda: ())
    ask("GET", "/static/js/index.js", app=gate, device="juror-device")
    assert asked == []


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", "/entree"),
        ("/fiche?dossier=12&langue=fr", "/entree?suite=%2Ffiche%3Fdossier%3D12%26langue%3Dfr"),
        ("/selection?langue=en", "/entree?langue=en&suite=%2Fselection%3Flangue%3Den"),
    ],
)
def test_gate_sends_a_stranger_who_opens_a_screen_to_the_entrance(path: str, address: str) -> None:
    answer = ask("GET", path)
    assert (answer.status, answer.headers["location"]) == (303, address)


def test_gate_answers_no_stream_of_events_to_a_stranger() -> None:
    assert ask("GET", "/direct", headers={"accept": "text/event-stream"}).status == 404


@pytest.mark.parametrize("path", ["/", "/fiche", "/telecharger/un-appel/selection"])
def test_gate_recognises_a_person_by_the_device(path: str) -> None:
    assert ask("GET", path, device="juror-device").body == "reached by Juré 01".encode()


def test_gate_takes_an_unknown_device_for_a_stranger() -> None:
    assert ask("GET", "/telecharger/un-appel/selection", device="revoked-device").status == 404


def test_gate_believes_no_person_named_in_the_request_before_it() -> None:
    seen: list[Person | None] = []

    async def forged(scope: Scope, receive: Receive, send: Send) -> None:
        gate = Gate(remember, person_of=DEVICES.get, trusted_hosts=lambda: ())
        await gate(dict(scope) | {"jury.person": ORGANISER}, receive, send)

    async def remember(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(person_in(scope))

    ask("GET", "/entree", app=forged)
    assert seen == [None]


@pytest.mark.parametrize(("device", "status"), [("", 404), ("juror-device", 404), ("organiser-device", 200)])
def test_gate_takes_files_only_from_those_who_import(device: str, status: int) -> None:
    assert ask("PUT", "/_stcore/upload_file/s/f", device=device, headers={"origin": f"http://{HOST}"}).status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": f"http://{HOST}"}, 200),
        ({"origin": f"https://{HOST}", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://ailleurs.example"}, 403),
        ({"origin": "http://jury.example:3000"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"ftp://{HOST}"}, 403),
        ({"origin": "http://["}, 403),
        ({"origin": f"http://{HOST}", "sec-fetch-site": "cross-site"}, 403),
        ({}, 403),
    ],
)
def test_gate_refuses_a_form_sent_from_another_site(headers: dict[str, str], status: int) -> None:
    assert ask("POST", "/entree/demo", headers=headers).status == status


@pytest.mark.parametrize(
    ("public_url", "scheme", "origin", "host", "status"),
    [
        ("", "https", "http://jury.example", "jury.example", 403),
        ("", "https", "https://jury.example", "jury.example", 200),
        ("", "http", "https://jury.example", "jury.example", 200),  # a proxy that does not say how it was asked
        ("https://jury.example", "http", "http://jury.example", "jury.example", 403),
        ("https://jury.example", "http", "https://jury.example", "jury.example", 200),
        ("https://jury.example", "http", "http://localhost:8501", "localhost:8501", 200),
        ("http://jury.example", "http", "http://jury.example", "jury.example", 200),
    ],
)
def test_page_without_tls_sends_no_form_beside_tls(public_url: str, scheme: str, origin: str, host: str, status: int) -> None:
    gate = Gate(echo, person_of=DEVICES.get, trusted_hosts=lambda: (), address=lambda: public_url)
    headers = {"origin": origin, "host": host}
    assert ask("POST", "/entree/demo", app=gate, scheme=scheme, headers=headers).status == status
    socket_scheme = {"http": "ws", "https": "wss"}[scheme]
    opened = ask(
        "GET", line_path("juror-device"), app=gate, kind="websocket", scheme=socket_scheme, device="juror-device", headers=headers
    ).opened
    assert opened == (status == 200)


def socket(device: str, *, of: str | None = None, path: str = "/_stcore/stream", **request: Any) -> Answer:
    """Ask for the websocket with a device's cookie, from a page that was served to it, or to another one."""
    page = device if of is None else of
    return ask("GET", line_path(page).replace("/_stcore/stream", path), kind="websocket", device=device, **request)


@pytest.mark.parametrize(
    ("path", "headers", "is_refused"),
    [
        ("/_stcore/stream", {"origin": f"http://{HOST}"}, False),
        ("/_stcore/stream", {}, False),
        ("/_stcore/stream", {"origin": "http://localhost:3000"}, True),
        ("/autre", {"origin": f"http://{HOST}"}, True),
    ],
)
def test_gate_opens_the_websocket_to_pages_of_this_site_only(path: str, headers: dict[str, str], is_refused: bool) -> None:
    answer = socket("juror-device", path=path, headers=headers)
    assert (answer.opened, answer.closed) == ((False, 1008) if is_refused else (True, 0))


@pytest.mark.parametrize(
    ("device", "page_of", "code"),
    [
        ("juror-device", "juror-device", 0),
        ("organiser-device", "juror-device", 4403),
        ("", "juror-device", 4403),
        ("juror-device", "", 4403),
        ("", "", 4401),
        ("revoked-device", "revoked-device", 4401),
    ],
)
def test_gate_opens_a_line_to_a_page_of_the_device_that_the_browser_is_now(device: str, page_of: str, code: int) -> None:
    answer = socket(device, of=page_of)
    # Opened, then closed with a code: of one that is refused, a browser does not tell its page why.
    assert (answer.opened, answer.closed) == (True, code)


def test_gate_opens_no_line_to_a_page_that_does_not_say_whose_it_is() -> None:
    assert ask("GET", "/_stcore/stream", kind="websocket", device="juror-device").closed == 4403


@pytest.mark.parametrize("path", ["/direct", "/direct/etat"])
def test_gate_tells_a_page_that_its_browser_is_somebody_else_s_now(path: str) -> None:
    query = line_path("juror-device").partition("?")[2]
    statuses = [ask("GET", f"{path}?{query}", device=device).status for device in ("juror-device", "organiser-device", "")]
    assert statuses == [200, 409, 409]


@pytest.mark.parametrize("name", ["x-jury-screen", "X-Jury-Screen"])
def test_gate_alone_says_whose_session_this_is(name: str) -> None:
    seen: list[list[str]] = []

    async def remember(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append([value.decode() for header, value in scope["headers"] if header.lower() == IDENTITY_HEADER])
        await echo(scope, receive, send)

    gate = Gate(remember, person_of=DEVICES.get, trusted_hosts=lambda: ())
    for device in DEVICES:
        socket(device, app=gate, headers={name: "somebody else"})
    ask("GET", "/fiche", app=gate, device="juror-device", headers={name: "somebody else"})
    juror, organiser = (line_path(device).partition("=")[2] for device in ("juror-device", "organiser-device"))
    assert seen == [[organiser], [juror], []]


def test_mark_of_a_page_opens_nothing() -> None:
    mark = line_path("juror-device").partition("=")[2]
    assert ask("GET", "/telecharger/un-appel/selection", device=mark).status == 404


def test_gate_bounds_the_lines_of_one_network_and_takes_those_that_end_for_free() -> None:
    lines = Lines(2)
    with lines.taken("192.0.2.7") as first, lines.taken("192.0.2.7") as second, lines.taken("192.0.2.7") as third:
        assert (first, second, third) == (True, True, False)
        with lines.taken("192.0.2.8") as elsewhere:
            assert elsewhere
    with lines.taken("192.0.2.7") as again:
        assert again


def test_gate_says_that_it_is_busy_where_a_network_has_all_its_lines() -> None:
    gate = Gate(echo, person_of=DEVICES.get, trusted_hosts=lambda: (), lines_max=0)
    assert socket("juror-device", app=gate).closed == 1013
    assert ask("GET", "/direct", app=gate, device="juror-device").status == 503
    assert ask("GET", "/fiche", app=gate, device="juror-device").status == 200


@pytest.mark.parametrize(("host", "status"), [("jury.example", 200), ("JURY.example:443", 200), ("ailleurs.example", 421), ("", 421)])
def test_gate_answers_only_under_the_trusted_names_when_there_are_any(host: str, status: int) -> None:
    gate = Gate(echo, person_of=DEVICES.get, trusted_hosts=lambda: ("jury.example",))
    assert ask("GET", "/sante", app=gate, headers={"host": host}).status == status
    assert socket("juror-device", app=gate, headers={"host": host}).opened == (status == 200)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("jury.example", 200),
        ("jury.example:8443", 200),
        ("localhost:8501", 200),
        ("127.0.0.1:8501", 200),
        ("[::1]:8501", 200),
        ("ailleurs.example", 421),
        ("localhost.ailleurs.example", 421),
        ("jury.example.ailleurs.example", 421),
        ("192.0.2.7", 421),
        ("[", 421),
        ("", 421),
    ],
)
def test_gate_with_a_public_address_answers_under_it_and_on_its_machine_alone(host: str, status: int) -> None:
    gate = Gate(echo, person_of=DEVICES.get, trusted_hosts=lambda: (), address=lambda: "https://jury.example")
    assert ask("GET", "/sante", app=gate, headers={"host": host}).status == status
    # Answering on the machine makes no other site of the machine ours.
    foreign = {"host": "jury.example", "origin": "http://localhost:3000"}
    assert ask("POST", "/entree/demo", app=gate, headers=foreign).status == 403


def test_headers_stand_on_every_answer_even_a_refusal() -> None:
    app = SecurityHeaders(Gate(echo, person_of=DEVICES.get, trusted_hosts=lambda: ()), is_https=is_https)
    headers = ask("GET", "/_stcore/metrics", app=app, scheme="https").headers
    assert {name: headers[name] for name in ("x-content-type-options", "x-frame-options", "referrer-policy", "cache-control")} == {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cache-control": "no-store",
    }
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(("public_url", "is_promised"), [("", False), ("http://jury.example", False), ("https://jury.example", True)])
def test_headers_promise_tls_where_the_public_address_has_it(monkeypatch: pytest.MonkeyPatch, public_url: str, is_promised: bool) -> None:
    monkeypatch.setattr(bootstrap, "settings", lambda: Settings(public_url=public_url))
    app = SecurityHeaders(Gate(echo, person_of=DEVICES.get, trusted_hosts=lambda: ()), is_https=is_https)
    assert ("strict-transport-security" in ask("GET", "/sante", app=app).headers) == is_promised


def test_headers_of_a_link_send_its_secret_nowhere_and_let_assets_be_kept() -> None:
    app = SecurityHeaders(Gate(echo, person_of=DEVICES.get, trusted_hosts=lambda: ()), is_https=is_https)
    for path in ("/entree/secret", "/scrutin/code"):
        assert ask("GET", path, app=app).headers["referrer-policy"] == "strict-origin"
    assert "cache-control" not in ask("GET", "/static/js/index.js", app=app).headers


def test_policy_knows_the_page_s_inline_script_by_its_hash() -> None:
    # The hash of "x()" by another tool: printf 'x()' | openssl dgst -sha256 -binary | base64
    policy = content_security_policy("<script>x()</script><script src='y.js'></script>")
    assert "script-src 'self' blob: 'sha256-D6IGS8VMvCoyaR/l0h9tERrBTATY01CoPS7l6xDv0kI='; " in policy


@pytest.mark.parametrize(
    ("origin", "host", "is_opened"),
    [
        ("https://jury.example:8443", "jury.example:8443", True),
        ("https://jury.example:8443", "jury.example", True),  # a proxy that leaves the port out
        ("https://jury.example:8443", "127.0.0.1:8501", True),  # or asks under its own name
        ("https://jury.example", "jury.example:8501", False),
        ("https://jury.example:8443.evil.example", "jury.example:8443", False),
        ("null", "jury.example:8443", False),
    ],
)
def test_page_gets_its_line_however_the_proxy_asks(caplog: pytest.LogCaptureFixture, origin: str, host: str, is_opened: bool) -> None:
    reached: list[list[tuple[bytes, bytes]]] = []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope["headers"])
        await echo(scope, receive, send)

    gate = Gate(behind, person_of=DEVICES.get, trusted_hosts=lambda: (), address=lambda: "https://jury.example:8443")
    answer = ask(
        "GET", line_path("juror-device"), app=gate, kind="websocket", device="juror-device", headers={"origin": origin, "host": host}
    )
    assert answer.opened is is_opened
    # Streamlit compares the two itself: it is given nothing to compare.
    assert [name for headers in reached for name, _value in headers if name == b"origin"] == []
    assert ("JURY_PUBLIC_URL" in caplog.text) is not is_opened

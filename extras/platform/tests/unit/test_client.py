"""Asking the platform: its limits are kept, its refusals said in its own words, the token told to nobody else."""

from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from deliberation.errors import InvalidValue, PlatformFailed
from extras.platform.connection import Connection, is_safe, token_in
from extras.platform.pull import describe, pull
from extras.platform.tests.serving.procedure import few
from extras.platform.tests.serving.server import TOKEN, URL, Fault, failing
from extras.platform.tests.serving.server import Platform as Server
from extras.platform.tests.unit.line import OTHER_TOKEN, Line
from tests.worlds.demonstration import demo_call

pytestmark = pytest.mark.usefixtures("english")


def test_limit_of_requests_is_waited_for_until_its_reset() -> None:
    line = Line(Server(few(), requests_a_minute=2))
    with line.open() as platform:
        assert len(pull(platform, demo_call()).dossiers.records) == 4
    # The server's minute is 40 seconds old at the first request.
    assert line.waited == [20.0]


def test_limit_that_never_ends_ends_the_reading() -> None:
    line = Line(Server(fault=failing(Fault.LIMITED, after=0)))
    with line.open() as platform, pytest.raises(PlatformFailed, match="asks to wait"):
        describe(platform)
    assert max(line.waited) <= 90.0


@pytest.mark.parametrize("reset", ["nan", "-nan", "inf", "1e999", "demain", ""])
def test_reset_that_is_no_hour_is_waited_for_a_bounded_time(monkeypatch: pytest.MonkeyPatch, reset: str) -> None:
    line = Line(Server(fault=failing(Fault.LIMITED, at=1)))
    monkeypatch.setattr(line.server, "_limited", lambda: PlainTextResponse("", 429, {"RateLimit-Reset": reset}))
    with line.open() as platform:
        describe(platform)
    assert line.waited == [90.0]


def test_answer_nested_without_end_is_not_the_platform_s(monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(Server(fault=failing(Fault.LIMITED, after=0)))
    monkeypatch.setattr(line.server, "_limited", lambda: PlainTextResponse("[" * 500_000, 200, media_type="application/json"))
    with line.open() as platform, pytest.raises(PlatformFailed, match="does not answer as the platform does"):
        describe(platform)


def test_pages_get_smaller_while_the_platform_is_too_slow() -> None:
    line = Line(Server(slow_from=12))
    with line.open() as platform:
        # 25, then 12 at a time, are too many: the third try asks for 6.
        assert len(pull(platform, demo_call()).dossiers.records) == 46
    assert line.server.asked.count("Dossiers") == 2 + 8


def test_platform_too_slow_for_the_smallest_of_pages_is_given_up() -> None:
    line = Line(Server(slow_from=1))
    with line.open() as platform, pytest.raises(PlatformFailed, match="takes too long"):
        pull(platform, demo_call())
    assert line.server.asked.count("Dossiers") == 3


def test_token_bound_to_another_network_is_refused_in_the_platform_s_words() -> None:
    server = Server(is_bound=True)
    with Line(server).open() as platform:
        describe(platform)
    with Line(server, address="198.51.100.9").open() as platform, pytest.raises(PlatformFailed) as refused:
        describe(platform)
    assert "198.51.100.9/32" in str(refused.value.message.values["words"])


def test_wrong_token_or_procedure_is_refused_at_once() -> None:
    cases = [(Line(Server(fault=failing(Fault.EXPIRED, after=0))), 12345), (Line(token=OTHER_TOKEN), 12345), (Line(), 999)]
    words = []
    for line, procedure in cases:
        with line.open(procedure=procedure) as platform, pytest.raises(PlatformFailed) as refused:
            describe(platform)
        words.append((refused.value.message.values["words"], refused.value.message.values.get("number")))
        assert (len(line.server.asked), line.waited) == (1, [])
    assert words == [("Ce jeton a expiré.", None), ("Ce jeton n’est pas connu.", None), ("Demarche not found", 999)]


def test_address_that_sends_elsewhere_is_not_followed() -> None:
    line = Line(Server(fault=failing(Fault.MOVED, after=0)))
    with line.open() as platform, pytest.raises(PlatformFailed, match="sends elsewhere"):
        describe(platform)
    assert len(line.server.asked) == 1


@pytest.mark.parametrize("fault", list(Fault))
def test_token_is_in_no_error_and_no_text_of_an_object(fault: Fault) -> None:
    line = Line(Server(few(), fault=failing(fault, after=0)))
    with line.open() as platform, pytest.raises(PlatformFailed) as failed:
        pull(platform, demo_call())
    chain = [failed.value, failed.value.__cause__, failed.value.__context__ if not failed.value.__suppress_context__ else None]
    assert TOKEN not in "".join(map(repr, (*chain, str(failed.value), failed.value.message, platform.connection)))


def test_token_that_the_platform_sends_back_is_not_shown() -> None:
    line = Line(Server(refusal=f"Le jeton {OTHER_TOKEN} est inconnu."), token=OTHER_TOKEN)
    with line.open() as platform, pytest.raises(PlatformFailed) as refused:
        describe(platform)
    assert refused.value.message.values["words"] == "Le jeton … est inconnu."


def test_page_that_comes_again_and_again_ends_the_reading() -> None:
    with Line(Server(few(), repeats=True)).open() as platform, pytest.raises(PlatformFailed, match="same page"):
        pull(platform, demo_call())


def test_many_dossiers_come_by_twenty_five_and_say_how_far_they_are() -> None:
    told: list[tuple[int, int]] = []
    with Line().open() as platform:
        pull(platform, demo_call(), here=list(map(str, range(40))), progress=lambda done, total: told.append((done, total)))
    assert told == [(25, 40), (46, 46)]


def test_first_reading_counts_the_dossiers_and_goes_on_where_they_cannot_be_counted() -> None:
    told: list[tuple[int, int]] = []
    for line in (Line(), Line(Server(fault=failing(Fault.EXPIRED, at=3)))):
        with line.open() as platform:
            pull(platform, demo_call(), progress=lambda done, total: told.append((done, total)))
        assert line.server.asked == ["Demarche", "Dossiers", "Numeros", "Dossiers", "DossiersSupprimes"]
    assert told == [(25, 46), (46, 46), (25, 25), (46, 46)]


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        (URL, True),
        ("http://127.0.0.1:8000/api", True),
        ("http://plateforme.example/api", False),
        ("https://quelqu.un@plateforme.example/api", False),
        ("ftp://plateforme.example", False),
        ("https://", False),
        ("n’importe quoi", False),
    ],
)
def test_address_is_over_tls_or_of_this_machine(address: str, *, safe: bool) -> None:
    assert is_safe(address) is safe


def test_connection_refuses_what_would_show_its_token() -> None:
    with pytest.raises(InvalidValue, match="https"):
        Connection("http://plateforme.example/api", 1, TOKEN)
    for token in ("", "a\nb", "a b", "é"):
        with pytest.raises(InvalidValue, match="token"):
            Connection(URL, 1, token)


def test_file_is_fetched_from_an_allowed_host_only() -> None:
    connection = Connection(URL, 1, TOKEN, frozenset({"fichiers.example"}))
    addresses = ["https://fichiers.example/a", "https://plateforme.example/a", "https://ailleurs.example/a", "http://fichiers.example/a"]
    assert [connection.may_fetch(address) for address in addresses] == [True, True, False, False]


def test_token_is_read_from_a_file_that_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "jeton"
    path.write_text(f"{TOKEN}\n", encoding="ascii")
    path.chmod(0o600)
    assert token_in(path) == TOKEN
    path.chmod(0o640)
    with pytest.raises(PlatformFailed, match="chmod 600"):
        token_in(path)
    with pytest.raises(PlatformFailed, match="cannot be read"):
        token_in(tmp_path / "rien")

"""One vote on a lent device, over HTTP: what its pass opens, what it is sent, and what is answered once it is over."""

import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

from deliberation.meeting.ballots import Ballot, Method, Option, Question, vote_code
from extras.paper.passes import issue_ballot_pass
from tests.serving.asgi import HOST, Answer, ask
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Candidature, Right
from web import downloads, serve
from web.downloads import Download, File
from web.entrance import access

BALLOT = "/scrutin/bulletin"
OWN_SITE = {"origin": f"http://{HOST}"}


@pytest.fixture
def item(call: OpenCall) -> Candidature:
    return call.snapshot.ranked[0]


@pytest.fixture
def ballot(call: OpenCall, item: Candidature) -> Ballot:
    return call.ballot(item.dossier, Method.SECRET)


@pytest.fixture
def app() -> ASGIApp:
    exports = downloads.routes({"selection": Download(Right.EXPORT, lambda _person, _query: File(b"a;b\n", "text/csv", "selection.csv"))})
    return Starlette(routes=[*access.routes(), *exports], middleware=serve.middleware())


def issue(call: OpenCall, ballot: Ballot, voter: int = 0) -> str:
    asked = {"candidature_id": ballot.candidature_id, "number": ballot.number, "person_id": ballot.voters[voter]}
    return issue_ballot_pass(call.uow(), **call.by_console(), **asked).code


def post(app: ASGIApp, path: str, *, cookie: str = "", choice: str = "", **said: Any) -> Answer:
    headers = OWN_SITE | ({"cookie": f"jury_ballot={cookie}"} if cookie else {})
    return ask(app, "POST", path, headers=headers, body=f"choice={choice}".encode() if choice else b"", **said)


def read(app: ASGIApp, cookie: str = "", path: str = BALLOT) -> Answer:
    return ask(app, "GET", path, headers={"cookie": f"jury_ballot={cookie}"} if cookie else {})


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition("jury_ballot=")[2].partition(";")[0]


def opened(app: ASGIApp, code: str) -> str:
    return cookie_of(post(app, f"/scrutin/{code}"))


def page(answer: Answer) -> str:
    return answer.body.decode()


def test_pass_is_used_by_its_button_alone_and_gives_a_cookie_for_one_page(app: ASGIApp, call: OpenCall, ballot: Ballot) -> None:
    code = issue(call, ballot)
    good, wrong = (ask(app, "GET", f"/scrutin/{each}") for each in (code, "0000-0000-0000"))
    assert (good.status, good.body) == (wrong.status, wrong.body)
    answer = post(app, f"/scrutin/{code}")
    assert (answer.status, answer.headers["location"]) == (303, BALLOT)
    said = answer.headers["set-cookie"]
    assert [each in said for each in ("jury_ballot=", "HttpOnly", f"Path={BALLOT}", "SameSite=lax", "Max-Age=600")] == [True] * 5
    assert "jury_device" not in said


def test_lent_device_is_sent_the_question_and_nothing_else(app: ASGIApp, call: OpenCall, ballot: Ballot, item: Candidature) -> None:
    answer = read(app, opened(app, issue(call, ballot)))
    told = page(answer)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert item.dossier in told
    assert re.findall(r'name="choice" value="(\w+)\.*"', told) == list(Option)
    snapshot = call.snapshot
    hidden = {person.name for person in snapshot.people} | {other.dossier for other in snapshot.candidatures if other.id != item.id}
    hidden |= {snapshot.administration_of(item).name, item.summary[:40]}
    assert {each for each in hidden if each in told} == set()
    assert set(re.findall(r'(?:href|src|action)="([^"]*)"', told)) == {
        "/entree/icon.svg",
        "/entree/style.css",
        "?langue=en",
        f"{BALLOT}?langue=fr",
    }


def test_lent_device_is_sent_the_same_whoever_votes_and_however_many_have(app: ASGIApp, call: OpenCall, ballot: Ballot) -> None:
    first, second = (opened(app, issue(call, ballot, voter)) for voter in (0, 1))
    alone = read(app, first).body
    assert alone == read(app, second).body
    post(app, BALLOT, cookie=second, choice=Option.AGAINST)
    assert alone == read(app, first).body


@pytest.mark.parametrize("path", ["/", "/selection", "/fiche?dossier=1", "/telecharger/demo/selection", "/direct", "/_stcore/stream"])
def test_pass_opens_nothing_else(app: ASGIApp, call: OpenCall, ballot: Ballot, path: str) -> None:
    cookie = opened(app, issue(call, ballot))
    kind = "websocket" if path == "/_stcore/stream" else "http"
    for name in ("jury_ballot", "jury_device"):
        answer, stranger = (ask(app, "GET", path, kind=kind, headers=sent) for sent in ({"cookie": f"{name}={cookie}"}, {}))
        assert (answer.status, answer.headers.get("location"), answer.body, answer.closed) == (
            stranger.status,
            stranger.headers.get("location"),
            stranger.body,
            stranger.closed,
        )


def test_vote_is_cast_once_and_leaves_nothing_of_itself_on_the_device(app: ASGIApp, call: OpenCall, ballot: Ballot) -> None:
    cookie = opened(app, issue(call, ballot))
    answer = post(app, BALLOT, cookie=cookie, choice=Option.AGAINST)
    # Led on by a redirection: the browser's history holds no form with a vote in it.
    assert (answer.status, answer.headers["location"], cookie_of(answer)) == (303, BALLOT, f"voted.{vote_code(cookie)}")
    done = read(app, cookie_of(answer))
    assert done.status == 200
    assert "Votre vote est enregistré" in page(done)
    assert vote_code(cookie) in page(done)
    assert [each for each in ("Contre", "against", ballot.question.words) if each in page(done)] == []
    (now,) = call.snapshot.meeting.ballots
    assert now.voted == frozenset({ballot.voters[0]})


def test_used_pass_is_answered_as_one_that_never_was(app: ASGIApp, call: OpenCall, ballot: Ballot) -> None:
    code = issue(call, ballot)
    cookie = opened(app, code)
    post(app, BALLOT, cookie=cookie, choice=Option.IN_FAVOUR)
    codes = [post(app, f"/scrutin/{each}") for each in (code, "0000-0000-0000")]
    devices = [post(app, BALLOT, cookie=each, choice=Option.AGAINST) for each in (cookie, "x" * 43)]
    pages = [read(app, each) for each in (cookie, "x" * 43, "")]
    assert {(answer.status, answer.body) for answer in (*codes, *devices, *pages)} == {(404, codes[1].body)}
    assert not any("set-cookie" in answer.headers for answer in (*codes, *devices, *pages))
    assert call.snapshot.meeting.ballots[0].voted_count == 1


@pytest.mark.parametrize("choice", ["", "perhaps", "x" * 5_000])
def test_form_without_a_choice_of_the_ballot_asks_again(app: ASGIApp, call: OpenCall, ballot: Ballot, choice: str) -> None:
    cookie = opened(app, issue(call, ballot))
    answer = post(app, BALLOT, cookie=cookie, choice=choice)
    assert (answer.status, cookie_of(answer)) == (303, cookie)
    assert post(app, BALLOT, cookie=cookie, choice=Option.ABSTAIN).status == 303
    assert call.snapshot.meeting.ballots[0].voted_count == 1


def test_form_of_another_site_votes_for_nobody(app: ASGIApp, call: OpenCall, ballot: Ballot) -> None:
    cookie = opened(app, issue(call, ballot))
    headers = {"cookie": f"jury_ballot={cookie}", "origin": "https://ailleurs.example"}
    assert ask(app, "POST", BALLOT, headers=headers, body=b"choice=for").status == 403
    assert call.snapshot.meeting.ballots[0].voted_count == 0


def test_track_is_chosen_in_the_language_of_the_address(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    ballot = call.ballot(item.dossier, Method.SECRET, Question.TRACK)
    answer = post(app, f"/scrutin/{issue(call, ballot)}?langue=en")
    assert answer.headers["location"] == f"{BALLOT}?langue=en"
    told = page(read(app, cookie_of(answer), f"{BALLOT}?langue=en"))
    assert "Choice of a track" in told
    assert re.findall(r'name="choice" value="(\w+)\.*"', told) == [*(track.code for track in call.snapshot.call.tracks), Option.ABSTAIN]

"""A vote is one request, and its answer is the receipt: what is counted, what is refused in words, and what nobody learns of it."""

import re
import shutil
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.types import ASGIApp

import bootstrap
from deliberation.meeting.ballots import Ballot, Method, Option, Question, vote_code
from deliberation.operations.call.calls import plain
from tests.serving.asgi import HOST, Answer, ask
from tests.worlds.acts import cancel_ballot, enter_demo, suspend_meeting, update_call
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Act, Candidature, Phase, Presence
from tools.serving.protocol import screen_mark
from web import serve
from web.entrance import access

VOTER, OTHER = "Juré 01", "Juré 02"
KEY, SECOND_KEY = "a" * 32, "b" * 32


@pytest.fixture
def item(call: OpenCall) -> Candidature:
    """The file on which a ballot is open; nobody is recused on it."""
    return next(one for one in call.snapshot.ranked if not any(call.snapshot.is_recused(each.id, one.id) for each in call.people.values()))


@pytest.fixture
def app() -> ASGIApp:
    return Starlette(routes=access.routes(), middleware=serve.middleware())


@dataclass
class Screen:
    """A page of somebody's, which sends their vote."""

    app: ASGIApp
    device: str
    mark: str
    item: Candidature

    @property
    def seed(self) -> str:
        return sha256(self.device.encode()).hexdigest()[:32]

    def address(self, language: str = "fr") -> str:
        return f"/scrutin?{urlencode({'ecran': self.mark, 'langue': language})}"

    def read(self, language: str = "fr", *, vote: str = "") -> Answer:
        return ask(self.app, "GET", self.address(language) + (f"&{urlencode({'vote': vote})}" if vote else ""), device=self.device)

    def vote(self, choice: str, *, key: str = KEY, number: int = 1, origin: str = f"http://{HOST}", language: str = "fr") -> Answer:
        body = urlencode({"dossier": self.item.dossier, "number": number, "choice": choice.ljust(7, "."), "key": key, "seed": self.seed})
        sent = {"origin": origin, "content-type": "application/x-www-form-urlencoded"}
        return ask(self.app, "POST", self.address(language), device=self.device, headers=sent, body=body.encode())


def screen(app: ASGIApp, call: OpenCall, item: Candidature, name: str = VOTER) -> Screen:
    device = enter_demo(call.uow(), person_id=call.person(name).id, agent="").device_secret
    return Screen(app, device, screen_mark(device), item)


def words(answer: Answer) -> str:
    """What the answer shows, without its markup."""
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]*>", " ", answer.body.decode()))).strip()


def told(answer: Answer) -> str:
    """The sentence that says why a vote was refused."""
    found = re.search(r'role="alert">([^<]*)<', answer.body.decode())
    assert found
    return unescape(found[1])


def votes(call: OpenCall) -> int:
    return sum(entry.act is Act.VOTED for entry in call.journal)


def counted(call: OpenCall, ballot: Ballot) -> dict[str, int]:
    """Have others vote, so that there are three votes, and count."""
    for name in ("Juré 05", "Juré 06"):
        call.vote(name, Option.ABSTAIN, call.snapshot.candidature(ballot.candidature_id).dossier)
    closed = call.close(call.snapshot.candidature(ballot.candidature_id).dossier)
    return {option: count for option, count in (closed.counts or {}).items() if count}


def test_named_vote_is_recorded_and_its_answer_says_it_and_may_be_changed(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier, Method.NAMED)
    page = screen(app, call, item)
    assert re.findall(r'value="([^"]*)" aria-pressed="false"', page.read().body.decode()) == ["for....", "against", "abstain"]
    answer = page.vote(Option.IN_FAVOUR)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "✓ Pour · Modifier · 1 sur" in words(answer)
    assert "Votre vote\N{NO-BREAK SPACE}: Pour." in words(answer)
    assert "✓ Contre · Modifier · 1 sur" in words(page.vote(Option.AGAINST, key=SECOND_KEY))
    (ballot,) = call.snapshot.meeting.ballots
    assert ballot.votes == {call.person(VOTER).id: Option.AGAINST}


def test_vote_that_is_sent_again_counts_once_and_takes_no_later_one_back(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier, Method.NAMED)
    page = screen(app, call, item)
    first, again = page.vote(Option.IN_FAVOUR), page.vote(Option.IN_FAVOUR)
    assert (first.status, first.body) == (again.status, again.body)
    page.vote(Option.AGAINST, key=SECOND_KEY)
    assert "✓ Contre" in words(page.vote(Option.IN_FAVOUR))  # which was under way for long
    assert votes(call) == 2


def test_secret_vote_is_answered_in_the_same_bytes_whichever_it_was(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    ballot = call.ballot(item.dossier, Method.SECRET)
    names = [person.name for person in call.snapshot.people if person.id in ballot.voters][:3]
    answers = list[tuple[int, bytes, str]]()
    for name, choice in zip(names, Option, strict=True):
        page, voted = screen(app, call, item, name), f"{len(answers) + 1} sur".encode()
        answer = page.vote(choice)
        body = answer.body.replace(voted, b"N sur").replace(vote_code(page.seed).encode(), b"CODE-OF-IT")
        answers.append((answer.status, body, answer.headers["content-length"]))
    assert len(set(answers)) == 1
    said = words(Answer(body=answers[0][1]))
    assert "✓ Vous avez voté · N sur" in said
    assert not any(str(option.words) in said or f'"{option}' in answers[0][1].decode() for option in Option)


def test_every_option_makes_a_request_of_one_length(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    for method, question in ((Method.SECRET, Question.ADOPT), (Method.NAMED, Question.ADOPT), (Method.SECRET, Question.TRACK)):
        ballot = call.ballot(item.dossier, method, question)
        asked = screen(app, call, item).read().body.decode()
        sent = re.findall(r'name="choice" value="([^"]*)"', asked)
        assert [each.rstrip(".") for each in sent] == list(ballot.options)
        assert len({len(urlencode({"choice": each})) for each in sent}) == 1
        cancel_ballot(call.uow(), **call.by_console(), candidature_id=item.id, number=ballot.number, reason="Un essai")


def test_secret_vote_sent_again_counts_once_and_another_one_is_refused(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    ballot = call.ballot(item.dossier, Method.SECRET)
    page = screen(app, call, item)
    first, again = page.vote(Option.IN_FAVOUR), page.vote(Option.IN_FAVOUR)
    assert (first.status, first.body) == (again.status, again.body)
    for choice in (Option.AGAINST, Option.IN_FAVOUR):
        answer = page.vote(choice, key=SECOND_KEY)
        assert (answer.status, told(answer)) == (409, "Vous avez voté\N{NO-BREAK SPACE}: un vote secret ne peut pas être changé.")
    assert votes(call) == 1
    assert counted(call, ballot) == {Option.IN_FAVOUR: 1, Option.ABSTAIN: 2}


def test_code_of_a_sealed_vote_is_its_device_s_and_among_those_counted(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    ballot, page = call.ballot(item.dossier, Method.SECRET), screen(app, call, item)
    code = vote_code(page.seed)
    vote = f"{call.call_id}/1/{item.dossier}"
    for answer in (page.vote(Option.IN_FAVOUR), page.vote(Option.IN_FAVOUR)):
        assert f'data-vote="{vote}" data-code="{code}"' in answer.body.decode()
    assert code not in page.read(vote=vote).body.decode()
    with bootstrap.assembled().engine.connect() as connection:
        rows = [str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in ("journal", "voter", "vote_request")]
    assert [held for held in rows if code in held or page.seed in held] == []
    counted(call, ballot)
    codes = re.search('data-codes="([^"]*)"', page.read(vote=vote).body.decode())
    assert codes
    listed = codes[1].split()
    assert (len(listed), listed, code in listed) == (3, sorted(listed), True)
    assert call.journal[-1].after["codes"] == listed
    for other in (f"{call.call_id + 1}/1/{item.dossier}", f"{call.call_id}/2/{item.dossier}", f"{call.call_id}/1/0", "/", "x"):
        assert "data-codes" not in page.read(vote=other).body.decode()


def test_vote_in_a_ballot_whose_key_is_gone_is_refused_in_words(app: ASGIApp, call: OpenCall, item: Candidature, tmp_path: Path) -> None:
    bootstrap.use(bootstrap.settings().model_copy(update={"ballot_keys": tmp_path / "keys"}))
    call.ballot(item.dossier, Method.SECRET)
    screen(app, call, item, OTHER).vote(Option.IN_FAVOUR)
    shutil.rmtree(tmp_path / "keys")
    answer = screen(app, call, item).vote(Option.AGAINST)
    assert (answer.status, told(answer)) == (
        409,
        "Les votes de ce scrutin secret ne peuvent plus être ouverts\N{NO-BREAK SPACE}: il est annulé, il faut voter de nouveau. "
        "Votre vote n’a pas été enregistré.",
    )
    (ballot,) = call.snapshot.meeting.ballots
    assert (ballot.is_open, ballot.is_counted) == (False, False)


def test_key_of_a_request_goes_when_the_selection_is_finalised(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier, Method.SECRET)
    screen(app, call, item).vote(Option.AGAINST)

    def kept(table: str) -> list[dict[str, Any]]:
        with bootstrap.assembled().engine.connect() as connection:
            return [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]

    (row,) = kept("vote_request")
    voter = {"call_id": call.call_id, "candidature_id": item.id, "number": 1, "person_id": call.person(VOTER).id}
    assert row == voter | {"key": KEY}
    assert KEY not in str([kept("secret_vote"), kept("journal")])
    cancelled(call, item)
    call.conclude()
    assert kept("vote_request") == []


def test_vote_whose_answer_was_lost_is_acknowledged_once_the_ballot_is_closed(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    ballot = call.ballot(item.dossier, Method.SECRET)
    page = screen(app, call, item)
    page.vote(Option.AGAINST)
    counted(call, ballot)
    answer = page.vote(Option.AGAINST)
    assert (answer.status, "Votre vote est enregistré" in words(answer)) == (200, True)


def closed(call: OpenCall, item: Candidature) -> None:
    for name in ("Juré 05", "Juré 06", "Juré 07", "Juré 08"):
        call.vote(name, Option.IN_FAVOUR if name < "Juré 07" else Option.AGAINST, item.dossier)
    call.close(item.dossier)


def cancelled(call: OpenCall, item: Candidature) -> None:
    cancel_ballot(call.uow(), **call.by_console(), candidature_id=item.id, number=1, reason="Une erreur")


def suspended(call: OpenCall, item: Candidature) -> None:
    cancelled(call, item)
    suspend_meeting(call.uow(), **call.by_console())


def recused(call: OpenCall, item: Candidature) -> None:
    call.recuse(item.dossier, VOTER)


def without_the_right(call: OpenCall, _item: Candidature) -> None:
    call.move(Phase.SCORING)


@pytest.mark.parametrize("method", [Method.NAMED, Method.SECRET])
@pytest.mark.parametrize(
    ("meanwhile", "status", "sentence"),
    [
        (closed, 409, "Le scrutin sur {dossier} est clos. Votre vote n’a pas été enregistré."),
        (cancelled, 409, "Le scrutin sur {dossier} est clos. Votre vote n’a pas été enregistré."),
        (suspended, 409, "Le scrutin sur {dossier} est clos. Votre vote n’a pas été enregistré."),
        (recused, 404, "Vous n’êtes pas parmi les votants de ce scrutin. Votre vote n’a pas été enregistré."),
        (without_the_right, 403, "Votre rôle ne le permet pas à cette étape. Votre vote n’a pas été enregistré."),
    ],
)
def test_vote_that_comes_too_late_is_refused_in_words(
    app: ASGIApp, call: OpenCall, item: Candidature, method: Method, meanwhile: Any, status: int, sentence: str
) -> None:
    call.ballot(item.dossier, method)
    page = screen(app, call, item)
    meanwhile(call, item)
    before = votes(call)
    answer = page.vote(Option.IN_FAVOUR)
    assert (answer.status, told(answer)) == (status, sentence.format(dossier=item.dossier))
    assert votes(call) == before
    assert 'data-ballot=""' in answer.body.decode()


def test_whoever_was_away_at_the_opening_is_told_that_others_vote(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    call.arrive(VOTER, presence=Presence.ABSENT)
    call.ballot(item.dossier, Method.NAMED)
    page = screen(app, call, item)
    assert 'data-ballot=""' in page.read().body.decode()
    assert page.vote(Option.IN_FAVOUR).status == 404


@pytest.mark.parametrize("method", [Method.HANDS, Method.PAPER])
def test_ballot_in_the_room_takes_no_vote_of_a_screen(app: ASGIApp, call: OpenCall, item: Candidature, method: Method) -> None:
    call.ballot(item.dossier, method)
    page = screen(app, call, item)
    assert 'data-ballot=""' in page.read().body.decode()
    assert (page.vote(Option.IN_FAVOUR).status, votes(call)) == (409, 0)


@pytest.mark.parametrize(("choice", "key"), [("", KEY), ("perhaps", KEY), ("for", ""), ("for", "x" * 32), ("x" * 5000, KEY)])
def test_request_that_is_no_vote_is_refused(app: ASGIApp, call: OpenCall, item: Candidature, choice: str, key: str) -> None:
    call.ballot(item.dossier, Method.NAMED)
    answer = screen(app, call, item).vote(choice, key=key)
    assert (answer.status, votes(call)) == (413 if len(choice) > 4096 else 422, 0)
    assert told(answer).endswith("Votre vote n’a pas été enregistré.")
    assert "Contre" in words(answer)


def test_unknown_file_and_one_under_a_recusal_are_answered_alike(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    recused(call, item)
    call.ballot(item.dossier, Method.NAMED)
    page = screen(app, call, item)
    hidden = page.read().body, page.vote(Option.IN_FAVOUR).body
    page.item = next(one for one in call.snapshot.ranked if one.id != item.id)
    cancelled(call, item)
    assert hidden == (page.read().body, page.vote(Option.IN_FAVOUR, number=7).body)


def test_somebody_else_on_the_device_or_nobody_is_told_so(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier, Method.NAMED)
    page, other = screen(app, call, item), screen(app, call, item, OTHER)
    page.device = other.device
    answer = page.vote(Option.IN_FAVOUR)
    assert answer.status == 409
    assert told(answer).startswith("Une autre personne est entrée sur cet appareil")
    page.device = "revoked"
    answer = page.vote(Option.IN_FAVOUR)
    assert answer.status == 401
    assert told(answer).startswith("Votre accès a pris fin sur cet appareil")
    assert votes(call) == 0


def test_page_of_another_site_votes_for_nobody(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier, Method.NAMED)
    assert screen(app, call, item).vote(Option.IN_FAVOUR, origin="https://ailleurs.example").status == 403
    assert votes(call) == 0


def test_ballot_on_tracks_gives_their_definitions_and_another_none(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    with call.reading() as uow:
        settings = dict(plain(uow.calls.state(call.call_id).settings))
    first, second = settings["tracks"]
    defined = {**first, "definition": {"fr": "Au lit du <patient>.", "en": "At the bedside."}}
    update_call(call.uow(), **call.by_console(), settings={**settings, "tracks": [defined, second]}, reason="Définition")
    call.ballot(item.dossier, Method.NAMED, Question.TRACK)
    paper = screen(app, call, item).read().body.decode()
    assert re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", paper) == [(first["fr"], "Au lit du &lt;patient&gt;.")]
    call.close(item.dossier)
    call.ballot(item.dossier, Method.NAMED)
    assert "<dl>" not in screen(app, call, item).read().body.decode()


def test_ballot_is_asked_in_the_language_of_the_page(app: ASGIApp, call: OpenCall, item: Candidature) -> None:
    call.ballot(item.dossier, Method.NAMED)
    page = screen(app, call, item)
    assert "For, against or abstention · Named ballot" in words(page.read("en"))
    assert "✓ For · Change · 1 of" in words(page.vote(Option.IN_FAVOUR, language="en"))

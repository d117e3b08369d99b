"""Passes for one vote in a secret ballot, through the verbs and down to the rows: to whom, what ends them, what they leave behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from data_access.database import WRITING, reading
from data_access.schema.meeting import ballot_pass
from deliberation.call.access import secret_hash
from extras.paper.passes import (
    PASS_LIFETIME,
    ballot_paper,
    ballot_passes,
    is_ballot_pass,
    issue_ballot_pass,
    open_ballot_pass,
    plain_code,
    vote_by_pass,
    withdraw_ballot_pass,
)
from tests.database.call.test_races import at_once
from tests.worlds.acts import cancel_ballot, open_ballot, save_person
from tests.worlds.room import JURORS, Room
from tests.worlds.terms import Act, Ballot, InvalidValue, Method, NotFound, Option, Presence, Question

HELD = {"number": 1}


def issue(sitting: Room, member: str = "juror", *, by: str = "organiser", dossier: str = "101", number: int = 1) -> str:
    """Issue a pass and return its code."""
    asked = {"number": number, "person_id": sitting.person(member).id}
    return issue_ballot_pass(sitting.uow(), **sitting.on(dossier, by=by), **asked).code


def opened(sitting: Room, member: str = "juror") -> str:
    """Issue a pass, open it on a device, and return the device's secret."""
    return open_ballot_pass(sitting.uow(), code=issue(sitting, member))[0]


def vote(sitting: Room, secret: str, choice: str = Option.IN_FAVOUR) -> None:
    vote_by_pass(sitting.uow(), secret=secret, choice=choice)


def rows(sitting: Room) -> list[tuple[object, ...]]:
    with reading(sitting.database.engine) as connection:
        return [tuple(row) for row in connection.execute(select(ballot_pass))]


def secret_ballot(sitting: Room) -> Ballot:
    return sitting.ballot(method=Method.SECRET)


def test_vote_by_pass_is_one_and_in_the_journal_like_every_secret_vote(sitting: Room) -> None:
    secret_ballot(sitting)
    secret = opened(sitting)
    paper = ballot_paper(sitting.reading(), secret=secret)
    assert (paper.title, paper.question, [option for option, _words in paper.options]) == (
        sitting.candidature("101").numbered_title,
        Question.ADOPT,
        list(Option),
    )
    vote(sitting, secret)
    sitting.vote("second", Option.AGAINST)
    by_pass, by_device = sitting.journal[-2:]
    assert (by_pass.act, by_pass.actor, by_pass.before, by_pass.after) == (Act.VOTED, "juror", {}, {"ballot": 1, "voted": "juror"})
    assert (by_device.act, by_device.before, set(by_device.after)) == (by_pass.act, by_pass.before, set(by_pass.after))
    sitting.vote("third", Option.AGAINST)
    assert sitting.close().counts == {Option.IN_FAVOUR: 1, Option.AGAINST: 2, Option.ABSTAIN: 0}


def test_issuing_is_an_act_that_names_the_member_and_tells_no_secret(sitting: Room) -> None:
    secret_ballot(sitting)
    code = issue(sitting)
    entry = sitting.journal[-1]
    said = (entry.act, entry.actor, entry.subject, entry.before, entry.after)
    assert said == (Act("ballot_pass_issued"), "organiser", "101", {}, {"ballot": 1, "person": "juror"})
    kept = str(rows(sitting)) + str(sitting.journal)
    assert [code in kept, plain_code(code) in kept] == [False, False]
    acts = len(sitting.journal)
    open_ballot_pass(sitting.uow(), code=code)
    assert len(sitting.journal) == acts


def test_code_is_read_however_it_is_typed(sitting: Room) -> None:
    secret_ballot(sitting)
    code = issue(sitting)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert is_ballot_pass(sitting.reading(), code=typed)


def test_nothing_is_left_of_a_pass_once_the_vote_is_cast_on_whatever_device(sitting: Room) -> None:
    secret_ballot(sitting)
    vote(sitting, opened(sitting))
    unopened = issue(sitting, "second")
    sitting.vote("second", Option.AGAINST)
    assert rows(sitting) == []
    assert not is_ballot_pass(sitting.reading(), code=unopened)


Ending = Callable[[Room], object]


def withdrawn(sitting: Room) -> None:
    withdraw_ballot_pass(sitting.uow(), **sitting.on("101", by="chair"), number=1, person_id=sitting.person("juror").id)


def cancelled(sitting: Room) -> None:
    cancel_ballot(sitting.uow(), **sitting.on("101", by="chair"), number=1, reason="Erreur")


def closed(sitting: Room) -> None:
    for name in JURORS[1:4]:
        sitting.vote(name, Option.AGAINST)
    sitting.close()


def late(sitting: Room) -> None:
    sitting.later(PASS_LIFETIME / timedelta(seconds=1))


def access_closed(sitting: Room) -> None:
    person = sitting.person("juror")
    who = sitting.by_console()
    save_person(sitting.uow(), **who, person_id=person.id, name=person.name, roles=person.roles, is_active=False)


ENDINGS: list[Ending] = [
    withdrawn,
    cancelled,
    closed,
    late,
    access_closed,
    lambda sitting: sitting.recuse("101", "juror"),
    lambda sitting: sitting.vote("juror", Option.AGAINST),
    issue,  # another one of theirs
]


@pytest.mark.parametrize("end", ENDINGS, ids=["withdrawn", "cancelled", "closed", "late", "access", "recused", "voted", "replaced"])
def test_pass_that_is_over_is_what_one_that_never_was_is(sitting: Room, end: Ending) -> None:
    secret_ballot(sitting)
    if end is issue:
        secret, code = opened(sitting), "none"
    else:
        code = issue(sitting)
        secret = open_ballot_pass(sitting.uow(), code=code)[0]
    end(sitting)
    for given in (secret, "never was"):
        with pytest.raises(NotFound):
            ballot_paper(sitting.uow(), secret=given)
        with pytest.raises(NotFound):
            vote(sitting, given)
    for given in (code, "never was"):
        assert not is_ballot_pass(sitting.uow(), code=given)
        with pytest.raises(NotFound):
            open_ballot_pass(sitting.uow(), code=given)


@pytest.mark.parametrize("end", ENDINGS[:5], ids=["withdrawn", "cancelled", "closed", "late", "access"])
def test_code_that_nobody_opened_ends_likewise(sitting: Room, end: Ending) -> None:
    secret_ballot(sitting)
    code = issue(sitting)
    end(sitting)
    with pytest.raises(NotFound):
        open_ballot_pass(sitting.uow(), code=code)


def test_code_is_no_device_and_a_device_no_code(sitting: Room) -> None:
    secret_ballot(sitting)
    code = issue(sitting)
    for given in (code, plain_code(code)):
        with pytest.raises(NotFound):
            vote(sitting, given)
    secret = open_ballot_pass(sitting.uow(), code=code)[0]
    with pytest.raises(NotFound):
        open_ballot_pass(sitting.uow(), code=secret)


def test_pass_is_for_members_who_are_here_not_recused_entitled_and_have_not_voted(sitting: Room) -> None:
    sitting.recuse("101", "second")
    sitting.arrive("third", presence=Presence.ABSENT)
    secret_ballot(sitting)
    sitting.arrive("third")
    sitting.arrive("fourth", presence=Presence.EXCUSED)
    sitting.vote("juror", Option.IN_FAVOUR)
    for member in ("second", "third", "fourth", "juror", "chair"):
        with pytest.raises(NotFound):
            issue(sitting, member)
    assert issue(sitting, "presiding juror")


@pytest.mark.parametrize("method", [Method.NAMED, Method.HANDS, Method.PAPER])
def test_pass_is_for_secret_ballots_on_devices(sitting: Room, method: Method) -> None:
    sitting.ballot(method=method)
    with pytest.raises(InvalidValue):
        issue(sitting)


def test_recused_chair_issues_and_reads_no_pass(sitting: Room) -> None:
    sitting.recuse("101", "chair")
    open_ballot(sitting.uow(), **sitting.on("101", by="organiser"), question=Question.ADOPT, method=Method.SECRET)
    refusals = []
    for dossier, number in (("101", 1), ("102", 7)):
        with pytest.raises(NotFound) as refusal:
            issue(sitting, by="chair", dossier=dossier, number=number)
        refusals.append(str(refusal.value))
        with pytest.raises(NotFound):
            ballot_passes(sitting.reading(), **sitting.on(dossier, by="chair"), number=number)
    assert refusals[0] == refusals[1]


def test_who_runs_the_ballot_sees_the_passes_that_are_good(sitting: Room) -> None:
    secret_ballot(sitting)
    issue(sitting, "second")
    sitting.later(PASS_LIFETIME / timedelta(seconds=2))
    opened(sitting)
    issue(sitting, "third")

    def standing() -> set[tuple[int, bool]]:
        held = ballot_passes(sitting.uow(), **sitting.on("101", by="organiser"), **HELD)
        return {(one.person_id, one.is_opened) for one in held}

    ids = {name: sitting.person(name).id for name in JURORS}
    assert standing() == {(ids["second"], False), (ids["juror"], True), (ids["third"], False)}
    sitting.later(PASS_LIFETIME / timedelta(seconds=2))
    assert standing() == {(ids["juror"], True), (ids["third"], False)}


@pytest.mark.parametrize(("changed", "is_opened"), [({}, True), ({}, False), ({"person_id": "second"}, True), ({"ends_at": "later"}, True)])
def test_pass_that_the_servers_key_did_not_make_opens_nothing(sitting: Room, changed: dict[str, str], is_opened: bool) -> None:
    secret_ballot(sitting)
    own = opened(sitting) if changed else plain_code("0123-4567-89AB")
    values: dict[str, object] = {
        **HELD,
        "call_id": sitting.call_id,
        "candidature_id": sitting.ids["101"],
        "person_id": sitting.person("juror").id,
    }
    values |= {"secret_hash": secret_hash(own), "is_opened": is_opened, "ends_at": sitting.now + PASS_LIFETIME}
    planted = {"person_id": sitting.person("second").id} if "person_id" in changed else {"ends_at": sitting.now + 9 * PASS_LIFETIME}
    writing = update(ballot_pass).values(planted) if changed else insert(ballot_pass).values(values)
    with sitting.database.engine.connect().execution_options(**WRITING) as connection, connection.begin():
        connection.execute(writing)
    assert not is_ballot_pass(sitting.reading(), code=own)
    with pytest.raises(NotFound):
        vote(sitting, own)


def test_unknown_option_casts_no_vote_and_leaves_the_pass(sitting: Room) -> None:
    secret_ballot(sitting)
    secret = opened(sitting)
    with pytest.raises(InvalidValue):
        vote(sitting, secret, "perhaps")
    vote(sitting, secret, Option.AGAINST)
    assert sitting.meeting.ballots[0].voted == {sitting.person("juror").id}


def test_code_opens_on_one_of_six_devices_and_its_vote_is_cast_once(sitting: Room) -> None:
    secret_ballot(sitting)
    code, secrets = issue(sitting), list[str]()
    at_once(*[lambda: secrets.append(open_ballot_pass(sitting.uow(), code=code)[0])] * 6)
    (secret,) = secrets
    at_once(*[lambda: vote(sitting, secret)] * 4)
    assert sitting.acts.count(Act.VOTED) == 1
    assert sitting.meeting.ballots[0].voted_count == 1

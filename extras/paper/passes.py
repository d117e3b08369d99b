"""Passes for secret votes on a lent device: issue, withdraw, open, and vote with one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deliberation.call.access import new_secret, secret_hash
from deliberation.call.people import Actor, Person, Right
from deliberation.derived.meeting.ballot_papers import BallotPaper, paper_on
from deliberation.derived.meeting.rules import may_vote
from deliberation.errors import InvalidValue, NotFound
from deliberation.meeting.ballots import BALLOT_PATH, Ballot, HeldPass, Method, grouped, vote_code
from deliberation.operations.acts import Receipt, UnitOfWork, acting, authorised, of_member
from deliberation.operations.meeting.ballots import cancelled_if_lost, opened_ballot, record_vote
from deliberation.record.journal import Act
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_

ISSUE_PASS = Right("issue_ballot_pass")
PASS_LIFETIME = timedelta(minutes=10)  # to fetch a device, hand it over and be left alone with it
_SYMBOLS_OF_A_PASS = 12  # 60 bits, for ten minutes
_LOOK_ALIKE = str.maketrans("OIL", "011", "- ")


@dataclass(frozen=True, slots=True)
class BallotPass:
    """New pass, shown once to the person running the ballot: good for a single device, until ``ends_at``."""

    code: str = field(repr=False)
    ends_at: datetime


def new_code() -> str:
    """Return the code of a new pass, in groups of four symbols."""
    return grouped(secrets.randbits(5 * _SYMBOLS_OF_A_PASS), _SYMBOLS_OF_A_PASS)


def may_vote_by_pass(snapshot: Snapshot, ballot: Ballot) -> tuple[Person, ...]:
    """Return the members able to vote on a lent device: entitled, without a vote."""
    return tuple(member for member in may_vote(snapshot, ballot) if member.id not in ballot.voted)


def plain_code(typed: str) -> str:
    """Return a code normalised for comparison, without separators."""
    return typed.upper().translate(_LOOK_ALIKE)


def ballot_pass_path(code: str) -> str:
    """Return the path of a pass on the server."""
    return f"{BALLOT_PATH}/{code}"


def issue_ballot_pass(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int, person_id: int) -> BallotPass:
    """Return a pass for a member's vote in a secret ballot: good once, for some minutes; the member's previous pass ends.

    Raises NotFound if ``by`` is recused on the candidature, or the member may not vote (absent, recused, not entitled at the opening,
    voted); InvalidValue except for an open secret ballot on devices.
    """
    right, act_ = ISSUE_PASS, Act("ballot_pass_issued")
    with acting(uow, call_id=call_id, by=by, right=right, act=act_, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        ballot = opened_ballot(snapshot, candidature_id, number)
        if ballot.method is not Method.SECRET:
            raise InvalidValue(N_("This is not something that this ballot can take."))
        member = next((person for person in may_vote_by_pass(snapshot, ballot) if person.id == person_id), None)
        if member is None:
            raise NotFound
        issued = BallotPass(new_code(), act.at + PASS_LIFETIME)
        held_pass = HeldPass(call_id, candidature_id, number, person_id, is_opened=False, ends_at=issued.ends_at)
        uow.ballots.give_pass(held_pass, _code_hash(issued.code))
        act.record(snapshot.candidature(candidature_id).dossier, before={}, after={"ballot": number, "person": member.name})
    return issued


def withdraw_ballot_pass(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int, person_id: int) -> Receipt | None:
    """Withdraw a member's pass, opened on a device or not; None if they have none. Raises as ``issue_ballot_pass`` does."""
    right, act_ = ISSUE_PASS, Act("ballot_pass_withdrawn")
    with acting(uow, call_id=call_id, by=by, right=right, act=act_, candidature_id=candidature_id) as act:
        snapshot = uow.snapshot(call_id)
        if uow.ballots.drop_passes(call_id, opened_ballot(snapshot, candidature_id, number), person_id):
            dossier = snapshot.candidature(candidature_id).dossier
            name = snapshot.names[person_id]
            act.record(dossier, before={"person": name}, after={"ballot": number}, outcome=of_member(name))
    return act.receipt


def ballot_passes(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, number: int) -> Sequence[HeldPass]:
    """Return the passes on an open ballot that are good now. Raises NotFound, NotAllowed, or InvalidValue for a closed ballot."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=ISSUE_PASS, candidature_id=candidature_id)
        ballot, at = opened_ballot(uow.snapshot(call_id), candidature_id, number), uow.now()
        return [held_pass for held_pass in uow.ballots.passes_on(call_id, ballot) if held_pass.is_good(at=at)]


def is_ballot_pass(uow: UnitOfWork, *, code: str) -> bool:
    """Return whether an unopened pass has this code. Ask first: a wrong guess then only reads, and waits for no writer."""
    with uow:
        return _holder(uow, _code_hash(code), is_opened=False) is not None


def open_ballot_pass(uow: UnitOfWork, *, code: str) -> tuple[str, HeldPass]:
    """Use up a pass's code; return the secret for the opening device's cookie, and the pass.

    Raises NotFound alike for an unknown, used, withdrawn or late code, and for a closed ballot.
    """
    with uow:
        hash_, secret = _code_hash(code), new_secret()
        held_pass = _holder(uow, hash_, is_opened=False)
        if held_pass is None:
            raise NotFound
        uow.calls.state(held_pass[0].call_id)  # in its turn among the acts on the call: two devices may present it at once
        uow.ballots.open_pass(held_pass[0], hash_, opened_hash=secret_hash(secret))
        uow.commit(is_told=False)
    return secret, held_pass[0]


def ballot_paper(uow: UnitOfWork, *, secret: str) -> BallotPaper:
    """Return the ballot as shown on a device with an opened pass. Raises NotFound if the pass is not, or no longer, good."""
    with uow:
        held_pass, _member = _require_opened(uow, secret)
        snapshot = uow.snapshot(held_pass.call_id)
        return paper_on(snapshot, opened_ballot(snapshot, held_pass.candidature_id, held_pass.number))


def vote_by_pass(uow: UnitOfWork, *, secret: str, choice: str) -> Receipt | None:
    """Vote with an opened pass, used up thereby. The journal's entry equals any secret vote's, without the pass.

    Raises NotFound as ``ballot_paper``; InvalidValue for an unknown option; VotesLost as ``cast_vote``.
    """
    with uow:
        held_pass, member = _require_opened(uow, secret)
    of_ballot = {"call_id": held_pass.call_id, "candidature_id": held_pass.candidature_id}
    with (
        cancelled_if_lost(uow, number=held_pass.number, **of_ballot),
        acting(uow, by=member, right=Right.VOTE, act=Act.VOTED, **of_ballot) as act,
    ):
        # Asked again in its turn among the acts on the call: meanwhile it may have been used, or withdrawn.
        if _require_opened(uow, secret) != (held_pass, member):
            raise NotFound
        record_vote(
            uow, act, by=member, candidature_id=held_pass.candidature_id, number=held_pass.number, choice=choice, code=vote_code(secret)
        )
    return act.receipt


def _require_opened(uow: UnitOfWork, secret: str) -> tuple[HeldPass, Person]:
    match = _holder(uow, secret_hash(secret), is_opened=True)
    if match is None:
        raise NotFound
    return match


def _holder(uow: UnitOfWork, hash_: str, *, is_opened: bool) -> tuple[HeldPass, Person] | None:
    """Return the valid pass with this hash and its member, if the member may enter the call without a recusal."""
    held_pass = uow.ballots.pass_of(hash_, is_opened=is_opened)
    if held_pass is None or not held_pass.is_good(at=uow.now()):
        return None
    member = uow.people.get(held_pass.person_id)
    is_recused = (held_pass.candidature_id, member.id) in uow.scores.recusals(held_pass.call_id)
    return (held_pass, member) if member.is_active and not is_recused else None


def _code_hash(code: str) -> str:
    return secret_hash(plain_code(code))

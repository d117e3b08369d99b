"""Ballots and their votes."""

import hmac
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, insert, select, true, update

from data_access.ballot_keys import BallotKey, BallotKeys, open_votes, seal_votes
from data_access.rows import Rows, attributes, update_one, upsert
from data_access.schema import meeting as tables
from data_access.schema.columns import json_text, json_value
from deliberation.errors import BallotRefuses, VotesLost
from deliberation.meeting.ballots import Ballot, CastingVote, HeldPass, Method
from deliberation.record.anchors import SealingKey
from phrases import N_

# Columns that hold a ballot's attribute as it is.
_AS_IS = (
    *("candidature_id", "number", "question", "method", "majority", "opened_by", "opened_at", "members", "override_reason"),
    *("closed_at", "cancelled_because"),
)
_OF_PASS = ("call_id", "candidature_id", "number", "person_id", "is_opened", "ends_at")


class BallotRows(Rows):
    """Implements ``repositories.Ballots``. ``keys``: of secret ballots; without them none can be held. ``key``: of passes."""

    def __init__(self, connection: Connection, keys: BallotKeys | None, key: Callable[[], SealingKey]) -> None:
        super().__init__(connection)
        self._keys, self._key = keys, key
        self._ended: list[BallotKey] = []

    def open(self, call_id: int, ballot: Ballot, *, revision: int) -> None:
        """Write a new ballot and its voters. Raises StorageFailed if the key of a secret ballot cannot be kept."""
        if ballot.method is Method.SECRET:
            self._secret_keys.require_private()
        self.save(call_id, ballot, revision=revision)
        voters = [
            {**_key(ballot), "call_id": call_id, "person_id": id_, "has_voted": False, "entered_by": "", "revision": revision}
            for id_ in ballot.voters
        ]
        if voters:
            self._connection.execute(insert(tables.voter), voters)

    def save(self, call_id: int, ballot: Ballot, *, revision: int) -> None:
        """Write a ballot's state, except voters and votes; remove the votes of a secret ballot at its end."""
        if ballot.method is Method.SECRET and not ballot.is_open:
            self._connection.execute(delete(tables.secret_vote).where(_match_ballot(tables.secret_vote, call_id, ballot)))
            self._ended.append(_name(ballot))
        casting = ballot.casting
        row = {
            **attributes(ballot, _AS_IS),
            "call_id": call_id,
            "options": json_text(ballot.options),
            "counts": json_text(dict(ballot.counts)) if ballot.counts is not None else None,
            "casting_choice": casting.choice if casting else None,
            "casting_by": casting.by if casting else "",
            "casting_at": casting.at if casting else None,
            "revision": revision,
        }
        upsert(self._connection, tables.ballot, [row])

    def set_vote(
        self, call_id: int, ballot: Ballot, person_id: int, choice: str, *, at: datetime, revision: int, entered_by: str = ""
    ) -> None:
        """Write a named vote, replacing the previous vote. Raises NotFound for a person without a vote."""
        self._mark_voted(call_id, ballot, person_id, choice=choice, voted_at=at, entered_by=entered_by, revision=revision)

    def add_secret_vote(self, call_id: int, ballot: Ballot, person_id: int, choice: str, *, code: str, revision: int) -> None:
        """Write that a person voted and, apart from the person, the votes with the new vote, by code.

        All votes of the ballot form one ciphertext, written again at each vote, so that no row reveals the latest vote. Raises NotFound for
        a person without a vote, VotesLost if the earlier votes do not open, BallotRefuses for a code in use.
        """
        key = self._secret_keys.find(_name(ballot)) if ballot.voted_count else self._secret_keys.make(_name(ballot))
        votes = self._open_votes(call_id, ballot, key) if ballot.voted_count else {}
        if code in votes:
            raise BallotRefuses(N_("This is not something that this ballot can take."))
        self._mark_voted(call_id, ballot, person_id, choice=None, voted_at=None, revision=revision)
        votes[code] = ballot.options.index(choice)
        sealed = seal_votes(key, self._facts(call_id, ballot), votes)
        upsert(self._connection, tables.secret_vote, [{"call_id": call_id, **_key(ballot), "sealed": sealed}])

    def has_request(self, **request: int | str) -> bool:
        """Tell whether a vote came by this request: its key, from this person on this ballot."""
        return self._connection.scalar(select(tables.vote_request.c.key).filter_by(**request)) is not None

    def note_request(self, **request: int | str) -> None:
        """Write the request of a vote beside the voter; the row tells nothing of the vote."""
        self._connection.execute(insert(tables.vote_request), request)

    def purge_requests(self, call_id: int) -> None:
        """Remove the keys of all requests of a call."""
        self._connection.execute(delete(tables.vote_request).where(tables.vote_request.c.call_id == call_id))

    def named_votes(self, call_id: int, ballot: Ballot) -> Mapping[int, str]:
        """Return person id → option of a named ballot, as the rows are now."""
        voter = tables.voter
        statement = select(voter.c.person_id, voter.c.choice).where(_match_ballot(voter, call_id, ballot), voter.c.choice.is_not(None))
        return dict(map(tuple, self._connection.execute(statement.order_by(voter.c.person_id))))

    def secret_votes(self, call_id: int, ballot: Ballot) -> Mapping[str, str]:
        """Return code → option of a secret ballot, by code. Raises VotesLost unless its voters' votes, as many, open."""
        if not ballot.voted_count:
            return {}
        votes = self._open_votes(call_id, ballot, self._secret_keys.find(_name(ballot)))
        return {code: ballot.options[place] for code, place in sorted(votes.items())}

    def destroy_keys(self) -> bool:
        """Destroy the keys of the secret ballots that this transaction, now committed, ended; tell whether there were any."""
        ended, self._ended = self._ended, []
        for name in ended if self._keys else ():
            self._secret_keys.destroy(name)
        return bool(ended)

    def destroy_other_keys(self) -> None:
        """Destroy the keys of all secret ballots that are not open."""
        ballot = tables.ballot
        statement = select(ballot.c.candidature_id, ballot.c.number).where(ballot.c.method == Method.SECRET, ballot.c.closed_at.is_(None))
        self._secret_keys.destroy_all_but({(row.candidature_id, row.number) for row in self._connection.execute(statement)})

    def give_pass(self, held: HeldPass, secret_hash: str) -> None:
        """Write a pass for one vote, replacing the previous pass."""
        row = {**attributes(held, _OF_PASS), "secret_hash": self._code_of_pass(held, secret_hash)}
        upsert(self._connection, tables.ballot_pass, [row])

    def pass_of(self, secret_hash: str, *, is_opened: bool) -> HeldPass | None:
        """Return the pass with this secret, expired or not; None without a pass made by the server's key."""
        passes = tables.ballot_pass
        rows = self._connection.execute(select(passes).where(passes.c.is_opened == is_opened)).all()
        made = ((row.secret_hash.encode(), _pass_of(row)) for row in rows)
        return next(
            (held_pass for code, held_pass in made if hmac.compare_digest(code, self._code_of_pass(held_pass, secret_hash).encode())), None
        )

    def passes_on(self, call_id: int, ballot: Ballot) -> Sequence[HeldPass]:
        """Return the unused passes of a ballot, expired or not."""
        passes = tables.ballot_pass
        statement = select(passes).where(_match_ballot(passes, call_id, ballot)).order_by(passes.c.person_id)
        return [_pass_of(row) for row in self._connection.execute(statement)]

    def open_pass(self, held: HeldPass, secret_hash: str, *, opened_hash: str) -> None:
        """Replace a pass's shown secret by the secret of the opening device. Raises NotFound if a different device opened the pass."""
        passes = tables.ballot_pass
        code = self._code_of_pass(replace(held, is_opened=True), opened_hash)
        statement = update(passes).where(passes.c.secret_hash == self._code_of_pass(held, secret_hash))
        update_one(self._connection, statement.values(secret_hash=code, is_opened=True))

    def drop_passes(self, call_id: int, ballot: Ballot, person_id: int | None = None) -> int:
        """Remove the passes on a ballot, or the one of a person; return how many there were."""
        passes = tables.ballot_pass
        of_whom = passes.c.person_id == person_id if person_id is not None else true()
        return self._connection.execute(delete(passes).where(_match_ballot(passes, call_id, ballot), of_whom)).rowcount

    def _code_of_pass(self, held: HeldPass, secret_hash: str) -> str:
        """Return the code that the database keeps of a pass's secret: of the server's key, bound to voter, ballot and end."""
        bound = {**attributes(held, _OF_PASS), "ends_at": held.ends_at.astimezone(UTC).isoformat()}
        return self._key().code_of([tables.ballot_pass.name, secret_hash, *bound.values()])

    @property
    def _secret_keys(self) -> BallotKeys:
        if self._keys is None:
            raise VotesLost
        return self._keys

    def _open_votes(self, call_id: int, ballot: Ballot, key: bytes) -> dict[str, int]:
        secret = tables.secret_vote
        try:
            sealed = self._connection.scalar(select(secret.c.sealed).where(_match_ballot(secret, call_id, ballot))) or b""
        except (TypeError, ValueError):  # no bytes, but a text that was written by hand
            raise VotesLost from None
        votes = open_votes(key, self._facts(call_id, ballot), sealed)
        if len(votes) != ballot.voted_count:
            raise VotesLost
        return votes

    def _facts(self, call_id: int, ballot: Ballot) -> bytes:
        """Return the facts bound to a ballot's votes: ballot, options, and people who voted, from the present rows."""
        voter = tables.voter
        voted = select(voter.c.person_id).where(_match_ballot(voter, call_id, ballot), voter.c.has_voted).order_by(voter.c.person_id)
        return json_text([call_id, *_name(ballot), ballot.options, self._connection.scalars(voted).all()]).encode()

    def _mark_voted(self, call_id: int, ballot: Ballot, person_id: int, **values: Any) -> None:
        statement = update(tables.voter).where(_match_ballot(tables.voter, call_id, ballot), tables.voter.c.person_id == person_id)
        update_one(self._connection, statement.values(has_voted=True, **values))


def ballots_of_call(connection: Connection, call_id: int) -> tuple[Ballot, ...]:
    """Return the ballots of a call with their named votes, in the order of opening."""
    ballot, voter = tables.ballot, tables.voter
    voters: defaultdict[BallotKey, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(select(voter).where(voter.c.call_id == call_id).order_by(voter.c.person_id)):
        voters[row.candidature_id, row.number].append(row)
    opened = select(ballot).where(ballot.c.call_id == call_id).order_by(ballot.c.opened_at, ballot.c.candidature_id, ballot.c.number)
    return tuple(_ballot_of(row, voters[row.candidature_id, row.number]) for row in connection.execute(opened))


def _ballot_of(row: Row[Any], voters: list[Row[Any]]) -> Ballot:
    voted = frozenset(voter.person_id for voter in voters if voter.has_voted)
    return Ballot(
        **attributes(row, _AS_IS),
        options=tuple(json_value(row.options)),
        voters=tuple(voter.person_id for voter in voters),
        voted=voted,
        voted_count=len(voted),
        votes={voter.person_id: voter.choice for voter in voters if voter.choice is not None},
        entered={voter.person_id: voter.entered_by for voter in voters if voter.entered_by},
        counts=json_value(row.counts) if row.counts is not None else None,
        casting=CastingVote(row.casting_choice, row.casting_by, row.casting_at) if row.casting_choice else None,
    )


def _pass_of(row: Row[Any]) -> HeldPass:
    return HeldPass(**attributes(row, _OF_PASS))


def _key(ballot: Ballot) -> dict[str, Any]:
    return {"candidature_id": ballot.candidature_id, "number": ballot.number}


def _name(ballot: Ballot) -> BallotKey:
    return ballot.candidature_id, ballot.number


def _match_ballot(table: Table, call_id: int, ballot: Ballot) -> ColumnElement[bool]:
    return and_(table.c.call_id == call_id, table.c.candidature_id == ballot.candidature_id, table.c.number == ballot.number)

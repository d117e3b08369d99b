"""Ballots and their votes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, insert, select, true, update

from data_access.ballot_keys import BallotKey, BallotKeys, open_votes, seal_votes
from data_access.rows import Rows, attributes, update_one, upsert
from data_access.schema import meeting as tables
from data_access.schema.columns import json_text, json_value
from deliberation.errors import VotesLost
from deliberation.meeting.ballots import Ballot, CastingVote, HeldPass, Method

# Columns that hold a ballot's attribute as it is.
_AS_IS = (
    *("candidature_id", "number", "question", "method", "majority", "opened_by", "opened_at", "members", "override_reason"),
    *("closed_at", "cancelled_because"),
)


class BallotRows(Rows):
    """Implements ``repositories.Ballots``. ``keys``: of secret ballots; without them none can be held."""

    def __init__(self, connection: Connection, keys: BallotKeys | None) -> None:
        super().__init__(connection)
        self._keys = keys
        self._ended: list[BallotKey] = []

    def open(self, call_id: int, ballot: Ballot, *, revision: int) -> None:
        """Write a new ballot, and who may vote. Raises StorageFailed for a secret one if its key could not be kept."""
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
        """Write what a ballot is now, except its voters and votes; of a secret one that ended, remove the votes."""
        if ballot.method is Method.SECRET and not ballot.is_open:
            self._connection.execute(delete(tables.secret_vote).where(_of(tables.secret_vote, ballot)))
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

    def set_vote(self, ballot: Ballot, person_id: int, choice: str, *, at: datetime, revision: int, entered_by: str = "") -> None:
        """Write a named vote in place of the one before. Raises NotFound for somebody who may not vote."""
        self._mark_voted(ballot, person_id, choice=choice, voted_at=at, entered_by=entered_by, revision=revision)

    def add_secret_vote(self, call_id: int, ballot: Ballot, person_id: int, choice: str, *, revision: int) -> None:
        """Write that somebody voted and, apart from it, one vote more. Raises NotFound for somebody who may not vote.

        All votes of the ballot are sealed and written again, so that nothing in the database tells the last one from the others: neither
        where a row lies nor which transaction wrote it. Raises VotesLost if those before cannot be opened.
        """
        key = self._secret_keys.find(_name(ballot)) if ballot.voted_count else self._secret_keys.make(_name(ballot))
        votes = [*self._open_votes(ballot, key), ballot.options.index(choice)]
        self._mark_voted(ballot, person_id, choice=None, voted_at=None, revision=revision)
        secret = tables.secret_vote
        self._connection.execute(delete(secret).where(_of(secret, ballot)))
        rows = [{**_key(ballot), "call_id": call_id, "sealed": each} for each in seal_votes(key, _name(ballot), votes)]
        self._connection.execute(insert(secret), rows)

    def has_request(self, **request: int | str) -> bool:
        """Tell whether a vote came by this request: its key, from this person on this ballot."""
        return self._connection.scalar(select(tables.vote_request.c.key).filter_by(**request)) is not None

    def note_request(self, **request: int | str) -> None:
        """Write by which request a vote came, beside who has voted: nothing of the vote itself."""
        self._connection.execute(insert(tables.vote_request), request)

    def purge_requests(self, call_id: int) -> None:
        """Remove the keys of all requests of a call."""
        self._connection.execute(delete(tables.vote_request).where(tables.vote_request.c.call_id == call_id))

    def count(self, ballot: Ballot) -> Mapping[str, int]:
        """Return option → votes of a ballot on devices, options without votes left out. Raises VotesLost for a secret one."""
        if ballot.method is Method.SECRET:
            votes = self._open_votes(ballot, self._secret_keys.find(_name(ballot))) if ballot.voted_count else []
            return dict(Counter(ballot.options[vote] for vote in votes))
        voter = tables.voter
        return dict(Counter(self._connection.scalars(select(voter.c.choice).where(_of(voter, ballot), voter.c.choice.is_not(None)))))

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

    def give_pass(self, call_id: int, ballot: Ballot, person_id: int, *, secret_hash: str, ends_at: datetime) -> None:
        """Write a pass for one vote in place of the one before."""
        row = {"call_id": call_id, **_key(ballot), "person_id": person_id, "ends_at": ends_at}
        upsert(self._connection, tables.ballot_pass, [row | {"secret_hash": secret_hash, "is_opened": False}])

    def pass_of(self, secret_hash: str, *, is_opened: bool) -> HeldPass | None:
        """Return the pass with this secret, whether past its end or not; None if there is none so far on."""
        kept = tables.ballot_pass
        statement = select(kept).where(kept.c.secret_hash == secret_hash, kept.c.is_opened == is_opened)
        row = self._connection.execute(statement).one_or_none()
        return _pass_of(row) if row else None

    def passes_on(self, ballot: Ballot) -> Sequence[HeldPass]:
        """Return the passes that were issued on a ballot and not used, past their end or not."""
        kept = tables.ballot_pass
        statement = select(kept).where(_of(kept, ballot)).order_by(kept.c.person_id)
        return [_pass_of(row) for row in self._connection.execute(statement)]

    def open_pass(self, secret_hash: str, *, opened_hash: str) -> None:
        """Give a pass the secret of the device that opened it, in place of the one that was shown. Raises NotFound if another did."""
        kept = tables.ballot_pass
        statement = update(kept).where(kept.c.secret_hash == secret_hash, kept.c.is_opened.is_(False))
        update_one(self._connection, statement.values(secret_hash=opened_hash, is_opened=True))

    def drop_passes(self, ballot: Ballot, person_id: int | None = None) -> int:
        """Remove the passes on a ballot, or the one of a person; return how many there were."""
        kept = tables.ballot_pass
        of_whom = kept.c.person_id == person_id if person_id is not None else true()
        return self._connection.execute(delete(kept).where(_of(kept, ballot), of_whom)).rowcount

    @property
    def _secret_keys(self) -> BallotKeys:
        if self._keys is None:
            raise VotesLost
        return self._keys

    def _open_votes(self, ballot: Ballot, key: bytes) -> list[int]:
        secret = tables.secret_vote
        sealed = self._connection.scalars(select(secret.c.sealed).where(_of(secret, ballot))).all()
        if len(sealed) != ballot.voted_count:
            raise VotesLost
        return open_votes(key, _name(ballot), sealed)

    def _mark_voted(self, ballot: Ballot, person_id: int, **values: Any) -> None:
        statement = update(tables.voter).where(_of(tables.voter, ballot), tables.voter.c.person_id == person_id)
        update_one(self._connection, statement.values(has_voted=True, **values))


def ballots_of_call(connection: Connection, call_id: int) -> tuple[Ballot, ...]:
    """Return the ballots of a call with their named votes, in the order they were opened."""
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
    return HeldPass(row.call_id, row.candidature_id, row.number, row.person_id, row.is_opened, row.ends_at)


def _key(ballot: Ballot) -> dict[str, Any]:
    return {"candidature_id": ballot.candidature_id, "number": ballot.number}


def _name(ballot: Ballot) -> BallotKey:
    return ballot.candidature_id, ballot.number


def _of(table: Table, ballot: Ballot) -> ColumnElement[bool]:
    return and_(table.c.candidature_id == ballot.candidature_id, table.c.number == ballot.number)

"""Make, revoke and resolve tokens of machines that read documents of a finalised call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from deliberation.call.access import NewToken, ReadingToken, TokenLevel, new_secret, secret_hash, token_secret
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Person, Right
from deliberation.call.rights import holds
from deliberation.errors import NotAllowed, NotFound
from deliberation.operations.acts import Receipt, UnitOfWork, acting, authorised
from deliberation.record.journal import Act
from deliberation.snapshot.visibility import visible
from phrases import N_

_FOR_WHOLE = N_("Tokens are only for people who see every file: no member of the jury, nobody recused.")


@dataclass(frozen=True, slots=True)
class TokenReader:
    """A valid token, its call, and the person as whom it reads; None if the server's console made it."""

    token: ReadingToken
    call_id: int
    person: Person | None


def make_token(uow: UnitOfWork, *, by: Actor, call_id: int, name: str, level: TokenLevel, days: int) -> NewToken:
    """Make a token that ends after ``days``, and return it with its secret, which nothing can show again.

    Raises InvalidValue for a name or a number of days that it may not have; NotAllowed for whoever may not, does not see every file,
    or while the selection is not final.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.TOKENS, act=Act.TOKEN_MADE) as act:
        if act.state.phase is not Phase.FINALISED:  # the console has every right, but this is no time for it
            raise NotAllowed(N_("Tokens are made once the selection is finalised."))
        if visible(uow.snapshot(call_id), by).is_partial:
            raise NotAllowed(_FOR_WHOLE)
        secret = token_secret(new_secret())
        person_id = by.id if isinstance(by, Person) else None
        token = ReadingToken(0, name.strip(), level, person_id, act.by, act.at, act.at + timedelta(days=days))
        token = uow.tokens.add(call_id, token, secret_hash=secret_hash(secret))
        act.record(token.name, before={}, after={"token": token.id, "level": str(level), "ends_at": token.ends_at.isoformat()})
    return NewToken(token, secret)


def revoke_token(uow: UnitOfWork, *, by: Actor, call_id: int, token_id: int) -> Receipt | None:
    """End a token, in any phase. Nothing happens if it is over already. Raises NotFound for one of another call."""
    with acting(uow, call_id=call_id, by=by, right=Right.REVOKE_TOKENS, act=Act.TOKEN_REVOKED) as act:
        token = next((one for one in uow.tokens.of_call(call_id) if one.id == token_id), None)
        if token is None:
            raise NotFound
        if token.is_good(at=act.at):
            uow.tokens.revoke(token.id, at=act.at)
            act.record(token.name, before={"token": token.id}, after={"token": None})
    return act.receipt


def tokens_of_call(uow: UnitOfWork, *, by: Actor, call_id: int) -> Sequence[ReadingToken]:
    """Return the tokens of a call that are good now, the oldest first. Raises NotAllowed."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.REVOKE_TOKENS)
        at = uow.now()
        return [token for token in uow.tokens.of_call(call_id) if token.is_good(at=at)]


def reader_of_token(uow: UnitOfWork, *, secret: str) -> TokenReader | None:
    """Return the reader of a secret; None if it is unknown, revoked, over, or its maker could not make it today."""
    with uow:
        found = uow.tokens.with_secret(secret_hash(secret))
        if found is None or not found[1].is_good(at=uow.now()):
            return None
        call_id, token = found
        if token.person_id is None:
            return TokenReader(token, call_id, None)
        maker = uow.people.get(token.person_id)
        may = maker.is_active and holds(maker.roles, Right.TOKENS, Phase.FINALISED)
        return TokenReader(token, call_id, maker) if may else None

"""Record a member's declaration not to give content of candidatures to a generative AI."""

from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.errors import InvalidValue
from deliberation.operations.acts import Receipt, acting
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act
from phrases import N_


def declare_no_ai(uow: UnitOfWork, *, by: Person, call_id: int) -> Receipt | None:
    """Declare that ``by`` gave no content of candidatures to a generative AI, and will give none; None if they did already.

    Raises InvalidValue if the call does not ask for it.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.DECLARE_NO_AI, act=Act.NO_AI_DECLARED) as act:
        if not act.state.call.rules.ai_declaration:
            raise InvalidValue(N_("This call asks for no declaration on generative AI."))
        if by.id not in uow.snapshot(call_id).no_ai_declared:
            uow.scores.add_no_ai_declaration(call_id, by.id, at=act.at, revision=act.revision)
            act.record(by.name, before={}, after={"person": by.name})
    return act.receipt

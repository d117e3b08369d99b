"""Rights by role and phase: a single table, and the document generated from the table."""

from collections.abc import Iterable

import capabilities
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Console, Right, Role
from deliberation.errors import CallIsFinalised, NotAllowed
from phrases import language

_P, _S, _D, _F = Phase.PREPARATION, Phase.SCORING, Phase.DELIBERATION, Phase.FINALISED
_ALWAYS = frozenset(Phase)
_OPEN = frozenset(Phase.open())

_LETTERS = {Phase.PREPARATION: "P", Phase.SCORING: "N", Phase.DELIBERATION: "D", Phase.FINALISED: "A"}

# right → role → phases in which that role has it
TABLE: dict[Right, dict[Role, frozenset[Phase]]] = {
    Right.BROWSE: {
        Role.JUROR: frozenset({_S, _D, _F}),
        Role.CHAIR: _ALWAYS,
        Role.DEPUTY: _ALWAYS,
        Role.ORGANISER: _ALWAYS,
        Role.STAFF: _ALWAYS,
        Role.OBSERVER: frozenset({_D, _F}),
    },
    Right.EXPORT: {
        Role.CHAIR: _ALWAYS,
        Role.DEPUTY: frozenset({_D, _F}),
        Role.ORGANISER: _ALWAYS,
        Role.STAFF: _ALWAYS,
    },
    Right.SEE_JOURNAL: {Role.CHAIR: _ALWAYS, Role.ORGANISER: _ALWAYS, Role.STAFF: _ALWAYS},
    Right.SCORE: {Role.JUROR: frozenset({_S, _D})},
    Right.SCREEN: {Role.ORGANISER: _OPEN, Role.CHAIR: _OPEN, Role.STAFF: frozenset({_P})},
    Right.ADMIT_LATE: {Role.CHAIR: _OPEN},
    Right.WITHDRAW: {Role.ORGANISER: _OPEN, Role.CHAIR: _OPEN},
    Right.RECALL: {
        Role.JUROR: frozenset({_S, _D}),
        Role.CHAIR: frozenset({_S, _D}),
        Role.DEPUTY: frozenset({_S, _D}),
        Role.ORGANISER: frozenset({_S, _D}),
    },
    Right.DECIDE: {Role.CHAIR: frozenset({_D}), Role.DEPUTY: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.AGREE_LIST: {Role.CHAIR: frozenset({_D}), Role.DEPUTY: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.EXCEED_PLACES: {Role.CHAIR: frozenset({_D})},
    Right.DECIDE_OUT_OF_ORDER: {Role.CHAIR: frozenset({_D})},
    Right.DISSENT: {Role.JUROR: frozenset({_D}), Role.CHAIR: frozenset({_D}), Role.DEPUTY: frozenset({_D})},
    Right.RECORD_DISSENT: {Role.CHAIR: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.RECORD_DEBATE: {Role.CHAIR: frozenset({_D}), Role.DEPUTY: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.FINALISE: {Role.CHAIR: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.REOPEN: {Role.CHAIR: frozenset({_F})},
    Right.TOKENS: {Role.CHAIR: frozenset({_F}), Role.ORGANISER: frozenset({_F})},
    Right.REVOKE_TOKENS: {Role.CHAIR: _ALWAYS, Role.ORGANISER: _ALWAYS},
    Right.IMPORT: {Role.ORGANISER: _OPEN},
    Right.MANAGE_PEOPLE: {Role.ORGANISER: _ALWAYS, Role.CHAIR: _ALWAYS},
    Right.LEAVE_JURY: {Role.ORGANISER: _OPEN, Role.CHAIR: _OPEN},
    Right.SETTLE: {Role.ORGANISER: _OPEN},
    Right.CHANGE_CALL: {Role.ORGANISER: _OPEN},
    Right.KEEP_CALL: {Role.ORGANISER: _ALWAYS},
    Right.MOVE_PHASE: {Role.ORGANISER: _OPEN, Role.CHAIR: _OPEN},
    Right.REVEAL: {Role.CHAIR: frozenset({_S, _D})},
    Right.SEE_PROGRESS: {Role.ORGANISER: _ALWAYS, Role.CHAIR: _ALWAYS},
    Right.SEE_DIAGNOSTICS: {Role.ORGANISER: frozenset({_S, _D, _F}), Role.CHAIR: frozenset({_S, _D, _F})},
    Right.PROJECT: {Role.PROJECTOR: _ALWAYS, Role.ORGANISER: _ALWAYS, Role.CHAIR: _ALWAYS},
    Right.DECLARE_RECUSAL: {Role.JUROR: _OPEN, Role.CHAIR: _OPEN, Role.DEPUTY: _OPEN},
    Right.DECLARE_NO_AI: {Role.JUROR: frozenset({_S, _D}), Role.CHAIR: frozenset({_S, _D}), Role.DEPUTY: frozenset({_S, _D})},
    Right.IMPOSE_RECUSAL: {Role.CHAIR: _OPEN},
    Right.REVOTE: {Role.CHAIR: frozenset({_D})},
    Right.PREPARE_MEETING: {Role.CHAIR: frozenset({_S, _D}), Role.ORGANISER: frozenset({_S, _D})},
    Right.CONDUCT: {Role.CHAIR: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.STEER_ROOM: {Role.CHAIR: frozenset({_S, _D, _F}), Role.ORGANISER: frozenset({_S, _D, _F})},
    Right.SEND_TO_ROOM: {Role.CHAIR: frozenset({_S, _D, _F}), Role.ORGANISER: frozenset({_S, _D, _F})},
    Right.RUN_BALLOT: {Role.CHAIR: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.ENTER_VOTE: {Role.CHAIR: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.OVERRIDE_QUORUM: {Role.CHAIR: frozenset({_D})},
    Right.CASTING_VOTE: {Role.CHAIR: frozenset({_D})},
    Right.VOTE: {Role.JUROR: frozenset({_D})},
    Right.TAKE_NOTES: {Role.JUROR: frozenset({_S, _D}), Role.CHAIR: _OPEN, Role.DEPUTY: _OPEN, Role.ORGANISER: _OPEN},
}
TABLE |= {
    Right(grant.value): {
        Role(role): frozenset(phase for phase in Phase if _LETTERS[phase] in phases) for role, phases in grant.roles.items()
    }
    for grant in capabilities.rights().values()
}

# The chair's rights that a deputy has too, in the same phases, on files where the chair is recused or away.
STANDING_IN = frozenset(
    {
        Right.ADMIT_LATE,
        Right.DECIDE_OUT_OF_ORDER,
        Right.REVEAL,
        Right.REVOTE,
        Right.IMPOSE_RECUSAL,
        Right.CONDUCT,
        Right.STEER_ROOM,
        Right.SEND_TO_ROOM,
        Right.RUN_BALLOT,
        Right.ENTER_VOTE,
        Right.OVERRIDE_QUORUM,
        Right.CASTING_VOTE,
        Right.RECORD_DISSENT,
        *(Right(grant.value) for grant in capabilities.rights().values() if grant.stands_in),
    }
)


def holds(roles: Iterable[Role], right: Right, phase: Phase, *, stands_in: bool = False) -> bool:
    """Tell whether any of ``roles`` gives ``right`` in ``phase``. ``stands_in``: the chair is recused or away, a deputy has the chair."""
    granted = TABLE[right]
    if stands_in and right in STANDING_IN and Role.DEPUTY in (roles := set(roles)):
        roles = {*roles, Role.CHAIR}
    return any(phase in granted.get(role, frozenset()) for role in roles)


def require(actor: Actor, right: Right, *, phase: Phase, call_id: int, stands_in: bool = False) -> None:
    """Let pass only an actor of this call who has ``right`` in ``phase``; the server's console has every right.

    Raises CallIsFinalised if only the lock stands in the way, NotAllowed otherwise. The lock binds the console too.
    """
    if isinstance(actor, Console):
        if phase is Phase.FINALISED and _phases_of(right) <= _OPEN:
            raise CallIsFinalised
        return
    if actor.call_id != call_id or not actor.is_active:
        raise NotAllowed
    if holds(actor.roles, right, phase, stands_in=stands_in):
        return
    if phase is Phase.FINALISED and any(holds(actor.roles, right, open_phase) for open_phase in _OPEN):
        raise CallIsFinalised(may=holds(actor.roles, Right.REOPEN, phase))
    raise NotAllowed


def _phases_of(right: Right) -> frozenset[Phase]:
    return frozenset().union(*TABLE[right].values())


_INTRODUCTION = """# Qui peut quoi, et quand

Cette page est écrite par le programme, à partir de la table que chaque opération vérifie (`deliberation/call/rights.py`) : la modifier ici
ne change rien. Une lettre par phase : **P** préparation, **N** notation, **D** délibération, **A** sélection arrêtée. Les rôles
d’une personne s’additionnent. † : la suppléance l’a aussi, dans les mêmes phases, sur les dossiers où la présidence est en
déport ou absente.
La console du serveur a tous les droits, sauf sur une sélection arrêtée.
"""


def document() -> str:
    """Return the page, in French: a row a right, a column a role, the phases in each cell."""
    with language("fr"):
        rows = [["Droit", *(role.words for role in Role)], ["---"] * (len(Role) + 1)]
        rows += [[right.words + (" †" if right in STANDING_IN else ""), *(_phases(right, role) for role in Role)] for right in Right]
    return _INTRODUCTION + "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _phases(right: Right, role: Role) -> str:
    granted = TABLE[right].get(role, frozenset())
    return "".join(_LETTERS[phase] for phase in Phase if phase in granted)

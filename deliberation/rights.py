"""Who may do what, when: one table, read at a glance."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from deliberation.errors import CallIsFinalised, NotAllowed
from deliberation.people import Actor, Console, Role
from deliberation.snapshot import Phase
from phrases import N_


class Right(StrEnum):
    """Something a person may do or see in a call."""

    BROWSE = "browse"  # lists, sheets, comparison, selection
    EXPORT = "export"
    SCORE = "score"
    SCREEN = "screen"
    RECALL = "recall"  # bring a candidature back into the discussion
    DECIDE = "decide"
    EXCEED_PLACES = "exceed_places"
    FINALISE = "finalise"
    REOPEN = "reopen"
    IMPORT = "import"
    MANAGE_PEOPLE = "manage_people"
    SETTLE = "settle"  # mapping of the form, administrations
    MOVE_PHASE = "move_phase"
    REVEAL = "reveal"
    SEE_PROGRESS = "see_progress"
    SEE_DIAGNOSTICS = "see_diagnostics"  # severity of the jurors, by name
    PROJECT = "project"


RIGHT_LABELS: Final = {
    Right.BROWSE: N_("Read candidatures, scores and decisions"),
    Right.EXPORT: N_("Download the selection and the scores"),
    Right.SCORE: N_("Score candidatures"),
    Right.SCREEN: N_("Pre-select"),
    Right.RECALL: N_("Bring a candidature back into the discussion"),
    Right.DECIDE: N_("Record decisions"),
    Right.EXCEED_PLACES: N_("Go over the number of places"),
    Right.FINALISE: N_("Finalise the selection"),
    Right.REOPEN: N_("Reopen a finalised selection"),
    Right.IMPORT: N_("Import files"),
    Right.MANAGE_PEOPLE: N_("Manage people and their links"),
    Right.SETTLE: N_("Settle the form’s mapping and the administrations"),
    Right.MOVE_PHASE: N_("Move the call to another phase"),
    Right.REVEAL: N_("Reveal the scores"),
    Right.SEE_PROGRESS: N_("Follow who has scored what"),
    Right.SEE_DIAGNOSTICS: N_("See how severe each juror is"),
    Right.PROJECT: N_("Show the room screen"),
}

_P, _S, _D, _F = Phase.PREPARATION, Phase.SCORING, Phase.DELIBERATION, Phase.FINALISED
_ALWAYS: Final = frozenset(Phase)
_OPEN: Final = frozenset({_P, _S, _D})

# right → role → phases in which that role has it
TABLE: Final[dict[Right, dict[Role, frozenset[Phase]]]] = {
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
    Right.SCORE: {Role.JUROR: frozenset({_S, _D})},
    Right.SCREEN: {Role.ORGANISER: _OPEN, Role.CHAIR: _OPEN, Role.STAFF: frozenset({_P})},
    Right.RECALL: {
        Role.JUROR: frozenset({_S, _D}),
        Role.CHAIR: frozenset({_S, _D}),
        Role.DEPUTY: frozenset({_S, _D}),
        Role.ORGANISER: frozenset({_S, _D}),
    },
    Right.DECIDE: {Role.CHAIR: frozenset({_D}), Role.DEPUTY: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.EXCEED_PLACES: {Role.CHAIR: frozenset({_D})},
    Right.FINALISE: {Role.CHAIR: frozenset({_D}), Role.ORGANISER: frozenset({_D})},
    Right.REOPEN: {Role.CHAIR: frozenset({_F})},
    Right.IMPORT: {Role.ORGANISER: _OPEN},
    Right.MANAGE_PEOPLE: {Role.ORGANISER: _ALWAYS},
    Right.SETTLE: {Role.ORGANISER: _OPEN},
    Right.MOVE_PHASE: {Role.ORGANISER: _OPEN, Role.CHAIR: _OPEN},
    Right.REVEAL: {Role.CHAIR: frozenset({_S, _D})},
    Right.SEE_PROGRESS: {Role.ORGANISER: _ALWAYS, Role.CHAIR: _ALWAYS},
    Right.SEE_DIAGNOSTICS: {Role.ORGANISER: frozenset({_S, _D, _F}), Role.CHAIR: frozenset({_S, _D, _F})},
    Right.PROJECT: {Role.PROJECTOR: _ALWAYS, Role.ORGANISER: _ALWAYS, Role.CHAIR: _ALWAYS},
}


def holds(roles: Iterable[Role], right: Right, phase: Phase) -> bool:
    """Tell whether any of ``roles`` gives ``right`` in ``phase``."""
    granted = TABLE[right]
    return any(phase in granted.get(role, frozenset()) for role in roles)


def require(actor: Actor, right: Right, *, phase: Phase, call_id: int) -> None:
    """Let pass only an actor of this call who has ``right`` in ``phase``; the server's console has every right.

    Raises CallIsFinalised where only the lock stands in the way, NotAllowed otherwise. The lock binds the console too.
    """
    if isinstance(actor, Console):
        if phase is Phase.FINALISED and _phases_of(right) <= _OPEN:
            raise CallIsFinalised
        return
    if actor.call_id != call_id or not actor.is_active:
        raise NotAllowed
    if holds(actor.roles, right, phase):
        return
    if phase is Phase.FINALISED and any(holds(actor.roles, right, open_phase) for open_phase in _OPEN):
        raise CallIsFinalised
    raise NotAllowed


def _phases_of(right: Right) -> frozenset[Phase]:
    return frozenset().union(*TABLE[right].values())

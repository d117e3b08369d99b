"""The people of a call, their roles, and who is acting."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from deliberation.errors import InvalidValue
from phrases import N_, _


class Role(StrEnum):
    """What a person is in a call; a person may be several."""

    JUROR = "juror"
    CHAIR = "chair"
    DEPUTY = "deputy"
    ORGANISER = "organiser"
    STAFF = "staff"
    OBSERVER = "observer"
    PROJECTOR = "projector"


ROLE_LABELS: Final = {
    Role.JUROR: N_("Juror"),
    Role.CHAIR: N_("Chair"),
    Role.DEPUTY: N_("Deputy chair"),
    Role.ORGANISER: N_("Organiser"),
    Role.STAFF: N_("Staff"),
    Role.OBSERVER: N_("Observer"),
    Role.PROJECTOR: N_("Room screen"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a call, acting or acted upon. ``name`` is unique within the call."""

    id: int
    call_id: int
    name: str
    roles: frozenset[Role]
    email: str = ""
    organisation: str = ""
    is_active: bool = True

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue(N_("A person needs a name."))
        if not self.roles:
            raise InvalidValue(N_("{name} needs at least one role."), name=self.name)
        if Role.PROJECTOR in self.roles and len(self.roles) > 1:
            raise InvalidValue(N_("A room screen is not a person: it takes no other role."))

    def has(self, *roles: Role) -> bool:
        """Tell whether the person has any of ``roles``."""
        return not self.roles.isdisjoint(roles)

    @property
    def sits(self) -> bool:
        """Tell whether the person has a seat in the meeting: as a juror, a chair or a deputy."""
        return self.has(Role.JUROR, Role.CHAIR, Role.DEPUTY)

    @property
    def role_names(self) -> str:
        """Return the roles in words, in the order of the table of roles."""
        return ", ".join(_(label) for role, label in ROLE_LABELS.items() if role in self.roles)


@dataclass(frozen=True, slots=True)
class Console:
    """Whoever works on the server's command line: journalled as ``console``, with a name when one is given."""

    name: str = ""


Actor = Person | Console


def actor_label(actor: Actor) -> str:
    """Return the name under which an act is journalled."""
    if isinstance(actor, Console):
        return f"console ({actor.name})" if actor.name else "console"
    return actor.name

"""The people of a call, their roles, and who is acting."""

from dataclasses import dataclass

from deliberation.errors import InvalidValue
from deliberation.vocabulary import Labelled
from phrases import N_


class Role(Labelled):
    """What a person is in a call; a person may be several."""

    JUROR = "juror", N_("Juror")
    CHAIR = "chair", N_("Chair")
    DEPUTY = "deputy", N_("Deputy chair")
    ORGANISER = "organiser", N_("Organiser")
    STAFF = "staff", N_("Staff")
    OBSERVER = "observer", N_("Observer")
    PROJECTOR = "projector", N_("Room screen")


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
        """Return the roles in words, in the order of their vocabulary."""
        return ", ".join(role.words for role in Role if role in self.roles)


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

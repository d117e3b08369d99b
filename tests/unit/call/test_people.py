"""People, their roles, and the name an act is journalled under."""

import pytest

from deliberation.call.people import Actor, Console, Person, Role, actor_label
from deliberation.errors import InvalidValue
from phrases import language
from tests.worlds.snapshots import make_juror


@pytest.mark.parametrize(
    ("name", "roles"), [("", {Role.JUROR}), (" \t", {Role.JUROR}), ("Camille", set()), ("Salle", {Role.PROJECTOR, Role.JUROR})]
)
def test_person_without_name_or_with_impossible_roles_is_refused(name: str, roles: set[Role]) -> None:
    with pytest.raises(InvalidValue):
        Person(1, 1, name, frozenset(roles))


def test_roles_are_named_in_the_order_of_their_table() -> None:
    with language("en"):
        assert make_juror(1, Role.CHAIR).role_names == "Juror, Chair"


def test_person_has_a_role_where_any_is_theirs() -> None:
    chair = Person(1, 1, "Camille", frozenset({Role.CHAIR}))
    assert (chair.has(Role.JUROR, Role.CHAIR), chair.has(Role.JUROR), chair.has()) == (True, False, False)


@pytest.mark.parametrize(
    ("actor", "label"), [(make_juror(1), "Juré 01"), (Console(), "console"), (Console("Camille"), "console (Camille)")]
)
def test_act_bears_the_name_of_its_actor(actor: Actor, label: str) -> None:
    assert actor_label(actor) == label

"""Readers assigned to files, for tests of the core: by the verb of the extra where it is installed, else as plain rows."""

from collections.abc import Collection

import capabilities
from deliberation.operations.acts import UnitOfWork, acting
from tests.worlds.extras import is_installed
from tests.worlds.terms import Act, Actor, Right


def assign_readers(uow: UnitOfWork, *, by: Actor, call_id: int, readers: int, pairs: Collection[tuple[int, int]]) -> None:
    """Assign files by (candidature id, person id), in place of the assignment that stands."""
    with uow:
        seen = frozenset(uow.snapshot(call_id).assigned)
    if is_installed("assignment"):
        verb = capabilities.resolve("extras.assignment.verbs:assign_reading")
        verb(uow, by=by, call_id=call_id, readers=readers, pairs=pairs, seen=seen)
        return
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.PERSON_SAVED) as act:
        uow.scores.set_readers(call_id, readers, revision=act.revision)
        uow.scores.end_assignments(call_id, seen - frozenset(pairs), at=act.at, revision=act.revision)
        uow.scores.assign(call_id, frozenset(pairs) - seen, at=act.at, revision=act.revision)
        act.record("readers", before={}, after={})

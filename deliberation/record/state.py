"""The state of a call, its meeting included, as plain JSON values: what a finalised version hashes.

Each field declares whether it is in the state. The canonical form has a number: a version keeps the form of its time
and is checked by it, so a form is never changed; a new one is added.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from deliberation.declarations import Declaration, Finalised, Key, names_where, require_each
from deliberation.meeting.meeting import Meeting
from deliberation.plain import FIRST_FORM, plain
from deliberation.record import form_4
from deliberation.record.form_4 import State, Writer
from deliberation.snapshot.snapshot import Snapshot

# By number, what writes each frozen field of the call and of its meeting.
FORMS: Final[Mapping[int, Mapping[type[Any], Mapping[str, Writer]]]] = {
    FIRST_FORM: {Snapshot: form_4.OF_CALL, Meeting: form_4.OF_MEETING},
}
CURRENT_FORM: Final = FIRST_FORM  # of the versions finalised from now on


def canonical_state(snapshot: Snapshot, *, form: int = CURRENT_FORM) -> State:
    """Return everything that a finalised version freezes, with names and dossier numbers, in a stable order, nothing rounded.

    ``form``: one of ``FORMS``. Raises KeyError for another.
    """
    in_form = partial(plain, form=form)
    state: State = {"candidatures": {}, "meeting": {}}
    for name in frozen_in(Snapshot, form):
        _join(state, FORMS[form][Snapshot][name](snapshot, in_form))
    for name in frozen_in(Meeting, form):
        _join(state["meeting"], FORMS[form][Meeting][name](snapshot, in_form))
    return {**state, "candidatures": list(state["candidatures"].values())}


def frozen_in(cls: type[Any], form: int) -> tuple[str, ...]:
    """Return the fields of a class that a canonical form holds; a part that declares its own fields decides for them."""

    def is_frozen(declaration: Declaration) -> bool:
        return declaration.finalised is Finalised.FROZEN and declaration.since_form <= form and Key.PARTS not in declaration.hidden_by

    return names_where(cls, is_frozen)


def _join(state: State, part: State) -> None:
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(state.get(key), dict):
            _join(state[key], value)
        elif key in state:
            raise ValueError(f"{key} is written twice")
        else:
            state[key] = value


# At import: a field that is declared frozen and that a form does not write, or the other way round, stops the program.
for _form, _writers in FORMS.items():
    for _cls, _table in _writers.items():
        require_each(_table, frozen_in(_cls, _form), f"Canonical form {_form} of {_cls.__name__}")

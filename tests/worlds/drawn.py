"""Values of a declared field drawn by its type, and the same call without a given number: neither knows of the declarations."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from deliberation.naming import Names
from deliberation.selection.decisions import Decision, Dissent, Outcome, Proposed
from tests.worlds.snapshots import make_ballot, make_candidature, make_juror, make_snapshot
from tests.worlds.terms import Administration, Ballot, Candidature, DebateLine, Meeting, Method, Screening, Sent, SentView, Snapshot

AT = datetime(2019, 7, 4, 12, tzinfo=UTC)
# Numbers that nothing else has.
FILES = (9001, 9002, 9003)
HIDDEN = 9002
JUROR, OTHER = make_juror(901), make_juror(902)
PEOPLE = (JUROR.id, OTHER.id)


def call_with_a_hidden_file(**changes: Any) -> Snapshot:
    """Return a call of three files and two jurors, the first of whom is recused on the second file."""
    return make_snapshot(
        candidatures=[make_candidature(id_, administration_id=id_ - 9000) for id_ in FILES],
        administrations={number: Administration(number, f"Administration {number}", "MTE", "opérateur") for number in (1, 2, 3)},
        marks=[[[3, 4], [2, 1]]] * 3,
        people=(JUROR, OTHER),
        jurors=(JUROR, OTHER),
        recused=[(FILES.index(HIDDEN), 0)],
        **changes,
    )


WHOLE = call_with_a_hidden_file()
_FILE, _PERSON, _NUMBER = st.sampled_from(FILES), st.sampled_from(PEOPLE), st.integers(1, 9)
_DECIDED = [(Outcome.TO_DISCUSS, None, None), (Outcome.SELECTED, "t1", None), *((Outcome.RESERVE, "t2", rank) for rank in (1, 2, 3))]
_BY_TYPE: Mapping[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(["dit", "redit"]),
    bool: st.booleans(),
    int: _NUMBER,
    float: st.floats(0, 900),
    datetime: st.just(AT),
    type(None): st.none(),
    Names.CANDIDATURE: _FILE,
    Names.PERSON: _PERSON,
    Names.NOTHING: _NUMBER,
    # What cannot be put together field by field.
    Administration: _NUMBER.map(WHOLE.administrations.get),
    Ballot: st.builds(
        make_ballot, _FILE, method=st.sampled_from([Method.NAMED, Method.SECRET]), is_open=st.booleans(), voters=st.just(PEOPLE),
        voted=st.just(frozenset(PEOPLE)), votes=st.just(dict.fromkeys(PEOPLE, "for")),
    ),
    Candidature: st.builds(
        make_candidature, _FILE, is_revealed=st.booleans(), is_withdrawn=st.booleans(), screening=st.sampled_from(Screening),
        administration_id=st.integers(1, 3),
    ),
    Decision: st.builds(lambda id_, decided: Decision(id_, *decided), _FILE, st.sampled_from(_DECIDED)),
    Proposed: st.builds(
        lambda id_, decided, ended, version: Proposed(id_, 1, decided[0], decided[1], "Dit.", "Camille", AT, ended, version),
        _FILE, st.sampled_from([(Outcome.DECLINED, None), (Outcome.SELECTED, "t1")]), st.sampled_from([None, AT]),
        st.sampled_from([None, 1]),
    ),
    DebateLine: st.builds(
        DebateLine, _FILE, _NUMBER, st.just("Dit."), st.just("Camille"), st.just(AT), st.booleans(), st.none()
    ),
    Sent: st.one_of(
        st.builds(Sent, st.just(SentView.COMPARISON), st.lists(_FILE, min_size=2, max_size=4, unique=True).map(tuple)),
        st.builds(Sent, st.just(SentView.ROBUSTNESS), st.one_of(st.just(()), st.tuples(_FILE))),
        st.builds(Sent, st.just(SentView.WEIGHTS), weights=st.just((1.0, 2.0))),
    ),
    Dissent: st.builds(
        Dissent, _FILE, _PERSON, st.just(1), st.just(Outcome.DECLINED), st.none(), st.just("Non."), st.just("Camille"), st.just(AT),
    ),
}  # fmt: skip


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Return values of a type, numbers of files and of people among those of the call."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _BY_TYPE[args[1]]
    if origin in (Union, UnionType):
        return st.one_of(*map(of_type, args))
    if origin is Mapping:
        return st.dictionaries(of_type(args[0]), of_type(args[1]), max_size=5)
    if origin is frozenset:
        return st.frozensets(of_type(args[0]))
    if origin is tuple:
        return st.lists(of_type(args[0]), max_size=4).map(tuple) if args[-1] is Ellipsis else st.tuples(*map(of_type, args))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return _BY_TYPE[hint] if hint in _BY_TYPE else _of_class(hint)


@cache
def _of_class(cls: type[Any]) -> st.SearchStrategy[Any]:
    hints = {name: hint for name, hint in get_type_hints(cls, include_extras=True).items() if name in {each.name for each in fields(cls)}}
    numbers = {"candidature_id": Annotated[int, Names.CANDIDATURE], "person_id": Annotated[int, Names.PERSON]}
    return st.builds(cls, **{name: of_type(numbers.get(name, hint)) for name, hint in hints.items()})


def drawn(data: st.DataObject, cls: type[Any], name: str) -> Any:
    """Draw a value of a field; files are those of the call, with other contents."""
    former = getattr(WHOLE, name, None) if cls is Snapshot else None
    if isinstance(former, np.ndarray):
        elements = st.booleans() if former.dtype == bool else st.sampled_from([np.nan, 0.0, 3.0, 5.0])
        array = data.draw(arrays(former.dtype, former.shape, elements=elements))
        return array | WHOLE.recused if name == "recused" else array
    hint = get_type_hints(cls, include_extras=True)[name]
    if name == "candidatures":
        return tuple(replace(data.draw(_BY_TYPE[Candidature]), id=id_) for id_ in FILES)
    value = data.draw(of_type(hint))
    # An entry's own number is its key's.
    return {key: _numbered(each, key) for key, each in value.items()} if isinstance(value, Mapping) else value


def _numbered(entry: Any, key: Any) -> Any:
    return replace(entry, candidature_id=key) if hasattr(entry, "candidature_id") else entry


def names(thing: Any, number: int) -> bool:
    """Tell whether a number occurs anywhere in a value."""
    if is_dataclass(thing):
        return any(names(getattr(thing, each.name), number) for each in fields(thing))
    if isinstance(thing, Mapping):
        return any(names(key, number) or names(value, number) for key, value in thing.items())
    if isinstance(thing, tuple | frozenset):
        return any(names(each, number) for each in thing)
    return type(thing) is int and thing == number


def without(value: Any, number: int) -> Any:
    """Return a value without the entries that contain a number; None for one statement that does."""
    if isinstance(value, Mapping):
        return {key: each for key, each in value.items() if not names(key, number) and not names(each, number)}
    if isinstance(value, tuple | frozenset):
        return type(value)(each for each in value if not names(each, number))
    return None if (type(value) is int or is_dataclass(value)) and names(value, number) else value


def never_filed(whole: Snapshot) -> Snapshot:
    """Return the call as it would be if the hidden file had never been filed."""
    row, meeting = FILES.index(HIDDEN), whole.meeting
    parts = {each.name: without(getattr(meeting, each.name), HIDDEN) for each in fields(meeting)}
    if meeting.current == HIDDEN:
        parts |= {"running_since": None, "projector": Meeting().projector}
    held = {each.name: getattr(whole, each.name) for each in fields(whole) if each.init}
    twin: dict[str, Any] = {
        name: np.delete(one, row, axis=0) if isinstance(one, np.ndarray) else without(one, HIDDEN) for name, one in held.items()
    }
    return Snapshot(**{**twin, "meeting": replace(meeting, **parts)})

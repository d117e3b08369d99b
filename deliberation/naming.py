"""Meaning of ints and arrays in a type, and the place of files in its values, read from the type."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray


class Names(Enum):
    """Meaning of an int, or of the first axis of an array."""

    NOTHING = "nothing"
    CANDIDATURE = "candidature"
    PERSON = "person"


# What an int is the number of: the type of a declared field says so.
CandidatureId = Annotated[int, Names.CANDIDATURE]
PersonId = Annotated[int, Names.PERSON]
Number = Annotated[int, Names.NOTHING]


# Where an entry has its file: it is the file's number, it is a key that begins with it, or the name of an attribute.
ITSELF = "itself"
FIRST = "first"
SEVERAL = "candidature_ids"


@dataclass(frozen=True, slots=True)
class Naming:
    """Container of a value's entries, and the place of files in an entry.

    Container: an array's rows, a mapping's keys, a tuple's members; object: the value itself.
    """

    held_by: type[Any]
    where: str

    @property
    def is_several(self) -> bool:
        """Tell whether one entry concerns several files."""
        return self.where == SEVERAL


def naming_of(hint: Any) -> Naming | None:
    """Return the way values of a type name files, or None.

    Raises TypeError for an ambiguous type: an unannotated int or array, or a file outside every rule's reach.
    """
    bare = _drop_none(hint)
    origin, args = get_origin(bare), get_args(bare)
    if origin is Annotated and _is_array(args[0]):
        return Naming(np.ndarray, ITSELF) if args[1] is Names.CANDIDATURE else None
    if origin is Mapping:
        return _name_mapping(*args)
    if origin is tuple and args[-1] is Ellipsis:
        where = _where(args[0])
        return Naming(tuple, where) if where else None
    where = _where(bare)
    return Naming(object, where) if where else None


def _name_mapping(key: Any, value: Any) -> Naming | None:
    if key is str:
        raise TypeError("the keys are texts: what is known by a text alone cannot be hidden")
    parts = get_args(key) if get_origin(key) is tuple else (key,)
    names = [_where(places) for places in parts]
    if _where(value) in (ITSELF, SEVERAL) or any(names[1:]) or (_where(value) and not names[0]):
        raise TypeError("it names files where nobody looks for them: the first number of a key is the file's")
    return Naming(Mapping, FIRST if len(parts) > 1 else ITSELF) if names[0] else None


def _where(hint: Any) -> str:
    """Return the place of an entry's file in a type; an empty text without a file."""
    bare = _drop_none(hint)
    origin = get_origin(bare)
    if bare is int or _is_array(bare):
        raise TypeError("it does not say of what: an int is a CandidatureId, a PersonId or a Number, an array says what its rows follow")
    if origin is Annotated:
        return ITSELF if Names.CANDIDATURE in get_args(bare) else ""
    if origin is not None and any(_where(arg) for arg in get_args(bare)):
        raise TypeError("it names files where nobody looks for them")
    return _attribute(bare) if is_dataclass(bare) else ""


def _attribute(entry: Any) -> str:
    names = {entry_field.name for entry_field in fields(entry)}
    if "id" in names and Names.CANDIDATURE in get_args(get_type_hints(entry, include_extras=True)["id"]):
        return "id"
    return next((name for name in (SEVERAL, "candidature_id") if name in names), "")


def _is_array(hint: Any) -> bool:
    # numpy's own alias is a type by itself in its later versions.
    return np.ndarray in (hint, get_origin(hint)) or NDArray in (hint, get_origin(hint))


def _drop_none(hint: Any) -> Any:
    types = [arg for arg in get_args(hint) if arg is not type(None)] if get_origin(hint) in (Union, UnionType) else []
    return types[0] if len(types) == 1 else hint

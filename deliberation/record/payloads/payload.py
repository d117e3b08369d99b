"""Typed, labelled content of the journal's entries.

Both sides of an entry, before and after, have the payload of the act, each with some of its fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, ClassVar, NamedTuple, Self, Union, dataclass_transform, get_args, get_origin, get_type_hints

from deliberation.call.call import Call


class Dossier(str):
    """The number of a dossier."""


class Name(str):
    """The name of a person."""


class CriterionCode(str):
    """The code of a criterion."""


class TrackCode(str):
    """The code of a track."""


class ExactMark(str):
    """A mark with decimals, as its digits."""


class SettingKey(str):
    """The key of a setting of the call, as ``changing.label_of`` takes it."""


class Part(str):
    """A part of an editable text: the title of a message, the place in the heading of the minutes …"""


@dataclass(frozen=True, slots=True)
class Said:
    """Display of a field to readers.

    Args:
        words: the label; none for a field never shown.
        of_call: the call has a label of its own for the field.
        is_address: shown only to senders of links.
        is_of_all: about all files together; absent for any person with possible recusals.
    """

    words: str = ""
    of_call: Callable[[Call], str] | None = None
    is_address: bool = False
    is_of_all: bool = False


UNTOLD = Said()


class Field(NamedTuple):
    """Stored type and display of a field; a display of None for content with its own labels."""

    kind: Any
    said: Said | None


class Unset:
    """The value of a field that a side of an entry leaves out."""

    def __bool__(self) -> bool:
        """Return False."""
        return False


UNSET = Unset()


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Payload:
    """Base of payloads: each subclass is a frozen dataclass with optional fields only.

    ``rest``: the field for values under further keys, such as people by name.
    """

    FIELDS: ClassVar[Mapping[str, Field]] = MappingProxyType({})
    REST: ClassVar[str] = ""

    def __init_subclass__(cls, rest: str = "") -> None:
        """Collect the fields. Raises TypeError for a field without a label, with the line to write."""
        hints = get_type_hints(cls, include_extras=True)
        for name in cls.__annotations__:
            setattr(cls, name, UNSET)
        dataclass(frozen=True, kw_only=True)(cls)
        cls.FIELDS = MappingProxyType({field.name: _field(cls, field.name, hints[field.name]) for field in fields(cls)})  # type: ignore[arg-type]
        cls.REST = rest

    @classmethod
    def by_field(cls, side: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return one side of an entry by the names of the fields."""
        if not cls.REST:
            return side
        rest = {key: value for key, value in side.items() if key not in cls.FIELDS or key == cls.REST}
        return {**({cls.REST: rest} if rest else {}), **{key: value for key, value in side.items() if key not in rest}}

    @classmethod
    def read(cls, side: Mapping[str, Any]) -> Self:
        """Parse one side of an entry. Raises TypeError for an unknown field or a wrong type."""
        values = {}
        for key, value in cls.by_field(side).items():
            if key not in cls.FIELDS:
                raise TypeError(
                    f"{cls.__name__} has no field {key!r}. Write in {cls.__module__} its type and its words: "
                    f'{key}: Annotated[{type(value).__name__}, Said(N_("…"))], or Annotated[…, UNTOLD] if nobody is told of it.'
                )
            try:
                values[key] = read_value(cls.FIELDS[key].kind, value)
            except (TypeError, ValueError, ArithmeticError) as error:
                reason = error if isinstance(error, TypeError) else f"it is no {cls.FIELDS[key].kind}"
                raise TypeError(f"{cls.__name__}.{key} cannot hold {value!r}: {reason}") from None
        return cls(**values)

    @classmethod
    def recall(cls, side: Mapping[str, Any]) -> Self:
        """Parse a side of an entry like ``read``; unfitting values of an older version stay raw."""
        sides = cls.by_field(side).items()
        return cls(**{key: read_or_raw(cls.FIELDS[key].kind, value) for key, value in sides if key in cls.FIELDS})


def fields_of_all() -> frozenset[str]:
    """Return the names of fields that concern all files together."""
    payloads, left = set[type[Payload]](), [Payload]
    while left:
        payloads.update(subclasses := left.pop().__subclasses__())
        left += subclasses
    return frozenset(name for payload in payloads for name, field in payload.FIELDS.items() if field.said and field.said.is_of_all)


def _field(cls: type[Payload], name: str, hint: Any) -> Field:
    kind, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    display = next((note for note in notes if isinstance(note, Said)), None)
    if display is None and not (is_payload(kind) or _names_itself(kind)):
        raise TypeError(
            f'{cls.__name__}.{name} has no words. Write {name}: Annotated[{getattr(kind, "__name__", kind)}, Said(N_("…"))] with what a '
            "reader of the journal calls it, or UNTOLD for what nobody is told of."
        )
    return Field(kind, display)


def is_payload(kind: Any) -> bool:
    """Tell whether a type is a payload."""
    return isinstance(kind, type) and issubclass(kind, Payload)


def mapping_of(kind: Any) -> tuple[Any, Any] | None:
    """Return the types of keys and values of a mapping; None for any other type."""
    return get_args(kind) if get_origin(kind) is Mapping else None


def _names_itself(kind: Any) -> bool:
    """Tell whether values of a mapping are labelled by their key, not by the fields inside."""
    inner = mapping_of(kind)
    return inner is not None and (inner[0] is not Dossier or is_payload(inner[1]) or _names_itself(inner[1]))


def read_value(kind: Any, value: Any) -> Any:
    """Parse a value of the journal by type. Raises TypeError or ValueError for an unfitting value."""
    if kind is Any:
        return value
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _read_one_of(inner, value)
    if origin is Mapping and isinstance(value, Mapping):
        return {read_value(inner[0], key): read_value(inner[1], item) for key, item in value.items()}
    if origin is list and isinstance(value, list | tuple):
        return [read_value(inner[0], item) for item in value]
    if origin is tuple and isinstance(value, list | tuple):
        return tuple(read_value(item_type, item) for item_type, item in zip(inner, value, strict=True))
    if isinstance(kind, type) and origin is None:
        return _read_plain(kind, value)
    raise TypeError(f"it is no {kind}")


def _read_one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    for kind in kinds:
        try:
            return read_value(kind, value)
        except (TypeError, ValueError, ArithmeticError):
            continue
    raise TypeError(f"it is none of {kinds}")


def _read_plain(kind: type, value: Any) -> Any:
    if issubclass(kind, Payload) and isinstance(value, Mapping):
        return kind.read(value)
    if kind is NoneType and value is None:
        return None
    if isinstance(value, str) and issubclass(kind, str | Decimal):
        return kind(value)
    if isinstance(value, str) and issubclass(kind, datetime):
        return kind.fromisoformat(value)
    if type(value) is kind or (kind is float and type(value) is int):
        return value
    raise TypeError(f"it is no {kind.__name__}")


def read_or_raw(kind: Any, value: Any) -> Any:
    """Parse a value by type; return an unfitting value raw, as in an entry written by hand."""
    try:
        return read_value(kind, value)
    except (TypeError, ValueError, ArithmeticError):
        return value

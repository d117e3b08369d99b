"""Readers for the values of a call's file: each returns a value, or raises InvalidCall with the key and what was expected."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from deliberation.errors import InvalidCall
from phrases import N_

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def known(path: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
    """Refuse a key that is not among ``keys``."""
    for key in table:
        if key not in keys:
            raise InvalidCall(f"{path}.{key}" if path else key, N_("This key is not known here."))


def optional(settings: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return an optional table, empty if it is absent."""
    table: Mapping[str, Any] = value({key: {}, **settings}, key, dict)
    return table


def value(table: Mapping[str, Any], key: str, kind: type[T], path: str = "") -> T:
    """Return the value of a key, of the type asked for."""
    where = f"{path}.{key}" if path else key
    if key not in table:
        raise InvalidCall(where, N_("This key is missing."))
    found = table[key]
    if not isinstance(found, kind) or (kind is not bool and isinstance(found, bool)):
        raise InvalidCall(where, N_("{value} is not of the expected type ({kind})."), value=repr(found), kind=kind.__name__)
    return found


def tables(settings: Mapping[str, Any], key: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    """Return the tables of a list, numbered from 1; at least one."""
    found = value(settings, key, list)
    if not found:
        raise InvalidCall(key, N_("At least one is needed."))
    for table in found:
        if not isinstance(table, Mapping):
            raise InvalidCall(key, N_("Each entry is a table of its own."))
    return list(enumerate(found, start=1))


def text(table: Mapping[str, Any], key: str, path: str) -> str:
    """Return a text that is not empty, without the blanks around it."""
    found = value(table, key, str, path).strip()
    if not found:
        raise InvalidCall(f"{path}.{key}", N_("This text is empty."))
    return found


def texts(path: str, value: object) -> tuple[str, ...]:
    """Return a list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidCall(path, N_("A list of texts was expected."))
    return tuple(value)


def number(table: Mapping[str, Any], key: str, path: str, accepts: Callable[[float], bool], expected: str) -> float:
    """Return a number if it is accepted; ``expected`` words which numbers are."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not accepts(value):
        raise InvalidCall(f"{path}.{key}", N_("{value} was found; expected: {expected}."), value=repr(value), expected=expected)
    return value


def exact(table: Mapping[str, Any], key: str, path: str) -> int | Decimal:
    """Return a number exactly as written (0.1 is one tenth), an int if it is whole."""
    found = table.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
        raise InvalidCall(f"{path}.{key}", N_("{value} was found; expected: {expected}."), value=repr(found), expected="1, 2.5…")
    # The shortest digits that give a float back are those that somebody wrote.
    number = Decimal(repr(found))
    return int(number) if number == number.to_integral_value() else number.normalize()


def moment(settings: Mapping[str, Any], key: str) -> datetime | None:
    """Return a time with its offset, or None if there is none."""
    if key not in settings:
        return None
    value = settings[key]
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidCall(key, N_("A date and time was expected, with its offset (2019-05-31T23:59:59+02:00).")) from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidCall(key, N_("A date and time was expected, with its offset (2019-05-31T23:59:59+02:00)."))
    return value


def distinct(key: str, codes: list[str]) -> None:
    """Refuse a code that is declared twice."""
    for code in codes:
        if codes.count(code) > 1:
            raise InvalidCall(key, N_("{code} is declared twice."), code=code)


def choice(path: str, value: object, choices: Iterable[E]) -> E:
    """Return one of ``choices``."""
    members = tuple(choices)
    if value not in members:
        raise InvalidCall(path, N_("{value} was found; expected one of: {choices}."), value=repr(value), choices=", ".join(members))
    return members[members.index(value)]

"""Reading of values in a call's settings, with all faults gathered by key for a common report."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from deliberation.errors import InvalidCall
from phrases import N_

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True)
class Reader:
    """Reader of values that gathers faults. A valid value replaces each wrong value, so that reading continues."""

    faults: list[InvalidCall] = field(default_factory=list)

    def refuse(self, fault: InvalidCall) -> None:
        """Note a fault, unless the value or its parent already has a fault."""
        faulty_keys = {one.key for one in self.faults}
        if not any(fault.key == key or fault.key.startswith((f"{key}.", f"{key}[")) for key in faulty_keys):
            self.faults.append(fault)

    def known(self, path: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
        """Refuse a key that is not among ``keys``."""
        for key in table:
            if key not in keys:
                self.refuse(InvalidCall(f"{path}.{key}" if path else key, N_("This key is not known here.")))

    def optional(self, settings: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return an optional table, empty if it is absent."""
        table: Mapping[str, Any] = self.value({key: {}, **settings}, key, dict)
        return table

    def value(self, table: Mapping[str, Any], key: str, kind: type[T], path: str = "") -> T:
        """Return a key's value of type ``kind``; an empty value if missing or of a different type."""
        where = f"{path}.{key}" if path else key
        if key not in table:
            self.refuse(InvalidCall(where, N_("This key is missing.")).as_missing())
            return kind()
        content = table[key]
        if not isinstance(content, kind) or (kind is not bool and isinstance(content, bool)):
            reason = N_("{value} is not of the expected type ({kind}).")
            self.refuse(InvalidCall(where, reason, value=repr(content), kind=kind.__name__))
            return kind()
        return content

    def tables(self, settings: Mapping[str, Any], key: str, path: str = "") -> Iterable[tuple[int, Mapping[str, Any]]]:
        """Return the tables of a list, numbered from 1; at least one."""
        where = f"{path}.{key}" if path else key
        rows = self.value(settings, key, list, path)
        if not rows:
            self.refuse(InvalidCall(where, N_("At least one is needed.")).as_missing())
        if not all(isinstance(table, Mapping) for table in rows):
            self.refuse(InvalidCall(where, N_("Each entry is a table of its own.")))
            return []
        return list(enumerate(rows, start=1))

    def text(self, table: Mapping[str, Any], key: str, path: str) -> str:
        """Return a non-empty text, stripped."""
        content = self.value(table, key, str, path).strip()
        if not content:
            self.refuse(InvalidCall(f"{path}.{key}", N_("This text is empty.")).as_missing())
        return content

    def texts(self, path: str, value: object) -> tuple[str, ...]:
        """Return a list of texts."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(InvalidCall(path, N_("A list of texts was expected.")))
            return ()
        return tuple(value)

    def number(self, table: Mapping[str, Any], key: str, path: str, accepts: Callable[[float], bool], expected: str) -> float:
        """Return a number if accepted, else 1; ``expected`` describes accepted numbers in words."""
        value = table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not accepts(value):
            self.refuse(unexpected(f"{path}.{key}", value, expected))
            return 1
        return value

    def exact(self, table: Mapping[str, Any], key: str, path: str) -> int | Decimal | None:
        """Return a number exactly as written (0.1 is a tenth), an int if whole; None for a value of a different type."""
        found = table.get(key)
        if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
            self.refuse(unexpected(f"{path}.{key}", found, "1, 2.5…"))
            return None
        # The shortest digits that give a float back are those that somebody wrote.
        number = Decimal(repr(found))
        return int(number) if number == number.to_integral_value() else number.normalize()

    def moment(self, settings: Mapping[str, Any], key: str) -> datetime | None:
        """Return a time with its offset, or None if there is none."""
        value = settings.get(key)
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                value = None
        if key in settings and (not isinstance(value, datetime) or value.tzinfo is None):
            self.refuse(InvalidCall(key, N_("A date and time was expected, with its offset (2019-05-31T23:59:59+02:00).")))
            return None
        return value

    def distinct(self, key: str, codes: list[str]) -> None:
        """Refuse a code that is declared twice."""
        for code in codes:
            if code and codes.count(code) > 1:
                self.refuse(InvalidCall(key, N_("{code} is declared twice."), code=code))

    def told_apart(self, path: str, names: Iterable[str]) -> None:
        """Refuse a name equal to an earlier name of the list after folding: tables and charts could not distinguish the names."""
        folded_names: set[str] = set()
        for number, name in enumerate(names, start=1):
            plain = " ".join(name.split()).casefold()
            if plain and plain in folded_names:
                self.refuse(InvalidCall(f"{path}[{number}].fr", N_("“{name}” is there already: a label of its own is needed."), name=name))
            folded_names.add(plain)

    def choice(self, path: str, value: object, choices: Iterable[E]) -> E:
        """Return the matching member of ``choices``, or the first member without a match."""
        members = tuple(choices)
        if value not in members:
            reason = N_("{value} was found; expected one of: {choices}.")
            self.refuse(InvalidCall(path, reason, value=repr(value), choices=", ".join(members)))
            return members[0]
        return members[members.index(value)]


def unexpected(key: str, value: object, expected: str) -> InvalidCall:
    """Return the message for a value outside the expected values."""
    if value is None:
        return InvalidCall(key, N_("A value is missing; expected: {expected}."), expected=expected).as_missing()
    return InvalidCall(key, N_("{value} was found; expected: {expected}."), value=repr(value), expected=expected)

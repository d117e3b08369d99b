"""The laureates of past editions of a call: public facts, among its settings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Any

from deliberation.call.values import Reader
from deliberation.errors import InvalidCall
from phrases import N_

KEY = "laureates"
LAUREATES_MAX = 2_000
_TEXT_CHARACTERS_MAX = 4_000


@dataclass(frozen=True, slots=True)
class Laureate:
    """A selected project of a past edition, named as it was then. ``edition``: its year; ``summary``: what it was about."""

    edition: str
    title: str
    applicant: str
    short_title: str = ""
    acronym: str = ""
    siren: str = ""
    ministry: str = ""
    kind: str = ""
    track: str = ""
    summary: str = ""

    @property
    def row(self) -> dict[str, str]:
        """Return it as the settings hold it."""
        return {name: text for name, text in asdict(self).items() if text}


_FIELDS = tuple(field.name for field in fields(Laureate))
_NEEDED = ("edition", "title", "applicant")


def read_laureates(read: Reader, settings: Mapping[str, Any]) -> tuple[Laureate, ...]:
    """Return the past laureates that the settings of a call name."""
    if KEY not in settings:
        return ()
    rows = list(read.tables(settings, KEY))
    if len(rows) > LAUREATES_MAX:
        read.refuse(InvalidCall(KEY, N_("{count} past laureates at most."), count=LAUREATES_MAX))
        return ()
    return tuple(_laureate(read, f"{KEY}[{number}]", row) for number, row in rows)


def _laureate(read: Reader, path: str, row: Mapping[str, Any]) -> Laureate:
    read.known(path, row, _FIELDS)
    texts = {name: read.text(row, name, path) for name in _FIELDS if name in row or name in _NEEDED}
    for name, text in texts.items():
        if len(text) > _TEXT_CHARACTERS_MAX:
            read.refuse(InvalidCall(f"{path}.{name}", N_("A text of {most} characters at most."), most=_TEXT_CHARACTERS_MAX))
    return Laureate(**texts)


def by_edition(laureates: Sequence[Laureate]) -> dict[str, tuple[Laureate, ...]]:
    """Return the laureates of each edition, the latest first."""
    ordered = sorted(laureates, key=lambda one: one.edition, reverse=True)
    return {edition: tuple(group) for edition, group in groupby(ordered, lambda one: one.edition)}


def with_edition(settings: Mapping[str, Any], laureates: Sequence[Laureate]) -> dict[str, Any]:
    """Return the settings with these laureates in the place of those that they have of the same editions."""
    editions = {one.edition for one in laureates}
    others = [row for row in settings.get(KEY, ()) if row["edition"] not in editions]
    return {**settings, KEY: [*others, *(one.row for one in laureates)]}


def with_answer(settings: Mapping[str, Any], laureates: Collection[Laureate], *, is_applicant: str) -> dict[str, Any]:
    """Return the settings once somebody said which applicant laureates of the same SIREN are; empty: another, so their SIREN goes."""
    answer = {"applicant": is_applicant} if is_applicant else {"siren": ""}
    asked = [laureate.row for laureate in laureates]
    rows = [{**row, **answer} if row in asked else row for row in settings.get(KEY, ())]
    return {**settings, KEY: [{name: text for name, text in row.items() if text} for row in rows]}


def without_edition(settings: Mapping[str, Any], edition: str) -> dict[str, Any]:
    """Return the settings without the laureates of an edition."""
    left = [row for row in settings.get(KEY, ()) if row["edition"] != edition]
    return {**{key: value for key, value in settings.items() if key != KEY}, **({KEY: left} if left else {})}

"""Past laureates among the settings of a call, an edition at a time."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

from deliberation.call.call import Call
from deliberation.call.laureates import KEY, Laureate


def has_laureates(call: Call) -> bool:
    """Return whether a call has past laureates, and thus their screen."""
    return bool(call.laureates)


def by_edition(laureates: Sequence[Laureate]) -> dict[str, tuple[Laureate, ...]]:
    """Return the laureates of each edition, the latest first."""
    ordered = sorted(laureates, key=lambda one: one.edition, reverse=True)
    return {edition: tuple(group) for edition, group in groupby(ordered, lambda one: one.edition)}


def with_edition(settings: Mapping[str, Any], laureates: Sequence[Laureate]) -> dict[str, Any]:
    """Return the settings with these laureates in place of the same editions' laureates."""
    editions = {laureate.edition for laureate in laureates}
    other_rows = [row for row in settings.get(KEY, ()) if row["edition"] not in editions]
    return {**settings, KEY: [*other_rows, *(laureate.row for laureate in laureates)]}


def with_answer(settings: Mapping[str, Any], laureates: Collection[Laureate], *, is_applicant: str) -> dict[str, Any]:
    """Return the settings with the applicant of laureates of the same SIREN; empty: a different applicant, without the SIREN."""
    answer = {"applicant": is_applicant} if is_applicant else {"siren": ""}
    asked = [laureate.row for laureate in laureates]
    rows = [{**row, **answer} if row in asked else row for row in settings.get(KEY, ())]
    return {**settings, KEY: [{name: text for name, text in row.items() if text} for row in rows]}


def without_edition(settings: Mapping[str, Any], edition: str) -> dict[str, Any]:
    """Return the settings without the laureates of an edition."""
    left = [row for row in settings.get(KEY, ()) if row["edition"] != edition]
    return {**{key: value for key, value in settings.items() if key != KEY}, **({KEY: left} if left else {})}

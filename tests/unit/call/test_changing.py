"""What differs between two settings, what it is called, and what may still change once the call is under way."""

import copy
from typing import Any

import pytest

from deliberation.call.changing import LABELS, Change, changes, label_of, leaves
from deliberation.call.settings import RULE_DEFAULTS, parse_call
from deliberation.operations.call.calls import plain
from tests.worlds.demonstration import SETTINGS

PLAIN = plain(SETTINGS)


def changed(**leaf: Any) -> dict[str, Any]:
    settings: dict[str, Any] = copy.deepcopy(PLAIN)
    settings["tracks"][1] |= leaf
    return settings


def test_change_is_one_line_with_what_stood_before() -> None:
    assert changes(PLAIN, changed(places=5)) == (Change("tracks.scientific.places", 4, 5),)


def test_rules_that_are_not_written_are_those_that_hold() -> None:
    silent = {key: value for key, value in PLAIN.items() if key != "rules"}
    assert changes(silent, silent | {"rules": dict(RULE_DEFAULTS)}) == ()


@pytest.mark.parametrize(
    ("change", "is_possible"),
    [
        (Change("tracks.scientific.places", 4, 5), True),
        (Change("tracks.scientific.places", 4, 3), False),
        (Change("tracks.new.places", None, 3), False),
        (Change("meets_at", None, "2019-07-05T14:00:00+02:00"), True),
        (Change("kept_until", "2024-12-31", None), True),
        (Change("criteria.impact.fr", "Impcat", "Impact"), True),
        (Change("criteria.impact.short.en", "Impcat", "Impact"), True),
        (Change("scale.words.3.fr", "Corect", "Correct"), True),
        (Change("scale.words.3.5.fr", None, "Entre les deux"), True),
        (Change("criteria.impact.weight", 1, 2), False),
        (Change("criteria.order", ["a"], ["a", "b"]), False),
        (Change("scale.highest", 5, 6), False),
        (Change("laureates.2018", None, [{"edition": "2018"}]), True),
        (Change("rules.quorum", 0.5, 0.4), False),
        (Change("draft", True, None), False),
    ],
)
def test_dates_words_and_one_more_place_may_change_later(change: Change, is_possible: bool) -> None:
    assert change.is_possible_later is is_possible


def test_every_setting_of_a_call_has_a_name() -> None:
    call = parse_call(PLAIN)
    past = {"edition": "2018", "title": "Lire", "applicant": "CHU"}
    every = leaves(
        {
            **PLAIN,
            "laureates": [past],
            "kept_until": "2030-01-01",
            "access_ends_at": "2029-01-01T00:00:00+01:00",
            "draft": True,
            "platform_url": "x",
        }
    )

    assert [key for key in every if label_of(key, call.short_names) is None] == []
    assert str(label_of("criteria.impact.weight", call.short_names)) == "«\u00a0Impact\u00a0», poids"
    assert str(label_of("scale.words.3.5.fr", {})) == "Sens de la note 3.5"
    assert label_of("criteria.impact.colour", {}) is None
    assert {f"rules.{rule}" for rule in RULE_DEFAULTS} <= LABELS.keys()

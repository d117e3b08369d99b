"""Build a Call from the mapping that its TOML file (or the database) holds. Refuses with the key and the reason."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from deliberation.calls import (
    SLUG_PATTERN,
    Call,
    Criterion,
    Label,
    Level,
    Majority,
    RecusalScope,
    Rules,
    Scale,
    ScreeningImport,
    TieRule,
    Track,
)
from deliberation.errors import InvalidCall
from deliberation.records import QUESTION_ROLES
from deliberation.retention import last_day
from phrases import N_

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_TOP_LEVEL: Final = {
    "slug", "name", "closes_at", "meets_at", "access_ends_at", "kept_until", "platform_url",
    "scale", "criteria", "tracks", "rules", "mapping", "screening_answers", "demo",
}  # fmt: skip
_RULE_DEFAULTS: Final[Mapping[str, Any]] = {
    "quorum": 0.5,
    "majority": "votes_cast",
    "casting_vote": True,
    "recusal_scope": "candidature",
    "ties": ["unrounded_score", "first_criterion", "smaller_spread", "revote", "casting_vote"],
    "spread_flag": 0.5,
    "starts_sealed": True,
    "screening_import": "apply",
}
_SCREENINGS: Final = ("shortlisted", "reserve", "declined")


def parse_call(settings: Mapping[str, Any]) -> Call:
    """Build the call that ``settings`` describes (the tables of a TOML file).

    Raises InvalidCall, which names the key and says what was expected, for anything missing, unknown or wrong.
    """
    _known("", settings, _TOP_LEVEL)
    criteria = tuple(_criterion(f"criteria[{i}]", table) for i, table in _tables(settings, "criteria"))
    tracks = tuple(_track(f"tracks[{i}]", table) for i, table in _tables(settings, "tracks"))
    _distinct("criteria", [criterion.code for criterion in criteria])
    _distinct("tracks", [track.code for track in tracks])
    return Call(
        slug=_slug(_value(settings, "slug", str)),
        name=_label("name", _value(settings, "name", dict)),
        closes_at=_moment(settings, "closes_at"),
        meets_at=_moment(settings, "meets_at"),
        access_ends_at=_moment(settings, "access_ends_at"),
        kept_until=last_day(settings, after={key: _moment(settings, key) for key in ("closes_at", "meets_at")}),
        platform_url=_address(settings.get("platform_url", "")),
        criteria=criteria,
        scale=_scale(_value(settings, "scale", dict)),
        tracks=tracks,
        rules=_rules(_optional(settings, "rules")),
        mapping=_mapping(_optional(settings, "mapping")),
        screening_answers={answer: _screening(answer, meaning) for answer, meaning in _optional(settings, "screening_answers").items()},
        is_demo=_value({"demo": False, **settings}, "demo", bool),
    )


def _known(path: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
    for key in table:
        if key not in keys:
            raise InvalidCall(f"{path}.{key}" if path else key, N_("This key is not known here."))


def _optional(settings: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = _value({key: {}, **settings}, key, dict)
    return table


def _value(table: Mapping[str, Any], key: str, kind: type[T], path: str = "") -> T:
    where = f"{path}.{key}" if path else key
    if key not in table:
        raise InvalidCall(where, N_("This key is missing."))
    value = table[key]
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        raise InvalidCall(where, N_("{value} is not of the expected type ({kind})."), value=repr(value), kind=kind.__name__)
    return value


def _tables(settings: Mapping[str, Any], key: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    tables = _value(settings, key, list)
    if not tables:
        raise InvalidCall(key, N_("At least one is needed."))
    for table in tables:
        if not isinstance(table, Mapping):
            raise InvalidCall(key, N_("Each entry is a table of its own."))
    return list(enumerate(tables, start=1))


def _short(path: str, table: Mapping[str, Any]) -> Label:
    short = _value(table, "short", dict, path)
    _known(f"{path}.short", short, ("fr", "en"))
    return _label(f"{path}.short", short)


def _label(path: str, table: Mapping[str, Any]) -> Label:
    return Label(fr=_text(table, "fr", path), en=_text(table, "en", path))


def _text(table: Mapping[str, Any], key: str, path: str) -> str:
    text = _value(table, key, str, path).strip()
    if not text:
        raise InvalidCall(f"{path}.{key}", N_("This text is empty."))
    return text


def _texts(path: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidCall(path, N_("A list of texts was expected."))
    return tuple(value)


def _number(table: Mapping[str, Any], key: str, path: str, accepts: Callable[[float], bool], expected: str) -> float:
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not accepts(value):
        raise InvalidCall(f"{path}.{key}", N_("{value} was found; expected: {expected}."), value=repr(value), expected=expected)
    return value


def _slug(slug: str) -> str:
    if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > 64:
        raise InvalidCall("slug", N_("Only lower-case letters, digits and hyphens between them, 64 at most."))
    return slug


def _address(address: object) -> str:
    if address == "":
        return ""
    if not isinstance(address, str) or not address.startswith("https://") or "{dossier}" not in address:
        raise InvalidCall("platform_url", N_("An address that begins with https:// and holds {dossier}."), dossier="{dossier}")
    return address


def _moment(settings: Mapping[str, Any], key: str) -> datetime | None:
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


def _criterion(path: str, table: Mapping[str, Any]) -> Criterion:
    _known(path, table, ("code", "weight", "fr", "en", "short"))
    return Criterion(
        code=_code(table, path),
        label=_label(path, table),
        short=_short(path, table),
        weight=_number(table, "weight", path, lambda weight: 0 < weight < 1e6, "> 0"),
    )


def _track(path: str, table: Mapping[str, Any]) -> Track:
    _known(path, table, ("code", "places", "fr", "en", "short", "answers"))
    return Track(
        code=_code(table, path),
        label=_label(path, table),
        short=_short(path, table),
        places=int(_number(table, "places", path, lambda places: 0 <= places < 1e6 and places == int(places), "0, 1, 2…")),
        answers=_texts(f"{path}.answers", table.get("answers", [])),
    )


def _code(table: Mapping[str, Any], path: str) -> str:
    code = _text(table, "code", path)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", code):
        raise InvalidCall(f"{path}.code", N_("Lower-case letters, digits and underscores, beginning with a letter."))
    return code


def _distinct(key: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise InvalidCall(key, N_("{code} is declared twice."), code=code)


def _scale(table: Mapping[str, Any]) -> Scale:
    levels = []
    for i, level in _tables(table, "levels"):
        path = f"scale.levels[{i}]"
        _known(path, level, ("mark", "fr", "en"))
        levels.append(Level(mark=_value(level, "mark", int, path), words=_label(path, level)))
    marks = [level.mark for level in levels]
    if len(marks) < 2 or marks != list(range(marks[0], marks[0] + len(marks))):
        raise InvalidCall("scale.levels", N_("At least two marks are needed, whole numbers in rising order without a gap."))
    return Scale(tuple(levels))


def _rules(table: Mapping[str, Any]) -> Rules:
    _known("rules", table, _RULE_DEFAULTS)
    rules = {**_RULE_DEFAULTS, **table}
    return Rules(
        quorum=_number(rules, "quorum", "rules", lambda share: 0 <= share <= 1, "0–1"),
        majority=_choice("rules.majority", rules["majority"], Majority),
        casting_vote=_value(rules, "casting_vote", bool, "rules"),
        recusal_scope=_choice("rules.recusal_scope", rules["recusal_scope"], RecusalScope),
        ties=_tie_order(rules["ties"]),
        spread_flag=_number(rules, "spread_flag", "rules", lambda share: 0 < share <= 1, "0–1"),
        starts_sealed=_value(rules, "starts_sealed", bool, "rules"),
        screening_import=_choice("rules.screening_import", rules["screening_import"], ScreeningImport),
    )


def _tie_order(value: object) -> tuple[TieRule, ...]:
    order = tuple(_choice("rules.ties", rule, TieRule) for rule in _texts("rules.ties", value))
    _distinct("rules.ties", list(order))
    return order


def _choice(path: str, value: object, choices: type[E]) -> E:
    if value not in [choice.value for choice in choices]:
        raise InvalidCall(path, N_("{value} was found; expected one of: {choices}."), value=repr(value), choices=", ".join(choices))
    return choices(value)


def _mapping(table: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    _known("mapping", table, QUESTION_ROLES)
    return {role: _texts(f"mapping.{role}", labels) for role, labels in table.items()}


def _screening(answer: str, meaning: object) -> str:
    if meaning not in _SCREENINGS:
        raise InvalidCall(
            f"screening_answers.{answer}",
            N_("{value} was found; expected one of: {choices}."),
            value=repr(meaning),
            choices=", ".join(_SCREENINGS),
        )
    return str(meaning)

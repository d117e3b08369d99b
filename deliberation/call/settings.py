"""Build a Call from the mapping that its TOML file (or the database) holds. Refuses with the key and the reason."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from deliberation.call.call import SLUG_PATTERN, Call, Criterion, QuestionRole, Track
from deliberation.call.labels import Label
from deliberation.call.majority import Majority
from deliberation.call.retention import last_day
from deliberation.call.rules import RecusalScope, Rules, TieRule
from deliberation.call.scale import STEPS, Exact, Level, Scale
from deliberation.call.screening import Screening, ScreeningImport
from deliberation.call.values import choice, distinct, exact, known, moment, number, optional, tables, text, texts, value
from deliberation.errors import InvalidCall
from phrases import N_

_TOP_LEVEL: Final = {
    "slug", "name", "closes_at", "meets_at", "access_ends_at", "kept_until", "platform_url",
    "scale", "criteria", "tracks", "rules", "mapping", "screening_answers", "demo",
}  # fmt: skip
# What a juror can still find their way in, and what every document has room for.
_MARKS_MAX: Final = 1001
_MARK_MAX: Final = 1000
_RULE_DEFAULTS: Final[Mapping[str, Any]] = {
    "quorum": 0.5,
    "majority": "votes_cast",
    "casting_vote": True,
    "recusal_scope": "candidature",
    "ties": ["unrounded_score", "first_criterion", "smaller_spread", "revote", "casting_vote"],
    "spread_flag": 0.5,
    "starts_sealed": True,
    "screening_import": "apply",
    "minutes_list_declined": True,
    "open_share": 0.05,
}


def parse_call(settings: Mapping[str, Any]) -> Call:
    """Build the call that ``settings`` describes (the tables of a TOML file).

    Raises InvalidCall, which names the key and says what was expected, for anything missing, unknown or wrong.
    """
    known("", settings, _TOP_LEVEL)
    criteria = tuple(_criterion(f"criteria[{i}]", table) for i, table in tables(settings, "criteria"))
    tracks = tuple(_track(f"tracks[{i}]", table) for i, table in tables(settings, "tracks"))
    distinct("criteria", [criterion.code for criterion in criteria])
    distinct("tracks", [track.code for track in tracks])
    return Call(
        slug=_slug(value(settings, "slug", str)),
        name=_label("name", value(settings, "name", dict)),
        closes_at=moment(settings, "closes_at"),
        meets_at=moment(settings, "meets_at"),
        access_ends_at=moment(settings, "access_ends_at"),
        kept_until=last_day(settings, after={key: moment(settings, key) for key in ("closes_at", "meets_at")}),
        platform_url=_address(settings.get("platform_url", "")),
        criteria=criteria,
        scale=_scale(value(settings, "scale", dict)),
        tracks=tracks,
        rules=_rules(optional(settings, "rules")),
        mapping=_mapping(optional(settings, "mapping")),
        screening_answers=_screening_answers(optional(settings, "screening_answers")),
        is_demo=value({"demo": False, **settings}, "demo", bool),
    )


def _short(path: str, table: Mapping[str, Any]) -> Label:
    short = value(table, "short", dict, path)
    known(f"{path}.short", short, ("fr", "en"))
    return _label(f"{path}.short", short)


def _label(path: str, table: Mapping[str, Any]) -> Label:
    return Label(fr=text(table, "fr", path), en=text(table, "en", path))


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


def _criterion(path: str, table: Mapping[str, Any]) -> Criterion:
    known(path, table, ("code", "weight", "fr", "en", "short"))
    return Criterion(
        code=_code(table, path),
        label=_label(path, table),
        short=_short(path, table),
        weight=number(table, "weight", path, lambda weight: 0 < weight < 1e6, "> 0"),
    )


def _track(path: str, table: Mapping[str, Any]) -> Track:
    known(path, table, ("code", "places", "fr", "en", "short", "answers"))
    return Track(
        code=_code(table, path),
        label=_label(path, table),
        short=_short(path, table),
        places=int(number(table, "places", path, lambda places: 0 <= places < 1e6 and places == int(places), "0, 1, 2…")),
        answers=texts(f"{path}.answers", table.get("answers", [])),
    )


def _code(table: Mapping[str, Any], path: str) -> str:
    code = text(table, "code", path)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", code):
        raise InvalidCall(f"{path}.code", N_("Lower-case letters, digits and underscores, beginning with a letter."))
    return code


def _scale(table: Mapping[str, Any]) -> Scale:
    known("scale", table, ("levels", "step"))
    levels = []
    for i, level in tables(table, "levels"):
        path = f"scale.levels[{i}]"
        known(path, level, ("mark", "fr", "en"))
        levels.append(Level(mark=exact(level, "mark", path), words=_label(path, level)))
    marks = [level.mark for level in levels]
    if "step" in table:
        return Scale(tuple(levels), _parts(exact(table, "step", "scale"), marks))
    # Without a step every mark is named, so that one that was forgotten is told.
    if len(marks) < 2 or marks != list(range(int(marks[0]), int(marks[0]) + len(marks))):
        raise InvalidCall("scale.levels", N_("At least two marks are needed, whole numbers in rising order without a gap."))
    return Scale(tuple(levels))


def _parts(step: Exact, marks: list[Exact]) -> int:
    parts = STEPS.get(Decimal(step))
    if parts is None:
        raise InvalidCall("scale.step", N_("{value} was found; expected: {expected}."), value=step, expected="1, 0.5, 0.25, 0.1")
    if len(marks) < 2 or any(one >= other for one, other in pairwise(marks)) or any((mark * parts) % 1 for mark in marks):
        reason = N_("At least two marks are needed, in rising order, each a number of steps of {step}.")
        raise InvalidCall("scale.levels", reason, step=step)
    if not all(-_MARK_MAX <= mark <= _MARK_MAX for mark in marks) or (marks[-1] - marks[0]) * parts >= _MARKS_MAX:
        raise InvalidCall("scale.levels", N_("A scale has {count} marks at most, none beyond {most}."), count=_MARKS_MAX, most=_MARK_MAX)
    return parts


def _rules(table: Mapping[str, Any]) -> Rules:
    known("rules", table, _RULE_DEFAULTS)
    rules = {**_RULE_DEFAULTS, **table}
    return Rules(
        quorum=number(rules, "quorum", "rules", lambda share: 0 <= share <= 1, "0–1"),
        majority=choice("rules.majority", rules["majority"], Majority),
        casting_vote=value(rules, "casting_vote", bool, "rules"),
        recusal_scope=choice("rules.recusal_scope", rules["recusal_scope"], RecusalScope),
        ties=_tie_order(rules["ties"]),
        spread_flag=number(rules, "spread_flag", "rules", lambda share: 0 < share <= 1, "0–1"),
        starts_sealed=value(rules, "starts_sealed", bool, "rules"),
        screening_import=choice("rules.screening_import", rules["screening_import"], ScreeningImport),
        open_share=number(rules, "open_share", "rules", lambda share: 0 <= share < 0.5, "0–0.5"),
        minutes_list_declined=value(rules, "minutes_list_declined", bool, "rules"),
    )


def _tie_order(value: object) -> tuple[TieRule, ...]:
    order = tuple(choice("rules.ties", rule, TieRule) for rule in texts("rules.ties", value))
    distinct("rules.ties", list(order))
    return order


def _mapping(table: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    known("mapping", table, tuple(QuestionRole))
    return {role: texts(f"mapping.{role}", labels) for role, labels in table.items()}


def _screening_answers(table: Mapping[str, Any]) -> Mapping[str, Screening]:
    opinions = Screening.opinions()
    return {answer: choice(f"screening_answers.{answer}", meaning, opinions) for answer, meaning in table.items()}

"""Convert between a form's fields and a call's settings (the tables of a call's file)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from deliberation.call.call import ApplicantKind, CallKind
from deliberation.call.drafting import TO_DEFINE, code_from
from deliberation.call.settings import RULE_DEFAULTS
from phrases import DEFAULT_LANGUAGE, LANGUAGES, N_, PARIS
from ui.widgets import decimals

Typed = dict[str, Any]
Settings = Mapping[str, Any]

LANGUAGE_NAMES = {"fr": N_("French"), "en": N_("English")}
TABLES = ("criteria", "tracks")
MOMENTS: Mapping[str, time] = {"closes_at": time(23, 59), "meets_at": time(14, 0), "access_ends_at": time(23, 59)}
SHARES = ("quorum", "spread_flag", "open_share")
_RULES = tuple(rule for rule in RULE_DEFAULTS if rule not in SHARES)
# Up to so many, each whole mark has a field for what it means; beyond, the ends and those that have words already.
_MARKS_WITH_WORDS = 21
_BLANK_CRITERIA = 3


def typed(settings: Settings) -> Typed:
    """Return a form's fields for these settings; placeholders of a draft are left empty."""
    fields: Typed = {
        "languages": [language for language in LANGUAGES if language in settings["name"]],
        **{f"name.{language}": settings["name"].get(language, "") for language in LANGUAGES},
        "funded": any("envelope" in row for row in settings["tracks"]),
        "platform_url": settings.get("platform_url", ""),
        "kept_until": _day(settings.get("kept_until")),
        "retention_rule": settings.get("retention_rule", ""),
        "disposal": str(settings.get("disposal", "")),
        "kind": settings.get("kind", CallKind.CALL),
        "applicants": settings.get("applicants", ApplicantKind.ADMINISTRATION),
    }
    for key, hour in MOMENTS.items():
        at = _moment(settings.get(key))
        fields[f"{key}.day"], fields[f"{key}.hour"] = (at.date(), at.time().replace(second=0)) if at else (None, hour)
    for table in TABLES:
        rows = [_drop_placeholder(row) if settings.get("draft") else row for row in settings[table] if row["code"] != TO_DEFINE]
        blank = _BLANK_CRITERIA if table == "criteria" else 1
        fields[table] = list(range(1, (len(rows) or blank) + 1))
        for number in fields[table]:
            fields |= row_typed(table, number, rows[number - 1] if rows else {})
    return fields | _scale_typed(settings["scale"]) | _rules_typed(settings.get("rules", {}))


def _drop_placeholder(row: Settings) -> Settings:
    """Return a draft's row without placeholder places."""
    return {key: value for key, value in row.items() if (key, value) != ("places", 0)}


def plainly(fields: Typed) -> dict[str, Any]:
    """Return the fields as plain JSON values, days and hours as texts."""
    return {name: value.isoformat() if isinstance(value, date | time) else value for name, value in fields.items()}


def typed_again(plain: Mapping[str, Any]) -> Typed:
    """Return the fields that ``plainly`` wrote."""
    read = {"day": date.fromisoformat, "kept_until": date.fromisoformat, "hour": time.fromisoformat}
    kinds = {name: read.get(name.rpartition(".")[2]) for name in plain}
    fields_again = {name: kind(value) if value and (kind := kinds[name]) else value for name, value in plain.items()}
    # Kept when these fields held numbers.
    numbers = {
        name: decimals.written(value) for name, value in fields_again.items() if _is_decimal(name) and isinstance(value, int | float)
    }
    return fields_again | numbers


def _is_decimal(name: str) -> bool:
    leaf = name.rpartition(".")[2]
    return leaf in ("weight", "places", "envelope", "lowest", "highest", *SHARES)


def row_typed(table: str, number: int, row: Settings) -> Typed:
    """Return the fields of a criterion or track; an empty row returns a new row's fields."""
    short = row.get("short", {})
    fields = {
        "code": row.get("code", ""),
        **{language: row.get(language, "") for language in LANGUAGES},
        **{f"short.{language}": short.get(language, "") for language in LANGUAGES},
    }
    own = (
        {"weight": decimals.written(row.get("weight", 1))}
        if table == "criteria"
        else {
            "places": decimals.written(row.get("places")),
            "answers": "\n".join(row.get("answers", ())),
            "envelope": decimals.written_amount(row.get("envelope")),
            **{f"definition.{language}": row.get("definition", {}).get(language, "") for language in LANGUAGES},
        }
    )
    return {f"{table}.{number}.{leaf}": value for leaf, value in (fields | own).items()}


def marks_with_words(fields: Typed) -> list[str]:
    """Return the marks with a field for their meaning, the lowest first, as written."""
    lowest, highest = _ends(fields)
    if lowest is None or highest is None or lowest >= highest:
        return [written(mark) for mark in (lowest, highest) if mark is not None]
    whole = range(int(-(-lowest // 1)), int(highest // 1) + 1)
    named = {float(key.removeprefix("scale.words.").rpartition(".")[0]) for key, text in fields.items() if _is_word(key) and text}
    marks = {lowest, highest, *(mark for mark in named if lowest <= mark <= highest)}
    return [written(mark) for mark in sorted(marks | set(map(float, whole)) if len(whole) <= _MARKS_WITH_WORDS else marks)]


def _ends(fields: Typed) -> tuple[float | None, float | None]:
    lowest, highest = (decimals.typed(fields[f"scale.{end}"]) for end in ("lowest", "highest"))
    return None if lowest is None else float(lowest), None if highest is None else float(highest)


def written(mark: float) -> str:
    """Return a mark as text for a key: ``4``, ``3.5``."""
    return format(mark, "g")


def settings_of(fields: Typed, base: Settings) -> dict[str, Any]:
    """Return the settings of the fields, with the values of ``base`` that no field shows. Untouched values keep their notation."""
    languages = languages_of(fields)
    made: dict[str, Any] = {key: value for key, value in base.items() if key != "draft"}
    made["name"] = _texts(fields, "name", languages)
    before = typed(base)
    for key in MOMENTS:
        if (fields[f"{key}.day"], fields[f"{key}.hour"]) != (before[f"{key}.day"], before[f"{key}.hour"]):
            made[key] = _join_moment(fields[f"{key}.day"], fields[f"{key}.hour"] or MOMENTS[key])
    if fields["kept_until"] != before["kept_until"]:
        made["kept_until"] = fields["kept_until"].isoformat() if fields["kept_until"] else None
    made |= {key: fields[key].strip() for key in ("platform_url", "retention_rule", "disposal")}
    made |= {key: str(fields[key]) for key in ("kind", "applicants") if fields[key] != before[key]}
    made["scale"] = {"step": fields["scale.step"], "levels": list(_levels(fields, languages))}
    for table in TABLES:
        made[table] = list(_rows(fields, table, languages))
    made["rules"] = _rules(fields, before, base.get("rules", {}))
    return {key: value for key, value in made.items() if value is not None and value != ""}


def field_of(key: str, said: Typed) -> str:
    """Return which field makes the setting of a key."""
    for table in TABLES:
        if key.startswith(f"{table}["):
            number, _, leaf = key.removeprefix(f"{table}[").partition("].")
            leaf = {"short": f"short.{_first(said)}", "code": _first(said), "fr": _first(said)}.get(leaf, leaf)
            return f"{table}.{said[table][int(number) - 1]}.{leaf}"
    if key == "name.fr":
        return f"name.{_first(said)}"
    if key in MOMENTS:
        return f"{key}.day"
    return "scale" if key.startswith("scale.") and key != "scale.step" else key


def languages_of(fields: Typed) -> list[str]:
    """Return the languages of the call's texts: at least one."""
    return [language for language in LANGUAGES if language in fields["languages"]] or [DEFAULT_LANGUAGE]


def _first(fields: Typed) -> str:
    return languages_of(fields)[0]


def _is_word(key: str) -> bool:
    return key.startswith("scale.words.")


def _scale_typed(scale: Settings) -> Typed:
    levels = scale["levels"]
    words = {f"scale.words.{written(level['mark'])}.{language}": level.get(language, "") for level in levels for language in LANGUAGES}
    return {
        "scale.lowest": decimals.written(levels[0]["mark"]),
        "scale.highest": decimals.written(levels[-1]["mark"]),
        "scale.step": scale.get("step", 1),
        **words,
    }


def _rules_typed(rules: Settings) -> Typed:
    whole = {**RULE_DEFAULTS, **rules}
    shares = {f"rules.{rule}": decimals.written(round(float(whole[rule]) * 100, 2)) for rule in SHARES}
    return {**{f"rules.{rule}": whole[rule] for rule in _RULES}, **shares}


def _rules(fields: Typed, before: Typed, base: Settings) -> dict[str, Any]:
    shares = {rule: _share(fields[f"rules.{rule}"]) for rule in SHARES if _is_other(f"rules.{rule}", fields, before)}
    return {**RULE_DEFAULTS, **base, **{rule: fields[f"rules.{rule}"] for rule in _RULES}, **shares}


def _is_other(name: str, fields: Typed, before: Typed) -> bool:
    # As numbers: the language may have changed since.
    return decimals.setting(fields[name]) != decimals.setting(before[name])


def _share(text: object) -> object:
    number = decimals.typed(text)
    return text if decimals.is_unread(text) else float(number or 0) / 100


def _levels(fields: Typed, languages: list[str]) -> Iterator[dict[str, Any]]:
    for end in ("lowest", "highest"):
        if decimals.is_unread(fields[f"scale.{end}"]):
            yield {"mark": fields[f"scale.{end}"]}
    for mark in marks_with_words(fields):
        number = float(mark)
        words = _texts(fields, f"scale.words.{mark}", languages)
        if words or number in _ends(fields):
            yield {"mark": int(number) if number == int(number) else number, **words}


def _rows(fields: Typed, table: str, languages: list[str]) -> Iterator[dict[str, Any]]:
    codes = {fields[f"{table}.{number}.code"] for number in fields[table]}
    for number in fields[table]:
        path = f"{table}.{number}"
        label = _texts(fields, path, languages)
        code = fields[f"{path}.code"] or code_from(next(iter(label.values()), ""), codes)
        codes.add(code)
        short = _texts(fields, f"{path}.short", languages)
        row = {"code": code, **(label or {_first(fields): ""}), **({"short": short} if short else {})}
        if table == "criteria":
            yield row | {"weight": decimals.setting(fields[f"{path}.weight"])}
        else:
            answers = [line.strip() for line in fields[f"{path}.answers"].splitlines() if line.strip()]
            envelope = decimals.amount_setting(fields[f"{path}.envelope"]) if fields["funded"] else None
            money = {} if envelope is None else {"envelope": envelope}
            definition = _texts(fields, f"{path}.definition", languages)
            texts = {"answers": answers, "definition": definition}
            yield row | {"places": decimals.setting(fields[f"{path}.places"])} | {key: text for key, text in texts.items() if text} | money


def _texts(fields: Typed, path: str, languages: list[str]) -> dict[str, str]:
    texts = {language: " ".join(fields.get(f"{path}.{language}", "").split()) for language in languages}
    return {language: text for language, text in texts.items() if text}


def _moment(value: Any) -> datetime | None:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.astimezone(PARIS) if at else None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _join_moment(day: date | None, hour: time) -> str | None:
    return datetime.combine(day, hour, PARIS).isoformat() if day else None

"""Build a Call, with its last day of keeping, from TOML or database settings. Refusals have a key and a reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from deliberation.amounts import cents
from deliberation.call.call import SLUG_PATTERN, ApplicantKind, Call, CallKind, Criterion, Disposal, QuestionRole, Screening, Track
from deliberation.call.laureates import read_laureates
from deliberation.call.rules import Majority, RecusalScope, Rules, ScreeningImport, TieRule
from deliberation.call.scale import STEPS, Exact, Level, Scale
from deliberation.call.values import Reader, unexpected
from deliberation.errors import InvalidCall
from deliberation.vocabulary import Label
from phrases import LANGUAGES, N_, PARIS
from phrases import date as written_day

_TOP_LEVEL = {
    "slug", "name", "closes_at", "meets_at", "access_ends_at", "kept_until", "platform_url", "kind", "applicants",
    "scale", "criteria", "tracks", "rules", "mapping", "screening_answers", "demo", "draft", "laureates", "retention_rule", "disposal",
}  # fmt: skip
# What a juror can still find their way in, and what every document has room for.
_MARKS_MAX = 1001
_MARK_MAX = 1000
# Beyond it, what charts and columns write has to be given apart.
SHORT_MAX = 30
RULE_DEFAULTS: Mapping[str, Any] = {
    "quorum": 0.5,
    "majority": "votes_cast",
    "casting_vote": True,
    "recusal_scope": "candidature",
    "ties": ["unrounded_score", "first_criterion", "smaller_spread", "revote", "casting_vote"],
    "spread_flag": 0.5,
    "starts_sealed": True,
    "screening_import": "apply",
    "minutes_list_declined": True,
    "jury_downloads": True,
    "ai_declaration": False,
    "two_voices": True,
    "amounts_published": False,
    "laureates_before_reveal": False,
    "open_share": 0.05,
}


def parse_call(settings: Mapping[str, Any]) -> Call:
    """Build a call from ``settings`` (the tables of a TOML file, or of the form on screen).

    Raises InvalidCall for the first missing, unknown or wrong value; ``faults`` of the exception has all faults.
    """
    read = Reader()
    call = _call(read, settings)
    read.told_apart("criteria", [str(criterion.short.fr) for criterion in call.criteria])
    read.told_apart("tracks", [str(track.short.fr) for track in call.tracks])
    if read.faults:
        raise read.faults[0].with_others(read.faults)
    return call


def faults_of(settings: Mapping[str, Any]) -> tuple[InvalidCall, ...]:
    """Return all faults of ``settings``, each with a key; empty for valid settings."""
    try:
        parse_call(settings)
    except InvalidCall as fault:
        return fault.faults
    return ()


def _call(read: Reader, settings: Mapping[str, Any]) -> Call:
    read.known("", settings, _TOP_LEVEL)
    criteria = tuple(_criterion(read, f"criteria[{i}]", table) for i, table in read.tables(settings, "criteria"))
    tracks = tuple(_track(read, f"tracks[{i}]", table) for i, table in read.tables(settings, "tracks"))
    read.distinct("criteria", [criterion.code for criterion in criteria])
    read.distinct("tracks", [track.code for track in tracks])
    return Call(
        slug=_slug(read, read.value(settings, "slug", str)),
        name=_name(read, read.value(settings, "name", dict)),
        closes_at=read.moment(settings, "closes_at"),
        meets_at=read.moment(settings, "meets_at"),
        access_ends_at=read.moment(settings, "access_ends_at"),
        kept_until=last_day(read, settings),
        platform_url=_address(read, settings.get("platform_url", "")),
        criteria=criteria,
        scale=_scale(read, read.value(settings, "scale", dict)),
        tracks=tracks,
        rules=_rules(read, read.optional(settings, "rules")),
        mapping=_mapping(read, read.optional(settings, "mapping")),
        screening_answers=_screening_answers(read, read.optional(settings, "screening_answers")),
        is_demo=read.value({"demo": False, **settings}, "demo", bool),
        is_draft=read.value({"draft": False, **settings}, "draft", bool),
        kind=read.choice("kind", settings.get("kind", CallKind.CALL), CallKind),
        applicants=read.choice("applicants", settings.get("applicants", ApplicantKind.ADMINISTRATION), ApplicantKind),
        laureates=read_laureates(read, settings),
        retention_rule=read.value({"retention_rule": "", **settings}, "retention_rule", str),
        disposal=read.choice("disposal", settings["disposal"], Disposal) if "disposal" in settings else None,
    )


def _name(read: Reader, table: Mapping[str, Any]) -> Label:
    read.known("name", table, LANGUAGES)
    return _label(read, "name", table)


def _label(read: Reader, path: str, table: Mapping[str, Any]) -> Label:
    """Return a text in both languages; one suffices, and is then read in the other too."""
    labels = {language: read.text(table, language, path) for language in LANGUAGES if language in table}
    if not labels:
        read.refuse(InvalidCall(f"{path}.fr", N_("This text is empty.")).as_missing())
    label = next(iter(labels.values()), "")
    return Label(fr=labels.get("fr", label), en=labels.get("en", label))


def _short(read: Reader, path: str, table: Mapping[str, Any], label: Label) -> Label:
    if "short" in table:
        return _texts(read, path, table, "short")
    if max(len(label.fr), len(label.en)) > SHORT_MAX:
        reason = N_("A label of more than {most} characters needs a short one beside it, for charts and columns.")
        read.refuse(InvalidCall(f"{path}.short", reason, most=SHORT_MAX).as_missing())
    return label


def _texts(read: Reader, path: str, table: Mapping[str, Any], key: str) -> Label:
    texts = read.value(table, key, dict, path)
    read.known(f"{path}.{key}", texts, LANGUAGES)
    return _label(read, f"{path}.{key}", texts)


def _slug(read: Reader, slug: str) -> str:
    if not re.fullmatch(SLUG_PATTERN, slug) or len(slug) > 64:
        read.refuse(InvalidCall("slug", N_("Only lower-case letters, digits and hyphens between them, 64 at most.")))
    return slug


def _address(read: Reader, address: object) -> str:
    if address == "":
        return ""
    if not isinstance(address, str) or not address.startswith("https://") or "{dossier}" not in address:
        reason = N_("An address that begins with https:// and holds {dossier}.")
        read.refuse(InvalidCall("platform_url", reason, dossier="{dossier}"))
    return str(address)


def _criterion(read: Reader, path: str, table: Mapping[str, Any]) -> Criterion:
    read.known(path, table, ("code", "weight", "fr", "en", "short"))
    label = _label(read, path, table)
    return Criterion(
        code=_code(read, table, path),
        label=label,
        short=_short(read, path, table, label),
        weight=read.number(table, "weight", path, lambda weight: 0 < weight < 1e6, "> 0"),
    )


def _track(read: Reader, path: str, table: Mapping[str, Any]) -> Track:
    read.known(path, table, ("code", "places", "fr", "en", "short", "answers", "envelope", "definition"))
    label = _label(read, path, table)
    return Track(
        code=_code(read, table, path),
        label=label,
        short=_short(read, path, table, label),
        places=int(read.number(table, "places", path, lambda places: 0 <= places < 1e6 and places == int(places), "0, 1, 2…")),
        answers=read.texts(f"{path}.answers", table.get("answers", [])),
        envelope=_envelope(read, path, table),
        definition=_texts(read, path, table, "definition") if "definition" in table else None,
    )


def _envelope(read: Reader, path: str, table: Mapping[str, Any]) -> Decimal | None:
    """Return a track's envelope in euros and cents; None if money is not its limit."""
    if "envelope" not in table:
        return None
    found = read.exact(table, "envelope", path)
    amount = None if found is None else cents(Decimal(found))
    if found is not None and not amount:
        read.refuse(unexpected(f"{path}.envelope", found, "150000, 150000.50…"))
    return amount


def _code(read: Reader, table: Mapping[str, Any], path: str) -> str:
    code = read.text(table, "code", path)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", code):
        read.refuse(InvalidCall(f"{path}.code", N_("Lower-case letters, digits and underscores, beginning with a letter.")))
    return code


def _scale(read: Reader, table: Mapping[str, Any]) -> Scale:
    read.known("scale", table, ("levels", "step"))
    levels = [level for i, row in read.tables(table, "levels", "scale") if (level := _level(read, f"scale.levels[{i}]", row))]
    marks = [level.mark for level in levels]
    if any(fault.key.startswith("scale.levels") for fault in read.faults):
        return Scale(tuple(levels))
    if "step" in table:
        return Scale(tuple(levels), _parts(read, table, marks))
    # Without a step every mark is named, so that one that was forgotten is told.
    if len(marks) < 2 or marks != list(range(int(marks[0]), int(marks[0]) + len(marks))):
        read.refuse(InvalidCall("scale.levels", N_("At least two marks are needed, whole numbers in rising order without a gap.")))
    return Scale(tuple(levels))


def _level(read: Reader, path: str, row: Mapping[str, Any]) -> Level | None:
    read.known(path, row, ("mark", *LANGUAGES))
    mark = read.exact(row, "mark", path)
    # The ends of a scale are always written, and may be without words as any other mark.
    words = _label(read, path, row) if any(language in row for language in LANGUAGES) else Label("", "")
    return None if mark is None else Level(mark, words)


def _parts(read: Reader, table: Mapping[str, Any], marks: list[Exact]) -> int:
    step = read.exact(table, "step", "scale")
    parts = STEPS.get(Decimal(step)) if step is not None else None
    if parts is None:
        read.refuse(unexpected("scale.step", step, "1, 0.5, 0.25, 0.1"))
        return 1
    if len(marks) < 2 or any(first >= second for first, second in pairwise(marks)) or any((mark * parts) % 1 for mark in marks):
        reason = N_("At least two marks are needed, in rising order, each a number of steps of {step}.")
        read.refuse(InvalidCall("scale.levels", reason, step=step))
    elif not all(-_MARK_MAX <= mark <= _MARK_MAX for mark in marks) or (marks[-1] - marks[0]) * parts >= _MARKS_MAX:
        reason = N_("A scale has {count} marks at most, none beyond {most}.")
        read.refuse(InvalidCall("scale.levels", reason, count=_MARKS_MAX, most=_MARK_MAX))
    return parts


def _rules(read: Reader, table: Mapping[str, Any]) -> Rules:
    read.known("rules", table, RULE_DEFAULTS)
    rules = {**RULE_DEFAULTS, **table}
    return Rules(
        quorum=read.number(rules, "quorum", "rules", lambda share: 0 <= share <= 1, "0–1"),
        majority=read.choice("rules.majority", rules["majority"], Majority),
        recusal_scope=read.choice("rules.recusal_scope", rules["recusal_scope"], RecusalScope),
        ties=_tie_order(read, rules["ties"]),
        spread_flag=read.number(rules, "spread_flag", "rules", lambda share: 0 < share <= 1, "0–1"),
        screening_import=read.choice("rules.screening_import", rules["screening_import"], ScreeningImport),
        open_share=read.number(rules, "open_share", "rules", lambda share: 0 <= share < 0.5, "0–0.5"),
        **{key: read.value(rules, key, bool, "rules") for key, default in RULE_DEFAULTS.items() if isinstance(default, bool)},
    )


def _tie_order(read: Reader, value: object) -> tuple[TieRule, ...]:
    order = tuple(read.choice("rules.ties", rule, TieRule) for rule in read.texts("rules.ties", value))
    read.distinct("rules.ties", list(order))
    return order


def _mapping(read: Reader, table: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    read.known("mapping", table, tuple(QuestionRole))
    return {role: read.texts(f"mapping.{role}", labels) for role, labels in table.items()}


def _screening_answers(read: Reader, table: Mapping[str, Any]) -> Mapping[str, Screening]:
    opinions = Screening.opinions()
    return {answer: read.choice(f"screening_answers.{answer}", meaning, opinions) for answer, meaning in table.items()}


KEY = "kept_until"


@dataclass(frozen=True, slots=True)
class Erasure:
    """Record of an erased call: slug, time, author, last day, and the hashes that prove its archive complete."""

    slug: str
    erased_at: datetime
    erased_by: str
    kept_until: date
    journal_hash: str
    archive_sha256: str


_KEPT_BEYOND: Mapping[str, str] = {
    "closes_at": N_("Choose a day after the close of the call ({day})."),
    "meets_at": N_("Choose a day after the meeting ({day})."),
}


def last_day(read: Reader, settings: Mapping[str, Any]) -> date | None:
    """Return a call's last day of keeping, or None without settings.

    Refuses any value except a date after the call's close and meeting.
    """
    if KEY not in settings:
        return None
    day = settings[KEY]
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        read.refuse(InvalidCall(KEY, N_("A date was expected (2024-12-31).")))
        return None
    for key, sentence in _KEPT_BEYOND.items():
        if (moment := read.moment(settings, key)) and day <= moment.astimezone(PARIS).date():  # the day that the sentence gives
            read.refuse(InvalidCall(KEY, sentence, day=written_day(moment)))
    return day


def is_over(kept_until: date | None, *, at: datetime) -> bool:
    """Tell whether the last day is past, by the date in Paris."""
    return kept_until is not None and at.astimezone(PARIS).date() > kept_until

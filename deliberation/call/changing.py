"""Differences between two settings of a call, and which may still be made once the call is under way."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.call.settings import RULE_DEFAULTS
from phrases import LANGUAGES, N_, Message

# What may change once jurors have the call before them: dates, one more place, a larger envelope, a word that was mistyped.
_LATER = re.compile(
    r"name\.\w+|closes_at|meets_at|access_ends_at|kept_until|retention_rule|disposal|platform_url|kind|applicants|(criteria|tracks)\.\w+\.(fr|en|(short|definition)\.\w+)"
    r"|scale\.words\.[-\d.]+\.\w+|tracks\.\w+\.(places|answers|envelope)|mapping\.\w+|screening_answers\..+"
    r"|rules\.(minutes_list_declined|jury_downloads|ai_declaration|two_voices|amounts_published|laureates_before_reveal)|laureates\..+"
)
# What is administered, whatever was finalised: until when the call is kept here, until when its links open. No version holds it.
ADMINISTERED = frozenset({"kept_until", "access_ends_at"})
_IS_PLACES = re.compile(r"tracks\.\w+\.(places|envelope)")

# What a setting is called: the key without the code of a criterion or a track, or the mark of a level.
LABELS: Mapping[str, str] = {
    "name": N_("Name of the call"),
    "closes_at": N_("Close of the call"),
    "meets_at": N_("Meeting"),
    "access_ends_at": N_("End of the jury’s access"),
    "kept_until": N_("Kept until"),
    "retention_rule": N_("Retention rule of your records schedule"),
    "disposal": N_("Final disposal"),
    "platform_url": N_("Web address of a dossier"),
    "kind": N_("What is filed for"),
    "applicants": N_("Who files"),
    "draft": N_("Draft"),
    "demo": N_("Demonstration"),
    "slug": N_("Short name of the call"),
    "criteria.order": N_("Criteria"),
    "criteria.label": N_("“{of}”, label"),
    "criteria.short": N_("“{of}”, short label"),
    "criteria.weight": N_("“{of}”, weight"),
    "tracks.order": N_("Tracks"),
    "tracks.label": N_("“{of}”, label"),
    "tracks.short": N_("“{of}”, short label"),
    "tracks.places": N_("“{of}”, places"),
    "tracks.envelope": N_("“{of}”, envelope"),
    "tracks.definition": N_("“{of}”, definition"),
    "tracks.answers": N_("“{of}”, answers of the form"),
    "scale.lowest": N_("Lowest mark"),
    "scale.highest": N_("Highest mark"),
    "scale.step": N_("Step between two marks"),
    "scale.words": N_("Meaning of the mark {of}"),
    "rules.quorum": N_("Quorum"),
    "rules.majority": N_("Majority"),
    "rules.casting_vote": N_("The chair’s vote decides a tied ballot"),
    "rules.recusal_scope": N_("Scope of a recusal"),
    "rules.ties": N_("Order that separates equal files"),
    "rules.spread_flag": N_("Spread from which a file is flagged"),
    "rules.starts_sealed": N_("Marks begin under seal"),
    "rules.open_share": N_("Share of draws from which a file is open"),
    "rules.screening_import": N_("Pre-selection opinions of the file"),
    "rules.minutes_list_declined": N_("The minutes list the files not shortlisted"),
    "rules.jury_downloads": N_("Jurors may download attached files"),
    "rules.two_voices": N_("The two members whose marks lie furthest apart are asked to speak first"),
    "rules.amounts_published": N_("The public list of laureates has the amounts given"),
    "rules.laureates_before_reveal": N_("Members are told before the reveal which applicants are past laureates"),
    "rules.ai_declaration": N_("Members are asked to declare that they give no content to a generative AI"),
    "laureates": N_("Laureates of {of}"),
    "mapping": N_("Questions of the form: {of}"),
    "screening_answers": N_("Meaning of “{of}”"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A changed setting: its value before and after as plain JSON, None if absent."""

    key: str
    before: Any
    after: Any

    @property
    def is_administered(self) -> bool:
        """Tell whether the change is allowed even once the selection is finalised."""
        return self.key in ADMINISTERED

    @property
    def is_possible_later(self) -> bool:
        """Tell whether the change is allowed once the call is under way."""
        if _IS_PLACES.fullmatch(self.key):
            return self.before is not None and self.after is not None and self.after > self.before
        return _LATER.fullmatch(self.key) is not None


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return the differences between two valid settings, in the order of the settings."""
    first, second = leaves(before), leaves(after)
    return tuple(
        Change(key, first.get(key), second.get(key)) for key in dict.fromkeys([*first, *second]) if first.get(key) != second.get(key)
    )


def leaves(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Flatten settings to dotted keys (``criteria.impact.weight``). Rows have their code as name, levels their mark."""
    return {key: value for key, value in _leaves(settings) if value not in (None, "", [])}


def label_of(key: str, names: Mapping[str, str]) -> Message | None:
    """Return the label of a setting by its dotted key; None for an unknown key. ``names``: criteria and tracks by code."""
    if key in LABELS:
        return Message(LABELS[key])
    room, _, rest = key.partition(".")
    if room == "name" and rest in LANGUAGES:
        return Message(LABELS["name"])
    if room in ("laureates", "mapping", "screening_answers"):
        return Message(LABELS[room], {"of": rest}) if rest else None
    code, _, leaf = rest.rpartition(".") if room == "scale" else rest.partition(".")
    if room == "scale":
        return Message(LABELS["scale.words"], {"of": code.removeprefix("words.")}) if code else None
    if room not in ("criteria", "tracks"):
        return None
    kind = "label" if leaf in LANGUAGES else leaf.partition(".")[0]
    words = LABELS.get(f"{room}.{kind}")
    return Message(words, {"of": names.get(code, code)}) if words else None


def _leaves(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in {**settings, "rules": settings.get("rules", {})}.items():
        match key:
            case "criteria" | "tracks":
                yield from _rows(key, value)
            case "scale":
                yield from _scale(value)
            case "rules":
                yield from ((f"rules.{name}", inner) for name, inner in {**RULE_DEFAULTS, **value}.items())
            case "laureates":
                editions = dict.fromkeys(row["edition"] for row in value)
                yield from ((f"{key}.{edition}", [row for row in value if row["edition"] == edition]) for edition in editions)
            case "name" | "mapping" | "screening_answers":
                yield from ((f"{key}.{name}", inner) for name, inner in value.items())
            case _:
                yield key, value


def _rows(key: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    rows = list(rows)
    yield f"{key}.order", [row["code"] for row in rows]
    for row in rows:
        for leaf, value in row.items():
            if leaf in ("short", "definition"):
                yield from ((f"{key}.{row['code']}.{leaf}.{language}", text) for language, text in value.items())
            elif leaf != "code":
                yield f"{key}.{row['code']}.{leaf}", value


def _scale(scale: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    levels = scale["levels"]
    yield "scale.lowest", levels[0]["mark"]
    yield "scale.highest", levels[-1]["mark"]
    yield "scale.step", scale.get("step", 1)
    for level in levels:
        yield from ((f"scale.words.{level['mark']}.{language}", level[language]) for language in LANGUAGES if language in level)

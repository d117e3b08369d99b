"""Answers of the form that no track declares, with the most similar track as a proposal."""

import difflib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from deliberation.call.call import Call, Track
from deliberation.folding import folded
from deliberation.problems import Problem
from phrases import LANGUAGES, N_, language

NO_TRACK = N_("The call declares no track for this answer: it is kept on the sheet only.")
_LIKE = 0.6
_HELD = 0.9  # one text holds the other whole


class UnknownAnswer(NamedTuple):
    """Answer without a matching track, its number of dossiers, and the code of the most similar track, else ""."""

    answer: str
    dossiers: int
    track: str
    likeness: float


def unknown_answers(call: Call, problems: Iterable[Problem]) -> tuple[UnknownAnswer, ...]:
    """Return the answers without a matching track, the most similar to a track first."""
    answers = [
        _compare_answer(call, problem.value, problem.count)
        for problem in problems
        if problem.message.text == NO_TRACK and problem.value.strip()
    ]
    return tuple(sorted(answers, key=lambda one: (-one.likeness, -one.dossiers, one.answer)))


def _compare_answer(call: Call, answer: str, count: int) -> UnknownAnswer:
    likeness, code = max((_likeness(answer, track), track.code) for track in call.tracks)
    return UnknownAnswer(answer, count, code, likeness) if likeness >= _LIKE else UnknownAnswer(answer, count, "", 0.0)


def _likeness(answer: str, track: Track) -> float:
    return max(_alike(folded(answer), folded(name)) for name in {*_names(track), *track.answers})


def _names(track: Track) -> Iterable[str]:
    for code in LANGUAGES:
        with language(code):
            yield from (str(track.label), str(track.short))


def _alike(first: str, second: str) -> float:
    shorter, longer = sorted((first.strip(), second.strip()), key=len)
    if len(shorter) > 3 and shorter in longer:
        return _HELD + 0.1 * len(shorter) / len(longer)
    return difflib.SequenceMatcher(None, first, second).ratio()


def with_answers(settings: Mapping[str, Any], tracks: Mapping[str, str]) -> dict[str, Any]:
    """Return a call's settings in which answers name tracks. ``tracks``: code of a track by answer."""
    changed: dict[str, Any] = deepcopy(dict(settings))
    for track in changed["tracks"]:
        more = [answer for answer, code in tracks.items() if code == track["code"] and answer not in track.get("answers", ())]
        if more:
            track["answers"] = [*track.get("answers", ()), *more]
    return changed

"""Expected tables of an archive, computed from its state: selection and marks, as JSON and CSV."""

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import sqrt
from statistics import median
from typing import Any

from extras.archive.standalone.verifier_words import WORDS

# Columns that the call's rules for ties and thresholds make: their CSV is held to their JSON alone.
UNCHECKED = ("order", "tie", "remarks")
# In JSON a number may be a binary fraction: they are written as texts, to the cent.
AMOUNTS = ("amount_asked", "amount")
_RISKY = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # what a CSV holds behind an apostrophe
_UNTIDY = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

State = Mapping[str, Any]


def selection_rows(state: State, language: int) -> Iterator[dict[str, Any]]:
    """Yield, per candidature, the columns of the selection determined by the state; a set means any of its values."""
    tongue = ("fr", "en")[language]
    labels = {track["code"]: track["label"][tongue] for track in state["settings"]["tracks"]}
    standings = [_numbers_of(state, candidature) for candidature in state["candidatures"]]
    scores, filers = _scores_by_track(standings), _group_by_name(state["administrations"])
    for candidature, numbers in zip(state["candidatures"], standings, strict=True):
        decision, track = candidature["decision"], numbers["in track"]
        filed = filers.get(candidature["administration"], [])
        yield {
            "dossier": _number(candidature["dossier"]),
            **{
                key: candidature[key]
                for key in ("title", "administration", "deposited_at", "screening_reason", "screened_by", "screened_at")
            },
            "ministry": {by["ministry"] for by in filed},
            "administration_kind": {by["kind"] for by in filed},
            "requested_tracks": " + ".join(labels[code] for code in candidature["requested_tracks"]),
            "situation": ", ".join(WORDS["situation"][word][language] for word in _situation(candidature)),
            "account": WORDS["account"][_account(candidature)][language],
            "screening": WORDS["screening"][candidature["screening"]][language],
            "outcome": _outcome(candidature, WORDS["outcome"][decision["outcome"]][language]),
            "decided_track": labels.get(decision["track"]),
            **{key: decision[key] for key in ("reserve_rank", "reason", "decided_by", "decided_at")},
            "track": labels.get(_track(candidature)),
            "rank": _rank(numbers, scores[""]),
            "track_rank": _rank(numbers, scores.get(track, ())),
            **{key: value for key, value in numbers.items() if not key.startswith("in ")},
            "amount_asked": candidature["amount_asked"],
            "amount": decision["amount"],
        }


def _outcome(one: State, words: str) -> Any:
    # A file that was never up for a decision has none; archives of trial versions say that it is to discuss.
    return words if _is_ranked(one) or one["decision"]["outcome"] != "to_discuss" else {words, None}


def _number(dossier: str) -> int | str:
    return int(dossier) if dossier.isascii() and dossier.isdigit() and len(dossier) <= 15 and str(int(dossier)) == dossier else dossier


def accounts(state: State) -> dict[str, int]:
    """Return how many dossiers are in each category."""
    categories = [_account(candidature) for candidature in state["candidatures"]]
    return {account: categories.count(account) for account in WORDS["account"]}


def _account(state: State) -> str:
    if state["is_withdrawn"]:
        return "withdrawn"
    if state["late"] and not state["admitted_at"]:
        return "late"
    screening: str = state["screening"]
    return "waiting" if screening == "reserve" else screening


def _situation(state: State) -> Iterator[str]:
    if state["is_withdrawn"]:
        yield "withdrawn"
    if state["late"]:
        yield "admitted" if state["admitted_at"] else "late"
    if state["is_absent"]:
        yield "absent"


def _track(state: State) -> str | None:
    requested = state["requested_tracks"]
    decided: str | None = state["decision"]["track"]
    return decided or (requested[0] if len(requested) == 1 else None)


def _is_ranked(state: State) -> bool:
    return state["screening"] == "shortlisted" and not state["is_withdrawn"]


def _is_withheld(state: State, one: State) -> bool:
    return bool(state["is_sealed"] and not one["is_revealed"] and not any(one["marks"].values()))


def _numbers_of(state: State, one: State) -> dict[str, Any]:
    """Return the numbers of a candidature; ``in ranks`` and ``in track``: the ranked score, and its track."""
    criteria = [criterion["code"] for criterion in state["settings"]["criteria"]]
    means = [f"mean_{code}" for code in criteria]
    if _is_withheld(state, one):
        nothing = ("score", *means, "jurors", "coverage", "spread", "standard_deviation", "median", "in ranks", "in track")
        return dict.fromkeys(nothing)
    weights = [_exact(criterion["weight"]) for criterion in state["settings"]["criteria"]]
    grids = [_grid(marks) for juror, marks in one["marks"].items() if juror not in one["recusals"]]
    expected = min(len(grids), state["readers"] or len(grids))
    of_criteria = [_mean([grid[code] for grid in grids if code in grid]) for code in criteria]
    score = None if None in of_criteria else _weigh_values(of_criteria, weights)
    totals = [_weigh_values([grid[code] for code in criteria], weights) for grid in grids if len(grid) == len(criteria)]
    return {
        "score": _as_float(score),
        **dict(zip(means, map(_as_float, of_criteria), strict=True)),
        "jurors": sum(map(bool, grids)),
        "coverage": min(1.0, sum(map(len, grids)) / (len(criteria) * expected)) if grids else None,
        **_summarise_totals(totals, [_exact(level["mark"]) for level in state["settings"]["scale"]["levels"]]),
        "in ranks": score if _is_ranked(one) else None,
        "in track": _track(one) if _is_ranked(one) else None,
    }


@lru_cache(4096)
def _exact(number: Any) -> Fraction:
    """Return a number exactly as in its digits, not as a float."""
    return Fraction(str(number))


def _as_float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def _grid(marks: Mapping[str, Any]) -> dict[str, Fraction]:
    return {code: _exact(mark) for code, mark in marks.items()}


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def _weigh_values(values: Sequence[Any], weights: Sequence[Fraction]) -> Fraction:
    return sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0)) / sum(weights)


def _summarise_totals(totals: Sequence[Fraction], levels: Sequence[Fraction]) -> dict[str, float | None]:
    spread = deviation = None
    if len(totals) > 1:
        mean = sum(totals) / len(totals)
        spread = float((max(totals) - min(totals)) / (levels[-1] - levels[0]))
        deviation = sqrt(sum((total - mean) ** 2 for total in totals) / (len(totals) - 1))
    return {"spread": spread, "standard_deviation": deviation, "median": float(median(totals)) if totals else None}


def _group_by_name(things: Sequence[State]) -> dict[str, list[State]]:
    named: dict[str, list[State]] = {}
    for thing in things:
        named.setdefault(thing["name"], []).append(thing)
    return named


def _scores_by_track(standings: Sequence[State]) -> dict[str | None, list[Fraction]]:
    """Return the ranked scores, lowest first, of each track, and of all under an empty name."""
    scores: dict[str | None, list[Fraction]] = {"": []}
    for numbers in standings:
        if numbers["in ranks"] is not None:
            for name in {"", numbers["in track"]} - {None}:
                scores.setdefault(name, []).append(round(numbers["in ranks"], 9))
    return {name: sorted(of_track) for name, of_track in scores.items()}


def _rank(state: State, scores: Sequence[Fraction]) -> int | None:
    if state["in ranks"] is None or not scores:
        return None
    return 1 + len(scores) - bisect_right(scores, round(state["in ranks"], 9))


def mark_rows(state: State, language: int) -> Iterator[list[str]]:
    """Give the lines of the table of marks: juror by juror, candidature by candidature, criterion by criterion."""
    codes = [criterion["code"] for criterion in state["settings"]["criteria"]]
    seated = {name for candidature in state["candidatures"] for name in candidature["marks"]}
    rows = [
        candidature
        for candidature in state["candidatures"]
        if not _is_withheld(state, candidature)
        and (_is_ranked(candidature) or candidature["recusals"] or any(candidature["marks"].values()))
    ]
    for juror in (person["name"] for person in state["people"] if person["name"] in seated):
        for candidature in rows:
            marks = dict.fromkeys(codes, "DÉPORT") if juror in candidature["recusals"] else candidature["marks"][juror]
            comments = [candidature["comments"].get(juror, ""), *[""] * (len(codes) - 1)]
            for code, comment in zip(codes, comments, strict=True):
                mark = str(marks.get(code, "")).replace(".", ".,"[1 - language])
                yield [candidature["dossier"], csv_text(juror), code, mark, csv_text(comment)]


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """Read a CSV file as archives have them, line by line: there may be millions."""
    return csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), delimiter=";")


def csv_cell(key: str, value: Any, language: int) -> str:
    """Return the CSV notation of the JSON ``value`` in the column ``key``."""
    if value is None:
        return ""
    if key.endswith("_at"):
        return _convert_to_paris(value)
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".replace(".", ".,"[1 - language])
    if key in AMOUNTS:
        return str(value).replace(".", ".,"[1 - language])
    return csv_text(value) if isinstance(value, str) else str(value)


def csv_text(text: str) -> str:
    """Return a text safe for CSV, without anything executable by a spreadsheet."""
    tidy = _UNTIDY.sub("\ufffd", re.sub("\r\n|[\r\v\f]", "\n", text))
    return f"'{tidy}" if _RISKY.match(tidy) else tidy


def _convert_to_paris(moment: str) -> str:
    """Return a moment on Paris clocks: two hours more from the last Sunday of March to that of October, else one."""
    at = datetime.fromisoformat(moment).astimezone(UTC).replace(microsecond=0)
    ends = [datetime(at.year, month, 31, 1, tzinfo=UTC) for month in (3, 10)]
    start, end = (last - timedelta(days=(last.weekday() + 1) % 7) for last in ends)
    return (at + timedelta(hours=2 if start <= at < end else 1)).replace(tzinfo=None).isoformat(sep=" ")

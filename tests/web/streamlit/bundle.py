"""What Streamlit's scripts for browsers hold, and what ours and our styles look for in it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import streamlit as st

from tests.places import ROOT

RELYING = tuple(path for folder in ("ui", "web") for path in sorted((ROOT / folder).rglob("*")) if path.suffix in {".css", ".js"})
# What these styles and scripts name of our own: the strip, ordered lists and the plain pages know nothing of Streamlit’s elements.
OUR_FILES = frozenset(
    {"announcements.js", "stream.js", "strip.css", "style.css"}
    | {"beside.css", "beside.js", "cells.js", "current.js", "ordered_list.css", "ordered_list.js"}
    | {"explored.js", "legend.js", "marks.js", "rows.js", "table.css", "table.js", "ticks.js", "weights.js"}
    | {"draws.css", "draws.js", "leaves.js", "reader.css", "reader.js", "room.css", "room.js"}
)
OUR_CLASSES = frozenset(
    {
        "account",
        "announced",
        "chip",
        "row",
        "ring",
        "done",
        "discs",
        "answers",
        "away",
        "badge",
        "ballot",
        "ballot-sheet",
        "beside",
        "beside-members",
        "beyond",
        "course",
        "decided",
        "differences",
        "drawn",
        "effect",
        "elsewhere",
        "figures",
        "file",
        "first-frame",
        "flag",
        "late",
        "letters",
        "line",
        "lit",
        "listed",
        "lost",
        "majority",
        "members",
        "menu",
        "menu-told",
        "more",
        "no-line",
        "notices",
        "numbers",
        "outcome",
        "over",
        "own-marks",
        "pairs",
        "quiet",
        "quorum",
        "receipt",
        "recording",
        "reserve",
        "room-page",
        "said",
        "sheet",
        "sheet-head",
        "short",
        "shown",
        "signals",
        "small",
        "spent",
        "standing",
        "stepper",
        "steps",
        "strip",
        "styled",
        "summary",
        "taken",
        "ticks",
        "tie",
        "told",
        "unseen",
        "verdict",
        "voted",
        "warned",
        "way-out",
        "which-call",
        "whole",
    }
)
# Attributes that ours look for on elements of ours; their values are ours then too.
OUR_ATTRIBUTES = frozenset(
    {
        "data-arriving",
        "data-asked",
        "data-at-hand",
        "data-ballot",
        "data-codes",
        "data-colour",
        "data-dossier",
        "data-fault",
        "data-icon",
        "data-message",
        "data-outcome",
        "data-recording",
        "data-said",
        "data-shown",
        "data-spaced",
        "data-ticks",
        "data-told",
        "data-vote",
        "data-whole",
    }
)
OF_HTML = frozenset({"class", "href", "role"})
# Names and sentences that Streamlit makes of pieces: what its bundle then holds, one after the other, in one file.
_DAYS_REFUSED = {
    "between {first} and {last}.": "between ${",
    "on or after {first}.": "on or after ${",
    "on or before {last}.": "on or before ${",
}
_NUMBERS_REFUSED = (
    "is outside the allowed range. Please enter a value between {first} and {last}.",
    "is below the allowed range. Please enter a value greater than or equal to {first}.",
    "is above the allowed range. Please enter a value less than or equal to {last}.",
)
MADE = {
    "disabled": ("`data-testid`:`stWidgetLabel`,disabled:",),
    "stBaseButton-primary": ("`stBaseButton-${",),
    "stBaseButton-secondary": ("`stBaseButton-${",),
    "rc-overflow-item-rest": ("`rc-overflow`", "}-item`", "}-rest`"),
    "Press Enter to apply": ("`submit form`:`apply`", "`Press Enter to ${"),
    "Press Enter to submit form": ("`submit form`:`apply`", "`Press Enter to ${"),
    "Press Ctrl+Enter to apply": ("`submit form`:`apply`", "`Press ${", "`⌘`:`Ctrl`", "}+Enter to ${"),
    "Press Ctrl+Enter to submit form": ("`submit form`:`apply`", "`Press ${", "`⌘`:`Ctrl`", "}+Enter to ${"),
    "Press ⌘+Enter to apply": ("`submit form`:`apply`", "`Press ${", "`⌘`:`Ctrl`", "}+Enter to ${"),
    "Press ⌘+Enter to submit form": ("`submit form`:`apply`", "`Press ${", "`⌘`:`Ctrl`", "}+Enter to ${"),
    "Error": ("`**Error**: Date set",),
    **{
        f"{before}: Date set outside allowed range. Please select a date {which}": (
            f"**: Date set outside allowed range. Please select a date {piece}",
        )
        for before in ("", "Error")
        for which, piece in _DAYS_REFUSED.items()
    },
    **{
        f"{before}: Number {said}": (f"`Number {said.partition('{')[0]}${{", f"`{mark}: ${{")
        for before, mark in (("", "**Error**"), ("Error", "Error"))
        for said in _NUMBERS_REFUSED
    },
    "{size}MB per file": ("} per file`",),
    "{size}MB per file • {kinds}": ("} per file`", "` • ${"),
}
# A button above a table or a chart says what it does, then for which one.
LABELLED = re.compile(r"`\$\{\w+\}: \$\{\w+\}`")


@cache
def bundle() -> dict[str, str]:
    """Streamlit's scripts for browsers by file, every quotation mark written as ` is."""
    files = (Path(st.__file__).parent / "static" / "static" / "js").glob("*.js")
    return {file.name: file.read_text(encoding="utf-8").replace('"', "`").replace("'", "`") for file in files}


def stands_together(pieces: tuple[str, ...]) -> bool:
    """Tell whether one file of the bundle has ``pieces`` one after the other."""
    in_order = re.compile(".*?".join(map(re.escape, pieces)), re.DOTALL)
    return any(all(piece in text for piece in pieces) and in_order.search(text) for text in bundle().values())


def is_written(text: str) -> bool:
    """Tell whether the bundle writes ``text`` whole, ``{name}`` standing for whatever it puts there."""
    literals = re.split(r"\{\w+\}", text)
    written = re.compile("`" + r"\$\{.{1,60}?\}".join(map(re.escape, literals)) + " ?`")
    return any(all(each in script for each in literals) and written.search(script) for script in bundle().values())


@cache
def is_in_the_bundle(text: str) -> bool:
    """Tell whether Streamlit's scripts write ``text``, or make it of the pieces that we know."""
    if text in MADE:
        return stands_together(MADE[text])
    label, _colon, labelled = text.partition(": ")
    if labelled == "{name}":
        return is_written(label) and any(LABELLED.search(script) for script in bundle().values())
    return is_written(text)


def told_by(path: Path) -> Iterator[str]:
    """Yield what a style or a script of ours looks for in Streamlit's page: test ids, classes, attributes and their values."""
    text = re.sub(r"/\*(?s:.*?)\*/|(?<![:\"'`])//.*", "", path.read_text(encoding="utf-8"))
    quoted = re.findall(r'"((?:[^"\\\n]|\\.)*)"|`([^`]*)`|\'([^\'\n]*)\'', text)
    looked_for = re.findall(r"([^{}]+)\{", text) if path.suffix == ".css" else ["".join(each) for each in quoted]
    for each in looked_for:
        if each.startswith("data-") and each not in OUR_ATTRIBUTES:
            yield each
        if not each.strip().startswith("@"):
            yield from (name for name in re.findall(r"(?:^|[^\w.)])\.([A-Za-z][\w-]*)", each) if name not in OUR_CLASSES)
            yield from (name for name in re.findall(r"\[([a-z][\w-]*)(?=[]=*^$~|])", each) if name not in OF_HTML | OUR_ATTRIBUTES)
            told = re.findall(r"\[([^\]=]+)=[\"']?([^\"'\]]+)", each)
            yield from (value for name, value in told if name not in OUR_ATTRIBUTES)


def marks() -> Iterator[tuple[str, str]]:
    """Yield each file of ours with each thing that it looks for; of a widget's key, what Streamlit puts before it."""
    for path in RELYING:
        for mark in () if path.name in OUR_FILES else told_by(path):
            yield path.name, "st-key-" if mark.startswith("st-key-") else mark


MARKS = sorted(set(marks()))

"""Whatever people wrote, in every export that there is: it reads back, runs nothing, and no file is broken by it."""

from datetime import UTC, datetime

import pytest

from deliberation.call.call import Phase, Version
from deliberation.call.people import Person, Role
from deliberation.dossiers.candidatures import Administration
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.record import Record
from exports.registry import list_exports
from phrases import language
from tests.depth import sample
from tests.unit.exports.looking_into import texts_of
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_candidature, make_snapshot

LONG = "mot " * 9_000  # more than a spreadsheet's cell holds
PAGES_LONG = "mot " * 1_500  # more than a page of a document holds
HOSTILE = (
    '=HYPERLINK("http://exemple.test";"Cliquez")',
    "+33 1 23 45 67 89",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r\n=1+1",
    "＝1+1",
    "'=1+1",
    "#REF!",
    "_x0041_ _x000D_",
    "a\x00b\x01c\x0bd\x1be\x7ff\x85g",
    "demi-paire \ud800 puis \udfff, non-caractères \ufffe\uffff",
    "🚀 中文 العربية \u202eesrevni\u202c e\u0301",
    "<script>alert(1)</script> &amp; ]]> <!-- ",
    '#panic("x") $a^b$ *gras* @ref <label> \\ {{ jinja }} {% x %}',
    "ligne 1\nligne 2\r\nligne 3\u2028ligne 4",
    "; , \" ' \\",
    "     ",
)
TRACKS = {Outcome.SELECTED: "t1", Outcome.DECLINED: None, Outcome.RESERVE: "t1"}


def hostile(count: int, *, long: str = PAGES_LONG) -> Snapshot:
    """A finalised call whose every text is one of these or ``long``, each in every place that holds a text."""
    every = (*HOSTILE, long)
    texts = [every[number % len(every)] for number in range(count)]
    candidatures = [
        make_candidature(
            number + 1,
            title=text or "-",
            administration_id=number % len(every) + 1,
            **dict.fromkeys(("summary", "screening_reason", "screened_by", "withdrawal_reason", "contact"), text),
        )
        for number, text in enumerate(texts)
    ]
    outcomes = [list(TRACKS)[number % len(TRACKS)] for number in range(count)]
    decisions = [
        Decision(number + 1, outcome, TRACKS[outcome], number if outcome is Outcome.RESERVE else None, reason=text, version=1)
        for number, (text, outcome) in enumerate(zip(texts, outcomes, strict=True))
    ]
    jurors = tuple(Person(101 + number, 1, f"{text[:60]} {number}", frozenset({Role.JUROR})) for number, text in enumerate(HOSTILE[:4]))
    return make_snapshot(
        marks=[[[5, 4], [4, None], [3, 3], [None, None]]] * count,
        candidatures=candidatures,
        decisions=decisions,
        comments={(number + 1, 101): text for number, text in enumerate(texts)},
        administrations={number: Administration(number, f"{text} {number}", text, text) for number, text in enumerate(every, start=1)},
        people=jurors,
        jurors=jurors,
        phase=Phase.FINALISED,
        versions=(Version(1, "ab" * 32, HOSTILE[0], datetime(2019, 7, 4, 16, tzinfo=UTC)),),
    )


# Read back in a moment, whatever their length; documents are drawn page by page.
TABLES = frozenset({"xlsx", "csv", "json"})
MANY = 40


@pytest.fixture(scope="module")
def few() -> Snapshot:
    return hostile(len(HOSTILE) + 1)


@pytest.fixture(scope="module")
def many() -> Snapshot:
    return hostile(MANY, long=LONG)


# Volumes hold the pages of their document, by the same writer.
VOLUMES = [name for name, export in list_exports().items() if export.in_place_of]
DRAWN_VOLUMES = sample(VOLUMES, 1, of="hostile volumes")
# What a spreadsheet would run is looked for in every table each time: nothing else does.
ALL_TABLES = [name for name, export in list_exports().items() if export.extension in TABLES]
DRAWN = sample([name for name in list_exports() if name not in {*VOLUMES, *ALL_TABLES}], 3, of="hostile exports")


@pytest.mark.parametrize("name", [*ALL_TABLES, *DRAWN, *DRAWN_VOLUMES])
def test_export_of_hostile_texts_reads_back_and_runs_nothing(name: str, few: Snapshot, many: Snapshot) -> None:
    snapshot = many if list_exports()[name].extension in TABLES else few
    record = Record(snapshot, (), {"slug": snapshot.call.slug}, content=b'{"call":"un-appel"}')
    with language("fr"):
        file = list_exports()[name].rendered(snapshot, made_at=MADE_AT, record=lambda: record)
    texts = list(texts_of(name, file))
    assert texts
    # No format is handed a character that it cannot hold; JSON alone may hold control characters, escaped.
    refused = {letter for text in texts for letter in text if "\ud800" <= letter <= "\udfff"}
    assert refused == set()

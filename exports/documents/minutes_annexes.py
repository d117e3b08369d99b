"""The annexes of the minutes: who scored what, how far the jurors agree, what came from data and what from people."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from deliberation.derived.equity import HOW_TO_READ as HOW_TO_READ_EQUITY
from deliberation.derived.equity import equity
from deliberation.derived.scoring import diagnostics
from deliberation.derived.scoring.coverage import evenness
from deliberation.record.journal import Entry
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.agreement import ENDS_OF_SCALE
from deliberation.statistics.numbers import Estimate
from exports.documents.documents import Block, Bullets, Grid, Paragraph, Section, Tone
from exports.documents.minutes_transparency import transparency
from exports.lines import ranked_lines
from exports.tables.grid import RECUSAL
from phrases import N_, Message, _, decimal, listed, whole
from phrases.formats import ABSENT

# By the name under which an office leaves one out.
ANNEXES: Final[Mapping[str, str]] = {
    "coverage": N_("Coverage: who scored what"),
    "agreement": N_("Agreement between the jurors"),
    "transparency": N_("Transparency sheet"),
    "equity": N_("Equity sheet"),
}


def annexes(snapshot: Snapshot, entries: Sequence[Entry], *, left_out: Collection[str] = ()) -> tuple[Section, ...]:
    """Return the annexes, numbered, without those named in ``left_out``: coverage, agreement, transparency, equity."""
    blocks: Mapping[str, Callable[[], list[Block]]] = {
        "coverage": lambda: _coverage(snapshot),
        "agreement": lambda: _agreement(snapshot),
        "transparency": lambda: transparency(snapshot, entries),
        "equity": lambda: _equity(snapshot),
    }
    kept = [name for name in ANNEXES if name not in left_out]
    return tuple(
        Section(_annex(number, name), tuple(blocks[name]()), is_annex=True, is_turned=name == "coverage")
        for number, name in enumerate(kept, start=1)
    )


def _annex(number: int, name: str) -> str:
    return _("Annex {number}. {title}").format(number=number, title=_(ANNEXES[name]))


def _coverage(snapshot: Snapshot) -> list[Block]:
    lines = ranked_lines(snapshot)
    if not lines or not snapshot.jurors:
        return [Paragraph(_("There is nobody, or nothing, to score."), Tone.NOTE)]
    numbered = [f"J{number}" for number in range(1, len(snapshot.jurors) + 1)]
    legend = listed(f"{number} – {juror.name}" for number, juror in zip(numbered, snapshot.jurors, strict=True))
    rows = tuple(
        (line.candidature.dossier, line.candidature.title, *_given(snapshot, snapshot.positions[line.candidature.id])) for line in lines
    )
    narrow = 0.66 / len(numbered)
    read = evenness(snapshot)
    return [
        *([Paragraph(str(read.sentence))] if read else []),
        Paragraph(_("Marks given by each juror on each shortlisted candidature; a dash where there is none."), Tone.NOTE),
        Paragraph(legend),
        Grid(
            str(Message(N_("Marks given, out of {count} criteria"), {"count": len(snapshot.call.criteria)})),
            (_("Dossier"), _("Project"), *numbered),
            rows,
            (0.09, 0.25, *[narrow] * len(numbered)),
            frozenset(range(2, 2 + len(numbered))),
            is_dense=True,
        ),
    ]


def _given(snapshot: Snapshot, row: int) -> list[str]:
    counts = snapshot.scored[row].sum(axis=1).tolist()
    return [RECUSAL if is_out else (str(count) if count else ABSENT) for count, is_out in zip(counts, snapshot.recused[row], strict=True)]


def _agreement(snapshot: Snapshot) -> list[Block]:
    rows = [_estimate(name, estimate) for name, estimate in diagnostics.agreement_measures(snapshot)]
    headings = (_("Measure"), _("Value"), _("95 % interval"), _("Remark"))
    found = diagnostics.agreement(snapshot)
    return [
        Paragraph(str(found.sentence)),
        Grid(_("Measures of agreement with their intervals"), headings, tuple(rows), (0.45, 0.12, 0.18, 0.25), frozenset({1})),
        Paragraph(str(found.note), Tone.NOTE),
        Paragraph(_(ENDS_OF_SCALE), Tone.NOTE),
    ]


def _estimate(name: str, found: Estimate) -> tuple[str, str, str, str]:
    interval = ABSENT if found.low is None else _("{low} to {high}").format(low=decimal(found.low), high=decimal(found.high))
    return name, decimal(found.value), interval, str(found.reason) if found.reason else ABSENT


def _equity(snapshot: Snapshot) -> list[Block]:
    found = equity(snapshot)
    blocks: list[Block] = [Paragraph(str(found.sentence)), Paragraph(str(found.counts), Tone.NOTE)]
    if found.is_comparison:
        headings = (_("By"), _("Group"), _("Dossiers"), _("Selected candidatures"), _("Range of chance"))
        rows = tuple((one.aspect.words, one.words, whole(one.files), whole(one.selected), one.range_words) for one in found.groups)
        blocks.append(
            Grid(_("The selection beside what chance would give"), headings, rows, (0.22, 0.36, 0.12, 0.16, 0.14), frozenset({2, 3}))
        )
    if found.small:
        blocks.append(Bullets(tuple(str(one.sentence) for one in found.small)))
    return [*blocks, Paragraph(_(HOW_TO_READ_EQUITY), Tone.NOTE)]

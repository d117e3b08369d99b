"""Annexes of the minutes: agreement of the jury, coverage, transparency, robustness."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import capabilities
from capabilities import resolve
from deliberation.call.call import Screening
from deliberation.derived.meeting.agreement_lists import decided_by_lists
from deliberation.derived.scoring import diagnostics
from deliberation.derived.scoring.coverage import evenness
from deliberation.derived.scoring.robustness import robustness
from deliberation.derived.scoring.standings import ENVELOPE_RULE
from deliberation.dossiers.dialects import Dialect
from deliberation.record.course import cancelled_agreements
from deliberation.record.journal import SEALED, Act, Entry
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.agreement import ENDS_OF_SCALE
from deliberation.statistics.official import Estimate, expected_readers
from exports.documents.documents import Block, Bullets, Grid, Paragraph, Section, Tone
from exports.documents.minutes_meeting import doing_words
from exports.lines import rank_words, ranked_lines
from exports.provenance import final_version
from exports.tables.grid import RECUSAL
from phrases import ABSENT, N_, Message, _, decimal, listed, moment, ngettext, part_done, percent, whole

_ANNEXES: Mapping[str, str] = {
    "coverage": N_("Coverage: who scored what"),
    "agreement": N_("Agreement between the jurors"),
    "transparency": N_("Transparency sheet"),
    "robustness": N_("Robustness of the selection"),
}


def annex_titles() -> Mapping[str, str]:
    """Return name → title of each annex, for an office's choice of annexes; extras add annexes."""
    return {**_ANNEXES, **{name: annex.title for extra in capabilities.active() for name, annex in extra.annexes.items()}}


def annexes(snapshot: Snapshot, entries: Sequence[Entry], *, left_out: Collection[str] = ()) -> tuple[Section, ...]:
    """Return the numbered annexes, without the names in ``left_out``, then annexes of extras."""
    blocks: Mapping[str, Callable[[], list[Block]]] = {
        "coverage": lambda: _coverage(snapshot),
        "agreement": lambda: _agreement(snapshot),
        "transparency": lambda: transparency(snapshot, entries),
        "robustness": lambda: _robustness(snapshot),
        **{name: partial(resolve(annex.blocks), snapshot) for extra in capabilities.active() for name, annex in extra.annexes.items()},
    }
    names = [name for name in annex_titles() if name not in left_out]
    return tuple(
        Section(_annex(number, name), tuple(blocks[name]()), is_annex=True, is_turned=name == "coverage")
        for number, name in enumerate(names, start=1)
    )


def _annex(number: int, name: str) -> str:
    return _("Annex {number}. {title}").format(number=number, title=_(annex_titles()[name]))


def _coverage(snapshot: Snapshot) -> list[Block]:
    lines = ranked_lines(snapshot)
    if not lines or not snapshot.jurors:
        return [Paragraph(_("There is nobody, or nothing, to score."), Tone.NOTE)]
    numbered = [f"J{number}" for number in range(1, len(snapshot.jurors) + 1)]
    legend = listed(f"{number} – {juror.name}" for number, juror in zip(numbered, snapshot.jurors, strict=True))
    rows = tuple(
        (line.candidature.dossier, line.candidature.title, *_list_given(snapshot, snapshot.positions[line.candidature.id]))
        for line in lines
    )
    narrow = 0.66 / len(numbered)
    read = evenness(snapshot)
    return [
        *([Paragraph(str(read.sentence))] if read else []),
        Paragraph(_("Marks given by each juror on each shortlisted application; a dash where there is none."), Tone.NOTE),
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


def _list_given(snapshot: Snapshot, row: int) -> list[str]:
    counts = snapshot.scored[row].sum(axis=1).tolist()
    return [RECUSAL if is_out else (str(count) if count else ABSENT) for count, is_out in zip(counts, snapshot.recused[row], strict=True)]


def _agreement(snapshot: Snapshot) -> list[Block]:
    rows = [_estimate(name, estimate) for name, estimate in diagnostics.agreement_measures(snapshot)]
    headings = (_("Measure"), _("Value"), _("95 % interval"), _("Remark"))
    measures = diagnostics.agreement(snapshot)
    return [
        Paragraph(str(measures.sentence)),
        Grid(_("Measures of agreement with their intervals"), headings, tuple(rows), (0.45, 0.12, 0.18, 0.25), frozenset({1})),
        Paragraph(str(measures.note), Tone.NOTE),
        Paragraph(_(ENDS_OF_SCALE), Tone.NOTE),
    ]


def _estimate(name: str, estimate: Estimate) -> tuple[str, str, str, str]:
    interval = ABSENT if estimate.low is None else _("{low} to {high}").format(low=decimal(estimate.low), high=decimal(estimate.high))
    return name, decimal(estimate.value), interval, str(estimate.reason) if estimate.reason else ABSENT


def transparency(snapshot: Snapshot, entries: Sequence[Entry]) -> list[Block]:
    """Return the annex on dossiers and marks, computation, and people, with each import's content from its entry."""
    dossiers = str(Message(N_("Dossiers: {count}."), {"count": whole(len(snapshot.candidatures))}))
    computed = (
        _("Computed by the program: scores, ranks, ties by the declared rules, robustness."),
        _("No mark is corrected, standardised or filled in by the program."),
    )
    return [
        Bullets((dossiers, *_tell_platform_imports(entries), *_tell_file_imports(entries), *_marks(snapshot, entries))),
        Bullets(computed),
        Bullets((_tell_screening(snapshot), *_tell_decisions(snapshot, entries), *_journal(snapshot))),
    ]


def _filter_entries(entries: Sequence[Entry], act: Act) -> list[Entry]:
    return [entry for entry in entries if entry.act == act]


def _is_from_platform(entry: Entry) -> bool:
    return bool(entry.after["file"]["dialect"] == Dialect.API)


def _tell_platform_imports(entries: Sequence[Entry]) -> Iterator[str]:
    read = [entry for entry in _filter_entries(entries, Act.DOSSIERS_IMPORTED) if _is_from_platform(entry)]
    if not read:
        return
    values = {key: whole(sum(len(entry.after[key]) for entry in read)) for key in ("new", "changed")}
    if len(read) == 1:
        sentence = N_("Read from the platform démarches-simplifiées on {when}. New dossiers: {new}; changed dossiers: {changed}.")
        yield str(Message(sentence, {**values, "when": moment(read[0].at)}))
    else:
        sentence = N_(
            "Read from the platform démarches-simplifiées {times} times, from {first} to {last}. New dossiers: {new}; changes: {changed}."
        )
        yield str(Message(sentence, {**values, "times": len(read), "first": moment(read[0].at), "last": moment(read[-1].at)}))


def _tell_file_imports(entries: Sequence[Entry]) -> Iterator[str]:
    sentence = N_("Imported on {when} from the file {name}. New dossiers: {new}; changed dossiers: {changed}.")
    for entry in _filter_entries(entries, Act.DOSSIERS_IMPORTED):
        if not _is_from_platform(entry):
            yield _tell_import(sentence, entry)


def _tell_import(said: str, entry: Entry) -> str:
    counts = {key: whole(len(entry.after[key])) for key in ("new", "changed")}
    return str(Message(said, {"when": moment(entry.at), "name": entry.after["file"]["name"], **counts}))


def _marks(snapshot: Snapshot, entries: Sequence[Entry]) -> Iterator[str]:
    given_count, ranked = int(snapshot.scored.sum()), int(snapshot.scored[snapshot.in_ranked_set].sum())
    readers = expected_readers(snapshot.recused[snapshot.in_ranked_set], snapshot.readers)
    expected = int(readers.sum()) * len(snapshot.call.criteria)
    sentence = N_("Marks: {given}, of which {ranked} on the shortlisted applications, where {expected} were expected (coverage {share}).")
    share = part_done(min(1.0, ranked / expected) if expected else None)
    yield str(Message(sentence, {"given": whole(given_count), "ranked": whole(ranked), "expected": whole(expected), "share": share}))
    scoring = int(snapshot.scored.any(axis=(0, 2)).sum())
    yield ngettext("{count} juror gave at least one mark.", "{count} jurors gave at least one mark.", scoring).format(count=scoring)
    imported = N_("Marks imported on {when} from the file {name}. New grids: {new}; changed grids: {changed}.")
    yield from (_tell_import(imported, entry) for entry in _filter_entries(entries, Act.SCORES_IMPORTED))
    yield from _tell_paper_entries(entries)


def _tell_paper_entries(entries: Sequence[Entry]) -> Iterator[str]:
    entered = [entry.after for entry in _filter_entries(entries, Act.PAPER_ENTERED)]
    count = len({(content["person"], dossier) for content in entered for dossier in (*content["grids"], *content.get(SEALED, {}))})
    content = ngettext("{count} grid was entered for a juror from paper.", "{count} grids were entered for jurors from paper.", count)
    if count:
        yield content.format(count=count)


def _tell_screening(snapshot: Snapshot) -> str:
    screened = [candidature for candidature in snapshot.candidatures if candidature.screening is not Screening.UNDECIDED]
    here = sum(bool(candidature.screening_version) for candidature in screened)
    imported = sum(not candidature.screening_version and candidature.wished_screening is candidature.screening for candidature in screened)
    sentence = N_("Pre-selection. Recorded here: {here}; taken from an imported file: {imported}.")
    return str(Message(sentence, {"here": whole(here), "imported": whole(imported)}))


def _tell_decisions(snapshot: Snapshot, entries: Sequence[Entry]) -> Iterator[str]:
    decisions = (snapshot.decision(item.id) for item in snapshot.ranked)
    decided = [item for item in decisions if item.outcome is not Outcome.TO_DISCUSS]
    cancelled = cancelled_agreements(entries)
    agreed_view = replace(snapshot, agreements=tuple(item for item in snapshot.agreements if item.ended_at not in cancelled))
    agreed = len(decided_by_lists(agreed_view) & {item.candidature_id for item in decided})
    sentence = N_("Decisions: {count}, of which by a list for agreement, without debate: {agreed}.")
    yield str(Message(sentence, {"count": whole(len(decided)), "agreed": whole(agreed)}))
    reasons = [item for item in decided if item.reason]
    proposed = [item for item in reasons if item.reason_is_proposed]
    sentence = N_("Reasons: {count}.")
    if proposed:
        sentence = N_("Reasons: {count}, of which taken as the program proposed them from the means of the criteria: {proposed}.")
    yield str(Message(sentence, {"count": whole(len(reasons)), "proposed": whole(len(proposed))}))
    approvals = {entry.at: doing_words(snapshot, entry) for entry in _filter_entries(entries, Act.REASONS_ADOPTED)}
    for at, count in sorted(Counter(item.reason_adopted_at for item in proposed if item.reason_adopted_at).items()):
        sentence = N_("Proposed reasons approved as they were: {count}, {done}.")
        yield str(Message(sentence, {"count": whole(count), "done": approvals.get(at) or moment(at)}))


def _journal(snapshot: Snapshot) -> Iterator[str]:
    version = final_version(snapshot)
    if version and version.head:
        sentence = N_("The journal has {count} entries up to the one that finalised this version, each chained to the one before.")
        yield str(Message(sentence, {"count": whole(version.head.entry)}))


def _robustness(snapshot: Snapshot) -> list[Block]:
    result = robustness(snapshot)
    lines = [line for line in ranked_lines(snapshot) if line.standing and line.candidature.id in result.selected_share]
    if not lines:
        return [Paragraph(_("There are no scores to draw from: nothing can be said of robustness."), Tone.NOTE)]
    sentence = N_(
        "{draws} times, the weights of the criteria are drawn at random, and the jury from among its members, each of whom may "
        "be drawn several times (starting number {seed}): the share of the draws in which each application has a place on its "
        "track. It tells how far the selection depends on the weights and on who sat; it is not the probability that a project "
        "is good. “Near the weights” draws weights close to the official ones."
    )
    headings = (_("Rank"), _("Dossier"), _("Project"), _("Any weights"), _("Near the weights"))
    rows = tuple(
        (
            rank_words(line),
            line.candidature.dossier,
            line.candidature.title,
            percent(result.selected_share[line.candidature.id]),
            percent(result.selected_share_concentrated[line.candidature.id]),
        )
        for line in lines
    )
    funded = [Paragraph(_(ENVELOPE_RULE))] if snapshot.call.funded else []
    return [
        Paragraph(str(Message(sentence, {"draws": whole(result.draws), "seed": result.seed}))),
        *funded,
        Grid(_("Shares of the draws with a place"), headings, rows, (0.09, 0.13, 0.46, 0.15, 0.17), frozenset({0, 3, 4})),
    ]

"""``jury statistics``: agreement, severity and robustness of a call, for scripts and the annex."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from commands import terminal
from commands.terminal import CallOption, Format, FormatOption
from deliberation.derived.meeting.openness import Openness, openness
from deliberation.derived.scoring.diagnostics import agreement, correction, severity, weight_changes
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import DRAWS, Pair, Robustness, robustness, selected_sentence
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.exact import Estimate
from phrases import _, decimal, percent

DrawsOption = Annotated[int, typer.Option("--draws", min=1, max=1_000_000, help="Draws of weights and jurors.")]
SeedOption = Annotated[int | None, typer.Option("--seed", min=0, help="Seed of the draws: the same gives the same numbers.")]


OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="CSV file to write with the share of the draws at each rank, instead of printing.")
]


def print_statistics(
    call: CallOption,
    layout: FormatOption = Format.TABLE,
    draws: DrawsOption = DRAWS,
    seed: SeedOption = None,
    output: OutputOption = None,
) -> None:
    """Print agreement, severity of the jurors and robustness of the selection; json holds the most."""
    snapshot = terminal.snapshot_named(call)
    if output:
        with terminal.refusals():
            _write_ranks(output, snapshot, robustness(snapshot, draws=draws, seed=seed, all_ranks=True))
        terminal.errors.print(str(output))
        return
    if layout is Format.JSON:
        terminal.print_json(statistics_json(snapshot, draws=draws, seed=seed))
        return
    if layout is Format.TABLE:
        typer.echo(str(agreement(snapshot).sentence) + "\n")
        rows = [(snapshot.names[s.juror_id], decimal(s.deviation), decimal(s.low), decimal(s.high), s.common) for s in severity(snapshot)]
        terminal.print_table(("juror", "deviation", "low", "high", "candidatures"), rows, layout=layout)
        typer.echo("")
    drawn = robustness(snapshot, draws=draws, seed=seed)
    exact = layout is Format.CSV
    shares = [
        (
            snapshot.candidature(id_).dossier,
            share if exact else percent(share),
            drawn.selected_share_concentrated[id_] if exact else percent(drawn.selected_share_concentrated[id_]),
            snapshot.candidature(id_).title,
        )
        for id_, share in drawn.selected_share.items()
    ]
    terminal.print_table(("dossier", "selected_share", "selected_share_concentrated", "title"), shares, layout=layout)


def _write_ranks(path: Path, snapshot: Snapshot, drawn: Robustness) -> None:
    """Write the share of the draws at each rank that a candidature takes in some, best candidature first. Raises FileRefused."""
    lines = io.StringIO(newline="")
    csv.writer(lines, lineterminator="\n").writerows([("dossier", "rank", "share"), *rank_rows(snapshot, drawn)])
    terminal.write_file(path, lines.getvalue().encode())


def rank_rows(snapshot: Snapshot, drawn: Robustness) -> Iterator[tuple[str, int, float]]:
    """Yield dossier, rank and share of the draws, for each rank that a candidature has in some."""
    for standing in ranking(snapshot).standings:
        shares = drawn.rank_acceptability.get(standing.candidature_id)
        if shares is not None:
            dossier = snapshot.candidature(standing.candidature_id).dossier
            for place in shares.nonzero()[0].tolist():
                yield dossier, place + 1, float(shares[place])


def statistics_json(snapshot: Snapshot, *, draws: int = DRAWS, seed: int | None = None) -> dict[str, Any]:
    """Return the statistics as scripts read them: unrounded floats, null if a number is not defined."""
    return {
        "call": snapshot.call.slug,
        "revision": snapshot.revision,
        "agreement": _agreement(snapshot),
        "severity": _severity(snapshot),
        "correction": _correction(snapshot),
        "robustness": _robustness(snapshot, robustness(snapshot, draws=draws, seed=seed)),
        "openness": _openness(snapshot),
    }


def _openness(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return which files left to decide are settled, with the decision that the marks propose, and which are open, by dossier."""
    found = openness(snapshot) or Openness((), frozenset())
    settled = [
        {
            "dossier": snapshot.candidature(one.candidature_id).dossier,
            "state": "settled",
            "outcome": str(one.outcome),
            "divided": one.is_divided,
        }
        for one in found.settled
    ]
    left = ({"dossier": snapshot.candidature(id_).dossier, "state": "open"} for id_ in found.open_ids)
    return [*settled, *sorted(left, key=lambda one: one["dossier"])]


def _agreement(snapshot: Snapshot) -> dict[str, Any]:
    found = agreement(snapshot)
    ordinal = dict(zip(snapshot.call.criterion_codes, found.alpha_ordinal, strict=True))
    return {
        "krippendorff_alpha": {
            "interval": found.alpha_interval.value,
            "ordinal": {code: estimate.value for code, estimate in ordinal.items()},
        },
        "icc_a1": found.icc_a1.value,
        "icc_ak": found.icc_ak.value,
        "intervals": {
            "krippendorff_alpha": {
                "interval": _bounds(found.alpha_interval),
                "ordinal": {code: _bounds(estimate) for code, estimate in ordinal.items()},
            },
            "icc_a1": _bounds(found.icc_a1),
            "icc_ak": _bounds(found.icc_ak),
        },
        "icc_kept": {"candidatures": found.kept[0], "jurors": found.kept[1], "is_largest": found.is_largest},
        "sentence": str(found.sentence),
    }


def _bounds(estimate: Estimate) -> list[float | None] | None:
    return None if estimate.low is None else [estimate.low, estimate.high]


def _severity(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            "juror": snapshot.names[found.juror_id],
            "deviation": found.deviation,
            "low": found.low,
            "high": found.high,
            "candidatures": found.common,
        }
        for found in severity(snapshot)
    ]


def _correction(snapshot: Snapshot) -> dict[str, Any]:
    found = correction(snapshot)
    return {
        "scores": {snapshot.candidature(id_).dossier: score for id_, score in found.scores.items()},
        "reason": None if found.reason is None else str(found.reason),
    }


def _robustness(snapshot: Snapshot, drawn: Robustness) -> dict[str, Any]:
    codes = snapshot.call.criterion_codes
    ids = [standing.candidature_id for standing in ranking(snapshot).standings if standing.candidature_id in drawn.selected_share]
    if ids and not drawn.rank_acceptability:
        terminal.errors.print(_("The ranks of so many applications are not printed: have them written to a file with --output."))
    return {
        "draws": drawn.draws,
        "seed": drawn.seed,
        "concentrated_alpha": dict(zip(codes, drawn.concentrated_alpha, strict=False)),
        "candidatures": [_robust_candidature(snapshot, drawn, id_) for id_ in ids],
        "pairs": [_pair(snapshot, pair) for pair in drawn.pairs],
    }


def _robust_candidature(snapshot: Snapshot, drawn: Robustness, id_: int) -> dict[str, Any]:
    change = weight_changes(snapshot).get(id_)
    return {
        "dossier": snapshot.candidature(id_).dossier,
        "selected_share": drawn.selected_share[id_],
        "selected_share_concentrated": drawn.selected_share_concentrated[id_],
        "rank_acceptability": drawn.rank_acceptability[id_].tolist() if drawn.rank_acceptability else None,
        "sentence": str(selected_sentence(drawn.selected_share[id_])),
        "smallest_weight_change": change
        and {
            "moved": change.moved,
            "is_smallest": change.is_smallest,
            "weights": dict(zip(snapshot.call.criterion_codes, change.weights.tolist(), strict=True)),
        },
    }


def _pair(snapshot: Snapshot, pair: Pair) -> dict[str, Any]:
    codes = snapshot.call.criterion_codes
    return {
        "dossiers": [snapshot.candidature(id_).dossier for id_ in pair.candidature_ids],
        "ahead": list(pair.ahead),
        "central_weights": [None if weights is None else dict(zip(codes, weights, strict=True)) for weights in pair.central_weights],
    }

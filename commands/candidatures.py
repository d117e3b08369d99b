"""``jury candidatures``: pre-select from a terminal, if a call's files bring no pre-selection; withdraw, and take that back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

import typer

from commands import terminal
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption
from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Candidature, WithdrawalWord
from deliberation.operations.dossiers import screening
from deliberation.operations.dossiers.screening import ScreeningChange, screen, take_back_withdrawal
from phrases import _, listed, ngettext

app = typer.Typer(help="Applications of a call.")


@app.callback()
def candidatures() -> None:
    """Applications of a call."""


@app.command()
def shortlist(
    call: CallOption,
    dossiers: Annotated[list[str] | None, typer.Argument(help="Numbers of dossiers.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="All that have no pre-selection yet.")] = False,
    reason: Annotated[str, typer.Option(help="Why, kept with each.")] = "",
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Shortlist applications: those of the numbers given, or all that have no pre-selection yet."""
    if bool(dossiers) == everyone:
        terminal.refuse(_("Give numbers of dossiers, or --all."))
    here = _by_number(call)
    chosen = _undecided(here.values()) if everyone else _named(here, dossiers or ())
    late = [candidature.dossier for candidature in here.values() if everyone and candidature.awaits_admission]
    written = bool(chosen) and not dry_run
    if written:
        changes = [ScreeningChange(one.id, Screening.SHORTLISTED, one.screening_version) for one in chosen]
        terminal.act(screen, call, as_name, changes=changes, reason=reason)
    _report("shortlisted", chosen, written=written, layout=layout, late=late)
    if layout is Format.JSON:
        return
    sentence = ngettext("{count} application shortlisted.", "{count} applications shortlisted.", len(chosen))
    if written:
        terminal.errors.print(sentence.format(count=len(chosen)))
    if late:
        terminal.errors.print(_("Filed late, they wait for the chair: {numbers}.").format(numbers=listed(late)))


NumbersArgument = Annotated[list[str], typer.Argument(help="Numbers of dossiers.")]


@app.command()
def withdraw(
    call: CallOption,
    dossiers: NumbersArgument,
    reason: Annotated[str, typer.Option(help="Why, kept with each.")],
    on_word_of: Annotated[WithdrawalWord, typer.Option(help="On whose word: applicant, platform or team.")] = WithdrawalWord.APPLICANT,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it was withdrawn, in Paris; today by default.")] = None,
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Withdraw applications: they leave ranks, agenda and places, and are counted as withdrawn. Nothing is deleted."""
    chosen = [one for one in _named(_by_number(call), dossiers) if not one.is_withdrawn]
    about = {"reason": reason, "on_word_of": on_word_of, "withdrawn_at": on.date() if on else None}
    for one in () if dry_run else chosen:
        terminal.act(screening.withdraw, call, as_name, candidature_id=one.id, **about)
    _report("withdrawn", chosen, written=bool(chosen) and not dry_run, layout=layout)


@app.command("take-back")
def take_back(
    call: CallOption,
    dossiers: NumbersArgument,
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Take withdrawals back: the applications stand as they stood."""
    chosen = [one for one in _named(_by_number(call), dossiers) if one.is_withdrawn]
    for one in () if dry_run else chosen:
        terminal.act(take_back_withdrawal, call, as_name, candidature_id=one.id)
    _report("taken_back", chosen, written=bool(chosen) and not dry_run, layout=layout)


def _by_number(call: str) -> dict[str, Candidature]:
    return {candidature.dossier: candidature for candidature in terminal.snapshot_named(call).candidatures}


def _report(what: str, chosen: Sequence[Candidature], *, written: bool, layout: Format, **more: object) -> None:
    if layout is Format.JSON:
        terminal.print_json({what: [candidature.dossier for candidature in chosen], **more, "written": written})
        return
    terminal.print_table(("dossier", "title"), [(candidature.dossier, candidature.title) for candidature in chosen], layout=layout)


def _undecided(candidatures: Iterable[Candidature]) -> list[Candidature]:
    return [
        candidature
        for candidature in candidatures
        if candidature.screening is Screening.UNDECIDED and not candidature.is_withdrawn and not candidature.awaits_admission
    ]


def _named(here: dict[str, Candidature], dossiers: Sequence[str]) -> list[Candidature]:
    unknown = [dossier for dossier in dossiers if dossier not in here]
    if unknown:
        terminal.refuse(_("No application of this call has this number: {numbers}.").format(numbers=listed(unknown)))
    return [here[dossier] for dossier in dict.fromkeys(dossiers)]

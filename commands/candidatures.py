"""``jury candidatures``: pre-select from a terminal, if a call's files bring no pre-selection; withdraw, and take that back.

``jury assign``: who reads what, looked at first, then written with ``--apply``; the same rules as the screen.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption
from deliberation.call.call import Screening
from deliberation.derived.scoring import assignment
from deliberation.dossiers.candidatures import Candidature, WithdrawalWord
from deliberation.errors import InvalidValue
from deliberation.folding import fold_name
from deliberation.operations.dossiers import screening
from deliberation.operations.dossiers.screening import ScreeningChange, screen, take_back_withdrawal
from deliberation.operations.scoring.assignment import assign_reading, refuse_impossible
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, labelled, listed, ngettext

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


ReadersOption = Annotated[int | None, typer.Option("--readers", min=1, help="Readers for each application.")]
TeamOption = Annotated[list[str] | None, typer.Option("--team", help="Names of members who read the same files, separated by “;”.")]
EverybodyOption = Annotated[bool, typer.Option("--everybody", help="Everybody reads everything.")]
ApplyOption = Annotated[bool, typer.Option("--apply", help="Write what is shown; without it nothing is written.")]


def assign(
    call: CallOption,
    readers: ReadersOption = None,
    team: TeamOption = None,
    everybody: EverybodyOption = False,
    apply: ApplyOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
) -> None:
    """Share out who reads what, with the fewest changes: see it, then write it with --apply. Without options: what stands."""
    state = terminal.call_named(call)
    with terminal.refusals():
        snapshot = bootstrap.snapshots().get(state.id)
        asked = [readers is not None, bool(team), everybody]
        if sum(asked) > 1:
            raise InvalidValue(N_("Say one of --readers, --team and --everybody."))
        count, pairs, teams = _wanted(snapshot, readers, team or [], everybody)
        refuse_impossible(snapshot, count, pairs)
        is_changed = (count, pairs) != (snapshot.readers, assignment.standing_pairs(snapshot))
        if apply and is_changed:
            seen = assignment.standing_pairs(snapshot)
            assign_reading(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, readers=count, pairs=pairs, seen=seen)
    _print(snapshot, count, pairs, teams, layout, is_written=apply and is_changed)
    if is_changed and not apply:
        terminal.errors.print(_("Nothing is written yet: the same command with --apply writes it."))


def _wanted(
    snapshot: Snapshot, readers: int | None, team: Sequence[str], everybody: bool
) -> tuple[int, assignment.Pairs, assignment.Teams]:
    if everybody:
        return 0, frozenset(), ()
    if team:
        teams = tuple(_members(snapshot, names) for names in team)
        count = max(map(len, teams))
        return count, assignment.proposed(snapshot, count, teams), teams
    if readers is not None:
        return readers, assignment.proposed(snapshot, readers), ()
    standing = assignment.standing_pairs(snapshot)
    return snapshot.readers, standing, assignment.standing_teams(snapshot, standing)


def _members(snapshot: Snapshot, names: str) -> frozenset[int]:
    ids = {fold_name(member.name): member.id for member in snapshot.members}
    wanted = [name.strip() for name in names.split(";") if name.strip()]
    unknown = [name for name in wanted if fold_name(name) not in ids]
    if unknown:
        raise InvalidValue(N_("Nobody named {name} sits on the jury."), name=unknown[0])
    return frozenset(ids[fold_name(name)] for name in wanted)


def _print(snapshot: Snapshot, readers: int, pairs: assignment.Pairs, teams: assignment.Teams, layout: Format, *, is_written: bool) -> None:
    parts = assignment.shares(snapshot, pairs)
    checks = assignment.proof(snapshot, pairs, readers, teams) if readers else ()
    if layout is Format.JSON:
        terminal.print_json(_json(snapshot, readers, pairs, parts, checks, is_written=is_written))
        return
    rows = [(part.person.name, part.files, part.gained, part.lost, part.complete) for part in parts]
    terminal.print_table(("name", "files", "more", "fewer", "complete"), rows, layout=layout)
    if not readers:
        terminal.errors.print(_("Everybody reads everything"))
        return
    terminal.errors.print(str(assignment.coverage(snapshot, pairs, readers).sentence))
    for check in checks:
        terminal.errors.print(labelled(_("Kept") if check.holds else _("Not kept"), _check_line(check)))


def _check_line(check: assignment.Checked) -> str:
    return f"{check.said} ({', '.join(file.dossier for file in check.files)})" if check.files else str(check.said)


def _json(
    snapshot: Snapshot,
    readers: int,
    pairs: assignment.Pairs,
    parts: Sequence[assignment.Share],
    checks: Sequence[assignment.Checked],
    *,
    is_written: bool,
) -> dict[str, object]:
    named = sorted((snapshot.candidature(candidature_id).dossier, snapshot.names[person_id]) for candidature_id, person_id in pairs)
    return {
        "call": snapshot.call.slug,
        "readers": readers,
        "written": is_written,
        "members": [
            {"name": part.person.name, "files": part.files, "more": part.gained, "fewer": part.lost, "complete": part.complete}
            for part in parts
        ],
        "checks": [{"said": str(check.said), "kept": check.holds, "dossiers": [file.dossier for file in check.files]} for check in checks],
        "assigned": [{"dossier": dossier, "name": name} for dossier, name in named],
    }

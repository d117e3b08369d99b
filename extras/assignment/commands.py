"""``jury assign``: assignment of readers, previewed, then written with ``--apply``; the same rules as the screen."""

from collections.abc import Sequence
from typing import Annotated

import typer

import bootstrap
from commands import terminal
from commands.terminal import AsOption, CallOption, Format, FormatOption
from deliberation.errors import InvalidValue
from deliberation.folding import fold_name
from deliberation.snapshot.snapshot import Snapshot
from extras.assignment import proposals
from extras.assignment.verbs import assign_reading, refuse_impossible
from phrases import N_, _, labelled

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
        modes = [readers is not None, bool(team), everybody]
        if sum(modes) > 1:
            raise InvalidValue(N_("Say one of --readers, --team and --everybody."))
        count, pairs, teams = _choose_wanted(snapshot, readers, team or [], everybody)
        refuse_impossible(snapshot, count, pairs)
        is_changed = (count, pairs) != (snapshot.readers, proposals.standing_pairs(snapshot))
        if apply and is_changed:
            present = proposals.standing_pairs(snapshot)
            assign_reading(bootstrap.unit_of_work(), by=terminal.actor(as_name), call_id=state.id, readers=count, pairs=pairs, seen=present)
    _print(snapshot, count, pairs, teams, layout, is_written=apply and is_changed)
    if is_changed and not apply:
        terminal.errors.print(_("Nothing is written yet: the same command with --apply writes it."))


def _choose_wanted(
    snapshot: Snapshot, readers: int | None, team: Sequence[str], everybody: bool
) -> tuple[int, proposals.Pairs, proposals.Teams]:
    if everybody:
        return 0, frozenset(), ()
    if team:
        teams = tuple(_members(snapshot, names) for names in team)
        count = max(map(len, teams))
        return count, proposals.proposed(snapshot, count, teams), teams
    if readers is not None:
        return readers, proposals.proposed(snapshot, readers), ()
    present = proposals.standing_pairs(snapshot)
    return snapshot.readers, present, proposals.standing_teams(snapshot, present)


def _members(snapshot: Snapshot, names: str) -> frozenset[int]:
    ids = {fold_name(member.name): member.id for member in snapshot.members}
    wanted = [name.strip() for name in names.split(";") if name.strip()]
    unknown = [name for name in wanted if fold_name(name) not in ids]
    if unknown:
        raise InvalidValue(N_("Nobody named {name} sits on the jury."), name=unknown[0])
    return frozenset(ids[fold_name(name)] for name in wanted)


def _print(snapshot: Snapshot, readers: int, pairs: proposals.Pairs, teams: proposals.Teams, layout: Format, *, is_written: bool) -> None:
    parts = proposals.shares(snapshot, pairs)
    checks = proposals.proof(snapshot, pairs, readers, teams) if readers else ()
    if layout is Format.JSON:
        terminal.print_json(_json(snapshot, readers, pairs, parts, checks, is_written=is_written))
        return
    rows = [(part.person.name, part.files, part.gained, part.lost, part.complete) for part in parts]
    terminal.print_table(("name", "files", "more", "fewer", "complete"), rows, layout=layout)
    if not readers:
        terminal.errors.print(_("Everybody reads everything"))
        return
    terminal.errors.print(str(proposals.coverage(snapshot, pairs, readers).sentence))
    for check in checks:
        terminal.errors.print(labelled(_("Kept") if check.holds else _("Not kept"), _check_line(check)))


def _check_line(check: proposals.Checked) -> str:
    return f"{check.said} ({', '.join(file.dossier for file in check.files)})" if check.files else str(check.said)


def _json(
    snapshot: Snapshot,
    readers: int,
    pairs: proposals.Pairs,
    parts: Sequence[proposals.Share],
    checks: Sequence[proposals.Checked],
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

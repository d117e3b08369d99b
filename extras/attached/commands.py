"""``jury import attachments``."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

import bootstrap
from bootstrap.kept_files import limits, sweep
from commands import readings, terminal
from commands.terminal import AsOption, CallOption, DryRunOption, Format, FormatOption
from deliberation.call.people import Console
from deliberation.errors import FileRefused
from deliberation.operations.acts import CallState
from deliberation.operations.ports import SentAttachments
from extras.attached.plan import AttachmentPlan, LeftOut, Use
from extras.attached.reading import store
from extras.attached.sources import FolderOfAttachments, ZipOfAttachments
from extras.attached.verbs import examine_attachments, import_attachments, plan_examined
from phrases import N_, _, labelled

_COUNTED = ("new", "replaced", "unchanged", "to_check", "refused", "earlier", "missing")


def attachments(
    file: Path,
    call: CallOption,
    dry_run: DryRunOption = False,
    layout: FormatOption = Format.TABLE,
    as_name: AsOption = "",
    take: Annotated[
        list[str] | None, typer.Option("--take", help="A file to check that is the applicant's own: its place, as told.")
    ] = None,
) -> None:
    """Import what applicants attached: the platform's zip, or a zip or folder with a folder for each dossier number."""
    state = terminal.call_named(call)
    with terminal.refusals(), _open_attachments(file) as sent:
        bring_attachments(state, sent, by=terminal.actor(as_name), dry_run=dry_run, layout=layout, chosen=take or ())


def bring_attachments(
    state: CallState, sent: SentAttachments, *, by: Console, dry_run: bool, layout: Format, chosen: Collection[str] = ()
) -> None:
    """Import attached files, or print the effect. ``chosen``: places of files outside every answer, taken all the same."""
    uow, attachment_store = bootstrap.unit_of_work(), store()
    with (
        readings.refusal_in(layout, _COUNTED),
        terminal.progress(_("Reading {name}").format(name=sent.name)) as advance,
    ):
        if dry_run:
            examined = examine_attachments(uow, attachment_store, by=by, call_id=state.id, sent=sent, chosen=chosen, progress=advance)
            plan = plan_examined(uow, attachment_store, by=by, call_id=state.id, examined=examined)
        else:
            plan = import_attachments(uow, attachment_store, by=by, call_id=state.id, sent=sent, chosen=chosen, progress=advance)
            sweep()
    readings.print_report(attachment_report(plan, written=not dry_run), layout)
    if layout is Format.JSON:
        return
    terminal.print_problems(plan.problems)
    for left in plan.to_check:
        terminal.errors.print(labelled(_("to check"), f"{left.name!r} – {left.why}"))


@contextmanager
def _open_attachments(file: Path) -> Iterator[SentAttachments]:
    if file.is_dir():
        yield FolderOfAttachments(file, limits())
        return
    try:
        opened = file.open("rb")
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be read."), path=file) from None
    with opened:
        yield ZipOfAttachments(opened, file.name, limits())


def attachment_report(plan: AttachmentPlan, *, written: bool) -> dict[str, Any]:
    """Return the effect of an import of attached files as JSON for scripts: counts, files, problems."""
    lists: dict[str, list[dict[str, str]]] = {
        "new": _uses(plan.new),
        "replaced": _uses(plan.replaced),
        "unchanged": _uses(plan.unchanged),
        "to_check": _list_left_out(plan.to_check),
        "refused": _list_left_out(plan.refused),
        "earlier": _uses(plan.earlier),
        "missing": _uses(plan.missing),
    }
    return {
        **{name: len(lists[name]) for name in _COUNTED},
        "written": written,
        "attachments": lists,
        "problems": [terminal.problem_json(problem) for problem in plan.problems],
    }


def _uses(uses: Sequence[Use]) -> list[dict[str, str]]:
    return [{"dossier": dossier, "name": name} for dossier, name in uses]


def _list_left_out(files: Sequence[LeftOut]) -> list[dict[str, str]]:
    return [{"dossier": file.dossier, "name": file.name, "why": str(file.why)} for file in files]

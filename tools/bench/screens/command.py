"""``./jury bench screens``: from a click to its last changed frame, in Chromium, beside two empty pages of Streamlit.

Times run from the last press of a button or key, as received by the page, to the frame of the last change before 150 ms of stillness, with
the page's script ended and every expected element in place (``probe.js``). ``--against`` measures a further checkout of the project in the
same run, alternating act by act.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error

from phrases import _
from tools.bench import report
from tools.bench.screens import acts, samples, tasks
from tools.bench.screens.samples import Sample, Summary
from tools.bench.screens.screen import ActFailed, Screen
from tools.bench.screens.stage import CHAIR, JUROR, RECUSED, Stage, dashboard_stage, floor_stage
from tools.bench.screens.tasks import Task
from tools.serving.looking import launched
from tools.serving.servers import ROOT, ServerFailed
from ui.table.rows import WHOLE_MAX

_ROLES = {"chair": CHAIR, "juror": JUROR, "recused": RECUSED}
_CODES = [
    task.code
    for task in (
        *tasks.looking_around(CHAIR),
        tasks.rows_of_a_long_table(CHAIR),
        acts.decision(),
        acts.grid(JUROR),
        acts.vote(JUROR),
    )
]


def run(arguments: Sequence[str]) -> int:
    """Measure and print; a failing task is named on stderr and left out. Return 1 without any measure."""
    options = _parse(arguments)
    try:
        with launched() as browser:
            summaries = list(_measure(browser, options))
    except (ServerFailed, AssertionError) as failure:
        _say(str(failure))
        return 1
    report.print_report(options.format, samples.to_json(summaries), [samples.row(summary, summaries) for summary in summaries])
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = report.parser("bench screens", _("Measure in a browser what people wait for."))
    parser.add_argument("--rounds", type=int, default=10, help=_("how often each act is measured, after once for nothing"))
    parser.add_argument("--only", action="append", choices=_CODES, default=[], metavar="TASK", help=", ".join(_CODES))
    parser.add_argument("--role", choices=_ROLES, help=_("who looks around, and does only what is theirs to do; the chair unless given"))
    parser.add_argument(
        "--candidatures",
        type=int,
        metavar="NUMBER",
        help=_("of a call made for this, only looked at; the demonstration’s files unless given"),
    )
    parser.add_argument("--against", type=Path, metavar="FOLDER", help=_("another checkout of the project, measured in turn"))
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _choose_tasks(options: argparse.Namespace) -> list[Task]:
    """Return the requested tasks, with the meeting's last, since the meeting stays open."""
    person = _ROLES[options.role or "chair"]
    tasks_found = [*tasks.looking_around(person)]
    if (options.candidatures or 0) > WHOLE_MAX:
        tasks_found.append(tasks.rows_of_a_long_table(person))
    if options.role in (None, "chair") and not options.candidatures:
        tasks_found.append(acts.decision())
    if options.role != "chair" and not options.candidatures:
        member = _ROLES[options.role or "juror"]
        tasks_found += [acts.grid(member), acts.vote(member)]
    return [task for task in tasks_found if task.code in (options.only or _CODES)]


def _measure(browser: Browser, options: argparse.Namespace) -> Iterator[Summary]:
    wanted = _choose_tasks(options)
    loads = {f"floor-{task.code}" for task in wanted}
    with floor_stage(samples.FLOOR, browser) as floor:
        for task in tasks.floor():
            if task.code == samples.FLOOR or task.code in loads:
                yield from _measure_task(task, [floor], options)
    with ExitStack() as stack:
        stages = [stack.enter_context(dashboard_stage(samples.AFTER, browser, ROOT, candidatures=options.candidatures))]
        if options.against:
            stages.append(stack.enter_context(dashboard_stage(samples.BEFORE, browser, options.against, candidatures=options.candidatures)))
        for task in wanted:
            yield from _measure_task(task, stages, options)


def _measure_task(task: Task, stages: Sequence[Stage], options: argparse.Namespace) -> Iterator[Summary]:
    _say(f"{_(task.label)}…")
    samples = _samples(task, stages, options)
    for stage in stages:
        if samples[stage.name]:
            yield Summary.of(task.code, task.label, stage.name, samples[stage.name], memory=stage.server.memory_bytes())


def _samples(task: Task, stages: Sequence[Stage], options: argparse.Namespace) -> dict[str, list[Sample]]:
    """Return the samples by stage; none of a stage with a failed task, which leaves the other stage's samples."""
    samples: dict[str, list[Sample]] = {stage.name: [] for stage in stages}
    screens: dict[str, Screen] = {}

    @contextmanager
    def told(stage: str) -> Iterator[None]:
        try:
            yield
        except (ActFailed, Error) as failure:
            _say(f"{stage}: {failure}")
            screens.pop(stage, None)
            samples[stage] = []

    with ExitStack() as stack:
        for stage in stages:
            with told(stage.name):
                screens[stage.name] = stack.enter_context(stage.screen(task.person, task.device))
                task.start(stage, screens[stage.name])
        for number in range(options.rounds + 1):
            # Whoever went last goes first: what changes on the machine meanwhile is the same for both.
            for name in list(screens)[:: 1 if number % 2 else -1]:
                with told(name):
                    sample = screens[name].measure(task.ready(screens[name], number))
                    if number:
                        samples[name].append(sample)
    return samples

"""Read a procedure from the platform: all its pages or nothing, then as any export is read."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from deliberation.call.call import Call, FormMapping
from deliberation.dossiers.records import Deletion, DossierFile
from deliberation.errors import PlatformFailed
from intake.dossiers.dossiers import read_sheets
from intake.files.findings import Findings
from intake.formats.meter import Progress
from intake.platform.attachments import RemoteFile
from intake.platform.client import PARTIAL, TRIES, Platform, TooSlow
from intake.platform.sheets import Sheets
from phrases import N_, _, ngettext, quoted, whole

PAGE: Final = 25
_DELETED_PAGE: Final = 100
_BY_APPLICANT: Final = frozenset({"user_request", "user_removed"})
_REPEATS: Final = N_("The platform gives the same page again and again. Nothing was written.")
_NO_DOSSIER: Final = N_("The procedure {number} has no dossier yet.")
Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure as the platform describes it: what the token can read."""

    number: int
    title: str
    state: str
    groups: tuple[str, ...]
    form: Answer


def describe(platform: Platform) -> Procedure:
    """Return the procedure. Raises PlatformFailed, with the platform's words, if the token does not read it."""
    answer = _patiently(platform, "Demarche", demarche=platform.connection.procedure)
    with _whole():
        told = answer["demarche"]
        groups = tuple(group["label"] for group in told["groupeInstructeurs"])
        return Procedure(told["number"], told["title"], told["state"], groups, told["activeRevision"])


class Pulled(NamedTuple):
    """What came: the procedure, its dossiers as a file of them is read, and what applicants attached to them, still to be fetched."""

    procedure: Procedure
    dossiers: DossierFile
    files: tuple[RemoteFile, ...]

    @property
    def reach(self) -> str:
        """Return what the token was found to read, as a sentence."""
        count = len(self.dossiers.records)
        read = ngettext("{count} dossier read", "{count} dossiers read", count).format(count=whole(count))
        said = _("The token reads the procedure {number}, {title}: {dossiers}. The platform does not say what else it may do.")
        return said.format(number=self.procedure.number, title=quoted(self.procedure.title), dossiers=read)


def pull(
    platform: Platform, call: Call, *, mapping: FormMapping | None = None, expected: int = 0, progress: Progress | None = None
) -> Pulled:
    """Return all that the procedure has. Raises PlatformFailed unless every page came whole.

    ``expected``: about how many there are, for ``progress``: the platform does not say.
    """
    procedure = describe(platform)
    with _whole():
        sheets = Sheets(procedure.form, has_groups=len(procedure.groups) > 1)
    for nodes in _pages(platform):
        with _whole():
            for node in nodes:
                sheets.add(node)
        if progress:
            progress(len(sheets), max(expected, len(sheets)))
    deleted = tuple(deletion for deletion in _deletions(platform) if deletion.dossier not in sheets)
    if not len(sheets):
        raise PlatformFailed(_NO_DOSSIER, number=procedure.number)
    name = _("procedure {number}").format(number=procedure.number)
    findings, opened, told = Findings(), sheets.opened(), sheets.told()
    file = read_sheets(opened, name, call, sha256=sheets.digest(), findings=findings, mapping=mapping, told=told)
    return Pulled(procedure, replace(file, deleted=deleted), sheets.files())


def _pages(platform: Platform) -> Iterator[list[Answer]]:
    """Yield the dossiers page by page, in smaller pages once the platform is too slow for one."""
    size, failures, after, seen = PAGE, 0, None, set[str]()
    while True:
        try:
            answer = platform.ask("Dossiers", demarche=platform.connection.procedure, first=size, after=after)
        except TooSlow:
            failures += 1
            if failures == TRIES:
                raise
            size = max(1, size // 2)
            continue
        failures = 0
        nodes, after = _page(answer["demarche"], "dossiers")
        yield nodes
        if after is None:
            return
        if after in seen:
            raise PlatformFailed(_REPEATS)
        seen.add(after)


def _deletions(platform: Platform) -> Iterator[Deletion]:
    """Yield what was deleted: the one honest source of it, a deleted dossier being among the dossiers no more."""
    found: dict[str, Deletion] = {}
    marks: dict[str, str | None] = {"deletedDossiers": None, "pendingDeletedDossiers": None}
    left, seen = set(marks), set[tuple[str, str]]()
    while left:
        after = {"after": marks["deletedDossiers"], "pendingAfter": marks["pendingDeletedDossiers"]}
        answer = _patiently(platform, "DossiersSupprimes", demarche=platform.connection.procedure, first=_DELETED_PAGE, **after)["demarche"]
        for name in sorted(left):
            nodes, mark = _page(answer, name)
            with _whole():
                found |= {str(node["number"]): _deletion(node) for node in nodes}
            if mark is None:
                left.discard(name)
            elif (name, mark) in seen:
                raise PlatformFailed(_REPEATS)
            else:
                marks[name] = mark
                seen.add((name, mark))
    yield from found.values()


def _deletion(node: Answer) -> Deletion:
    return Deletion(str(node["number"]), node["reason"] in _BY_APPLICANT, datetime.fromisoformat(node["dateSupression"]))


def _page(answer: Answer, name: str) -> tuple[list[Answer], str | None]:
    """Return a page's dossiers, and the mark after which the next begins, None after the last."""
    with _whole():
        nodes, info = answer[name]["nodes"], answer[name]["pageInfo"]
        return list(nodes), str(info["endCursor"]) if info["hasNextPage"] else None


def _patiently(platform: Platform, operation: str, **variables: Any) -> Answer:
    """Return what an operation answers whose answer cannot be asked in smaller pieces."""
    for _attempt in range(TRIES - 1):
        with suppress(TooSlow):
            return platform.ask(operation, **variables)
    return platform.ask(operation, **variables)


@contextmanager
def _whole() -> Iterator[None]:
    """Raise PlatformFailed if something that a whole answer has is missing from the one read here."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        raise PlatformFailed(PARTIAL) from None

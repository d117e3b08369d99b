"""Read a procedure from the platform: all its pages or nothing, then as any export is read."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from deliberation.call.call import Call, FormMapping
from deliberation.dossiers.records import Deletion, DossierFile
from deliberation.errors import PlatformFailed
from extras.platform.attachments import RemoteFile
from extras.platform.client import REPEATS, Answer, Platform, Unknown, entire, page_of, pages, patiently
from extras.platform.sheets import Sheets
from intake.dossiers.dossiers import read_sheets
from intake.files.tables import Findings
from intake.formats.rows import Progress
from phrases import N_, _, ngettext, quoted, whole

_DELETED_PAGE = 100
_NUMBERS_PAGE = 100
_BY_APPLICANT = frozenset({"user_request", "user_removed"})
_NO_CHANGE = N_("No dossier of the procedure {number} changed since then.")
_NOT_READ = N_("The platform has no procedure {number} that this token reads ({words}).")
_NO_DOSSIER = N_("The procedure {number} has no dossier yet.")


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure as the platform describes it: what the token can read."""

    number: int
    title: str
    state: str
    groups: tuple[str, ...]
    form: Answer
    closed_at: datetime | None = None


def describe(platform: Platform) -> Procedure:
    """Return the procedure. Raises PlatformFailed, with the platform's words, if the token does not read it."""
    number = platform.connection.procedure
    try:
        answer = patiently(platform, "Demarche", demarche=number)
    except Unknown as unknown:
        raise PlatformFailed(_NOT_READ, number=number, words=unknown.message.values["words"]) from None
    with entire():
        told = answer["demarche"]
        groups = tuple(group["label"] for group in told["groupeInstructeurs"])
        closed_at = datetime.fromisoformat(told["dateFermeture"]) if told["dateFermeture"] else None
        return Procedure(told["number"], told["title"], told["state"], groups, told["activeRevision"], closed_at)


class NothingChanged(PlatformFailed):
    """Nothing changed on the platform since the last modification that is here."""


class Pulled(NamedTuple):
    """Result of a pull: the procedure, its dossiers read like a file's, and attached files still to fetch."""

    procedure: Procedure
    dossiers: DossierFile
    files: tuple[RemoteFile, ...]

    @property
    def reach(self) -> str:
        """Return what the token was found to read, as a sentence."""
        count = len(self.dossiers.records)
        read = ngettext("{count} dossier read", "{count} dossiers read", count).format(count=whole(count))
        sentence = _("The token reads the procedure {number}, {title}: {dossiers}. The platform does not say what else it may do.")
        return sentence.format(number=self.procedure.number, title=quoted(self.procedure.title), dossiers=read)


def pull(
    platform: Platform,
    call: Call,
    *,
    mapping: FormMapping | None = None,
    since: datetime | None = None,
    here: Collection[str] = (),
    progress: Progress | None = None,
) -> Pulled:
    """Return all that the procedure has. Raises PlatformFailed unless every page came whole, NothingChanged if nothing did.

    ``since``: only what changed from then on, if all else that is there is ``here``, or nothing but dossiers deleted; else all of it.
    ``here``: the numbers of the dossiers that are here, about as many as there are, for ``progress``: the platform does not say. Once there
    are more, they are counted.
    """
    procedure = describe(platform)
    sheets = _gather(platform, procedure, since, len(here), progress)
    deletions = tuple(_deletions(platform))
    if since:
        gone = [deletion for deletion in deletions if deletion.at >= since and deletion.dossier in here]
        if _has_others(platform, sheets, here) or (gone and not len(sheets)):
            since, sheets = None, _gather(platform, procedure, None, len(here), progress)
        elif not len(sheets):
            raise NothingChanged(_NO_CHANGE, number=procedure.number)
    deleted = tuple(deletion for deletion in deletions if deletion.dossier not in sheets)
    if not len(sheets):
        raise PlatformFailed(_NO_DOSSIER, number=procedure.number)
    name = _("procedure {number}").format(number=procedure.number)
    findings, opened, told = Findings(), sheets.opened(), sheets.told()
    file = read_sheets(opened, name, call, sha256=sheets.digest(), findings=findings, mapping=mapping, told=told)
    return Pulled(procedure, replace(file, deleted=deleted, is_part=since is not None), sheets.files())


def _gather(platform: Platform, procedure: Procedure, since: datetime | None, expected: int, progress: Progress | None) -> Sheets:
    with entire():
        sheets = Sheets(procedure.form, has_groups=len(procedure.groups) > 1)
    is_counted = since is not None
    for nodes in pages(platform, "Dossiers", updatedSince=since.isoformat() if since else None):
        with entire():
            for node in nodes:
                sheets.add(node)
        if progress:
            if len(sheets) > expected and not is_counted:
                expected, is_counted = count(platform), True
            progress(len(sheets), max(expected, len(sheets)))
    return sheets


def count(platform: Platform) -> int:
    """Return how many dossiers the procedure has, 0 if the platform does not give their numbers: nothing is decided by it."""
    with suppress(PlatformFailed):
        return sum(map(len, pages(platform, "Numeros", first=_NUMBERS_PAGE)))
    return 0


def _has_others(platform: Platform, sheets: Sheets, here: Collection[str]) -> bool:
    """Tell whether the procedure has a dossier that is neither here nor among those read: unchanged since, and never brought."""
    known = frozenset(here)
    for nodes in pages(platform, "Numeros", first=_NUMBERS_PAGE):
        with entire():
            if any((number := str(node["number"])) not in known and number not in sheets for node in nodes):
                return True
    return False


def _deletions(platform: Platform) -> Iterator[Deletion]:
    """Yield what was deleted: the one honest source of it, a deleted dossier being among the dossiers no more."""
    found: dict[str, Deletion] = {}
    marks: dict[str, str | None] = {"deletedDossiers": None, "pendingDeletedDossiers": None}
    left, seen = set(marks), set[tuple[str, str]]()
    while left:
        after = {"after": marks["deletedDossiers"], "pendingAfter": marks["pendingDeletedDossiers"]}
        answer = patiently(platform, "DossiersSupprimes", demarche=platform.connection.procedure, first=_DELETED_PAGE, **after)["demarche"]
        for name in sorted(left):
            nodes, mark = page_of(answer, name)
            with entire():
                found |= {str(node["number"]): _deletion(node) for node in nodes}
            if mark is None:
                left.discard(name)
            elif (name, mark) in seen:
                raise PlatformFailed(REPEATS)
            else:
                marks[name] = mark
                seen.add((name, mark))
    yield from found.values()


def _deletion(node: Answer) -> Deletion:
    return Deletion(str(node["number"]), node["reason"] in _BY_APPLICANT, datetime.fromisoformat(node["dateSupression"]))

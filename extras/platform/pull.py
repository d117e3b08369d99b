"""Complete reading of a procedure from the platform; proposal of a call from its form."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from deliberation.call.call import Call, FormMapping, QuestionRole
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import Deletion, DossierFile
from deliberation.errors import PlatformFailed
from extras.platform.attachments import RemoteFile
from extras.platform.client import REPEATS, Answer, Platform, Unknown, entire, page_of, pages, patiently
from extras.platform.sheets import Sheets
from intake.dossiers.dossiers import read_sheets
from intake.dossiers.form_mapping import Answers, Question, map_form
from intake.files.tables import Column, Findings
from intake.files.values import field_key
from intake.formats.rows import Progress
from phrases import DEFAULT_LANGUAGE, N_, Message, _, moment, ngettext, quoted, whole

_DELETED_PAGE = 100
_NUMBERS_PAGE = 100
_BY_APPLICANT = frozenset({"user_request", "user_removed"})
_NO_CHANGE = N_("No dossier of the procedure {number} changed since then.")
_NOT_READ = N_("The platform has no procedure {number} that this token reads ({words}).")
_NO_DOSSIER = N_("The procedure {number} has no dossier yet.")


@dataclass(frozen=True, slots=True)
class Procedure:
    """Procedure in the platform's description: the token's readable part."""

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
        description = answer["demarche"]
        groups = tuple(group["label"] for group in description["groupeInstructeurs"])
        closed_at = datetime.fromisoformat(description["dateFermeture"]) if description["dateFermeture"] else None
        return Procedure(
            description["number"], description["title"], description["state"], groups, description["activeRevision"], closed_at
        )


class NothingChanged(PlatformFailed):
    """No change on the platform since the last known modification."""


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
    """Return the complete procedure. Raises PlatformFailed for an incomplete page, NothingChanged without changes.

    Args:
        platform: connection to the platform.
        call: the call.
        mapping: the saved mapping.
        since: only changes from then on, if all other dossiers there are ``here`` or deleted; else everything.
        here: numbers of the known dossiers, an estimate for ``progress``, since the platform states no total; later replaced by a count.
        progress: receives done and total.
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
    findings, opened, description = Findings(), sheets.opened(), sheets.told()
    file = read_sheets(opened, name, call, sha256=sheets.digest(), findings=findings, mapping=mapping, told=description)
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
    """Return the number of the procedure's dossiers, for progress only; 0 if the platform does not state numbers."""
    with suppress(PlatformFailed):
        return sum(map(len, pages(platform, "Numeros", first=_NUMBERS_PAGE)))
    return 0


def _has_others(platform: Platform, sheets: Sheets, here: Collection[str]) -> bool:
    """Return whether the procedure has a dossier neither here nor read: unchanged since, and never imported."""
    known = frozenset(here)
    for nodes in pages(platform, "Numeros", first=_NUMBERS_PAGE):
        with entire():
            if any((number := str(node["number"])) not in known and number not in sheets for node in nodes):
                return True
    return False


def _deletions(platform: Platform) -> Iterator[Deletion]:
    """Yield the deletions, from their only true source, since deleted dossiers leave the list of dossiers."""
    deletions: dict[str, Deletion] = {}
    marks: dict[str, str | None] = {"deletedDossiers": None, "pendingDeletedDossiers": None}
    left, cursors = set(marks), set[tuple[str, str]]()
    while left:
        after = {"after": marks["deletedDossiers"], "pendingAfter": marks["pendingDeletedDossiers"]}
        answer = patiently(platform, "DossiersSupprimes", demarche=platform.connection.procedure, first=_DELETED_PAGE, **after)["demarche"]
        for name in sorted(left):
            nodes, mark = page_of(answer, name)
            with entire():
                deletions |= {str(node["number"]): _deletion(node) for node in nodes}
            if mark is None:
                left.discard(name)
            elif (name, mark) in cursors:
                raise PlatformFailed(REPEATS)
            else:
                marks[name] = mark
                cursors.add((name, mark))
    yield from deletions.values()


def _deletion(node: Answer) -> Deletion:
    return Deletion(str(node["number"]), node["reason"] in _BY_APPLICANT, datetime.fromisoformat(node["dateSupression"]))


_LAYOUT = frozenset({"HeaderSectionChampDescriptor", "ExplicationChampDescriptor", "RepetitionChampDescriptor"})
_NOT_ASKED = N_("The form asks no question “{question}”, which the call takes for: {role}.")
_NO_TRACK = N_("The form offers “{answer}” (“{question}”), which asks for no track of the call.")
_NOT_OFFERED = N_("The form does not offer “{answer}”, by which the call knows who asks for the track “{track}”.")
_NO_MEANING = N_("The annotation “{question}” offers “{answer}”, of which the call does not say what it means.")
_OTHER_CLOSE = N_("The platform closed the form on {there}; the call closes on {here}.")


class _Asked(NamedTuple):
    label: str
    options: tuple[str, ...]


def settings_from(procedure: Procedure, call: Call) -> dict[str, Any]:
    """Return the settings proposed by the form: name, close if any, tracks of the choice field, mapping of questions."""
    questions_found, roles = _understood(procedure, call, None)
    proposed: dict[str, Any] = {
        "name": {DEFAULT_LANGUAGE: procedure.title},
        "mapping": {role: [questions_found[key].label] for role, key in roles.items()},
    }
    if procedure.closed_at:
        proposed["closes_at"] = procedure.closed_at.isoformat()
    if options := questions_found[roles[QuestionRole.TRACK]].options if QuestionRole.TRACK in roles else ():
        proposed["tracks"] = [{"code": "", DEFAULT_LANGUAGE: option, "answers": [option]} for option in options]
    return proposed


def disagreements(procedure: Procedure, call: Call, form_mapping: FormMapping | None) -> tuple[Message, ...]:
    """Return the disagreements of form and call, a sentence each. ``form_mapping``: the remembered mapping."""
    return tuple(_disagreements(procedure, call, form_mapping))


def _disagreements(procedure: Procedure, call: Call, form_mapping: FormMapping | None) -> Iterator[Message]:
    questions_found, roles = _understood(procedure, call, form_mapping)
    for role, labels in call.mapping.items():
        if role not in roles and not (form_mapping and role in form_mapping.questions):
            yield Message(_NOT_ASKED, {"question": ", ".join(labels), "role": QuestionRole(role).message})
    known = Answers(call, form_mapping.opinions if form_mapping else None)
    if track := questions_found.get(roles.get(QuestionRole.TRACK, "")):
        yield from _tracks(track, call, known)
    if opinion := questions_found.get(roles.get(QuestionRole.SCREENING, "")):
        for option in opinion.options:
            if not known.knows_screening(option):
                yield Message(_NO_MEANING, {"question": opinion.label, "answer": option})
    if procedure.closed_at and call.closes_at and abs((procedure.closed_at - call.closes_at).total_seconds()) >= 60:
        yield Message(_OTHER_CLOSE, {"there": moment(procedure.closed_at), "here": moment(call.closes_at)})


def _tracks(asked: _Asked, call: Call, known: Answers) -> Iterator[Message]:
    if len(call.tracks) < 2 or not asked.options:
        return
    for option in asked.options:
        if not known.knows_tracks(option):
            yield Message(_NO_TRACK, {"answer": option, "question": asked.label})
    offered = set(map(field_key, asked.options))
    for track in call.tracks:
        for answer in track.answers:
            if field_key(answer) not in offered:
                yield Message(_NOT_OFFERED, {"answer": answer, "track": track.short})


def _understood(procedure: Procedure, call: Call, form_mapping: FormMapping | None) -> tuple[Mapping[str, _Asked], Mapping[str, str]]:
    """Return the questions by key, and the question of each role, as for dossiers, with offered answers in place of given ones."""
    with entire():
        questions_told = [
            (descriptor, is_private)
            for name, is_private in (("champDescriptors", False), ("annotationDescriptors", True))
            for descriptor in procedure.form[name]
            if descriptor["__typename"] not in _LAYOUT
        ]
        questions_by_key = {
            field_key(descriptor["label"]): _Asked(descriptor["label"], tuple(descriptor.get("options") or ()))
            for descriptor, _private in questions_told
        }
        private = frozenset(field_key(descriptor["label"]) for descriptor, is_private in questions_told if is_private)
    questions = [
        Question(Column(place, descriptor.label, key), key, descriptor.label)
        for place, (key, descriptor) in enumerate(questions_by_key.items())
    ]
    answers = [{key: option} for key, descriptor in questions_by_key.items() for option in descriptor.options]
    mapping = map_form(questions, answers, call, form_mapping, dialect=Dialect.API, team=private)
    return questions_by_key, mapping.questions

"""Report to the platform: reading its state, and sending a plan's steps singly."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from deliberation.derived.wanted import Verdict
from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.dossiers.candidatures import PlatformState
from deliberation.operations.acts import Progress
from extras.platform.attachments import RemoteFile, files_of, still_to_fetch
from extras.platform.client import Answer, Platform, Unknown, entire, pages, patiently
from extras.platform.plan import AddLabel, Annotate, Decide, Step
from extras.platform.there import AnnotationField, AnnotationKind, DossierThere, Group, Noted, ProcedureThere, There
from phrases import N_, Message

_KINDS = {
    "TextChampDescriptor": AnnotationKind.TEXT,
    "TextareaChampDescriptor": AnnotationKind.TEXTAREA,
    "IntegerNumberChampDescriptor": AnnotationKind.WHOLE,
    "DecimalNumberChampDescriptor": AnnotationKind.DECIMAL,
    "DropDownListChampDescriptor": AnnotationKind.CHOICE,
}
_VERDICTS = {Verdict.ACCEPT: "Accepter", Verdict.REFUSE: "Refuser", Verdict.DISMISS: "ClasserSansSuite"}
_PAUSE_SECONDS = 2.0
# The platform's own words, where what they mean is certain.
_LABELLED_ALREADY = "déjà associé"
_UNDER_INSTRUCTION_ALREADY = "déjà en instruction"
_ANNOTATION_EMPTY = N_("{words} The platform says so of a dossier one of whose required annotations is empty.")


class PlatformWriting:
    """The line on which a finalised selection is carried to the platform.

    Each method raises PlatformFailed if the platform cannot be reached, or refuses us.
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def there(self, *, expected: int = 0, progress: Progress | None = None) -> There:
        """Read and return the platform's whole state. ``expected``: approximate number of dossiers, for ``progress``."""
        answers = patiently(self._platform, "Suivi", demarche=self._platform.connection.procedure)
        with entire():
            procedure = _procedure(answers["demarche"])
        dossiers: dict[str, DossierThere] = {}
        for nodes in pages(self._platform, "Etats"):
            with entire():
                dossiers |= {dossier_here.dossier: dossier_here for dossier_here in map(_dossier, nodes)}
            if progress:
                progress(len(dossiers), max(expected, len(dossiers)))
        return There(procedure, dossiers)

    def dossier_there(self, number: str) -> DossierThere | None:
        """Return a dossier's present state; None if absent on the platform."""
        try:
            answer = patiently(self._platform, "Etat", dossier=int(number))
        except Unknown:
            return None
        with entire():
            return _dossier(answer["dossier"])

    def files_left(
        self, here: Collection[tuple[str, Attachment]], *, expected: int = 0, progress: Progress | None = None
    ) -> Mapping[str, Sequence[str]]:
        """Return the names of the files that are not here, by dossier. ``expected``: as for ``there``."""
        left: dict[str, list[str]] = {}
        for file in self.remote_files_left(here, expected=expected, progress=progress):
            left.setdefault(file.dossier, []).append(file.name)
        return left

    def remote_files_left(
        self, here: Collection[tuple[str, Attachment]], *, expected: int = 0, progress: Progress | None = None
    ) -> list[RemoteFile]:
        """Return the files that are not here, to be fetched."""
        left: list[RemoteFile] = []
        done = 0
        for nodes in pages(self._platform, "Fichiers"):
            with entire():
                files = [file for node in nodes for file in files_of(str(node["number"]), node["champs"])]
            left += still_to_fetch(files, here)
            done += len(nodes)
            if progress:
                progress(done, max(expected, done))
        return left

    def take(self, step: Step, *, dossier: DossierThere, instructor: str, sends_mail: bool) -> str:
        """Send a step once; return the platform's refusal in its words, empty after success.

        Raises PlatformUnsure for an unknown result.
        """
        arguments: dict[str, Any] = {"dossierId": dossier.id}
        if isinstance(step, AddLabel):
            words = self._platform.tell("AjouterLabel", **arguments, labelId=step.id)
            return "" if _LABELLED_ALREADY in _plain(words) else words
        arguments["instructeurId"] = instructor
        if isinstance(step, Annotate):
            return self._platform.tell("ModifierAnnotations", **arguments, annotations=[{"id": step.id, "value": _value(step)}])
        arguments["disableNotification"] = not sends_mail
        if not isinstance(step, Decide):
            return _meant(self._platform.tell("PasserEnInstruction", **arguments))
        return _meant(self._platform.tell(_VERDICTS[step.verdict], **arguments, motivation=step.reason or None))

    def pause(self, attempt: int) -> None:
        """Wait, longer each time."""
        self._platform.pause(_PAUSE_SECONDS * attempt)


def _procedure(answer: Answer) -> ProcedureThere:
    groups = [
        Group(node["id"], node["label"], {person["email"]: person["id"] for person in node["instructeurs"]})
        for node in answer["groupeInstructeurs"]
    ]
    fields = tuple(
        AnnotationField(node["id"], node["label"], _KINDS.get(node["__typename"]), bool(node["required"]), tuple(node.get("options") or ()))
        for node in answer["activeRevision"]["annotationDescriptors"]
    )
    labels = {node["name"]: node["id"] for node in answer["labels"]}
    return ProcedureThere(answer["number"], answer["title"], {group.id: group for group in groups}, labels, fields)


def _dossier(answer: Answer) -> DossierThere:
    return DossierThere(
        answer["id"],
        str(answer["number"]),
        PlatformState(answer["state"]),
        answer["groupeInstructeur"]["id"],
        answer["motivation"] or "",
        frozenset(node["name"] for node in answer["labels"]),
        {node["champDescriptorId"]: Noted(node["id"], _read_note(node)) for node in answer["annotations"]},
    )


def _read_note(champ: Answer) -> str:
    for name in ("entier", "decimal", "choix"):
        if name in champ:
            return "" if champ[name] is None else str(champ[name])
    return champ["stringValue"] or ""


def _value(step: Annotate) -> dict[str, Any]:
    kind = step.field.kind
    value = float(step.value) if kind is AnnotationKind.DECIMAL else int(step.value) if kind is AnnotationKind.WHOLE else step.value
    return {str(kind): value}


def _meant(words: str) -> str:
    if _UNDER_INSTRUCTION_ALREADY in _plain(words):
        return str(Message(_ANNOTATION_EMPTY, {"words": words}))
    return words


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()

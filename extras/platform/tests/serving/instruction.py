"""What instructors do on the platform for tests: its states, its refusals in its meaning, and a log of all that was done."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from extras.platform.tests.serving.procedure import Procedure, Raw

WRITTEN_AT = "2019-07-08T09:00:00+02:00"
_FINAL = {"dossierAccepter": "accepte", "dossierRefuser": "refuse", "dossierClasserSansSuite": "sans_suite"}

_WORDS = {
    "en_construction": "en\u00a0construction", "accepte": "accepté", "refuse": "refusé", "sans_suite": "classé\u00a0sans\u00a0suite",
}  # fmt: skip


@dataclass
class Instruction:
    """``done``: how often each thing was done, the oracle of tests; ``mails``: the dossiers of which applicants were written to;
    ``erases``: deciding erases what applicants attached."""  # fmt: skip

    procedure: Procedure
    done: Counter[tuple[int, str]] = field(default_factory=Counter)
    mails: list[int] = field(default_factory=list)
    erases: bool = False

    def mutations(self) -> Mapping[str, Callable[..., Raw]]:
        """The root of what can be done, as the schema names it."""
        states = {name: self._final(name, state) for name, state in _FINAL.items()}
        return {
            "dossierModifierAnnotations": lambda _info, input: self._annotate(input),
            "dossierAjouterLabel": lambda _info, input: self._label(input),
            "dossierPasserEnInstruction": lambda _info, input: self._examine(input),
            **states,
        }

    def _final(self, name: str, state: str) -> Callable[..., Raw]:
        return lambda _info, input: self._decide(input, name, state)

    def _annotate(self, given: Raw) -> Raw:
        dossier = self._dossier(given)
        if refused := self._stranger(given, dossier):
            return refused
        errors = []
        for one in given["annotations"]:
            field = next((champ for champ in dossier["annotations"] if champ["id"] == one["id"]), None)
            ((kind, value),) = one["value"].items()
            if field is None:
                errors.append({"message": "L’annotation n’existe pas"})
            elif kind == "dropDownList" and value not in self._options(field):
                errors.append({"message": f"{field['label']} : la valeur n’est pas une option"})
            else:
                field |= {"value": value, "stringValue": str(value), "updatedAt": WRITTEN_AT}
                self._write(dossier, f"{field['label']} = {value}")
                dossier["dateDerniereModificationAnnotations"] = WRITTEN_AT
        return {"annotations": [], "errors": errors or None}

    def _label(self, given: Raw) -> Raw:
        dossier = self._dossier(given)
        label = next((one for one in self.procedure.labels if one["id"] == given["labelId"]), None)
        if label is None:
            return _refused("Ce label n’appartient pas à la même démarche que le dossier")
        if label in dossier["labels"]:
            return _refused("Ce label est déjà associé au dossier")
        dossier["labels"] = [*dossier["labels"], label]
        self._write(dossier, f"label {label['name']}")
        return {"dossier": dossier, "label": label, "errors": None}

    def _examine(self, given: Raw) -> Raw:
        dossier = self._dossier(given)
        if refused := self._stranger(given, dossier):
            return refused
        if dossier["state"] != "en_construction" or self._lacks_annotation(dossier):
            return _refused("Le dossier est déjà en\u00a0instruction")
        dossier |= {"state": "en_instruction", "datePassageEnInstruction": WRITTEN_AT}
        self._write(dossier, "en_instruction")
        return {"dossier": dossier, "errors": None}

    def _decide(self, given: Raw, name: str, state: str) -> Raw:
        dossier = self._dossier(given)
        if refused := self._stranger(given, dossier):
            return refused
        if dossier["state"] != "en_instruction":
            return _refused(f"Le dossier est déjà {_WORDS[dossier['state']]}")
        if self._lacks_annotation(dossier):
            return _refused("Le dossier est déjà en\u00a0instruction")
        dossier |= {"state": state, "motivation": given.get("motivation"), "dateTraitement": WRITTEN_AT}
        self._write(dossier, name)
        if not given.get("disableNotification"):
            self.mails.append(dossier["number"])
        if self.erases:
            for champ in dossier["champs"]:
                champ |= {"files": []} if "files" in champ else {}
        return {"dossier": dossier, "errors": None}

    def _write(self, dossier: Raw, what: str) -> None:
        self.done[dossier["number"], what] += 1
        dossier["dateDerniereModification"] = WRITTEN_AT

    def _dossier(self, given: Raw) -> Raw:
        return next(one for one in self.procedure.dossiers if one["id"] == given["dossierId"])

    def _stranger(self, given: Raw, dossier: Raw) -> Raw | None:
        people = {person["id"] for person in dossier["groupeInstructeur"]["instructeurs"]}
        return None if given["instructeurId"] in people else _refused("L’instructeur n’a pas les droits d’accès à ce dossier")

    def _lacks_annotation(self, dossier: Raw) -> bool:
        required = {one["id"] for one in self.procedure.revision["annotationDescriptors"] if one["required"]}
        return any(champ["champDescriptorId"] in required and not champ["stringValue"] for champ in dossier["annotations"])

    def _options(self, champ: Raw) -> list[str]:
        told: list[Raw] = self.procedure.revision["annotationDescriptors"]
        return next(one["options"] for one in told if one["id"] == champ["champDescriptorId"])


def _refused(message: str) -> Raw:
    return {"errors": [{"message": message}]}


def annotation(procedure: Procedure, type_: str, label: str, **descriptor: Any) -> None:
    """Give the procedure an annotation, empty on each dossier."""
    id_ = f"Champ-{9000 + len(procedure.revision['annotationDescriptors'])}"
    told = {"id": id_, "label": label, "required": False, "__typename": f"{type_}Descriptor", "options": []} | descriptor
    procedure.revision["annotationDescriptors"].append(told)
    shown = "TextChamp" if type_ == "TextareaChamp" else type_
    for dossier in procedure.dossiers:
        dossier["annotations"].append(
            {
                "__typename": shown,
                "id": id_,
                "champDescriptorId": id_,
                "label": label,
                "stringValue": "",
                "value": None,
                "updatedAt": WRITTEN_AT,
            }
        )

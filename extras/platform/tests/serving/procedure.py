"""A procedure of the platform as the server for tests keeps it: raw values, as the types of its schema name them."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from tests.places import FIXTURES
from tests.worlds.attachments import fit

Raw = dict[str, Any]
NUMBER = 12345
# What a value is called in the stored answers, which a query named, and what the platform calls it.
_VALUES = {"ouiNon": "value", "coche": "value", "entier": "value", "decimal": "value", "choix": "value", "choixMultiples": "values"}
_LATER = "2019-05-31T20:00:00+02:00"


@dataclass
class Procedure:
    """A procedure: what it asks, the dossiers filed, those deleted; the bytes of each file by its checksum."""

    number: int
    title: str
    revision: Raw
    groups: list[Raw]
    dossiers: list[Raw]
    deleted: list[Raw] = field(default_factory=list)
    pending: list[Raw] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    labels: list[Raw] = field(default_factory=list)
    closed_at: str | None = None

    def dossier(self, number: str | int) -> Raw:
        return next(one for one in self.dossiers if one["number"] == int(number))

    def champ(self, number: str | int, label: str) -> Raw:
        one = self.dossier(number)
        return next(champ for champ in (*one["champs"], *one["annotations"]) if champ["label"] == label)

    def answer(self, number: str | int, label: str, value: Any, *, at: str = _LATER) -> None:
        """Have somebody change an answer, or the team one of its annotations."""
        champ = self.champ(number, label)
        champ |= {"value": value, "stringValue": value, "updatedAt": at}
        self.dossier(number)["dateDerniereModification"] = at

    def offer(self, label: str, *options: str) -> None:
        """Have a question, or an annotation of the team, offer these answers."""
        descriptors = (*self.revision["champDescriptors"], *self.revision["annotationDescriptors"])
        next(one for one in descriptors if one["label"] == label)["options"] = list(options)

    def attach(self, number: str | int, *names: str, scan: str = "safe", text: str = "") -> None:
        """Have the applicant attach these files, in place of those there were."""
        self.champ(number, "Pièces jointes")["files"] = [self._file(name, f"{number} {name} {text}", scan) for name in names]

    def delete(self, number: str | int, *, reason: str = "user_request", is_pending: bool = False, at: str = _LATER) -> None:
        """Have a dossier deleted: it is no longer among the dossiers."""
        one = self.dossier(number)
        self.dossiers.remove(one)
        gone = {"id": _id("DeletedDossier", number), "number": one["number"], "state": one["state"], "reason": reason, "dateSupression": at}
        (self.pending if is_pending else self.deleted).append(gone)

    def _file(self, name: str, text: str, scan: str = "safe") -> Raw:
        content = fit(name, text)
        checksum = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
        self.files[checksum] = content
        return {
            "filename": name,
            "contentType": "application/octet-stream",
            "byteSizeBigInt": str(len(content)),
            "checksum": checksum,
            "createdAt": "2019-05-31T11:58:00+02:00",
            "virusScanResult": scan,
        }


def demonstration(*numbers: int) -> Procedure:
    """The demonstration's procedure: the same 46 dossiers as in its exports, or those of these numbers."""
    pages = [json.loads((FIXTURES / f"graphql_page_{number}.json").read_text(encoding="utf-8")) for number in (1, 2)]
    told = pages[0]["data"]["demarche"]
    groups = [group | {"closed": False} for group in told["groupeInstructeurs"]]
    revision = {
        name: [{"required": False, "options": []} | one for one in told["activeRevision"][name]]
        for name in ("champDescriptors", "annotationDescriptors")
    }
    procedure = Procedure(NUMBER, told["title"], revision, groups, [])
    for page in pages:
        nodes = page["data"]["demarche"]["dossiers"]["nodes"]
        procedure.dossiers += [_dossier(node, procedure) for node in nodes if not numbers or node["number"] in numbers]
    return procedure


def few() -> Procedure:
    """Four of its dossiers, the last of a company of which the register says nothing."""
    return demonstration(465521, 472228, 488979, 501770)


def _id(kind: str, number: str | int) -> str:
    return base64.b64encode(f"{kind}-{number}".encode()).decode()


def _dossier(node: Raw, procedure: Procedure) -> Raw:
    demandeur, number = dict(node["demandeur"]), node["number"]
    demandeur["id"] = _id("Etablissement", number)
    if address := demandeur.get("address"):
        demandeur["address"] = address | {"cityCode": address["postalCode"]}
    if company := demandeur.get("entreprise"):
        demandeur["entreprise"] = company | {"siretSiegeSocial": demandeur["siret"]}
    return node | {
        "demandeur": demandeur,
        "usager": node["usager"] | {"id": _id("User", number)},
        "groupeInstructeur": procedure.groups[0],
        "champs": [_champ(champ, procedure, str(number)) for champ in node["champs"]],
        "annotations": [_champ(champ, procedure, str(number)) for champ in node["annotations"]],
        "dateDerniereModificationChamps": node["dateDerniereModification"],
        "dateDerniereModificationAnnotations": node["dateDerniereModification"],
    }


def _champ(champ: Raw, procedure: Procedure, number: str) -> Raw:
    raw = {_VALUES.get(name, name): value for name, value in champ.items()}
    if "files" in raw:
        raw["files"] = [procedure._file(file["filename"], f"{number} {file['filename']}") for file in raw["files"]]
    if "rows" in raw:
        raw["rows"] = [
            {"id": _id("Row", f"{number}-{place}"), "champs": [_champ(one, procedure, number) for one in row["champs"]]}
            for place, row in enumerate(raw["rows"])
        ]
    return raw


def numbered(*numbers: int, state: str = "en_construction") -> Procedure:
    """As many of its dossiers under these numbers, without attached files, in a state."""
    procedure = demonstration()
    for number, dossier in zip(numbers, procedure.dossiers, strict=False):
        dossier |= {"number": number, "id": _id("Dossier", number), "state": state, "motivation": None}
        for champ in dossier["champs"]:
            champ |= {"files": []} if "files" in champ else {}
    procedure.dossiers = procedure.dossiers[: len(numbers)]
    return procedure

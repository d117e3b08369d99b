"""Lay out the platform's answers as the sheets of an export, with column metadata that no file has."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from deliberation.dossiers.candidatures import FieldKind
from deliberation.dossiers.dialects import Dialect
from extras.platform.attachments import RemoteFile, files_of
from intake.dossiers.form_mapping import Told
from intake.dossiers.headers import ESTABLISHMENT_LABELS
from intake.formats.rows import Row, Sheet
from intake.formats.sheets import Opened

FORM = "API"
_HEADINGS = (
    "ID", "Email", "À archiver", "État du dossier", "Dernière mise à jour le", "Déposé le", "Traité le", "Motivation de la décision",
)  # fmt: skip
_GROUP = "Groupe instructeur"
_PERSON = ("Civilité", "Nom", "Prénom")
_OPINION = ("Dossier ID", "Introduction", "Réponse", "Question", "Réponse oui/non", "Créé le", "Expert")
_LAYOUT = frozenset({"HeaderSectionChampDescriptor", "ExplicationChampDescriptor"})
_BLOCK = "RepetitionChamp"
_KINDS = {
    "YesNoChamp": FieldKind.YES_NO,
    "CheckboxChamp": FieldKind.YES_NO,
    "IntegerNumberChamp": FieldKind.NUMBER,
    "DecimalNumberChamp": FieldKind.NUMBER,
    "DateChamp": FieldKind.DATE,
    "PieceJustificativeChamp": FieldKind.ATTACHMENTS,
}
# The establishment's fields, by the key of the export's column, as a path in the answer.
_ESTABLISHMENT = {
    "etablissement_siret": ("siret",),
    "etablissement_siege_social": ("siegeSocial",),
    "etablissement_naf": ("naf",),
    "etablissement_libelle_naf": ("libelleNaf",),
    "etablissement_adresse": ("address", "label"),
    "etablissement_code_postal": ("address", "postalCode"),
    "etablissement_localite": ("address", "cityName"),
    "etablissement_code_insee_localite": ("address", "cityCode"),
    "entreprise_siren": ("entreprise", "siren"),
    "entreprise_capital_social": ("entreprise", "capitalSocial"),
    "entreprise_numero_tva_intracommunautaire": ("entreprise", "numeroTvaIntracommunautaire"),
    "entreprise_forme_juridique": ("entreprise", "formeJuridique"),
    "entreprise_forme_juridique_code": ("entreprise", "formeJuridiqueCode"),
    "entreprise_nom_commercial": ("entreprise", "nomCommercial"),
    "entreprise_raison_sociale": ("entreprise", "raisonSociale"),
    "entreprise_siret_siege_social": ("entreprise", "siretSiegeSocial"),
    "entreprise_code_effectif_entreprise": ("entreprise", "codeEffectifEntreprise"),
    "entreprise_date_creation": ("entreprise", "dateCreation"),
    "entreprise_etat_administratif": ("entreprise", "etatAdministratif"),
    "entreprise_nom": ("entreprise", "nom"),
    "entreprise_prenom": ("entreprise", "prenom"),
    "association_rna": ("association", "rna"),
    "association_titre": ("association", "titre"),
    "association_objet": ("association", "objet"),
    "association_date_creation": ("association", "dateCreation"),
    "association_date_declaration": ("association", "dateDeclaration"),
    "association_date_publication": ("association", "datePublication"),
}
Answer = Mapping[str, Any]


class _Column(NamedTuple):
    label: str
    is_private: bool


@dataclass(slots=True)
class _Block:
    label: str
    columns: dict[str, str] = field(default_factory=dict)
    lines: list[tuple[str, int, Mapping[str, str]]] = field(default_factory=list)


class Sheets:
    """Collection of dossiers, reduced to their rows' data; then ``opened`` returns the sheets, and ``told`` their description.

    ``form``: the procedure's questions in the platform's description; ``has_groups``: several groups examine the dossiers.
    """

    def __init__(self, form: Answer, *, has_groups: bool) -> None:
        self._columns: dict[str, _Column] = {}
        self._kinds: dict[str, FieldKind] = {}
        self._layout: set[str] = set()
        self._blocks: dict[str, _Block] = {}
        self._has_groups = has_groups
        for name, is_private in (("champDescriptors", False), ("annotationDescriptors", True)):
            for descriptor in form[name]:
                self._describe(descriptor, is_private=is_private)
        self._rows: dict[str, tuple[tuple[str, ...], Mapping[str, str]]] = {}
        self._people: dict[str, tuple[str, ...]] = {}
        self._establishments: dict[str, tuple[str, ...]] = {}
        self._opinions: dict[str, list[tuple[str, ...]]] = {}
        self._files: dict[str, tuple[RemoteFile, ...]] = {}

    def __len__(self) -> int:
        """Return how many dossiers have come."""
        return len(self._rows)

    def __contains__(self, dossier: str) -> bool:
        """Tell whether a dossier has come."""
        return dossier in self._rows

    def add(self, node: Answer) -> None:
        """Add a dossier in the platform's notation. The last of repeated dossiers counts."""
        dossier = str(node["number"])
        self._forget(dossier)
        group = (node["groupeInstructeur"]["label"],) if self._has_groups else ()
        system = (
            dossier, node["usager"]["email"], _text(node["archived"]), node["state"], node["dateDerniereModification"],
            node["dateDepot"], _text(node["dateTraitement"]), _text(node["motivation"]), *group,
        )  # fmt: skip
        answers: dict[str, str] = {}
        for champ in node["champs"]:
            self._take(dossier, champ, answers, is_private=False)
        for champ in node["annotations"]:
            self._take(dossier, champ, answers, is_private=True)
        self._rows[dossier] = (system, answers)
        self._take_applicant(dossier, node["demandeur"])
        if files := tuple(files_of(dossier, node["champs"])):
            self._files[dossier] = files
        if node["avis"]:
            self._opinions[dossier] = [_opinion(dossier, avis) for avis in node["avis"]]

    def opened(self) -> Opened:
        """Return the sheets."""
        sheets = [_sheet("Dossiers", self._dossier_headings(), self._dossier_rows)]
        if self._establishments:
            headings = ("Dossier ID", "Champ", *(ESTABLISHMENT_LABELS[key] for key in _ESTABLISHMENT))
            sheets.append(_sheet("Etablissements", headings, lambda: iter(self._establishments.values())))
        if self._opinions:
            sheets.append(_sheet("Avis", _OPINION, lambda: (line for lines in self._opinions.values() for line in lines)))
        sheets += [_block_sheet(block) for block in self._blocks.values() if block.lines]
        return Opened(FORM, tuple(sheets))

    def told(self) -> Told:
        """Return what the platform tells of the columns of the first sheet, by position."""
        first = len(self._dossier_headings()) - len(self._columns)
        places = {id_: first + place for place, id_ in enumerate(self._columns)}
        private = frozenset(places[id_] for id_, column in self._columns.items() if column.is_private)
        return Told(Dialect.API, private, {places[id_]: kind for id_, kind in self._kinds.items() if id_ in places})

    def files(self) -> tuple[RemoteFile, ...]:
        """Return the applicants' attached files in the platform's description, without the team's."""
        return tuple(file for files in self._files.values() for file in files)

    def digest(self) -> str:
        """Return the SHA-256 of what the sheets say: the same dossiers give the same."""
        digest = hashlib.sha256()
        for sheet in self.opened().sheets:
            for row in sheet.rows():
                digest.update("\x1f".join(map(str, row.cells)).encode() + b"\x1e")
        return digest.hexdigest()

    def _describe(self, descriptor: Answer, *, is_private: bool) -> None:
        id_, type_ = str(descriptor["id"]), str(descriptor["__typename"])
        if type_ in _LAYOUT:
            self._layout.add(id_)
        elif type_ == f"{_BLOCK}Descriptor":
            if not is_private:
                self._blocks[id_] = _Block(descriptor["label"])
        else:
            self._columns[id_] = _Column(descriptor["label"], is_private)
            if kind := _KINDS.get(type_.removesuffix("Descriptor")):
                self._kinds[id_] = kind

    def _take(self, dossier: str, champ: Answer, answers: dict[str, str], *, is_private: bool) -> None:
        id_, type_ = str(champ["champDescriptorId"]), str(champ["__typename"])
        if type_ == _BLOCK:
            # A block has no mark of its own that would hide the team's from applicants' exports: theirs are left out.
            if not is_private:
                self._take_block(dossier, self._blocks.setdefault(id_, _Block(champ["label"])), champ)
            return
        text = _value(champ)
        if id_ in self._layout or (id_ not in self._columns and not text):
            return
        if id_ not in self._columns:
            # Of an earlier form than the one that is asked today.
            self._columns[id_] = _Column(champ["label"], is_private)
            if kind := _KINDS.get(type_):
                self._kinds[id_] = kind
        if text:
            answers[id_] = text

    def _take_block(self, dossier: str, block: _Block, champ: Answer) -> None:
        for number, row in enumerate(champ["rows"], start=1):
            line: dict[str, str] = {}
            for one in row["champs"]:
                block.columns.setdefault(str(one["champDescriptorId"]), one["label"])
                if text := _value(one):
                    line[str(one["champDescriptorId"])] = text
            block.lines.append((dossier, number, line))

    def _take_applicant(self, dossier: str, applicant: Answer) -> None:
        if applicant["__typename"] == "PersonnePhysique":
            title = {"M": "M.", "Mme": "Mme"}.get(_text(applicant["civilite"]), "")
            self._people[dossier] = (title, applicant["nom"], applicant["prenom"])
        else:
            values = (_text(_walk_path(applicant, path)) for path in _ESTABLISHMENT.values())
            self._establishments[dossier] = (dossier, "Dossier", *values)

    def _forget(self, dossier: str) -> None:
        if dossier in self._rows:
            for by_dossier in (self._rows, self._people, self._establishments, self._opinions, self._files):
                by_dossier.pop(dossier, None)
            for block in self._blocks.values():
                block.lines = [line for line in block.lines if line[0] != dossier]

    def _dossier_headings(self) -> tuple[str, ...]:
        group = (_GROUP,) if self._has_groups else ()
        person = _PERSON if self._people else ()
        return (*_HEADINGS, *group, *person, *(column.label for column in self._columns.values()))

    def _dossier_rows(self) -> Iterator[Sequence[str]]:
        nobody = ("",) * len(_PERSON)
        for dossier, (system, answers) in self._rows.items():
            person = self._people.get(dossier, nobody) if self._people else ()
            yield (*system, *person, *(answers.get(id_, "") for id_ in self._columns))


def _sheet(name: str, headings: Sequence[str], lines: Any) -> Sheet:
    def read(_sheet: Sheet) -> Iterator[Row]:
        yield Row(1, tuple(headings))
        for number, cells in enumerate(lines(), start=2):
            yield Row(number, tuple(cells))

    return Sheet(name, read)


def _block_sheet(block: _Block) -> Sheet:
    def lines() -> Iterator[Sequence[str]]:
        for dossier, number, line in block.lines:
            yield (dossier, str(number), *(line.get(id_, "") for id_ in block.columns))

    # An export puts the block's number in front of its name.
    return _sheet(f"(0) {block.label}", ("Dossier ID", "Ligne", *block.columns.values()), lines)


def _opinion(dossier: str, avis: Answer) -> tuple[str, ...]:
    expert = (avis["expert"] or avis["claimant"] or {}).get("email", "")
    opinion_parts = (avis["question"], avis["reponse"], avis["questionLabel"], avis["questionAnswer"], avis["dateQuestion"])
    return (dossier, *map(_text, opinion_parts), expert)


def _value(champ: Answer) -> str:
    """Return an answer as an export writes it."""
    match champ["__typename"]:
        case "YesNoChamp" | "CheckboxChamp":
            boolean = champ.get("ouiNon", champ.get("coche"))
            return "" if boolean is None else "Oui" if boolean else "Non"
        case "DecimalNumberChamp":
            return "" if champ["decimal"] is None else repr(float(champ["decimal"]))
        case "IntegerNumberChamp":
            return _text(champ["entier"])
        case "DateChamp":
            return _text(champ["date"])
        case "DatetimeChamp":
            return _text(champ["datetime"])
        case "MultipleDropDownListChamp":
            return ", ".join(champ["choixMultiples"])
        case "PieceJustificativeChamp":
            return ", ".join(file["filename"] for file in champ["files"])
    return _text(champ["stringValue"])


def _walk_path(answer: Answer, path: Sequence[str]) -> Any:
    node: Any = answer
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)

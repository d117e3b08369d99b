"""The platform's own column names, dialect by dialect, reduced to keys. Everything else is a question of the form."""

from collections.abc import Mapping
from enum import StrEnum

from deliberation.dossiers.dialects import Dialect
from intake.dossiers.role_words import asks_title
from intake.files.tables import Column, Table
from intake.files.values import BARE_NUMBER_KEYS, DOSSIER_KEYS


class System(StrEnum):
    """The platform's own data on a dossier, beside the form's answers."""

    DOSSIER = "dossier"
    CONTACT = "contact"
    LEGAL_NAME = "legal_name"
    SIRET = "siret"
    SIREN = "siren"
    STATE = "state"
    IS_ARCHIVED = "is_archived"
    UPDATED_AT = "updated_at"
    DEPOSITED_AT = "deposited_at"
    PROCESSED_AT = "processed_at"
    MOTIVATION = "motivation"
    UNUSED = "unused"


# The applicant's establishment: key → label. "Etablissement enseigne" has no accent in the export itself.
ESTABLISHMENT_LABELS: Mapping[str, str] = {
    "etablissement_siret": "Établissement SIRET",
    "etablissement_enseigne": "Etablissement enseigne",
    "etablissement_siege_social": "Établissement siège social",
    "etablissement_naf": "Établissement NAF",
    "etablissement_libelle_naf": "Établissement libellé NAF",
    "etablissement_adresse": "Établissement Adresse",
    "etablissement_numero_voie": "Établissement numero voie",
    "etablissement_type_voie": "Établissement type voie",
    "etablissement_nom_voie": "Établissement nom voie",
    "etablissement_complement_adresse": "Établissement complément adresse",
    "etablissement_code_postal": "Établissement code postal",
    "etablissement_localite": "Établissement localité",
    "etablissement_code_insee_localite": "Établissement code INSEE localité",
    "entreprise_siren": "Entreprise SIREN",
    "entreprise_capital_social": "Entreprise capital social",
    "entreprise_numero_tva_intracommunautaire": "Entreprise numero TVA intracommunautaire",
    "entreprise_forme_juridique": "Entreprise forme juridique",
    "entreprise_forme_juridique_code": "Entreprise forme juridique code",
    "entreprise_nom_commercial": "Entreprise nom commercial",
    "entreprise_raison_sociale": "Entreprise raison sociale",
    "entreprise_siret_siege_social": "Entreprise SIRET siège social",
    "entreprise_code_effectif_entreprise": "Entreprise code effectif entreprise",
    "entreprise_date_creation": "Entreprise date de création",
    "entreprise_etat_administratif": "Entreprise état administratif",
    "entreprise_nom": "Entreprise nom",
    "entreprise_prenom": "Entreprise prénom",
    "association_rna": "Association RNA",
    "association_titre": "Association titre",
    "association_objet": "Association objet",
    "association_date_creation": "Association date de création",
    "association_date_declaration": "Association date de déclaration",
    "association_date_publication": "Association date de publication",
}
# A person instead of an establishment, in the exports of v2 and later, and in v1.
INDIVIDUAL_LABELS: Mapping[str, str] = {
    "civilite": "Civilité",
    "nom": "Nom",
    "prenom": "Prénom",
    "depot_pour_un_tiers": "Dépôt pour un tiers",
    "nom_du_mandataire": "Nom du mandataire",
    "prenom_du_mandataire": "Prénom du mandataire",
    "date_de_naissance": "Date de naissance",
}
_NAMED_AS_SHOWN = {key: key for key in INDIVIDUAL_LABELS}
_INDIVIDUAL: Mapping[Dialect, Mapping[str, str]] = {
    Dialect.V1: {
        "individual_gender": "civilite",
        "individual_nom": "nom",
        "individual_prenom": "prenom",
        "individual_birthdate": "date_de_naissance",
    },
    Dialect.V2: _NAMED_AS_SHOWN,
    Dialect.CURRENT: _NAMED_AS_SHOWN,
    Dialect.TEMPLATE: {},
    Dialect.API: _NAMED_AS_SHOWN,
}

_V1: Mapping[str, System] = {
    "id": System.DOSSIER,
    "email": System.CONTACT,
    "state": System.STATE,
    "archived": System.IS_ARCHIVED,
    "updated_at": System.UPDATED_AT,
    "initiated_at": System.DEPOSITED_AT,
    "processed_at": System.PROCESSED_AT,
    "motivation": System.MOTIVATION,
    **dict.fromkeys(("created_at", "received_at", "emails_instructeurs"), System.UNUSED),
}
_MODERN: Mapping[str, System] = {
    **dict.fromkeys(DOSSIER_KEYS - {"dossier", "number"}, System.DOSSIER),
    "email": System.CONTACT,
    "etat_du_dossier": System.STATE,
    "a_archiver": System.IS_ARCHIVED,
    "archive": System.IS_ARCHIVED,
    "derniere_mise_a_jour_le": System.UPDATED_AT,
    "depose_le": System.DEPOSITED_AT,
    "passe_en_construction_le": System.DEPOSITED_AT,
    "traite_le": System.PROCESSED_AT,
    "motivation_de_la_decision": System.MOTIVATION,
    **dict.fromkeys(("franceconnect", "derniere_mise_a_jour_du_dossier_le", "passe_en_instruction_le"), System.UNUSED),
    **dict.fromkeys(("date_decision_sva_svr", "instructeurs", "domaine_fonctionnel"), System.UNUSED),
    **dict.fromkeys(("referentiel_de_programmation", "centre_de_cout"), System.UNUSED),
}
_TEMPLATE: Mapping[str, System] = {
    **_MODERN,
    **dict.fromkeys(DOSSIER_KEYS, System.DOSSIER),
    "adresse_electronique": System.CONTACT,
    "demandeur": System.CONTACT,
    "siret": System.SIRET,
    "siren": System.SIREN,
    "raison_sociale": System.LEGAL_NAME,
    "date_de_depot": System.DEPOSITED_AT,
    "date_de_derniere_mise_a_jour": System.UPDATED_AT,
    "date_de_traitement": System.PROCESSED_AT,
    "date_de_passage_en_instruction": System.UNUSED,
}
# What the platform adds of its own and a jury may want to read: kept as an annotation of the team.
KEPT_COLUMNS = frozenset({"groupe_instructeur"})
SYSTEM_COLUMNS: Mapping[Dialect, Mapping[str, System]] = {
    Dialect.V1: _V1,
    Dialect.V2: _MODERN,
    Dialect.CURRENT: _MODERN,
    Dialect.TEMPLATE: _TEMPLATE,
    Dialect.API: _MODERN,
}


def dialect_of(keys: frozenset[str]) -> Dialect | None:
    """Return the dialect of these headers, None without a possible column of numbers."""
    if "id" in keys and keys & {"initiated_at", "state"}:
        return Dialect.V1
    if "id" in keys and "etat_du_dossier" in keys:
        if keys & {"franceconnect", "a_archiver"}:
            return Dialect.CURRENT
        if keys & {"archive", "depose_le", "passe_en_construction_le"}:
            return Dialect.V2
    is_list = keys & DOSSIER_KEYS or (keys & BARE_NUMBER_KEYS and asks_title(keys))
    return Dialect.TEMPLATE if is_list else None


def system_columns(dialect: Dialect, number: str = "") -> Mapping[str, System]:
    """Return key → meaning of the platform's own columns. ``number``: of the dossiers' numbers, if not the platform's."""
    return {**SYSTEM_COLUMNS[dialect], **({number: System.DOSSIER} if number else {})}


def columns_by_meaning(table: Table, names: Mapping[str, System]) -> tuple[dict[System, Column], list[Column]]:
    """Return the platform's own columns of a table, and the unneeded columns; of two with the same name, the first."""
    system: dict[System, Column] = {}
    unused: dict[str, Column] = {}
    for column in table.columns:
        meaning = names.get(column.key)
        if meaning is System.UNUSED:
            unused.setdefault(column.key, column)
        elif meaning:
            system.setdefault(meaning, column)
    return system, list(unused.values())


def establishment_key(key: str) -> str | None:
    """Return the key under which a column describes the establishment, the same in every dialect, or None."""
    same = key.replace("_date_de_", "_date_") if key.startswith(("entreprise_", "association_")) else key
    return same if same in ESTABLISHMENT_LABELS else None


def individual_key(key: str, dialect: Dialect, keys: frozenset[str]) -> str | None:
    """Return the key of a column about an individual applicant, or None.

    ``Nom`` is the platform's only beside ``Civilité`` and without a company; otherwise a question.
    """
    names = _INDIVIDUAL[dialect]
    is_individual = "civilite" not in names or ("civilite" in keys and "entreprise_raison_sociale" not in keys)
    return names.get(key) if is_individual else None

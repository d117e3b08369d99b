"""Patterns for the questions of a form (title, administration, track…), by language.

Each entry is a pattern of the question's key (``field_key``), beginning at a word; for each role the surest come first, whatever the
language. A further language adds a line for each role.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import cache

from deliberation.call.call import QuestionRole
from intake.files.values import TITLE_KEYS


class Language(StrEnum):
    """The languages in which forms were met."""

    FRENCH = "fr"
    ENGLISH = "en"
    SPANISH = "es"


_OF_FRENCH = "(du|de|de_la|de_l|de_votre|de_ton|de_notre|des|complet_du|court_du)_"
_OF_ENGLISH = "(of|of_the|of_your|of_our)_"
_OF_SPANISH = "(del|de|de_la|de_su|de_tu|de_vuestro)_"

ROLE_WORDS: Mapping[QuestionRole, Mapping[Language, tuple[str, ...]]] = {
    QuestionRole.TITLE: {
        Language.FRENCH: (
            f"(titre|intitule|nom|denomination|libelle|objet)_{_OF_FRENCH}(projet|action|candidature|demande|initiative|programme|proposition)",
            "(intitule|titre)(?!_(de_civilite|professionnel|de_sejour|du_poste|du_contact|de_transport))",
            "^(projet|action|objet|sujet|libelle|denomination)$",
        ),
        Language.ENGLISH: (
            f"(title|name)_{_OF_ENGLISH}(project|proposal|action|application|initiative)",
            "(project|proposal|application)_(title|name)",
            "title(?!_(of_the_contact|of_address))",
        ),
        Language.SPANISH: (
            f"(titulo|nombre|denominacion)_{_OF_SPANISH}(proyecto|accion|candidatura|iniciativa|propuesta)",
            "titulo(?!_(academico|profesional))",
        ),
    },
    QuestionRole.ADMINISTRATION: {
        Language.FRENCH: (
            *("administration_porteuse", "(structure|organisme|service|entite)_port(eur|euse)", "administration", "organisme"),
            *("^(porteur(_du_projet)?|(nom_de_l_)?etablissement|candidat(_etablissement)?|beneficiaire|demandeur|hopital)$", "structure"),
            *("service", "etablissement_(porteur|candidat|demandeur)"),
        ),
        Language.ENGLISH: ("(lead|applicant)_(organi[sz]ation|institution)", "organi[sz]ation", "institution"),
        Language.SPANISH: ("(entidad|organismo|institucion)_(solicitante|responsable)", "entidad", "organismo", "institucion"),
    },
    QuestionRole.MINISTRY: {
        Language.FRENCH: ("ministere", "tutelle"),
        Language.ENGLISH: ("ministry",),
        Language.SPANISH: ("ministerio",),
    },
    QuestionRole.KIND: {
        Language.FRENCH: ("type_d_administration", "type_d_organisme", "type_de_structure", "categorie_d", "statut"),
        Language.ENGLISH: ("type_of_(organi[sz]ation|institution)", "kind_of_(organi[sz]ation|institution)"),
        Language.SPANISH: ("tipo_de_(entidad|organismo|institucion)",),
    },
    QuestionRole.TRACK: {
        Language.FRENCH: ("formule", "filiere", "type_d_accompagnement", "accompagnement", "volet", "parcours", "section", "^categorie$"),
        Language.ENGLISH: ("track", "strand", "type_of_support"),
        Language.SPANISH: ("modalidad", "linea_de_ayuda", "tipo_de_apoyo"),
    },
    QuestionRole.AMOUNT: {
        Language.FRENCH: (
            "montant_(de_l_aide_|de_la_subvention_|total_|du_financement_)?(demandee?|sollicitee?)",
            *("(subvention|aide|financement|budget)_(demandee?|sollicitee?)", "^montant(_(en_euros?|en_eur|eur|ttc|ht))?$"),
            "^cout(_du_projet)?(_(en_euros?|en_eur|eur|ttc|ht))?$",
        ),
        Language.ENGLISH: ("(amount|funding|grant)_(requested|asked_for|applied_for)", "requested_(amount|funding|grant)"),
        Language.SPANISH: ("(importe|ayuda|subvencion)_solicitad[ao]",),
    },
    QuestionRole.SUMMARY: {
        Language.FRENCH: ("resume", "synthese", "description", "presentation"),
        Language.ENGLISH: ("summary", "abstract", "description"),
        Language.SPANISH: ("resumen", "descripcion"),
    },
    QuestionRole.SCREENING: {
        Language.FRENCH: (
            "avis_de_preselection",
            "preselection",
            "avis_de_selection",
            "^(avis(_du_service)?|complet|retenu_pour_le_jury)$",
        ),
        Language.ENGLISH: ("pre_?selection", "shortlisting"),
        Language.SPANISH: ("preseleccion",),
    },
    # Not any comment: applicants may be asked for one too.
    QuestionRole.SCREENING_COMMENT: {
        Language.FRENCH: ("commentaire_de_l_equipe", "commentaire_de_preselection", "commentaire_interne"),
        Language.ENGLISH: ("internal_comment", "team_comment"),
        Language.SPANISH: ("comentario_interno",),
    },
    QuestionRole.SECOND_SCREENING: {
        Language.FRENCH: ("(second|deuxieme)_avis(_de_preselection)?", "avis_n_2", "avis_de_preselection_2"),
        Language.ENGLISH: ("second_(opinion|pre_?selection)",),
        Language.SPANISH: ("segunda_(opinion|preseleccion)",),
    },
    QuestionRole.SECOND_COMMENT: {
        Language.FRENCH: ("commentaire_(du_(second|deuxieme)_avis|de_la_(seconde|deuxieme)_equipe)",),
        Language.ENGLISH: ("comment_on_the_second_opinion", "second_team_comment"),
        Language.SPANISH: ("comentario_de_la_segunda_opinion",),
    },
    # Guessed in lists made by hand alone: a form's own question stays an answer until somebody says otherwise.
    QuestionRole.CONTACT: {
        Language.FRENCH: ("^((nom_du_)?contact|correspondant|personne_(a_contacter|contact)|interlocuteur)$",),
        Language.ENGLISH: ("^contact_(name|person)$",),
        Language.SPANISH: ("^persona_de_contacto$",),
    },
    QuestionRole.EMAIL: {
        Language.FRENCH: ("^(courriel|mail|mel|e_?mail|adresse_(e_?mail|courriel))(_du_contact)?$",),
        Language.ENGLISH: ("^e_?mail_address$",),
        Language.SPANISH: ("^correo(_electronico)?$",),
    },
    QuestionRole.ADDRESS: {
        Language.FRENCH: ("^adresse(_postale)?(_du_contact)?$",),
        Language.ENGLISH: ("^(postal_)?address$",),
        Language.SPANISH: ("^direccion(_postal)?$",),
    },
    QuestionRole.POSTAL_CODE: {
        Language.FRENCH: ("^(code_postal|cp)$",),
        Language.ENGLISH: ("^(postal_code|postcode|zip_?code)$",),
        Language.SPANISH: ("^codigo_postal$",),
    },
    QuestionRole.TOWN: {
        Language.FRENCH: ("^(code_postal|cp)_(et_)?ville$", "^(ville|commune|localite)$"),
        Language.ENGLISH: ("^(town|city)$",),
        Language.SPANISH: ("^(ciudad|localidad)$",),
    },
}
# What the team writes on a dossier, after the applicant's answers.
TEAM_WORDS = re.compile(
    "(^|_)(annotation|avis_d(e_(pre)?selection|u_service)|note_interne|commentaire_(interne|de_l_equipe|de_(pre)?selection)|reserve_a_l_(administration|instruction)"
    "|(observation|remarque|note|commentaire)s?_du_service|internal|team_comment|interno)"
)


def require_all(roles: Collection[QuestionRole]) -> None:
    """Raise TypeError, with what to write, for a role without words."""
    for role in QuestionRole:
        if role not in roles:
            raise TypeError(
                f"QuestionRole.{role.name} has no words: write in ROLE_WORDS (intake/dossiers/role_words.py) the patterns of the "
                "question’s key, for each language"
            )


require_all(ROLE_WORDS)


@cache
def patterns(role: QuestionRole) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that give a question of this role away, the surest first, in every language."""
    return tuple(re.compile(f"(^|_)({words})(_|s_|$|e?s$)") for words in _rank_patterns(role))


def asks_title(keys: Collection[str]) -> bool:
    """Return whether a question asks for a project's title."""
    return any(key in TITLE_KEYS or any(pattern.search(key) for pattern in patterns(QuestionRole.TITLE)) for key in keys)


def _rank_patterns(role: QuestionRole) -> Iterator[str]:
    tables = list(ROLE_WORDS[role].values())
    for rank in range(max(map(len, tables))):
        yield from (words[rank] for words in tables if rank < len(words))

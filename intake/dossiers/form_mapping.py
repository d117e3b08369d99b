"""Tell which question of the form is the title, the administration, the track asked for…"""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Final

from deliberation.call.call import Call, FormMapping, QuestionRole
from intake.dossiers.answers import Answers
from intake.dossiers.questions import Question
from intake.files.keys import field_key

# Words that identify a question, the surest first; each begins a word of its key.
_KEYWORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("titre", "intitule", "nom_du_projet", "title", "project_name"),
    "administration": ("administration_porteuse", "administration", "organisme", "structure", "service", "organisation"),
    "ministry": ("ministere", "tutelle", "ministry"),
    "kind": ("type_d_administration", "type_d_organisme", "type_de_structure", "categorie", "statut"),
    "track": ("formule", "filiere", "type_d_accompagnement", "accompagnement", "volet", "track"),
    "summary": ("resume", "synthese", "description", "presentation", "summary"),
    "screening": ("avis_de_preselection", "preselection", "avis_de_selection"),
    # A bare "comment" is not enough: applicants may be asked for one too.
    "screening_comment": ("commentaire_de_l_equipe", "commentaire_de_preselection", "commentaire_interne"),
}
_SIMILAR_ENOUGH: Final = 0.85
# Enough to tell a question by its answers, in a file of any length.
DOSSIERS_LOOKED_AT: Final = 200


def map_form(
    questions: Sequence[Question], answers: Sequence[Mapping[str, str]], call: Call, remembered: FormMapping | None
) -> FormMapping:
    """Return which question plays which role.

    A remembered mapping is taken as it stands, except where it names a question that this form does not have. Then come
    the labels that the call declares, then a guess: a similar label, answers that the call knows, or a telling word.
    ``answers`` gives the first dossiers' answers by key; no question plays two roles.
    """
    keys = [question.key for question in questions]
    chosen: dict[str, str] = {}
    if remembered is not None:
        chosen.update({role: key for role, key in remembered.questions.items() if QuestionRole.known(role) and key in keys})
    undecided = [role for role in QuestionRole if role not in chosen and (remembered is None or role in remembered.questions)]
    for choose in (_declared, _similar, _answered, _worded):
        for role in undecided:
            free = [key for key in keys if key not in chosen.values()]
            key = None if role in chosen else choose(role, free, answers, call)
            if key:
                chosen[role] = key
    return FormMapping(MappingProxyType({role: chosen[role] for role in QuestionRole if role in chosen}))


def declared_labels(call: Call) -> dict[str, str]:
    """Return the labels of questions that the call declares, by key."""
    return {field_key(label): label for labels in call.mapping.values() for label in labels}


def _declared(role: str, keys: Iterable[str], _answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    labels = {field_key(label) for label in call.mapping.get(role, ())}
    return next((key for key in keys if key in labels), None)


def _similar(role: str, keys: Iterable[str], _answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    ratios = [(SequenceMatcher(None, key, field_key(label)).ratio(), key) for label in call.mapping.get(role, ()) for key in keys]
    ratio, key = max(ratios, default=(0.0, ""))
    return key if ratio >= _SIMILAR_ENOUGH else None


def _answered(role: str, keys: Iterable[str], answers: Sequence[Mapping[str, str]], call: Call) -> str | None:
    """Choose the question whose answers are mostly those that the call declares for tracks or for the pre-selection."""
    known = Answers(call)
    knows = {"track": known.knows_tracks, "screening": known.knows_screening}.get(role)
    if knows is None:
        return None
    for key in keys:
        given = [row[key] for row in answers if row.get(key)]
        if given and sum(map(knows, given)) * 2 > len(given):
            return key
    return None


def _worded(role: str, keys: Iterable[str], _answers: Sequence[Mapping[str, str]], _call: Call) -> str | None:
    for word in _KEYWORDS[role]:
        for key in keys:
            if re.search(rf"(^|_){word}", key):
                return key
    return None

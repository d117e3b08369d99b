"""The kinds of buttons that a stranger knows: what their French words say will be recorded, and on which of the files in sight."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from deliberation.record.journal import Act
from tests.browser.haste.sights import Sight

_NUMBER = re.compile(r"\d{6}")
# By what a word of an outcome on the screen begins, whatever its sign and its gender.
_OUTCOMES = {
    "selected": re.compile(r"(?<!on )\b[Rr]etenue?s?\b"),
    "reserve": re.compile(r"Liste complémentaire"),
    "declined": re.compile(r"Non retenue?s?\b"),
    "to_discuss": re.compile(r"À discuter"),
}
Files = Callable[[Sight], Collection[str]]


def _headed(sight: Sight) -> Collection[str]:
    return sight.headed


def _named(sight: Sight) -> Collection[str]:
    return _NUMBER.findall(sight.words)


def _near(sight: Sight) -> Collection[str]:
    return sight.near


def _chosen(sight: Sight) -> Collection[str]:
    return {*sight.rows, *sight.near}


def _next(sight: Sight) -> Collection[str]:
    return [sight.following]


@dataclass(frozen=True)
class Kind:
    """A kind of button: by its words, which acts it announces, each on which files; None: on any, or on none."""

    words: re.Pattern[str]
    acts: Mapping[Act, Files | None]


def _kind(words: str, **acts: Files | None) -> Kind:
    return Kind(re.compile(words), {Act[name]: files for name, files in acts.items()})


MOVED = _kind(r"^(Monter|Descendre) \d{6}", AGENDA_ARRANGED=None, DECIDED=_named)  # in the agenda, on the reserve list
KINDS = (
    _kind(r"^Enregistrer la décision", DECIDED=_headed),
    _kind(r"[Ee]nregistrer et (passer au )?suivant$", DECIDED=_headed, ITEM_CALLED=_next),
    _kind(r"^(Dossier suivant|Passer au suivant, garder le brouillon)$", ITEM_CALLED=_next),
    _kind(r"^(Dossier précédent|Quitter le dernier dossier)$", ITEM_CALLED=None),
    _kind(r"^Ouvrir le scrutin", BALLOT_OPENED=_headed),
    _kind(r"^Clore (et dépouiller|quand même)", BALLOT_CLOSED=_headed),
    _kind(r"^Annuler le scrutin", BALLOT_CANCELLED=_headed),
    _kind(r"^(Pour|Contre|Abstention|Confirmer mon vote)$", VOTED=_near),
    _kind(r"^Enregistrer (les )?\d+ décisions?", DECIDED=_chosen),
    _kind(r"^Lire \d+ dossiers? pour accord", LIST_READ=None),
    _kind(r"sont? sorti.* : lire \d+ dossiers?", MEMBER_LEFT=None, LIST_READ=None),
    _kind(r"^Accord : décider \d+", AGREED=None),
    _kind(r"^Reprendre la liste", LIST_TAKEN_BACK=None),
    _kind(r"^(Demander d’en débattre|Retirer)", RECALLED=_near),
    _kind(r"^(Annuler|Rétablir) : \d{6}", UNDONE=_named),
    _kind(r"^(Annuler|Rétablir) : \d+ dossiers?, ", UNDONE=None),  # counted: the last act's, which stand in its receipt
    _kind(r"^\d{6}", ITEM_CALLED=_named),  # a line of the agenda
    _kind(r"^Annuler$", UNDONE=_near),
    _kind(r"déclaration$|^Se déporter de \d+ dossiers?$|aucun déport|aucun lien avec", RECUSED=_near),
    _kind(r"^Enregistrer( et noter le suivant)?$", SCORES_SAVED=_near),
    _kind(r"^J’ai terminé", SCORING_FINISHED=None),
    _kind(r"^Je n’ai finalement pas terminé", SCORING_FINISHED=None),
    _kind(r"(est sorti·e|sont sorti·es) : enregistrer", MEMBER_LEFT=_headed, DECIDED=_headed, ITEM_CALLED=_next),
    _kind(r"(est resté·e|sont resté·es) : enregistrer", DECIDED=_headed, ITEM_CALLED=_next),
    _kind(r"^Enregistrer la sortie : \d", MEMBER_LEFT=_named),
    _kind(r"^Enregistrer la sortie", MEMBER_LEFT=_headed),
    _kind(r"^Enregistrer le retour", MEMBER_RETURNED=None),
    _kind(r"^Lever le scellé$", REVEALED=_headed),
    _kind(r"^Renoter$", REVOTE_OPENED=_headed),
    _kind(r"^Clore la nouvelle notation", REVOTE_CLOSED=_headed),
    _kind(r"^(Pause|Reprendre)$", TIMER_STOPPED=None, TIMER_STARTED=None),  # one switch
    _kind(r"^Ajouter$", DEBATE_NOTED=_headed),
    MOVED,
)
_SILENT = _kind("")


def kind_of(words: str) -> Kind:
    """Return the kind of a button, by its words; one that announces nothing if it is not known to record anything."""
    return next((kind for kind in KINDS if kind.words.search(words)), _SILENT)


def is_outcome(words: str, outcome: str) -> bool:
    """Tell whether words on the screen are those of an outcome, as the journal holds it."""
    return bool(_OUTCOMES[outcome].search(words))

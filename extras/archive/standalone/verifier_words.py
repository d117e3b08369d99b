"""Words of the verifier, in French and English, and of the state's values in an archive's tables."""

from collections.abc import Mapping
from typing import Any, NamedTuple

# Name → French, English. The program has the same sentences among its own: a test holds the two together.
TEXTS = {
    "damaged": ("Ce fichier n’est pas l’archive d’un appel, ou il est abîmé.", "This is not an archive of a call, or it is damaged."),
    "trial": (
        "Cette archive a été faite par une version d’essai, lisible avec 0.1.0.",
        "This archive was made by a trial version, readable with 0.1.0.",
    ),
    "format": (
        "Cette archive est au format {format}, que cette version ne connaît pas.",
        "This archive is of format {format}, which this version does not know.",
    ),
    "missing": ("{name} manque.", "{name} is missing."),
    "digest": ("{name} ne correspond pas au manifeste.", "{name} is not what the manifest says."),
    "broken": ("La chaîne du journal est rompue à l’entrée {number}.", "The journal is broken at entry {number}."),
    "sealed": ("{name} : une valeur ne correspond pas à son empreinte.", "{name}: a value is not that of its digest."),
    "disagree": ("Le manifeste, le journal et l’état ne concordent pas.", "The manifest, the journal and the state do not agree."),
    "zip": ("Le fichier zip lui-même a été modifié.", "The zip file itself was changed."),
    "table": (
        "{name} ne correspond pas à l’état : dossier {dossier}, {field}.",
        "{name} does not say what the state says: dossier {dossier}, {field}.",
    ),
    "other": ("{name} n’appartient pas à cet état.", "{name} is not of this state."),
    "no entry": (
        "Le journal n’a pas d’entrée {number} : ce n’est pas le journal dont l’entrée a été notée.",
        "The journal has no entry {number}: it is not the one that was noted.",
    ),
    "rewritten": (
        "L’entrée {number} n’est pas celle qui a été notée : l’historique a été réécrit.",
        "Entry {number} is not the one that was noted: the history was rewritten.",
    ),
}
# Said by the file alone, when it is run.
ALONE = {
    "whole": ("L’archive est entière. Son SHA-256 : {sha256}", "The archive is whole. Its SHA-256: {sha256}"),
    "head": (
        "Dernière entrée du journal, à comparer avec celle du procès-verbal : {head}",
        "Last entry of the journal, to be compared with the one in the minutes: {head}",
    ),
    "usage": ("Indiquez une archive et, si vous l’avez, N:EMPREINTE.", "Give an archive and, if you have it, N:HASH."),
}
# What a table calls a value of the state: French, English.
WORDS = {
    "outcome": {
        "to_discuss": ("À discuter", "To discuss"),
        "selected": ("Retenu", "Selected"),
        "reserve": ("Liste complémentaire", "Reserve list"),
        "declined": ("Non retenu", "Not selected"),
    },
    "screening": {
        "undecided": ("Présélection à faire", "Not pre-selected yet"),
        "shortlisted": ("Présélectionné", "Shortlisted"),
        "reserve": ("En attente", "On hold"),
        "declined": ("Non présélectionné", "Not shortlisted"),
        "inadmissible": ("Irrecevable", "Inadmissible"),
    },
    "account": {
        "shortlisted": ("Présélectionné", "Shortlisted"),
        "waiting": ("En attente", "On hold"),
        "declined": ("Non présélectionné", "Not shortlisted"),
        "inadmissible": ("Irrecevable", "Inadmissible"),
        "withdrawn": ("Retiré", "Withdrawn"),
        "late": ("Hors délai, non admis", "Filed late, not admitted"),
        "undecided": ("À présélectionner", "To be pre-selected"),
    },
    "situation": {
        "withdrawn": ("Retiré", "Withdrawn"),
        "late": ("Hors délai", "Filed late"),
        "admitted": ("Hors délai, admis", "Filed late, admitted"),
        "absent": ("Absent du dernier fichier", "Absent from the last file"),
    },
}


class Problem(NamedTuple):
    """A fault, by its name among ``TEXTS``."""

    code: str
    values: Mapping[str, Any]

    def say(self, language: int) -> str:
        """Return the problem in words; ``language``: 0 for French, 1 for English."""
        return {**TEXTS, **ALONE}[self.code][language].format(**self.values)

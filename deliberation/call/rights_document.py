"""The table of rights as a page of the documentation."""

from typing import Final

from deliberation.call.call import Phase
from deliberation.call.people import Role
from deliberation.call.rights import STANDING_IN, TABLE, Right
from phrases import language

_LETTERS: Final = {Phase.PREPARATION: "P", Phase.SCORING: "N", Phase.DELIBERATION: "D", Phase.FINALISED: "A"}
_INTRODUCTION: Final = """# Qui peut quoi, et quand

Cette page est écrite par le programme, à partir de la table que chaque opération vérifie (`deliberation/call/rights.py`) : la modifier ici
ne change rien. Une lettre par phase : **P** préparation, **N** notation, **D** délibération, **A** sélection arrêtée. Les rôles
d’une personne s’additionnent. † : la suppléance l’a aussi, dans les mêmes phases, sur les dossiers où la présidence est en
déport ou absente.
La console du serveur a tous les droits, sauf sur une sélection arrêtée.
"""


def document() -> str:
    """Return the page, in French: a row a right, a column a role, the phases in each cell."""
    with language("fr"):
        rows = [["Droit", *(role.words for role in Role)], ["---"] * (len(Role) + 1)]
        rows += [[_name(right), *(_phases(right, role) for role in Role)] for right in Right]
    return _INTRODUCTION + "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _name(right: Right) -> str:
    return right.words + (" †" if right in STANDING_IN else "")


def _phases(right: Right, role: Role) -> str:
    granted = TABLE[right].get(role, frozenset())
    return "".join(_LETTERS[phase] for phase in Phase if phase in granted)

"""The table of the selection: every shortlisted candidature, with its decision."""

from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Final

import ui.live
from charts.parts.theme import Size
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, whole
from ui import session
from ui.table import rows
from ui.table.table import Action, Table, asked
from ui.widgets import folding
from ui.widgets.figures import size

PART: Final = "board"
CHOSEN: Final = "decisions.chosen"
DECIDED: Final = "decisions"  # the part that decides on what is chosen
OUTCOME: Final = "decisions.outcome"
_TABLE: Final = "decisions.table"
_COLUMNS: Final = ("rank", "title", "track", "track_rank", "profile", "score", "spread", "asked", "given", "outcome", "reason")
_HEIGHT: Final = "36rem"  # what stands under it is in reach


def by_rank(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures that can be decided upon, in the ranking's order."""
    return [snapshot.candidature(standing.candidature_id) for standing in ranked_standings(snapshot)]


def live() -> None:
    """Show every shortlisted candidature with its rank, numbers and decision, as they change; ticking rows chooses them."""
    ui.live.part(PART, _draw, shows=_shows, leads=True)


def _draw() -> None:
    person = session.require(Right.BROWSE)
    snapshot = session.snapshot()
    panel(snapshot, can_decide=holds(person.roles, Right.DECIDE, snapshot.phase))


def _shows(person: Person, snapshot: Snapshot) -> tuple[object, ...]:
    # Roles and phase give the rights: what may be ticked, or whether there is anything to see.
    return person.roles, snapshot.phase, _table(snapshot, can_decide=holds(person.roles, Right.DECIDE, snapshot.phase))


def panel(snapshot: Snapshot, *, can_decide: bool) -> None:
    """Show the table as it is in ``snapshot``."""
    table = _table(snapshot, can_decide=can_decide)
    # On the phone of somebody who decides, what decides would stand under a card a file.
    is_folded = can_decide and size() is Size.PHONE
    with _folded(snapshot) if is_folded else nullcontext():
        # What was ticked is decided in another part. The table shows its own ticks already.
        table.show(on_chosen=partial(ui.live.after_own_choice, DECIDED))


def _folded(snapshot: Snapshot) -> AbstractContextManager[object]:
    label, count = _("Tick files in the ranking"), whole(len(by_rank(snapshot)))
    return folding.fold(label, count, icon=":material/checklist:", key="decisions.folded")


def _table(snapshot: Snapshot, *, can_decide: bool) -> Table:
    window = asked(_TABLE)
    decide = rows.forms(lambda count: ngettext("Decide on {count} application", "Decide on {count} applications", count))
    return Table(
        _TABLE,
        _("Shortlisted applications with rank, score and decision"),
        rows.cached_content(snapshot, (_TABLE, window), lambda: rows.of(snapshot, _COLUMNS, by_rank(snapshot), window=window)),
        actions=(Action(decide, panel=OUTCOME, is_beside=True),) if can_decide else (),
        chosen=CHOSEN,
        height=_HEIGHT,
    )

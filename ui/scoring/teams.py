"""Teams that read the same files: how many members each has, and who."""

from typing import Final

import streamlit as st

from deliberation.derived.scoring.assignment import Teams, first_teams
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, listed, ngettext
from ui.texts import literal
from ui.widgets import choosing

_SIZE: Final = "assignment.team_size"
_TEAM: Final = "assignment.team"
_SHOWN: Final = "assignment.teams"  # the keys of the teams on the screen
_SIZE_FIRST: Final = 2
_COLUMNS: Final = 3


def choose(snapshot: Snapshot, standing: Teams) -> None:
    """Let teams be made: those that stand to begin with, else members in their order."""
    most = max(_SIZE_FIRST, len(snapshot.members) // 2)
    first = min(max(map(len, standing), default=_SIZE_FIRST), most)
    sizes = range(_SIZE_FIRST, most + 1)
    size = choosing.choose_one(_("Members in each team"), sizes, index=sizes.index(first), key=_SIZE, width=220)
    teams = standing if standing and max(map(len, standing)) == size else first_teams(snapshot, size)
    names = {member.id: member.name for member in snapshot.members}
    shown = []
    # Row after row: on a phone, where columns follow each other, teams stay in order.
    columns = [column for _row in range(0, len(teams), _COLUMNS) for column in st.columns(_COLUMNS)]
    for number, (team, column) in enumerate(zip(teams, columns, strict=False), 1):
        key = f"{_TEAM}.{size}.{number}"
        label = _("Team {number}").format(number=number)
        with column:
            choosing.choose_several(
                label, list(names), default=sorted(team & names.keys()), key=key, format_func=names.__getitem__, max_selections=size
            )
        shown.append(key)
    st.session_state[_SHOWN] = shown
    _left_over(names, chosen())


def chosen() -> Teams:
    """Return the teams as they are on the screen."""
    return tuple(frozenset(st.session_state.get(key) or ()) for key in st.session_state.get(_SHOWN, ()))


def _left_over(names: dict[int, str], teams: Teams) -> None:
    """Say who is in no team, and so reads nothing."""
    left = [name for id_, name in names.items() if not any(id_ in team for team in teams)]
    if left:
        label = ngettext("In no team, and reads nothing: {names}", "In no team, and read nothing: {names}", len(left))
        st.warning(label.format(names=listed(map(literal, left))), icon=":material/person_off:")

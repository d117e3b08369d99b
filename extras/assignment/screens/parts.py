"""Parts of an assignment: teams with the same files, checks, and each member's files."""

from collections.abc import Collection

import streamlit as st

from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from extras.assignment.proposals import Pairs, Teams, coverage, first_teams, proof, shares
from phrases import _, listed, ngettext
from ui import plain_table
from ui.texts import literal
from ui.widgets import choosing

_NAMED_MOST = 12

_SIZE = "assignment.team_size"
_TEAM = "assignment.team"
_SHOWN = "assignment.teams"  # the keys of the teams on the screen
_SIZE_FIRST = 2
_COLUMNS = 3


def show_checks(snapshot: Snapshot, pairs: Pairs, readers: int, teams: Teams = ()) -> None:
    """Show how evenly files are covered, and the checks."""
    result = coverage(snapshot, pairs, readers)
    icon = ":material/check_circle:" if result.is_even else ":orange[:material/warning:]"
    st.markdown(f"{icon} **{result.sentence}**")
    if result.short:
        count = len(result.short)
        sentence = ngettext(
            "{count} application has too few readers: {dossiers}", "{count} applications have too few readers: {dossiers}", count
        )
        st.warning(sentence.format(count=count, dossiers=_numbers(result.short)), icon=":material/person_off:")
    if result.recused:
        sentence = _("A reader has been recused since, and does not read it: {dossiers}")
        st.warning(sentence.format(dossiers=_numbers(result.recused)), icon=":material/front_hand:")
    _proof(snapshot, pairs, readers, teams)


def _proof(snapshot: Snapshot, pairs: Pairs, readers: int, teams: Teams) -> None:
    checks = proof(snapshot, pairs, readers, teams)
    with st.expander(_("What was checked"), icon=":material/fact_check:", expanded=not all(check.holds for check in checks)):
        for one in checks:
            word = f":material/check: {_('Kept:')}" if one.holds else f":orange[:material/close:] **{_('Not kept:')}**"
            where = f" ({_numbers(one.files)})" if one.files else ""
            st.markdown(f"{word} {one.said}{where}")


def _numbers(files: Collection[Candidature]) -> str:
    named = [literal(file.dossier) for file in files][:_NAMED_MOST]
    return listed(named) + (", …" if len(files) > _NAMED_MOST else "")


def show_loads(snapshot: Snapshot, pairs: Pairs) -> None:
    """Show each member's share compared with the saved assignment, and their progress."""
    labels = {track.code: str(track.short) for track in snapshot.call.tracks}
    has_tracks = any(member.tracks for member in snapshot.members)
    rows = [
        {
            _("Member"): share.person.name,
            **({_("Tracks"): ", ".join(label for code, label in labels.items() if code in share.person.tracks)} if has_tracks else {}),
            _("To read"): share.files,
            _("More"): share.gained,
            _("Fewer"): share.lost,
            _("Complete grids"): share.complete,
            _("Still to read"): share.files - share.complete,
        }
        for share in shares(snapshot, pairs)
    ]
    plain_table.show(_("What each member reads"), rows, key="assignment.loads")


def choose_teams(snapshot: Snapshot, standing: Teams) -> None:
    """Edit teams, beginning with the present teams, else with members in order."""
    most = max(_SIZE_FIRST, len(snapshot.members) // 2)
    first = min(max(map(len, standing), default=_SIZE_FIRST), most)
    sizes = range(_SIZE_FIRST, most + 1)
    size = choosing.choose_one(_("Members in each team"), sizes, index=sizes.index(first), key=_SIZE, width=220)
    teams = standing if standing and max(map(len, standing)) == size else first_teams(snapshot, size)
    names = {member.id: member.name for member in snapshot.members}
    teams_chosen = []
    # Row after row: on a phone, where columns follow each other, teams stay in order.
    columns = [column for _row in range(0, len(teams), _COLUMNS) for column in st.columns(_COLUMNS)]
    for number, (team, column) in enumerate(zip(teams, columns, strict=False), 1):
        key = f"{_TEAM}.{size}.{number}"
        label = _("Team {number}").format(number=number)
        with column:
            chosen = sorted(team & names.keys())
            st.pills(label, list(names), selection_mode="multi", default=chosen, key=key, format_func=names.__getitem__)
        teams_chosen.append(key)
    st.session_state[_SHOWN] = teams_chosen
    _show_left_over(names, chosen_teams())


def chosen_teams() -> Teams:
    """Return the teams as they are on the screen."""
    return tuple(frozenset(st.session_state.get(key) or ()) for key in st.session_state.get(_SHOWN, ()))


def _show_left_over(names: dict[int, str], teams: Teams) -> None:
    """Show the members without a team, hence without files."""
    left = [name for id_, name in names.items() if not any(id_ in team for team in teams)]
    if left:
        label = ngettext("In no team, and reads nothing: {names}", "In no team, and read nothing: {names}", len(left))
        st.warning(label.format(names=listed(map(literal, left))), icon=":material/person_off:")

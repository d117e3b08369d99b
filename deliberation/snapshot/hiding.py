"""Rule of each hiding key, and rights of a viewer to know."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.call.people import Person, Right, Role
from deliberation.call.rights import holds
from deliberation.declarations import Key
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot, Method
from deliberation.naming import FIRST, ITSELF, SEVERAL, Naming
from deliberation.selection.decisions import closed_up, counts_among_seen
from deliberation.snapshot.snapshot import Snapshot


class Sight:
    """A viewer and the whole of a call. Each snapshot field made for a viewer or an audience is an attribute of that name here.

    ``hidden``: ids of the candidatures under the viewer's recusal.
    """

    def __init__(self, whole: Snapshot, viewer: Person) -> None:
        self.whole = whole
        self.viewer = viewer
        self.hidden = whole.recused_on(viewer.id)
        self.follows_progress = holds(viewer.roles, Right.SEE_PROGRESS, whole.phase)

    @property
    def is_partial(self) -> bool:
        """Return whether the view is partial: for a juror always, for other viewers with a recusal."""
        return self.viewer.has(Role.JUROR) or bool(self.hidden)

    @cached_property
    def seen(self) -> tuple[Candidature, ...]:
        """Return the candidatures that the viewer may see."""
        return tuple(self.whole.candidatures[row] for row in self.rows) if self.hidden else self.whole.candidatures

    @cached_property
    def rows(self) -> list[int]:
        """Return their positions on the first axis of the whole call."""
        return [row for row, candidature in enumerate(self.whole.candidatures) if candidature.id not in self.hidden]

    @cached_property
    def ranked(self) -> frozenset[int]:
        """Return the ids of the candidatures seen that can hold a place."""
        return frozenset(candidature.id for candidature in self.seen if candidature.is_ranked)

    @cached_property
    def sealed(self) -> frozenset[int]:
        """Return the ids of the candidatures seen whose marks are under seal."""
        if not self.whole.is_sealed:
            return frozenset()
        return frozenset(candidature.id for candidature in self.seen if not candidature.is_revealed)

    @cached_property
    def sealed_rows(self) -> list[int]:
        """Return the positions of those under seal among the candidatures seen."""
        return [row for row, candidature in enumerate(self.seen) if not candidature.is_revealed] if self.whole.is_sealed else []

    @cached_property
    def hides_progress(self) -> bool:
        """Return whether marks are under seal and the viewer has no right to know the scoring jurors."""
        return bool(self.sealed) and not self.follows_progress

    @cached_property
    def own_marks(self) -> NDArray[np.float64] | None:
        """Return the viewer's own marks on visible files; None for a viewer outside the jury."""
        column = self.whole.juror_positions.get(self.viewer.id)
        if column is None:
            return None
        marks = self.whole.marks[:, column, :]
        return marks[self.rows] if self.hidden else marks

    @property
    def hides_readers(self) -> bool:
        """Tell whether assignments are hidden from the viewer: a load lower by one would reveal a hidden file.

        As with ``is_partial``, a juror's actual recusals make no difference.
        """
        return not self.follows_progress or self.is_partial

    @cached_property
    def own_files(self) -> frozenset[int] | None:
        """Return the ids of visible candidatures assigned to the viewer; None without assignments."""
        if not self.whole.readers:
            return None
        assigned = self.whole.derived("files of each reader", _list_files_by_reader)
        return assigned.get(self.viewer.id, frozenset()) - self.hidden

    @cached_property
    def own_votes(self) -> Mapping[tuple[int, int], str | None]:
        """Return the viewer's own votes by (candidature id, ballot's number), None for a secret one."""
        voter = self.viewer.id
        cast = [each for each in self.whole.meeting.ballots if voter in each.voted and each.candidature_id not in self.hidden]
        return {(ballot.candidature_id, ballot.number): ballot.votes.get(voter) for ballot in cast}

    @cached_property
    def has_conflict(self) -> bool:
        """Tell whether the current item, or the one under a ballot, is hidden."""
        ballot = self.whole.meeting.open_ballot
        return not self.hidden.isdisjoint({self.whole.meeting.current, ballot.candidature_id if ballot else None})


def _list_files_by_reader(whole: Snapshot) -> Mapping[int, frozenset[int]]:
    files: dict[int, set[int]] = {}
    for candidature_id, person_id in whole.assigned:
        files.setdefault(person_id, set()).add(candidature_id)
    return {person_id: frozenset(ids) for person_id, ids in files.items()}


Rule = Callable[[Any, Sight], Any]


def rule_of(key: Key, naming: Naming | None) -> Rule:
    """Return the rule of a key for a naming of files. Raises TypeError without a rule."""
    if naming is None or key not in (Key.CANDIDATURE, Key.STATEMENT, Key.LIST):
        return _OF_ANY_VALUE[key]
    rule = (_OF_LISTS if key is Key.LIST and naming.is_several else _LEFT).get((naming.held_by, naming.where))
    if rule is None:
        raise TypeError(f"no rule leaves out hidden files where {naming}")
    return lambda value, sight: rule(value, sight) if sight.hidden and value is not None else value


# What is left where some files are hidden: by what holds the entries, and where an entry has its file.
_LEFT: Mapping[tuple[type[Any], str], Rule] = {
    (np.ndarray, ITSELF): lambda rows, sight: rows[sight.rows],
    (Mapping, ITSELF): lambda entries, sight: {id_: entry for id_, entry in entries.items() if id_ not in sight.hidden},
    (Mapping, FIRST): lambda entries, sight: {key: entry for key, entry in entries.items() if key[0] not in sight.hidden},
    (tuple, ITSELF): lambda ids, sight: tuple(id_ for id_ in ids if id_ not in sight.hidden),
    (tuple, "id"): lambda entries, sight: tuple(entry for entry in entries if entry.id not in sight.hidden),
    (tuple, "candidature_id"): lambda entries, sight: tuple(entry for entry in entries if entry.candidature_id not in sight.hidden),
    (tuple, SEVERAL): lambda entries, sight: tuple(entry for entry in entries if sight.hidden.isdisjoint(entry.candidature_ids)),
    (object, ITSELF): lambda id_, sight: None if id_ in sight.hidden else id_,
    (object, "candidature_id"): lambda entry, sight: None if entry.candidature_id in sight.hidden else entry,
    (object, SEVERAL): lambda entry, sight: entry if sight.hidden.isdisjoint(entry.candidature_ids) else None,
}


def _shorten_list(entry: Any, sight: Sight) -> Any:
    """Return a list of files without the hidden files, in order; absent if all files are hidden."""
    ids = tuple(id_ for id_ in entry.candidature_ids if id_ not in sight.hidden)
    return replace(entry, candidature_ids=ids) if ids else None


_OF_LISTS: Mapping[tuple[type[Any], str], Rule] = {
    (tuple, SEVERAL): lambda entries, sight: tuple(left for entry in entries if (left := _shorten_list(entry, sight)) is not None),
    (object, SEVERAL): _shorten_list,
}


def _reserve_ranks(decisions: Any, sight: Sight) -> Any:
    return closed_up(decisions, sight.ranked) if counts_among_seen(sight.viewer, sight.hidden) else decisions


def _keep_filed(administrations: Any, sight: Sight) -> Any:
    # An administration known only through a hidden file would reveal that file.
    if not sight.is_partial:
        return administrations
    filing = {candidature.administration_id for candidature in sight.seen}
    return {id_: administration for id_, administration in administrations.items() if id_ in filing}


def _keep_whole(versions: Any, sight: Sight) -> Any:
    # With the fingerprint of the whole call, one could check what a hidden file is supposed to hold.
    return tuple(replace(version, sha256="", head=None) for version in versions) if sight.is_partial else versions


def _hide_sealed(marks: Any, sight: Sight) -> Any:
    if not sight.sealed:
        return marks
    left = marks.copy()
    left[sight.sealed_rows] = np.nan
    return left


def _keep_of_author(entries: Any, sight: Sight) -> Any:
    if not sight.sealed:
        return entries
    return {key: entry for key, entry in entries.items() if key[0] not in sight.sealed or key[1] == sight.viewer.id}


def _progress(scored: Any, sight: Sight) -> Any:
    if not sight.hides_progress:
        return scored
    left = scored.copy()
    columns = [column for column, juror in enumerate(sight.whole.jurors) if juror.id != sight.viewer.id]
    left[np.ix_(sight.sealed_rows, columns)] = False
    return left


def _keep_of_juror(entries: Any, sight: Sight) -> Any:
    if sight.follows_progress:
        return entries
    if isinstance(entries, frozenset):
        return entries & {sight.viewer.id}
    return {key: entry for key, entry in entries.items() if key[1] == sight.viewer.id}


def _votes(ballots: Any, sight: Sight) -> Any:
    is_screen = sight.viewer.has(Role.PROJECTOR)
    return tuple(_ballot(ballot, sight, names=ballot.is_counted and ballot.method is Method.NAMED and not is_screen) for ballot in ballots)


def _ballot(ballot: Ballot, sight: Sight, *, names: bool) -> Ballot:
    # Until the ballot closes, those who run it see who has voted; the others only how many.
    knows_who = names or holds(sight.viewer.roles, Right.RUN_BALLOT, sight.whole.phase, stands_in=True)
    voted = ballot.voted if knows_who else frozenset()
    return replace(ballot, votes=ballot.votes if names else {}, entered=ballot.entered if names else {}, voted=voted)


def _keep_of_record(lines: Any, sight: Sight) -> Any:
    # For those who keep the record of the debate, or export all that is internal.
    return lines if sight.viewer.has(Role.CHAIR, Role.DEPUTY, Role.ORGANISER, Role.STAFF) else ()


def _keep_of_readers(entries: Any, sight: Sight) -> Any:
    return {} if sight.hides_readers else entries


def _addresses(people: Any, sight: Sight) -> Any:
    if holds(sight.viewer.roles, Right.MANAGE_PEOPLE, sight.whole.phase):
        return people
    # Made once for all who do not manage people.
    left = sight.whole.derived("people without addresses", _drop_addresses)
    return tuple(left.get(person.id) or _drop_address(person) for person in people)


def _drop_addresses(whole: Snapshot) -> Mapping[int, Person]:
    return {person.id: _drop_address(person) for person in whole.people}


def _drop_address(person: Person) -> Person:
    """Return a person as visible to others of the call: without address, expertise and tracks."""
    return replace(person, email="", expertise="", tracks=frozenset())


def _keep_of_office(candidatures: Any, sight: Sight) -> Any:
    """Leave contacts to organisers and staff, and second opinions to the chair too, who pre-selects."""
    if sight.viewer.has(Role.ORGANISER, Role.STAFF):
        return candidatures
    is_chair = sight.viewer.has(Role.CHAIR)
    name, make = ("files without contacts", _drop_contacts) if is_chair else ("files without internals", _drop_internals)
    left = sight.whole.derived(name, make)
    return tuple(left.get(candidature.id, candidature) for candidature in candidatures)


def _drop_contacts(whole: Snapshot) -> Mapping[int, Candidature]:
    return {candidature.id: replace(candidature, contact="") for candidature in whole.candidatures if candidature.contact}


def _drop_internals(whole: Snapshot) -> Mapping[int, Candidature]:
    return {
        candidature.id: replace(candidature, contact="", second_screening=None, second_comment="")
        for candidature in whole.candidatures
        if candidature.contact or candidature.second_screening or candidature.second_comment
    }


def _as_it_is(value: Any, sight: Sight) -> Any:
    return value


_OF_ANY_VALUE: Mapping[Key, Rule] = {
    Key.NOBODY: _as_it_is,
    Key.STATEMENT: _as_it_is,  # about files that the value does not name: ``visibility`` asks for them
    Key.RESERVE_RANK: _reserve_ranks,
    Key.FILED: _keep_filed,
    Key.WHOLE: _keep_whole,
    Key.SEAL: _hide_sealed,
    Key.AUTHOR: _keep_of_author,
    Key.PROGRESS: _progress,
    Key.JUROR: _keep_of_juror,
    Key.VOTE: _votes,
    Key.RECORD: _keep_of_record,
    Key.READERS: _keep_of_readers,
    Key.ADDRESS: _addresses,
    Key.OFFICE: _keep_of_office,
}

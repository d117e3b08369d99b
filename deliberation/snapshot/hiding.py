"""The hiding rule of each key: a function from a value and a viewer's sight to the visible part."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from deliberation.call.people import Person, Role
from deliberation.declarations import FIRST, ITSELF, SEVERAL, Key, Naming
from deliberation.meeting.ballots import Ballot, Method
from deliberation.selection.reserve_lists import closed_up
from deliberation.snapshot.sight import Sight, without_address

Rule = Callable[[Any, Sight], Any]


def rule_of(key: Key, naming: Naming | None) -> Rule:
    """Return the rule of a key for values that name files in that way. Raises TypeError if there is none."""
    if naming is None or key not in (Key.CANDIDATURE, Key.STATEMENT, Key.LIST):
        return _OF_ANY_VALUE[key]
    kept = (_OF_LISTS if key is Key.LIST and naming.is_several else _LEFT).get((naming.held_by, naming.where))
    if kept is None:
        raise TypeError(f"no rule leaves out hidden files where {naming}")
    return lambda value, sight: kept(value, sight) if sight.hidden and value is not None else value


# What is left where some files are hidden: by what holds the entries, and where an entry has its file.
_LEFT: Final[Mapping[tuple[type[Any], str], Rule]] = {
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


def _shortened(entry: Any, sight: Sight) -> Any:
    """Return a list of files without the hidden ones, in its order; a list of hidden files only is absent."""
    ids = tuple(id_ for id_ in entry.candidature_ids if id_ not in sight.hidden)
    return replace(entry, candidature_ids=ids) if ids else None


_OF_LISTS: Final[Mapping[tuple[type[Any], str], Rule]] = {
    (tuple, SEVERAL): lambda entries, sight: tuple(left for entry in entries if (left := _shortened(entry, sight)) is not None),
    (object, SEVERAL): _shortened,
}


def _reserve_ranks(decisions: Any, sight: Sight) -> Any:
    return closed_up(decisions, sight.ranked) if sight.counts_among_seen else decisions


def _filed(administrations: Any, sight: Sight) -> Any:
    # An administration known only through a hidden file would reveal that file.
    if not sight.is_partial:
        return administrations
    filing = {candidature.administration_id for candidature in sight.seen}
    return {id_: administration for id_, administration in administrations.items() if id_ in filing}


def _of_whole(versions: Any, sight: Sight) -> Any:
    # With the fingerprint of the whole call, one could check what a hidden file is supposed to hold.
    return tuple(replace(version, sha256="", head=None) for version in versions) if sight.is_partial else versions


def _under_seal(marks: Any, sight: Sight) -> Any:
    if not sight.sealed:
        return marks
    left = marks.copy()
    left[sight.sealed_rows] = np.nan
    return left


def _of_author(entries: Any, sight: Sight) -> Any:
    if not sight.sealed:
        return entries
    return {key: entry for key, entry in entries.items() if key[0] not in sight.sealed or key[1] == sight.viewer.id}


def _progress(scored: Any, sight: Sight) -> Any:
    if not sight.hides_progress:
        return scored
    left = scored.copy()
    left[np.ix_(sight.sealed_rows, sight.others)] = False
    return left


def _of_juror(entries: Any, sight: Sight) -> Any:
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
    knows_who = names or sight.runs_ballots
    voted = ballot.voted if knows_who else frozenset()
    return replace(ballot, votes=ballot.votes if names else {}, entered=ballot.entered if names else {}, voted=voted)


def _of_record(lines: Any, sight: Sight) -> Any:
    return lines if sight.reads_record else ()


def _of_readers(entries: Any, sight: Sight) -> Any:
    return {} if sight.hides_readers else entries


def _addresses(people: Any, sight: Sight) -> Any:
    if sight.sees_addresses:
        return people
    left: Mapping[int, Person] = sight.unaddressed
    return tuple(left.get(person.id) or without_address(person) for person in people)


def _as_it_is(value: Any, sight: Sight) -> Any:
    return value


_OF_ANY_VALUE: Final[Mapping[Key, Rule]] = {
    Key.NOBODY: _as_it_is,
    Key.STATEMENT: _as_it_is,  # about files that the value does not name: ``visibility`` asks for them
    Key.RESERVE_RANK: _reserve_ranks,
    Key.FILED: _filed,
    Key.WHOLE: _of_whole,
    Key.SEAL: _under_seal,
    Key.AUTHOR: _of_author,
    Key.PROGRESS: _progress,
    Key.JUROR: _of_juror,
    Key.VOTE: _votes,
    Key.RECORD: _of_record,
    Key.READERS: _of_readers,
    Key.ADDRESS: _addresses,
}

"""Filter of a snapshot to a viewer's part, before any rendering. The rest is absent.

Declarations of fields name the reasons to hide; ``hiding`` has the rules. This module is the loop over both.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from deliberation.call.call import Phase
from deliberation.call.people import Actor, Console, Person, Role
from deliberation.declarations import Key, Part, parts_of
from deliberation.dossiers.administrations import shared_sirens
from deliberation.dossiers.names import spelling_key
from deliberation.dossiers.people_plan import names_of
from deliberation.errors import NotFound
from deliberation.meeting.meeting import Meeting
from deliberation.snapshot.hiding import Sight, rule_of
from deliberation.snapshot.snapshot import Snapshot

T = TypeVar("T", Snapshot, Meeting)
_Left = Callable[[Any, Sight], Any]


def visible(snapshot: Snapshot, viewer: Actor) -> Snapshot:
    """Return the part of ``snapshot`` visible to ``viewer``, computed once per viewer and revision.

    Candidatures under the viewer's recusal are absent, with all their data. Marks under seal are NaN for all (the viewer's own are in
    ``own_marks``); the scoring jurors are visible only with the right to follow progress. The server's console sees all. Raises NotFound
    for a person of a different call.
    """
    if isinstance(viewer, Console):
        return snapshot
    if viewer.call_id != snapshot.call_id:
        raise NotFound
    return snapshot.derived(("visible", viewer.id, viewer.roles), lambda whole: _filter_for(viewer, whole))


def recused_ids(snapshot: Snapshot, viewer: Actor) -> frozenset[int]:
    """Return the candidatures under the viewer's recusal."""
    return frozenset() if isinstance(viewer, Console) else snapshot.recused_on(viewer.id)


def shown_to_room(view: Snapshot) -> Snapshot:
    """Return a view reduced to the room's screen, since chair and organiser may project from their own device."""
    return replace(view, **{sheet_field.name: sheet_field.blank() for sheet_field in _NOT_THE_ROOM_S})


_NOT_THE_ROOM_S = tuple(each for each in parts_of(Snapshot) if not each.said.room)


def _filter_for(viewer: Person, whole: Snapshot) -> Snapshot:
    view = _filter_parts(whole, Sight(whole, viewer))
    return shown_to_room(view) if viewer.has(Role.PROJECTOR) else view


def _filter_parts(whole: T, sight: Sight) -> T:
    return replace(whole, **{name: left(whole, sight) for name, left in _PLANS[type(whole)]})


def _plan(cls: type[Any]) -> tuple[tuple[str, _Left], ...]:
    """Return the fields with a hiding rule, each with its rule."""
    return tuple(
        (snapshot_part.name, _filter_of(snapshot_part)) for snapshot_part in parts_of(cls) if snapshot_part.said.hidden_by != (Key.NOBODY,)
    )


def _filter_of(part: Part) -> _Left:
    name, keys, about = part.name, part.said.hidden_by, part.said.about
    if Key.PARTS in keys:
        return lambda whole, sight: _filter_parts(getattr(whole, name), sight)
    if Key.AUDIENCE in keys or Key.VIEWER in keys:
        getattr(Sight, name)  # refused here, not when somebody looks
        return lambda _whole, sight: getattr(sight, name)
    rules = tuple(rule_of(key, part.naming) for key in keys)

    def left(whole: Any, sight: Sight) -> Any:
        if about and not sight.hidden.isdisjoint(about(whole)):
            return part.blank()
        value = getattr(whole, name)
        for rule in rules:
            value = rule(value, sight)
        return value

    return left


# Made at import: a field without a rule stops the program before anybody looks.
_PLANS: Mapping[type[Any], tuple[tuple[str, _Left], ...]] = {cls: _plan(cls) for cls in (Snapshot, Meeting)}


_READING = frozenset({Phase.SCORING, Phase.DELIBERATION})


def must_declare(snapshot: Snapshot, viewer: Actor) -> bool:
    """Return whether ``viewer``, a juror, has not yet declared recusals or their absence.

    False in a demonstration, whose score file counts as a declaration, and without files: an early declaration would silence the question.
    """
    return (
        isinstance(viewer, Person)
        and viewer.has(Role.JUROR)
        and snapshot.phase in _READING
        and not snapshot.call.is_demo
        and viewer.id not in snapshot.declared
        and any(not snapshot.is_recused(viewer.id, candidature.id) for candidature in snapshot.candidatures)
    )


def suggested_recusals(snapshot: Snapshot, person: Person) -> frozenset[int]:
    """Return the candidatures of the person's own organisation, or of administrations of that ministry.

    Names compare without case, accents and punctuation. A suggestion, never a recusal; ``recusals_to_confirm`` included.
    """
    return _list_filed_by(snapshot, _own(snapshot, person)) | recusals_to_confirm(snapshot, person)


def recusals_to_confirm(snapshot: Snapshot, person: Person) -> frozenset[int]:
    """Return the candidatures with the SIREN of the person's organisation under different names, until settled."""
    own = _own(snapshot, person)
    sharing = (
        frozenset(administration.id for administration in several) for several in shared_sirens(snapshot.administrations.values()).values()
    )
    return _list_filed_by(snapshot, frozenset().union(*(ids - own for ids in sharing if ids & own)))


def _own(snapshot: Snapshot, person: Person) -> frozenset[int]:
    own = spelling_key(person.organisation)
    return frozenset(id_ for id_, administration in snapshot.administrations.items() if own and own in names_of(administration))


def _list_filed_by(snapshot: Snapshot, filing: frozenset[int]) -> frozenset[int]:
    return frozenset(candidature.id for candidature in snapshot.candidatures if candidature.administration_id in filing)

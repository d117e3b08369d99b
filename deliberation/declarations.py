"""Declarations of fields: who may see a field, who shares it, and whether it is frozen.

``visible()``, shared views, the room's screen, pushed state and the canonical state loop over these declarations, without lists of their
own. A field with a missing or impossible declaration is refused at the import of its class.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import Enum
from typing import Any, TypeVar, dataclass_transform, get_type_hints

from deliberation.naming import Naming, naming_of
from deliberation.plain import FIRST_FORM

T = TypeVar("T")
_SAYS = "declaration"


class Key(Enum):
    """Reason to hide a field. ``snapshot.hiding`` has the rule of each key; the type of a value tells its files."""

    NOBODY = "nobody"  # whoever is of the call sees it
    CANDIDATURE = "candidature"  # each entry is about one file, and absent where the viewer is recused on it
    STATEMENT = "statement"  # each entry is about several files at once, and absent where the viewer may not see one of them
    LIST = "list"  # several files one after another: it holds the others, closed up
    RESERVE_RANK = "reserve rank"  # ranks on reserve lists: counted among the files seen
    FILED = "filed"  # administrations: known through the files that they filed
    WHOLE = "whole"  # made of every file: for those who see them all
    SEAL = "seal"  # marks: while under seal, for nobody
    AUTHOR = "author"  # while under seal, for whoever wrote it
    PROGRESS = "progress"  # that there are marks: while under seal, one's own, and for those who follow the progress
    JUROR = "juror"  # one's own, and for those who follow the progress, under seal or not
    RECORD = "record"  # what is written for the record: for those who keep it, and for whoever exports all of it
    READERS = "readers"  # who reads what: for those who follow the progress and see every file
    VOTE = "vote"  # who votes what: sealed, then named or not
    ADDRESS = "address"  # how people are reached: for those who send the links
    OFFICE = "office"  # to whom to write about a file, second opinions of pre-selection: for those who prepare the call
    AUDIENCE = "audience"  # made for people of the same roles and recusals: the whole call has none of it
    VIEWER = "viewer"  # made for one viewer
    PARTS = "parts"  # its own fields say it


class Finalised(Enum):
    """What happens to a field when the selection is finalised."""

    FROZEN = "frozen"  # in the canonical state; nothing changes it any more
    OPEN = "open"  # goes on changing, and no version says anything of it
    PURGED = "purged"  # removed in the finalising transaction
    MADE = "made"  # worked out from what is kept, or for a viewer: nowhere to freeze


FROZEN = Finalised.FROZEN
OPEN = Finalised.OPEN
MADE = Finalised.MADE


class News(Enum):
    """Audience of a change, among the people with the field in view."""

    FOR_ALL = "all"
    FOR_FOLLOWERS = "followers"  # of the progress
    REVEALED = "revealed"  # all, of files that are not under seal
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Declaration:
    """Declaration of a field. ``about``: for a value without named files, the way to find the files from the object.

    ``since_form``: for a frozen field, the first canonical form with the field.
    """

    hidden_by: tuple[Key, ...]
    finalised: Finalised
    shared: bool
    room: bool
    news: News
    about: Callable[[Any], Collection[int | None]] | None
    since_form: int


def declaration(
    *,
    hidden_by: Key | tuple[Key, ...],
    room: bool,
    finalised: Finalised,
    shared: bool = False,
    news: News = News.FOR_ALL,
    since_form: int = FIRST_FORM,
    about: Callable[[Any], Collection[int | None]] | None = None,
    default: Any = MISSING,
    default_factory: Any = MISSING,
) -> Any:
    """Return a field for a class decorated by ``declaring``. The default is the value for a viewer without the right to see.

    Args:
        hidden_by: keys that hide the field.
        room: shown on the room's screen, whichever device projects.
        finalised: whether and how a version freezes the field.
        shared: viewers with the same marks may share results computed from the field.
        news: audience of a change.
        since_form: first canonical form with the field.
        about: see ``Declaration``.
        default: as in ``dataclasses.field``.
        default_factory: as in ``dataclasses.field``.
    """
    keys = hidden_by if isinstance(hidden_by, tuple) else (hidden_by,)
    declared = Declaration(keys, finalised, shared, room, news, about, since_form)
    declared_field: Any = field
    return declared_field(default=default, default_factory=default_factory, metadata={_SAYS: declared})


def part(
    *,
    hidden_by: Key | tuple[Key, ...],
    finalised: Finalised,
    since_form: int = FIRST_FORM,
    about: Callable[[Any], Collection[int | None]] | None = None,
    default: Any = MISSING,
    default_factory: Any = MISSING,
) -> Any:
    """Return a field whose type declares its own fields, including sharing and news."""
    return declaration(
        hidden_by=hidden_by,
        room=True,
        finalised=finalised,
        since_form=since_form,
        about=about,
        default=default,
        default_factory=default_factory,
    )


@dataclass_transform(frozen_default=True, field_specifiers=(declaration, part, field))
def declaring(*, eq: bool = True, slots: bool = False) -> Callable[[type[T]], type[T]]:
    """Make a frozen dataclass with a declaration on every field, except computed ``field(init=False)`` fields.

    Raises TypeError, at import, for a field with a missing or impossible declaration.
    """

    def made(cls: type[T]) -> type[T]:
        frozen: type[T] = dataclass(frozen=True, eq=eq, slots=slots)(cls)
        parts_of(frozen)
        return frozen

    return made


@dataclass(frozen=True, slots=True)
class Part:
    """Declared field: name, declaration, the files named by its values, and ``blank()``, the value in its absence."""

    name: str
    said: Declaration
    naming: Naming | None
    blank: Callable[[], Any]


_KNOWN: dict[type[Any], tuple[Part, ...]] = {}


def parts_of(cls: type[Any]) -> tuple[Part, ...]:
    """Return the declared fields of a class, in order. Raises TypeError for a missing or impossible declaration."""
    if cls not in _KNOWN:
        hints = get_type_hints(cls, include_extras=True)
        _KNOWN[cls] = tuple(_part(cls, part_field, hints[part_field.name]) for part_field in fields(cls) if part_field.init)
    return _KNOWN[cls]


def names_where(cls: type[Any], is_wanted: Callable[[Declaration], bool]) -> tuple[str, ...]:
    """Return the names of the fields whose declaration ``is_wanted``, in the class's order."""
    return tuple(declared_part.name for declared_part in parts_of(cls) if is_wanted(declared_part.said))


def require_each(table: Mapping[str, Any], names: Collection[str], purpose: str) -> None:
    """Raise TypeError unless a table has exactly the fields that are declared for a purpose."""
    if table.keys() != set(names):
        raise TypeError(f"{purpose}: {sorted(table.keys() ^ set(names))} are either declared and not written, or written and not declared")


_FILES = frozenset({Key.CANDIDATURE, Key.STATEMENT, Key.LIST})
# What the object does not hold by itself, or holds in fields that say it.
_OF_VIEW = frozenset({Key.AUDIENCE, Key.VIEWER})
_ELSEWHERE = _OF_VIEW | {Key.PARTS}
# What differs from one person of an audience to another.
_PERSONAL = frozenset({Key.VIEWER, Key.JUROR, Key.AUTHOR, Key.PROGRESS, Key.READERS})


def _part(cls: type[Any], each: Field[Any], hint: Any) -> Part:
    declared = each.metadata.get(_SAYS)
    if not isinstance(declared, Declaration):
        raise TypeError(f"{cls.__name__}.{each.name} says nothing of who may see it: declare it by declaration(…)")
    keys = set(declared.hidden_by)
    if Key.PARTS in keys:
        parts_of(hint)
    try:
        naming = None if keys & _ELSEWHERE else naming_of(hint)
    except TypeError as refused:
        raise TypeError(f"{cls.__name__}.{each.name}: {refused}") from refused
    refusal = _refusal(declared, keys, naming)
    if refusal:
        raise TypeError(f"{cls.__name__}.{each.name} {refusal}")
    return Part(each.name, declared, naming, _blank(cls, each))


def _refusal(said: Declaration, keys: set[Key], naming: Naming | None) -> str:
    if not keys or (Key.NOBODY in keys and len(keys) > 1):
        return "is hidden by nobody, or by something"
    if naming and not keys & _FILES:
        return "names files, and is not hidden with them"
    if naming and naming.is_several and Key.CANDIDATURE in keys:
        return "names several files: it is one statement about them, or a list of them"
    if keys & _FILES and not naming and said.about is None:
        return "names no file: it cannot be hidden with one"
    if keys & _PERSONAL and (said.shared or said.news is News.FOR_ALL or (said.room and Key.PROGRESS not in keys)):
        return "is one person's: it is neither shared, nor the room's, nor told to all"
    if keys & _OF_VIEW and said.finalised is not Finalised.MADE:
        return "is made for whoever looks: a version has nothing of it"
    return ""


def _blank(cls: type[Any], each: Field[Any]) -> Callable[[], Any]:
    if each.default_factory is not MISSING:
        return each.default_factory
    if each.default is not MISSING:
        return lambda: each.default

    def missing() -> Any:
        raise TypeError(f"{cls.__name__}.{each.name} has nothing to hold where nothing of it may be seen: give it a default")

    return missing

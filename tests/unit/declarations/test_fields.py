"""What a declared field must say of itself, and what its type must tell: refused when the class is made, that is at import."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from deliberation.declarations import FROZEN, MADE, Key, News, declaration, declaring, names_where, parts_of, require_each
from deliberation.naming import CandidatureId, Names, Naming, Number, PersonId, naming_of
from deliberation.selection.decisions import Recall
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True)
class Comparison:
    """Several files, as one statement or as a list."""

    candidature_ids: tuple[int, ...]


def made(hint: Any, **said: Any) -> type[Any]:
    """Make a class of one field of a type, declared so."""
    return declaring()(type("Something", (), {"__annotations__": {"kept": hint}, "kept": declaration(**{"room": False, **said})}))


def test_field_without_a_declaration_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Undeclared\.kept says nothing of who may see it"):

        @declaring()
        class Undeclared:
            call_id: Number = declaration(hidden_by=Key.NOBODY, room=True, finalised=FROZEN)
            kept: Mapping[CandidatureId, Recall] = field(default_factory=dict)


def test_field_added_to_the_snapshot_without_a_declaration_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Larger\.kept says nothing of who may see it"):

        @declaring(eq=False)
        class Larger(Snapshot):
            kept: Mapping[CandidatureId, Recall] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("hint", "said", "refusal"),
    [
        (Mapping[CandidatureId, str], {"hidden_by": Key.NOBODY}, "names files, and is not hidden with them"),
        (tuple[Recall, ...], {"hidden_by": Key.NOBODY}, "names files, and is not hidden with them"),
        (Mapping[CandidatureId, str], {"hidden_by": Key.SEAL}, "names files, and is not hidden with them"),
        (tuple[Comparison, ...], {"hidden_by": Key.CANDIDATURE}, "one statement about them, or a list of them"),
        (bool, {"hidden_by": Key.CANDIDATURE}, "cannot be hidden with one"),
        (bool, {"hidden_by": (Key.NOBODY, Key.SEAL)}, "by nobody, or by something"),
        (bool, {"hidden_by": ()}, "by nobody, or by something"),
        (frozenset[PersonId], {"hidden_by": Key.JUROR}, "is one person's"),
        (frozenset[PersonId], {"hidden_by": Key.JUROR, "news": News.NEVER, "room": True}, "is one person's"),
        (frozenset[PersonId], {"hidden_by": Key.JUROR, "news": News.NEVER, "shared": True}, "is one person's"),
        (bool, {"hidden_by": Key.AUDIENCE}, "a version has nothing of it"),
    ],
)
def test_declaration_that_cannot_be_is_refused(hint: Any, said: dict[str, Any], refusal: str) -> None:
    with pytest.raises(TypeError, match=f"Something.kept .*{refusal}"):
        made(hint, finalised=FROZEN, **said)


@pytest.mark.parametrize(
    "hint",
    [
        int,
        int | None,
        frozenset[int],
        Mapping[int, str],
        Mapping[str, Recall],
        Mapping[CandidatureId, int],
        Mapping[CandidatureId, CandidatureId],
        Mapping[PersonId, Recall],
        Mapping[tuple[PersonId, CandidatureId], str],
        frozenset[CandidatureId],
        tuple[tuple[CandidatureId, str], ...],
        NDArray[np.float64],
    ],
    ids=str,
)
def test_type_that_does_not_tell_what_it_names_is_refused(hint: Any) -> None:
    with pytest.raises(TypeError, match=r"Something\.kept: "):
        made(hint, hidden_by=Key.NOBODY, finalised=FROZEN)


ROWS = Annotated[NDArray[np.float64], Names.CANDIDATURE, Names.PERSON]


@pytest.mark.parametrize(
    ("hint", "naming"),
    [
        (Number | None, None),
        (Mapping[Number, str], None),
        (frozenset[PersonId], None),
        (ROWS, Naming(np.ndarray, "itself")),
        (ROWS | None, Naming(np.ndarray, "itself")),
        (Mapping[CandidatureId, Recall], Naming(Mapping, "itself")),
        (Mapping[tuple[CandidatureId, PersonId], str], Naming(Mapping, "first")),
        (tuple[CandidatureId, ...], Naming(tuple, "itself")),
        (tuple[Recall, ...], Naming(tuple, "candidature_id")),
        (tuple[Comparison, ...], Naming(tuple, "candidature_ids")),
        (CandidatureId | None, Naming(object, "itself")),
        (Comparison | None, Naming(object, "candidature_ids")),
    ],
    ids=str,
)
def test_how_values_name_files_is_read_from_their_type(hint: Any, naming: Naming | None) -> None:
    assert naming_of(hint) == naming


def test_part_whose_own_fields_say_nothing_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Recall\.candidature_id says nothing of who may see it"):
        made(Recall, hidden_by=Key.PARTS, finalised=FROZEN)


def test_part_says_what_it_holds_where_nothing_may_be_seen() -> None:
    (without,) = parts_of(made(frozenset[PersonId], hidden_by=Key.JUROR, news=News.NEVER, finalised=FROZEN))
    (other,) = parts_of(made(frozenset[PersonId], hidden_by=Key.JUROR, news=News.NEVER, finalised=FROZEN, default=frozenset()))
    assert other.blank() == frozenset()
    with pytest.raises(TypeError, match="give it a default"):
        without.blank()


def test_what_is_worked_out_for_the_object_alone_is_no_part_of_it() -> None:
    @declaring(eq=False)
    class Remembering:
        kept: bool = declaration(hidden_by=Key.NOBODY, room=True, finalised=MADE)
        _memory: dict[str, str] = field(init=False, default_factory=dict)

    one = Remembering(kept=True)
    one._memory["key"] = "worked out"
    assert (names_where(Remembering, lambda said: True), replace(one)._memory) == (("kept",), {})


def test_table_has_exactly_what_is_declared_for_its_purpose() -> None:
    require_each({"kept": 1}, ["kept"], "A purpose")
    with pytest.raises(TypeError, match=r"A purpose: \['kept', 'other'\]"):
        require_each({"other": 1}, ["kept"], "A purpose")

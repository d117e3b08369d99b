"""Search for candidatures: filters, order, and their notation in addresses.

A search without a result suggests the nearest applicant.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, TypeVar

from deliberation.call.call import Screening
from deliberation.derived.applicants import acronyms, acronyms_to_search, full_name
from deliberation.derived.scoring.marking import marks_given
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Flag
from deliberation.derived.stated import regions
from deliberation.dossiers.attachments.attachment import own_names
from deliberation.dossiers.candidatures import Administration, Candidature, Content
from deliberation.dossiers.names import initials, initials_spelt_out
from deliberation.folding import SearchedWords, folded
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_

V = TypeVar("V", bound=Labelled)

TO_SETTLE = "to_settle"  # the track of a candidature that asked for both or none
_CLOSE_ENOUGH = 0.7
_SHORT = 3  # letters: such words are in every name


class Sorting(Labelled):
    """Sort orders of a list."""

    ORDER = "ordre", N_("Ranking")
    TITLE = "titre", N_("Title")
    ADMINISTRATION = "administration", N_("Applicant")
    DEPOSIT = "depot", N_("Filing date")
    SPREAD = "ecart", N_("Widest spread first")


@dataclass(frozen=True, slots=True)
class Filter:
    """Filter of a list; empty parts keep everything. Scores are inclusive bounds on the official score.

    Ministries and administrations combine by "or". ``to_mark``: True for files without the viewer's complete grid.
    """

    search: str = ""
    ministries: tuple[str, ...] = ()
    administrations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    screenings: tuple[Screening, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    score_minimum: float | None = None
    score_maximum: float | None = None
    flags: tuple[Flag, ...] = ()
    to_mark: bool | None = None
    sorting: Sorting = Sorting.ORDER

    @property
    def narrows(self) -> bool:
        """Tell whether anything may be filtered out; sorting does not count."""
        return any(getattr(self, part.name) not in ("", (), None) for part in fields(self) if part.name != "sorting")

    def to_query(self) -> dict[str, list[str]]:
        """Return the filter as query parameters; empty parts are left out."""
        query = {name: [str(item) for item in getattr(self, part)] for name, part in _LISTS.items()}
        query["q"] = [self.search]
        query["min"] = [] if self.score_minimum is None else [f"{self.score_minimum:g}"]
        query["max"] = [] if self.score_maximum is None else [f"{self.score_maximum:g}"]
        query["noter"] = ["1"] if self.to_mark else []
        query["tri"] = [] if self.sorting is Sorting.ORDER else [str(self.sorting)]
        return {name: values for name, values in query.items() if any(values)}

    @classmethod
    def from_query(cls, query: Mapping[str, list[str]]) -> "Filter":
        """Return the filter encoded in query parameters; unknown values are ignored."""
        return cls(
            search=_first(query, "q")[:200],
            ministries=tuple(query.get("ministere", ())),
            administrations=tuple(query.get("administration", ())),
            kinds=tuple(query.get("type", ())),
            regions=tuple(query.get("region", ())),
            tracks=tuple(query.get("filiere", ())),
            screenings=_members(Screening, query.get("preselection", ())),
            outcomes=_members(Outcome, query.get("decision", ())),
            score_minimum=_number(_first(query, "min")),
            score_maximum=_number(_first(query, "max")),
            flags=_members(Flag, query.get("signal", ())),
            to_mark=_first(query, "noter") == "1" or None,
            sorting=Sorting.known(_first(query, "tri")) or Sorting.ORDER,
        )


_LISTS = {
    "ministere": "ministries",
    "administration": "administrations",
    "type": "kinds",
    "region": "regions",
    "filiere": "tracks",
    "preselection": "screenings",
    "decision": "outcomes",
    "signal": "flags",
}
PARAMETERS = frozenset({*_LISTS, "q", "min", "max", "noter", "tri"})
CONTENTS_KEPT_MAX = 20_000
_folded_contents: dict[int, tuple[Content, str]] = {}


def _members(vocabulary: type[V], values: Iterable[str]) -> tuple[V, ...]:
    return tuple(member for value in values if (member := vocabulary.known(value)))


def _first(query: Mapping[str, list[str]], name: str) -> str:
    return next(iter(query.get(name, ())), "")


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None


def find_candidatures(snapshot: Snapshot, wanted: Filter, elsewhere: frozenset[int] = frozenset()) -> tuple[Candidature, ...]:
    """Return the candidatures kept by ``wanted``, in its order. ``elsewhere``: ids found by the searches of extras."""
    standings = ranking(snapshot).by_id
    candidatures = snapshot.candidatures
    if wanted.search:
        matched = matching(snapshot, wanted.search) | elsewhere
        candidatures = tuple(candidature for candidature in candidatures if candidature.id in matched)
    if wanted.narrows:
        candidatures = tuple(candidature for candidature in candidatures if _keeps(snapshot, wanted, candidature))
    sequence = {line.candidature_id: position for position, line in enumerate(ranking(snapshot).standings)}
    keys: dict[Sorting, Callable[[Candidature], Any]] = {
        Sorting.ORDER: lambda c: sequence[c.id],
        Sorting.TITLE: lambda c: folded(c.title),
        Sorting.ADMINISTRATION: lambda c: (folded(snapshot.administration_of(c).name), folded(c.title)),
        Sorting.DEPOSIT: lambda c: (c.deposited_at is None, c.deposited_at and c.deposited_at.timestamp(), c.dossier),
        Sorting.SPREAD: lambda c: (standings[c.id].spread is None, -(standings[c.id].spread or 0.0)),
    }
    return tuple(sorted(candidatures, key=keys[wanted.sorting]))


# The values of a candidature that a filter may ask for, by the part of the filter.
FACETS: Mapping[str, Callable[[Snapshot, Candidature], Iterable[Any]]] = {
    "tracks": lambda snapshot, file: [snapshot.track_of(file) or TO_SETTLE],
    "outcomes": lambda snapshot, file: [snapshot.decision(file.id).outcome],
    "screenings": lambda _snapshot, file: [file.screening],
    "kinds": lambda snapshot, file: [snapshot.administration_of(file).kind],
    "regions": lambda snapshot, file: [regions(snapshot).get(file.id, "")],
    "flags": lambda snapshot, file: ranking(snapshot).by_id[file.id].flags,
}


def _keeps(snapshot: Snapshot, wanted: Filter, candidature: Candidature) -> bool:
    score = ranking(snapshot).by_id[candidature.id].score
    return (
        _is_of(wanted, snapshot.administration_of(candidature))
        and all(
            not (chosen := getattr(wanted, part)) or any(choice in chosen for choice in values(snapshot, candidature))
            for part, values in FACETS.items()
        )
        and (wanted.score_minimum is None or (score is not None and score >= wanted.score_minimum))
        and (wanted.score_maximum is None or (score is not None and score <= wanted.score_maximum))
        and (not wanted.to_mark or marks_given(snapshot, candidature.id) < len(snapshot.call.criteria))
    )


def _is_of(wanted: Filter, administration: Administration) -> bool:
    # One tree: a ministry is all of its administrations, an administration of another ministry comes on top.
    anywhere = not wanted.ministries and not wanted.administrations
    return anywhere or administration.ministry in wanted.ministries or administration.name in wanted.administrations


def searched_words(snapshot: Snapshot, search: str) -> SearchedWords:
    """Return the words of a search; an applicant's acronym is met as a whole word."""
    return SearchedWords.of(search, acronyms_to_search(snapshot))


def matching(snapshot: Snapshot, search: str) -> frozenset[int]:
    """Return the ids of the candidatures with every word of ``search`` in names or answers. Lists and choices share this search."""
    words, texts = searched_words(snapshot, search), snapshot.derived("searched texts", _search_texts)
    return frozenset(id_ for id_, text in texts.items() if words.are_in(text))


def _search_texts(snapshot: Snapshot) -> dict[int, str]:
    return {candidature.id: _search_text(snapshot, candidature) for candidature in snapshot.candidatures}


def _search_text(snapshot: Snapshot, candidature: Candidature) -> str:
    administration = snapshot.administration_of(candidature)
    names = [candidature.dossier, candidature.title, full_name(snapshot, administration), administration.ministry]
    names += initials_spelt_out(administration.name)
    return "\n".join([folded("\n".join(names)), _fold_content(candidature.content)])


def _fold_content(content: Content) -> str:
    # Cache per text, across viewers and revisions: folding thousands of dossiers takes seconds.
    content_text = _folded_contents.get(id(content))
    if content_text is None or content_text[0] is not content:
        # Private annotations belong to the team: a juror's search must not reveal them.
        answers = [field.value or "" for field in content.fields if not field.is_private]
        if len(_folded_contents) >= CONTENTS_KEPT_MAX:
            _folded_contents.clear()
        content_text = _folded_contents[id(content)] = content, folded("\n".join([*own_names(content), *answers]))
    return content_text[1]


def nearest_name(snapshot: Snapshot, search: str) -> str:
    """Return the visible applicant with the name, initials or word of the name nearest to a search; empty without a near name.

    A word shared by several names is returned alone.
    """
    names = snapshot.derived("names to search", _names_by_part)
    return next((names[close] for close in get_close_matches(folded(search), names, n=1, cutoff=_CLOSE_ENOUGH)), "")


def _names_by_part(snapshot: Snapshot) -> Mapping[str, str]:
    names: dict[str, str] = {}
    known = acronyms(snapshot)
    filed = {snapshot.administration_of(candidature) for candidature in snapshot.candidatures}
    for name, acronym in sorted((administration.name, known.get(administration.id, "")) for administration in filed):
        parts = (*(word for word in name.split() if len(word) > _SHORT), initials(name), acronym, name)
        for key, part in {folded(part): part for part in parts if part}.items():
            names[key] = name if key not in names else part
    return names

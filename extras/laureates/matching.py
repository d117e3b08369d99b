"""Past laureates of a call and the present applicants among them, matched as an import matches names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.call.call import Phase
from deliberation.call.laureates import Laureate
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.dossiers.names import name_groups, spelling_key
from deliberation.folding import SearchedWords, folded
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Matches:
    """Past laureates by applicant id; ``asked``: applicants with the same SIREN under a distant name."""

    same: Mapping[int, tuple[Laureate, ...]]
    asked: Mapping[int, tuple[Laureate, ...]]


def past_laureates(snapshot: Snapshot) -> tuple[Laureate, ...]:
    """Return the laureates of past editions; in the demonstration, those of the played meeting after finalising."""
    call = snapshot.call
    if not call.is_demo or snapshot.is_finalised or call.meets_at is None:
        return call.laureates
    return tuple(laureate for laureate in call.laureates if laureate.edition != str(call.meets_at.year))


def laureates_matched(snapshot: Snapshot) -> Matches:
    """Return the past laureates that are applicants of this call, or may be."""
    return snapshot.derived("past laureates", _match_laureates)


def past_acronyms(snapshot: Snapshot) -> dict[int, str]:
    """Return the acronyms under which applicants were past laureates, by id of the applicant."""
    same = laureates_matched(snapshot).same
    return {id_: next((laureate.acronym for laureate in past if laureate.acronym), "") for id_, past in same.items()}


def editions_won(snapshot: Snapshot, candidature: Candidature, *, is_asked: bool = False) -> tuple[Laureate, ...]:
    """Return the past projects of a file's applicant, the latest first; ``is_asked``: of an applicant known by SIREN alone."""
    matches, visible = laureates_matched(snapshot), set(past_laureates(snapshot))
    laureates = (matches.asked if is_asked else matches.same).get(candidature.administration_id, ())
    return tuple(sorted((one for one in laureates if one in visible), key=lambda one: one.edition, reverse=True))


def may_know_editions_won(snapshot: Snapshot, candidature: Candidature, *, is_member: bool) -> bool:
    """Return whether a sheet names its applicant's past projects: to members after the reveal, or earlier by rule of the call."""
    if not is_member or snapshot.call.rules.laureates_before_reveal:
        return True
    return snapshot.phase not in (Phase.PREPARATION, Phase.SCORING) and not snapshot.is_under_seal(candidature.id)


def is_found(laureate: Laureate, search: str) -> bool:
    """Tell whether a past laureate has all words of a search, as a list of dossiers is searched."""
    return SearchedWords.of(search, {folded(laureate.acronym)}).are_in(folded("\n".join(laureate.row.values())))


def own_laureates(snapshot: Snapshot, known: Mapping[int, str]) -> Iterator[Laureate]:
    """Yield the laureates of this call's finalised selection, as the next edition's past ones. ``known``: acronyms by applicant."""
    if not snapshot.is_finalised:
        return
    edition = str((snapshot.call.meets_at or snapshot.versions[-1].finalised_at).year)
    for candidature in snapshot.candidatures:
        decision = snapshot.decision(candidature.id)
        if decision.outcome is Outcome.SELECTED and not candidature.is_withdrawn:
            applicant = snapshot.administration_of(candidature)
            yield Laureate(
                edition=edition,
                title=candidature.title,
                applicant=applicant.name,
                acronym=known.get(applicant.id, ""),
                siren=applicant.siren or "",
                ministry=applicant.ministry,
                kind=applicant.kind,
                track=str(snapshot.call.track(decision.track).label) if decision.track else "",
            )


def _match_laureates(snapshot: Snapshot) -> Matches:
    applicants, laureates = list(snapshot.administrations.values()), snapshot.call.laureates
    names = [*((named.name, *named.spellings) for named in applicants), *((named.applicant,) for named in laureates)] if laureates else []
    same: dict[int, list[Laureate]] = defaultdict(list)
    to_ask: dict[int, list[Laureate]] = defaultdict(list)
    for places in name_groups(names):
        here = [applicants[place] for place in places if place < len(applicants)]
        for laureate in (laureates[place - len(applicants)] for place in places if place >= len(applicants)):
            for named in _find_named(laureate, here):
                same[named.id].append(laureate)
    for named in applicants:
        to_ask[named.id] += [past for past in laureates if past.siren and past.siren == named.siren and past not in same[named.id]]
    return Matches(*({id_: tuple(entries) for id_, entries in by_id.items() if entries} for by_id in (same, to_ask)))


def _find_named(laureate: Laureate, applicants: Sequence[Administration]) -> Sequence[Administration]:
    """Return the applicant of a laureate among close names, without different SIREN and names told apart by a person."""
    possible = [applicant for applicant in applicants if not (applicant.siren and laureate.siren and applicant.siren != laureate.siren)]
    if len(possible) < 2:
        return possible
    written = spelling_key(laureate.applicant)
    return [applicant for applicant in possible if written in map(spelling_key, (applicant.name, *applicant.spellings))][:1]

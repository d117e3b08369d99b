"""The equity sheet: who is in the pool, which groups are compared, what the sheet comes to."""

from collections.abc import Sequence
from fractions import Fraction
from time import process_time

import pytest

from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Administration, Candidature, Content, Field
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from extras.equity.comparison import Aspect, CentralRange, Equity, Group, Small, central_range, equity
from phrases import language
from tests.worlds.snapshots import MET_AT, make_call, make_candidature, make_snapshot

CULTURE, JUSTICE, SMALL = 1, 2, 3
ADMINISTRATIONS = {
    CULTURE: Administration(CULTURE, "Office", "Culture", "Opérateur"),
    JUSTICE: Administration(JUSTICE, "Greffe", "Justice", "Juridiction"),
    SMALL: Administration(SMALL, "Autorité", "Autorités", ""),
}


def pool_of(counts: Sequence[tuple[int, int]]) -> list[Candidature]:
    """So many files of each administration, in order."""
    owners = [administration for administration, count in counts for _ in range(count)]
    return [make_candidature(number, administration_id=owner) for number, owner in enumerate(owners, 1)]


def sheet(files: Sequence[Candidature], selected: Sequence[int]) -> Snapshot:
    decisions = [Decision(number, Outcome.SELECTED, "t1", reason="Solide.", version=1) for number in selected]
    return make_snapshot(call=make_call(), candidatures=files, decisions=decisions, administrations=ADMINISTRATIONS)


def of(found: Equity, aspect: Aspect) -> list[tuple[str, int, int]]:
    return [(group.words, group.files, group.selected) for group in found.groups if group.aspect is aspect]


def test_groups_of_five_are_compared_and_smaller_ones_folded() -> None:
    found = equity(sheet(pool_of([(CULTURE, 5), (JUSTICE, 7), (SMALL, 4)]), [1, 6, 7, 13]))
    assert (found.pool, found.selected) == (16, 4)
    assert [group for group in found.groups if group.aspect is Aspect.MINISTRY] == [
        Group(Aspect.MINISTRY, "Justice", 7, 2, central_range(pool=16, group=7, drawn=4)),
        Group(Aspect.MINISTRY, "Culture", 5, 1, central_range(pool=16, group=5, drawn=4)),
    ]
    assert found.small == (Small(Aspect.MINISTRY, 1, 4, 1), Small(Aspect.KIND, 1, 4, 1))


def test_pool_is_what_was_filed_and_admissible_whatever_its_pre_selection() -> None:
    files = [
        make_candidature(1),
        make_candidature(2, screening=Screening.DECLINED),
        make_candidature(3, screening=Screening.UNDECIDED),
        make_candidature(4, is_late=True, admitted_at=MET_AT),
        make_candidature(5, is_late=True),
        make_candidature(6, is_withdrawn=True),
        make_candidature(7, screening=Screening.RESERVE),
        make_candidature(8, screening=Screening.INADMISSIBLE),
    ]
    found = equity(sheet(files, [1, 6]))
    assert (found.pool, found.selected, of(found, Aspect.MINISTRY)) == (5, 1, [("Culture", 5, 1)])


def test_track_is_the_one_asked_for_not_the_one_decided() -> None:
    files = [make_candidature(number, requested_tracks=("t2", "t1") if number <= 6 else ()) for number in range(1, 12)]
    with language("en"):
        found = equity(sheet(files, [1, 2, 7]))
        assert of(found, Aspect.TRACK) == [("Track 1 + Track 2", 6, 2), ("not given", 5, 1)]


def test_region_is_compared_where_dossiers_say_it() -> None:
    def located(number: int, code: str) -> Candidature:
        return make_candidature(number, content=Content(establishment=(Field("etablissement_code_postal", "Code postal", code),)))

    files = [*(located(number, "29200") for number in range(1, 6)), *(make_candidature(number) for number in range(6, 11))]
    with language("fr"):
        assert of(equity(sheet(files, [1])), Aspect.REGION) == [("Bretagne", 5, 1), ("non précisé", 5, 0)]
    assert of(equity(sheet(files[5:], [6])), Aspect.REGION) == []


def group(selected: int, chance: CentralRange) -> Group:
    return Group(Aspect.MINISTRY, f"M{selected}", 9, selected, chance)


USUAL = CentralRange(1, 4, Fraction(1, 40))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Equity(9, 0, (group(0, CentralRange(0, 0, Fraction(0))),), ()), "Nothing is selected yet"),
        (Equity(4, 1, (), ()), "No group has 5 dossiers"),
        (Equity(99, 9, (group(1, USUAL), group(4, USUAL)), ()), "Nothing unusual: no group is outside"),
        (
            Equity(99, 9, (group(0, USUAL), group(5, USUAL)), ()),
            "More groups are outside of the range than chance alone would put there: M0 (0 of 9); M5 (5 of 9).",
        ),
        (Equity(99, 9, (group(5, USUAL), *[group(2, USUAL)] * 39), ()), "Nothing unusual: no more groups are outside"),
        (Equity(99, 9, (group(5, USUAL), *[group(2, USUAL)] * 38), ()), "More groups are outside"),
    ],
)
def test_sentence_says_what_the_sheet_comes_to(found: Equity, said: str) -> None:
    with language("en"):
        assert str(found.sentence).startswith(said)


def test_expected_number_outside_is_the_exact_sum_of_the_chances() -> None:
    found = Equity(99, 9, (group(2, USUAL), group(2, USUAL), group(3, CentralRange(2, 4, Fraction(1, 7)))), ())
    assert found.expected == Fraction(1, 20) + Fraction(1, 7)
    with language("fr"):
        assert str(found.counts).endswith("0,19.")


def test_ten_thousand_dossiers_are_compared_in_less_than_a_second() -> None:
    owners = {number: Administration(number, f"A{number}", f"M{number}", f"K{number % 140}") for number in range(1, 2001)}
    files = [make_candidature(number, administration_id=1 + number % 2000) for number in range(1, 10_001)]
    snapshot = sheet(files, range(1, 5001))
    snapshot = make_snapshot(call=snapshot.call, candidatures=files, decisions=snapshot.decisions.values(), administrations=owners)
    began = process_time()
    found = equity(snapshot)
    assert (len(of(found, Aspect.MINISTRY)), found.expected > 0, process_time() - began < 1) == (2000, True, True)

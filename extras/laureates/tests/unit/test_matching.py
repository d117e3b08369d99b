"""Past laureates: joined to the applicants of a call, told when they may be, handed over to the next call."""

from dataclasses import replace

import pytest

from deliberation.call.call import Phase
from deliberation.call.laureates import Laureate
from deliberation.call.settings import faults_of, parse_call
from deliberation.derived.applicants import acronyms
from deliberation.dossiers.candidatures import Administration
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from extras.laureates.editions import by_edition, with_answer, with_edition, without_edition
from extras.laureates.matching import editions_won, is_found, may_know_editions_won, own_laureates, past_laureates
from tests.worlds.demonstration import SETTINGS
from tests.worlds.snapshots import MET_AT, make_call, make_candidature, make_snapshot

SIREN, OTHER = "260000019", "260000027"
MONTCLAR = Laureate("2018", "Lire les comptes rendus", "CHU de Montclar", acronym="CHUM", siren=SIREN)
APPLICANTS = {
    1: Administration(1, "Centre hospitalier universitaire de Montclar", "", "", SIREN),
    2: Administration(2, "Hôpital de Brumeval", "", "", OTHER),
}


def seen(*laureates: Laureate, applicants: dict[int, Administration] = APPLICANTS) -> Snapshot:
    files = [make_candidature(id_, administration_id=id_) for id_ in applicants]
    marks = [[[4]] for _file in files]
    call = make_call(weights=(1,), laureates=laureates, meets_at=MET_AT)
    return make_snapshot(marks=marks, call=call, administrations=applicants, candidatures=files)


def won(snapshot: Snapshot, id_: int, *, is_asked: bool = False) -> list[str]:
    return [one.title for one in editions_won(snapshot, snapshot.candidature(id_), is_asked=is_asked)]


@pytest.mark.parametrize(
    ("laureate", "same", "asked"),
    [
        (MONTCLAR, [1], []),  # initials
        (replace(MONTCLAR, siren=""), [1], []),
        (replace(MONTCLAR, siren=OTHER), [], [2]),  # another SIREN is another applicant, and may be Brumeval
        (replace(MONTCLAR, applicant="Clinique des Essais"), [], [1]),  # the same SIREN under another name
        (replace(MONTCLAR, applicant="HOPITAL DE BRUMEVAL, pôle de soins", siren=""), [2], []),
        (replace(MONTCLAR, applicant="Hôpital de Brumevel", siren=""), [], []),
    ],
)
def test_laureate_is_joined_as_an_import_joins_names(laureate: Laureate, same: list[int], asked: list[int]) -> None:
    snapshot = seen(laureate)
    assert [id_ for id_ in APPLICANTS if won(snapshot, id_)] == same
    assert [id_ for id_ in APPLICANTS if won(snapshot, id_, is_asked=True)] == asked


def test_of_names_that_a_person_told_apart_the_one_written_so_is_the_laureate() -> None:
    apart = {id_: Administration(id_, name, "", "", None, (name,)) for id_, name in enumerate(["CHU de Montclar", "CHU DE MONTCLAR"], 1)}
    apart[2] = replace(apart[2], name="Centre hospitalier universitaire de Montclar", spellings=())
    assert [id_ for id_ in apart if won(seen(replace(MONTCLAR, siren=""), applicants=apart), id_)] == [1]


def test_acronym_of_a_past_laureate_is_its_applicants_unless_a_person_gave_another() -> None:
    assert dict(acronyms(seen(MONTCLAR))) == {1: "CHUM"}
    assert dict(acronyms(seen(MONTCLAR, applicants={1: replace(APPLICANTS[1], acronym="CHU")}))) == {1: "CHU"}


@pytest.mark.parametrize("phase", [Phase.SCORING, Phase.DELIBERATION])
@pytest.mark.parametrize("is_sealed", [True, False])
@pytest.mark.parametrize("is_told", [True, False])
def test_members_are_told_once_marks_may_be_seen_or_if_the_call_says_so(phase: Phase, is_sealed: bool, is_told: bool) -> None:
    snapshot = replace(seen(MONTCLAR), phase=phase, is_sealed=is_sealed)
    rules = replace(snapshot.call.rules, laureates_before_reveal=is_told)
    snapshot = replace(snapshot, call=replace(snapshot.call, rules=rules))
    file = snapshot.candidature(1)
    assert may_know_editions_won(snapshot, file, is_member=False)
    assert may_know_editions_won(snapshot, file, is_member=True) is (is_told or (phase is Phase.DELIBERATION and not is_sealed))


def test_demonstration_shows_the_laureates_of_its_own_meeting_once_it_is_finalised() -> None:
    own = replace(MONTCLAR, edition="2019", title="Cette année")
    snapshot = seen(MONTCLAR, own)
    assert past_laureates(snapshot) == (MONTCLAR, own)  # a call of one's own holds nothing back
    demonstration = replace(snapshot, call=replace(snapshot.call, is_demo=True))
    assert (past_laureates(demonstration), won(demonstration, 1)) == ((MONTCLAR,), [MONTCLAR.title])
    finalised = replace(demonstration, phase=Phase.FINALISED)
    assert won(finalised, 1) == [own.title, MONTCLAR.title]


def test_finalised_selection_is_the_next_calls_past_laureates() -> None:
    selected = {1: Decision(1, Outcome.SELECTED, "t1", version=1), 2: Decision(2, Outcome.DECLINED, version=1)}
    snapshot = replace(seen(), decisions=selected)
    assert list(own_laureates(snapshot, {})) == []
    finalised = replace(snapshot, phase=Phase.FINALISED)
    (handed,) = own_laureates(finalised, {1: "CHUM"})
    assert (handed.edition, handed.title, handed.applicant, handed.acronym, handed.siren) == (
        "2019",
        "Projet 1",
        APPLICANTS[1].name,
        "CHUM",
        SIREN,
    )
    assert won(seen(handed), 1) == ["Projet 1"]


def test_edition_replaces_itself_and_an_answer_is_kept_in_the_list() -> None:
    settings = with_edition(with_edition(SETTINGS, [MONTCLAR]), [replace(MONTCLAR, edition="2019")])
    again = with_edition(settings, [replace(MONTCLAR, title="Un autre")])
    laureates = parse_call(again).laureates
    assert {year: [one.title for one in group] for year, group in by_edition(laureates).items()} == {
        "2019": [MONTCLAR.title],
        "2018": ["Un autre"],
    }
    assert "laureates" not in without_edition(without_edition(again, "2018"), "2019")
    asked = replace(MONTCLAR, applicant="Clinique des Essais")
    yes = parse_call(with_answer(with_edition(SETTINGS, [asked]), [asked], is_applicant=APPLICANTS[1].name)).laureates
    no = parse_call(with_answer(with_edition(SETTINGS, [asked]), [asked], is_applicant="")).laureates
    assert [(won(seen(*each), 1), won(seen(*each), 1, is_asked=True)) for each in (yes, no)] == [([MONTCLAR.title], []), ([], [])]


def test_laureate_of_a_file_needs_a_year_a_title_and_an_applicant() -> None:
    row = {**MONTCLAR.row, "title": " ", "colour": "bleu"}
    assert [fault.key for fault in faults_of({**SETTINGS, "laureates": [MONTCLAR.row, row]})] == [
        "laureates[2].colour",
        "laureates[2].title",
    ]


def test_laureates_are_searched_as_dossiers_are() -> None:
    assert is_found(MONTCLAR, "")
    assert is_found(MONTCLAR, "chum COMPTE")
    assert not is_found(MONTCLAR, "brumeval")

"""Who reads what: saved, told, counted, and known only to those who see every file."""

from collections.abc import Callable, Collection

import pytest

from deliberation.derived.scoring import coverage
from deliberation.derived.scoring.marking import asked_of, next_to_score, own_reading, to_score
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.operations.selection.drafts import form_draft, keep_form_draft
from extras.assignment.proposals import coverage as even_coverage
from extras.assignment.proposals import proof, proposed, shares, standing_teams
from extras.assignment.verbs import READING, READING_ASSIGNED, assign_reading
from tests.worlds.acts import leave_jury, save_person, submit_scores
from tests.worlds.room import JURORS, Room
from tests.worlds.terms import InvalidValue, NotAllowed, NotFound, Person, Role, Snapshot, journal_lines, visible

CODES = ("impact", "pertinence_ia", "defi_technique", "equipe", "donnees", "enseignements", "valeur_ajoutee")
FILES = ("101", "102", "103", "104")


@pytest.fixture
def seated(made: Callable[..., Room]) -> Room:
    room = made(jurors=5)
    room.seal()
    return room


def assign(room: Room, readers: int, pairs: Collection[tuple[int, int]], by: str = "organiser") -> None:
    assign_reading(room.uow(), **room.by(by), readers=readers, pairs=pairs, seen=frozenset(room.snapshot.assigned))


def assign_two(room: Room) -> None:
    """Give each file to two readers, as proposed."""
    assign(room, 2, proposed(room.snapshot, 2))


def view_of(room: Room, name: str) -> Snapshot:
    return visible(room.snapshot, room.people[name])


def given_to(room: Room, name: str) -> list[str]:
    pairs = room.snapshot.assigned
    return [dossier for dossier in FILES if (room.ids[dossier], room.people[name].id) in pairs]


def score(room: Room, name: str, dossier: str) -> None:
    submit_scores(room.uow(), **room.on(dossier, by=name), marks=dict.fromkeys(CODES, 3), seen_version=0)


def test_proposal_is_even_without_the_recused_or_ones_own_organisation(seated: Room) -> None:
    seated.recuse("101", "second")
    third = seated.people["third"]
    save_person(seated.uow(), **seated.by("organiser"), person_id=third.id, name="third", roles=third.roles, organisation="météo france")

    pairs = proposed(seated.snapshot, 2)

    loads = [share.files for share in shares(seated.snapshot, pairs)]
    assert (sum(loads), max(loads) - min(loads)) == (8, 1)
    assert not {(seated.ids["101"], seated.people["second"].id), *((seated.ids[one], third.id) for one in FILES[:3])} & pairs
    assert even_coverage(seated.snapshot, pairs, 2).is_even


def test_assignment_is_journalled_for_those_who_see_every_file_and_says_what_changed(seated: Room) -> None:
    assign_two(seated)
    before = given_to(seated, "juror")
    moved = frozenset(seated.snapshot.assigned) - {(seated.ids[before[0]], seated.people["juror"].id)}
    assign(seated, 2, moved)

    entry = seated.journal[-1]
    assert (entry.act, set(entry.after["readers"])) == (READING_ASSIGNED, {before[0]})
    assert set(entry.before["readers"][before[0]]) - set(entry.after["readers"][before[0]]) == {"juror"}
    for name, is_read in {"organiser": True, "chair": True, "presiding juror": False}.items():
        lines = journal_lines(seated.journal, whole=seated.snapshot, view=view_of(seated, name))
        assert (READING_ASSIGNED in {line.act for line in lines}) is is_read


def test_saving_what_stands_writes_nothing(seated: Room) -> None:
    assign_two(seated)
    acts = seated.acts
    assign(seated, 2, frozenset(seated.snapshot.assigned))
    assert seated.acts == acts


@pytest.mark.parametrize("role", Role)
def test_who_reads_what_is_known_to_organiser_and_chair_alone(seated: Room, role: Role) -> None:
    assign_two(seated)
    view = visible(seated.snapshot, seated.add_person("alone", role))
    assert bool(view.assigned) is (role in {Role.ORGANISER, Role.CHAIR})


def test_juror_knows_their_own_files_and_finds_them_first(seated: Room) -> None:
    assign_two(seated)
    view = view_of(seated, "juror")
    own = given_to(seated, "juror")
    assert (dict(view.assigned), [one.dossier for one in own_reading(view)]) == ({}, own)
    assert [one.dossier for one in to_score(view)] == own + [dossier for dossier in FILES if dossier not in own]
    assert coverage.of_the_viewer(view) == (0, len(own))
    for dossier in own:
        score(seated, "juror", dossier)
    done = view_of(seated, "juror")
    assert (coverage.of_the_viewer(done), next_to_score(done)) == ((len(own), len(own)), None)


def test_recused_reader_has_the_file_no_more(seated: Room) -> None:
    assign_two(seated)
    own = given_to(seated, "juror")
    seated.recuse(own[0], "juror")
    assert [one.dossier for one in own_reading(view_of(seated, "juror"))] == own[1:]
    found = even_coverage(seated.snapshot, frozenset(seated.snapshot.assigned), 2)
    assert ([one.dossier for one in found.recused], found.is_even) == ([own[0]], False)


def test_progress_counts_assigned_files_and_the_score_every_mark(seated: Room) -> None:
    assign_two(seated)
    own = given_to(seated, "juror")
    other = next(dossier for dossier in FILES if dossier not in own)
    score(seated, "juror", own[0])
    score(seated, "juror", other)

    seen = view_of(seated, "organiser")

    assert coverage.of_the_jury(seen) == (1, 8)
    assert coverage.of_each_juror(seen)[seated.people["juror"].id] == (1, len(own))
    assert (coverage.of_candidature(seen, seated.ids[own[0]]), coverage.of_candidature(seen, seated.ids[other])) == ((1, 2), (0, 2))
    assert [one.dossier for one in asked_of(seen, seated.people["juror"])] == own
    shares_of = {one.candidature_id: (one.score, one.coverage) for one in ranked_standings(seated.snapshot)}
    assert shares_of[seated.ids[other]] == shares_of[seated.ids[own[0]]] == (3, 0.5)


def test_progress_without_the_readers_names_files_and_nobody(seated: Room) -> None:
    assign_two(seated)
    score(seated, "juror", given_to(seated, "juror")[0])
    seen = view_of(seated, "presiding juror")
    assert (coverage.of_each_juror(seen), coverage.of_the_jury(seen)) == ({}, (1, 8))


def test_whoever_leaves_is_replaced_with_the_fewest_changes(seated: Room) -> None:
    assign_two(seated)
    before = frozenset(seated.snapshot.assigned)
    gone: Person = seated.people["second"]
    lost = sum(person_id == gone.id for _id, person_id in before)
    leave_jury(seated.uow(), **seated.by("organiser"), person_id=gone.id, reason="Muté.", keeps_marks=True)
    assert not even_coverage(seated.snapshot, before, 2).is_even

    after = proposed(seated.snapshot, 2)

    assert (len(after), len(before - after)) == (8, lost)
    assign(seated, 2, after)
    assert even_coverage(seated.snapshot, frozenset(seated.snapshot.assigned), 2).is_even


def test_everybody_reads_everything_again_and_no_mark_is_lost(seated: Room) -> None:
    assign_two(seated)
    score(seated, "juror", given_to(seated, "juror")[0])
    assign(seated, 0, ())
    whole = seated.snapshot
    assert (whole.readers, dict(whole.assigned), int(whole.scored.any(axis=2).sum())) == (0, {}, 1)
    assert coverage.of_the_jury(view_of(seated, "organiser")) == (1, 4 * len(JURORS))


def test_assignment_is_refused_to_a_juror_who_chairs_and_for_what_cannot_be(seated: Room) -> None:
    assign_two(seated)
    pairs = frozenset(seated.snapshot.assigned)
    file, juror = seated.ids["101"], seated.people["juror"].id
    with pytest.raises(NotAllowed):
        assign(seated, 0, (), by="presiding juror")
    with pytest.raises(InvalidValue, match="changé"):
        assign_reading(seated.uow(), **seated.by("organiser"), readers=2, pairs=pairs, seen=())
    with pytest.raises(InvalidValue, match="siègent"):
        assign(seated, 2, pairs | {(file, seated.people["organiser"].id)})
    with pytest.raises(NotFound):
        assign(seated, 2, pairs | {(999, juror)})
    for readers, some in ((-1, ()), (len(JURORS) + 1, pairs), (0, pairs)):
        with pytest.raises(InvalidValue, match="au moins un lecteur"):
            assign(seated, readers, some)
    seated.recuse("101", "juror")
    with pytest.raises(InvalidValue, match="en déport"):
        assign(seated, 2, pairs | {(file, juror)})


def person_with(room: Room, name: str, **said: object) -> None:
    person = room.people[name]
    save_person(room.uow(), **room.by("organiser"), person_id=person.id, name=name, roles=person.roles, **said)  # type: ignore[arg-type]


def test_each_reads_what_they_know_once_loads_are_even_and_nothing_stands(seated: Room) -> None:
    person_with(seated, "juror", expertise=seated.candidature("103").title)
    assert (seated.ids["103"], seated.people["juror"].id) in proposed(seated.snapshot, 1)
    person_with(seated, "juror", expertise=seated.candidature("104").title)
    assert (seated.ids["104"], seated.people["juror"].id) in proposed(seated.snapshot, 1)


def test_jury_of_a_track_reads_its_files_alone(seated: Room) -> None:
    tracks = [seated.snapshot.track_of(seated.candidature(dossier)) for dossier in FILES]
    other = next(track.code for track in seated.snapshot.call.tracks if track.code != tracks[0])
    person_with(seated, "juror", tracks=frozenset({other}))

    pairs = proposed(seated.snapshot, 2)

    read = {tracks[place] for place, dossier in enumerate(FILES) if (seated.ids[dossier], seated.people["juror"].id) in pairs}
    assert read <= {other, None}
    checks = proof(seated.snapshot, pairs, 2)
    assert [one.holds for one in checks] == [True] * 5
    forced = pairs | {(seated.ids[FILES[0]], seated.people["juror"].id)}
    assert [one.holds for one in proof(seated.snapshot, forced, 2)][3] is False


def test_teams_read_together_and_are_recognised_afterwards(seated: Room) -> None:
    team, other = (frozenset(seated.people[name].id for name in names) for names in (("juror", "second"), ("third", "presiding juror")))
    pairs = proposed(seated.snapshot, 2, (team, other))

    readers = {file: frozenset(person for id_, person in pairs if id_ == file) for file in (seated.ids[one] for one in FILES)}
    assert sorted(map(sorted, readers.values())) == sorted(map(sorted, [team, team, other, other]))
    checks = proof(seated.snapshot, pairs, 2, (team, other))
    assert all(one.holds for one in checks)
    assert str(checks[-1].said).endswith("de 2 à 2.")
    assert set(standing_teams(seated.snapshot, pairs)) == {team, other}
    with pytest.raises(InvalidValue, match="même nombre"):
        proposed(seated.snapshot, 2, (team, frozenset({*other, seated.people["juror"].id})))


def test_proof_names_the_files_that_do_not_hold(seated: Room) -> None:
    assign_two(seated)
    own = given_to(seated, "juror")
    seated.recuse(own[0], "juror")
    missing = frozenset(seated.snapshot.assigned) - {next(pair for pair in seated.snapshot.assigned if pair[0] == seated.ids[own[1]])}

    found = {one.said.text: [file.dossier for file in one.files] for one in proof(seated.snapshot, missing, 2) if not one.holds}

    assert found["Each of the {files} applications has exactly {readers} readers."] == [own[1]]
    assert found["No reader is recused on what they read."] == [own[0]]


def test_only_organiser_and_chair_assign(seated: Room) -> None:
    for name in ("juror", "deputy"):
        with pytest.raises(NotAllowed):
            assign(seated, 1, (), by=name)


def test_saving_an_assignment_removes_the_draft_of_it(seated: Room) -> None:
    by = seated.by("organiser")
    keep_form_draft(seated.uow(), **by, form=READING, content={"readers": 1})
    assign(seated, 1, ())
    assert form_draft(seated.reading(), **by, form=READING) is None

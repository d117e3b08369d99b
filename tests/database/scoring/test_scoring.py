"""Scoring: own marks, sealed then revealed; revotes; recusals."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from deliberation.call.rules import RecusalScope
from deliberation.derived.scoring.marking import before_revotes
from deliberation.errors import InvalidValue, NotAllowed, NotFound, StaleChange
from deliberation.operations.scoring.scoring import close_revote, declare_finished, open_revote, reveal, submit_scores
from tests.worlds.acts import declare_recusals, impose_recusal, lift_recusal, reveal_all
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, Grid, Phase, Presence, Recusal, RecusalOrigin, checklist, ranking, visible

FULL = dict.fromkeys(("impact", "pertinence_ia", "defi_technique", "equipe", "donnees", "enseignements", "valeur_ajoutee"), 3)


def score(sitting: Room, by: str, marks: Mapping[str, int | None], dossier: str = "101", seen: int = 0, **said: Any) -> Any:
    return submit_scores(sitting.uow(), **sitting.on(dossier, by=by), marks=marks, seen_version=seen, **said)


def own(sitting: Room, name: str, dossier: str = "101") -> list[float | None]:
    seen = visible(sitting.snapshot, sitting.people[name])
    assert seen.own_marks is not None
    marks = seen.own_marks[seen.positions[sitting.ids[dossier]]].tolist()
    return [None if np.isnan(mark) else mark for mark in marks]


def test_saving_replaces_before_the_reveal_and_gives_a_receipt(sealed: Room) -> None:
    first = score(sealed, "juror", FULL, comment=" Solide ")
    sealed.later(60)
    second = score(sealed, "juror", {"impact": 5, "equipe": None}, seen=1)
    assert (first.at, second.at - first.at) == (NOON, sealed.now - NOON)
    assert own(sealed, "juror") == [5, 3, 3, None, 3, 3, 3]
    key = (sealed.ids["101"], sealed.people["juror"].id)
    assert sealed.snapshot.grids == {key: Grid(2, sealed.now)}
    assert (sealed.snapshot.comments, sealed.snapshot.first_marks) == ({key: "Solide"}, {})


def test_wish_to_discuss_is_its_author_s_alone_under_seal_and_outlives_an_import(sealed: Room) -> None:
    score(sealed, "juror", FULL, to_debate=True)
    assert score(sealed, "juror", FULL, to_debate=True, seen=1) is None
    key, entries = (sealed.ids["101"], sealed.people["juror"].id), len(sealed.journal)
    assert [list(visible(sealed.snapshot, sealed.people[name]).to_debate) for name in ("juror", "second", "chair")] == [[key], [], []]
    entry = sealed.journal[-1]
    assert list(entry.after) == ["sealed"]
    with sealed.reading() as uow:
        assert '"to_debate":true}' in uow.grids.sealed_values(sealed.call_id)[entry.after["sealed"]].value
    score(sealed, "juror", {}, comment="Solide", seen=1)  # another device, which knows nothing of it
    assert (sealed.snapshot.to_debate, len(sealed.journal)) == ({key: True}, entries + 1)
    score(sealed, "juror", {}, to_debate=False, seen=2)
    assert (sealed.snapshot.to_debate, sealed.snapshot.comments) == ({}, {key: "Solide"})


def test_a_grid_saved_since_on_another_device_is_not_overwritten(sealed: Room) -> None:
    score(sealed, "juror", FULL)
    with pytest.raises(StaleChange):
        score(sealed, "juror", {"impact": 0})
    assert own(sealed, "juror") == [3] * 7


@pytest.mark.parametrize("marks", [{"impact": 6}, {"impact": -1}, {"charme": 3}])
def test_a_mark_off_the_scale_or_of_no_criterion_is_refused_with_all_the_rest(sealed: Room, marks: dict[str, int]) -> None:
    with pytest.raises(InvalidValue):
        score(sealed, "juror", {**FULL, **marks})
    assert own(sealed, "juror") == [None] * 7


def test_a_recused_juror_scores_nothing(sealed: Room) -> None:
    sealed.recuse("101", "juror")
    with pytest.raises(NotFound):
        score(sealed, "juror", FULL)


def test_a_withdrawn_candidature_is_not_scored(sealed: Room) -> None:
    sealed.withdraw("101")
    with pytest.raises(InvalidValue):
        score(sealed, "juror", FULL)


def test_under_seal_the_journal_holds_a_digest_whose_value_lies_beside_it(sealed: Room) -> None:
    score(sealed, "juror", {"impact": 4})
    entry = sealed.journal[-1]
    with sealed.reading() as uow:
        value = uow.grids.sealed_values(sealed.call_id)[entry.after["sealed"]]
    assert (entry.act, entry.before, list(entry.after)) == (Act.SCORES_SAVED, {}, ["sealed"])
    assert hashlib.sha256(f"{value.salt}{value.value}".encode()).hexdigest() == entry.after["sealed"]
    assert '"after":{"comment":"","marks":{"impact":4}}' in value.value


def test_one_candidature_is_revealed_and_the_others_stay_sealed(sealed: Room) -> None:
    for dossier in ("101", "102"):
        score(sealed, "juror", FULL, dossier)
    reveal(sealed.uow(), **sealed.on("101", by="chair"))
    assert reveal(sealed.uow(), **sealed.on("101", by="chair")) is None
    seen = visible(sealed.snapshot, sealed.people["second"])
    assert np.argwhere(~np.isnan(seen.marks))[:, 0].tolist() == [0] * 7
    with pytest.raises(InvalidValue):
        score(sealed, "juror", {"impact": 0}, "101", seen=1)
    score(sealed, "juror", {"impact": 0}, "102", seen=1)


def test_a_revote_keeps_the_first_marks_and_the_latest_are_official(sealed: Room) -> None:
    score(sealed, "juror", FULL)
    reveal_all(sealed.uow(), **sealed.by("chair"))
    sealed.move(Phase.DELIBERATION)
    open_revote(sealed.uow(), **sealed.on("101", by="chair"))
    assert open_revote(sealed.uow(), **sealed.on("101", by="chair")) is None
    score(sealed, "juror", {**FULL, "impact": 5}, seen=1)
    score(sealed, "juror", {"impact": 1}, seen=2)
    close_revote(sealed.uow(), **sealed.on("101", by="chair"))
    with pytest.raises(InvalidValue):
        score(sealed, "juror", {"impact": 2}, seen=3)
    with pytest.raises(InvalidValue):
        open_revote(sealed.uow(), **sealed.on("101", by="chair"), number=1)
    snapshot, item = sealed.snapshot, sealed.ids["101"]
    assert snapshot.first_marks == {(item, sealed.people["juror"].id, "impact"): 3}
    assert (own(sealed, "juror")[0], ranking(snapshot).by_id[item].score) == (1, (1 + 6 * 3) / 7)
    assert ranking(before_revotes(snapshot)).by_id[item].score == 3
    assert sealed.journal[-2].before == {"marks": {"impact": 5}, "comment": ""}


def test_a_revote_is_for_the_candidature_it_was_opened_on(sitting: Room) -> None:
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    with pytest.raises(InvalidValue):
        score(sitting, "juror", FULL, "102")


def test_marks_under_seal_take_no_revote(sealed: Room) -> None:
    sealed.move(Phase.DELIBERATION)
    with pytest.raises(InvalidValue):
        open_revote(sealed.uow(), **sealed.on("101", by="chair"))


def test_a_deputy_reveals_and_reopens_marks_where_every_chair_is_recused(sealed: Room) -> None:
    with pytest.raises(NotAllowed):
        reveal(sealed.uow(), **sealed.on("101", by="deputy"))
    for name in ("chair", "presiding juror"):
        sealed.recuse("101", name)
    with pytest.raises(NotFound):
        reveal(sealed.uow(), **sealed.on("101", by="chair"))
    reveal(sealed.uow(), **sealed.on("101", by="deputy"))
    sealed.move(Phase.DELIBERATION)
    open_revote(sealed.uow(), **sealed.on("101", by="deputy"))
    assert sealed.meeting.has_open_revote(sealed.ids["101"])


def test_a_juror_says_that_they_have_finished_and_may_say_otherwise(sealed: Room) -> None:
    declare_finished(sealed.uow(), **sealed.by("juror"))
    assert declare_finished(sealed.uow(), **sealed.by("juror")) is None
    assert sealed.snapshot.finished == {sealed.people["juror"].id}
    declare_finished(sealed.uow(), **sealed.by("juror"), is_finished=False)
    assert sealed.snapshot.finished == set()


def test_recusals_are_declared_with_their_time_and_take_the_file_and_the_marks_away(sealed: Room) -> None:
    score(sealed, "juror", FULL, comment="Solide")
    juror, item = sealed.people["juror"], sealed.ids["101"]
    declare_recusals(sealed.uow(), **sealed.by("juror"), candidature_ids=[item])
    snapshot = sealed.snapshot
    assert snapshot.recusals == (Recusal(item, juror.id, RecusalOrigin.DECLARED, NOON),)
    assert (int(snapshot.scored.sum()), dict(snapshot.comments), set(snapshot.declared)) == (0, {}, {juror.id})
    assert [c.dossier for c in visible(snapshot, juror).candidatures] == ["102", "103", "104", "105"]


def test_declaring_none_is_declared_too(sealed: Room) -> None:
    declare_recusals(sealed.uow(), **sealed.by("juror"))
    assert declare_recusals(sealed.uow(), **sealed.by("juror")) is None
    assert (list(sealed.snapshot.declared), sealed.snapshot.recusals) == ([sealed.people["juror"].id], ())


def test_a_chair_imposes_a_recusal_and_lifts_it_and_the_marks_come_back(sealed: Room) -> None:
    score(sealed, "juror", FULL, comment="Solide")
    before = sealed.snapshot
    juror = sealed.people["juror"].id
    with pytest.raises(InvalidValue):
        impose_recusal(sealed.uow(), **sealed.on("101", by="chair"), person_id=juror, reason="")
    impose_recusal(sealed.uow(), **sealed.on("101", by="chair"), person_id=juror, reason="Ancien employeur")
    assert impose_recusal(sealed.uow(), **sealed.on("101", by="chair"), person_id=juror, reason="Ancien employeur") is None
    with pytest.raises(InvalidValue):
        lift_recusal(sealed.uow(), **sealed.on("101", by="chair"), person_id=juror, reason=" ")
    assert sealed.snapshot.recused.sum() == 1
    lift_recusal(sealed.uow(), **sealed.on("101", by="chair"), person_id=juror, reason="Erreur de nom")
    after = sealed.snapshot
    assert (int(after.recused.sum()), after.recusals, after.comments) == (0, (), before.comments)
    assert np.array_equal(after.marks, before.marks, equal_nan=True)
    impose_recusal(sealed.uow(), **sealed.on("101", by="chair"), person_id=juror, reason="Confirmé")
    assert sealed.snapshot.recused.sum() == 1


def test_a_recused_chair_does_not_lift_their_own_recusal(sealed: Room) -> None:
    declare_recusals(sealed.uow(), **sealed.by("presiding juror"), candidature_ids=[sealed.ids["101"]])
    with pytest.raises(NotFound):
        lift_recusal(
            sealed.uow(),
            **sealed.on("101", by="presiding juror"),
            person_id=sealed.people["presiding juror"].id,
            reason="Erreur",
        )


def test_where_the_rules_say_so_one_recusal_is_for_the_whole_meeting(sealed: Room) -> None:
    with sealed.uow() as uow:
        settings = dict(uow.calls.state(sealed.call_id).settings)
    rules = {**settings["rules"], "recusal_scope": str(RecusalScope.MEETING)}
    with sealed.database.engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.execute(text("UPDATE call SET settings = :settings"), {"settings": json.dumps({**settings, "rules": rules})})
    declare_recusals(sealed.uow(), **sealed.by("juror"), candidature_ids=[sealed.ids["101"]])
    assert visible(sealed.snapshot, sealed.people["juror"]).candidatures == ()


def test_open_ballot_or_revote_stops_finalising_and_a_missing_quorum_does_not(sitting: Room) -> None:
    def in_the_way() -> set[str]:
        return {check.text.text for check in checklist(sitting.snapshot) if check.stands_in_the_way}

    before = in_the_way()
    found = []
    sitting.ballot()
    found.append(in_the_way() - before)
    sitting.close()
    open_revote(sitting.uow(), **sitting.on("102", by="chair"))
    found.append(in_the_way() - before)
    close_revote(sitting.uow(), **sitting.on("102", by="chair"))
    sitting.arrive("juror", "second", "third", presence=Presence.ABSENT)
    found.append(in_the_way() - before)
    under_way = "No ballot is open and no revote is under way"
    assert found == [{under_way}, {under_way}, set()]

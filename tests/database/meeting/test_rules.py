"""The rules of the meeting and of ties, from opening or a file of marks to the minutes: a row each, down to the rows."""

import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from deliberation.call.rules import TieRule
from deliberation.derived.meeting.agreement_lists import Unfit, asked_to_agree, unfit
from deliberation.derived.meeting.rules import (
    candidature_quorum,
    chair_is_away,
    comes_back,
    deputy_stands_in,
    entitled_to_vote,
    may_be_counted,
    may_dissent,
    may_vote,
    meeting_quorum,
)
from deliberation.errors import DeliberationError, InvalidCall, OutOfOrder
from deliberation.operations.meeting.meeting import close_meeting, open_meeting, record_departures, record_returns
from deliberation.operations.selection.finalisation import without_quorum
from exports.documents.minutes import minutes
from exports.tables.csv_files import selection_csv
from exports.tables.selection import selection_workbook
from intake.scores.scores import read_scores
from phrases import decimal, language
from tests.worlds.acts import call_item, give_casting_vote, import_scores, recall_candidature
from tests.worlds.demonstration import SETTINGS
from tests.worlds.extras import needs
from tests.worlds.money import fund
from tests.worlds.passes import open_pass, pass_verb
from tests.worlds.room import JURORS, Database, Room, jury
from tests.worlds.terms import Method, Option, Outcome, Presence, Right, Role, checklist, ranking

HERE = ("juror", "presiding juror", "third", "fourth")  # once "second" is out
WHY = "La séance se poursuit à trois."


def lines(room: Room) -> str:
    """Close what is left, finalise, and return the minutes as text."""
    if not room.snapshot.is_finalised:
        room.decline_and_finalise(override_reason=WHY)
    with language("fr"):
        return str(minutes(room.snapshot, made_at=room.now, entries=room.journal)).replace("\\xa0", " ")


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except DeliberationError:
        return True
    return False


def names(room: Room, people: object) -> list[str]:
    ids = {one.id: name for name, one in room.people.items()}
    return [ids[getattr(one, "id", one)] for one in people]  # type: ignore[attr-defined]  # people, or their ids


def call(room: Room, dossier: str) -> None:
    room.later(60)
    call_item(room.uow(), **room.on(dossier, by="organiser"))


def out_for_the_first(room: Room) -> None:
    """Have "second" leave for 101, and call 102, on which they are not recused."""
    room.recuse("101", "second")
    call(room, "101")
    record_departures(room.uow(), **room.on("101", by="organiser"))
    call(room, "102")


def test_a_member_noted_out_is_out_for_everything_until_noted_back(sitting: Room) -> None:
    out_for_the_first(sitting)
    second = sitting.person("second")

    def facts() -> dict[str, bool]:
        snapshot = sitting.snapshot
        return {
            "electorate": second in entitled_to_vote(snapshot, sitting.ids["102"]),
            "quorum": candidature_quorum(snapshot, sitting.ids["102"]).present == len(JURORS),
            "agreement": second in asked_to_agree(snapshot),
            "dissent": second in may_dissent(snapshot, sitting.ids["102"]),
            "waits to come back": second not in comes_back(snapshot, sitting.ids["102"]),
            "pulling out": not refused(lambda: recall_candidature(sitting.uow(), **sitting.on("104", by="second"))),
        }

    assert facts() == dict.fromkeys(facts(), False)
    assert names(sitting, sitting.ballot("102", Method.HANDS).voters) == list(HERE)
    sitting.close("102", counts={Option.IN_FAVOUR: 4})
    record_returns(sitting.uow(), **sitting.by("organiser"))
    assert facts() == dict.fromkeys(facts(), True)
    assert set(names(sitting, sitting.ballot("102").voters)) == set(JURORS)
    sitting.close("102", 2)
    told = lines(sitting)
    # Each ballot of 102 with its voters, the departure and the return.
    assert told.count("'102\\nProject 102'") >= 2
    assert "; retour" in told


def test_a_list_for_agreement_counts_no_member_noted_out(sitting: Room) -> None:
    sitting.arrive("third", "fourth", presence=Presence.EXCUSED)
    out_for_the_first(sitting)
    assert unfit(sitting.snapshot, sitting.ids["103"]) is Unfit.QUORUM
    record_returns(sitting.uow(), **sitting.by("organiser"))
    assert unfit(sitting.snapshot, sitting.ids["103"]) is None


@pytest.mark.parametrize(
    "way", ["phone", "entered", *(pytest.param(way, marks=needs("paper")) for way in ("pass issued", "pass opened before"))]
)
def test_who_is_excused_during_a_ballot_votes_from_no_device(sitting: Room, way: str) -> None:
    is_secret = way.startswith("pass")
    sitting.ballot(method=Method.SECRET if is_secret else Method.NAMED)
    secret = open_pass(sitting, "third") if way == "pass opened before" else ""
    sitting.arrive("third", presence=Presence.EXCUSED)
    acts: dict[str, Callable[[], object]] = {
        "phone": lambda: sitting.vote("third", Option.IN_FAVOUR),
        "entered": lambda: sitting.enter_vote("third", Option.IN_FAVOUR),
        "pass issued": lambda: open_pass(sitting, "third"),
        "pass opened before": lambda: pass_verb("vote_by_pass")(sitting.uow(), secret=secret, choice=Option.IN_FAVOUR),
    }
    assert refused(acts[way])
    for name in ("juror", "second", "presiding juror"):
        sitting.vote(name, Option.IN_FAVOUR)
    closed = sitting.close()
    assert closed.counts == {Option.IN_FAVOUR: 3, Option.AGAINST: 0, Option.ABSTAIN: 0}
    assert "Pour : 3. Contre : 0. Abstentions : 0." in lines(sitting)


def test_who_arrives_during_a_ballot_is_no_voter_of_it(sitting: Room) -> None:
    sitting.arrive("fourth", presence=Presence.EXCUSED)
    sitting.ballot(method=Method.HANDS)
    sitting.arrive("fourth")
    snapshot = sitting.snapshot
    ballot = snapshot.meeting.open_ballot
    assert ballot is not None
    fourth = sitting.person("fourth").id
    assert fourth in [person.id for person in entitled_to_vote(snapshot, ballot.candidature_id)]
    assert fourth not in [person.id for person in may_vote(snapshot, ballot)]
    assert may_be_counted(snapshot, ballot) == 4


def test_hands_are_counted_of_those_who_are_still_in_the_room(sitting: Room) -> None:
    sitting.ballot(method=Method.HANDS)
    sitting.arrive("third", presence=Presence.EXCUSED)
    assert refused(lambda: sitting.close(counts={Option.IN_FAVOUR: 5}))
    sitting.close(counts={Option.IN_FAVOUR: 4})


def test_what_counts_at_the_end_is_the_quorum_of_each_decision_when_it_was_taken(sitting: Room) -> None:
    sitting.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.")
    sitting.arrive("juror", "second", "third", presence=Presence.EXCUSED)
    sitting.later(60)
    assert refused(lambda: sitting.decide("102", Outcome.DECLINED, reason="Trop tôt."))
    for dossier in ("102", "103", "104"):
        sitting.decide(dossier, Outcome.DECLINED, reason="Trop tôt.", override_reason=WHY)
    sitting.later(60)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    assert not meeting_quorum(sitting.snapshot).is_met
    assert all(check.is_met for check in checklist(sitting.snapshot) if check.is_required)
    listed = without_quorum(sitting.reading(), **sitting.by("chair"))
    assert (listed.dossiers, listed.stands_in_the_way) == (("102", "103", "104"), False)
    told = lines(sitting)
    assert sitting.snapshot.is_finalised
    assert f"a fait décider 102 sans le quorum du dossier : {WHY}" in told
    assert "a fait décider 101 sans" not in told


@pytest.mark.parametrize(
    ("majority", "votes", "choice", "is_settled"),
    [
        ("members", 1, Option.IN_FAVOUR, False),
        ("members", 1, Option.AGAINST, False),
        ("members", 2, Option.IN_FAVOUR, True),
        ("present", 1, Option.IN_FAVOUR, False),
        ("votes_cast", 1, Option.IN_FAVOUR, True),
    ],
)
def test_a_casting_vote_settles_a_tie_that_one_voice_more_makes_a_majority(
    database: Database, majority: str, votes: int, choice: Option, is_settled: bool
) -> None:
    room = jury(database, jurors=5, rules={**SETTINGS.get("rules", {}), "majority": majority})
    room.arrive(*JURORS, "chair")
    open_meeting(room.uow(), **room.by("organiser"))
    room.ballot()
    for name, said in zip(JURORS, (Option.IN_FAVOUR,) * votes + (Option.AGAINST,) * votes, strict=False):
        room.vote(name, said)
    room.close()
    given = not refused(lambda: give_casting_vote(room.uow(), **room.on("101", by="chair"), number=1, choice=choice))
    assert given is is_settled
    told = lines(room)
    assert ("tranché par la voix prépondérante" in told) is is_settled
    assert ("une voix de plus ne fait pas la majorité" in told) is not is_settled


def test_the_chair_is_away_only_if_every_chair_is(sitting: Room) -> None:
    sitting.arrive("chair", presence=Presence.EXCUSED)
    item = sitting.ids["101"]
    assert not chair_is_away(sitting.snapshot, item)
    sitting.ballot()
    with pytest.raises(OutOfOrder):
        sitting.decide("101", Outcome.DECLINED, by="deputy", reason="Trop tôt.", override_reason=WHY)
    sitting.arrive("presiding juror", presence=Presence.EXCUSED)
    assert deputy_stands_in(sitting.snapshot, Right.DECIDE_OUT_OF_ORDER, item)
    sitting.decide("101", Outcome.DECLINED, by="deputy", reason="Trop tôt.", override_reason=WHY)
    sitting.close()
    sitting.arrive("chair")
    assert f"deputy a fait décider 101 pendant qu’un scrutin y était ouvert : {WHY}" in lines(sitting)


def test_the_quorum_of_a_closed_meeting_is_of_its_end(sitting: Room) -> None:
    sitting.later(60)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    sitting.later(60)
    sitting.add_person("newcomer", Role.JUROR)
    assert (meeting_quorum(sitting.snapshot).present, meeting_quorum(sitting.snapshot).members) == (5, 5)
    assert "Séance 1, à sa fin. Quorum atteint : 5 sur 5 membres en séance, 3 requis." in lines(sitting)


@pytest.mark.parametrize("state", ["ready", "hidden left open", "seen left open"])
def test_a_recusal_on_a_file_does_not_bar_its_holder_from_finalising(sitting: Room, state: str) -> None:
    sitting.recuse("101", "presiding juror")
    left = {"hidden left open": "101", "seen left open": "102"}.get(state)
    for one in sitting.snapshot.ranked:
        if one.dossier != left:
            sitting.decide(one.dossier, Outcome.DECLINED, reason="Trop tôt.", override_reason=WHY)
    assert refused(lambda: sitting.finalise(by="presiding juror")) is bool(left)
    assert sitting.snapshot.is_finalised is not bool(left)
    assert left or "arrêtée le 4 juillet 2019 à 14:00 par presiding juror, version 1" in lines(sitting)


# --- Ties and numbers: from a file of marks --------------------------------------------------------------------------

CRITERIA = [{"code": code, "weight": weight, "fr": code, "en": code} for code, weight in (("first", 1), ("second", 3))]
Marks = Mapping[str, tuple[tuple[object, object], tuple[object, object]]]  # of a file: the first member's two marks, the other's


def marked(database: Database, marks: Marks, **settings: Any) -> Room:
    """Return an open meeting of two members whose marks came from a file."""
    room = jury(database, in_session=True, criteria=CRITERIA, **settings)
    rows = [
        f"{dossier};{juror};{code};{mark};"
        for dossier, grids in marks.items()
        for juror, grid in zip(JURORS, grids, strict=False)
        for code, mark in zip(("first", "second"), grid, strict=True)
    ]
    text = "\n".join(["numero_dossier;jure;critere;note;commentaire", *rows])
    import_scores(room.uow(), **room.by_console(), file=read_scores(text.encode(), "notes.csv", room.snapshot.call))
    return room


def test_a_tie_where_the_money_ends_is_shown_and_settled_by_the_jury(database: Database) -> None:
    level, recused = ((3, 3), (3, 3)), (("déport", "déport"),) * 2
    room = marked(database, {**dict.fromkeys(("101", "102", "103"), level), "104": recused})
    asked = {"101": Decimal("12500.50"), "102": Decimal(20_000), "103": Decimal("12500.50")}
    fund(room.uow(), room.call_id, {"technical": 15_000}, asked)
    cut = ranking(room.snapshot).cuts[0]
    assert (cut.tied, cut.held) == (tuple(room.ids[dossier] for dossier in asked), 1)
    assert ranking(room.snapshot).by_id[room.ids["104"]].coverage is None
    room.ballot("103")
    for juror in JURORS[:2]:
        room.vote(juror, Option.IN_FAVOUR, "103")
    room.close("103")
    room.decide("103", Outcome.SELECTED, "technical", reason="Le jury départage.")
    told = lines(room).replace("\\u202f", " ")
    assert "Rang 1 : 101, 102, 103. Ex æquo à ce rang : 3 dossiers. Aucune règle calculée ne les a départagés." in told
    assert "Enveloppe : 15 000 €; accordé : 12 500,50 €" in told.replace(" ;", ";")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (TieRule.UNROUNDED_SCORE, "Rang 1 : 101, 102. Ex æquo à ce rang : 2 dossiers. Aucune règle déclarée ne les départage."),
        (TieRule.FIRST_CRITERION, "Rang 1 : 102, 101. Ex æquo à ce rang : 2 dossiers. Départagé par : moyenne du premier critère."),
        (TieRule.SMALLER_SPREAD, "Rang 1 : 101, 102. Ex æquo à ce rang : 2 dossiers. Départagé par : plus petit écart."),
        (TieRule.REVOTE, "Rang 1 : 101, 102. Ex æquo à ce rang : 2 dossiers. Aucune règle calculée ne les a départagés."),
        (TieRule.CASTING_VOTE, "Rang 1 : 101, 102. Ex æquo à ce rang : 2 dossiers. Aucune règle calculée ne les a départagés."),
    ],
)
def test_a_tie_rule_shown_is_a_tie_rule_applied(database: Database, rule: TieRule, told: str) -> None:
    marks = {"101": ((3, 3), (3, 3)), "102": ((4, 3), (5, 2))}
    room = marked(database, marks, rules={**SETTINGS["rules"], "ties": [rule.value]})
    assert told in lines(room)


def test_a_tie_rule_that_nothing_applies_is_refused(database: Database) -> None:
    with pytest.raises(InvalidCall, match="alphabetical"):
        jury(database, rules={**SETTINGS["rules"], "ties": ["alphabetical"]})


def test_a_score_is_rounded_half_up_wherever_it_is_read(database: Database) -> None:
    room = marked(database, {"101": ((2, 3), (2, 4))})
    score = ranking(room.snapshot).by_id[room.ids["101"]].score
    assert score == 3.125
    assert "'3,13'" in lines(room)
    with language("fr"):
        assert decimal(score) == "3,13"
        assert ";3,125;" in selection_csv(room.snapshot).decode()  # as stored
        workbook = openpyxl.load_workbook(io.BytesIO(selection_workbook(room.snapshot, made_at=room.now)))
    cells = {(cell.value, cell.number_format) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value == score}
    assert cells == {(3.125, "0.00")}  # as stored; spreadsheets show half up

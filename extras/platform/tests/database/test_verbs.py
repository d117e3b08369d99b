"""A finalised selection carried to the platform: nothing before, nothing twice, all of it in the end, whatever breaks on the way."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from deliberation.errors import CallIsFinalised, InvalidValue, NotAllowed, PlatformFailed
from deliberation.operations.selection.finalisation import reopen
from extras.platform.plan import DossierPlan, choice_of
from extras.platform.tests.carrying import INSTRUCTOR, choosing, with_annotations, writing
from extras.platform.tests.serving.instruction import annotation
from extras.platform.tests.serving.procedure import numbered
from extras.platform.tests.serving.server import NOT_TAKEN, Fault, Platform, failing
from extras.platform.verbs import ANNOTATED, DECIDED, READ_BACK, Carried, carry_annotations, carry_decisions, plan_carrying
from tests.depth import IS_THOROUGH
from tests.worlds.archives import archive
from tests.worlds.room import Room
from tests.worlds.terms import Outcome, journal_lines, visible

pytestmark = pytest.mark.usefixtures("english")

OF_101 = {(101, "Décision du jury = Retenu"), (101, "label Technique et métier"), (101, "en_instruction"), (101, "dossierAccepter")}
# The platform is asked for each again, or the line is given up, and carrying begins again.
ONCE = Counter(dict.fromkeys(OF_101, 1))


@pytest.fixture
def room(made: Callable[..., Room]) -> Room:
    return made(finalised=True)


@pytest.fixture
def server() -> Platform:
    return Platform(with_annotations(numbered(101, 102, 103, 104, 105)))


def annotate(room: Room, server: Platform, *, by: str = "organiser") -> Carried:
    return carry_annotations(room.uow(), **room.by(by), line=writing(server), choose=choosing)


def decide(room: Room, server: Platform, *, loses_files: bool = False) -> Carried:
    return carry_decisions(room.uow(), **room.by("organiser"), line=writing(server), choose=choosing, loses_files=loses_files)


def plan(room: Room, server: Platform) -> dict[str, DossierPlan]:
    there = writing(server).there()
    made = plan_carrying(room.uow(), **room.by("organiser"), there=there, choice=choosing(there))
    return {one.wanted.dossier: one for one in made}


def obstacles(one: DossierPlan) -> Sequence[str]:
    return [str(why) for why in one.obstacles]


def test_annotations_are_silent_and_decisions_public_and_all_is_read_back(room: Room, server: Platform) -> None:
    before = archive(room)
    silent = annotate(room, server)
    assert {what for _number, what in server.instruction.done} == {
        "Décision du jury = Retenu", "Décision du jury = Non retenu", "label Technique et métier",
    }  # fmt: skip
    public = decide(room, server)
    states = {str(one["number"]): (one["state"], one["motivation"]) for one in server.procedure.dossiers}
    refused = dict.fromkeys(("102", "103", "104"), ("refuse", "Trop tôt."))
    assert states == {"101": ("accepte", "Le meilleur."), **refused, "105": ("en_construction", None)}
    assert (silent.done, public.done, public.refusals, server.instruction.mails) == (0, 4, {}, [])
    # Nobody said why 105 was not pre-selected.
    assert [one.wanted.dossier for one in public.plan if not one.is_done] == ["105"]
    assert archive(room) == before
    back = room.journal[-1]
    assert (back.act, dict(back.after)) == (READ_BACK, {"carried": 4, "to_carry": 5, "not_carried": ["105"]})


def test_each_answer_is_in_the_journal(room: Room, server: Platform) -> None:
    annotate(room, server)
    decide(room, server)
    told = [dict(entry.after) for entry in room.journal if entry.subject == "101" and str(entry.act).startswith("platform")]
    as_whom = {"instructor": INSTRUCTOR, "answer": "Fait."}
    assert told == [
        {"annotations": ["Décision du jury = Retenu"], **as_whom},
        {"label": "Technique et métier", **as_whom},
        {"platform_state": "en_instruction", "sends_mail": False, **as_whom},
        {"platform_state": "accepte", "reason": "Le meilleur.", "sends_mail": False, **as_whom},
    ]


def test_journal_of_carrying_is_for_those_who_see_every_file(room: Room, server: Platform) -> None:
    annotate(room, server)
    told = {
        name: [line.act for line in journal_lines(room.journal, whole=room.snapshot, view=visible(room.snapshot, room.people[name]))]
        for name in ("organiser", "presiding juror")
    }
    assert (ANNOTATED in told["organiser"], ANNOTATED in told["presiding juror"]) == (True, False)
    assert READ_BACK not in told["presiding juror"]


def test_what_is_so_already_is_not_done_again(room: Room, server: Platform) -> None:
    for _twice in range(2):
        annotate(room, server)
        decide(room, server)
    assert set(server.instruction.done.values()) == {1}


def test_decisions_wait_for_annotations(room: Room, server: Platform) -> None:
    with pytest.raises(InvalidValue, match="annotations"):
        decide(room, server)
    assert not server.instruction.done


def test_nothing_is_decided_while_files_are_not_here(room: Room, server: Platform) -> None:
    annotate(room, server)
    server.procedure.attach(101, "plan.pdf")
    server.instruction.erases = True
    with pytest.raises(InvalidValue, match="attached"):
        decide(room, server)
    assert server.procedure.dossier(101)["state"] == "en_construction"
    assert decide(room, server, loses_files=True).done == 4


def test_what_cannot_be_is_said_and_the_others_are_carried(room: Room, server: Platform) -> None:
    procedure = server.procedure
    procedure.labels = []
    procedure.dossier(102)["state"], procedure.dossier(103)["state"] = "accepte", "refuse"
    procedure.dossier(104)["groupeInstructeur"] = procedure.groups[0] | {"id": "ailleurs", "label": "Ailleurs", "instructeurs": []}
    procedure.delete(105)
    told = {dossier: obstacles(one) for dossier, one in plan(room, server).items()}
    assert told == {
        "101": ["The procedure has no label “Technique et métier”: add it on the platform."],
        "102": ["It is “Accepted on the platform” there: to keep the jury’s decision, put it back under instruction on the platform."],
        "103": ["It is already in this state there, with another reason."],
        "104": [f"{INSTRUCTOR} is not in the group of instructors of this dossier (“?”)."],
        "105": ["The platform does not have it any more."],
    }
    annotate(room, server)
    decide(room, server)
    assert [number for number, what in server.instruction.done if what.startswith("dossier")] == [101]


def test_required_annotation_that_stays_empty_is_named_before_anything_is_asked(room: Room, server: Platform) -> None:
    annotation(server.procedure, "TextChamp", "Visa", required=True)
    server.procedure.champ(102, "Visa")["stringValue"] = "Vu."
    annotate(room, server)
    assert obstacles(plan(room, server)["101"]) == ["“Visa” is required and empty there: the platform refuses any decision until then."]
    decide(room, server)
    assert [number for number, what in server.instruction.done if what.startswith("dossier")] == [102]


def test_line_that_breaks_says_how_many_were_carried_before(room: Room, server: Platform) -> None:
    annotate(room, server)
    server.fault = failing(Fault.DROPPED, after=len(server.asked) + 9)
    with pytest.raises(PlatformFailed) as broken:
        decide(room, server)
    decided = {number for number, what in server.instruction.done if what in ("dossierAccepter", "dossierRefuser")}
    assert (len(decided), "written" in str(broken.value)) == (2, False)
    assert "cannot be reached" in str(broken.value)
    assert "Sent so far: 2 of 4. If you start again" in str(broken.value)


def test_refusal_of_the_platform_is_said_in_its_words_and_kept(room: Room, server: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    annotate(room, server)
    monkeypatch.setattr(server.instruction, "_lacks_annotation", lambda dossier: dossier["number"] == 102)
    carried = decide(room, server)
    assert (carried.done, list(carried.refusals)) == (3, ["102"])
    assert carried.refusals["102"].startswith("Le dossier est déjà en instruction")
    (entry,) = [entry for entry in room.journal if entry.act == DECIDED and entry.subject == "102"]
    assert entry.after == {"instructor": INSTRUCTOR, "answer": carried.refusals["102"]}


def test_instructor_is_one_of_the_procedure(server: Platform) -> None:
    with pytest.raises(InvalidValue, match="has the address"):
        choice_of(writing(server).there().procedure, "x@y.example")


def test_carrying_is_for_those_who_see_every_file_once_the_selection_is_finalised(room: Room, server: Platform) -> None:
    with pytest.raises(NotAllowed, match="every file"):
        annotate(room, server, by="presiding juror")
    with pytest.raises((NotAllowed, CallIsFinalised)):
        annotate(room, server, by="juror")
    reopen(room.uow(), **room.by("chair"), reason="Une erreur.")
    for by in (room.by("organiser"), room.by_console()):
        with pytest.raises(NotAllowed):
            carry_annotations(room.uow(), **by, line=writing(server), choose=choosing)
    assert server.asked == []


def test_after_reopening_a_new_plan_holds_what_differs(room: Room, server: Platform) -> None:
    annotate(room, server)
    decide(room, server)
    reopen(room.uow(), **room.by("chair"), reason="Une erreur.")
    room.decide("102", Outcome.SELECTED, "technical", reason="Une place de plus.", by="chair")
    room.finalise()
    left = {dossier: (len(one.silent), len(one.public), len(one.obstacles)) for dossier, one in plan(room, server).items()}
    assert left == {"101": (0, 0, 0), "102": (2, 0, 1), "103": (0, 0, 0), "104": (0, 0, 0), "105": (0, 0, 1)}


# --- Faults ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alone(made_once: Callable[..., Room]) -> Room:
    """Give a finalised selection, for tests that only carry it."""
    return made_once(finalised=True)


def carry_101(room: Room, server: Platform) -> Carried:
    """Carry, as somebody who begins again until it is done; of the dossiers the platform has 101 alone."""
    for _again in range(30):
        try:
            carry_annotations(room.uow(), **room.by("organiser"), line=writing(server), choose=choosing)
            return carry_decisions(room.uow(), **room.by("organiser"), line=writing(server), choose=choosing)
        except PlatformFailed:
            continue
    pytest.fail("carrying does not end")


def fresh() -> Platform:
    return Platform(with_annotations(numbered(101)))


def carried_once(room: Room, server: Platform) -> bool:
    """Tell whether all is done once, read back, and each answer kept once."""
    before = len(room.journal)
    carried = carry_101(room, server)
    kept = [entry for entry in room.journal[before:] if entry.subject == "101"]
    return (server.instruction.done, carried.plan[0].is_done, len(kept)) == (ONCE, True, len(ONCE))


WAYS = [(fault, False) for fault in Fault] + [(fault, True) for fault in Fault if fault not in NOT_TAKEN]


@pytest.mark.parametrize(("fault", "is_done"), WAYS)
def test_whatever_is_asked_fails_once_and_nothing_is_left_undone_nor_done_twice(alone: Room, fault: Fault, *, is_done: bool) -> None:
    server = fresh()
    server.fails_first, server.does_before_failing = fault, is_done
    assert carried_once(alone, server)


# Each request in turn, in each way: nine minutes. In everyday runs the way in which a thing is done, and nobody told.
IN_TURN = WAYS if IS_THOROUGH else [(Fault.DROPPED, True)]


@pytest.mark.parametrize(("fault", "is_done"), IN_TURN)
def test_each_request_that_fails_in_turn_leaves_nothing_undone_nor_done_twice(alone: Room, fault: Fault, *, is_done: bool) -> None:
    whole = fresh()
    assert carried_once(alone, whole)
    for number in range(1, len(whole.asked) + 1):
        server = fresh()
        server.fault, server.does_before_failing = failing(fault, at=number), is_done
        assert carried_once(alone, server), number


def test_line_that_stays_broken_is_given_up_after_a_few_tries(alone: Room) -> None:
    server = fresh()
    server.fault = failing(Fault.DROPPED, after=4)
    with pytest.raises(PlatformFailed):
        carry_annotations(alone.uow(), **alone.by("organiser"), line=writing(server), choose=choosing)
    assert len(server.asked) < 30

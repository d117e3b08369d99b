"""What a recused juror is sent is the same whether the candidature exists or not: screens, exports, searches, errors, events.

The calls are drawn (``two_calls``); JURY_HYPOTHESIS_PROFILE=thorough draws more of them.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

import bootstrap
import capabilities
from capabilities import resolve
from deliberation.meeting import meeting
from deliberation.operations.dossiers.screening import ScreeningChange, screen
from deliberation.operations.meeting.agenda import call_item, move_item, set_agenda
from deliberation.operations.meeting.ballots import cancel_ballot, cast_vote, close_ballot, give_casting_vote, open_ballot
from deliberation.operations.scoring.recusals import declare_recusals, impose_recusal, lift_recusal
from deliberation.operations.scoring.scoring import close_revote, open_revote, reveal, save_note, submit_scores
from deliberation.operations.selection import finalisation
from deliberation.operations.selection.agreement_lists import agree_list, read_list, recall_candidature
from deliberation.operations.selection.decisions import record_decisions
from exports.registry import list_exports
from tests.depth import IS_THOROUGH
from tests.screens.secrecy.two_calls import CALL, FILED, HIDDEN_ID, RECUSED, Plot, Twin, build, decide, finish
from tests.screens.secrecy.what_is_sent import (
    VIEWS,
    Told,
    View,
    at_noon,
    attached,
    differences,
    files,
    refusal,
    room,
    screens,
    strip,
    views_about,
)
from tests.worlds.acts import choose_debate_line, record_departures, send_to_room, show_on_projector, strike_debate_line, write_debate_line
from tests.worlds.demonstration import PRESIDES
from tests.worlds.extras import needs
from tests.worlds.open_call import seen_by
from tests.worlds.terms import Change, Method, Outcome, Person, ProjectorView, Question, Role, Screening, UnitOfWork

SEEDS = range(1, 21) if IS_THOROUGH else (1,)
PLOTS = {
    f"{name} {seed}": Plot(seed, roles)
    for name, roles in {"juror": frozenset({Role.JUROR}), "juror who chairs": frozenset({Role.JUROR, Role.CHAIR})}.items()
    for seed in SEEDS
}
STAGES = ("under discussion", "finalised")
# Once finalised, the screens on which something is then said that was not.
_FINAL = ("home.py", "selection.py", "ranking.py", "candidatures.py", "projector.py", "documents.py", "journal.py", "results.py")
VIEWS_AT = {"under discussion": VIEWS, "finalised": tuple(view for view in VIEWS if view.file in _FINAL and not view.chosen)}
Pair = tuple[Twin, Twin]


@dataclass(frozen=True)
class Calls:
    """Both calls at both stages, and what the recused juror's stream said meanwhile."""

    twins: Mapping[str, Pair]
    quiet: tuple[list[str], list[str]]  # while the hidden file is neither called nor voted on
    discussed: tuple[list[str], list[str]]


@pytest.fixture(scope="module", params=PLOTS.values(), ids=list(PLOTS))
def plot(request: pytest.FixtureRequest) -> Plot:
    found: Plot = request.param
    return found


@pytest.fixture(scope="module")
def calls(plot: Plot, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calls]:
    folder = tmp_path_factory.mktemp("twins")
    stages: dict[str, list[Twin]] = {stage: [] for stage in STAGES}
    said: list[tuple[list[str], list[str]]] = []
    for name, has_hidden in (("with", True), ("without", False)):
        twin = Twin(Path(shutil.copy(migrated_file, folder / f"{name}.sqlite3")), plot, has_hidden=has_hidden)
        build(twin)
        quiet = Told(CALL.person(RECUSED))
        twin.act(plot.steps(CALL.person(RECUSED)), after_each=quiet.listen)
        discussed = Told(CALL.person(RECUSED))
        twin.act(plot.discussion(), after_each=discussed.listen)
        said.append((quiet.events, discussed.events))
        stages["under discussion"].append(twin)
        final = twin.copy("final")
        finish(final)
        stages["finalised"].append(final)
    yield Calls({stage: (both[0], both[1]) for stage, both in stages.items()}, (said[0][0], said[1][0]), (said[0][1], said[1][1]))
    bootstrap.reset()


@dataclass(frozen=True)
class Sent:
    """Everything that the recused juror was sent of one call."""

    screens: Mapping[str, list[str]]
    files: Mapping[str, object]
    strip: Mapping[str, object]
    attached: Mapping[str, object]
    room: Mapping[str, tuple[int, str]]  # by what the console chose for it


@pytest.fixture(scope="module")
def sent(calls: Calls, plot: Plot) -> Mapping[str, tuple[Sent, Sent]]:
    """What was sent at each stage, of the call with the file and of the one without."""
    return {stage: (_sent(both[0], stage), _sent(both[1], stage)) for stage, both in calls.twins.items()}


def _sent(twin: Twin, stage: str) -> Sent:
    hidden = twin.plot.hidden
    twin.use()
    with at_noon():
        return Sent(
            screens(CALL.person(RECUSED), (*VIEWS_AT[stage], *views_about(hidden.dossier, hidden.title.split()[-1]))),
            files(CALL.person(RECUSED)),
            strip(CALL.person(RECUSED)),
            attached(CALL.person(RECUSED), [record.dossier for record in twin.plot.records]),
            _rooms(twin.copy(f"room {stage}")),
        )


def _rooms(twin: Twin) -> Mapping[str, tuple[int, str]]:
    """What the room's screen shows on the recused person's own device, whatever the console chooses for it."""
    twin.use()
    shown: dict[str, tuple[int, str]] = {}
    for view in ProjectorView:
        show_on_projector(CALL.uow(), **CALL.by_console(), what=view)
        shown[view] = room(CALL.person(RECUSED))
    return shown


@pytest.mark.parametrize("stage", STAGES)
def test_the_two_calls_differ_for_whoever_is_not_recused(calls: Calls, plot: Plot, stage: str) -> None:
    seen = []
    for twin in calls.twins[stage]:
        twin.use()
        seen.append([c.dossier for c in seen_by(CALL.person("Juré 01")).candidatures])
    assert (set(seen[0]) - set(seen[1]), len(seen[1])) == ({plot.hidden.dossier}, FILED)


@pytest.mark.parametrize(
    ("stage", "view"), [(stage, view) for stage in STAGES for view in (*VIEWS_AT[stage], *views_about("0", "x"))], ids=str
)
def test_screen_of_a_recused_juror_is_the_same_without_the_file(sent: Mapping[str, tuple[Sent, Sent]], stage: str, view: View) -> None:
    shown, shown_without = (each.screens.get(str(view), []) for each in sent[stage])
    assert differences(shown, shown_without) == []


@pytest.mark.parametrize("stage", STAGES)
def test_screens_compared_hold_something(sent: Mapping[str, tuple[Sent, Sent]], stage: str) -> None:
    shown = sent[stage][0].screens
    assert {name: len(said) for name, said in shown.items() if len(said) < 5} == {}
    assert len(shown) >= 8


@pytest.mark.parametrize("stage", STAGES)
def test_table_compared_has_a_row_per_file_and_what_marks_give(sent: Mapping[str, tuple[Sent, Sent]], plot: Plot, stage: str) -> None:
    others = int(Role.CHAIR in plot.roles)  # a juror who chairs is recused on another file too
    for shown in (each.screens["candidatures"] for each in sent[stage]):
        table = next(json.loads(said) for said in shown if said.startswith('{"key"'))
        assert len(table["rows"]) == FILED - others
        assert {"rank", "profile", "score", "outcome"} <= {code for code, *_rest in table["columns"]}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", list_exports())
def test_export_to_a_recused_juror_is_the_same_without_the_file(sent: Mapping[str, tuple[Sent, Sent]], stage: str, name: str) -> None:
    answers = [each.files[name] for each in sent[stage]]
    assert answers[0] == answers[1]


@needs("attached")
@pytest.mark.parametrize("stage", STAGES)
def test_attached_files_answer_a_recused_juror_the_same(sent: Mapping[str, tuple[Sent, Sent]], plot: Plot, stage: str) -> None:
    answers = [each.attached for each in sent[stage]]
    assert answers[0] == answers[1]
    asked = (f"{plot.hidden.dossier}/1", f"{plot.hidden.dossier}/2", f"{plot.records[1].dossier}/2")
    hidden, never, other = (answers[0][f"/pieces/demo/{one}"] for one in asked)
    assert hidden == never == other
    statuses = [answer[0] for answer in answers[0].values()]  # type: ignore[index]
    assert statuses.count(200) == FILED - int(Role.CHAIR in plot.roles)


@pytest.mark.parametrize("stage", STAGES)
def test_strip_of_a_recused_juror_is_the_same_without_the_candidature(sent: Mapping[str, tuple[Sent, Sent]], stage: str) -> None:
    assert sent[stage][0].strip == sent[stage][1].strip


RESULTS = {name: result for extra in capabilities.active() for name, result in extra.results.items()}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", RESULTS)
def test_result_of_an_extra_is_the_same_for_a_recused_juror_without_the_candidature(calls: Calls, stage: str, name: str) -> None:
    recused, others = [], []
    for twin in calls.twins[stage]:
        twin.use()
        recused.append(resolve(RESULTS[name])(seen_by(CALL.person(RECUSED))))
        others.append(resolve(RESULTS[name])(seen_by(CALL.person("Juré 01"))))
    assert recused[0] == recused[1]
    assert others[0] != others[1]


def test_stream_of_a_recused_juror_is_the_same_without_the_file(calls: Calls) -> None:
    assert calls.quiet[0] == calls.quiet[1]
    assert len(calls.quiet[0]) > 3


def test_stream_says_only_that_there_is_a_conflict_during_the_hidden_file(calls: Calls) -> None:
    strips: list[list[dict[str, Any]]] = [[json.loads(event.partition("data: ")[2]) for event in events] for events in calls.discussed]
    notices = [strip["meeting"] for strip in strips[0] if strip["meeting"]["has_conflict"]]
    of_the_file = ("dossier", "title", "seconds_planned", "ends_at", "seconds_left")
    nothing = dict.fromkeys((*of_the_file, "ballot", "revote", "result", "votes_cast", "votes_entitled"))
    assert len(notices) == 1
    assert {key: notices[0][key] for key in nothing} == nothing
    # Of both: a chair's own recusal, known in both calls, may be what is called next.
    others = [[strip | {"view": ""} for strip in said if not strip["meeting"]["has_conflict"]] for said in strips]
    with_hidden, without = ([strip for strip, _again in groupby(said)] for said in others)
    assert with_hidden == without


@pytest.mark.parametrize("stage", STAGES)
def test_room_of_a_recused_chair_is_the_same_without_the_file(sent: Mapping[str, tuple[Sent, Sent]], plot: Plot, stage: str) -> None:
    with_hidden, without = (each.room for each in sent[stage])
    assert with_hidden == without
    assert {status for status, _scene in with_hidden.values()} == {200 if Role.CHAIR in plot.roles else 404}


def _ballot(id_: int) -> dict[str, Any]:
    return {"call_id": 1, "candidature_id": id_, "number": 1}


def _item(id_: int) -> dict[str, Any]:
    return {"call_id": 1, "candidature_id": id_}


Forbidden = Callable[[UnitOfWork, Person, int], object]
FORBIDDEN: dict[str, Forbidden] = {
    "recall": lambda uow, by, id_: recall_candidature(uow, by=by, **_item(id_)),
    "score": lambda uow, by, id_: submit_scores(uow, by=by, **_item(id_), marks={}, seen_version=0),
    "note": lambda uow, by, id_: save_note(uow, by=by, **_item(id_), text="!"),
    "note the debate": lambda uow, by, id_: write_debate_line(uow, by=by, **_item(id_), text="!"),
    "choose a note of the debate": lambda uow, by, id_: choose_debate_line(uow, by=by, **_item(id_), number=1, in_minutes=True),
    "strike a note of the debate out": lambda uow, by, id_: strike_debate_line(uow, by=by, **_item(id_), number=1),
    "vote": lambda uow, by, id_: cast_vote(uow, by=by, **_ballot(id_), choice="for"),
    "recuse oneself": lambda uow, by, id_: declare_recusals(uow, by=by, call_id=1, candidature_ids=[id_]),
    "recuse another": lambda uow, by, id_: impose_recusal(uow, by=by, **_item(id_), person_id=CALL.person("Juré 01").id, reason="!"),
    "lift a recusal": lambda uow, by, id_: lift_recusal(uow, by=by, **_item(id_), person_id=by.id, reason="!"),
    "call": lambda uow, by, id_: call_item(uow, by=by, **_item(id_)),
    "have left": lambda uow, by, id_: record_departures(uow, by=by, **_item(id_)),
    "move on the agenda": lambda uow, by, id_: move_item(uow, by=by, **_item(id_), to=1),
    "put on the agenda": lambda uow, by, id_: set_agenda(uow, by=by, call_id=1, candidature_ids=[id_]),
    "put at the agenda's end": lambda uow, by, _id: move_item(uow, by=by, **_item(1), to=FILED + 1),
    "show to the room": lambda uow, by, id_: send_to_room(uow, by=by, call_id=1, sent=meeting.Sent(meeting.SentView.COMPARISON, (id_, 1))),
    "open a ballot": lambda uow, by, id_: open_ballot(uow, by=by, **_item(id_), question=Question.ADOPT, method=Method.NAMED),
    "close a ballot": lambda uow, by, id_: close_ballot(uow, by=by, **_ballot(id_)),
    "cancel a ballot": lambda uow, by, id_: cancel_ballot(uow, by=by, **_ballot(id_), reason="!"),
    "settle a tie": lambda uow, by, id_: give_casting_vote(uow, by=by, **_ballot(id_), choice="for"),
    "reveal": lambda uow, by, id_: reveal(uow, by=by, **_item(id_)),
    "open a revote": lambda uow, by, id_: open_revote(uow, by=by, **_item(id_)),
    "close a revote": lambda uow, by, id_: close_revote(uow, by=by, **_item(id_)),
    "pre-select": lambda uow, by, id_: screen(uow, by=by, call_id=1, changes=[ScreeningChange(id_, Screening.DECLINED, 0)], reason="!"),
    "read out for agreement": lambda uow, by, id_: read_list(
        uow, by=by, call_id=1, changes=[Change(id_, Outcome.DECLINED, seen_version=0)]
    ),
    "agree": lambda uow, by, id_: agree_list(uow, by=by, call_id=1, candidature_ids=[id_]),
    "decide": lambda uow, by, id_: record_decisions(uow, by=by, call_id=1, changes=[Change(id_, Outcome.DECLINED, seen_version=0)]),
}


@pytest.fixture(scope="module")
def refusals(calls: Calls) -> Mapping[str, list[tuple[type[Exception], str] | None]]:
    """How each act is refused, in the call with the file and in the one without."""
    found: dict[str, list[tuple[type[Exception], str] | None]] = {name: [] for name in FORBIDDEN}
    for twin in calls.twins["under discussion"]:
        twin.use()
        for name, act in FORBIDDEN.items():
            found[name].append(refusal(partial(act, CALL.uow(), CALL.person(RECUSED), HIDDEN_ID)))
    return found


@pytest.mark.parametrize("name", FORBIDDEN)
def test_refusal_is_the_same_for_hidden_and_absent(refusals: Mapping[str, list[tuple[type[Exception], str] | None]], name: str) -> None:
    assert refusals[name][0] == refusals[name][1]
    assert refusals[name][0] is not None


def test_places_and_ranks_of_a_recused_chair_are_kept_without_the_candidature(calls: Calls, plot: Plot) -> None:
    if Role.CHAIR not in plot.roles:
        pytest.skip("a juror decides nothing")
    answers = []
    for twin in calls.twins["under discussion"]:
        twin.copy("places")
        seen = [c.id for c in seen_by(CALL.person(RECUSED)).candidatures]
        said = [refusal(partial(decide, id_, Outcome.SELECTED, "scientific", by=CALL.person(RECUSED))) for id_ in seen]
        answers.append((said, strip(CALL.person(RECUSED))))
    assert answers[0] == answers[1]
    assert answers[0][0].count(None) < len(answers[0][0])


def test_recused_chair_is_refused_finalising_in_the_same_words(calls: Calls, plot: Plot) -> None:
    if Role.CHAIR not in plot.roles:
        pytest.skip("a juror finalises nothing")
    refusals = []
    for twin in calls.twins["under discussion"]:
        twin.use()
        finalise = partial(finalisation.finalise, CALL.uow(), **CALL.by(RECUSED))
        refusals.append(refusal(partial(finalise, seen=CALL.snapshot.head)))
    assert refusals[0] == refusals[1]
    assert refusals[0] is not None


def test_fingerprint_of_a_version_is_shown_to_those_who_see_every_file_only(calls: Calls, sent: Mapping[str, tuple[Sent, Sent]]) -> None:
    calls.twins["finalised"][0].use()
    (version,) = CALL.snapshot.versions
    assert version.sha256[:12] not in repr(sent["finalised"])
    assert version.head is not None
    assert not any(part in repr(sent["finalised"]) for part in (version.head.hash[:12], version.head.fingerprint))
    with at_noon():
        assert version.sha256[:12] in repr(screens(CALL.person(PRESIDES), (View("home.py"),)))

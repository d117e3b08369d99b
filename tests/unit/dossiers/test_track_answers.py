"""Answers of the form that no track declares: which track is proposed for each, and nothing where none is alike."""

from deliberation.dossiers.track_answers import NO_TRACK, unknown_answers, with_answers
from deliberation.problems import Problem, Severity
from phrases import Message
from tests.worlds.demonstration import demo_call


def unknown(answer: str, count: int = 1) -> Problem:
    return Problem(Severity.WARNING, Message(NO_TRACK), column="Type", value=answer, count=count)


def test_each_unknown_answer_has_the_track_that_it_is_most_like_near_ones_first() -> None:
    problems = [unknown("Autre chose", 9), unknown("Volet SCIENTIFIQUE", 3), unknown("Accompagnement technique & métiers", 2)]
    found = [(one.answer, one.dossiers, one.track) for one in unknown_answers(demo_call(), problems)]
    assert sorted(found[:2]) == [("Accompagnement technique & métiers", 2, "technical"), ("Volet SCIENTIFIQUE", 3, "scientific")]
    assert found[2] == ("Autre chose", 9, "")


def test_other_problems_propose_nothing_and_answers_join_those_of_their_track() -> None:
    assert unknown_answers(demo_call(), [Problem(Severity.WARNING, Message("x"), value="Scientifique")]) == ()
    settings = {"tracks": [{"code": "a", "answers": ["Un"]}, {"code": "b"}]}
    changed = with_answers(settings, {"Une": "a", "Un": "a", "Deux": "b"})
    assert changed["tracks"] == [{"code": "a", "answers": ["Un", "Une"]}, {"code": "b", "answers": ["Deux"]}]
    assert settings["tracks"][1] == {"code": "b"}

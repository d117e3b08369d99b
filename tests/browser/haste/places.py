"""Places of a meeting where somebody may press twice: how a jury comes there, and what is in sight then."""

from collections.abc import Callable, Mapping

from deliberation.derived.meeting.board import Change
from deliberation.meeting.ballots import Method, Option
from deliberation.operations.call.calls import reveal_all
from deliberation.operations.meeting.meeting import close_meeting
from deliberation.operations.selection.decisions import record_decisions
from deliberation.operations.selection.finalisation import finalise
from deliberation.selection.decisions import Outcome
from tests.browser.council import CHAIR, MEMBERS, TIDES, TITLES
from tests.browser.haste.hand import Hand
from tests.browser.haste.stage import Stage

Place = Callable[[Stage], Hand]


def _console(stage: Stage, *opened: str) -> Hand:
    hand = stage.hand(CHAIR, "seance")
    for words in opened:
        hand.tap(words)
    return hand


def _selection(stage: Stage, *opened: str) -> Hand:
    hand = stage.hand(CHAIR, "selection")
    for words in opened:
        hand.tap(words)
    return hand


def _before(stage: Stage) -> Hand:
    stage.begin(is_open=False)
    return _console(stage)


def _nothing_called(stage: Stage) -> Hand:
    council = stage.begin(is_called=False)
    reveal_all(council.uow(), **council.by(CHAIR))
    return _console(stage)


def _file(stage: Stage) -> Hand:
    stage.begin()
    return _console(stage)


def _revealed(stage: Stage) -> Hand:
    council = stage.begin()
    reveal_all(council.uow(), **council.by(CHAIR))
    return _console(stage)


def _ballot(stage: Stage) -> Hand:
    stage.begin().ballot(TIDES, Method.NAMED)
    return _console(stage)


def _voted(stage: Stage) -> Hand:
    council = stage.begin()
    number = council.ballot(TIDES, Method.NAMED).number
    for name in MEMBERS:
        council.vote(name, Option.IN_FAVOUR, TIDES, number=number)
    return _console(stage)


def _drawer(*words: str) -> Place:
    def open_drawer(stage: Stage) -> Hand:
        stage.begin()
        return _console(stage, *words)

    return open_drawer


def _decide_all(stage: Stage, *, is_proposed: bool = True) -> None:
    council = stage.council
    changes = [Change(council.id_of(title), Outcome.DECLINED, reason="Un motif", reason_is_proposed=is_proposed) for title in TITLES]
    record_decisions(council.uow(), **council.by(CHAIR), changes=changes, override_reason="Un essai")


def _decided(stage: Stage) -> Hand:
    stage.begin()
    _decide_all(stage)
    return _console(stage)


def _closed(stage: Stage) -> Hand:
    council = stage.begin()
    close_meeting(council.uow(), **council.by(CHAIR))
    return _console(stage)


def _choosing(*opened: str) -> Place:
    def choose(stage: Stage) -> Hand:
        stage.begin()
        return _selection(stage, *opened)

    return choose


def _finalising(stage: Stage) -> Hand:
    stage.begin(is_open=False)
    _decide_all(stage)
    return _selection(stage, "Arrêter la sélection…")


def _finalise(stage: Stage) -> None:
    council = stage.begin(is_open=False)
    _decide_all(stage, is_proposed=False)
    finalise(council.uow(), **council.by(CHAIR), seen=council.snapshot.head, keeps_waiting=False)


def _reopening(stage: Stage) -> Hand:
    _finalise(stage)
    hand = _selection(stage, "Rouvrir la sélection")
    hand.press(hand.find("Motif, mentionné au procès-verbal"), after=0.0)
    hand.type("Une erreur")
    return hand


def _finalised(stage: Stage) -> Hand:
    _finalise(stage)
    return _console(stage)


def _dissent(stage: Stage) -> Hand:
    stage.begin()
    _decide_all(stage)
    hand = _console(stage, "Opinion divergente")
    hand.press(hand.find("Membre"), after=1.0)
    hand.page.keyboard.press("ArrowDown")
    hand.page.keyboard.press("Enter")
    hand.page.evaluate("haste.told()")
    return hand


PLACES: Mapping[str, Place] = {
    "a meeting to be opened": _before,
    "nothing called": _nothing_called,
    "a file under seal": _file,
    "a file revealed": _revealed,
    "a ballot open": _ballot,
    "a ballot that all have cast": _voted,
    "all decided": _decided,
    "a meeting closed": _closed,
    "the selection locked": _finalised,
    "the drawer of presence": _drawer("Présence"),
    "the drawer of the order": _drawer("Ordre de passage", "Ordonner"),
    "the drawer of the plan": _drawer("Calendrier"),
    "the drawer of the room": _drawer("Écran de salle"),
    "the drawer that closes": _drawer("Clore"),
    "a dissent": _dissent,
    "the selection": _choosing(),
    "files chosen": _choosing("Tous ceux qui restent", "Non reten"),
    "the window that locks": _finalising,
    "the drawer that reopens": _reopening,
}

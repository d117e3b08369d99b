"""What a stranger expects of the journal: what was on the buttons that they pressed, as it was shown when the finger came down.

Knows French words of buttons and of outcomes, and kinds of acts; of the program's screens, keys and rules it knows nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from deliberation.record.journal import ABOUT_ACCESS, Act, Entry
from tests.browser.haste.buttons import MOVED, is_outcome, kind_of
from tests.browser.haste.sights import HABIT, HASTE_SECONDS, Place, Press, Sight

STILL = frozenset({"seance", "noter"})  # screens on which choosing an option moves nothing
_NUMBER = re.compile(r"\d{6}")
_COUNT = re.compile(r"(\d+) (?:décision|dossier|déport)")


class Expectation:
    """What presses announced, against what the journal holds."""

    def __init__(self, presses: Sequence[Press]) -> None:
        self.presses = presses
        self._spent: set[tuple[int, Act]] = set()
        self._read: frozenset[str] = frozenset()  # on the list that is read for agreement
        self._decided: dict[Place, int] = {}  # the press that recorded a decision last

    def faults(self, entries: Iterable[Entry]) -> list[str]:
        """Return what was recorded that no press announced, then what presses lost or met that had moved."""
        hands = {press.who for press in self.presses}
        ours = [entry for entry in entries if entry.actor in hands and entry.act not in ABOUT_ACCESS]
        recorded = [f"{entry.act} {entry.subject}: {fault}" for entry in ours for fault in self._take(entry)]
        return [*recorded, *lost(self.presses), *moved(self.presses)]

    def _take(self, entry: Entry) -> list[str]:
        """Give an entry to the press that announced it best, and return what speaks against that."""
        found = [(list(self._against(entry, number, sight)), number) for number, sight in self._announcing(entry)]
        faults, number = min(found, key=lambda each: (len(each[0]), each[1]), default=(["nothing that was pressed announced it"], -1))
        if number >= 0:
            self._spent.add((number, Act(entry.act)))
            if entry.act is Act.DECIDED:
                self._decided[self.presses[number].place] = number
        self._follow(entry)
        return faults

    def _announcing(self, entry: Entry) -> Iterator[tuple[int, Sight]]:
        for number, press in enumerate(self.presses):
            sight = press.sight
            if sight is None or press.who != entry.actor or not sight.is_enabled or sight.at > entry.at.timestamp():
                continue
            acts = kind_of(sight.words).acts
            if entry.act in acts and (number, entry.act) not in self._spent:
                files = acts[Act(entry.act)]
                if files is None or set(files_of(entry)) <= set(files(sight)):
                    yield number, sight

    def _against(self, entry: Entry, number: int, sight: Sight) -> Iterator[str]:
        press, files = self.presses[number], files_of(entry)
        counted = _COUNT.search(sight.words)
        if len(files) > (int(counted.group(1)) if counted else entry.act is not Act.RECUSED):  # fewer: the others are as they were
            yield f"{len(files)} files at “{sight.words}”"
        if press.is_hasty and kind_of(press.meant.words) is not kind_of(sight.words):
            yield f"{press}: a place had another act a moment ago"
        if entry.act is Act.DECIDED:
            yield from self._against_decisions(entry, number, sight)

    def _against_decisions(self, entry: Entry, number: int, sight: Sight) -> Iterator[str]:
        for file, decision in entry.after["decisions"].items():
            outcome, former = decision["outcome"], entry.before["decisions"][file]["outcome"]
            if outcome == former and kind_of(sight.words) is MOVED:
                continue
            shown = [sight.rows[file]] if file in sight.rows else []
            if not shown or _follows_another(self.presses, number):  # a table follows what is chosen with the next drawing
                shown += [each for each in sight.chosen if each.startswith("Décision")]
            if not any(is_outcome(each, outcome) for each in shown):
                yield f"{outcome} on {file}, where the screen had {shown}"
            if outcome != former and not sight.result and not self._was_chosen(number, outcome):
                yield f"{outcome} on {file}, chosen for another file"
            if file in self._read:
                yield f"{file} is on the list that is read for agreement"

    def _was_chosen(self, number: int, outcome: str) -> bool:
        """Tell whether somebody pressed the outcome where this press is, since a decision was last recorded there."""
        place = self.presses[number].place
        since = self.presses[self._decided.get(place, 0) : number]
        return any(each.place == place and each.sight is not None and is_outcome(each.sight.words, outcome) for each in since)

    def _follow(self, entry: Entry) -> None:
        if entry.act is Act.LIST_READ:
            self._read = frozenset(files_of(entry))
        elif entry.act in {Act.AGREED, Act.LIST_TAKEN_BACK}:
            self._read = frozenset()
        elif entry.act is Act.RECALLED:
            self._read -= set(files_of(entry))


def files_of(entry: Entry) -> list[str]:
    """Return the files that an entry is about."""
    return _NUMBER.findall(entry.subject)


def lost(presses: Sequence[Press]) -> Iterator[str]:
    """Name the presses that did nothing on a screen at rest, though the finger came down on something that can be pressed."""
    for number, press in enumerate(presses):
        is_missed = press.clicked is not None and press.sight and press.sight.is_enabled and press.clicked != press.sight.words
        if is_missed and not press.is_hasty and not _follows_another(presses, number):
            yield f"the press is lost: {press}"


def _follows_another(presses: Sequence[Press], number: int) -> bool:
    """Tell whether somebody pressed anything just before: what that changes may come between finger down and finger up."""
    before, sight = [each.sight for each in presses[:number] if each.sight], presses[number].sight
    return bool(before) and sight is not None and sight.at - before[-1].at < HASTE_SECONDS


def moved(presses: Sequence[Press]) -> Iterator[str]:
    """Name the presses under which something else had come, by the choice of an option just before."""
    for before, press in pairwise(presses):
        is_after_option = before.who == press.who and before.sight is not None and before.sight.role == "radio"
        # A key goes to what the finger pressed before it; several together to what they name.
        is_focused = press.clicked is None and "+" not in press.how
        meant = before.sight if is_focused and before.sight else press.meant
        has_other = press.sight is not None and press.sight.name != meant.name
        if press.is_hasty and is_after_option and has_other and press.screen in STILL and press.how != HABIT:
            yield f"something moved: {press}"

"""The steps of a file on the console, the present one marked: discuss, vote or mark again, decide, go on."""

from html import escape

from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_
from ui.meeting.console.lines import Lines, coloured


class Step(Labelled):
    """What the room is doing with a file."""

    DISCUSS = "discuss", N_("Discuss")
    VOTE = "vote", N_("Vote on it")
    MARK_AGAIN = "mark_again", N_("Mark again")
    DECIDE = "decide", N_("Decide")
    GO_ON = "go_on", N_("Go on")


def panel(snapshot: Snapshot, lines: Lines) -> None:
    """Show the steps, that of a revote only if the file has one."""
    current = snapshot.meeting.current
    if current is None:
        return
    here = step(snapshot, current)
    shown = [one for one in Step if one is not Step.MARK_AGAIN or snapshot.meeting.revotes_on(current)]
    said = [(one is here, escape(f"{number} {one.words}")) for number, one in enumerate(shown, 1)]
    parts = [f'<strong aria-current="step">{words}</strong>' if is_here else coloured(words, "quiet") for is_here, words in said]
    lines.add(" → ".join(parts), kind="steps")


def step(snapshot: Snapshot, candidature_id: int) -> Step:
    """Return where a file stands: what is open first, then what is decided, then what a ballot leaves to decide."""
    meeting = snapshot.meeting
    if any(ballot.is_open for ballot in meeting.ballots_on(candidature_id)):
        return Step.VOTE
    if meeting.has_open_revote(candidature_id):
        return Step.MARK_AGAIN
    if snapshot.decision(candidature_id).outcome is not Outcome.TO_DISCUSS:
        return Step.GO_ON
    return Step.DECIDE if any(ballot.is_counted for ballot in meeting.ballots_on(candidature_id)) else Step.DISCUSS

"""Report of a finalised selection to the platform: annotations, decisions, and a final reading.

Each dossier is read before its writing, so that an interruption repeats nothing. Each answer of the platform is an entry of the journal. No
transaction is open during a request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deliberation.call.call import Phase
from deliberation.call.people import Actor, Right
from deliberation.derived.wanted import Wanted, wanted_of
from deliberation.dossiers.candidatures import PlatformState
from deliberation.errors import InvalidValue, NotAllowed, PlatformFailed, PlatformUnsure
from deliberation.operations.acts import Progress, UnitOfWork, authorised, recording
from deliberation.operations.call.calls import refuse_draft
from deliberation.operations.verification import finalised_snapshot
from deliberation.record.journal import Act, Entry
from deliberation.snapshot.visibility import visible
from extras.platform.plan import (
    AddLabel,
    Annotate,
    Choice,
    Decide,
    DossierPlan,
    Examine,
    Step,
    carried_words,
    plan_dossier,
    plan_of,
)
from extras.platform.there import DossierThere, There
from extras.platform.writing import PlatformWriting
from phrases import DEFAULT_LANGUAGE, N_, Message, language, moment

WRITE = Right("platform_write")
ANNOTATED, DECIDED, READ_BACK = Act("platform_annotated"), Act("platform_decided"), Act("platform_read_back")
FOR_WHOLE = N_("Sending decisions to the platform is only for people who see every file: no member of the jury, nobody recused.")
READING_FOR_WHOLE = N_(
    "Attached files and the platform’s dossiers are for those who see every file: no member of the jury, nobody recused."
)
TRIES = 3
_SILENT_FIRST = N_("Send the annotations first: some are left for {dossiers}.")
_FILES_FIRST = N_(
    "Once decided, the platform may erase what applicants attached, and some files of these dossiers are not here: {dossiers}. "
    "Keep them first, or say that they may be lost."
)
_UNSURE = N_("The platform did not confirm that dossier {dossier} was written.")
_BROKEN_OFF = N_("{why} Sent so far: {done} of {total}. If you start again, it goes on from there; nothing will be done twice.")

_DONE = N_("Done.")
_READ_AGAIN = N_("No answer, but a second reading confirms that it is done.")


@dataclass(frozen=True, slots=True)
class Carried:
    """Result of a run: the platform's refusals by dossier, the state read afterwards, and the rest of the plan."""

    refusals: Mapping[str, str]
    there: There
    plan: tuple[DossierPlan, ...]

    @property
    def done(self) -> int:
        """Return the number of dossiers fully reported."""
        return sum(dossier_plan.is_done for dossier_plan in self.plan)

    @property
    def sentence(self) -> str:
        """Return the progress as a sentence, in the current language."""
        return carried_words(self.done, len(self.plan))


def may_read(uow: UnitOfWork, *, by: Actor, call_id: int) -> None:
    """Raise NotAllowed for a person without the right to read the platform for the call, or with a partial view."""
    with uow:
        refuse_draft(authorised(uow, call_id=call_id, by=by, right=Right.IMPORT))
        if visible(uow.snapshot(call_id), by).is_partial:
            raise NotAllowed(READING_FOR_WHOLE)


def may_carry(uow: UnitOfWork, *, by: Actor, call_id: int) -> None:
    """Raise NotAllowed for a person without the right to carry the selection, and for an open call."""
    with uow:
        _require(uow, by, call_id)


def plan_carrying(uow: UnitOfWork, *, by: Actor, call_id: int, there: There, choice: Choice) -> tuple[DossierPlan, ...]:
    """Return the remaining steps of each dossier, given the state read ``there``."""
    return plan_of(_list_wanted(uow, by, call_id), there, choice)


def carry_annotations(
    uow: UnitOfWork, *, by: Actor, call_id: int, line: PlatformWriting, choose: Callable[[There], Choice], progress: Progress | None = None
) -> Carried:
    """Write annotations and labels, which only the team sees. Raises PlatformFailed: beginning again goes on from there."""
    wanted, there = _list_wanted(uow, by, call_id), line.there()
    choice = choose(there)
    plan = [dossier_plan for dossier_plan in plan_of(wanted, there, choice) if dossier_plan.silent]
    run = _Run(uow, by, call_id, line, there, choice, is_public=False)
    refusals = run.carry([dossier_plan.wanted for dossier_plan in plan], progress)
    return _read_back(uow, by, call_id, line, wanted, choice, refusals)


def carry_decisions(
    uow: UnitOfWork,
    *,
    by: Actor,
    call_id: int,
    line: PlatformWriting,
    choose: Callable[[There], Choice],
    loses_files: bool = False,
    progress: Progress | None = None,
) -> Carried:
    """Put dossiers under instruction, then accept, refuse or close, visible to applicants at once.

    Raises InvalidValue with waiting annotations, or missing files; PlatformFailed: a new start continues from there.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        line: connection to the platform.
        choose: returns the choice for the platform's state.
        loses_files: accept that missing files may be erased.
        progress: receives done and total.
    """
    wanted, there = _list_wanted(uow, by, call_id), line.there()
    choice = choose(there)
    plan = plan_of(wanted, there, choice)
    if waiting := [dossier_plan.wanted.dossier for dossier_plan in plan if dossier_plan.silent]:
        raise InvalidValue(_SILENT_FIRST, dossiers=", ".join(waiting))
    deciding = [dossier_plan.wanted for dossier_plan in plan if dossier_plan.public]
    if not loses_files and deciding:
        _require_files(uow, call_id, line, deciding)
    run = _Run(uow, by, call_id, line, there, choice, is_public=True)
    return _read_back(uow, by, call_id, line, wanted, choice, run.carry(deciding, progress))


def read_back(uow: UnitOfWork, *, by: Actor, call_id: int, line: PlatformWriting, choose: Callable[[There], Choice]) -> Carried:
    """Read the platform's state and journal how much of the selection it matches."""
    wanted = _list_wanted(uow, by, call_id)
    return _read_back(uow, by, call_id, line, wanted, choose(line.there()), {})


def sequel_lines(entries: Sequence[Entry]) -> list[str]:
    """Return the carried part of the selection at the platform's last reading, for an archive's sequel; empty without a reading."""
    back = next((entry for entry in reversed(entries) if entry.act == READ_BACK), None)
    if back is None:
        return []
    words = carried_words(back.after["carried"], back.after["to_carry"])
    return [str(Message(N_("The platform was read back on {when}. {said}"), {"when": moment(back.at), "said": words}))]


def _require(uow: UnitOfWork, by: Actor, call_id: int) -> None:
    authorised(uow, call_id=call_id, by=by, right=WRITE)
    snapshot = uow.snapshot(call_id)
    if not snapshot.is_finalised:
        raise NotAllowed
    if visible(snapshot, by).is_partial:
        raise NotAllowed(FOR_WHOLE)


def _list_wanted(uow: UnitOfWork, by: Actor, call_id: int) -> tuple[Wanted, ...]:
    with uow:
        _require(uow, by, call_id)
        whole = uow.snapshot(call_id)
    # What is written there is read by the platform's people, whichever language is read here.
    with language(DEFAULT_LANGUAGE):
        return wanted_of(finalised_snapshot(uow, whole))


def _require_files(uow: UnitOfWork, call_id: int, line: PlatformWriting, deciding: Sequence[Wanted]) -> None:
    with uow:
        snapshot = uow.snapshot(call_id)
        here = [(snapshot.candidature(attachment.candidature_id).dossier, attachment) for attachment in uow.attachments.of_call(call_id)]
    left = line.files_left(here)
    if lacking := [dossier_wanted.dossier for dossier_wanted in deciding if dossier_wanted.dossier in left]:
        raise InvalidValue(_FILES_FIRST, dossiers=", ".join(lacking))


def _read_back(
    uow: UnitOfWork, by: Actor, call_id: int, line: PlatformWriting, wanted: Sequence[Wanted], choice: Choice, refusals: Mapping[str, str]
) -> Carried:
    there = line.there()
    carried = Carried(refusals, there, plan_of(wanted, there, choice))
    left = [dossier_plan.wanted.dossier for dossier_plan in carried.plan if not dossier_plan.is_done]
    after = {"carried": carried.done, "to_carry": len(carried.plan), **({"not_carried": left} if left else {})}
    _record(uow, by, call_id, READ_BACK, "", {}, after)
    return carried


def _record(uow: UnitOfWork, by: Actor, call_id: int, act: Act, dossier: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Journal an answer of the platform, whatever the call's state is now."""
    with uow:
        state = uow.calls.state(call_id)
        with recording(uow, state, by=by, act=act) as progress:
            progress.record(dossier or state.call.slug, before=before, after=after)


class _Run:
    """One run of reporting, dossier by dossier."""

    def __init__(
        self, uow: UnitOfWork, by: Actor, call_id: int, line: PlatformWriting, there: There, choice: Choice, *, is_public: bool
    ) -> None:
        self._uow, self._by, self._call_id, self._line = uow, by, call_id, line
        self._there, self._choice, self._is_public = there, choice, is_public

    def carry(self, wanted: Sequence[Wanted], progress: Progress | None) -> Mapping[str, str]:
        """Report each dossier and return the refusals. Raises PlatformFailed, which gives how many were done before."""
        refusals: dict[str, str] = {}
        for done, dossier_wanted in enumerate(wanted, start=1):
            try:
                if refused := self._carry_one(dossier_wanted):
                    refusals[dossier_wanted.dossier] = refused
            except PlatformFailed as failed:
                carried = done - 1 - len(refusals)
                raise PlatformFailed(_BROKEN_OFF, why=failed.message, done=carried, total=len(wanted)) from None
            if progress:
                progress(done, len(wanted))
        return refusals

    def _carry_one(self, wanted: Wanted) -> str:
        unsure: Step | None = None
        for attempt in range(1, TRIES + 1):
            self._require_still()
            there = self._line.dossier_there(wanted.dossier)
            plan = plan_dossier(wanted, there, self._there.procedure, self._choice)
            steps: tuple[Step, ...] = plan.public if self._is_public else plan.silent
            if unsure is not None and there is not None and unsure not in steps:
                self._keep(there, unsure, Message(_READ_AGAIN))
            unsure = None
            if there is None:
                return ""
            for step in steps:
                try:
                    refused = self._take(there, step)
                except PlatformUnsure:
                    unsure = step
                    break
                if refused:
                    return refused
                if isinstance(step, Examine):
                    there = replace(there, state=PlatformState.UNDER_INSTRUCTION)
            else:
                return ""
            self._line.pause(attempt)
        raise PlatformUnsure(_UNSURE, dossier=wanted.dossier)

    def _require_still(self) -> None:
        with self._uow as uow:
            state = authorised(uow, call_id=self._call_id, by=self._by, right=WRITE)
        if state.phase is not Phase.FINALISED:
            raise NotAllowed

    def _take(self, there: DossierThere, step: Step) -> str:
        instructor = self._there.procedure.instructor(self._choice.instructor, there.group)
        refused = self._line.take(step, dossier=there, instructor=instructor, sends_mail=self._choice.sends_mail)
        self._keep(there, step, Message(_DONE), refused)
        return refused

    def _keep(self, there: DossierThere, step: Step, answer: Message, refused: str = "") -> None:
        with language(DEFAULT_LANGUAGE):
            after = {
                **({} if refused else self._step_payload(step)),
                "instructor": self._choice.instructor,
                "answer": refused or str(answer),
            }
        before: dict[str, Any] = {}
        if self._is_public and not refused:
            after["sends_mail"] = self._choice.sends_mail
            before["platform_state"] = str(there.state)
        act = DECIDED if self._is_public else ANNOTATED
        _record(self._uow, self._by, self._call_id, act, there.dossier, before, after)

    @staticmethod
    def _step_payload(step: Step) -> dict[str, Any]:
        match step:
            case Annotate():
                return {"annotations": [f"{step.field.label} = {step.value}"]}
            case AddLabel():
                return {"label": step.name}
            case Decide():
                return {"platform_state": str(step.verdict.state), "reason": step.reason}
        return {"platform_state": str(PlatformState.UNDER_INSTRUCTION)}

"""Settling of questions left by files: the form's mapping, spellings of administrations, admission of late dossiers."""

from collections import Counter
from dataclasses import replace
from typing import Any

from deliberation.call.call import FormMapping, QuestionRole, Screening
from deliberation.call.people import Actor, Right
from deliberation.dossiers.administrations import shared_sirens
from deliberation.dossiers.candidatures import Administration
from deliberation.dossiers.names import spelling_key
from deliberation.errors import InvalidValue, NotFound
from deliberation.operations.acts import ActInProgress, Receipt, UnitOfWork, acting
from deliberation.record.journal import Act
from phrases import N_


def set_mapping(uow: UnitOfWork, *, by: Actor, call_id: int, mapping: FormMapping) -> Receipt | None:
    """Save the mapping of the form. Raises InvalidValue for an unknown role."""
    with acting(uow, call_id=call_id, by=by, right=Right.SETTLE, act=Act.MAPPING_SET) as act:
        for role in mapping.questions:
            if QuestionRole.known(role) is None:
                raise InvalidValue(N_("{role} is not something that a question can be."), role=role)
        before = uow.calls.mapping(call_id)
        if before != mapping:
            uow.calls.set_mapping(call_id, mapping, revision=act.revision)
            act.record(act.state.call.slug, before=_mapping_payload(before) if before else {}, after=_mapping_payload(mapping))
    return act.receipt


def _mapping_payload(mapping: FormMapping) -> dict[str, Any]:
    """Return a mapping in the journal's notation: a key per role, then the team's questions and opinions, if any."""
    content: dict[str, Any] = {role: key for role, key in mapping.questions.items() if key}
    if mapping.team is not None:
        content["team"] = sorted(mapping.team)
    if mapping.opinions:
        content["opinions"] = {key: str(meaning) for key, meaning in mapping.opinions.items()}
    return content


def merge_administrations(uow: UnitOfWork, *, by: Actor, call_id: int, merged_id: int, into_id: int) -> Receipt | None:
    """Make two administrations one: dossiers and spellings of ``merged_id`` go to ``into_id``; remembered for later imports."""
    with acting(uow, call_id=call_id, by=by, right=Right.SETTLE, act=Act.ADMINISTRATIONS_MERGED) as act:
        merged, into = _pair(uow, call_id, merged_id, into_id)
        _merge(uow, act, merged, into)
        learnt = replace(into, siren=into.siren or merged.siren, acronym=into.acronym or merged.acronym)
        if learnt != into:
            uow.candidatures.update_administration(learnt, revision=act.revision)
        act.record(into.name, before={"administrations": [merged.name, into.name]}, after={"administration": into.name})
    return act.receipt


def _merge(uow: UnitOfWork, act: ActInProgress, merged: Administration, into: Administration) -> None:
    call_id = act.state.id
    uow.candidatures.merge_administration(call_id, merged_id=merged.id, into_id=into.id, revision=act.revision)
    for text in (merged.name, *merged.spellings):
        uow.candidatures.set_spelling(
            call_id, key=spelling_key(text), text=text, administration_id=into.id, is_decided=True, revision=act.revision
        )


def settle_siren(uow: UnitOfWork, *, by: Actor, call_id: int, siren: str, are_one: bool) -> Receipt | None:
    """Record whether the administrations with a common SIREN are a single applicant or several, also for later imports.

    Single: a merge into the administration with most dossiers. Several: each stays, until a file brings a further name for this SIREN.
    Raises InvalidValue without an open question on this SIREN.
    """
    what = Act.ADMINISTRATIONS_MERGED if are_one else Act.ADMINISTRATIONS_TOLD_APART
    with acting(uow, call_id=call_id, by=by, right=Right.SETTLE, act=what) as act:
        filed = Counter(candidature.administration_id for candidature in uow.candidatures.each(call_id))
        known = (administration for administration in _administrations(uow, call_id).values() if administration.id in filed)
        sharing = shared_sirens(known).get(siren, ())
        if not sharing:
            raise InvalidValue(N_("No applicants share the SIREN {siren}, or this was answered."), siren=siren)
        names = [administration.name for administration in sharing]
        if are_one:
            into = max(sharing, key=lambda administration: (filed[administration.id], -administration.id))
            for merged in sharing:
                if merged is not into:
                    _merge(uow, act, merged, into)
            act.record(into.name, before={"administrations": names}, after={"administration": into.name})
        else:
            for one in sharing:
                uow.candidatures.update_administration(replace(one, shares_siren=True), revision=act.revision)
            act.record(siren, before={}, after={"administrations": names})
    return act.receipt


def tell_apart(uow: UnitOfWork, *, by: Actor, call_id: int, one_id: int, other_id: int) -> Receipt | None:
    """Record that two administrations differ, so that their merge is no longer proposed. None if already recorded."""
    with acting(uow, call_id=call_id, by=by, right=Right.SETTLE, act=Act.ADMINISTRATIONS_TOLD_APART) as act:
        pair, names = frozenset((one_id, other_id)), [administration.name for administration in _pair(uow, call_id, one_id, other_id)]
        if pair not in uow.candidatures.told_apart(call_id):
            uow.candidatures.tell_apart(call_id, pair, revision=act.revision)
            act.record(", ".join(names), before={}, after={"administrations": names})
    return act.receipt


def propose_again(uow: UnitOfWork, *, by: Actor, call_id: int, one_id: int, other_id: int) -> Receipt | None:
    """Undo ``tell_apart``, so that the merge is proposed again. None if absent."""
    with acting(uow, call_id=call_id, by=by, right=Right.SETTLE, act=Act.MERGE_PROPOSED_AGAIN) as act:
        pair, names = frozenset((one_id, other_id)), [administration.name for administration in _pair(uow, call_id, one_id, other_id)]
        if pair in uow.candidatures.told_apart(call_id):
            uow.candidatures.forget_told_apart(call_id, pair)
            act.record(", ".join(names), before={"administrations": names}, after={})
    return act.receipt


def _pair(uow: UnitOfWork, call_id: int, one_id: int, other_id: int) -> tuple[Administration, Administration]:
    known = _administrations(uow, call_id)
    if one_id not in known or other_id not in known:
        raise NotFound
    if one_id == other_id:
        raise InvalidValue(N_("Choose two different applicants."))
    return known[one_id], known[other_id]


def split_spelling(uow: UnitOfWork, *, by: Actor, call_id: int, administration_id: int, spelling: str) -> Receipt | None:
    """Make a spelling a separate administration, with its dossiers, also for later imports.

    Raises InvalidValue for the last spelling of an administration.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.SETTLE, act=Act.SPELLING_SPLIT) as act:
        source = _administrations(uow, call_id).get(administration_id)
        if source is None or spelling not in source.spellings:
            raise NotFound
        if len(source.spellings) < 2:
            raise InvalidValue(N_("An applicant keeps at least one spelling."))
        new_id = uow.candidatures.add_administration(
            call_id, replace(source, id=0, name=spelling, siren=None, spellings=(), acronym=""), revision=act.revision
        )
        # Remember both as a person's decision, so that the merge is not proposed again.
        for text in source.spellings:
            owner = new_id if text == spelling else administration_id
            uow.candidatures.set_spelling(
                call_id, key=spelling_key(text), text=text, administration_id=owner, is_decided=True, revision=act.revision
            )
        moved = []
        for candidature in uow.candidatures.of_call(call_id):
            if candidature.administration_id == administration_id and spelling_key(candidature.declared_administration) == spelling_key(
                spelling
            ):
                uow.candidatures.update(replace(candidature, administration_id=new_id), revision=act.revision)
                moved.append(candidature.dossier)
        act.record(spelling, before={"administration": source.name}, after={"administration": spelling, "dossiers": moved})
    return act.receipt


def rename_administration(
    uow: UnitOfWork, *, by: Actor, call_id: int, administration_id: int, name: str, acronym: str, ministry: str, kind: str
) -> Receipt | None:
    """Correct an administration's name, acronym, ministry or kind. Raises InvalidValue for an empty name."""
    with acting(uow, call_id=call_id, by=by, right=Right.SETTLE, act=Act.ADMINISTRATION_RENAMED) as act:
        before = _administrations(uow, call_id).get(administration_id)
        if before is None:
            raise NotFound
        after = replace(before, name=name.strip(), acronym=acronym.strip(), ministry=ministry.strip(), kind=kind.strip())
        if after != before:
            uow.candidatures.update_administration(after, revision=act.revision)
            act.record(after.name, before=_describe_administration(before), after=_describe_administration(after))
    return act.receipt


def _describe_administration(administration: Administration) -> dict[str, str]:
    return {part: getattr(administration, part) for part in ("name", "acronym", "ministry", "kind")}


def _administrations(uow: UnitOfWork, call_id: int) -> dict[int, Administration]:
    return {administration.id: administration for administration in uow.candidatures.administrations(call_id)}


def admit_late(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int, reason: str) -> Receipt | None:
    """Admit a late candidature; None if already admitted for the same reason.

    Raises NotFound if ``by`` is recused; InvalidValue without a reason, or for a candidature in time.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.ADMIT_LATE, act=Act.LATE_ADMITTED, candidature_id=candidature_id) as act:
        if not reason.strip():
            raise InvalidValue(N_("Say why this late dossier is admitted: the minutes will give the reason."))
        old = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if not old.is_late:
            raise InvalidValue(N_("{dossier} was filed in time: there is nothing to admit."), dossier=old.dossier)
        if old.awaits_admission or old.admission_reason != reason.strip():
            new = replace(old, admitted_by=act.by, admitted_at=act.at, admission_reason=reason.strip())
            uow.candidatures.update(new, revision=act.revision)
            act.record(
                old.dossier,
                before={"admitted": not old.awaits_admission, "reason": old.admission_reason},
                after={"admitted": True, "reason": new.admission_reason},
            )
    return act.receipt


def take_back_admission(uow: UnitOfWork, *, by: Actor, call_id: int, candidature_id: int) -> Receipt | None:
    """Withdraw the admission of a late candidature; None without admission.

    Raises NotFound if ``by`` is recused; InvalidValue for a shortlisted candidature, whose pre-selection needs the admission.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.ADMIT_LATE, act=Act.ADMISSION_TAKEN_BACK, candidature_id=candidature_id) as act:
        old = uow.candidatures.get_many(call_id, [candidature_id])[candidature_id]
        if old.admitted_at is None:
            return None
        if old.screening is Screening.SHORTLISTED:
            raise InvalidValue(N_("{dossier} is shortlisted: change its pre-selection first."), dossier=old.dossier)
        uow.candidatures.update(replace(old, admitted_by="", admitted_at=None, admission_reason=""), revision=act.revision)
        act.record(old.dossier, before={"admitted": True, "reason": old.admission_reason}, after={"admitted": False})
    return act.receipt

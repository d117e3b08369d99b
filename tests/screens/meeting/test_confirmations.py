"""What the confirmation of an act says beside its name and its file, where the act has several effects or is done for one member.

Each act is done on the demonstration's meeting as its screen does it; its sentence is the one that screens show
(``feedback.done_sentence``). Acts that are confirmed by their name and their file alone are in ``tests/screens/frame/test_feedback.py``.
"""

from collections.abc import Callable
from typing import Any

import pytest

from deliberation.derived.meeting.agreement_lists import asked_to_agree, read_now, unfit
from deliberation.meeting.meeting import Arrangement, ProjectorView, Sent, SentView
from deliberation.operations.dossiers.screening import decline_waiting
from deliberation.operations.meeting.meeting import choose_debate_line, record_presence, send_to_room, show_on_projector, write_debate_line
from deliberation.operations.selection.decisions import dissent, record_decisions, record_dissent, withdraw_dissent
from tests.worlds.acts import agree_list, arrange_agenda, call_item, enter_vote, give_casting_vote, move_item, read_list, show_list, undo
from tests.worlds.extras import is_installed
from tests.worlds.open_call import OpenCall
from tests.worlds.passes import pass_verb
from tests.worlds.terms import Change, Method, Option, Outcome, Person, Presence, Receipt, Role, Screening, agenda
from ui import feedback

REASON = "Dit en séance."


class Stage:
    """The demonstration's open meeting, everybody here: a ``file`` under discussion on which nobody is recused, and ``another``."""

    def __init__(self, call: OpenCall) -> None:
        self.call = call
        call.open_meeting()
        fit = [item.candidature_id for item in agenda(call.snapshot) if unfit(call.snapshot, item.candidature_id) is None]
        self.file, self.another = (call.snapshot.candidature(id_).dossier for id_ in fit[:2])
        self.member = next(juror for juror in call.snapshot.jurors if not juror.has(Role.CHAIR))
        self.call_file(self.file)

    def do(self, verb: Callable[..., Receipt | None], by: Person | None = None, **given: Any) -> Receipt:
        who: Any = self.call.by(by) if by else self.call.by_console()
        receipt = verb(self.call.uow(), **who, **given)
        assert receipt
        return receipt

    def on_file(self, verb: Callable[..., Receipt | None], by: Person | None = None, **given: Any) -> Receipt:
        return self.do(verb, by, candidature_id=self.call.id_of(self.file), **given)

    def call_file(self, dossier: str | None) -> Receipt:
        return self.do(call_item, candidature_id=dossier and self.call.id_of(dossier))

    def decide(self) -> Receipt:
        return self.do(record_decisions, changes=[self.selected])

    @property
    def selected(self) -> Change:
        version = self.call.decision(self.file).version
        return Change(self.call.id_of(self.file), Outcome.SELECTED, "technical", reason=REASON, seen_version=version)


def enter_a_vote(at: Stage) -> Receipt:
    at.call.ballot(at.file, Method.NAMED)
    return at.on_file(enter_vote, number=1, person_id=at.member.id, choice=Option.IN_FAVOUR)


def settle_a_tie(at: Stage) -> Receipt:
    at.call.ballot(at.file, Method.HANDS)
    at.call.close(at.file, counts={Option.IN_FAVOUR: 5, Option.AGAINST: 5})
    return at.on_file(give_casting_vote, number=1, choice=Option.IN_FAVOUR)


def withdraw_a_pass(at: Stage) -> Receipt:
    at.call.ballot(at.file, Method.SECRET)
    candidature_id, member_id = at.call.id_of(at.file), at.member.id
    pass_verb("issue_ballot_pass")(at.call.uow(), **at.call.by_console(), candidature_id=candidature_id, number=1, person_id=member_id)
    return at.on_file(pass_verb("withdraw_ballot_pass"), number=1, person_id=member_id)


def agree_to_a_list(at: Stage) -> Receipt:
    at.call_file(None)
    at.do(read_list, changes=[at.selected])
    for person in asked_to_agree(at.call.snapshot):
        show_list(at.call.uow(), by=person, call_id=at.call.call_id, read_at=read_now(at.call.snapshot)[0].read_at, has_seen=True)
    return at.do(agree_list, candidature_ids=[at.call.id_of(at.file)])


def pre_select(at: Stage) -> Receipt | None:
    at.call_file(None)
    return at.call.pre_select(at.file, Screening.DECLINED, reason=REASON)


def decline_on_hold(at: Stage) -> Receipt:
    at.call_file(None)
    at.call.pre_select(at.file, Screening.RESERVE)
    seen = {at.call.id_of(at.file): at.call.candidature(at.file).screening_version}
    return at.do(decline_waiting, seen=seen, reason=REASON)


def dissent_oneself(at: Stage) -> Receipt:
    at.decide()
    return at.on_file(dissent, at.member, sentence=REASON, seen_version=1)


def dissent_for_a_member(at: Stage) -> Receipt:
    at.decide()
    return at.on_file(record_dissent, person_id=at.member.id, sentence=REASON, seen_version=1)


def take_a_dissent_back(at: Stage) -> Receipt:
    dissent_for_a_member(at)
    return at.on_file(withdraw_dissent, person_id=at.member.id)


def choose_a_line(at: Stage) -> Receipt:
    at.on_file(write_debate_line, text="Une remarque.")
    return at.on_file(choose_debate_line, number=1, in_minutes=True)


CONFIRMED: tuple[tuple[str, Callable[[Stage], Receipt | None]], ...] = (
    ("Écran de salle changé : classement", lambda at: at.do(show_on_projector, what=ProjectorView.RANKING)),
    ("Envoi à l’écran de salle : robustesse", lambda at: at.do(send_to_room, sent=Sent(SentView.ROBUSTNESS))),
    ("Dossier appelé : {another}", lambda at: at.call_file(at.another)),
    ("Dossier appelé : aucun dossier", lambda at: at.call_file(None)),
    ("Ordre de passage établi : par filière", lambda at: at.do(arrange_agenda, arrangement=Arrangement.BY_TRACK)),
    ("Ordre de passage établi : {file} en position 5", lambda at: at.on_file(move_item, to=5)),
    ("Présence enregistrée : {member} (excusé·e)", lambda at: at.do(record_presence, presences={at.member.id: Presence.EXCUSED})),
    ("Vote saisi pour un membre : {file} (membre : {member})", enter_a_vote),
    ("Voix prépondérante exercée : {file} (pour)", settle_a_tie),
    *((("Laissez-passer d’un scrutin secret retiré : {file} (membre : {member})", withdraw_a_pass),) if is_installed("paper") else ()),
    ("Décision enregistrée : {file} (retenu)", lambda at: at.decide()),
    ("Acte annulé : {file} (à discuter)", lambda at: at.do(undo, sequence=at.decide().sequence)),
    ("Décidé sans débat : {file} (retenu)", agree_to_a_list),
    ("Présélection enregistrée : {file} (non présélectionné)", pre_select),
    ("Présélection enregistrée : {file} (non présélectionné)", decline_on_hold),
    ("Opinion divergente consignée : {file} (membre : {member})", dissent_oneself),
    ("Opinion divergente consignée : {file} (membre : {member})", dissent_for_a_member),
    ("Opinion divergente retirée : {file} (membre : {member})", take_a_dissent_back),
    ("Choix d’une note du débat : {file} (pour le procès-verbal)", choose_a_line),
)


@pytest.mark.parametrize(("words", "act"), CONFIRMED)
def test_confirmation_says_which_effect_an_act_had_and_for_whom(call: OpenCall, words: str, act: Callable[[Stage], Receipt | None]) -> None:
    stage = Stage(call)
    receipt = act(stage)
    assert receipt
    said = feedback.done_sentence(receipt, shown=str).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert said.rpartition(", à ")[0] == words.format(file=stage.file, another=stage.another, member=stage.member.name)

"""Where money is the limit: what a decision gives, who goes over an envelope, what finalising asks for, what is kept of it."""

import io
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest

from deliberation.errors import OverEnvelope
from exports.dated import dated_zip
from exports.record import read_record
from tests.worlds.acts import import_dossiers, record_decisions, undo
from tests.worlds.archives import archive_problems, archive_zip, problems
from tests.worlds.dossiers import answer, file_of, record
from tests.worlds.money import fund
from tests.worlds.room import NOON, Room
from tests.worlds.terms import Act, Change, Outcome, board_gauges, checklist, journal_lines, language

ASKED = {"101": Decimal("60000.00"), "102": Decimal("40000.50"), "103": None}


@pytest.fixture
def funded(room: Room) -> Room:
    """Two technical places and 100,000 euros; 101 to 103 ask for 60,000, 40,000.50 and nothing that can be read."""
    fund(room.uow(), room.call_id, {"technical": 100_000}, ASKED)
    return room


def decide(room: Room, *dossiers: str, by: str = "organiser", reason: str = "", **said: Any) -> None:
    changes = [
        Change(room.ids[each], Outcome.SELECTED, "technical", reason="Solide", seen_version=room.decision(each).version, **said)
        for each in dossiers
    ]
    record_decisions(room.uow(), **room.by(by), changes=changes, override_reason=reason)


def spent(room: Room) -> Decimal:
    return board_gauges(room.snapshot)[0].spent


def test_selection_gives_what_was_asked_for_to_the_cent(funded: Room) -> None:
    decide(funded, "101")
    assert funded.decision("101").amount == Decimal("60000.00")
    decide(funded, "101", amount=Decimal("59999.50"))
    assert (funded.decision("101").amount, spent(funded)) == (Decimal("59999.50"), Decimal("59999.50"))
    decide(funded, "102")
    assert spent(funded) == Decimal("100000.00")


def test_amounts_are_given_without_an_envelope_too(room: Room) -> None:
    fund(room.uow(), room.call_id, {}, ASKED)
    decide(room, "101", "103")
    assert (room.decision("101").amount, room.decision("103").amount) == (Decimal("60000.00"), None)
    decide(room, "101", amount=Decimal("45000.00"))
    assert (room.decision("101").amount, spent(room)) == (Decimal("45000.00"), Decimal(0))
    assert "Chaque dossier retenu a son montant" not in missing(room)
    fund(room.uow(), room.call_id, {}, {"103": Decimal(500)})
    assert "Chaque dossier retenu a son montant" in missing(room)


def test_going_over_the_envelope_takes_the_chair_and_a_reason(funded: Room) -> None:
    decide(funded, "101")
    for by, reason in (("organiser", "Exceptionnel"), ("chair", "")):
        with pytest.raises(OverEnvelope, match=r"100\s000,50\s€ pour une enveloppe de 100\s000\s€"):
            decide(funded, "102", by=by, reason=reason)
    decide(funded, "102", by="chair", reason="Exceptionnel")
    assert spent(funded) == Decimal("100000.50")
    assert "L’enveloppe de chaque filière est respectée" in missing(funded)


def missing(room: Room) -> list[str]:
    return [str(check.text) for check in checklist(room.snapshot) if check.stands_in_the_way]


def test_selection_without_an_amount_is_asked_for_one_before_finalising(funded: Room) -> None:
    decide(funded, "103")
    assert funded.decision("103").amount is None
    assert "Chaque dossier retenu a son montant" in missing(funded)
    decide(funded, "103", amount=Decimal(0))
    assert "Chaque dossier retenu a son montant" not in missing(funded)


def test_amount_is_journalled_and_an_undo_gives_it_back(funded: Room) -> None:
    decide(funded, "101")
    decide(funded, "101", amount=Decimal(50_000))
    with funded.reading() as uow:
        entries = uow.journal.of_acts(funded.call_id, {Act.DECIDED})
    lines = journal_lines(entries[-1:], whole=funded.snapshot, view=funded.snapshot)
    said = {change.field: (change.before, change.after) for change in lines[0].changes}
    assert {key: tuple(text.replace("\u202f", " ").replace("\u00a0", " ") for text in value) for key, value in said.items()}[
        "Montant accordé"
    ] == ("60 000 €", "50 000 €")
    undo(funded.uow(), **funded.by("organiser"), sequence=entries[-1].sequence)
    assert funded.decision("101").amount == Decimal(60_000)


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_archive_tells_the_amounts_and_its_verifier_another_one(funded: Room, tongue: str) -> None:
    decide(funded, "101", amount=Decimal("59999.50"))
    assert funded.decline_and_finalise()
    whole = funded.snapshot
    with language(tongue):
        archive = archive_zip(read_record(funded.reading(), whole=whole, view=whole), made_at=NOON)
    assert archive_problems(archive) == ()
    with ZipFile(io.BytesIO(archive)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    forged = files | {"selection.json": files["selection.json"].replace(b'"amount": "59999.50"', b'"amount": "69999.50"')}
    found = problems(dated_zip(forged, NOON, is_compressed=False))
    assert {(one.code, one.values.get("field")) for one in found} >= {("table", "amount")}


def test_amount_asked_for_comes_with_the_file_and_follows_it(room: Room) -> None:
    def asked(amount: Decimal | None) -> Decimal | None:
        file = file_of(record("201", answer("?", "montant"), amount_asked=amount), mapping={"amount": "montant"})
        import_dossiers(room.uow(), **room.by_console(), file=file)
        return room.snapshot.by_dossier["201"].amount_asked

    assert [asked(Decimal("12500.50")), asked(Decimal(13_000)), asked(None)] == [Decimal("12500.50"), Decimal(13_000), None]

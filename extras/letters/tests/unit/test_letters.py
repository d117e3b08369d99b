"""Letters, messages and the meeting for a calendar: to whom, with what filled in, in which files."""

import csv
import email
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from email import policy
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from deliberation.call.call import Phase, Screening, Version
from deliberation.call.people import Person, Role
from deliberation.derived.meeting.hearings import Hearing
from deliberation.derived.scoring.coverage import still_missing
from deliberation.dossiers.candidatures import Content, Field
from deliberation.meeting.hearings import Slot
from deliberation.record.wordings import Wording, Words
from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.record import Record
from extras.letters.codes import codes_pdf
from extras.letters.letter import letters, without_address, without_letter
from extras.letters.messages import (
    convocations,
    convocations_csv,
    convocations_zip,
    draft,
    mail_address,
    meeting_ics,
    messages_csv,
    written,
)
from extras.letters.paper import letters_csv, letters_zip
from phrases import language
from tests.unit.dossiers.test_contacts import WHOLE
from tests.unit.exports.reading import MADE_AT
from tests.unit.exports.test_internal_words import CALLS
from tests.worlds.snapshots import make_candidature, make_snapshot

ESTABLISHMENT = (
    Field("entreprise_raison_sociale", "", "OFFICE DES ESSAIS"),
    Field("etablissement_adresse", "", "OFFICE DES ESSAIS\r\n10 RUE DES ESSAIS\r\n75011 PARIS 11\r\nFRANCE"),
    Field("etablissement_numero_voie", "", "10"),
    Field("etablissement_type_voie", "", "RUE"),
    Field("etablissement_nom_voie", "", "DES ESSAIS"),
    Field("etablissement_code_postal", "", "75011"),
    Field("etablissement_localite", "", "PARIS 11"),
    Field("prenom", "", "Camille"),
    Field("nom", "", "Martin"),
)
HOSTILE = '=1+1\n#panic("x") $a$ *gras* @ref <b> {motif} \\ 😀 \u0001'


def decided(**changes: Any) -> Snapshot:
    first: dict[str, Any] = {"title": "Un projet", "content": Content(establishment=ESTABLISHMENT), "contact": "a@exemple.fr"}
    apart = {"screening_reason": "Hors sujet.", "screening_version": 1, "proposed_comment": "Entre nous"}
    files = [
        make_candidature(1, **{**first, **changes}),
        make_candidature(2),
        make_candidature(3),
        make_candidature(4, is_withdrawn=True),
        make_candidature(5, screening=Screening.DECLINED, **apart),
        make_candidature(6, screening=Screening.RESERVE),
    ]
    decisions = [
        Decision(1, Outcome.SELECTED, "t1", reason="Solide.", version=1, amount=Decimal("12500.50")),
        Decision(2, Outcome.RESERVE, "t2", 3, reason="À suivre.", version=1),
        Decision(3, Outcome.DECLINED, reason="Trop tôt.", version=1),
    ]
    version = Version(1, "ab" * 32, "La présidence", datetime(2019, 7, 4, 16, tzinfo=UTC))
    return make_snapshot(candidatures=files, decisions=decisions, phase=Phase.FINALISED, versions=(version,))


def record(snapshot: Snapshot, said: Mapping[Wording, Words] | None = None) -> Record:
    return Record(snapshot, (), {}, words=said or {})


def test_each_applicant_is_told_their_own_decision_and_nobody_who_was_told_nothing() -> None:
    with language("fr"):
        made = list(letters(decided(), {}, made_at=MADE_AT))
    assert [(one.line.candidature.dossier, str(one.wording)) for one in made] == [
        ("1001", "letter_selected"),
        ("1002", "letter_reserve"),
        ("1003", "letter_declined"),
        ("1005", "letter_not_shortlisted"),
    ]
    assert without_letter(decided()) == 2
    selected, reserve, declined, not_shortlisted = (one.text.replace("\u00a0", " ").replace("\u202f", " ") for one in made)
    assert "« Un projet » (n° 1001)" in selected
    assert "Montant accordé : 12 500,50 €." in selected
    assert "Solide." in selected
    assert "Montant" not in reserve
    assert "Filière 2, rang 3." in reserve
    assert "Trop tôt." in declined
    assert "Hors sujet." in not_shortlisted
    assert "Entre nous" not in not_shortlisted


@pytest.mark.parametrize("code", ["fr", "en"])
def test_letter_of_the_jury_tells_what_was_computed_and_that_it_decided_nothing(code: str) -> None:
    with language(code):
        *by_the_jury, not_shortlisted = (one.text for one in letters(decided(), {}, made_at=MADE_AT))
    (told,) = {text.split("\n\n")[-1] for text in by_the_jury}
    assert "311-3-1" in told
    assert "RGPD" in told if code == "fr" else "GDPR" in told
    assert "311-3-1" not in not_shortlisted


def test_envelope_has_who_filed_without_civility_and_the_address_once() -> None:
    (letter, *_others) = letters(decided(), {}, made_at=MADE_AT)
    assert letter.addressee.lines == ("Office des essais", "Camille Martin", "10 RUE DES ESSAIS", "75011 PARIS 11")
    whole = tuple(field for field in ESTABLISHMENT if "voie" not in field.key)
    (letter, *_others) = letters(decided(content=Content(establishment=whole)), {}, made_at=MADE_AT)
    assert letter.addressee.street[0] == "10 RUE DES ESSAIS"


@pytest.mark.parametrize("organisation", ["Camille Martin", "Mme MARTIN Camille", "Dre  Camille Martin"])
def test_envelope_of_a_person_who_files_for_themselves_names_them_once(organisation: str) -> None:
    filed = decided()
    renamed = {id_: replace(one, name=organisation) for id_, one in filed.administrations.items()}
    (letter, *_others) = letters(replace(filed, administrations=renamed), {}, made_at=MADE_AT)
    assert letter.addressee.lines == (organisation, "10 RUE DES ESSAIS", "75011 PARIS 11")


def test_files_hold_a_pdf_and_a_docx_for_each_the_same_each_time() -> None:
    said = {Wording.LETTERHEAD: {"sender": "Direction des essais", "town": "Paris", "signatory": "Claude Petit"}}
    with language("fr"):
        made = letters_zip(record(decided(), said), made_at=MADE_AT)
        assert made == letters_zip(record(decided(), said), made_at=datetime(2030, 1, 1, tzinfo=UTC))
    with ZipFile(io.BytesIO(made)) as opened:
        assert opened.namelist() == [f"{number}.{kind}" for kind in ("pdf", "docx") for number in (1001, 1002, 1003, 1005)]
        read = [
            PdfReader(io.BytesIO(opened.read("1001.pdf"))).pages[0].extract_text(),
            "\n".join(one.text for one in docx.Document(io.BytesIO(opened.read("1001.docx"))).paragraphs),
        ]
    for text in read:
        plain = " ".join(text.split())
        for part in ("Direction des essais", "Camille Martin", "Paris, le 4 juillet 2019", "Un projet", "Solide.", "Claude Petit"):
            assert part in plain


def test_mail_merge_has_french_headings_and_a_row_a_letter() -> None:
    with language("fr"):
        rows = list(csv.reader(io.StringIO(letters_csv(record(decided()), made_at=MADE_AT).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0][:7] == ["dossier", "projet", "organisme", "destinataire", "adresse", "ville", "courriel"]
    assert rows[1][:4] == ["1001", "Un projet", "Office des essais", "Camille Martin"]
    assert rows[1][4:7] == ["10 RUE DES ESSAIS", "75011 PARIS 11", "a@exemple.fr"]
    assert [row[7] for row in rows[1:]] == ["Retenu", "Liste complémentaire", "Non retenu", "Non présélectionné"]


def test_mail_merge_has_no_column_that_no_letter_fills() -> None:
    snapshot = decided(content=Content(), contact="")
    given = replace(snapshot.decision(1), amount=None)
    with language("fr"):
        made = letters_csv(record(replace(snapshot, decisions={**snapshot.decisions, 1: given})), made_at=MADE_AT).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(made, newline=""), delimiter=";")) == [
        "dossier", "projet", "organisme", "décision", "filière", "rang", "motif", "objet", "texte"
    ]  # fmt: skip


def test_nothing_that_somebody_wrote_is_markup_formula_or_header() -> None:
    snapshot = decided(title=HOSTILE)
    with language("fr"):
        with ZipFile(io.BytesIO(letters_zip(record(snapshot), made_at=MADE_AT))) as opened:
            text = PdfReader(io.BytesIO(opened.read("1001.pdf"))).pages[0].extract_text()
        (row, *_rest) = csv.DictReader(
            io.StringIO(letters_csv(record(snapshot), made_at=MADE_AT).decode("utf-8-sig"), newline=""), delimiter=";"
        )
        (message,) = written(snapshot, {Wording.INVITATION: {"title": "{nom}", "text": "Bonjour"}}, Wording.INVITATION, [HARMFUL], {})
    assert '#panic("x") $a$ *gras*' in " ".join(text.split())
    assert row["projet"].startswith("'=1+1")
    mail = email.message_from_bytes(draft(message), policy=policy.default)
    assert (mail["Bcc"], mail["To"], mail["X-Unsent"]) == (None, None, "1")


HARMFUL = Person(9, 1, "Nom\r\nBcc: b@exemple.fr", frozenset({Role.JUROR}), email="a@exemple.fr, b@exemple.fr")
JUROR = Person(101, 1, "Juré 01", frozenset({Role.JUROR}), email="j@exemple.fr", organisation="Office")


def meeting() -> Snapshot:
    snapshot = make_snapshot(marks=[[[5, 4], [None, None]]])
    call = replace(snapshot.call, meets_at=datetime(2019, 7, 4, 12, tzinfo=UTC))
    return replace(snapshot, call=call)


def test_message_is_filled_for_each_and_opens_in_a_mail_program() -> None:
    said = {Wording.MINUTES: {"place": "Salle 4, 1 rue des Essais", "order_of_the_day": ""}}
    with language("fr"):
        (message,) = written(meeting(), said, Wording.CONVOCATION, [JUROR], {101: "https://jury.example/entree/x"})
    plain = message.text.replace("\u00a0", " ")
    assert "le 4 juillet 2019 à 14:00." in plain
    assert "Lieu : Salle 4" in plain
    assert "https://jury.example/entree/x" in plain
    assert "Ordre du jour" not in plain
    assert mail_address(message).startswith("mailto:j%40exemple.fr?subject=Un%20appel")


def test_reminder_asks_for_the_ai_declaration_until_it_is_made() -> None:
    plain = meeting()
    asking = replace(plain, call=replace(plain.call, rules=replace(plain.call.rules, ai_declaration=True)))
    declared = replace(asking, no_ai_declared=frozenset({JUROR.id}))
    with language("fr"):
        said = ["IA générative" in still_missing(one, JUROR) for one in (plain, asking, declared)]
    assert said == [False, True, False]


def test_draft_has_the_meeting_and_a_mail_merge_a_row_a_person() -> None:
    with language("fr"):
        calendar = meeting_ics(meeting(), place="Salle 4, au fond; à gauche", at=MADE_AT)
        (message,) = written(meeting(), {}, Wording.CONVOCATION, [JUROR], {})
        rows = messages_csv([message]).decode("utf-8-sig").splitlines()
        mail = email.message_from_bytes(draft(message, calendar), policy=policy.default)
    (event,) = mail.iter_attachments()
    assert (mail["To"], event.get_filename(), event.get_content_charset()) == ("j@exemple.fr", "seance.ics", "utf-8")
    assert rows[0] == "nom;courriel;rôles;organisme;objet;texte;lien;reste à faire"
    lines = calendar.decode().split("\r\n")
    assert {"DTSTART:20190704T120000Z", "LOCATION:Salle 4\\, au fond\\; à gauche", "SUMMARY:Jury\u00a0: Un appel"} <= set(lines)
    assert max(len(line.encode()) for line in lines) <= 75


@pytest.mark.parametrize("count", [1, 6, 7])
def test_codes_are_six_a_page_each_with_its_name(count: int) -> None:
    people = [replace(JUROR, id=number, name=f"Juré {number}") for number in range(1, count + 1)]
    links = {one.id: f"https://jury.example/entree/{one.id}" for one in people}
    with language("fr"):
        pages = PdfReader(io.BytesIO(codes_pdf(meeting(), people, links, at=MADE_AT))).pages
    assert [page.extract_text().count("Juré ") for page in pages] == ([count] if count <= 6 else [6, count - 6])


def test_team_is_written_its_own_hour_with_the_event_and_nothing_of_it_is_markup() -> None:
    snapshot = decided(title=HOSTILE)
    slot = Slot(datetime(2019, 7, 4, 8, tzinfo=UTC), datetime(2019, 7, 4, 8, 20, tzinfo=UTC))
    one = Hearing(snapshot.candidatures[0], slot, ())
    with language("fr"):
        (made,) = convocations(snapshot, {}, [one], {1: "https://exemple.fr/passage/x"})
        content = convocations_zip(snapshot, [made], place="Salle 4", at=MADE_AT)
        table = convocations_csv([made]).decode("utf-8-sig")
    with ZipFile(io.BytesIO(content)) as opened:
        assert opened.namelist() == ["1-1001.eml", "1-1001.ics"]
        mail = email.message_from_bytes(opened.read("1-1001.eml"), policy=policy.default)
        calendar = opened.read("1-1001.ics").decode()
    body = mail.get_body()
    assert body is not None
    said = body.get_content()
    assert ("4 juillet 2019 à 10:00" in said, "https://exemple.fr/passage/x" in said, mail["To"]) == (True, True, "a@exemple.fr")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["audition.ics"]
    assert ("DTSTART:20190704T080000Z" in calendar, "UID:audition-" in calendar, "projet" in calendar) == (True, True, False)
    (row,) = list(csv.reader(io.StringIO(table), delimiter=";"))[1:]
    assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_letters_are_addressed_and_those_without_an_address_counted() -> None:
    files = [make_candidature(1, contact=WHOLE.text), make_candidature(2, contact="b@example.org")]
    decisions = [Decision(number, Outcome.SELECTED, "t1", reason="Solide.", version=1) for number in (1, 2)]
    snapshot = make_snapshot(candidatures=files, decisions=decisions)
    first, second = letters(snapshot, {}, made_at=MADE_AT)
    assert first.envelope[1:] == ("Camille Martin", "10 rue des Essais", "Bâtiment B", "75011 Paris")
    assert (first.addressee.email, second.addressee.email) == ("c.martin@example.org", "b@example.org")
    assert len(without_address(snapshot)) == 1


def test_title_of_several_lines_stands_on_one_in_a_letter() -> None:
    file = make_candidature(1, title="Douleur de l’enfant :\nhypnose\net réalité virtuelle")
    snapshot = make_snapshot(candidatures=[file], decisions=[Decision(1, Outcome.SELECTED, "t1", reason="Solide.", version=1)])
    (letter,) = letters(snapshot, {}, made_at=MADE_AT)
    assert "Douleur de l’enfant : hypnose et réalité virtuelle" in letter.text


@given(snapshot=CALLS, code=st.sampled_from(["fr", "en"]))
def test_what_the_team_wrote_for_itself_leaves_in_no_letter(snapshot: Snapshot, code: str) -> None:
    with language(code):
        told = [letter.title + letter.text for letter in letters(snapshot, {}, made_at=MADE_AT)]
    assert [text for text in told if "Entre nous" in text or "peu fiable" in text] == []

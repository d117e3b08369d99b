"""The import: a preview that writes nothing, all or nothing, the same file twice, a wrong file."""

from collections.abc import Sequence
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import bootstrap
from phrases import _
from tests.places import FIXTURES, ROOT
from tests.screens import looking
from tests.unit.intake.broken.book import Book, Page, xlsx
from tests.worlds.acts import plain, save_person, update_call
from tests.worlds.demonstration import current_csv, demo_call
from tests.worlds.dossiers import csv_of_one_siren
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Role, Screening, WithdrawalWord
from ui.preparation.importing import readings, uploads
from ui.texts import literal
from ui.widgets import saying

FIRST = "dossiers_ami-intelligence-artificielle_2019-06-03_10-12.xlsx"
LATER = "dossiers_ami-intelligence-artificielle_2019-06-06_09-00.xlsx"
CURRENT = "dossiers_ami-intelligence-artificielle_2026-01-15_14-52.xlsx"
MARKS = "notes_jury_long.csv"
GONE = "523044"
NEW, CHANGED, STATE_CHANGED, UNCHANGED, WITHDRAWN, ABSENT = range(6)


@pytest.fixture
def imports(open_page: looking.Open) -> looking.Open:
    return lambda: open_page("imports.py", Role.ORGANISER)


def upload(app: AppTest, name: str, content: bytes | None = None, *, field: str = "dossiers") -> AppTest:
    """Send a file to one of the fields, which is chosen first."""
    if app.button_group(key="imports.what").value != field:
        app.button_group(key="imports.what").set_value(field).run()
    data = (FIXTURES / name).read_bytes() if content is None else content
    return app.file_uploader(key=f"imports.{field}").upload(name, data).run()


def counts(app: AppTest) -> list[str]:
    return list(looking.numbers(app).values())


def test_preview_of_a_later_export_writes_nothing_until_told_so(call: OpenCall, imports: looking.Open) -> None:
    revision = call.snapshot.revision
    app = upload(imports(), LATER)
    assert [counts(app)[place] for place in (NEW, CHANGED, WITHDRAWN)] == ["1", "3", "1"]
    assert call.snapshot.revision == revision
    assert [_("Number"), _("Question"), _("Before"), _("After")] in [list(table.columns) for table in looking.plain(app)]
    assert _("What to do now") not in looking.words(app)
    app.button(key="imports.dossiers.write").click().run()
    assert _("What to do now") in looking.words(app)
    assert len(call.snapshot.candidatures) == 47
    assert [counts(app)[place] for place in (NEW, CHANGED, WITHDRAWN)] == ["0", "0", "1"]
    assert app.button(key="imports.dossiers.write").disabled


def test_withdrawal_in_a_file_counts_once_ticked(call: OpenCall, imports: looking.Open) -> None:
    def stands() -> tuple[bool, WithdrawalWord | None]:
        return call.candidature(GONE).is_withdrawn, call.candidature(GONE).withdrawn_on_word_of

    app = upload(imports(), LATER)
    app.button(key="imports.dossiers.write").click().run()
    assert stands() == (False, None)
    app.checkbox(key=f"imports.withdraw.{GONE}").check().run()
    app.button(key="imports.dossiers.write").click().run()
    assert (looking.refusals(app), stands()) == ([], (True, WithdrawalWord.PLATFORM))
    app = upload(imports(), FIRST)
    app.checkbox(key=f"imports.take_back.{GONE}").check().run()
    app.button(key="imports.dossiers.write").click().run()
    assert stands() == (False, None)


HOSPITALS = ("Hôpital A", "Hôpital B", "CHU de Montclar", "Centre hospitalier universitaire de Montclar")


@pytest.mark.parametrize(("answer", "applicants", "asked_again"), [(None, 3, True), (False, 3, False), (True, 1, False)])
def test_names_that_share_a_siren_are_asked_about_before_anything_is_written(
    call: OpenCall, imports: looking.Open, answer: bool | None, applicants: int, asked_again: bool
) -> None:
    revision = call.snapshot.revision
    app = upload(imports(), "hopitaux.csv", csv_of_one_siren(*HOSPITALS))
    question = app.radio(key="imports.siren.260000019")
    assert all(name in question.label for name in ("260000019", "Hôpital A", "Hôpital B", "Montclar"))
    assert call.snapshot.revision == revision
    question.set_value(answer).run()
    app.button(key="imports.dossiers.write").click().run()
    assert looking.refusals(app) == []
    filed = [one for one in call.snapshot.candidatures if one.dossier.startswith("90000")]
    assert (len(filed), len({one.administration_id for one in filed})) == (4, applicants)
    assert ("imports.siren.260000019" in [radio.key for radio in app.radio]) is asked_again


def test_same_file_brings_nothing(imports: looking.Open) -> None:
    app = upload(imports(), CURRENT)
    assert counts(app) == ["0", "0", "0", "46", "0", "0"]
    assert _("This file brings nothing new.") in looking.words(app)


@pytest.mark.parametrize(
    ("name", "content"),
    [("notes.xlsx", b"not a workbook"), ("autre.csv", b"nom,prix\nune table,12\n"), ("vide.csv", b"")],
    ids=["not what it says", "another table", "empty"],
)
def test_wrong_file_is_refused_in_words(call: OpenCall, imports: looking.Open, name: str, content: bytes) -> None:
    revision = call.snapshot.revision
    app = upload(imports(), name, content)
    assert len(looking.refusals(app)) == 1
    assert "imports.dossiers.write" not in looking.keys(app)
    assert call.snapshot.revision == revision


@pytest.mark.parametrize("applicants", ["administration", "establishment"])
def test_ministries_are_asked_about_where_administrations_file(call: OpenCall, imports: looking.Open, applicants: str) -> None:
    with call.reading() as uow:
        settings = dict(plain(uow.calls.state(call.call_id).settings))
    update_call(call.uow(), **call.by_console(), settings={**settings, "applicants": applicants}, reason="Mot de l’appel")
    app = upload(imports(), "liste.csv", b"numero,titre,porteur\n1,Lire,CHU\n")
    asked = [field.label for field in app.selectbox if (field.key or "").startswith("imports.mapping.")]
    assert (bool(asked), _("Ministry") in asked) == (True, applicants == "administration")


def test_mapping_is_shown_corrected_and_remembered(call: OpenCall, imports: looking.Open) -> None:
    app = upload(imports(), CURRENT)
    (kind,) = (field for field in app.selectbox if (field.key or "").startswith("imports.mapping.kind."))
    kind.set_value("")
    next(button for button in app.button if button.label == _("Use and remember")).click().run()
    with bootstrap.reading() as uow:
        mapping = uow.calls.mapping(call.call_id)
    assert mapping is not None
    assert (mapping.questions["kind"], mapping.questions["title"]) == ("", "titre_du_projet")
    (kind,) = (field for field in app.selectbox if (field.key or "").startswith("imports.mapping.kind."))
    assert kind.value == ""


def test_column_that_is_not_needed_can_be_left_out_where_it_refuses_the_file(imports: looking.Open) -> None:
    data = "N° dossier;Titre du projet;Administration;Montant demandé (k€)\n900001;Lire;INSEE;25\n".encode()
    app = upload(imports(), "liste.csv", data)
    assert len(looking.refusals(app)) == 1
    (amount,) = (field for field in app.selectbox if (field.key or "").startswith("imports.mapping.amount."))
    amount.set_value("")
    next(button for button in app.button if button.label == _("Use and remember")).click().run()
    assert (looking.refusals(app), "imports.dossiers.write" in looking.keys(app)) == ([], True)


def test_marks_into_a_revealed_call_are_refused_with_their_place(imports: looking.Open) -> None:
    changed = (FIXTURES / MARKS).read_text(encoding="utf-8-sig").replace("475464;Juré 01;impact;", "475464;Juré 01;impact;9", 1)
    app = upload(imports(), MARKS, changed.encode(), field="scores")
    assert len(looking.refusals(app)) == 1
    assert "475464" in looking.words(app)
    assert "imports.scores.write" not in looking.keys(app)


def test_choice_of_what_to_import_is_kept(imports: looking.Open) -> None:
    app = imports()
    app.button_group(key="imports.what").set_value("scores").run()
    app.switch_page(str(ROOT / "pages" / "home.py")).run()
    app.switch_page(str(ROOT / "pages" / "imports.py")).run()
    assert app.button_group(key="imports.what").value == "scores"


def workbook(*pages: Page) -> bytes:
    return xlsx(Book(list(pages)))


def test_sheets_left_aside_and_columns_not_read_are_named_before_anything_is_written(imports: looking.Open) -> None:
    headings = ["N° dossier", "Titre", *(criterion.label.fr for criterion in demo_call().criteria), "Moyenne"]
    data = workbook(
        Page("Juré 01", [headings, [475464, None, *[None] * 7, 4]], hidden_rows={1}),
        Page("Brouillon", [headings, [475464, None, *[3] * 8]], state="hidden"),
        Page("Consignes", [["Notez de 0 à 5"]]),
    )
    app = upload(imports(), "notes.xlsx", data, field="scores")
    said = looking.words(app)
    assert [part in said for part in ("Brouillon", "Consignes", "Moyenne (1)", _("It is hidden."))] == [True] * 4
    assert looking.column(app, "Left aside") == ["", str(_("It is hidden.")), _("It has no column of dossier numbers.")]
    assert [part in said for part in ("dont 1 masquée", "1 colonne non lue")] == [True] * 2


def test_wrong_sheet_is_left_aside_and_the_others_are_imported_once_somebody_says_so(call: OpenCall, imports: looking.Open) -> None:
    headings = ["N° dossier", *(criterion.label.fr for criterion in demo_call().criteria)]
    data = workbook(
        Page("Juré 01", [headings, [475464, *[None] * 7]]), Page("Juré 02", [headings, [475464, "bien", *[None] * 6]]),
        Page("Inconnue", [headings, [475464, *[3] * 7]]),
    )  # fmt: skip
    app = upload(imports(), "notes.xlsx", data, field="scores")
    assert len(looking.refusals(app)) == 1
    app.button(key="imports.leave_sheets").click().run()
    assert looking.refusals(app) == []
    assert looking.column(app, "Left aside") == ["", *[_("Somebody left it aside: something in it is wrong.")] * 2]
    app.button(key="imports.take_sheets").click().run()
    assert len(looking.refusals(app)) == 1
    guide = Page("Consignes", [["Lisez-moi"]])
    upload(app, "une.xlsx", workbook(Page("Juré 02", [headings, [475464, "bien", *[None] * 6]]), guide), field="scores")
    assert (len(looking.refusals(app)), "imports.leave_sheets" in looking.keys(app)) == (1, False)  # nothing would be left


def test_each_juror_s_change_is_shown_before_and_after(imports: looking.Open) -> None:
    app = upload(imports(), MARKS, field="scores")
    table = next(table for table in looking.plain(app) if _("Marks replaced") in table.columns)
    assert table[[_("Juror"), _("Grids"), _("Marks"), _("Recusals")]].iloc[7].tolist() == ["Juré 08", "22 → 22", "154 → 154", "2 → 2"]


def test_marks_of_members_to_be_asked_are_told_before_they_are_written(call: OpenCall, imports: looking.Open) -> None:
    juror, file = call.somebody(Role.JUROR), call.snapshot.ranked[0]
    house = call.snapshot.administration_of(file).name
    save_person(call.uow(), **call.by_console(), person_id=juror.id, name=juror.name, roles=juror.roles, organisation=house)
    call.seal()
    grid = f"numero_dossier;jure;critere;note\n{file.dossier};{juror.name};impact;1\n{file.dossier};{juror.name};equipe;0\n".encode()
    asked = literal(f"{juror.name} ({file.dossier})")
    app = upload(imports(), "notes.csv", grid, field="scores")
    assert [asked in warning.value for warning in app.warning] == []  # a demonstration asks nobody
    call.leave_demonstration()
    app.run()
    assert [asked in warning.value for warning in app.warning] == [True]
    assert "imports.scores.write" in looking.keys(app)


def test_opinion_that_means_nothing_yet_is_mapped_once_for_all_its_dossiers(call: OpenCall, imports: looking.Open) -> None:
    app = upload(imports(), "export.csv", current_csv(without="Avis de présélection", instead="À revoir"))
    (opinion,) = (field for field in app.selectbox if ".opinion." in (field.key or ""))
    assert opinion.label.startswith("À revoir")
    opinion.set_value("reserve")
    next(button for button in app.button if button.label == _("Use and remember")).click().run()
    with bootstrap.reading() as uow:
        mapping = uow.calls.mapping(call.call_id)
    assert mapping is not None
    assert mapping.opinions == {"a_revoir": Screening.RESERVE}


def csv_with_answers(heading: str, answers: Sequence[str]) -> bytes:
    rows = [f"{number};Projet {number};{answer}" for number, answer in enumerate(answers, start=900_001)]
    return "\n".join(["N° dossier;Titre du projet;" + heading, *rows]).encode()


def chosen_for_preselection(app: AppTest, key: str) -> AppTest:
    (screening,) = (field for field in app.selectbox if (field.key or "").startswith("imports.mapping.screening."))
    screening.set_value(key)
    return next(button for button in app.button if button.label == _("Use and remember")).click().run()


def opinions_asked(app: AppTest) -> list[str]:
    return [field.label for field in app.selectbox if ".opinion." in (field.key or "")]


def test_opinions_written_in_several_ways_are_asked_once_and_the_form_stays(call: OpenCall, imports: looking.Open) -> None:
    data = csv_with_answers("Complet ?", ["Oui", "oui", "Oui", "non", "Non", "Non", "NON ", "A", "A+", "+", "-"])
    app = chosen_for_preselection(upload(imports(), "dossiers.csv", data), "complet")

    for _render in range(2):
        assert sorted(label.replace("\\", "") for label in opinions_asked(app)) == [
            "+ (1 dossier)", "- (1 dossier)", "A (1 dossier)", "A+ (1 dossier)", "Non (4 dossiers)", "Oui (3 dossiers)"
        ]  # fmt: skip
        app = chosen_for_preselection(app, "complet")


def test_column_of_many_texts_chosen_by_mistake_can_be_taken_back(call: OpenCall, imports: looking.Open) -> None:
    data = csv_with_answers("Observations", [f"Observation {number}" for number in range(300)])
    app = chosen_for_preselection(upload(imports(), "dossiers.csv", data), "observations")
    assert len(opinions_asked(app)) < 50
    app = chosen_for_preselection(app, "")
    assert opinions_asked(app) == []


def test_columns_of_the_team_are_those_that_somebody_said(call: OpenCall, imports: looking.Open) -> None:
    app = upload(imports(), CURRENT)
    (team,) = (field for field in app.multiselect if (field.key or "").startswith("imports.mapping.team."))
    assert team.value == ["avis_de_preselection", "commentaire_de_l_equipe"]
    team.set_value([*team.value, "resume_du_projet"])
    next(button for button in app.button if button.label == _("Use and remember")).click().run()
    with bootstrap.reading() as uow:
        mapping = uow.calls.mapping(call.call_id)
    assert mapping is not None
    assert set(mapping.team or ()) == {"avis_de_preselection", "commentaire_de_l_equipe", "resume_du_projet"}


def test_broken_accents_are_refused_then_put_right_once_somebody_agrees(call: OpenCall, imports: looking.Open) -> None:
    sound = (FIXTURES / CURRENT.replace("xlsx", "csv")).read_bytes()
    app = upload(imports(), "export.csv", sound.decode().encode().decode("latin-1").encode())
    # What is wrong is not below questions that nobody can read.
    assert (len(looking.refusals(app)), list(app.expander)) == (1, [])
    (agree,) = [box for box in app.checkbox if str(box.key).startswith("imports.repair.")]
    app = agree.check().run()
    assert looking.refusals(app) == []
    repaired = counts(app)
    assert counts(upload(imports(), "export.csv", sound)) == repaired


def test_refusal_says_each_cause_once_with_its_count_and_where_it_is(imports: looking.Open) -> None:
    headings = ["N° dossier", *(criterion.label.fr for criterion in demo_call().criteria)]
    rows: list[list[Any]] = [[475464, "bien", *["*4*"] * 6], [472228, *[4] * 7]]
    app = upload(imports(), "notes.xlsx", workbook(Page("Juré 01", [headings, *rows])), field="scores")

    (told,) = (text.value for text in app.markdown if text.value.startswith("- "))
    lines = told.splitlines()
    causes = [place for place, line in enumerate(lines) if line.startswith("- ")]

    assert (len(looking.refusals(app)), causes) == (1, [0, 7])  # five of the first one's places, and how many more
    assert lines[0].endswith(" **7 fois**")
    assert "feuille Juré 01" in lines[1]
    assert "\\*4\\*" in lines[2]
    assert len(looking.column(app, "Problem")) == 8


class Bar:
    """A bar that keeps what it was told to show, among those of a file."""

    def __init__(self, shown: list[str], text: str) -> None:
        self.shown = shown
        self.progress(0, text)

    def progress(self, _share: float, text: str) -> None:
        if LATER in text:
            self.shown.append(text)

    def empty(self) -> None: ...


def test_bar_says_what_is_under_way(call: OpenCall, imports: looking.Open, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(st, "progress", lambda _share, text: Bar(shown, text))
    app = upload(imports(), LATER)
    read, shown[:] = list(shown), []

    app.button(key="imports.dossiers.write").click().run()

    assert read[0] == f"Lecture de {LATER}"
    assert shown[0] == f"Écriture de {LATER}"
    assert any(text.startswith(f"Écriture de {LATER}\u00a0: 100") for text in shown)
    assert len(call.snapshot.candidatures) == 47


def test_reading_that_lasts_is_read_out_from_time_to_time(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    seconds = 0.0
    monkeypatch.setattr(readings, "monotonic", lambda: seconds)
    monkeypatch.setattr(saying, "say", lambda words, **_shown: said.append(words))
    with readings.reading("Lecture de la plateforme") as advance:
        for done in range(1, 41):
            seconds += 1
            advance(done, 400)
    assert [words.replace("\u00a0", " ").replace("\u202f", " ") for words in said] == [
        "Lecture de la plateforme : 1 % ; restent 7 minutes environ",
        "Lecture de la plateforme : 5 % ; restent 6 minutes environ",
        "Lecture de la plateforme : 9 % ; restent 6 minutes environ",
    ]


def test_click_elsewhere_is_answered_once_everything_is_written() -> None:
    class Asked(BaseException):
        pass

    shown, written = list[int](), list[int]()

    def show(done: int, _total: int) -> None:
        shown.append(done)
        raise Asked

    def write() -> None:
        with readings.undisturbed(show) as advance:
            for number in (1, 2, 3):
                written.append(number)
                advance(number, 3)

    with pytest.raises(Asked):
        write()
    assert (written, shown) == ([1, 2, 3], [1])


def test_large_file_is_let_go_of_once_written(call: OpenCall, imports: looking.Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_LARGE_BYTES", 1)
    app = upload(imports(), LATER)
    app.button(key="imports.dossiers.write").click().run()
    assert len(call.snapshot.candidatures) == 47
    assert (uploads.READ in app.session_state, app.file_uploader[0].value) == (False, None)
    assert f"{LATER} est importé." in looking.words(app)
    app.file_uploader[0].upload(LATER, (FIXTURES / LATER).read_bytes()).run()
    assert [counts(app)[place] for place in (NEW, CHANGED)] == ["0", "0"]


def test_page_says_what_is_here_and_when_it_came(call: OpenCall, imports: looking.Open, open_page: looking.Open) -> None:
    app = imports()
    assert looking.column(app, "How much") == [
        "46 dossiers, dont 24 présélectionnés",
        "17 personnes, dont 12 membres du jury",
        "Grilles complètes\xa0: 247 sur 283",
        "0 pièce jointe",
    ]
    dates = looking.column(app, "Last import")
    assert [", par console" in str(one) for one in dates] == [True, True, True, False]
    upload(app, CURRENT)
    assert [_("How much") in table.columns for table in looking.plain(app)].count(True) == 0  # what the file changes takes the page
    both = call.add_person("Organisation et jury", Role.ORGANISER, Role.JUROR)
    assert [_("Last import") in table.columns for table in looking.plain(open_page("imports.py", both))] == [False]


def test_answers_without_a_track_take_the_proposed_one_by_a_press_alone(call: OpenCall, imports: looking.Open) -> None:
    data = current_csv(without="Formule d'accompagnement souhaitée", instead="Volet scientifique")
    app = upload(imports(), "export.csv", data)
    (choice,) = [one for one in app.selectbox if str(one.key).startswith("imports.tracks.")]
    assert choice.value == "scientific"
    assert "Volet scientifique" not in str(call.snapshot.call.tracks)
    app.button(key="imports.tracks.take").click().run()
    assert "Volet scientifique" in call.snapshot.call.track("scientific").answers
    assert not [one for one in app.selectbox if str(one.key).startswith("imports.tracks.")]


def test_column_of_the_numbers_is_asked_for_and_guesses_are_corrected(call: OpenCall, imports: looking.Open) -> None:
    rows = "Intitulé du projet,Cote,Dépôt,Lieu\nA,31,1,Metz\nB,32,2,Nancy\n".encode()
    app = upload(imports(), "liste.csv", rows)
    field = next(one for one in app.selectbox if (one.key or "").startswith("imports.numbers."))
    assert (list(field.options), field.value) == (["Cote", "Dépôt"], None)
    field.set_value("Cote").run()
    assert counts(app)[NEW] == "2"
    (mapping,) = (fold for fold in app.expander if fold.label == _("What the form’s questions are"))
    assert mapping.proto.expanded
    app.button(key="imports.dossiers.write").click().run()
    assert {"31", "32"} <= {one.dossier for one in call.snapshot.candidatures}


def test_misspelt_juror_is_confirmed_by_one_press_and_taken_back_by_another(imports: looking.Open) -> None:
    misspelt = (FIXTURES / MARKS).read_text(encoding="utf-8-sig").replace(";Juré 01;", ";Jurré 01;")
    app = upload(imports(), MARKS, misspelt.encode(), field="scores")
    assert len(looking.refusals(app)) == 1
    app.button(key="imports.jurors.yes.Jurré 01").click().run()
    assert (looking.refusals(app), _("This file brings nothing new.") in looking.words(app)) == ([], True)
    app.button(key="imports.jurors.no.Jurré 01").click().run()
    assert len(looking.refusals(app)) == 1


def test_mapping_stays_folded_above_what_refuses_a_file(imports: looking.Open) -> None:
    app = upload(imports(), "liste.csv", "Réf.;Titre\nn°1;A\nn°2;B\n".encode())
    (mapping,) = (fold for fold in app.expander if fold.label == _("What the form’s questions are"))
    assert (len(looking.refusals(app)), mapping.proto.expanded) == (1, False)

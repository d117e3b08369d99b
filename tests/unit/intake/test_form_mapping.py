"""Which question of a form is which: what was said, the guess beside it, the languages met, what the team wrote."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from deliberation.call.call import FormMapping, QuestionRole, Screening
from deliberation.dossiers.records import DossierFile, OpinionRead
from intake.dossiers.dossiers import read_dossiers
from intake.dossiers.role_words import ROLE_WORDS, Language, require_all
from tests.unit.intake.files import csv_of
from tests.worlds.demonstration import demo_call

SYSTEM = "ID,Email,À archiver,État du dossier,Déposé le"


def read(headings: str, *rows: str, mapping: FormMapping | None = None) -> DossierFile:
    lines = (f"{number},a@b.example,false,En construction,,{row}" for number, row in enumerate(rows or ("," * headings.count(","),), 7))
    return read_dossiers(csv_of(f"{SYSTEM},{headings}", *lines), "export.csv", demo_call(), mapping=mapping)


def title(*headings: str) -> str:
    file = read(",".join(headings))
    return file.questions.get(file.mapping.questions.get(QuestionRole.TITLE, ""), "")


@pytest.mark.parametrize(
    "heading",
    [
        "Titre du projet", "Titre", "Intitulé du projet", "Intitulé de l'action", "Nom du projet", "Nom de l’action",
        "Quel est le titre du projet ?", "1. Titre de la candidature", "Dénomination du projet", "Libellé du projet", "Objet de la demande",
        "Project title", "Title of the project", "Name of your project", "Title", "Proposal title", "Application name",
        "Título del proyecto", "Nombre del proyecto", "Denominación de la acción", "Título",
    ],
)  # fmt: skip
def test_title_is_recognised_in_the_words_of_each_language(heading: str) -> None:
    assert title("Nom du contact", heading, "Nombre d'agents", "Résumé") == heading


@pytest.mark.parametrize(
    "heading",
    ["Titre de civilité", "Nom du porteur de projet", "Nombre d'agents", "Intitulé du poste", "Nom", "Objet social", "Título académico"],
)
def test_what_only_resembles_a_title_is_not_taken_for_one(heading: str) -> None:
    assert title(heading, "Résumé") == ""


def test_surest_words_win_whatever_the_order_of_the_questions() -> None:
    assert title("Titre de la personne", "Nom du projet", "Intitulé") == "Nom du projet"


def test_every_role_has_its_words_in_every_language() -> None:
    assert {role: frozenset(words) for role, words in ROLE_WORDS.items()} == dict.fromkeys(QuestionRole, frozenset(Language))


def test_role_without_words_is_refused_with_what_to_write() -> None:
    with pytest.raises(TypeError, match=r"QuestionRole\.TOWN has no words: write in ROLE_WORDS"):
        require_all(set(QuestionRole) - {QuestionRole.TOWN})


def test_what_comes_after_the_first_annotation_is_the_team_s() -> None:
    file = read("Titre du projet,Note interne,Budget,Groupe instructeur", "T,Solide,3,Nord")

    assert [(field.label, field.is_private) for field in file.records[0].content.fields] == [
        ("Titre du projet", False), ("Note interne", True), ("Budget", True), ("Groupe instructeur", True),
    ]  # fmt: skip


def test_columns_that_somebody_chose_are_in_no_order() -> None:
    file = read_dossiers(csv_of("N° dossier,Note interne,Titre du projet", "7,Solide,T"), "modele.csv", demo_call())

    assert set(file.mapping.team or ()) == {"note_interne"}


def test_what_was_said_to_be_the_team_s_is_and_nothing_else_but_its_opinion() -> None:
    said = FormMapping(MappingProxyType({}), frozenset({"budget", "disparue"}))

    file = read("Titre du projet,Note interne,Budget,Avis de présélection", "T,Solide,3,", mapping=said)

    assert set(file.mapping.team or ()) == {"budget", "avis_de_preselection"}


def test_opinions_are_told_once_each_with_what_they_mean() -> None:
    rows = ("T,Présélectionné", "U,À revoir", "V,À revoir", "W,")
    said = FormMapping(opinions=MappingProxyType({"a_revoir": Screening.RESERVE}))

    unknown, known = read("Titre du projet,Avis de présélection", *rows), read("Titre du projet,Avis de présélection", *rows, mapping=said)

    assert unknown.opinions == (OpinionRead("À revoir", 2, None), OpinionRead("Présélectionné", 1, Screening.SHORTLISTED))
    assert [(one.value, one.count, one.rows) for one in unknown.problems] == [("À revoir", 2, (3, 4))]
    assert known.opinions[0] == OpinionRead("À revoir", 2, Screening.RESERVE)
    assert ([record.screening for record in known.records], known.problems) == (
        [Screening.SHORTLISTED, Screening.RESERVE, Screening.RESERVE, None],
        (),
    )


@pytest.mark.parametrize("answer", ["", "Accompagnement scientifique", "Tout autre chose"])
def test_call_of_one_track_takes_it_for_every_dossier(answer: str) -> None:
    call = replace(demo_call(), tracks=demo_call().tracks[:1])

    file = read_dossiers(csv_of("N° dossier,Titre,Filière", f"7,T,{answer}"), "export.csv", call)

    assert (file.records[0].requested_tracks, file.problems) == (("technical",), ())


@pytest.mark.parametrize("heading", ["Parcours", "Catégorie", "Ce que vous demandez"])
def test_track_is_recognised_by_its_own_name_where_the_call_declares_no_answer(heading: str) -> None:
    call = demo_call()
    call = replace(call, mapping={}, tracks=tuple(replace(track, answers=()) for track in call.tracks))
    rows = (f"{number},Un projet,{track.short.fr if number % 2 else track.label.fr.upper()}" for number, track in enumerate(call.tracks, 7))
    file = read_dossiers(csv_of(f"N° dossier,Titre,{heading}", *rows), "liste.csv", call)
    assert [record.requested_tracks for record in file.records] == [(track.code,) for track in call.tracks]
    assert file.problems == ()

"""What a person reads after acting: written, refused, or failed."""

import re
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens.conftest import SECONDS_MAX
from tests.worlds.terms import Act, NotFound, Receipt
from ui import feedback


def run(script: str) -> AppTest:
    return AppTest.from_string(script, default_timeout=SECONDS_MAX).run()


def test_unexpected_error_is_told_without_its_detail() -> None:
    app = run("from ui import feedback; feedback.apologise(RuntimeError('SELECT title FROM candidature'))")
    (error,) = (element.value for element in app.error)
    assert "Une erreur est survenue de notre côté" in error
    assert "SELECT" not in error


def test_refusal_that_no_page_caught_is_told_in_its_own_words() -> None:
    app = run("from deliberation.errors import NotFound\nfrom ui import feedback\nfeedback.apologise(NotFound())")
    assert [element.value for element in app.error] == [str(NotFound())]


def test_domain_errors_show_the_sentence_and_let_the_page_go_on() -> None:
    app = run(
        "import streamlit as st\nfrom deliberation.errors import NotAllowed\nfrom ui import feedback\n"
        "with feedback.domain_errors():\n    raise NotAllowed\nst.write('suite')"
    )
    assert [element.value for element in app.error] == ["Votre rôle ne le permet pas à cette étape."]
    assert app.markdown[0].value == "suite"


def test_two_refusals_of_one_run_are_both_told() -> None:
    twice = "with feedback.in_sight():\n    raise NotAllowed\n" * 2
    app = run(f"from deliberation.errors import NotAllowed\nfrom ui import feedback\n{twice}")
    assert [element.value for element in app.error] == ["Votre rôle ne le permet pas à cette étape."] * 2


def test_refused_file_shows_each_problem_with_its_place() -> None:
    app = run(
        "from deliberation.errors import ImportRefused\nfrom deliberation.problems import Problem, Severity\n"
        "from phrases import Message\nfrom ui import feedback\n"
        "with feedback.domain_errors():\n"
        "    raise ImportRefused([Problem(Severity.ERROR, Message('Too high'), sheet='Juré 01', row=12, column='impact', value='9')])"
    )
    told = app.markdown[0].value.replace("\\", "").splitlines()
    assert told == ["- Too high", "    - feuille Juré 01, ligne 12, colonne «\u00a0impact\u00a0»\u00a0: «\u00a09\u00a0»"]


def test_time_of_saving_survives_the_rerun_that_follows() -> None:
    app = run(
        "import streamlit as st\nfrom datetime import UTC, datetime\n"
        "from deliberation.operations.acts import Receipt\nfrom deliberation.record.journal import Act\nfrom ui import feedback\n"
        "feedback.show_saved()\n"
        "if st.button('save'):\n    feedback.saved(Receipt(1, datetime(2019, 6, 3, 13, 7, 31, tzinfo=UTC), 2, Act.DECIDED))\n    st.rerun()"
    )
    app.button[0].click().run()
    assert app.markdown[0].value == ":material/check: Enregistré à **15:07:31**"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("Act.DECIDED, '101'", "Décision enregistrée : 101, à 15:07:31"),
        ("Act.SCREENED, '101, 102, 103, 104'", "Présélection enregistrée : 101, 102, 103, …, à 15:07:31"),
        ("Act.RECUSED, '101'", "Déport enregistré, à 15:07:31"),
        ("Act.PHASE_MOVED, outcome=Phase.SCORING.message", "Phase changée : notation, à 15:07:31"),
        (
            "Act.DEBATE_CHOSEN, '101', outcome=Message('for the minutes')",
            "Choix d’une note du débat : 101 (pour le procès-verbal), à 15:07:31",
        ),
    ],
)
def test_confirmation_names_subject_and_outcome_but_no_file_hidden_since(act: str, said: str) -> None:
    app = run(
        "from datetime import UTC, datetime\nfrom deliberation.operations.acts import Receipt\n"
        "from deliberation.call.call import Phase\nfrom phrases import Message\n"
        "from deliberation.record.journal import Act\nfrom ui import feedback\n"
        f"feedback.saved(Receipt(1, datetime(2019, 6, 3, 13, 7, 31, tzinfo=UTC), 2, {act}))"
    )
    assert [toast.value.replace("\N{NO-BREAK SPACE}", " ").replace("\\", "") for toast in app.toast] == [said]


def test_confirmation_of_every_act_names_what_it_was_on_and_leaves_nothing_open() -> None:
    at = datetime(2019, 6, 3, 13, 7, 31, tzinfo=UTC)
    said = {act: feedback.done_sentence(Receipt(1, at, 2, act, "526134"), shown=str) for act in Act}
    assert {act for act, sentence in said.items() if "526134" in sentence} == set(Act) - set(feedback.UNNAMED)
    assert [act for act in Act if re.search(r"\b(ou|or)\b", act.words)] == []


def test_refusal_in_a_live_part_is_told_where_the_part_is_drawn_until_the_next_act() -> None:
    app = run(
        "import streamlit as st\nfrom deliberation.errors import NotAllowed\nfrom ui import feedback\n"
        "def act(is_refused):\n"
        "    with feedback.until_drawn('room'):\n        if is_refused:\n            raise NotAllowed\n"
        "        feedback.keep('room', None)\n"
        "@st.fragment\ndef room():\n    st.markdown('above')\n    feedback.outcome('room')\n"
        "    st.button('refused', on_click=act, args=(True,))\n    st.button('accepted', on_click=act, args=(False,))\n"
        "room()"
    )
    refusal = "Votre rôle ne le permet pas à cette étape."
    app.button[0].click().run()
    assert [type(element).__name__ for element in app.main.children[0].children.values()] == ["Markdown", "Block", "Button", "Button"]
    assert ([error.value for error in app.error], list(app.toast)) == ([refusal], [])
    app.run()
    assert ([error.value for error in app.error], list(app.toast)) == ([refusal], [])
    app.button[1].click().run()
    assert (list(app.error), [toast.value for toast in app.toast]) == ([], ["Rien n’a changé."])


@pytest.mark.parametrize(
    ("pressed", "seconds", "is_told"),
    [
        ("Press(frozenset({'agree'}))", 0, False),
        ("Press(frozenset({'agree', 'other'}))", 0, False),
        ("Press(frozenset({'other'}))", 0, True),
        ("first", 0, True),  # one press of two acts: the refusal of the second is no repetition
        ("None", 0, True),
        ("Press(frozenset({'agree'}))", feedback.DOUBLE_CLICK_SECONDS + 1, True),
    ],
)
@pytest.mark.parametrize("way", ["in_sight", "until_drawn", "answer", "saved", "keep"])
def test_second_half_of_a_double_click_is_told_nothing(way: str, pressed: str, seconds: float, is_told: bool) -> None:
    told = {
        "in_sight": "with feedback.in_sight():\n    raise NotAllowed\n",
        "until_drawn": "with feedback.until_drawn('room'):\n    raise NotAllowed\n",
        "answer": "feedback.answer(NotAllowed())\n",
        "saved": "feedback.saved(None)\n",
        "keep": "feedback.keep('room', None)\n",
    }
    app = run(
        "import streamlit as st\nfrom deliberation.errors import NotAllowed\nfrom ui import feedback\nfrom ui.shims import uncut\n"
        "from ui.shims.uncut import Press\n"
        "first = Press(frozenset({'agree'}))\nuncut._press.set(first)\nfeedback.note_done()\n"
        f"done, at = st.session_state[feedback._DONE]\nst.session_state[feedback._DONE] = (done, at - {seconds})\n"
        f"uncut._press.set({pressed})\n{told[way]}uncut._press.set(None)\nfeedback.show_for_the_page()\nfeedback.outcome('room')"
    )
    assert [*(error.value for error in app.error), *(toast.value for toast in app.toast)] == is_told * [
        "Rien n’a changé." if way in ("saved", "keep") else "Votre rôle ne le permet pas à cette étape."
    ]

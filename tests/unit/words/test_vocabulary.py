"""What every enumeration in words keeps."""

import json

import pytest

from deliberation.plain import FIRST_FORM, plain
from deliberation.vocabulary import Labelled
from phrases import N_, Message, language


class Fruit(Labelled):
    """Something to put into words."""

    PHASE = "phase", N_("Phase")
    OTHER = "other", N_("Deliberation")


def test_a_member_is_its_value_wherever_it_is_stored() -> None:
    assert (Fruit("phase"), str(Fruit.PHASE), {"phase": 1}[Fruit.PHASE]) == (Fruit.PHASE, "phase", 1)
    assert (json.dumps({Fruit.PHASE: [Fruit.OTHER]}), plain(Fruit.PHASE, form=FIRST_FORM)) == ('{"phase": ["other"]}', "phase")


def test_a_member_is_told_in_the_current_language() -> None:
    said = Message("Move to: {phase}", {"phase": Fruit.OTHER.message})
    with language("fr"):
        assert (Fruit.OTHER.words, str(said)) == ("Délibération", "Passer à\u00a0: Délibération")
    with language("en"):
        assert (Fruit.OTHER.words, str(said)) == ("Deliberation", "Move to: Deliberation")


def test_a_member_without_words_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="Wordless: 'nameless' has no words"):

        class Wordless(Labelled):
            NAMED = "named", N_("Phase")
            NAMELESS = "nameless"


def test_a_value_that_is_not_known_is_no_member() -> None:
    assert (Fruit.known("other"), Fruit.known("perhaps")) == (Fruit.OTHER, None)

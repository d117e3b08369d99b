"""Letters have the address that a list tells; what the team wrote for itself is in none."""

from hypothesis import given
from hypothesis import strategies as st

from deliberation.selection.decisions import Decision, Outcome
from deliberation.snapshot.snapshot import Snapshot
from extras.letters.letter import letters, without_address
from phrases import language
from tests.unit.dossiers.test_contacts import WHOLE
from tests.unit.exports.reading import MADE_AT
from tests.unit.exports.test_internal_words import CALLS
from tests.worlds.snapshots import make_candidature, make_snapshot


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

"""Values that a spreadsheet damaged: no poorer copy takes the place of a sound value, and each is named."""

from collections.abc import Callable
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.broken.book import xlsx
from tests.unit.intake.broken.damage_harms import DAMAGE_HARMS, UNTOLD
from tests.unit.intake.broken.dossier_harms import NAME
from tests.unit.intake.broken.dossiers import DOSSIERS, outcome, stored_of, truth, workbook
from tests.unit.intake.broken.harm import EXAMPLES, Draw, Harm, check, each_of
from tests.worlds.dossiers import Stored


@cache
def sound_import() -> Stored:
    return stored_of(xlsx(workbook()), NAME)[0]


@each_of(DAMAGE_HARMS)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_poorer_copy_is_named_and_takes_no_sound_value_s_place(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)

    again = outcome(harm.written, harm.name, sound_import())

    kept = {address: text for address, text in truth().items() if again.values[address] != text}
    assert (again.refused, kept) == (False, {})
    assert any(map(again.names, harm.where)), again.told


@each_of([harm for harm in DAMAGE_HARMS if harm not in UNTOLD])
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_damaged_value_that_comes_first_is_named_wherever_it_can_be_told(break_it: Callable[[Draw], Harm], data: st.DataObject) -> None:
    harm = break_it(data.draw)
    check(harm, truth(), outcome(harm.written, harm.name))


def test_dossier_that_lost_its_zeros_is_the_one_that_is_here_already() -> None:
    book = workbook()
    sound = stored_of(xlsx(book), NAME)[0]
    book.page("Dossiers").rows[-1][0] = "51234"

    again = outcome(xlsx(book), NAME, sound)

    assert (again.refused, {address for address, text in truth().items() if again.values[address] != text}) == (False, set())
    assert {address[0] for address in again.values} == set(DOSSIERS)

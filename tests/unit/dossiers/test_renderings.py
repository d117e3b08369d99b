"""When two renderings of an answer say the same, and which of them is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.dossiers.candidatures import FieldKind
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.renderings import is_damaged_copy, less_lossy, lossier, richer, same_value

V1, CURRENT, TEMPLATE, API = Dialect.V1, Dialect.CURRENT, Dialect.TEMPLATE, Dialect.API
TEXT, NUMBER, YES_NO, DATE, FILES = FieldKind.TEXT, FieldKind.NUMBER, FieldKind.YES_NO, FieldKind.DATE, FieldKind.ATTACHMENTS

DOCUMENTED_LOSSES = [
    pytest.param("un point <b>essentiel</b>", API, "un point essentiel", V1, TEXT, id="v1-drops-markup"),
    pytest.param("avant<script>alert(1)</script> après", CURRENT, "avant après", V1, TEXT, id="v1-drops-scripts"),
    pytest.param("R&D, a < b > c", API, "R&amp;D, a &lt; b &gt; c", V1, TEXT, id="v1-writes-entities"),
    pytest.param("R&D, a < b > c", API, "R&D, a < b > c", V1, TEXT, id="v1-decoded"),
    pytest.param("bruit.\vLe reste", API, "bruit.Le reste", V1, TEXT, id="v1-drops-vertical-tab"),
    pytest.param("bruit. Le reste", CURRENT, "bruit.Le reste", V1, TEXT, id="vertical-tab-v1-current"),
    pytest.param("bruit.\vLe reste", API, "bruit. Le reste", CURRENT, TEXT, id="vertical-tab-current"),
    pytest.param("un 🚀 décolle", V1, "un   décolle", CURRENT, TEXT, id="current-drops-emoji"),
    pytest.param("gain 👩‍💻 net", API, "gain  \u200d  net", CURRENT, TEXT, id="current-drops-joined-emoji"),
    pytest.param("cœur ❤️", API, "cœur ❤", CURRENT, TEXT, id="variation-selector"),
    pytest.param("une\r\nligne", API, "une\nligne", CURRENT, TEXT, id="line-ends"),
    pytest.param("gain 🚀", V1, "gain", V1, TEXT, id="v1-may-have-been-merged"),
    pytest.param(" \tblancs autour ", CURRENT, "blancs autour", CURRENT, TEXT, id="stripped"),
    pytest.param("1\u202f000\u00a0€\u2028fin", CURRENT, "1 000 € fin", CURRENT, TEXT, id="spaces"),
    pytest.param("fac\u0327ade", CURRENT, "façade", V1, TEXT, id="decomposed"),
    pytest.param("\ufeffRésumé", API, " Résumé", CURRENT, TEXT, id="byte-order-mark"),
    pytest.param("a;b", CURRENT, "a / b", API, TEXT, id="linked-lists"),
    pytest.param(None, API, "0.0", CURRENT, NUMBER, id="number-blank-shown-as-zero"),
    pytest.param("0.7", CURRENT, "0,70", TEMPLATE, NUMBER, id="number-written-otherwise"),
    pytest.param(None, CURRENT, "Non", V1, YES_NO, id="v1-says-no"),
    pytest.param("Oui", CURRENT, "true", TEMPLATE, YES_NO, id="yes"),
    pytest.param("1990-04-24", CURRENT, "1990-04-24T00:00:00+00:00", V1, DATE, id="day"),
    pytest.param("2019-05-31T22:00:00Z", API, "2019-06-01 00:00:00 +0200".replace(" +", "+"), CURRENT, DATE, id="instant"),
    pytest.param("façade 🚀.pdf, b.pdf", API, None, V1, FILES, id="v1-has-no-files"),
]


@pytest.mark.parametrize(("one", "its_dialect", "other", "other_dialect", "kind"), DOCUMENTED_LOSSES)
def test_documented_loss_is_no_edit_either_way(
    one: str | None, its_dialect: Dialect, other: str | None, other_dialect: Dialect, kind: FieldKind
) -> None:
    assert same_value(one, its_dialect, other, other_dialect, kind)
    assert same_value(other, other_dialect, one, its_dialect, kind)


@pytest.mark.parametrize(
    ("old", "old_dialect", "new", "new_dialect", "kind"),
    [
        pytest.param("l'agent", CURRENT, "l’agent", CURRENT, TEXT, id="apostrophe"),
        pytest.param("trois agents", V1, "trois agentes", V1, TEXT, id="one-letter"),
        pytest.param("parla suite", CURRENT, "par la suite", CURRENT, TEXT, id="one-space"),
        pytest.param("un point", CURRENT, "un <b>point</b>", CURRENT, TEXT, id="markup-where-it-is-kept"),
        pytest.param("gain 🚀", API, "gain", API, TEXT, id="emoji-where-it-is-kept"),
        pytest.param("Majuscule", V1, "majuscule", CURRENT, TEXT, id="case"),
        pytest.param("a;b", CURRENT, "a / b", CURRENT, TEXT, id="separator-in-one-dialect"),
        pytest.param("du texte", V1, None, CURRENT, TEXT, id="emptied"),
        pytest.param(None, CURRENT, "0.5", CURRENT, NUMBER, id="number-filled"),
        pytest.param("0", API, None, API, NUMBER, id="true-zero-emptied"),
        pytest.param(None, CURRENT, "Non", CURRENT, YES_NO, id="answered-no"),
        pytest.param("Non", V1, "Oui", CURRENT, YES_NO, id="no-to-yes"),
        pytest.param("2019-05-31", CURRENT, "2019-06-01", CURRENT, DATE, id="next-day"),
        pytest.param("a.pdf", CURRENT, "a.pdf, b.pdf", CURRENT, FILES, id="file-added"),
    ],
)
def test_edit_is_told_from_a_loss(old: str | None, old_dialect: Dialect, new: str | None, new_dialect: Dialect, kind: FieldKind) -> None:
    assert not same_value(old, old_dialect, new, new_dialect, kind)


@pytest.mark.parametrize(
    ("kept", "its_dialect", "other", "other_dialect", "kind"),
    [
        pytest.param("un <b>point</b>", CURRENT, "un point", V1, TEXT, id="markup"),
        pytest.param("R<script>x</script>", CURRENT, "R", V1, TEXT, id="script"),
        pytest.param("un 🚀 décolle", V1, "un   décolle", CURRENT, TEXT, id="emoji"),
        pytest.param("R&D", CURRENT, "R&amp;D", V1, TEXT, id="entity"),
        pytest.param("a.\vb", API, "a.b", V1, TEXT, id="vertical-tab"),
        pytest.param("a\nb", CURRENT, "a b", V1, TEXT, id="lines"),
        pytest.param(None, API, "0", CURRENT, NUMBER, id="certain-blank-number"),
        pytest.param(None, CURRENT, "Non", V1, YES_NO, id="certain-blank"),
        pytest.param("a 🚀.pdf", API, None, V1, FILES, id="files"),
    ],
)
def test_richer_value_is_kept_whichever_comes_first(
    kept: str | None, its_dialect: Dialect, other: str | None, other_dialect: Dialect, kind: FieldKind
) -> None:
    assert richer(kept, its_dialect, other, other_dialect, kind) == kept
    assert richer(other, other_dialect, kept, its_dialect, kind) == kept


def test_value_that_says_no_more_leaves_the_old_one() -> None:
    assert richer("une\r\nligne ", CURRENT, "une\nligne", CURRENT, TEXT) == "une\r\nligne "
    assert richer("0.70", CURRENT, "0.7", CURRENT, NUMBER) == "0.70"


def test_dialects_are_ordered_by_what_they_lose() -> None:
    assert (lossier(V1, API), less_lossy(V1, API)) == (V1, API)
    assert (lossier(CURRENT, TEMPLATE), less_lossy(CURRENT, CURRENT)) == (CURRENT, CURRENT)


answers = st.none() | st.text(alphabet="aé ’'\n\v🚀❤\ufe0f<b>/&;0Non", max_size=12)


@given(answers, st.sampled_from(Dialect), answers, st.sampled_from(Dialect), st.sampled_from(FieldKind))
def test_comparison_does_not_depend_on_which_is_old(
    one: str | None, its_dialect: Dialect, other: str | None, other_dialect: Dialect, kind: FieldKind
) -> None:
    assert same_value(one, its_dialect, other, other_dialect, kind) == same_value(other, other_dialect, one, its_dialect, kind)
    assert same_value(one, its_dialect, one, other_dialect, kind)


@pytest.mark.parametrize(
    ("sound", "copy"),
    [
        ("99991247000013", "9,99912E+13"),
        ("99991247000013", "9.9991247E+13"),
        ("1234567890123456", "1.23456789012346E+15"),
        ("1234567890123456", "1234567890123450"),
        ("01000", "1000"),
        ("000", "0"),
        ("3/4", "2019-04-03"),
        ("3-4", "2019-03-04 00:00:00"),
        ("12.05", "2026-05-12"),
        ("2019-05-31", "43616"),
        ("2019-05-31 23:58:41", "43616,999085648"),
        ("a" * 40_000, "a" * 32_767),
        ("Équipe prête", "?quipe pr?te"),
        ("Équipe prête", "\ufffdquipe pr\ufffdte"),
        ("Équipe prête", "Ã‰quipe prÃªte"),
        ("l’été", "lâ€™Ã©tÃ©"),
        ("l’été", "l‚Äô√©t√©"),
    ],
)  # fmt: skip
def test_poorer_copy_is_recognised_and_the_sound_value_is_none_of_it(sound: str, copy: str) -> None:
    assert (is_damaged_copy(sound, copy), is_damaged_copy(copy, sound)) == (True, False)


@pytest.mark.parametrize(
    ("here", "read"),
    [
        ("a", "a"), ("", "a"), (None, "a"), ("a", None), ("1000", "01000"), ("12", "13"), ("010", "11"), ("99991247000013", "9,9E+14"),
        ("99991247000013", "99991247000010"), ("3/4", "2019-05-06"), ("3/4/2019", "2019-04-03"), ("2019-05-31", "43617"), ("31", "43616"),
        ("abcdef", "abc"), ("Équipe", "Equipe"), ("Quoi ?", "Quoi!"), ("été", "etÃ©"),
    ],
)  # fmt: skip
def test_edit_is_no_damage(here: str | None, read: str | None) -> None:
    assert not is_damaged_copy(here, read)

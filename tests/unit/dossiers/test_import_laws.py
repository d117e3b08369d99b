"""What holds for imports of any dossiers, exported in any dialect, in any order."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.call.call import Screening
from deliberation.dossiers.candidatures import Block, Field, FieldKind, PlatformState
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import DossierFile, DossierRecord
from tests.worlds.dossiers import NOTHING, answer, file_of, numbers, record, with_annexes

TEXTS = st.sampled_from(["", "a b", "ab", "a\vb", "<b>a</b> b", "a 🚀b", "a  b", "a & b", "a\nb", "a;b", "Non"])
KINDS = {"texte": FieldKind.TEXT, "etp": FieldKind.NUMBER, "prototype": FieldKind.YES_NO, "pieces": FieldKind.ATTACHMENTS}
ANSWERS = st.fixed_dictionaries(
    {
        "texte": TEXTS,
        "etp": st.sampled_from([None, "0", "1.5"]),
        "prototype": st.sampled_from([None, "Oui", "Non"]),
        "pieces": st.sampled_from([None, "a.pdf", "a.pdf, b.pdf"]),
    }
)


def filed(
    dossier: str,
    values: dict[str, str | None],
    comment: str,
    partners: list[str],
    administration: tuple[str, str | None],
    state: tuple[PlatformState, bool],
) -> DossierRecord:
    """Make a dossier as the platform holds it: what the API tells."""
    answers = [answer(value, key, kind=KINDS[key]) for key, value in values.items()]
    plain = record(
        dossier,
        *answers,
        answer(comment, "commentaire", is_private=True),
        dialect=Dialect.API,
        administration=administration[0],
        siren=administration[1],
        platform_state=state[0],
        is_archived=state[1],
        screening=Screening.SHORTLISTED,
        screening_comment=comment,
    )
    return with_annexes(plain, *partners, opinion=comment)


DOSSIERS = st.lists(
    st.builds(
        filed,
        st.sampled_from(["1", "2", "10"]),
        ANSWERS,
        TEXTS,
        st.lists(TEXTS.filter(bool), max_size=2),
        st.tuples(st.sampled_from(["", "Parc", "PARC", "Ville de Brumeval"]), st.sampled_from([None, "000000001", "000000002"])),
        st.tuples(
            st.sampled_from([PlatformState.UNDER_CONSTRUCTION, PlatformState.UNDER_INSTRUCTION, PlatformState.DISMISSED]), st.booleans()
        ),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.dossier,
)
# The exports that lose something, and the one that does not.
DIALECTS = st.sampled_from([Dialect.V1, Dialect.CURRENT, Dialect.API])


def text_in(dialect: Dialect, value: str) -> str:
    if dialect is Dialect.V1:
        return value.replace("<b>", "").replace("</b>", "").replace("\v", "")
    return value.replace("🚀", " ").replace("\v", " ") if dialect is Dialect.CURRENT else value


def answer_in(dialect: Dialect, one: Field) -> Field:
    if dialect is Dialect.API or (one.value and one.kind is not FieldKind.ATTACHMENTS):
        return replace(one, value=text_in(dialect, one.value or ""))
    if dialect is Dialect.V1 and one.kind in (FieldKind.ATTACHMENTS, FieldKind.YES_NO):
        return replace(one, value=None if one.kind is FieldKind.ATTACHMENTS else "Non")
    return replace(one, value="0") if one.kind is FieldKind.NUMBER else one


def exported(dossiers: Sequence[DossierRecord], dialect: Dialect) -> DossierFile:
    """Write dossiers as an export of the platform does, losses included."""

    def rendered(one: DossierRecord) -> DossierRecord:
        blocks, opinions = one.content.blocks, one.content.opinions
        has_annexes = dialect is not Dialect.V1
        content = replace(
            one.content,
            fields=tuple(answer_in(dialect, field) for field in one.content.fields),
            blocks=tuple(
                Block(block.label, tuple(tuple(answer_in(dialect, field) for field in row) for row in block.rows))
                for block in blocks
                if has_annexes
            ),
            opinions=tuple(replace(opinion, answer=text_in(dialect, opinion.answer)) for opinion in opinions if has_annexes),
        )
        return replace(one, dialect=dialect, content=content, screening_comment=text_in(dialect, one.screening_comment))

    return file_of(*map(rendered, dossiers), mapping={"screening_comment": "commentaire"})


@settings(deadline=None)
@given(st.lists(st.tuples(DIALECTS, DOSSIERS), min_size=1, max_size=4))
def test_importing_the_same_file_twice_changes_nothing(history: Sequence[tuple[Dialect, Sequence[DossierRecord]]]) -> None:
    stored = NOTHING
    for dialect, dossiers in history:
        file = exported(dossiers, dialect)
        stored = stored.after(file)
        again = stored.plan(file)
        assert (again.is_empty, again.changed, again.annotated, again.state_changed) == (True, (), (), ())


@settings(deadline=None)
@given(DOSSIERS, st.lists(DIALECTS, min_size=2, max_size=5))
def test_exports_of_the_same_dossiers_never_differ(dossiers: Sequence[DossierRecord], dialects: Sequence[Dialect]) -> None:
    first = exported(dossiers, dialects[0])
    stored, asked = NOTHING.after(first), numbers(NOTHING.plan(first).withdrawn)
    for dialect in dialects[1:]:
        plan = stored.plan(exported(dossiers, dialect))
        assert (plan.new, plan.changed, plan.annotated, plan.state_changed, plan.returning) == ((), (), (), (), ())
        # Asked until somebody answers.
        assert numbers(plan.withdrawn) == asked
        stored = stored.after(exported(dossiers, dialect))


@settings(deadline=None)
@given(DOSSIERS, DOSSIERS, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(first: list[DossierRecord], second: list[DossierRecord], random: Random) -> None:
    def plan(*, is_shuffled: bool) -> ImportPlan:
        earlier, later = list(first), list(second)
        if is_shuffled:
            random.shuffle(earlier)
            random.shuffle(later)
        return NOTHING.after(exported(earlier, Dialect.V1)).plan(exported(later, Dialect.CURRENT))

    assert plan(is_shuffled=True) == plan(is_shuffled=False)

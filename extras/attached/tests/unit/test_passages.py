"""What is searched for is found in attached files too: on what the viewer sees, by dossier, file and page."""

from dataclasses import replace

import pytest

from deliberation.call.people import Role
from deliberation.derived.browsing import Filter, find_candidatures
from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.dossiers.candidatures import Recusal, RecusalOrigin
from deliberation.folding import stems
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from extras.attached.pages.values import Obstacle, PagesFacts, PageText, oddities
from extras.attached.search import holding, passages
from tests.worlds.snapshots import FILED_AT, make_candidature, make_juror, make_snapshot

LONG = "Une phrase qui vient avant, assez longue pour être coupée. " * 3
TEXTS = {
    "a": (LONG + "Les données régionales sont ouvertes." + LONG, "Rien ici."),
    "b": ("Une donnée régionale.", "Des données, et la région.", "les DONNÉES RÉGIONAUX"),
}


def texts(attachment: Attachment) -> list[PageText] | None:
    return [PageText.of(text) for text in TEXTS[attachment.sha256]] if attachment.sha256 in TEXTS else None


def attachment(candidature_id: int, number: int, sha256: str) -> Attachment:
    return Attachment(candidature_id, number, f"{sha256}.pdf", sha256, 1, "application/pdf", None, FILED_AT)


@pytest.fixture
def snapshot() -> Snapshot:
    """Give three candidatures, the later dossiers with files."""
    made = make_snapshot(
        marks=[[[4]], [[3]], [[2]]],
        candidatures=[make_candidature(1, title="Rien"), make_candidature(2, title="Deux"), make_candidature(3, title="Trois")],
    )
    return replace(made, attachments=(attachment(3, 1, "b"), attachment(2, 2, "a"), attachment(2, 1, "unread")))


def test_every_page_on_which_all_words_stand_is_named_in_any_form_of_them(snapshot: Snapshot) -> None:
    said = [(one.candidature.id, one.attachment.number, one.page) for one in passages(snapshot, "donnée  REGIONALE", texts)]
    assert said == [(2, 2, 1), (3, 1, 1), (3, 1, 3)]
    first = next(passages(snapshot, "régionales", texts)).excerpt
    assert ("données régionales sont" in first, first[:2], first[-2:], len(first) < 200) == (True, "… ", " …", True)


def test_list_keeps_what_is_found_in_a_file(snapshot: Snapshot) -> None:
    assert [
        one.id for one in find_candidatures(snapshot, Filter(search="données ouvertes"), holding(snapshot, "données ouvertes", texts))
    ] == [2]
    assert find_candidatures(snapshot, Filter(search="données ouvertes")) == ()


@pytest.mark.parametrize("search", ["", "a", "de la", "absent données"])
def test_too_little_or_something_else_finds_no_page(snapshot: Snapshot, search: str) -> None:
    assert list(passages(snapshot, search, texts)) == []


def test_acronym_of_an_applicant_is_met_by_itself_in_files_too(snapshot: Snapshot) -> None:
    told = {"b": [PageText.of("Un outil ignifugé, un enseignement."), PageText.of("Les cartes de l’IGN sont là. CHUTE, des chutes.")]}
    named = replace(snapshot.administrations[1], acronym="IGN")
    seen = replace(snapshot, administrations={**snapshot.administrations, 1: named})

    def pages(search: str, of: Snapshot = seen) -> list[int]:
        return [one.page for one in passages(of, search, lambda file: told.get(file.sha256))]

    assert [pages(search) for search in ("ign", "IGN cartes", "ign ignifuge", "igni")] == [[2], [2], [], [1]]
    assert "l’IGN" in next(passages(seen, "ign", lambda file: told.get(file.sha256))).excerpt
    # Up to four capitals are an acronym, whoever has it.
    assert (pages("IGN", snapshot), pages("ign", snapshot), pages("CHU"), pages("chu")) == ([2], [1, 2], [], [2])
    assert holding(seen, "ignifugé", lambda file: told.get(file.sha256)) == {3}


def test_recused_juror_finds_the_same_whether_the_files_exist_or_not(snapshot: Snapshot) -> None:
    juror = make_juror(1, Role.JUROR)
    whole = replace(snapshot, recusals=(Recusal(3, juror.id, RecusalOrigin.DECLARED, FILED_AT),))
    without = replace(whole, attachments=tuple(one for one in whole.attachments if one.candidature_id != 3))
    said = [[*passages(visible(each, juror), "données", texts)] for each in (whole, without)]
    assert said[0] == said[1]
    assert [one.candidature.id for one in said[0]] == [2]


def test_staff_are_told_what_is_odd_and_no_more() -> None:
    page, blank = PageText.of("a"), PageText.of("")
    pdf, facts = "application/pdf", PagesFacts(((1.0, 1.0),))
    said = [
        [str(message.text) for message in oddities(*known)]
        for known in (
            (pdf, None, None),
            (pdf, facts, (page, blank)),
            (pdf, facts, (page, replace_hidden(page))),
            (pdf, facts, (blank, blank)),
            ("image/png", facts, (blank,)),
            (pdf, PagesFacts(obstacle=Obstacle.PROTECTED), None),
        )
    ]
    assert said == [[], [], ["text that nobody can see, p. {pages}"], ["scanned, without text"], [], ["protected by a password"]]


def replace_hidden(page: PageText) -> PageText:
    return replace(page, hidden=3)


def test_stems_are_how_every_form_of_a_word_begins() -> None:
    assert stems("Régionaux régionale DONNÉES donnée cœurs as") == ("regiona", "regiona", "donne", "donne", "coeur", "as")

"""The question before the selection is locked: once answered, its window goes and the page stays, whichever of both is drawn first."""

import re

from playwright.sync_api import expect

from tests.browser import looking
from tests.browser.council import CHAIR, TITLES, Council
from tests.depth import IS_THOROUGH
from tests.worlds.acts import record_decisions, reopen
from tests.worlds.terms import Change, Outcome

TIMES = 6 if IS_THOROUGH else 2


def test_answer_leaves_the_page_whole_each_time(council: Council) -> None:
    ids = [council.id_of(title) for title in TITLES]
    record_decisions(council.uow(), **council.by(CHAIR), changes=[Change(id_, Outcome.DECLINED, reason="Un motif") for id_ in ids])
    page = council.screen(CHAIR, "selection")
    for version in range(1, TIMES + 1):
        if version > 1:
            page.reload()
        looking.at_rest(page)
        looking.button(page, "finalisation.open").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        looking.button(page, "finalisation.confirm").click()
        expect(page.get_by_text(re.compile("SHA-256 [0-9a-f]{64}"))).to_be_visible()
        expect(page.get_by_text(f"version {version}.")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        reopen(council.uow(), **council.by(CHAIR), reason="Un dossier à revoir")
        # The page follows: it is again one that decides.
        expect(looking.button(page, "decisions.rest")).to_be_visible()

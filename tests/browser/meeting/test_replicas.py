"""Two replicas on one PostgreSQL, one killed in the middle of a meeting: its screens go on with the other. By hand: three servers' start.

``JURY_TEST_POSTGRES_URL`` and ``JURY_HYPOTHESIS_PROFILE=thorough``.
"""

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

import bootstrap
from settings import Settings
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, MEMBERS, PATIENCE_MS, PHONE, ROOM, House, live
from tests.browser.meeting.test_outage import TYPED, begin_decision, said
from tests.database.conftest import POSTGRES, database_on_server
from tests.depth import IS_THOROUGH
from tests.serving.replicas import NGINX, Replicas, running_replicas
from tests.serving.wire import wired
from tests.worlds.terms import DEVICE_COOKIE, Act, Option
from tools.serving.servers import KEY

pytestmark = pytest.mark.skipif(
    not (POSTGRES and NGINX) or not IS_THOROUGH,
    reason="by hand: it takes minutes, PostgreSQL and nginx",
)


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[Replicas]:
    with database_on_server(template="template1") as url:
        bootstrap.use(Settings(database_url=url, secret_key=SecretStr(KEY)))
        bootstrap.prepare()
        with running_replicas(2, folder=tmp_path, database=url, has_demonstration=False) as replicas:
            yield replicas
        bootstrap.reset()


def is_on(replicas: Replicas, number: int, page: Page) -> bool:
    """Tell whether a screen's browser is kept on a replica."""
    (device,) = (each["value"] for each in page.context.cookies() if each["name"] == DEVICE_COOKIE)
    return replicas.serving(device) is replicas.servers[number]


@pytest.mark.parametrize("killed", [0, 1])
def test_screens_of_a_replica_that_is_killed_go_on_with_the_other(
    replicas: Replicas, browser: Browser, tmp_path: Path, killed: int
) -> None:
    with ExitStack() as stack:
        house = House(tmp_path, stack, replicas.front, stack.enter_context(wired(replicas.front)))
        council = house.new_council(browser, members=MEMBERS)
        stack.enter_context(council.contexts)
        council.hold_meeting()
        base = replicas.front.url
        chair, first, phone, room = (
            live(council.screen(name, address, base=base))
            for name, address in ((CHAIR, "seance"), (FIRST, "suivre"), (PHONE, "suivre"), (ROOM, "ecran"))
        )
        looking.choice(first, Option.IN_FAVOUR).click()
        for page in (chair, phone, room):
            expect(page.locator(".strip, main.scene .count")).to_contain_text(re.compile("1.sur.3"))
        reason = begin_decision(council, chair)
        before = said(council)

        with ExitStack() as lines:
            for page in (chair, first, phone):
                if is_on(replicas, killed, page):
                    lines.enter_context(page.expect_websocket(timeout=PATIENCE_MS))
            began = monotonic()
            os.killpg(replicas.servers[killed].process_group, signal.SIGKILL)
        for page in (chair, first, phone):
            expect(page.locator(".lost")).to_be_hidden(timeout=PATIENCE_MS)
        for page in (chair, first, phone, room):
            live(page)
            expect(page.locator(".strip, main.scene .count")).to_contain_text(re.compile("1.sur.3"))
            expect(page.get_by_role("heading", name=FLOODS)).to_be_visible()
        sys.stdout.write(f"\nscreens are right {monotonic() - began:.1f} s after a replica is killed\n")
        assert said(council) == before
        expect(reason).to_have_value(TYPED)
        looking.choice(phone, Option.IN_FAVOUR).tap()
        expect(chair.locator(".strip")).to_contain_text("Votes : 2 sur 3")
        assert council.who_did(Act.VOTED) == [(FIRST, "700103"), (PHONE, "700103")]

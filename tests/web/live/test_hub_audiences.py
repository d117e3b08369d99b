"""Who is told what: the same for a recused juror whether the file exists or not; nothing of a mark under seal to anybody else."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.live.streams import AT, HIDDEN, OTHER, RECUSED, START, Streams, next_event
from tests.worlds.terms import Decision, Outcome, Phase, Snapshot


def without(snapshot: Snapshot) -> Snapshot:
    """The same call, had the candidature under recusal never been filed."""
    return replace(
        snapshot,
        candidatures=snapshot.candidatures[1:],
        marks=snapshot.marks[1:],
        scored=snapshot.scored[1:],
        recused=snapshot.recused[1:],
        comments={key: text for key, text in snapshot.comments.items() if key[0] != HIDDEN},
        decisions={id_: decision for id_, decision in snapshot.decisions.items() if id_ != HIDDEN},
    )


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["decide", "mark", "comment", "seal", "reveal", "phase", "recuse", "nothing"]), st.integers(1, 3), st.integers(0, 5)
    ),
    max_size=12,
)


def after(snapshot: Snapshot, act: tuple[str, int, int], minute: int) -> Snapshot:
    kind, id_, value = act
    at = AT + timedelta(minutes=minute)
    marks = snapshot.marks.copy()
    marks[id_ - 1, 1, 0] = value
    scored = snapshot.scored.copy()
    scored[id_ - 1, 1, 0] = True
    recused = snapshot.recused.copy()
    recused[id_ - 1, 1] = value > 3
    outcome = (Outcome.DECLINED, Outcome.TO_DISCUSS)[value % 2]
    changes: dict[str, dict[str, Any]] = {
        "decide": {"decisions": {**snapshot.decisions, id_: Decision(id_, outcome=outcome, version=minute, decided_at=at)}},
        "mark": {"marks": marks, "scored": scored},
        "comment": {"comments": {**snapshot.comments, (id_, OTHER.id): f"remarque {value}"}},
        "seal": {"is_sealed": True},
        "reveal": {"is_sealed": False},
        "phase": {"phase": (Phase.SCORING, Phase.DELIBERATION)[value % 2]},
        "recuse": {"recused": recused},
        "nothing": {},
    }
    return replace(snapshot, revision=snapshot.revision + 1, **changes[kind])


@given(ACTS)
def test_recused_stream_is_the_same_event_for_event_without_the_file(acts: list[tuple[str, int, int]]) -> None:
    async def follow(seen: Callable[[Snapshot], Snapshot], secret: str) -> list[str | None]:
        world = Streams(snapshot=seen(START))
        hub, whole, said = world.hub(), START, []
        with hub.following(secret) as follower:
            for minute, act in enumerate([("nothing", 1, 0), *acts], 1):
                whole = after(whole, act, minute)
                world.snapshot = seen(whole)
                await hub.tell()
                said.append(await next_event(follower))
        return said

    assert asyncio.run(follow(lambda whole: whole, "recused")) == asyncio.run(follow(without, "recused"))


def test_who_has_yet_to_declare_recusals_is_told_nothing_until_they_have() -> None:
    async def follow() -> list[str | None]:
        world = Streams(snapshot=replace(START, declared=frozenset()))
        hub, said = world.hub(), []
        with hub.following("other") as follower:
            for declared in (frozenset(), frozenset({RECUSED.id}), frozenset({OTHER.id})):
                world.decide(2)
                world.snapshot = replace(world.snapshot, declared=declared)
                await hub.tell()
                said.append(await next_event(follower))
        return said

    before, still, once = asyncio.run(follow())
    assert (before, still) == (None, None)
    assert once is not None
    assert once.startswith("id: 1\n")


def marked(snapshot: Snapshot, candidature: int, juror: int, mark: int) -> Snapshot:
    marks = snapshot.marks.copy()
    marks[candidature, juror, 0] = mark
    return replace(snapshot, marks=marks)


def commented(snapshot: Snapshot, text: str) -> Snapshot:
    comments = {key: said for key, said in snapshot.comments.items() if key != (2, OTHER.id)}
    return replace(snapshot, comments=comments | ({(2, OTHER.id): text} if text else {}))


UNDER_SEAL: dict[str, Callable[[Snapshot], Snapshot]] = {
    "mark": lambda snapshot: marked(snapshot, 1, 1, 5),
    "comment": lambda snapshot: commented(snapshot, "Une autre remarque"),
    "comment taken back": lambda snapshot: commented(snapshot, ""),
    "finished": lambda snapshot: replace(snapshot, finished=frozenset({OTHER.id})),
}


@pytest.mark.parametrize("what", UNDER_SEAL)
def test_sealed_marks_are_told_to_the_giver_s_other_devices_alone(what: str) -> None:
    async def follow() -> list[str | None]:
        start = commented(replace(START, is_sealed=True), "Une remarque")
        world = Streams(snapshot=start, people={"computer": OTHER, "phone": OTHER, "recused": RECUSED})
        hub = world.hub()
        with ExitStack() as streams:
            followers = [streams.enter_context(hub.following(secret)) for secret in world.people]
            await hub.tell()
            first = [await next_event(follower) for follower in followers]
            assert None not in first
            world.snapshot = UNDER_SEAL[what](world.snapshot)
            await hub.tell()
            told = [await next_event(follower) for follower in followers]
            await hub.tell()
            assert [await next_event(follower) for follower in followers] == [None] * 3
            return told

    computer, phone, recused = asyncio.run(follow())
    assert computer is not None
    assert computer.startswith("id: 2\n")
    assert (phone, recused) == (computer, None)


def test_mark_on_a_file_under_ones_recusal_is_not_told() -> None:
    async def follow() -> str | None:
        world = Streams(snapshot=replace(START, is_sealed=True))
        hub = world.hub()
        with hub.following("recused") as follower:
            await hub.tell()
            await next_event(follower)
            world.snapshot = marked(world.snapshot, 0, 0, 5)
            await hub.tell()
            return await next_event(follower)

    assert asyncio.run(follow()) is None


def test_file_under_recusal_is_news_to_others() -> None:
    async def follow(secret: str) -> str | None:
        world = Streams()
        hub = world.hub()
        with hub.following(secret) as follower:
            await hub.tell()
            await next_event(follower)
            world.decide(HIDDEN)
            await hub.tell()
            return await next_event(follower)

    assert asyncio.run(follow("recused")) is None
    assert "1001" in (asyncio.run(follow("other")) or "")

"""Webhooks switched off during 200 posts and 50 edits: does the poller find all, and what does it cost?

The forum is the stand-in, which counts requests as Discourse does and refuses the 61st of a minute; the
clock is simulated. Edits are of other posts than the newest, so only the rounds through the recent posts
can find them. Prints what was found, after how long, and the requests used against the budget.
"""

from __future__ import annotations

import contextlib
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moderator.errors import ChannelError
from moderator.models import Message
from tests.webhooks.discourse.reading import Installation
from webhooks.standin.discourse import Forum, SiteSettings

POSTS, EDITS, BEFORE = 200, 50, 60
OURS, THE_SITES = 30, 60  # requests per minute
KEY = "chave-de-teste"
STEP = timedelta(seconds=15)
STEPS_PER_PASS = 4
QUIET = 40  # passes without webhooks in which everything must have been found


@dataclass(frozen=True)
class Result:
    """`missed` are states nobody found, `late` the longest time from writing to finding."""

    missed: int
    strangers: int  # posts from before the installation that were touched
    late: timedelta
    requests: int
    minutes: float
    busiest: int


def run(directory: Path, *, posts: int = POSTS, edits: int = EDITS, quiet: int = QUIET, seed: int = 1) -> Result:
    """Deeds and passes on one simulated clock."""
    chance, now = random.Random(seed), [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    forum = Forum(clock=lambda: now[0], settings=SiteSettings(max_admin_api_reqs_per_minute=THE_SITES))
    forum.add_key(KEY, user=forum.add_user("moderapen", moderator=True))
    category, members = forum.add_category("sei"), [forum.add_user(f"membro.{n}") for n in range(5)]
    first = forum.start_topic(members[0], title="Dúvidas sobre o SEI", raw="Escrevam aqui embaixo.", category=category)
    topic = forum.topics[first.topic_id]
    for number in range(BEFORE):
        forum.reply(members[0], topic, f"Mensagem {number}, de antes da instalação.")
    with contextlib.closing(
        Installation(
            forum,
            "http://forum.invalid",
            f"sqlite:///{directory}/m.db",
            now=now,
            key=KEY,
            username="moderapen",
            limit=OURS,
        )
    ) as ours:
        ours.connect(forum)
        ours.reconciliation().run()
        ours.emitter.paused = True
        written: dict[str, datetime] = {}
        found: dict[str, datetime] = {}
        seen = [0]

        def deeds() -> Iterator[None]:
            replies = []
            order = ["post"] * posts + ["edit"] * edits
            chance.shuffle(order)
            order.sort(key=lambda deed: deed == "edit" and not replies)
            for number, deed in enumerate(order):
                # Of the older half: what is found while it is among the newest tells nothing of the rounds.
                old = [post for post in replies[: len(replies) // 2] if post.version == 1]
                if deed == "edit" and old:
                    post = chance.choice(old)
                    forum.edit(forum.user(post.user_id), post, raw=f"Texto editado de número {number}.")
                else:
                    post = forum.reply(chance.choice(members), topic, f"Mensagem de número {number} sem webhook.")
                    replies.append(post)
                written[post.raw] = now[0]
                yield

        def look() -> None:
            with contextlib.suppress(ChannelError):
                ours.reconciliation().run()
            fresh, seen[0] = ours.messages(seen[0]), len(ours.jobs)
            for message in fresh:
                if isinstance(message, Message):
                    found.setdefault(message.text, now[0])

        began = now[0]
        for number, _ in enumerate(deeds()):
            now[0] += STEP
            if number % STEPS_PER_PASS == 0:
                look()
        for _ in range(quiet):
            now[0] += STEP * STEPS_PER_PASS
            look()
        return Result(
            missed=len(written.keys() - found.keys()),
            strangers=len(found.keys() - written.keys()),
            late=max(found[text] - moment for text, moment in written.items() if text in found),
            requests=len(ours.asked),
            minutes=(now[0] - began).total_seconds() / 60,
            busiest=ours.busiest_minute(),
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        result = run(Path(directory))
    print(f"written without a webhook: {POSTS} posts, {EDITS} edits; not found: {result.missed}")
    print(f"posts from before the installation that were touched: {result.strangers}")
    print(f"longest time from writing to finding: {result.late}")
    print(
        f"requests: {result.requests} in {result.minutes:.0f} minutes, {result.busiest} in the busiest minute, "
        f"ratio to the budget of {OURS}: {result.busiest / OURS:.2f} (at most 1)"
    )


if __name__ == "__main__":
    main()

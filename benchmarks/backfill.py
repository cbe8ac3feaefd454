"""A backfill of 5,000 posts, interrupted and resumed: nothing twice, nothing left out, within the budget.

The forum is the stand-in, which counts requests as Discourse does and refuses the 61st of a minute; the
clock is simulated and waiting moves it on. Prints what was handed over and the requests used.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.webhooks.discourse.reading import Installation
from webhooks.discourse.backfill import Range
from webhooks.standin.discourse import Forum, SiteSettings

POSTS, INTERRUPTIONS = 5_000, 3
OURS, THE_SITES = 30, 60  # requests per minute
KEY = "chave-de-teste"


@dataclass(frozen=True)
class Result:
    """`handed` are deliveries, `repeated` those handed over more than once."""

    handed: int
    missing: int
    repeated: int
    runs: int
    requests: int
    minutes: float
    busiest: int


def run(directory: Path, *, posts: int = POSTS, interruptions: int = INTERRUPTIONS) -> Result:
    """Begin, stop after a part of the steps, begin again, until it is finished."""
    now = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    forum = Forum(clock=lambda: now[0], settings=SiteSettings(max_admin_api_reqs_per_minute=THE_SITES))
    forum.add_key(KEY, user=forum.add_user("moderapen", moderator=True))
    maria, category = forum.add_user("maria.exemplo"), forum.add_category("sei")
    first = forum.start_topic(maria, title="Dúvidas sobre o SEI", raw="Escrevam aqui embaixo.", category=category)
    for number in range(posts - 1):
        now[0] += timedelta(minutes=1)
        forum.reply(maria, forum.topics[first.topic_id], f"Mensagem antiga de número {number}, sem novidades.")
    url, database = "http://forum.invalid", f"sqlite:///{directory}/m.db"
    with contextlib.closing(
        Installation(forum, url, database, now=now, key=KEY, username="moderapen", limit=OURS)
    ) as ours:
        ours.connect(forum)
        began, runs = now[0], 0

        def wait(seconds: float) -> None:
            now[0] += timedelta(seconds=seconds)

        part = posts // 50 // (interruptions + 1)
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("Posts", total=None)
            finished = False
            while not finished:
                runs += 1
                with contextlib.closing(ours.backfill(Range(from_id=first.id))) as backfill:
                    for steps, progress in enumerate(backfill.steps(wait), start=1):
                        bar.update(task, completed=progress.done, total=progress.total)
                        finished = progress.finished
                        if steps == part and runs <= interruptions:
                            break
        rows = [row for row, _ in ours.jobs]
        texts = {message.text for message in ours.messages()}
        return Result(
            handed=len(rows),
            missing=len({post.raw for post in forum.posts.values()} - texts),
            repeated=len(rows) - len(set(rows)),
            runs=runs,
            requests=len(ours.asked),
            minutes=(now[0] - began).total_seconds() / 60,
            busiest=ours.busiest_minute(),
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        result = run(Path(directory))
    print(f"{POSTS} posts in {result.runs} runs: {result.handed} handed over", end=", ")
    print(f"{result.missing} left out, {result.repeated} repeated")
    print(
        f"requests: {result.requests} in {result.minutes:.0f} simulated minutes, {result.busiest} in the busiest, "
        f"ratio to the budget of {OURS}: {result.busiest / OURS:.2f} (at most 1)"
    )


if __name__ == "__main__":
    main()

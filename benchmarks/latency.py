"""How long from a webhook to the verified redaction, at 1, 10 and 50 leaking posts a minute?

Real processes against the stand-in, which refuses the 61st request of a minute as Discourse does. Each rate
is tried with the usual budget of 30 requests a minute, the faster ones also on a forum that allows more, to
tell our own time from the wait for the budget. From 20 a minute on the forum's limit of purges is the wait: what
has to wait for it is hidden meanwhile. Prints median, p95 and maximum beside the ten minutes after
which mail goes out, and the requests for each redaction. `python -m benchmarks.latency 50:30` tries one rate with
one budget.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from validate_docbr import CPF

from benchmarks.forum_life import LEAKS
from moderator.models import ActionKind
from moderator.store import Store
from moderator.store.schema import actions, deliveries, messages
from tests.installation import Installation, wait_for
from webhooks.discourse.residue import MAIL_WINDOW
from webhooks.standin.discourse.faults import Limiter
from webhooks.standin.seed import SeedPost

USUAL, AMPLE = 30, 3000  # requests a minute
RUNS = ((1, USUAL, 3), (10, USUAL, 10), (10, AMPLE, 10), (50, AMPLE, 50), (50, USUAL, 20))  # a minute, budget, posts
PATIENCE = 3600.0  # seconds


@dataclass(frozen=True)
class Result:
    """`seconds` of each redaction, in order; `requests` that the forum counted, `refused` those over its limit."""

    seconds: Sequence[float]
    posts: int
    requests: int
    refused: int

    def quantile(self, share: float) -> float:
        return self.seconds[math.ceil(share * len(self.seconds)) - 1]

    @property
    def late(self) -> int:
        return sum(second > MAIL_WINDOW.total_seconds() for second in self.seconds)


class Counter(Limiter):
    """The forum's own limit, and how often it was met."""

    admitted = refused = 0

    def wait(self, limit: int) -> int | None:
        seconds = super().wait(limit)
        self.admitted += seconds is None
        self.refused += seconds is not None
        return seconds


def run(directory: Path, *, rate: float, budget: int, posts: int) -> Result:
    """`posts` that leak at `rate` a minute, each by somebody else, in a topic and with a number of its own."""
    installation = Installation(directory, DISCOURSE_REQUESTS_PER_MINUTE=str(budget), NUDGES_PER_DAY="100")
    forum = installation.community.forum
    forum.settings.max_admin_api_reqs_per_minute = 2 * budget
    forum.api_limiter = counter = Counter(forum.clock)
    with installation.running() as store:
        began = time.monotonic()
        for number in range(posts):
            time.sleep(max(began + number * 60 / rate - time.monotonic(), 0))
            text = f"{LEAKS['cpf'].format(value=CPF().generate(mask=True))} Pergunto pela vez {number}."
            name = f"membro{number}.exemplo"
            installation.community.publish(SeedPost(f"Dúvida de número {number} da semana", "sei", name, name, text))
        wait_for(lambda: len(seconds_of(store)) >= posts, patience=PATIENCE)
        wait_for(lambda: not _open(store), patience=PATIENCE)
        return Result(seconds_of(store), posts, counter.admitted, counter.refused)


def seconds_of(store: Store) -> Sequence[float]:
    """From the arrival of the webhook to the verified redaction, the shortest first."""
    query = (
        select(deliveries.c.received_at, actions.c.updated_at)
        .join(messages, messages.c.delivery_id == deliveries.c.id)
        .join(actions, actions.c.message_id == messages.c.id)
        .where(actions.c.kind == ActionKind.REDACT, actions.c.status == "done")
    )
    with store.database.read() as connection:
        return sorted((row.updated_at - row.received_at).total_seconds() for row in connection.execute(query))


def _open(store: Store) -> int:
    query = select(func.count()).where(deliveries.c.status == "received")
    with store.database.read() as connection:
        return int(connection.execute(query).scalar_one())


def show(rate: float, budget: int, result: Result) -> None:
    print(
        f"{rate:3.0f} posts/min, budget {budget:4d}/min: p50 {result.quantile(0.5):6.1f} s  "
        f"p95 {result.quantile(0.95):6.1f} s  max {result.seconds[-1]:6.1f} s  "
        f"after the mail window {result.late} of {result.posts}  "
        f"{result.requests / result.posts:.1f} requests a post, {result.refused} refused by the forum",
        flush=True,
    )


def main() -> None:
    wanted = {tuple(map(int, word.split(":"))) for word in sys.argv[1:]}
    print(f"Mail goes out after {MAIL_WINDOW // timedelta(minutes=1)} minutes.", flush=True)
    for rate, budget, posts in RUNS:
        if not wanted or (rate, budget) in wanted:
            with tempfile.TemporaryDirectory() as directory:
                show(rate, budget, run(Path(directory), rate=rate, budget=budget, posts=posts))


if __name__ == "__main__":
    main()

"""One moderated forum without processes or sockets: webhooks, pipeline, performer and channel on a simulated clock.

What the job engine does is done here by hand: jobs run one after another, in any order, and waits cost
nothing but simulated time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy import select

from moderator.actions import Performer
from moderator.analyst import Analyst
from moderator.models import ChannelKind, Mode
from moderator.pipeline import Pipeline
from moderator.store import Store
from moderator.store.schema import actions, cases, messages
from webhooks.delivery import Delivery, Intake
from webhooks.discourse import payload
from webhooks.discourse.client import DiscourseChannel
from webhooks.discourse.site import Site
from webhooks.standin.discourse import Delivery as Webhook
from webhooks.standin.discourse import Emitter, Forum, blueprint
from webhooks.standin.inprocess import InProcess

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL, KEY, NAME = "http://forum.invalid", "chave", "moderapen"
ROUNDS = 5
SWEPT_EVERY = timedelta(minutes=1)
REINDEXED_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class CaseOf:
    """A case of this forum."""

    id: str
    message_id: str
    external_id: str
    exposure: str


class Desk:
    """`now` is the clock of the forum and of the moderator alike."""

    def __init__(
        self, store: Store, analyst: Analyst, forum: Forum, now: list[datetime], chance: Random, *, history: str
    ) -> None:
        self.forum, self.tried_again, self.requests = forum, 0, 0
        self._store, self._now, self._chance = store, now, chance
        self.bot = forum.add_user(NAME, moderator=True, trust_level=4)
        forum.add_key(KEY, user=self.bot)
        app = Flask("forum")
        app.register_blueprint(blueprint(forum))
        app.before_request(self._count)
        self._reader = app.test_client(use_cookies=False)
        self._site = Site(None, bot_username=NAME)
        self._channel = DiscourseChannel(
            url=URL, api_key=KEY, username=NAME, history="purge" if history == "purge" else "hide", site=self._site
        )
        self._channel._forum._session.mount(URL, InProcess(app))
        self._jobs: list[tuple[datetime, str, str]] = []  # due, kind, id
        clock = self._clock
        self._intake = Intake(store, enqueue=lambda row, _: self._later("moderate", row), clock=clock)
        self._emitter = Emitter(forum, url=URL, secret="um segredo de teste", send=self._receive)
        channels = {ChannelKind.FORUM: self._channel}
        parts = (channels, analyst, store.deliveries, store.records, store.effects)
        self._pipeline = Pipeline(*parts, topics=store.topics, mode=Mode.ENFORCE, clock=clock)
        self._performer = Performer(
            channels, store.records, store.effects, executor="one", mode=Mode.ENFORCE, daily_limit=10**9, clock=clock
        )

    def close(self) -> None:
        self._channel.close()

    def settle(self) -> None:
        """Deliver and work until nothing is left to do."""
        while True:
            self._emitter.flush()
            if not self._jobs and not self._sweep():
                return
            due = min(moment for moment, _, _ in self._jobs)
            self._now[0] = max(self._now[0], due)
            if self._now[0] - START > REINDEXED_AFTER:
                self.forum.reindex()
            job = self._chance.choice([job for job in self._jobs if job[0] <= self._now[0]])
            self._jobs.remove(job)
            self._now[0] += timedelta(seconds=1)
            (self._moderate if job[1] == "moderate" else self._perform)(job[2])

    def _sweep(self) -> bool:
        """What the worker does once in a while: take up actions that no job is about any more."""
        self._now[0] += SWEPT_EVERY
        for action_id in self._store.effects.released(self._now[0] - SWEPT_EVERY):
            self._later("perform", action_id)
        return bool(self._jobs)

    def try_again(self) -> None:
        """A moderator asks once more for everything that failed."""
        stuck = self._actions(("failed", "uncertain", "held"))
        for action_id in stuck:
            self._store.effects.reopen(action_id, moderator="ana", now=self._clock())
            self._later("perform", action_id)
        self.tried_again += len(stuck)
        self.settle()

    def undo(self, case_id: str) -> None:
        """A moderator says «false positive»."""
        for action_id in self._store.verdicts.false_positive(case_id, moderator="ana", note="", now=self._clock()):
            self._later("perform", action_id)
        self.settle()

    def cases(self) -> Sequence[CaseOf]:
        columns = (cases.c.id, cases.c.message_id, messages.c.external_id, cases.c.exposure)
        query = select(*columns).join(messages).where(self._ours())
        with self._store.database.read() as connection:
            return [CaseOf(*row) for row in connection.execute(query)]

    def unfinished(self) -> int:
        return len(self._jobs) + len(self._actions(("intended", "performing", "failed", "uncertain", "held")))

    def read_as_anybody(self, path: str) -> str:
        return self._reader.get(path).get_data(as_text=True)

    def _actions(self, statuses: Sequence[str]) -> Sequence[str]:
        query = select(actions.c.id).join(messages).where(self._ours(), actions.c.status.in_(statuses))
        with self._store.database.read() as connection:
            return connection.execute(query).scalars().all()

    def _ours(self):  # type: ignore[no-untyped-def]
        return messages.c.external_id.in_([str(post_id) for post_id in self.forum.posts])

    def _clock(self) -> datetime:
        return self._now[0]

    def _count(self) -> None:
        self.requests += 1

    def _later(self, kind: str, row: str, seconds: float = 0.0) -> None:
        self._jobs.append((self._now[0] + timedelta(seconds=seconds), kind, row))

    def _receive(self, _url: str, webhook: Webhook) -> int:
        delivery = Delivery("", webhook.headers, webhook.body)
        self._intake.receive(
            ChannelKind.FORUM,
            delivery,
            event=webhook.headers["X-Discourse-Event"],
            identity=payload.identity(delivery.headers, delivery.body),
            parse=lambda: payload.parse(delivery.headers, delivery.body, scope=self._site.scope()),
        )
        return 200

    def _moderate(self, delivery_id: str) -> None:
        for _ in range(ROUNDS):
            action_ids = self._pipeline.plan(delivery_id)
            waits = [wait for action_id in action_ids if (wait := self._performer.act(action_id)) is not None]
            if waits:
                self._later("moderate", delivery_id, min(waits))
                return
            if not action_ids:
                break
        self._pipeline.settle(delivery_id)
        due = self._store.deliveries.load(delivery_id).due_at
        if due is not None:
            self._later("moderate", delivery_id, (due - self._now[0]).total_seconds())

    def _perform(self, action_id: str) -> None:
        wait = self._performer.act(action_id)
        if wait is not None:
            self._later("perform", action_id, wait)

"""A forum, an empty store and everything that reads the one into the other, for the tests of reading."""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta

from flask import Flask

from moderator.models import Mode
from moderator.store import open_store
from webhooks.delivery import Delivery, Intake
from webhooks.discourse import payload
from webhooks.discourse.backfill import Backfill
from webhooks.discourse.client import ForumClient
from webhooks.discourse.pace import Pace
from webhooks.discourse.reading import Reader
from webhooks.discourse.reconciliation import Reconciliation
from webhooks.discourse.site import Site
from webhooks.standin.discourse import Emitter, blueprint
from webhooks.standin.inprocess import InProcess

KEY = b"a key of thirty-two bytes, yes!!"
MINUTE = timedelta(minutes=1)
SECRET = "segredo-de-teste-123"


class Installation:
    """Reads `forum` at `url` with the account `username` and a budget of `limit` requests a minute; `jobs`
    are the deliveries handed to the job engine, `waits` the seconds that were waited."""

    def __init__(self, forum, url, database_url, *, now, key, username="ModeraPEN", limit=30, include=frozenset()):
        self.store = open_store(database_url, [KEY], new_id=lambda: uuid.uuid4().hex)
        self.store.database.upgrade()
        self.jobs, self.waits, self.asked, self._now = [], [], [], now
        self.site = Site(self.store.categories, bot_username=username, include=include)
        self.pace = Pace(self.store.requests, limit=limit, clock=self.clock)
        self.forum = ForumClient(url, api_key=key, username=username, timeout=(3.0, 10.0), pace=self.pace)
        self.intake = Intake(
            self.store, enqueue=lambda row, attempt: self.jobs.append((row, attempt)), clock=self.clock
        )
        self.reader = Reader(self.forum, self.site, self.intake)
        self.emitter = Emitter(forum, url="http://moderador.invalid", secret=SECRET, send=self._receive)
        self._names = itertools.count(1)

    def connect(self, forum):
        """Reach the forum without sockets; `asked` are the moments of all requests from now on."""
        app = Flask("forum")
        app.register_blueprint(blueprint(forum))
        app.before_request(lambda: self.asked.append(self.clock()))
        self.forum._session.mount(self.forum.host, InProcess(app))

    def busiest_minute(self):
        """The most requests within any minute."""
        ends = [(moment, sum(moment - MINUTE < other <= moment for other in self.asked)) for moment in self.asked]
        return max((count for _, count in ends), default=0)

    def clock(self):
        return self._now[0]

    def close(self):
        self.forum.close()
        self.store.close()

    def reconciliation(self, holder="one"):
        return Reconciliation(self.reader, self.store.cursors, holder=holder, clock=self.clock)

    def backfill(self, wanted, *, mode=Mode.SHADOW):
        holder = f"run-{next(self._names)}"
        return Backfill(self.reader, self.store.cursors, wanted, mode=mode, holder=holder, clock=self.clock)

    def messages(self, start=0):
        """What the deliveries say that were handed to the job engine, from the job of that number on."""
        rows = dict.fromkeys(row for row, _ in self.jobs[start:])
        stored = [self.store.deliveries.load(row) for row in rows]
        return [payload.parse(it.headers, it.body, scope=self.site.scope()) for it in stored]

    def _receive(self, _url, webhook):
        """What the web process does with a webhook."""
        delivery = Delivery("", webhook.headers, webhook.body)
        self.intake.receive(
            "forum",
            delivery,
            event=webhook.headers["X-Discourse-Event"],
            identity=payload.identity(delivery.headers, delivery.body),
            parse=lambda: payload.parse(delivery.headers, delivery.body, scope=self.site.scope()),
        )
        return 200

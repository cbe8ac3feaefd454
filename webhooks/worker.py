"""The worker process: its parts, and what it does beside its jobs: reading, sweeping, forgetting, adopting.

What the parts are made of is `app`'s, the jobs themselves are `moderator.jobs`'.
"""

from __future__ import annotations

import functools
import itertools
import logging
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

from moderator import jobs
from moderator.actions import ALIVE, Channel, Performer
from moderator.analyst import Analyst
from moderator.backtest.comparing import Comparer
from moderator.errors import ModeratorError, StoreError
from moderator.models import ChannelKind
from moderator.pipeline import Pipeline
from moderator.reloading import InForce
from moderator.rooms import Line, Reception
from moderator.settings import Settings
from moderator.store import Store, open_store
from moderator.store.nudging import Budget
from webhooks import discourse, whatsapp
from webhooks.app import loading, new_id, now, open_channels, open_intake, rules_in_force
from webhooks.rooms import open_reception, open_relay

log = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
SWEEP_EVERY = 15  # beats
POLL_SECONDS = 60.0
SWEEP_AFTER = timedelta(minutes=10)  # longer than any wait between two attempts


def run_worker(settings: Settings, stop: threading.Event) -> None:
    """The worker process: moderate until `stop` is set, adopting the work of workers that died."""
    executor = f"{os.getpid()}-{secrets.token_hex(6)}"
    budget = Budget(settings.nudges_per_day, settings.nudges_per_month)
    store = open_store(settings.database_url, settings.keys, new_id=new_id, budget=budget)
    channels = open_channels(settings, store)
    line = whatsapp.open_line(settings) if whatsapp.is_on(settings) else None
    rules = rules_in_force(settings, store)
    queue = jobs.Queue(settings.database_url)
    worker = _employ(settings, store, rules, channels, line=line, queue=queue, executor=executor)
    store.heartbeats.beat(executor, now=now())
    worker.start()
    aside = [threading.Thread(target=_follow, args=(rules, stop), daemon=True)]
    if discourse.is_on(settings):
        aside.append(threading.Thread(target=_reconcile, args=(settings, store, queue, executor, stop), daemon=True))
    for thread in aside:
        thread.start()
    log.info("worker %s ready", executor)
    for beat in itertools.count():
        if stop.wait(BEAT_SECONDS):
            break
        try:
            _tend(store, worker, executor)
            if beat % SWEEP_EVERY == 0:
                # At the start nothing is known of what the last processes left: everything open is asked for.
                _sweep(store, queue, age=SWEEP_AFTER if beat else timedelta())
                store.search.catch_up()
                store.retention.purge(now() - timedelta(days=settings.retention_days), actor="worker", now=now())
        except StoreError as error:
            log.warning("worker %s: %s", executor, error)
    worker.stop()
    for thread in aside:
        thread.join()
    for channel in (*channels.values(), *([line] if line else [])):
        channel.close()
    # The heartbeat stays: what did not end in time is adopted by the next worker once it has gone silent.
    queue.close()
    store.close()


def _employ(
    settings: Settings,
    store: Store,
    rules: InForce,
    channels: Mapping[ChannelKind, Channel],
    *,
    line: Line | None,
    queue: jobs.Queue,
    executor: str,
) -> jobs.Worker:
    """The steps of every job, wired."""

    @functools.lru_cache(maxsize=1)
    def reception(analyst: Analyst) -> Reception:
        return open_reception(settings, store, analyst, relay=queue.relay, clock=now)

    def pipeline() -> Pipeline:  # one for each step of a job: what begins under a rule set ends under it
        return Pipeline(
            channels,
            rules.analyst,
            store.deliveries,
            store.records,
            store.effects,
            topics=store.topics,
            mode=settings.mode,
            clock=now,
            reception=reception(rules.analyst),
            bot=settings.discourse_api_username,
        )

    parts = (channels, store.records, store.effects)
    limit = settings.daily_action_limit
    performer = Performer(*parts, executor=executor, mode=settings.mode, daily_limit=limit, clock=now)
    relay = open_relay(settings, store, line, executor=executor, clock=now) if line else None
    return jobs.Worker(
        settings.database_url,
        executor=executor,
        plan=lambda delivery_id: pipeline().plan(delivery_id),
        act=performer.act,
        settle=lambda delivery_id: pipeline().settle(delivery_id),
        fail=lambda delivery_id, code: pipeline().fail(delivery_id, code),
        give_up=performer.give_up,
        relay=relay.run if relay else None,
        compare=Comparer(store, loading(settings), ner_model=settings.ner_model, clock=now).run,
    )


def _follow(rules: InForce, stop: threading.Event) -> None:
    """Of the worker: on a thread of its own, so that loading keeps no job waiting."""
    while not stop.wait(BEAT_SECONDS):
        try:
            rules.look()
        except Exception as error:  # whatever it is, the present rules decide on
            log.error("rules not looked at: %s", type(error).__name__)


def _reconcile(settings: Settings, store: Store, queue: jobs.Queue, executor: str, stop: threading.Event) -> None:
    """Of the worker: on a thread of its own, as the forum may be slow to answer and the heart beats on."""
    reconciliation = discourse.open_reconciliation(settings, store, open_intake(store, queue), holder=executor)
    mirror = discourse.open_mirror(
        settings, store, holder=executor, perform=lambda action, attempt: queue.perform(action, attempt=attempt)
    )
    passes: tuple[Callable[[], int | None], ...] = (reconciliation.run, *([mirror.run] if mirror else []))
    while True:
        for run in passes:
            try:
                if found := run():
                    log.info("%s posts found that no webhook told of", found)
            except Exception as error:  # whatever it is, the next pass goes on from there
                log.info("reading goes on later: %s", error if isinstance(error, ModeratorError) else type(error))
        if stop.wait(POLL_SECONDS):
            break
    reconciliation.close()
    if mirror:
        mirror.close()


def _tend(store: Store, worker: jobs.Worker, executor: str) -> None:
    """One beat: say that we live, take over from the dead."""
    moment = now()
    store.heartbeats.beat(executor, now=moment)
    dead = [name for name in store.heartbeats.silent(moment - ALIVE) if name != executor]
    if dead:
        log.warning("adopted %s jobs of %s silent workers", worker.adopt(dead), len(dead))
        store.heartbeats.forget(dead)


def _sweep(store: Store, queue: jobs.Queue, *, age: timedelta) -> None:
    """Enqueue what was kept so long ago but perhaps never enqueued; repeating it is harmless."""
    before = now() - age
    attempt = int(before.timestamp() // (age.total_seconds() or 1))  # a number of its own for each round
    for delivery_id in store.deliveries.due(now()):
        queue.moderate(delivery_id, attempt=int(now().timestamp()))
    for delivery_id in store.deliveries.overdue(before):
        queue.moderate(delivery_id, attempt=attempt)
    for action_id in store.effects.released(before):
        queue.perform(action_id, attempt=attempt)
    for post_id in store.outbox.overdue(before):
        queue.relay(post_id, attempt=attempt)

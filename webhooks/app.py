"""The composition root: settings become a web application or a worker. The only place that wires parts."""

from __future__ import annotations

import functools
import itertools
import logging
import os
import secrets
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flask import Blueprint, Flask, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from moderator import jobs
from moderator.actions import ALIVE, Channel, Performer
from moderator.analyst import Analyst, load_analyst
from moderator.backtest.comparing import Comparer
from moderator.console import Console, install
from moderator.console.audits import READER
from moderator.console.context import Lab
from moderator.console.ways import open_ways
from moderator.editions import Edition, Load, read_files
from moderator.errors import ModeratorError, PayloadError, SignatureError, StoreError
from moderator.models import ActionKind, ChannelKind
from moderator.pipeline import Pipeline
from moderator.reloading import InForce
from moderator.rooms import Reception, Reports
from moderator.settings import Settings
from moderator.store import Store, open_store
from moderator.store.nudging import Budget
from moderator.store.views import Wanted
from moderator.triage import Catalogue, load_catalogue
from webhooks import discourse, whatsapp
from webhooks.checks import Check
from webhooks.delivery import MAX_BYTES, Intake
from webhooks.rooms import open_reception, open_relay, room_names
from webhooks.whatsapp.export import open_export

log = logging.getLogger(__name__)


class ChannelPackage(Protocol):
    """What each channel's package offers; adding a channel is a package and a line in CHANNELS."""

    NAME: str  # of its webhook's path
    KIND: ChannelKind
    CAPABILITIES: frozenset[ActionKind]

    def is_on(self, settings: Settings) -> bool: ...
    def open_channel(self, settings: Settings, store: Store | None = None, /) -> Channel: ...
    def examine(self, settings: Settings, store: Store | None) -> Iterator[Check]: ...
    def blueprint(self, settings: Settings, intake: Intake) -> Blueprint: ...


CHANNELS: tuple[ChannelPackage, ...] = (discourse, whatsapp)

BEAT_SECONDS = 2.0
SWEEP_EVERY = 15  # beats
POLL_SECONDS = 60.0
SWEEP_AFTER = timedelta(minutes=10)  # longer than any wait between two attempts


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex


def capabilities() -> Mapping[ChannelKind, frozenset[ActionKind]]:
    """What each channel can truly do, whether it is switched on here or not."""
    return {module.KIND: module.CAPABILITIES for module in CHANNELS}


def open_channels(settings: Settings, store: Store) -> Mapping[ChannelKind, Channel]:
    """The channels that the settings switch on, ready to act."""
    return {module.KIND: module.open_channel(settings, store) for module in CHANNELS if module.is_on(settings)}


def open_intake(store: Store, queue: jobs.Queue) -> Intake:
    """Where what comes in is kept and handed to the job engine."""
    return Intake(store, enqueue=lambda row, attempt: queue.moderate(row, attempt=attempt), clock=now)


def create_app(settings: Settings) -> Flask:
    """The web process: webhooks, console, health and metrics."""
    app = Flask(__name__)
    store = open_store(settings.database_url, settings.keys, new_id=new_id)
    queue = jobs.Queue(settings.database_url)
    app.secret_key = store.vault.session_key
    app.config["MAX_CONTENT_LENGTH"] = MAX_BYTES
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    app.extensions[READER] = open_export
    csrf = install(app, _console(settings, store, queue), https=settings.address.startswith("https://"))
    intake = open_intake(store, queue)
    for module in CHANNELS:
        routes = module.blueprint(settings, intake) if module.is_on(settings) else _closed(module)
        csrf.exempt(routes)
        app.register_blueprint(routes)
    if whatsapp.is_on(settings):
        reports = whatsapp.room_blueprint(settings, Reports(store, clock=now).receive)
        csrf.exempt(reports)
        app.register_blueprint(reports)
    _answer_errors(app)
    _report_health(app, store)
    return app


def _console(settings: Settings, store: Store, queue: jobs.Queue) -> Console:
    edition = _latest_edition(settings, store)
    return Console(
        store=store,
        analyst=lambda: edition().analyst,
        perform=lambda action_id, attempt: queue.perform(action_id, attempt=attempt),
        moderate=lambda delivery_id, attempt: queue.moderate(delivery_id, attempt=attempt),
        capabilities=capabilities(),
        mode=settings.mode,
        clock=now,
        names=_names(load_catalogue(settings.rules / "catalogue.yaml")),
        demo_links=_demo_links(settings) if settings.demo else {},
        relay=lambda post_id, attempt: queue.relay(post_id, attempt=attempt),
        room_names=room_names(settings),
        ways=open_ways(settings),
        lab=Lab(edition, _load(settings), folder=lambda: read_files(settings.rules), compare=queue.compare),
    )


def _rules_in_force(settings: Settings, store: Store) -> InForce:
    return InForce(settings.rules, store.rulesets, _load(settings), clock=now)


def _load(settings: Settings) -> Load:
    return functools.partial(load_analyst, capabilities=capabilities(), ner_model=settings.ner_model)


def _latest_edition(settings: Settings, store: Store) -> Callable[[], Edition]:
    """Of the web process: loaded when first asked for, and again where the rules changed since."""
    first = functools.cache(lambda: _rules_in_force(settings, store))

    def latest() -> Edition:
        first().look()
        return first().edition

    return latest


def _follow(rules: InForce, stop: threading.Event) -> None:
    """Of the worker: on a thread of its own, so that loading keeps no job waiting."""
    while not stop.wait(BEAT_SECONDS):
        try:
            rules.look()
        except Exception as error:  # whatever it is, the present rules decide on
            log.error("rules not looked at: %s", type(error).__name__)


def _names(catalogue: Catalogue) -> Mapping[str, str]:
    """The Guide's name of each product, support type and sphere, by id."""
    products = {product.id: product.name for product in catalogue.products.values()}
    return {**products, **catalogue.support_types, **catalogue.spheres}


def _demo_links(settings: Settings) -> Mapping[str, str]:
    return {"Fórum de demonstração": settings.discourse_url, "Celulares": f"{settings.discourse_url}/celulares"}


def _closed(module: ChannelPackage) -> Blueprint:
    """A channel that is off answers 503: its sender should neither drop the hook nor think it was heard."""
    routes = Blueprint(module.NAME, __name__)

    @routes.post(f"/webhooks/{routes.name}", defaults={"rest": ""}, strict_slashes=False)
    @routes.post(f"/webhooks/{routes.name}/<path:rest>")
    def refuse(rest: str) -> tuple[Response, int]:
        return jsonify(error="this channel is switched off here; see the README's settings"), 503

    return routes


def _answer_errors(app: Flask) -> None:
    """One place that turns what went wrong with a webhook into a status. No answer repeats what was sent."""
    answers: tuple[tuple[type[Exception], int, str], ...] = (
        (SignatureError, 403, ""),
        (PayloadError, 400, ""),
        (StoreError, 503, "cannot be kept right now; try again later"),
        (RequestEntityTooLarge, 413, f"larger than {MAX_BYTES} bytes"),
    )
    for kind, status, words in answers:

        def answer(error: Exception, status: int = status, words: str = words) -> tuple[Response, int]:
            log.warning("webhook answered %s: %s", status, type(error).__name__)
            return jsonify(error=words or str(error)), status

        app.register_error_handler(kind, answer)


def _report_health(app: Flask, store: Store) -> None:
    @app.get("/health/live")
    def live() -> Response:
        return jsonify(status="ok")

    @app.get("/health/ready")
    def ready() -> tuple[Response, int]:
        try:
            seen = store.heartbeats.latest()
        except StoreError:
            return jsonify(status="no database"), 503
        if seen is None or now() - seen > ALIVE * 3:
            return jsonify(status="no worker"), 503
        return jsonify(status="ok"), 200

    @app.get("/metrics")
    def metrics() -> Response:
        registry = CollectorRegistry()
        registry.register(_Totals(store))
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Totals(Collector):
    """Counts of what was received, decided and done, read when asked for. No labels from content."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, value in self._store.cases.totals().items():
            yield GaugeMetricFamily(f"moderapen_{name}", f"Number of {name}", value=value)
        for name, value in self._store.cases.counts(Wanted(now=now())).items():
            yield GaugeMetricFamily(f"moderapen_cases_{name}", f"Cases in the view {name}", value=value)
        if pace := self._store.figures.pace(since=now() - timedelta(days=1)):
            removal = GaugeMetricFamily(
                "moderapen_removal_seconds", "From webhook to verified removal, of the last day", labels=["quantile"]
            )
            removal.add_metric(["0.5"], pace.median.total_seconds())
            removal.add_metric(["0.95"], pace.p95.total_seconds())
            yield removal


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


def run_worker(settings: Settings, stop: threading.Event) -> None:
    """The worker process: moderate until `stop` is set, adopting the work of workers that died."""
    executor = f"{os.getpid()}-{secrets.token_hex(6)}"
    budget = Budget(settings.nudges_per_day, settings.nudges_per_month)
    store = open_store(settings.database_url, settings.keys, new_id=new_id, budget=budget)
    channels = open_channels(settings, store)
    rules = _rules_in_force(settings, store)
    queue = jobs.Queue(settings.database_url)

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

    performer = Performer(
        channels,
        store.records,
        store.effects,
        executor=executor,
        mode=settings.mode,
        daily_limit=settings.daily_action_limit,
        clock=now,
    )
    line = whatsapp.open_line(settings) if whatsapp.is_on(settings) else None
    relay = open_relay(settings, store, line, executor=executor, clock=now) if line else None
    worker = jobs.Worker(
        settings.database_url,
        executor=executor,
        plan=lambda delivery_id: pipeline().plan(delivery_id),
        act=performer.act,
        settle=lambda delivery_id: pipeline().settle(delivery_id),
        fail=lambda delivery_id, code: pipeline().fail(delivery_id, code),
        give_up=performer.give_up,
        relay=relay.run if relay else None,
        compare=Comparer(store, _load(settings), ner_model=settings.ner_model, clock=now).run,
    )
    store.heartbeats.beat(executor, now=now())
    worker.start()
    follower = threading.Thread(target=_follow, args=(rules, stop), daemon=True)
    follower.start()
    poller = threading.Thread(target=_reconcile, args=(settings, store, queue, executor, stop), daemon=True)
    if discourse.is_on(settings):
        poller.start()
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
    follower.join()
    if discourse.is_on(settings):
        poller.join()
    for channel in (*channels.values(), *([line] if line else [])):
        channel.close()
    # The heartbeat stays: what did not end in time is adopted by the next worker once it has gone silent.
    queue.close()
    store.close()


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

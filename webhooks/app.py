"""The composition root: settings become a web application. What a worker is made of is wired in `worker`."""

from __future__ import annotations

import functools
import logging
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
from moderator.actions import ALIVE, Channel
from moderator.analyst import load_analyst
from moderator.console import Console, install
from moderator.console.access.ways import open_ways
from moderator.console.audits import READER
from moderator.console.context import Lab
from moderator.editions import Edition, Load, read_files
from moderator.errors import PayloadError, SignatureError, StoreError
from moderator.models import ActionKind, ChannelKind
from moderator.reloading import InForce
from moderator.rooms import Reports
from moderator.settings import Settings
from moderator.store import Store, open_store
from moderator.store.views import Wanted
from moderator.triage import Catalogue, load_catalogue
from webhooks import discourse, whatsapp
from webhooks.checks import Check
from webhooks.delivery import MAX_BYTES, Intake
from webhooks.rooms import room_names
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
        lab=Lab(edition, loading(settings), folder=lambda: read_files(settings.rules), compare=queue.compare),
    )


def rules_in_force(settings: Settings, store: Store) -> InForce:
    """The rules that are active, or those of the folder."""
    return InForce(settings.rules, store.rulesets, loading(settings), clock=now)


def loading(settings: Settings) -> Load:
    """How a folder of rules becomes an analyst here."""
    return functools.partial(load_analyst, capabilities=capabilities(), ner_model=settings.ner_model)


def _latest_edition(settings: Settings, store: Store) -> Callable[[], Edition]:
    """Of the web process: loaded when first asked for, and again where the rules changed since."""
    first = functools.cache(lambda: rules_in_force(settings, store))

    def latest() -> Edition:
        first().look()
        return first().edition

    return latest


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

"""The ParticiPEN forum on Discourse: `payload` reads what arrives, `client` acts, `view` answers the HTTP request.

What no webhook told, `reconciliation` finds; what was there before us, `backfill`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from moderator.models import Mode
from moderator.settings import Settings
from moderator.store import Store
from webhooks.checks import Check
from webhooks.delivery import Intake
from webhooks.discourse import doctor
from webhooks.discourse.backfill import Backfill, Range
from webhooks.discourse.client import DiscourseChannel, ForumClient
from webhooks.discourse.mirror import Mirror
from webhooks.discourse.pace import Pace
from webhooks.discourse.reading import Reader
from webhooks.discourse.reconciliation import Reconciliation
from webhooks.discourse.site import open_site
from webhooks.discourse.view import blueprint

__all__ = [
    "CAPABILITIES",
    "KIND",
    "NAME",
    "Range",
    "blueprint",
    "examine",
    "is_on",
    "open_backfill",
    "open_channel",
    "open_mirror",
    "open_reconciliation",
]

NAME = "discourse"
KIND = DiscourseChannel.kind
CAPABILITIES = DiscourseChannel.capabilities
TIMEOUT = (3.0, 10.0)  # seconds to connect, to read


def is_on(settings: Settings) -> bool:
    return settings.has_forum


def open_channel(settings: Settings, store: Store | None = None) -> DiscourseChannel:
    """The channel as the settings describe it. With a store it knows which categories are restricted and
    shares its budget of requests with every other process."""
    return DiscourseChannel(
        url=settings.discourse_url,
        api_key=_key(settings),
        username=settings.discourse_api_username,
        history=settings.discourse_history,
        timeout=TIMEOUT,
        site=open_site(settings, store),
        pace=_pace(settings, store),
    )


def examine(settings: Settings, store: Store | None) -> Iterator[Check]:
    """What the doctor finds of the forum."""
    yield from doctor.examine(settings, store, _client(settings, None), clock=_now)


def open_reconciliation(settings: Settings, store: Store, intake: Intake, *, holder: str) -> Reconciliation:
    """The poller of one worker, `holder` by name."""
    return Reconciliation(_reader(settings, store, intake), store.cursors, holder=holder, clock=_now)


def open_mirror(settings: Settings, store: Store, *, holder: str, perform: Callable[[str, int], None]) -> Mirror | None:
    """The mirror of one worker, None where it is switched off."""
    if not settings.discourse_mirror_flags:
        return None
    forum = _client(settings, store)
    return Mirror(forum, store, address=settings.address, holder=holder, perform=perform, clock=_now)


def open_backfill(
    settings: Settings, store: Store, intake: Intake, wanted: Range, *, mode: Mode, holder: str
) -> Backfill:
    """A backfill whose decisions go no further than `mode`."""
    return Backfill(_reader(settings, store, intake), store.cursors, wanted, mode=mode, holder=holder, clock=_now)


def _reader(settings: Settings, store: Store, intake: Intake) -> Reader:
    return Reader(_client(settings, store), open_site(settings, store), intake)


def _client(settings: Settings, store: Store | None) -> ForumClient:
    return ForumClient(
        settings.discourse_url,
        api_key=_key(settings),
        username=settings.discourse_api_username,
        timeout=TIMEOUT,
        pace=_pace(settings, store),
    )


def _pace(settings: Settings, store: Store | None) -> Pace | None:
    if store is None or settings.demo:  # the demo's forum counts nothing, and nobody shares it
        return None
    return Pace(store.requests, limit=settings.discourse_requests_per_minute, clock=_now)


def _key(settings: Settings) -> str:
    return settings.discourse_api_key.get_secret_value() if settings.discourse_api_key else ""


def _now() -> datetime:
    return datetime.now(UTC)

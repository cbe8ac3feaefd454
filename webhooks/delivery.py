"""A received webhook as plain data, and the intake that keeps it before it is acknowledged.

What a webhook says is read by its channel's `payload`; what is done about it by the worker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import Request

from moderator.errors import PayloadError, StoreError
from moderator.models import ChannelKind, Ignored, Incoming, Mode
from moderator.store import Store

log = logging.getLogger(__name__)

MAX_BYTES = 8 * 1024 * 1024  # a post's raw, its HTML and JSON's escapes: room for a text of 1 MB


@dataclass(frozen=True, slots=True)
class Delivery:
    """`url` is the public address, path and query as the sender knows them; `body` the raw bytes."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def read_delivery(request: Request, *, public_url: str) -> Delivery:
    """The request as it was signed. The address comes from the settings: a proxy may have changed the request's."""
    query = request.query_string.decode("latin-1")
    url = public_url + request.path + (f"?{query}" if query else "")
    return Delivery(url=url, headers=dict(request.headers), body=request.get_data(cache=False))


class Intake:
    """Keeps authentic webhooks and hands them to the job engine. Nothing unverified may come here.

    `enqueue(delivery, attempt)`: a delivery that is opened again needs a number of its own.
    """

    def __init__(self, store: Store, *, enqueue: Callable[[str, int], None], clock: Callable[[], datetime]) -> None:
        self.store = store
        self._enqueue = enqueue
        self._clock = clock

    def receive(
        self,
        channel: ChannelKind,
        delivery: Delivery,
        *,
        event: str,
        identity: str,
        parse: Callable[[], Incoming],
        mode: Mode = Mode.ENFORCE,
    ) -> None:
        """Persist, enqueue, return. A webhook that asks nothing of us leaves no content behind.

        `mode` holds its decision back; one that came before and was held back further is opened again.

        Raises PayloadError for one that can't be understood (kept, for a person to see) and
        StoreError when nothing can be kept now.
        """
        refused: PayloadError | None = None
        ignored = ""
        try:
            incoming = parse()
            ignored = incoming.reason if isinstance(incoming, Ignored) else ""
        except PayloadError as error:
            refused = error
        now = self._clock()
        delivery_id, new = self.store.deliveries.receive(
            channel,
            event=event,
            identity=identity,
            headers=delivery.headers,
            body=delivery.body,
            ignored=ignored,
            refused=str(refused or ""),
            mode=mode,
            now=now,
        )
        if refused:
            raise refused
        if not ignored:
            opened = not new and self.store.deliveries.promote(
                channel, identity, headers=delivery.headers, body=delivery.body, mode=mode
            )
            self._hand_over(delivery_id, int(now.timestamp()) if opened else 0)
        log.info("%s %s %s%s", channel, event, delivery_id, "" if new else " repeated")

    def _hand_over(self, delivery_id: str, attempt: int) -> None:
        """Enqueue; when the engine is out of reach the worker's sweep finds the stored delivery."""
        try:
            self._enqueue(delivery_id, attempt)
        except StoreError as error:
            log.warning("delivery %s waits for the sweep: %s", delivery_id, error)

"""A stateful channel for the tests of the core: a shelf of messages that can be edited behind our back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from moderator.errors import ChannelError, Conflict, PayloadError
from moderator.models import ActionKind, ChannelKind, DeliveryStatus, Ignored, Incoming, Message, Order, Receipt
from moderator.store.records import MESSAGE


class ShelfChannel:
    """Keeps the current text of each message and everything that was sent. `fail_next` raises once each;
    `cut_after_acting` does the thing and then loses the answer."""

    kind = ChannelKind.FORUM
    capabilities = frozenset({ActionKind.REDACT, ActionKind.REPLY, ActionKind.DIRECT_MESSAGE, ActionKind.RESTORE})

    def __init__(self) -> None:
        self.shelf: dict[str, Message] = {}
        self.sent: list[Order] = []
        self.files: dict[str, str] = {}
        self.fail_next: list[ChannelError] = []
        self.cut_after_acting = False
        self.cannot_tell: ChannelError | None = None

    def put(self, message: Message) -> bytes:
        """A member writes; the webhook's body."""
        self.shelf[message.external_id] = message
        return MESSAGE.dump_json(message)

    def parse(self, headers: Mapping[str, str], body: bytes) -> Incoming:
        match headers.get("kind", "message"):
            case "ignored":
                return Ignored("ping")
            case "status":
                return DeliveryStatus(**json.loads(body))
            case "broken":
                raise PayloadError("post.id: missing")
        return MESSAGE.validate_json(body)

    def fetch(self, message: Message) -> Message | None:
        return self.shelf.get(message.external_id)

    def read_attachments(self, message: Message) -> Message:
        files = tuple(replace(item, text=self.files.get(item.url)) for item in message.attachments)
        return replace(message, attachments=files)

    def perform(self, order: Order) -> Receipt:
        if self.fail_next:
            raise self.fail_next.pop(0)
        receipt = self._act(order)
        if self.cut_after_acting:
            self.cut_after_acting = False
            raise ChannelError("unreachable", permanent=False)
        return receipt

    def find(self, order: Order) -> Receipt | None:
        if self.cannot_tell:
            raise self.cannot_tell
        if order.kind in {ActionKind.REDACT, ActionKind.RESTORE}:
            current = self.shelf[order.message.external_id].text
            return Receipt(text=current) if current == order.text else None
        return next((Receipt(ref=sent.key[:8]) for sent in self.sent if sent.key == order.key), None)

    def probe(self) -> str:
        return "ok"

    def close(self) -> None:
        """Nothing to let go of."""

    def _act(self, order: Order) -> Receipt:
        if order.kind in {ActionKind.REDACT, ActionKind.RESTORE}:
            if order.message.external_id not in self.shelf:
                return Receipt(detail="deleted")
            current = self.shelf[order.message.external_id]
            if current.text not in (order.expected, order.text):
                raise Conflict
            self.shelf[order.message.external_id] = replace(
                current, text=order.text or "", version=current.version + "+"
            )
            return Receipt(ref=order.message.external_id, text=order.text)
        self.sent.append(order)
        return Receipt(ref=order.key[:8])

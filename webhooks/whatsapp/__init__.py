"""WhatsApp through Twilio: `payload` reads what arrives, `client` acts, `view` and `room` answer HTTP requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from moderator.actions import Channel
from moderator.settings import Settings, plain
from moderator.store import Store
from webhooks.checks import Check
from webhooks.whatsapp import doctor
from webhooks.whatsapp.client import WhatsAppChannel
from webhooks.whatsapp.payload import canonical
from webhooks.whatsapp.room import room_blueprint
from webhooks.whatsapp.view import blueprint

__all__ = [
    "CAPABILITIES",
    "KIND",
    "NAME",
    "blueprint",
    "canonical",
    "examine",
    "is_on",
    "open_channel",
    "open_line",
    "room_blueprint",
]

NAME = "whatsapp"
KIND = WhatsAppChannel.kind
CAPABILITIES = WhatsAppChannel.capabilities


def is_on(settings: Settings) -> bool:
    return settings.has_whatsapp


def open_channel(settings: Settings, _store: Store | None = None) -> Channel:
    """The channel as the settings describe it."""
    return _connect(settings, "status")


def examine(settings: Settings, store: Store | None) -> Iterator[Check]:
    """What the doctor finds of Twilio."""
    yield from doctor.examine(settings, store, _connect(settings, "status"), clock=lambda: datetime.now(UTC))


def open_line(settings: Settings) -> WhatsAppChannel:
    """The way by which rooms write to their members: what becomes of those messages is told at a path of its own."""
    return _connect(settings, "room")


def _connect(settings: Settings, callback: str) -> WhatsAppChannel:
    """The first of the auth tokens is the current one."""
    # Twilio refuses a callback it could never reach, and with it the message.
    reachable = settings.public_url or settings.twilio_api_url
    return WhatsAppChannel(
        account_sid=settings.twilio_account_sid,
        auth_token=plain(settings.twilio_auth_tokens)[0],
        sender=settings.twilio_sender,
        api_url=settings.twilio_api_url or None,
        status_callback=f"{settings.address}/webhooks/whatsapp/{callback}" if reachable else None,
        template=settings.twilio_template_digest,
        answer_template=settings.twilio_template_nudge,
    )

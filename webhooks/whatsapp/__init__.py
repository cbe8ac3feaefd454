"""WhatsApp through Twilio: `payload` reads what arrives, `client` acts, `view` answers the HTTP request."""

from __future__ import annotations

from moderator.actions import Channel
from moderator.settings import Settings, plain
from webhooks.whatsapp.client import WhatsAppChannel
from webhooks.whatsapp.view import blueprint

__all__ = ["CAPABILITIES", "KIND", "NAME", "blueprint", "is_on", "open_channel"]

NAME = "whatsapp"
KIND = WhatsAppChannel.kind
CAPABILITIES = WhatsAppChannel.capabilities


def is_on(settings: Settings) -> bool:
    return settings.has_whatsapp


def open_channel(settings: Settings) -> Channel:
    """The channel as the settings describe it; the first of the auth tokens is the current one."""
    # Twilio refuses a callback it could never reach, and with it the message.
    reachable = settings.public_url or settings.twilio_api_url
    return WhatsAppChannel(
        account_sid=settings.twilio_account_sid,
        auth_token=plain(settings.twilio_auth_tokens)[0],
        sender=settings.twilio_sender,
        api_url=settings.twilio_api_url or None,
        status_callback=f"{settings.address}/webhooks/whatsapp/status" if reachable else None,
    )

"""The ParticiPEN forum on Discourse: `payload` reads what arrives, `client` acts, `view` answers the HTTP request."""

from __future__ import annotations

from moderator.actions import Channel
from moderator.settings import Settings, plain
from webhooks.discourse.client import DiscourseChannel
from webhooks.discourse.view import blueprint

__all__ = ["CAPABILITIES", "KIND", "NAME", "blueprint", "is_on", "open_channel"]

NAME = "discourse"
KIND = DiscourseChannel.kind
CAPABILITIES = DiscourseChannel.capabilities


def is_on(settings: Settings) -> bool:
    return settings.has_forum


def open_channel(settings: Settings) -> Channel:
    """The channel as the settings describe it."""
    (api_key,) = plain((settings.discourse_api_key,)) if settings.discourse_api_key else ("",)
    return DiscourseChannel(
        url=settings.discourse_url,
        api_key=api_key,
        username=settings.discourse_api_username,
        history=settings.discourse_history,
    )

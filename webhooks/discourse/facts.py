"""What a forum says of itself and of our key, for `doctor.py` to judge. Changes nothing.

Much of it is for administrators only: what our key may not read is None, or absent.
Source: session_controller.rb, site_controller.rb, about_controller.rb, users_controller.rb.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient

UNREADABLE = frozenset({"forbidden", "gone", "invalid", "redirected"})
Setting = bool | int | str


@dataclass(frozen=True, slots=True)
class Facts:
    """`scopes` are like "posts:edit"; none at all is a key without limits. `apart` is how far the forum's
    clock is ahead of ours. `lists_categories` says whether the key may know them."""

    scopes: frozenset[str]
    version: str | None = None
    moderator: bool | None = None
    admin: bool | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    apart: timedelta | None = None
    lists_categories: bool = True


def gather(forum: ForumClient, *, clock: Callable[[], datetime]) -> Facts:
    """Ask for everything. Raises `ChannelError` where the key isn't accepted or the forum doesn't answer."""
    listed = forum.read("/session/scopes.json")["scopes"]  # permitted to every key that is valid
    theirs, ours = forum.time(), clock()
    about = (_ask(forum, "/about.json") or {}).get("about", {})
    account = (_ask(forum, f"/u/{forum.api_username}.json") or {}).get("user", {})
    places = ("/site.json", "/categories.json")
    return Facts(
        scopes=frozenset(f"{scope['resource']}:{scope['key']}" for scope in listed),
        version=about.get("version"),
        moderator=account.get("moderator"),
        admin=account.get("admin"),
        settings=_settings(forum),
        apart=None if theirs is None else theirs - ours,
        lists_categories=any(_ask(forum, place) is not None for place in places),
    )


def _ask(forum: ForumClient, path: str) -> Any | None:
    try:
        return forum.read(path)
    except ChannelError as refusal:
        if refusal.code in UNREADABLE:
            return None
        raise


def _settings(forum: ForumClient) -> dict[str, Setting]:
    """Those that the forum tells its pages, and where we are an administrator all of them."""
    told = _ask(forum, "/site/settings.json") or {}
    everything = (_ask(forum, "/admin/site_settings.json") or {}).get("site_settings", ())
    return told | {item["setting"]: _value(item.get("value")) for item in everything}


def _value(written: Any) -> Setting:
    """Administrators get every value as a word."""
    word = str(written)
    if word in {"true", "false"}:
        return word == "true"
    return int(word) if word.isdecimal() else word

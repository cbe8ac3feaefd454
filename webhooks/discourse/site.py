"""What the forum says of itself: its categories, and who may read them.

The worker learns them, everybody knows them from the store: the web process never asks the forum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError
from moderator.settings import Settings
from moderator.store import Store
from moderator.store.categories import Categories, Category
from webhooks.discourse.scope import Scope

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient


class Site:
    """The forum as far as we keep track of it. Without `categories` nothing is known and none is restricted."""

    def __init__(
        self, categories: Categories | None, *, bot_username: str, include: frozenset[str] = frozenset()
    ) -> None:
        self._categories = categories
        self._bot_username = bot_username
        self._include = include

    def scope(self) -> Scope:
        """What is moderated, by what is known now."""
        known = self._categories.known() if self._categories else None
        return Scope(self._bot_username, self._include, known)

    def learn(self, forum: ForumClient) -> None:
        """Ask the forum for its categories. Raises `ChannelError` where our key may not know them."""
        if self._categories:
            self._categories.learn(read_categories(forum))


def open_site(settings: Settings, store: Store | None) -> Site:
    """The forum of the settings, with what `store` knows of it."""
    return Site(
        store.categories if store else None,
        bot_username=settings.discourse_api_username,
        include=settings.discourse_include,
    )


def read_categories(forum: ForumClient) -> Sequence[Category]:
    """All that our account can see. `site.json` has no scope of its own for keys, `categories.json` has."""
    try:
        listed = forum.read("/site.json")["categories"]
    except ChannelError as refusal:
        if refusal.code != "forbidden":
            raise
        listed = forum.read("/categories.json", include_subcategories="true")["category_list"]["categories"]
    return [Category(it["id"], it["slug"], bool(it["read_restricted"])) for it in _flat(listed)]


def _flat(listed: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for category in listed:
        yield category
        yield from _flat(category.get("subcategory_list") or ())

"""What of a forum is moderated at all: judged before anything else of a post is read.

Private messages, whispers and categories that not everybody may read are nobody's business here unless
the settings say otherwise. Which categories those are the worker learns from the forum (`site.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moderator.store.categories import Category

PRIVATE_MESSAGES, WHISPERS, RESTRICTED = "private_messages", "whispers", "restricted_categories"
_PUBLIC_ARCHETYPES = (None, "regular", "banner")
_SMALL_ACTION, _WHISPER = 3, 4


@dataclass(frozen=True, slots=True)
class Scope:
    """`include` names what the settings add; `categories` are those the forum is known to have, None
    where nobody keeps track of them (then none is restricted)."""

    bot_username: str
    include: frozenset[str] = frozenset()
    categories: Mapping[int, Category] | None = None

    def reason_to_ignore(self, post: Mapping[str, Any]) -> str | None:
        """Why a post, topic or queued post is not ours to read, as a code. Any archetype that is not known
        to be public counts as private."""
        archetype = post.get("topic_archetype", post.get("archetype"))
        if archetype not in _PUBLIC_ARCHETYPES and PRIVATE_MESSAGES not in self.include:
            return "private_message"
        if post.get("post_type") == _SMALL_ACTION:
            return "small_action"
        if post.get("post_type") == _WHISPER and WHISPERS not in self.include:
            return "whisper"
        category = self.category(post)
        if category is not None and category.restricted and RESTRICTED not in self.include:
            return "restricted_category"
        return None

    def is_unsure(self, post: Mapping[str, Any]) -> bool:
        """Whether the category is one that we have not heard of: the forum has to be asked first."""
        if self.categories is None or RESTRICTED in self.include or post.get("category_id") is None:
            return False
        return self.category(post) is None

    def is_own(self, post: Mapping[str, Any]) -> bool:
        """Written by our account and nobody changed it since. A name alone would not do: a moderator may
        put anything into a post of ours."""
        ours = str(post.get("username") or "").casefold() == self.bot_username.casefold()
        return ours and post.get("version") == 1

    def category(self, post: Mapping[str, Any]) -> Category | None:
        """The category of a post or topic, None where it has none that we know."""
        number = post.get("category_id")
        return (self.categories or {}).get(number) if isinstance(number, int) else None

"""Looking at what a webhook only points to, or whose category nobody has heard of yet.

What is out of scope is noticed before its text is read: a category that even the forum does not list for
our account counts as restricted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError
from moderator.models import Ignored, Message, Pointer
from webhooks.discourse.post import earlier, message_from
from webhooks.discourse.site import Site

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient


def look(forum: ForumClient, site: Site, pointer: Pointer) -> Message | Ignored:
    """What stands there now, or what its author took back. Raises `ChannelError`."""
    try:
        topic = forum.read(f"/t/{pointer.thread_id}.json", include_raw="true")
        reason = _reason_to_ignore(forum, site, topic)
        if reason:
            return Ignored(reason)
        post = forum.read_post(pointer.external_id) if pointer.external_id else _first_post(forum, topic)
    except ChannelError as refusal:
        if refusal.code == "gone":
            return Ignored("gone")
        raise
    if post.get("deleted_at"):
        return Ignored("gone")
    scope, whole = site.scope(), _with_topic(post, topic, site)
    reason = scope.reason_to_ignore(whole) or ("own_post" if scope.is_own(whole) else None)
    if reason:
        return Ignored(reason)
    message = message_from(whole, origin=forum.host)
    return _earlier(forum, message, post) if pointer.earlier else message


def _reason_to_ignore(forum: ForumClient, site: Site, topic: Mapping[str, Any]) -> str | None:
    if site.scope().is_unsure(topic):
        site.learn(forum)
    if site.scope().is_unsure(topic):
        return "restricted_category"
    return site.scope().reason_to_ignore(topic)


def _first_post(forum: ForumClient, topic: Mapping[str, Any]) -> dict[str, Any]:
    for post in topic["post_stream"]["posts"]:
        if post["post_number"] == 1:
            # A hidden one is listed without its text.
            return dict(post) if "raw" in post else forum.read_post(post["id"])
    raise ChannelError("gone", permanent=True)


def _with_topic(post: Mapping[str, Any], topic: Mapping[str, Any], site: Site) -> dict[str, Any]:
    category = site.scope().category(topic)
    facts = {
        "topic_title": topic["title"],
        "topic_archetype": topic.get("archetype"),
        "category_id": topic.get("category_id"),
        "category_slug": category.slug if category else None,
        "tags": topic.get("tags"),
    }
    return {**post, **facts}


def _earlier(forum: ForumClient, message: Message, post: Mapping[str, Any]) -> Message | Ignored:
    """The version before the present one: the author's own deletion leaves it in the history for a day."""
    version = post["version"] - 1
    if version < 1:
        return Ignored("withdrawn")
    old = forum.read(f"/posts/{post['id']}.json", version=version)
    return earlier(message, old["raw"], version) if old.get("raw") else Ignored("withdrawn")

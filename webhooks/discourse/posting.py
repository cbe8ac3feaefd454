"""Writing to members on a forum, and asking it whether an earlier attempt to write arrived.

Each text carries its order's key in an HTML comment, which Discourse keeps in the source and shows to
no reader. HTTP is `client.py`'s, what to say is the rules'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError, NotNeeded
from moderator.models import Order, Receipt
from webhooks.discourse import surroundings

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient

CLOCK_MARGIN = timedelta(hours=1)  # how far the forum's clock and ours may be apart
CHUNK = 50  # posts read at once
_SLUG = r"/t/[^/\s]*[^/\s\d][^/\s]*/(\d+)"
DEFAULT_SUBJECT = "Sobre a sua mensagem na comunidade"


def reply(forum: ForumClient, order: Order) -> Receipt:
    """Answer in the topic, below the message. Raises `NotNeeded` where nobody may write any more, where the
    message is gone, or where somebody else answered already."""
    message = order.message
    _check_wanted(forum, order)
    return _write(forum, order, topic_id=message.thread_id, reply_to_post_number=message.position, auto_track="false")


def send_message(forum: ForumClient, order: Order) -> Receipt:
    """Write to the author alone; `order.title` is the subject."""
    return _write(
        forum,
        order,
        title=order.title or DEFAULT_SUBJECT,
        archetype="private_message",
        target_recipients=order.message.author.handle,
    )


def find_reply(forum: ForumClient, order: Order) -> Receipt | None:
    """Look through what was written in the topic after the message."""
    return _find_marked(forum, order, _later_posts(forum, order, forum.read_topic(order.message.thread_id or "")))


def find_message(forum: ForumClient, order: Order) -> Receipt | None:
    """Look through what this account has sent since the intent was written down."""
    for topic in _messages_since(forum, order.since - CLOCK_MARGIN):
        first = forum.read(f"/t/{topic['id']}.json", include_raw="true")["post_stream"]["posts"]
        found = _find_marked(forum, order, first)
        if found is not None:
            return found
    return None


def _check_wanted(forum: ForumClient, order: Order) -> None:
    message = order.message
    try:
        topic = forum.read_topic(message.thread_id or "", near=message.position or 1)
    except ChannelError as refusal:
        if refusal.code == "gone":
            raise NotNeeded("gone") from None
        raise
    if reason := surroundings.closed_because(topic):
        raise NotNeeded(reason)
    near = {str(post["id"]): post for post in topic["post_stream"]["posts"]}
    if near.get(message.external_id, {"deleted_at": "gone"}).get("deleted_at"):
        raise NotNeeded("gone")
    hosts = surroundings.hosts_of(order.text or "", forum=forum.host)
    if surroundings.is_answered(message, _later_posts(forum, order, topic), own=forum.api_username, hosts=hosts):
        raise NotNeeded("already_answered")


def _later_posts(forum: ForumClient, order: Order, topic: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What was written in the topic after the message, with its source."""
    read = {post["id"]: post for post in topic["post_stream"]["posts"]}
    later = [post_id for post_id in topic["post_stream"]["stream"] if post_id > int(order.message.external_id)]
    yield from (read[post_id] for post_id in later if post_id in read)
    unread = [post_id for post_id in later if post_id not in read]
    for start in range(0, len(unread), CHUNK):
        yield from forum.topic_posts(order.message.thread_id or "", unread[start : start + CHUNK])


def _write(forum: ForumClient, order: Order, **fields: Any) -> Receipt:
    # No words of a title in our links: titles may have to change, what we wrote should not.
    text = re.sub(rf"({re.escape(forum.host)}|(?<![\w/])){_SLUG}", r"\1/t/-/\2", order.text or "")
    answer = forum.create_post(f"{text}\n\n{_marker(order)}", **fields) or {}
    if "id" not in answer:  # {"action": "enqueued"}: it waits for a moderator's approval
        return Receipt(detail="enqueued")
    return Receipt(ref=str(answer["id"]))


def _messages_since(forum: ForumClient, since: datetime) -> Iterator[Mapping[str, Any]]:
    for page in count():
        listed = forum.messages_sent(page)
        topics = listed["topics"]
        yield from (topic for topic in topics if datetime.fromisoformat(topic["created_at"]) >= since)
        # The list goes by last activity, which never is before a message's creation.
        last = datetime.fromisoformat(topics[-1]["bumped_at"]) if topics else since
        if not listed.get("more_topics_url") or last < since:
            return


def _find_marked(forum: ForumClient, order: Order, posts: Iterable[Mapping[str, Any]]) -> Receipt | None:
    bot = forum.api_username.casefold()
    for post in posts:
        if post["username"].casefold() == bot and _marker(order) in post["raw"]:
            return Receipt(ref=str(post["id"]))
    return None


def _marker(order: Order) -> str:
    return f"<!-- moderapen:{order.key} -->"

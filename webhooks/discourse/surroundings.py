"""What came after a message in its topic, and whether an answer from us is still wanted there. Pure.

Reading the topic and writing are `posting.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from moderator.models import Message

SAID_IN_PUBLIC = frozenset({1, 2})  # post types: regular, and a moderator's; no whispers, no notes of the system
_ADDRESS = re.compile(r"https?://[^\s)\]>\"']+")
_ALSO_ASKS = re.compile(r"\?|\btamb[ée]m\b|\bmesm[oa] (?:erro|problema|d[úu]vida|situa[çc][ãa]o)\b", re.IGNORECASE)


def closed_because(topic: Mapping[str, Any]) -> str:
    """Why nobody is to write in a topic any more, as a code; "" where anybody may."""
    if topic.get("deleted_at"):
        return "gone"
    return "topic_closed" if topic.get("closed") or topic.get("archived") else ""


def is_answered(message: Message, later: Iterable[Mapping[str, Any]], *, own: str, hosts: frozenset[str]) -> bool:
    """Whether somebody else answered already: staff, a link to where we would point, or a member's reply to
    this very message that does not itself ask. `own` is our account's name, `hosts` those of our answer."""
    others = {own.casefold(), message.author.handle.casefold()}
    return any(
        _answers(message, post, hosts) for post in later if post["username"].casefold() not in others and _is_seen(post)
    )


def hosts_of(text: str, *, forum: str) -> frozenset[str]:
    """The hosts that an answer points to, the forum's own apart."""
    hosts = {urlsplit(address).hostname for address in _ADDRESS.findall(text)}
    return frozenset(host for host in hosts if host is not None) - {urlsplit(forum).hostname or ""}


def _is_seen(post: Mapping[str, Any]) -> bool:
    return post.get("post_type") in SAID_IN_PUBLIC and not post.get("hidden") and not post.get("deleted_at")


def _answers(message: Message, post: Mapping[str, Any], hosts: frozenset[str]) -> bool:
    if post.get("staff") or any(host in post["raw"] for host in hosts):
        return True
    replied = post.get("reply_to_post_number") or 1  # a reply to the topic is one to its first post
    return replied == message.position and not _ALSO_ASKS.search(post["raw"])

"""Lists of names as people read them, and similar topics as each channel shows links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from moderator.models import ChannelKind, Related

TOPICS = 3
LONGEST_TITLE = 90  # characters
LONGEST_URL = 120

_ADDRESS = re.compile(r"https?://[^\s()<>\[\]]+")


def listed(names: Iterable[str], *, word: str = "e") -> str:
    """`a, b e c`."""
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last


def either(names: Iterable[str]) -> str:
    """`a, b ou c`."""
    return listed(names, word="ou")


def show_topics(related: Sequence[Related], channel: ChannelKind) -> str:
    """Up to three topics, a line each; "" where there are none. Links are markdown in the forum only."""
    usable = [topic for topic in related if len(topic.url) <= LONGEST_URL and _ADDRESS.fullmatch(topic.url)]
    return "\n".join(_line(topic, channel) for topic in usable[:TOPICS])


def _line(topic: Related, channel: ChannelKind) -> str:
    title = " ".join(topic.title.split())
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    if channel is ChannelKind.WHATSAPP:
        return f"- {title}: {topic.url}"
    escaped = re.sub(r"([\\\[\]`*_<>@#])", r"\\\1", title)  # a title is words, not markup
    return f"- [{escaped}]({topic.url})"

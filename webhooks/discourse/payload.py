"""Discourse webhooks as plain data: is it signed, have we seen it, what does it say.

No I/O. Storing, queueing and answering are the view's; reading the post again is `client.py`'s. The
signature covers the body only, so the type in the headers is checked against the body's root key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from moderator.errors import PayloadError, SignatureError
from moderator.models import Author, ChannelKind, Ignored, Incoming, Message

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")
_SPOKEN = frozenset({"post_created", "post_edited", "post_recovered"})
_IGNORED_ROOTS = {"ping": "ping", "topic": "topic_event"}
# The payload of a destroyed post still carries the whole text; acting on it would bring it back.
_IGNORED_EVENTS = {"post_destroyed": "post_destroyed"}
_IGNORED_POST_TYPES = {3: "small_action", 4: "whisper"}
_PUBLIC_ARCHETYPES = frozenset({"regular", "banner"})

_Id = Annotated[int, Field(ge=1, lt=2**63)]


class _Post(BaseModel):
    """The fields we read of `web_hook_post_serializer.rb`; plugins may add any other."""

    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)

    id: _Id
    raw: str
    topic_id: _Id
    version: _Id
    updated_at: Annotated[str, Field(max_length=40, pattern=r"^[\x20-\x7e]*$")] | None = None
    created_at: Annotated[datetime | None, Field(strict=False)] = None
    post_number: _Id | None = None
    reply_to_post_number: _Id | None = None
    post_type: int | None = None
    topic_archetype: str | None = None
    topic_title: str | None = None
    category_id: int | None = None
    category_slug: str | None = None
    user_id: int | None = None
    username: str | None = None
    name: str | None = None
    staff: bool | None = None
    moderator: bool | None = None
    admin: bool | None = None
    trust_level: int | None = None


def verify(headers: Mapping[str, str], body: bytes, *, secrets: Sequence[str]) -> None:
    """Raise `SignatureError` unless one of `secrets` signed exactly these bytes."""
    claimed = _header(headers, "X-Discourse-Event-Signature")
    if claimed is None:
        raise SignatureError("signature header missing")
    shape = _SIGNATURE.fullmatch(claimed)
    if shape is None:
        raise SignatureError("signature header malformed")
    digest = bytes.fromhex(shape[1])
    # A list, not a generator: every secret is tried, so the time tells nothing of which one matched.
    # A blank secret is a setting left empty and signs nothing.
    matches = [hmac.compare_digest(hmac.digest(s.encode(), body, "sha256"), digest) for s in secrets if s]
    if not any(matches):
        raise SignatureError("signature does not match")


def identity(headers: Mapping[str, str], body: bytes) -> str:
    """What this delivery is about, equal for every retry of it. Holds hashes and ids, never text.

    Discourse gives each automatic retry a new event id, so that header says nothing.
    """
    event = _header(headers, "X-Discourse-Event")
    try:
        payload = _envelope(body)
        post = _Post.model_validate(payload["post"])
    except (PayloadError, ValidationError, KeyError):
        return json.dumps([event, hashlib.sha256(body).hexdigest()])
    text = hashlib.sha256(post.raw.encode()).hexdigest()
    return json.dumps([event, post.id, post.version, post.updated_at, text])


def parse(
    headers: Mapping[str, str],
    body: bytes,
    *,
    bot_username: str,
    restricted_categories: frozenset[int] = frozenset(),
) -> Incoming:
    """A `Message` to moderate, or `Ignored` with why. Raises `PayloadError` naming the field."""
    payload = _envelope(body)
    declared = _header(headers, "X-Discourse-Event-Type")
    root = declared if declared in payload else next(iter(payload))
    if declared is not None and declared != root:
        raise PayloadError("X-Discourse-Event-Type: does not match the body")
    if root != "post":
        return Ignored(_IGNORED_ROOTS.get(root, "unknown_event"))

    event = _header(headers, "X-Discourse-Event")
    if event is None:
        raise PayloadError("X-Discourse-Event: missing")
    if event not in _SPOKEN:
        return Ignored(_IGNORED_EVENTS.get(event, "unknown_event"))

    post = _validate(payload["post"])
    reason = _reason_to_ignore(post, bot_username, restricted_categories)
    if reason is not None:
        return Ignored(reason)
    return _message(post, _origin(headers))


def message_from(post: Any) -> Message:
    """A post as the API returns it. It names neither its topic's title nor its category."""
    return _message(_validate(post), origin=None)


def _header(headers: Mapping[str, str], name: str) -> str | None:
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), None)


def _envelope(body: bytes) -> dict[str, Any]:
    try:
        payload = from_json(body)
    except ValueError:
        raise PayloadError("body: not JSON in UTF-8") from None
    if not isinstance(payload, dict) or not payload:
        raise PayloadError("body: not an object with an event in it")
    return payload


def _validate(post: Any) -> _Post:
    try:
        return _Post.model_validate(post)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        raise PayloadError(f"{'.'.join(map(str, ('post', *first['loc'])))}: {first['type']}") from None


def _reason_to_ignore(post: _Post, bot_username: str, restricted_categories: frozenset[int]) -> str | None:
    if (post.topic_archetype or "regular") not in _PUBLIC_ARCHETYPES:
        return "private_message"
    if post.post_type in _IGNORED_POST_TYPES:
        return _IGNORED_POST_TYPES[post.post_type]
    if (post.username or "").casefold() == bot_username.casefold():
        return "own_post"
    if post.category_id in restricted_categories:
        return "restricted_category"
    return None


def _message(post: _Post, origin: str | None) -> Message:
    first = post.post_number == 1
    return Message(
        channel=ChannelKind.FORUM,
        external_id=str(post.id),
        version=f"{post.version}:{post.updated_at or ''}",
        text=post.raw,
        author=_author(post),
        title=post.topic_title if first else None,
        thread_title=post.topic_title,
        thread_id=str(post.topic_id),
        first_post=first,
        position=post.post_number,
        # The short link, because a full address spells the title out.
        url=f"{origin}/p/{post.id}" if origin else None,
        created_at=_aware(post.created_at),
        reply_to=str(post.reply_to_post_number) if post.reply_to_post_number else None,
        category=post.category_slug or (str(post.category_id) if post.category_id else None),
    )


def _author(post: _Post) -> Author:
    handle = post.username or ""
    return Author(
        id=handle if post.user_id is None else str(post.user_id),
        handle=handle,
        name=post.name,
        staff=bool(post.staff or post.moderator or post.admin),
        trust=post.trust_level,
    )


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def _origin(headers: Mapping[str, str]) -> str | None:
    """The forum's address as it names itself, or None where that is not a plain http(s) address."""
    try:
        address = urlsplit(_header(headers, "X-Discourse-Instance") or "")
        _ = address.port  # raises for a port that is no number
    except ValueError:
        return None
    plain = address.hostname and not (address.username or address.query or address.fragment)
    if address.scheme not in {"http", "https"} or not plain:
        return None
    return f"{address.scheme}://{address.netloc}{address.path}".rstrip("/")

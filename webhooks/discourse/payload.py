"""Discourse webhooks as plain data: is it signed, have we seen it, what does it say.

No I/O. Storing, queueing and answering are the view's; reading the post again is `client.py`'s. The
signature covers the body only, so the type in the headers is checked against the body's root key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_core import from_json

from moderator.errors import PayloadError, SignatureError
from moderator.models import Ignored, Incoming, Pointer
from webhooks.discourse.post import Post, Topic, message_from, queued_message_from, validate
from webhooks.discourse.scope import Scope

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")
_PUBLISHED = ("post_created", "post_edited")
_QUEUED_POST = "ReviewableQueuedPost"
# Every other event is ignored, so a forum may learn new ones.
_IGNORED = {
    "ping": "ping",
    "topic_created": "topic_event",  # its first post comes by itself, with the title
    "post_destroyed": "post_destroyed",  # still carries the whole text; acting on it would bring it back
    "topic_destroyed": "topic_destroyed",
}


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
    """What this delivery is about, equal for every retry of it and for whoever reads the same state of the
    post from the forum. Holds hashes and ids, never text.

    Discourse gives each automatic retry a new event id, so that header says nothing.
    """
    event = _header(headers, "X-Discourse-Event")
    try:
        post = Post.model_validate(_envelope(body)["post"])
    except (PayloadError, ValidationError, KeyError):
        return json.dumps([event, hashlib.sha256(body).hexdigest()])
    text = hashlib.sha256(post.raw.encode()).hexdigest()
    kind = "post" if event in _PUBLISHED else event
    # Taking a post back changes neither version nor time of the post that its webhook showed before.
    return json.dumps([kind, post.id, post.version, post.updated_at, text, *["withdrawn"] * bool(post.user_deleted)])


def parse(headers: Mapping[str, str], body: bytes, *, scope: Scope) -> Incoming:
    """A `Message` to moderate, a `Pointer` where the forum must be asked, or `Ignored` with why.

    What is out of `scope` is ignored before anything else of it is read. Raises `PayloadError` naming
    the field.
    """
    payload = _envelope(body)
    declared = _header(headers, "X-Discourse-Event-Type")
    root = declared if declared in payload else next(iter(payload))
    if declared is not None and declared != root:
        raise PayloadError("X-Discourse-Event-Type: does not match the body")
    event = _header(headers, "X-Discourse-Event") or ("ping" if root == "ping" else None)
    if event is None:
        raise PayloadError("X-Discourse-Event: missing")
    reader = _READERS.get((root, event))
    if reader is None:
        return Ignored(_IGNORED.get(event, "unknown_event"))
    subject = payload[root]
    if not isinstance(subject, dict):
        raise PayloadError(f"{root}: model_type")
    reason = scope.reason_to_ignore(subject)
    return Ignored(reason) if reason else reader(subject, scope, _origin(headers))


def _read_post(subject: dict[str, Any], scope: Scope, origin: str | None) -> Incoming:
    if scope.is_own(subject):
        return Ignored("own_post")
    message = message_from(subject, origin=origin)
    if subject.get("user_deleted"):
        return Pointer(message.thread_id or "", message.external_id, earlier=True)
    if scope.is_unsure(subject):
        return Pointer(message.thread_id or "", message.external_id)
    return message


def _read_topic(subject: dict[str, Any], _scope: Scope, _origin: str | None) -> Incoming:
    """Without a text: when title and text change in one edit, this is all that is told."""
    return Pointer(str(validate(Topic, subject, root="topic").id))


def _read_reviewable(subject: dict[str, Any], scope: Scope, origin: str | None) -> Incoming:
    if subject.get("type") != _QUEUED_POST:
        return Ignored("reviewable")  # a flag, a new member: what it is about comes by itself
    draft = subject.get("payload")
    reason = scope.reason_to_ignore(draft) if isinstance(draft, dict) else None
    if reason:
        return Ignored(reason)
    if scope.is_unsure(subject):  # nothing to look at; once approved it comes as a post
        return Ignored("unknown_category")
    category = scope.category(subject)
    return queued_message_from(subject, category=category.slug if category else None, origin=origin)


_READERS: Mapping[tuple[str, str], Callable[[dict[str, Any], Scope, str | None], Incoming]] = {
    ("post", "post_created"): _read_post,
    ("post", "post_edited"): _read_post,
    ("post", "post_recovered"): _read_post,
    ("topic", "topic_edited"): _read_topic,
    ("topic", "topic_recovered"): _read_topic,
    ("reviewable", "reviewable_created"): _read_reviewable,
}


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

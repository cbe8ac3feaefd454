"""A post of the forum, as its webhooks and its API write it, as our Message.

Which events matter is `payload.py`'s, what of the forum is moderated `scope.py`'s.
Source: web_hook_post_serializer.rb, reviewable_serializer.rb.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from moderator.errors import PayloadError
from moderator.models import Author, ChannelKind, Message, Standing
from webhooks.discourse.uploads import find_uploads

_Id = Annotated[int, Field(ge=1, lt=2**63)]
_Moment = Annotated[datetime | None, Field(strict=False)]
_READ = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)


class Post(BaseModel):
    """The fields we read; plugins may add any other. All but four are optional."""

    model_config = _READ

    id: _Id
    raw: str
    topic_id: _Id
    version: _Id
    updated_at: Annotated[str, Field(max_length=40, pattern=r"^[\x20-\x7e]*$")] | None = None
    cooked: str | None = None
    created_at: _Moment = None
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
    primary_group_name: str | None = None
    user_deleted: bool | None = None
    tags: Any = None  # names, or objects with a name in newer versions


class Topic(BaseModel):
    """What a topic's event says of where to look."""

    model_config = _READ

    id: _Id


class _Draft(BaseModel):
    model_config = _READ

    raw: str
    title: str | None = None


class QueuedPost(BaseModel):
    """A post that waits for approval, as an entry of the review queue."""

    model_config = _READ

    id: _Id
    payload: _Draft
    version: int = 0
    topic_id: _Id | None = None
    category_id: int | None = None
    created_at: _Moment = None
    topic_tags: Any = None
    target_created_by_trust_level: int | None = None
    target_created_by: Any = None
    created_by: Any = None


Shape = TypeVar("Shape", bound=BaseModel)


def validate(shape: type[Shape], value: Any, *, root: str) -> Shape:
    """`value` in that shape; raises `PayloadError` naming the first wrong field under `root`, not its value."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        raise PayloadError(f"{'.'.join(map(str, (root, *first['loc'])))}: {first['type']}") from None


def message_from(value: Any, *, origin: str | None = None) -> Message:
    """A post as a webhook or the API writes it. `origin` is the forum's own address. The API names neither
    the topic's title nor its category: a caller who knows them adds `topic_title`, `category_id`, `tags`."""
    post = validate(Post, value, root="post")
    first = post.post_number == 1
    return Message(
        channel=ChannelKind.FORUM,
        external_id=str(post.id),
        version=f"{post.version}:{post.updated_at or ''}",
        text=post.raw,
        author=_author(post),
        title=post.topic_title if first else None,
        thread_id=str(post.topic_id),
        thread_title=None if first else post.topic_title,
        first_post=first,
        position=post.post_number,
        # The short link, because a full address spells the title out.
        url=f"{origin}/p/{post.id}" if origin else None,
        created_at=_aware(post.created_at),
        reply_to=str(post.reply_to_post_number) if post.reply_to_post_number else None,
        category=post.category_slug or (str(post.category_id) if post.category_id else None),
        attachments=find_uploads(post.raw, post.cooked),
        tags=_tags(post.tags),
    )


def queued_message_from(value: Any, *, category: str | None = None, origin: str | None = None) -> Message:
    """An entry of the approval queue. Its id is the queue's: the post has none before it is approved."""
    entry = validate(QueuedPost, value, root="reviewable")
    person = next((it for it in (entry.target_created_by, entry.created_by) if isinstance(it, Mapping)), {})
    handle, number = person.get("username"), person.get("id")
    return Message(
        channel=ChannelKind.FORUM,
        external_id=f"review-{entry.id}",
        version=str(entry.version),
        text=entry.payload.raw,
        author=Author(
            id=str(number) if isinstance(number, int) else "",
            handle=handle if isinstance(handle, str) else "",
            trust=entry.target_created_by_trust_level,
        ),
        title=entry.payload.title,
        thread_id=str(entry.topic_id) if entry.topic_id else None,
        first_post=entry.topic_id is None,
        url=f"{origin}/review/{entry.id}" if origin else None,
        created_at=_aware(entry.created_at),
        category=category or (str(entry.category_id) if entry.category_id else None),
        attachments=find_uploads(entry.payload.raw),
        tags=_tags(entry.topic_tags),
        standing=Standing.QUEUED,
    )


def earlier(message: Message, text: str, version: int) -> Message:
    """The state of a message before its author took it back, as far as the history still tells."""
    return replace(
        message,
        version=f"{version}:",
        text=text,
        attachments=find_uploads(text),
        standing=Standing.WITHDRAWN,
    )


def _author(post: Post) -> Author:
    handle = post.username or ""
    return Author(
        id=handle if post.user_id is None else str(post.user_id),
        handle=handle,
        name=post.name,
        staff=bool(post.staff or post.moderator or post.admin),
        trust=post.trust_level,
        groups=(post.primary_group_name,) if post.primary_group_name else (),
    )


def _tags(found: Any) -> tuple[str, ...]:
    names = [it.get("name") if isinstance(it, Mapping) else it for it in found] if isinstance(found, list) else []
    return tuple(name for name in names if isinstance(name, str))


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)

"""Posts and topics as Discourse's JSON, for each reader what it may see.

Field sets are those of the official OpenAPI file. Revisions are `history`'s, webhooks `webhook`'s.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from webhooks.standin.discourse.baking import cook, strip
from webhooks.standin.discourse.guardian import can_see, can_see_hidden, can_see_history
from webhooks.standin.discourse.records import Post, Topic, User
from webhooks.standin.discourse.state import Forum

HIDDEN_NOTICE = "<p>Esta postagem foi sinalizada pela comunidade e está temporariamente oculta.</p>"
CHUNK = 20
_FLAGS = (3, 4, 8, 7)


def iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def post_json(forum: Forum, post: Post, viewer: User | None, *, raw: str | None = None) -> dict[str, Any]:
    """A post for `viewer` with `raw`; `raw` stands in for its own where an old version is asked for."""
    staff = viewer is not None and viewer.staff
    shown = not post.hidden or can_see_hidden(post, viewer)
    text = post.raw if raw is None else raw
    body = {
        **common_fields(forum, post),
        "cooked": cook(text, post.previews if raw is None else None) if shown else HIDDEN_NOTICE,
        "raw": text,
        "version": post.version if staff else post.public_version,
        "yours": viewer is not None and viewer.id == post.user_id,
        "readers_count": 0,
        "flair_url": None,
        "flair_bg_color": None,
        "flair_color": None,
        "flair_group_id": None,
        "can_edit": staff,
        "can_delete": staff and post.post_number > 1,
        "can_recover": staff and post.deleted_at is not None,
        "can_see_hidden_post": can_see_hidden(post, viewer),
        "can_view_edit_history": can_see_history(forum, post, viewer),
        "can_wiki": staff,
        "actions_summary": [{"id": kind, "can_act": staff} for kind in _FLAGS],
        "post_url": address_of(forum, post),
    }
    if not shown:
        del body["raw"]
    if post.deleted_by_id is not None:
        body["deleted_by"] = person_json(forum.user(post.deleted_by_id))
    return body


def shown_post_json(forum: Forum, post: Post, viewer: User | None, *, raw: str | None = None) -> dict[str, Any]:
    """`GET /posts/:id.json`: with the reader's own flags."""
    body = post_json(forum, post, viewer, raw=raw)
    for summary in body["actions_summary"]:
        if viewer is not None and (viewer.id, summary["id"]) in post.flags:
            summary |= {"acted": True, "can_act": False, "count": 1}
    return body


def written_post_json(forum: Forum, post: Post, viewer: User) -> dict[str, Any]:
    """What creating, editing or flagging a post answers."""
    return post_json(forum, post, viewer) | {"draft_sequence": 0, "badges_granted": []}


def latest_post_json(forum: Forum, post: Post, viewer: User | None) -> dict[str, Any]:
    topic = forum.topics[post.topic_id]
    return post_json(forum, post, viewer) | {
        "topic_title": topic.title,
        "topic_html_title": html.escape(topic.title),
        "category_id": topic.category_id,
        "badges_granted": [],
        "excerpt": post.raw[:200],
        "truncated": len(post.raw) > 200,
    }


def topic_post_json(forum: Forum, post: Post, viewer: User | None, *, include_raw: bool) -> dict[str, Any]:
    body = post_json(forum, post, viewer)
    for absent in ("posts_count", "post_url", "flair_group_id"):
        del body[absent]
    if not include_raw:
        body.pop("raw", None)
    return body | {"link_counts": _links_json(forum, post, viewer), "read": True, "reviewable_id": 0}


def topic_json(
    forum: Forum, topic: Topic, posts: Sequence[Post], viewer: User | None, *, include_raw: bool, near: int = 1
) -> dict[str, Any]:
    """A topic with a chunk of its posts, those around number `near`."""
    at = next((index for index, post in enumerate(posts) if post.post_number >= near), 0)
    start = max(min(at - CHUNK // 2, len(posts) - CHUNK), 0)
    chunk = posts[start : start + CHUNK]
    staff = viewer is not None and viewer.staff
    people = {
        "created_by": person_json(forum.user(topic.user_id)),
        "last_poster": person_json(forum.user(posts[-1].user_id)),
    }
    return {
        **topic_fields(topic, posts),
        "post_stream": {
            "posts": [topic_post_json(forum, post, viewer, include_raw=include_raw) for post in chunk],
            "stream": [post.id for post in posts],
        },
        "timeline_lookup": [[1, 0]],
        "suggested_topics": [],
        "tags_descriptions": {},
        "has_summary": False,
        "slow_mode_seconds": 0,
        "draft": None,
        "draft_key": f"topic_{topic.id}",
        "draft_sequence": 0,
        "unpinned": None,
        "has_deleted": False,
        "actions_summary": [],
        "chunk_size": CHUNK,
        "bookmarked": False,
        "bookmarks": [],
        "topic_timer": None,
        "message_bus_last_id": 0,
        "show_read_indicator": False,
        "slow_mode_enabled_until": None,
        "image_url": None,
        "details": _rights(staff) | people,
    }


def listed_topic_json(forum: Forum, topic: Topic) -> dict[str, Any]:
    """A topic in a list of topics or of private messages."""
    posts = forum.topic_posts(topic)
    names = ("id", "title", "fancy_title", "slug", "posts_count", "reply_count", "highest_post_number", "created_at")
    facts = topic_fields(topic, posts)
    return {name: facts[name] for name in (*names, "last_posted_at", "archetype", "visible", "closed", "views")} | {
        "bumped": True,
        "bumped_at": iso(topic.bumped_at),
        "last_poster_username": forum.user(posts[-1].user_id).username,
        "allowed_user_count": len(topic.recipients) + 1,
        "posters": [{"user_id": topic.user_id, "description": "Original Poster", "extras": "latest"}],
        "participants": [],
    }


def _links_json(forum: Forum, post: Post, viewer: User | None) -> list[dict[str, Any]]:
    """The posts of other topics that link or quote this one, as a reader may know of them."""
    linking = [forum.posts[post_id] for post_id in sorted(forum.linking[post.topic_id, post.post_number])]
    return [
        {"url": address_of(forum, it), "internal": True, "reflection": True, "clicks": 0,
         "title": forum.topics[it.topic_id].title}
        for it in linking
        if not forum.topics[it.topic_id].private and it.deleted_at is None and can_see(forum, it, viewer)
    ]  # fmt: skip


def address_of(forum: Forum, post: Post) -> str:
    return f"/t/{forum.topics[post.topic_id].slug}/{post.topic_id}/{post.post_number}"


def common_fields(forum: Forum, post: Post) -> dict[str, Any]:
    author, topic = forum.user(post.user_id), forum.topics[post.topic_id]
    pending = sum(r.post_id == post.id and r.status == 0 for r in forum.reviewables)
    return {
        "id": post.id,
        "name": author.name,
        "username": author.username,
        "display_username": author.name,
        "avatar_template": person_json(author)["avatar_template"],
        "created_at": iso(post.created_at),
        "updated_at": iso(post.updated_at),
        "post_number": post.post_number,
        "post_type": post.post_type,
        "posts_count": len(topic.post_ids),
        "reply_count": 0,
        "reply_to_post_number": post.reply_to_post_number,
        "quote_count": post.quote_count,
        "incoming_link_count": 0,
        "reads": 1,
        "score": 0,
        "topic_id": topic.id,
        "topic_slug": topic.slug,
        "primary_group_name": None,
        "flair_name": None,
        "user_title": None,
        "bookmarked": False,
        "moderator": author.moderator,
        "admin": author.admin,
        "staff": author.staff,
        "user_id": author.id,
        "hidden": post.hidden,
        "trust_level": author.trust_level,
        "deleted_at": iso(post.deleted_at),
        "user_deleted": post.user_deleted,
        "edit_reason": post.edit_reason,
        "wiki": post.wiki,
        "reviewable_id": None,
        "reviewable_score_count": pending,
        "reviewable_score_pending_count": pending,
    }


def topic_fields(topic: Topic, posts: Sequence[Post]) -> dict[str, Any]:
    return {
        "id": topic.id,
        "title": topic.title,
        "fancy_title": html.escape(topic.title),
        "slug": topic.slug,
        "posts_count": len(posts),
        "created_at": iso(topic.created_at),
        "views": 1,
        "reply_count": max(len(posts) - 1, 0),
        "like_count": 0,
        "last_posted_at": iso(posts[-1].created_at),
        "visible": topic.visible,
        "closed": topic.closed,
        "archived": topic.archived,
        "archetype": topic.archetype,
        "category_id": topic.category_id,
        "word_count": sum(len(post.raw.split()) for post in posts),
        "deleted_at": iso(topic.deleted_at),
        "user_id": topic.user_id,
        "featured_link": None,
        "pinned_globally": False,
        "pinned_at": None,
        "pinned_until": None,
        "pinned": False,
        "highest_post_number": posts[-1].post_number,
        "deleted_by": None,
        "participant_count": len({post.user_id for post in posts}),
        "tags": [],
        "thumbnails": None,
    }


def _rights(staff: bool) -> dict[str, Any]:
    names = "edit move_posts delete create_post reply_as_new_topic convert_topic review_topic close_topic archive_topic"
    more = "remove_allowed_users split_merge_topic edit_staff_notes toggle_topic_visibility pin_unpin_topic"
    rights = {f"can_{name}": staff for name in f"{names} {more} moderate_category".split()}
    return rights | {"notification_level": 1, "can_remove_self_id": 0}


def person_json(user: User) -> dict[str, Any]:
    avatar = f"/letter_avatar_proxy/v4/letter/{user.username[:1].lower()}/eb9ed0/{{size}}.png"
    return {"id": user.id, "username": user.username, "name": user.name, "avatar_template": avatar}


def reply_json(forum: Forum, post: Post, parent: Post, viewer: User | None) -> dict[str, Any]:
    """A reply below its parent: of the parent there is who wrote it, no copy of what."""
    return post_json(forum, post, viewer) | {"reply_to_user": person_json(forum.user(parent.user_id))}


def search_json(forum: Forum, terms: str, posts: Sequence[Post], viewer: User | None) -> dict[str, Any]:
    """What a search answers: an excerpt of each post as the index knows it."""
    excerpts = [
        {"id": post.id, "name": forum.user(post.user_id).name, "username": forum.user(post.user_id).username,
         "created_at": iso(post.created_at), "like_count": 0, "post_number": post.post_number,
         "topic_id": post.topic_id, "blurb": strip(cook(forum.indexed[post.id]))[:200]}
        for post in posts
    ]  # fmt: skip
    absent = dict.fromkeys(("more_posts", "more_users", "more_categories", "more_full_page_results", "error"))
    others: dict[str, list[int]] = {f"{kind}_ids": [] for kind in ("user", "category", "tag", "group")}
    about = {"term": terms, "search_log_id": len(forum.search_log), "can_create_topic": viewer is not None}
    result = {**absent, **others, **about, "post_ids": [post.id for post in posts]}
    lists: dict[str, list[Any]] = {kind: [] for kind in ("users", "categories", "tags", "groups")}
    return {"posts": excerpts, **lists, "grouped_search_result": result}

"""What the stand-in's routes share: registering, reading parameters, finding what the reader may see, answering."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, g, request

from webhooks.standin.discourse import guardian
from webhooks.standin.discourse.faults import JSON
from webhooks.standin.discourse.guardian import SiteError
from webhooks.standin.discourse.records import Post, Topic, User
from webhooks.standin.discourse.state import Forum

View = TypeVar("View", bound=Callable[..., Any])


def route(routes: Blueprint, path: str, method: str = "GET") -> Callable[[View], View]:
    """Register a view under its path with and without `.json`."""

    def register(view: View) -> View:
        for suffix in ("", ".json"):
            routes.add_url_rule(path + suffix, view_func=view, methods=[method])
        return view

    return register


def signed_in() -> User:
    user: User | None = g.viewer
    if user is None:
        raise SiteError(403, "not_logged_in", "You need to be logged in to do that.")
    return user


def is_staff() -> bool:
    return g.viewer is not None and g.viewer.staff


def find_post(forum: Forum, post_id: int) -> Post:
    post = forum.posts.get(post_id)
    if post is None or (post.deleted_at and not is_staff()):
        raise guardian.not_found()
    if not guardian.can_see(forum, post, g.viewer):
        guardian.deny()
    return post


def find_topic(forum: Forum, topic_id: int) -> Topic:
    topic = forum.topics.get(topic_id)
    if topic is None or (topic.deleted_at and not is_staff()):
        raise guardian.not_found()
    if not guardian.can_see_topic(forum, topic, g.viewer):
        guardian.deny()
    return topic


def seen_posts(forum: Forum, topic: Topic) -> list[Post]:
    return [post for post in forum.topic_posts(topic) if guardian.can_see(forum, post, g.viewer)]


def read_params() -> dict[str, Any]:
    """Form or JSON parameters by their form names (`post[raw]`). JSON keeps its types: true is not "true"."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        return request.form.to_dict()
    nested = {
        f"{key}[{name}]": v for key, value in body.items() if isinstance(value, dict) for name, v in value.items()
    }
    return {**body, **nested}


def answer(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=JSON)


def empty() -> Response:
    """`render body: nil`: nothing, of no declared type."""
    response = Response(b"", 200)
    del response.headers["Content-Type"]
    return response

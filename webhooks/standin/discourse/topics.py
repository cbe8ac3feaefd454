"""The forum's topics, messages, site facts and pages over HTTP.

Source: topics_controller.rb, list_controller.rb, site_controller.rb.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as Answer

from webhooks.standin.discourse import guardian, moderation, searching, serializers
from webhooks.standin.discourse.guardian import SiteError
from webhooks.standin.discourse.pages import render_forum, render_topic
from webhooks.standin.discourse.records import Topic, User
from webhooks.standin.discourse.routing import (
    answer,
    empty,
    find_post,
    find_topic,
    is_staff,
    read_params,
    route,
    seen_posts,
    signed_in,
)
from webhooks.standin.discourse.state import Forum

PER_PAGE = 30
FLAG_TYPES = {3: "off_topic", 4: "inappropriate", 6: "notify_user", 7: "notify_moderators", 8: "spam"}


def add_topic_routes(routes: Blueprint, forum: Forum) -> None:
    @route(routes, "/t/-/<int:topic_id>", "PUT")
    def update_topic(topic_id: int) -> Response:
        user, topic = signed_in(), find_topic(forum, topic_id)
        forum.edit(user, forum.first_post(topic), title=read_params().get("title"))
        fields = ("id", "title", "fancy_title", "slug", "posts_count")
        listed = serializers.listed_topic_json(forum, topic)
        return answer({"basic_topic": {name: listed[name] for name in fields}})

    @route(routes, "/t/<int:topic_id>", "DELETE")
    def delete_topic(topic_id: int) -> Response:
        moderation.delete_topic(forum, signed_in(), find_topic(forum, topic_id))
        return empty()

    @route(routes, "/t/<int:topic_id>/posts")
    def topic_posts(topic_id: int) -> Response:
        topic = find_topic(forum, topic_id)
        wanted = request.args.getlist("post_ids[]", type=int)
        posts = [post for post in seen_posts(forum, topic) if post.id in wanted]
        raw = "include_raw" in request.args
        found = [serializers.topic_post_json(forum, post, g.viewer, include_raw=raw) for post in posts]
        return answer({"post_stream": {"posts": found}, "id": topic.id})

    @routes.get("/t/<int:topic_id>.json")
    @routes.get("/t/<int:topic_id>/<int:number>.json")
    @routes.get("/t/<slug>/<int:topic_id>.json")
    def topic_as_json(topic_id: int, slug: str = "-", number: int = 1) -> Response:
        topic = find_topic(forum, topic_id)
        raw, posts = "include_raw" in request.args, seen_posts(forum, topic)
        return answer(serializers.topic_json(forum, topic, posts, g.viewer, include_raw=raw, near=number))

    @route(routes, "/t/<int:topic_id>/status", "PUT")
    def set_status(topic_id: int) -> Response:
        guardian.require_staff(signed_in())
        topic, params = find_topic(forum, topic_id), read_params()
        if params.get("status") not in {"closed", "archived", "visible"}:
            raise SiteError(400, "invalid_parameters", "status")
        setattr(topic, params["status"], params.get("enabled") == "true")  # any other word is false
        return answer({"success": "OK", "topic_status_update": None})

    @route(routes, "/topics/private-messages-sent/<username>")
    def sent(username: str) -> Response:
        return _messages(lambda topic, user: topic.user_id == user.id, username)

    @route(routes, "/topics/private-messages/<username>")
    def received(username: str) -> Response:
        return _messages(lambda topic, user: user.id in topic.recipients, username)

    def _messages(belongs: Callable[[Topic, User], bool], username: str) -> Response:
        user = signed_in()
        if user.username.casefold() != username.casefold():
            guardian.deny()
        page, size = request.args.get("page", 0, type=int), 30
        topics = [topic for topic in list(forum.topics.values()) if topic.private and belongs(topic, user)]
        topics.sort(key=lambda topic: topic.bumped_at, reverse=True)
        shown = topics[page * size : (page + 1) * size]
        body: dict[str, Any] = {"per_page": size, "topics": [serializers.listed_topic_json(forum, t) for t in shown]}
        if len(topics) > (page + 1) * size:
            body["more_topics_url"] = f"/topics/private-messages-sent/{username}?page={page + 1}"
        return answer({"users": [], "primary_groups": [], "topic_list": body})


def _categories(forum: Forum) -> list[dict[str, Any]]:
    return [
        {"id": c.id, "slug": c.slug, "name": c.name, "read_restricted": c.read_restricted}
        for c in forum.categories.values()
        if is_staff() or not c.read_restricted
    ]


def add_site_routes(routes: Blueprint, forum: Forum) -> None:
    @route(routes, "/categories")
    def categories() -> Response:
        return answer({"category_list": {"can_create_category": False, "categories": _categories(forum)}})

    @route(routes, "/site")
    def site() -> Response:
        flags = [{"id": kind, "name_key": key, "is_flag": True} for kind, key in FLAG_TYPES.items()]
        listed = _categories(forum)
        return answer({"categories": listed, "post_action_types": flags, "groups": [], "filters": ["latest"]})

    @route(routes, "/search")
    def search() -> Response:
        terms = request.args.get("q", "")
        forum.search_log.append(terms)
        found = searching.find(forum, terms, g.viewer)
        return answer(serializers.search_json(forum, terms, found, g.viewer))

    @routes.get("/")
    def front() -> str:
        seen = [t for t in list(forum.topics.values()) if not t.private and guardian.can_see_topic(forum, t, g.viewer)]
        return render_forum(sorted(seen, key=lambda topic: topic.bumped_at, reverse=True))

    @routes.get("/p/<int:post_id>")
    def short_link(post_id: int) -> Answer:
        post = find_post(forum, post_id)
        return redirect(f"/t/-/{post.topic_id}/{post.post_number}#p{post.id}")

    @routes.get("/t/<slug>/<int:topic_id>")
    @routes.get("/t/<slug>/<int:topic_id>/<int:number>")
    def topic_page(slug: str, topic_id: int, number: int = 1) -> str:
        topic = find_topic(forum, topic_id)
        return render_topic(forum, topic, seen_posts(forum, topic), g.viewer)

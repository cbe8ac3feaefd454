"""The forum over HTTP, as much of Discourse's routes as moderation and a reader need.

Every route answers with and without `.json`. No rule lives here: `state` and `moderation` decide.
Source: config/routes.rb, posts_controller.rb, topics_controller.rb, post_actions_controller.rb.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, g, request

from webhooks.standin.discourse import guardian, history, moderation, serializers
from webhooks.standin.discourse.connect import add_connect_routes
from webhooks.standin.discourse.facts import add_fact_routes
from webhooks.standin.discourse.faults import JSON, Fault, limit_json, refuse_early
from webhooks.standin.discourse.guardian import RateLimitError, SiteError
from webhooks.standin.discourse.records import REGULAR, Post, User
from webhooks.standin.discourse.review import add_review_routes
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
from webhooks.standin.discourse.scopes import permits
from webhooks.standin.discourse.state import Forum
from webhooks.standin.discourse.topics import add_site_routes, add_topic_routes
from webhooks.standin.discourse.uploads import add_upload_routes

MEMOISED = timedelta(seconds=120)
WINDOW = 50


def blueprint(forum: Forum) -> Blueprint:
    """The routes of `forum`. Meant for the root of its own address."""
    routes = Blueprint("discourse_standin", __name__)
    _guard(routes, forum)
    _read_routes(routes, forum)
    _write_routes(routes, forum)
    _moderation_routes(routes, forum)
    _history_routes(routes, forum)
    add_topic_routes(routes, forum)
    add_site_routes(routes, forum)
    add_fact_routes(routes, forum)
    add_review_routes(routes, forum)
    add_upload_routes(routes, forum)
    add_connect_routes(routes, forum)
    return routes


def _guard(routes: Blueprint, forum: Forum) -> None:
    """Faults, keys, limits and refusals: what stands before and after every route."""

    @routes.before_request
    def admit() -> Response | None:
        with forum.lock:
            forum.faults.let_people_act(request.method, request.path)
            g.fault = forum.faults.take(request.method, request.path)
        early = refuse_early(g.fault) if g.fault else None
        if early is not None:
            return early
        g.viewer = _authenticate(forum)
        limit = forum.settings.max_admin_api_reqs_per_minute
        wait = forum.api_limiter.wait(limit) if g.viewer and limit is not None else None
        return limit_json(wait) if wait is not None else None

    @routes.after_request
    def spoil(response: Response) -> Response:
        fault: Fault | None = g.get("fault")
        return forum.faults.spoil(response, fault) if fault else response

    @routes.errorhandler(SiteError)
    def refuse(error: SiteError) -> Response:
        body = {"errors": list(error.errors), "error_type": error.error_type}
        if not error.error_type:
            body = {"action": "create_post", "errors": list(error.errors)}
        return answer(body, error.status)

    @routes.errorhandler(RateLimitError)
    def slow_down(error: RateLimitError) -> Response:
        return limit_json(error.wait, "admin_permanently_delete_post_revisions")


def _read_routes(routes: Blueprint, forum: Forum) -> None:
    @route(routes, "/posts/<int:post_id>")
    def show(post_id: int) -> Response:
        post, raw = find_post(forum, post_id), None
        version = request.args.get("version", type=int)
        if version is not None:
            hidden = any(r.hidden for r in post.revisions if r.number == version + 1)
            if hidden and not forum.settings.old_versions_stay_readable and not is_staff():
                raise guardian.not_found()
            raw = history.old_raw(post, version)
        return answer(serializers.shown_post_json(forum, post, g.viewer, raw=raw))

    @routes.get("/posts/<int:post_id>/raw")
    def show_raw(post_id: int) -> Response:
        post = find_post(forum, post_id)
        if post.hidden and not guardian.can_see_hidden(post, g.viewer):
            raise guardian.not_found()
        return Response(post.raw, content_type="text/plain; charset=utf-8")

    @route(routes, "/posts/<int:post_id>/replies")
    def replies(post_id: int) -> Response:
        post = find_post(forum, post_id)
        topic = forum.topics[post.topic_id]
        below = [it for it in seen_posts(forum, topic) if it.reply_to_post_number == post.post_number]
        return answer([serializers.reply_json(forum, it, post, g.viewer) for it in below])

    @route(routes, "/posts")
    def latest() -> Response:
        top = request.args.get("before", type=int) or next(reversed(forum.posts), 0)
        window = [forum.posts[post_id] for post_id in range(top, top - WINDOW, -1) if post_id in forum.posts]
        posts = [post for post in window if _is_listed(forum, post)]
        return answer({"latest_posts": [serializers.latest_post_json(forum, post, g.viewer) for post in posts]})


def _write_routes(routes: Blueprint, forum: Forum) -> None:
    memo: dict[str, tuple[datetime, Response]] = {}

    @route(routes, "/posts", "POST")
    def create() -> Response:
        user, params = signed_in(), read_params()
        # DistributedMemoizer: the same request within two minutes gets the same answer, also a refusal.
        signature = hashlib.sha1(json.dumps([user.id, sorted(params.items())]).encode(), usedforsecurity=False)
        with forum.lock:
            before = memo.get(signature.hexdigest())
            if before and forum.clock() - before[0] < MEMOISED:
                return _copy(before[1])
            try:
                result = answer(serializers.written_post_json(forum, _create(forum, user, params), user))
            except SiteError as error:
                result = answer({"action": "create_post", "errors": list(error.errors)}, error.status)
            memo[signature.hexdigest()] = (forum.clock(), result)
            return _copy(result)

    @route(routes, "/posts/<int:post_id>", "PUT")
    def update(post_id: int) -> Response:
        user, params = signed_in(), read_params()
        post = forum.edit(
            user,
            find_post(forum, post_id),
            raw=params.get("post[raw]"),
            title=params.get("title"),
            original_text=params.get("post[original_text]") or params.get("post[raw_old]"),
            edit_reason=params.get("post[edit_reason]"),
        )
        return answer({"post": serializers.written_post_json(forum, post, user)})

    @route(routes, "/posts/<int:post_id>", "DELETE")
    def destroy(post_id: int) -> Response:
        moderation.delete(forum, signed_in(), find_post(forum, post_id))
        return empty()


def _moderation_routes(routes: Blueprint, forum: Forum) -> None:
    @route(routes, "/posts/<int:post_id>/recover", "PUT")
    def recover(post_id: int) -> Response:
        user, post = signed_in(), find_post(forum, post_id)
        moderation.recover(forum, user, post)
        return answer(serializers.post_json(forum, post, user))

    @route(routes, "/posts/<int:post_id>/unhide", "PUT")
    def unhide(post_id: int) -> Response:
        moderation.unhide(forum, signed_in(), find_post(forum, post_id))
        return empty()

    @route(routes, "/posts/<int:post_id>/locked", "PUT")
    def lock(post_id: int) -> Response:
        guardian.require_staff(signed_in())
        post = find_post(forum, post_id)
        post.locked = read_params().get("locked") == "true"
        return answer({"locked": post.locked})

    @route(routes, "/posts/<int:post_id>/rebake", "PUT")
    def rebake(post_id: int) -> Response:
        guardian.require_staff(signed_in())
        forum.rebake(find_post(forum, post_id))
        return empty()

    @route(routes, "/post_actions", "POST")
    def act() -> Response:
        user, params = signed_in(), read_params()
        post = find_post(forum, int(params.get("id", 0)))
        moderation.flag(
            forum,
            user,
            post,
            int(params.get("post_action_type_id", 0)),
            message=params.get("message"),
            queue_for_review=params.get("queue_for_review") == "true",
        )
        return answer(serializers.written_post_json(forum, post, user))


def _history_routes(routes: Blueprint, forum: Forum) -> None:
    base = "/posts/<int:post_id>/revisions"

    @route(routes, f"{base}/latest")
    @route(routes, f"{base}/<int:number>")
    def show_revision(post_id: int, number: int | None = None) -> Response:
        post = find_post(forum, post_id)
        revision = history.find_revision(forum, post, number, g.viewer)
        return answer(history.revision_json(forum, post, revision, g.viewer))

    @route(routes, f"{base}/<int:number>/hide", "PUT")
    def hide_revision(post_id: int, number: int) -> Response:
        moderation.set_revision_hidden(forum, signed_in(), find_post(forum, post_id), number, hidden=True)
        return empty()

    @route(routes, f"{base}/<int:number>/show", "PUT")
    def unhide_revision(post_id: int, number: int) -> Response:
        moderation.set_revision_hidden(forum, signed_in(), find_post(forum, post_id), number, hidden=False)
        return empty()

    @route(routes, f"{base}/permanently_delete", "DELETE")
    def purge(post_id: int) -> Response:
        moderation.purge_revisions(forum, signed_in(), find_post(forum, post_id))
        return empty()


def _authenticate(forum: Forum) -> User | None:
    key = request.headers.get("Api-Key")
    if key is None:
        return None
    bound = forum.keys.get(key, ...)
    name = request.headers.get("Api-Username", "").casefold() or bound
    user = forum.users.get(name) if isinstance(name, str) else None
    if bound is ... or bound not in {None, name} or user is None or user.suspended:
        guardian.deny()
    if not permits(forum.scopes.get(key, ()), request.method, request.path):
        guardian.deny()
    return user


def _is_listed(forum: Forum, post: Post) -> bool:
    topic = forum.topics[post.topic_id]
    public = topic.visible and not topic.private and topic.deleted_at is None
    ordinary = post.post_type == REGULAR and not post.hidden and post.deleted_at is None
    return public and ordinary and guardian.can_see(forum, post, g.viewer)


def _create(forum: Forum, user: User, params: dict[str, Any]) -> Post:
    raw, reply_to = params.get("raw", ""), params.get("reply_to_post_number")
    if params.get("topic_id"):
        topic = find_topic(forum, int(params["topic_id"]))
        return forum.reply(user, topic, raw, reply_to=int(reply_to) if reply_to else None)
    if params.get("archetype") == "private_message":
        names = str(params.get("target_recipients", "")).casefold().split(",")
        recipients = [forum.users[name] for name in names if name in forum.users]
        if not recipients:
            raise SiteError(422, "", "You must select a valid user.")
        return forum.start_topic(user, title=params.get("title", ""), raw=raw, recipients=recipients)
    category = forum.categories.get(int(params.get("category") or 0))
    return forum.start_topic(user, title=params.get("title", ""), raw=raw, category=category)


def _copy(response: Response) -> Response:
    return Response(response.get_data(), response.status_code, content_type=JSON)

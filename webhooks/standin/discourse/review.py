"""The review queue over HTTP: flags that wait for a moderator, and what may be said of them.

What an entry can be answered is listed beside it, as the forum does: its actions are referred to by id.
Source: reviewables_controller.rb, reviewable_flagged_post.rb, lib/reviewable/actions.rb.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from webhooks.standin.discourse import guardian, moderation
from webhooks.standin.discourse.guardian import SiteError
from webhooks.standin.discourse.records import Reviewable
from webhooks.standin.discourse.routing import answer, read_params, route, signed_in
from webhooks.standin.discourse.serializers import iso
from webhooks.standin.discourse.state import Forum

PER_PAGE = 10
AGREE, DISAGREE, IGNORE = 1, 2, 3
_STATUSES = {"pending": {0}, "reviewed": {1, 2, 3}, "all": {0, 1, 2, 3, 4}}


def add_review_routes(routes: Blueprint, forum: Forum) -> None:
    @route(routes, "/review")
    def review() -> Response:
        guardian.require_staff(signed_in())
        wanted = _STATUSES.get(request.args.get("status", "pending"))
        if wanted is None:
            raise SiteError(400, "invalid_parameters", "status")
        topic_id, offset = request.args.get("topic_id", type=int), request.args.get("offset", 0, type=int)
        found = [it for it in forum.reviewables if it.status in wanted]
        found = [it for it in found if topic_id in {None, forum.posts[it.post_id].topic_id}]
        page = found[offset : offset + PER_PAGE]
        meta: dict[str, Any] = {"total_rows_reviewables": len(found)}
        if offset + PER_PAGE < len(found):
            meta["load_more_reviewables"] = f"/review?offset={offset + PER_PAGE}"
        listed = [_entry_json(forum, it) for it in page]
        return answer({"reviewables": listed, "meta": meta} | _sideloaded(forum, page))

    @route(routes, "/review/<int:number>")
    def entry(number: int) -> Response:
        guardian.require_staff(signed_in())
        found = _find(forum, number)
        return answer({"reviewable": _entry_json(forum, found)} | _sideloaded(forum, [found]))

    @route(routes, "/review/<int:number>/perform/<action_id>", "PUT")
    def perform(number: int, action_id: str) -> Response:
        guardian.require_staff(signed_in())
        version = request.args.get("version") or read_params().get("version")
        if version is None:
            raise SiteError(422, "", "You must supply a version number.")
        with forum.lock:
            found = _find(forum, number)
            if int(version) != found.version:
                raise SiteError(409, "", "There was an update conflict.")
            if action_id not in _actions(forum, found):
                guardian.deny()
            answered = next(status for word, status in _MEANING if word in action_id)
            moderation.settle(forum, found, answered)
            if action_id == "agree_and_hide":
                forum.posts[found.post_id].hidden = True
        return answer({"reviewable_perform_result": {"success": "OK", "version": found.version}})


_MEANING = (("disagree", DISAGREE), ("ignore", IGNORE), ("agree", AGREE))  # the first that an action's name holds


def _find(forum: Forum, number: int) -> Reviewable:
    for found in forum.reviewables:
        if found.id == number:
            return found
    raise guardian.not_found()


def _actions(forum: Forum, entry: Reviewable) -> list[str]:
    if entry.status != 0:
        return []
    if forum.posts[entry.post_id].hidden:
        return ["agree_and_keep_hidden", "disagree_and_restore"]
    return ["agree_and_hide", "agree_and_keep", "disagree", "ignore_and_do_nothing"]


def _entry_json(forum: Forum, entry: Reviewable) -> dict[str, Any]:
    post = forum.posts[entry.post_id]
    return {
        "id": entry.id,
        "type": "ReviewableFlaggedPost",
        "topic_id": post.topic_id,
        "category_id": forum.topics[post.topic_id].category_id,
        "created_at": iso(post.created_at),
        "can_edit": False,
        "score": 1.0,
        "version": entry.version,
        "status": entry.status,
        "post_id": post.id,
        "raw": post.raw,
        "bundled_action_ids": [f"{entry.id}-{name}" for name in _actions(forum, entry)],
        "reviewable_scores": [{"user_id": entry.created_by_id, "reviewable_score_type": entry.post_action_type_id}],
    }


def _sideloaded(forum: Forum, entries: list[Reviewable]) -> dict[str, Any]:
    offered = [(entry, name) for entry in entries for name in _actions(forum, entry)]
    bundles = [{"id": f"{entry.id}-{name}", "action_ids": [f"post-{name}"]} for entry, name in offered]
    names = dict.fromkeys(name for _, name in offered)
    return {
        "bundled_actions": bundles,
        "actions": [{"id": f"post-{name}", "server_action": name, "label": name} for name in names],
    }

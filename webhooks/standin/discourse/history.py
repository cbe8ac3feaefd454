"""Edit history as Discourse serves it: one revision with its differences, and the text of an old version.

Source: app/serializers/post_revision_serializer.rb, Post#revert_to.
"""

from __future__ import annotations

import html
from typing import Any

from webhooks.standin.discourse import guardian
from webhooks.standin.discourse.records import Post, Revision, User
from webhooks.standin.discourse.serializers import iso
from webhooks.standin.discourse.state import Forum


def find_revision(forum: Forum, post: Post, number: int | None, viewer: User | None) -> Revision:
    """That revision, or the latest that `viewer` may see; 404 where there is none for it."""
    staff = viewer is not None and viewer.staff
    seen = [r for r in post.revisions if staff or not r.hidden]
    found = [r for r in seen if number in {None, r.number}]
    if not found or not guardian.can_see_history(forum, post, viewer):
        raise guardian.not_found()
    return found[-1]


def revision_json(forum: Forum, post: Post, revision: Revision, viewer: User | None) -> dict[str, Any]:
    """One revision. The 2023 source shows its hidden flag in `previous_hidden`, the documented field
    is `current_hidden`: `settings.hidden_flag_is_shifted` chooses."""
    staff = viewer is not None and viewer.staff
    seen = [r for r in post.revisions if staff or not r.hidden]
    numbers = [r.number for r in seen]
    at = numbers.index(revision.number)
    flags = [r.hidden for r in seen]
    if forum.settings.hidden_flag_is_shifted:
        previous_hidden, current_hidden = flags[at], flags[at + 1] if at + 1 < len(flags) else post.hidden
    else:
        previous_hidden, current_hidden = flags[at - 1] if at else False, flags[at]
    following = numbers[at + 1] if at + 1 < len(numbers) else None
    body = {
        "post_id": post.id,
        "created_at": iso(revision.created_at),
        "previous_hidden": previous_hidden,
        "current_hidden": current_hidden,
        "first_revision": numbers[0],
        "previous_revision": numbers[at - 1] if at else None,
        "current_revision": revision.number,
        "next_revision": following,
        "last_revision": numbers[-1],
        "current_version": at + 2,
        "version_count": len(numbers) + 1,
        "username": forum.user(revision.user_id).username,
        "edit_reason": post.edit_reason,
        "body_changes": _changes(post, revision, following, "raw", post.raw),
    }
    if post.post_number == 1:
        body["title_changes"] = _changes(post, revision, following, "title", forum.topics[post.topic_id].title)
    return body


def old_raw(post: Post, version: int) -> str:
    """The text that version had; what the post is now where no revision leads back to it."""
    if not any(r.number == version + 1 for r in post.revisions):
        return post.raw
    return _before(post, version + 1, "raw", post.raw)


def _before(post: Post, number: int, name: str, now: str) -> str:
    """A field as it was before revision `number`: what the first change from there on replaced."""
    return next((r.changes[name][0] for r in post.revisions if r.number >= number and name in r.changes), now)


def _changes(post: Post, revision: Revision, following: int | None, name: str, now: str) -> dict[str, str]:
    after = now if following is None else _before(post, following, name, now)
    return _diff(_before(post, revision.number, name, now), after)


def _diff(before: str, after: str) -> dict[str, str]:
    old, new = html.escape(before), html.escape(after)
    changed = f"<del>{old}</del><ins>{new}</ins>" if old != new else old
    rows = f"<table class='markdown'><tr><td class='diff-del'>{old}</td><td class='diff-ins'>{new}</td></tr></table>"
    return {
        "inline": f"<div class='inline-diff'><p>{changed}</p></div>",
        "side_by_side": rows,
        "side_by_side_markdown": rows,
    }

"""The edit history of a post: closing it to the public, and reading back whether it is.

HTTP is `client.py`'s, the words for what remains are `residue.py`'s.
Source: post_revision.rb, post_revision_serializer.rb, posts_controller.rb of Discourse.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError
from moderator.models import Order, Receipt, Residue
from webhooks.discourse import residue

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient


def close(forum: ForumClient, post_id: int, *, purge: bool) -> list[Residue]:
    """Purge every revision, or hide each where that is asked for or purging is not allowed."""
    if purge:
        try:
            forum.purge_revisions(post_id)
            return []
        except ChannelError as refusal:
            if refusal.code == "gone":  # there are no revisions
                return []
            if refusal.code == "rate_limited":  # 20 purges a minute, even for staff: hidden until its turn comes
                _hide_all(forum, post_id)
            if refusal.code != "forbidden":
                raise
    return [residue.HIDDEN_HISTORY] if _hide_all(forum, post_id) else []


def purge_history(forum: ForumClient, order: Order) -> Receipt:
    """Erase every earlier version for good, staff's view of them too. Where the forum forbids it, that is the end."""
    try:
        forum.purge_revisions(int(order.message.external_id))
    except ChannelError as refusal:
        if refusal.code != "gone":  # there are no revisions, or there is no post
            raise
    return Receipt(ref=order.message.external_id)


def find_purge(forum: ForumClient, order: Order) -> Receipt | None:
    """The receipt of a purge that happened; None while there is history."""
    left = forum.revisions(int(order.message.external_id))
    return None if left else Receipt(ref=order.message.external_id)


def is_closed(forum: ForumClient, post_id: int, *, purge: bool) -> bool:
    history = forum.revisions(post_id)
    return not any(purge or _is_public(forum, post_id, view) for view in history)


def judge(forum: ForumClient, post: Mapping[str, Any]) -> list[Residue]:
    """What the public, or with our own key whoever sees anything at all, still reads of a post's past.

    An old text that differs from the present one is one that was taken out, whatever it said.
    """
    history = forum.revisions(post["id"])
    if not history:
        return []
    public = forum.seen_by_public(f"/posts/{post['id']}.json") is not None
    left: dict[str, Residue] = {}
    for number in (view["current_revision"] for view in history):
        if forum.seen_by_public(f"/posts/{post['id']}/revisions/{number}.json") is not None:
            left["revision"] = residue.REVISION
        path = f"/posts/{post['id']}.json?version={number - 1}"
        old = forum.seen_by_public(path) if public else forum.read(path)
        if old is not None and old.get("raw", post["raw"]) != post["raw"]:
            left["old_version"] = residue.OLD_VERSION
    return list(left.values())


def _hide_all(forum: ForumClient, post_id: int) -> bool:
    """Hide every revision that the public can read; whether there are any revisions."""
    history = forum.revisions(post_id)
    # Hiding twice counts the public version down twice.
    for view in [view for view in history if _is_public(forum, post_id, view)]:
        forum.hide_revision(post_id, view["current_revision"])
    return bool(history)


def _is_public(forum: ForumClient, post_id: int, view: Mapping[str, Any]) -> bool:
    """Whether a revision still has to be hidden.

    A revision's own flag is in `current_hidden` by the documentation and in `previous_hidden` by the
    source, the other belonging to a neighbour. Where the two disagree, what the public sees decides;
    where the public sees nothing of this forum, hiding once too often is the smaller harm. Of a hidden
    post the public sees no revision in either case: what it counts decides, and what that leaves open
    is looked at again once the post is shown.
    """
    flags = {bool(view.get("current_hidden")), bool(view.get("previous_hidden"))}
    if len(flags) == 1:
        return flags == {False}
    seen = forum.seen_by_public(f"/posts/{post_id}.json")
    if seen is None:
        return True
    if seen.get("hidden"):
        return bool(seen["version"] == forum.read_post(post_id)["version"])
    return forum.seen_by_public(f"/posts/{post_id}/revisions/{view['current_revision']}.json") is not None

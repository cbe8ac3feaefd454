"""Redacting a post so that nothing is left behind: the order of the steps.

hide, where it can't wait -> replace (optimistic lock) -> close the history -> take out the copies -> read
back -> show again, where we hid it -> read back. Every step may be repeated after a crash. HTTP is
`client.py`'s, copies are `sweep.py`'s, revisions `history.py`'s, the words for what remains `residue.py`'s.
Source: post_revisor.rb, posts_controller.rb, post_action_creator.rb of Discourse.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError, Conflict
from moderator.models import Order, Receipt, Residue
from webhooks.discourse import history, residue, wording
from webhooks.discourse.copies import is_distinctive, replace_values
from webhooks.discourse.sweep import EDIT_REASON, PASSING, Sweep

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient

HIDING_FLAG = 4  # inappropriate: no message, so no private message about it
UNHIDABLE = frozenset({"forbidden", "invalid"})  # flagged by us before, decided on by a person, or staff's


def redact(forum: ForumClient, order: Order, *, purge: bool) -> Receipt:
    """Put `order.text` (and title) in place, close the history, take out the copies and say what is left.

    Where the forum accepts no text without the values, the post is hidden for review or removed instead.
    Of a post that is deleted, the copies go all the same. Raises `Conflict` when post or title are not
    what the decision was about.
    """
    post = find_post(forum, order)
    if post is None or post.get("deleted_at"):
        return _receipt(forum, order, post, "deleted", Sweep(forum, order, _topic_of(order), purge=purge).clean())
    title = read_title(forum, post)
    _check(order, post, title)
    if order.hide_first and not post.get("hidden") and not stands(order.text, post["raw"]):
        _hide(forum, post)
    detail = _replace(forum, order, post, title)
    closed = history.close(forum, post["id"], purge=purge)
    sweep = Sweep(forum, order, post["topic_id"], purge=purge)
    elsewhere = sweep.clean()
    if order.patience and any(item.place in PASSING for item in elsewhere):
        raise ChannelError("copies_remain", permanent=False)
    post = forum.read_post(post["id"])
    if detail == "done":
        _expect(order, post)
        if order.hide_first and is_hidden_by_us(post):
            forum.unhide_post(post["id"])
            sweep.refresh()
            # What the public sees of the history shows only now.
            closed = history.close(forum, post["id"], purge=purge)
            post = forum.read_post(post["id"])
            _expect(order, post)
    return _receipt(forum, order, post, detail, [*closed, *elsewhere])


def find_redaction(forum: ForumClient, order: Order, *, purge: bool) -> Receipt | None:
    """The receipt of a redaction that is in place, shown again, with its history closed and no copy left
    to take out; None where it is not."""
    post = find_post(forum, order)
    if post is None or post.get("deleted_at") or not stands(order.text, post["raw"]):
        return None
    title = read_title(forum, post)
    if not (title is None or order.title is None or title in wording.titles(order.title, post["topic_id"])):
        return None
    if (order.hide_first and is_hidden_by_us(post)) or not history.is_closed(forum, post["id"], purge=purge):
        return None
    elsewhere = Sweep(forum, order, post["topic_id"], purge=purge).judge()
    if elsewhere is None or (order.patience and any(item.place in PASSING for item in elsewhere)):
        return None
    closed = [residue.HIDDEN_HISTORY] if forum.revisions(post["id"]) else []
    return _receipt(forum, order, post, "done", [*closed, *elsewhere])


def find_post(forum: ForumClient, order: Order) -> dict[str, Any] | None:
    """The post as it is now, None where it is gone for good."""
    try:
        return forum.read_post(order.message.external_id)
    except ChannelError as refusal:
        if refusal.code == "gone":
            return None
        raise


def read_title(forum: ForumClient, post: Mapping[str, Any]) -> str | None:
    """Its topic's title where the post is the first."""
    return forum.read_title(post["topic_id"]) if post.get("post_number") == 1 else None


def stands(text: str | None, found: str) -> bool:
    """Whether what was found on the forum is `text` in one of its forms."""
    return text is not None and found.rstrip() in wording.texts(text)


def is_hidden_by_us(post: Mapping[str, Any]) -> bool:
    """Hidden, and flagged by this account. What members' flags hid stays for the review queue."""
    ours = any(action.get("id") == HIDING_FLAG and action.get("acted") for action in post.get("actions_summary", ()))
    return bool(post.get("hidden")) and ours


def _topic_of(order: Order) -> int:
    return int(order.message.thread_id or 0)


def _check(order: Order, post: Mapping[str, Any], title: str | None) -> None:
    """Raises `Conflict` when the post is neither what was decided on nor what we made of it."""
    expected = order.message.text if order.expected is None else order.expected
    if not (wording.same(post["raw"], expected) or stands(order.text, post["raw"])):
        raise Conflict
    before = order.message.title
    if title is None or before is None or title == before or order.text == order.expected:
        return
    telling = [swap for swap in order.swaps if is_distinctive(swap.value)]
    forms = {form for wanted in (order.title, replace_values(before, telling)) if wanted is not None
             for form in wording.titles(wanted, post["topic_id"])}  # fmt: skip
    if title not in forms:
        raise Conflict


def _expect(order: Order, post: Mapping[str, Any]) -> None:
    """Raises `Conflict` when somebody wrote into the post since we did: that is decided anew."""
    if not stands(order.text, post["raw"]):
        raise Conflict


def _hide(forum: ForumClient, post: Mapping[str, Any]) -> bool:
    """Whether it was hidden. Some posts can't be flagged; their redaction must not wait for that."""
    try:
        forum.hide_post(post["id"])
    except ChannelError as refusal:
        if refusal.code not in UNHIDABLE:
            raise
        return False
    return True


def _replace(forum: ForumClient, order: Order, post: Mapping[str, Any], title: str | None) -> str:
    """Write text and title, or take the post out of sight where the forum refuses them; how, as a code."""

    def edit(text: str) -> None:
        try:
            forum.edit_post(post["id"], raw=text, original_text=post["raw"], reason=EDIT_REASON)
        except Conflict:  # its author may have thought twice: then nothing will tell us of it again
            if forum.read_post(post["id"])["raw"] == post["raw"]:
                raise ChannelError("changed_meanwhile", permanent=False) from None
            raise

    def retitle(text: str) -> None:
        forum.retitle(post["topic_id"], text)

    try:
        if order.text is not None and not stands(order.text, post["raw"]):
            wording.write_first_accepted(edit, wording.texts(order.text))
        titles = wording.titles(order.title, post["topic_id"]) if order.title is not None else ()
        if title is not None and titles and title not in titles:
            wording.write_first_accepted(retitle, titles)
    except ChannelError as refusal:
        if refusal.code != "invalid":
            raise
        return _take_down(forum, post)
    return "done"


def _take_down(forum: ForumClient, post: Mapping[str, Any]) -> str:
    hidden = forum.read_post(post["id"]).get("hidden")
    if hidden or _hide(forum, post):
        return "hidden"
    if post["post_number"] == 1:
        raise ChannelError("invalid", permanent=True)
    forum.delete_post(post["id"])
    return "removed"


def _receipt(
    forum: ForumClient, order: Order, post: Mapping[str, Any] | None, detail: str, closed: list[Residue]
) -> Receipt:
    """Read everything back that a reader could, and name what is left."""
    if post is None:
        left = [*closed, *residue.outside_reach(order.message.created_at, order.since)]
        return Receipt(ref=order.message.external_id, detail=detail, residue=tuple(dict.fromkeys(left)))
    if detail == "removed":
        post = forum.read_post(post["id"])
    title = read_title(forum, post)
    left = [
        *residue.judge_post(post, title, order.values),
        *history.judge(forum, post),
        *closed,
        *residue.outside_reach(order.message.created_at, _ended(post, order.since)),
        *residue.judge_files(order.message, order.values),
    ]
    return Receipt(ref=str(post["id"]), text=post["raw"], detail=detail, residue=tuple(dict.fromkeys(left)))


def _ended(post: Mapping[str, Any], since: datetime) -> datetime:
    """When the text was last there: the forum's own time of the edit, or our intent's where that is later."""
    try:
        return max(datetime.fromisoformat(post["updated_at"]), since)
    except (KeyError, TypeError, ValueError):
        return since

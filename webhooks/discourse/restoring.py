"""Undoing a redaction: the exact original back in its place, and in every copy that was redacted with it.

What was purged of the history stays purged: the undo leaves no trace of ours in it either. The steps may
be repeated after a crash. HTTP is `client.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError, Conflict
from moderator.models import Copy, Order, Receipt, Residue
from webhooks.discourse import history, residue, wording
from webhooks.discourse.redaction import find_post, is_hidden_by_us, read_title, stands

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient

REASON = "Texto original restaurado pela moderação"


def restore(forum: ForumClient, order: Order, *, purge: bool) -> Receipt:
    """Put the exact original back, show the post again where we hid or removed it, and undo its copies.
    Raises `Conflict` when the post is not `order.expected` any more."""
    post = _read(forum, order)
    original = order.text or ""
    if not wording.same(post["raw"], original):
        if order.expected is not None and not stands(order.expected, post["raw"]):
            raise Conflict
        forum.edit_post(post["id"], raw=original, original_text=post["raw"], reason=REASON)
    title = read_title(forum, post)
    if title is not None and order.title is not None and title != order.title:
        forum.retitle(post["topic_id"], order.title)
    history.close(forum, post["id"], purge=purge)
    if post.get("deleted_at"):
        forum.recover_post(post["id"])
    if is_hidden_by_us(forum.read_post(post["id"])):
        forum.unhide_post(post["id"])
    for copy in _latest(order.copies):
        _put_back(forum, copy, purge=purge)
    for post_id in sorted({copy.id for copy in order.copies if copy.place == "preview"}):
        forum.rebake_post(int(post_id))
    restored = _look(forum, order)
    if restored is None:
        raise Conflict
    return restored


def find_restoration(forum: ForumClient, order: Order) -> Receipt | None:
    """The receipt of a restoration that is in place; None where it is not, or can't be told: no preview
    says when it was made."""
    return None if any(copy.place == "preview" for copy in order.copies) else _look(forum, order)


def _look(forum: ForumClient, order: Order) -> Receipt | None:
    """A copy that somebody changed since stays as they left it, and is named."""
    post = _read(forum, order)
    title = read_title(forum, post)
    titled = title is None or order.title is None or title == order.title
    shown = not post.get("deleted_at") and not is_hidden_by_us(post)
    if not (titled and shown and wording.same(post["raw"], order.text or "")):
        return None
    states = {_state(forum, copy) for copy in _latest(order.copies)}
    if "redacted" in states:
        return None
    left: tuple[Residue, ...] = (residue.CHANGED_COPY,) if "changed" in states else ()
    return Receipt(ref=str(post["id"]), text=post["raw"], residue=left)


def _read(forum: ForumClient, order: Order) -> Mapping[str, Any]:
    """Raises `gone` where the post is, or where somebody else deleted it."""
    post = find_post(forum, order)
    deleted = post is not None and post.get("deleted_at")
    ours = post is not None and (post.get("deleted_by") or {}).get("username") == forum.api_username
    if post is None or (deleted and not ours):
        raise ChannelError("gone", permanent=True)
    return post


def _latest(copies: tuple[Copy, ...]) -> Iterator[Copy]:
    """Of each place the last change that can be undone, and what we tried before it: the last comes first."""
    texts = (copy for copy in copies if copy.place != "preview")
    ordered = sorted(texts, key=lambda copy: (copy.place, copy.id))  # stable: the last change stays first
    for _, changes in groupby(ordered, key=lambda copy: (copy.place, copy.id)):
        first, *earlier = changes
        yield first
        yield from (copy for copy in earlier if copy.before == first.before)


def _state(forum: ForumClient, copy: Copy) -> str:
    """Whether the copy is `redacted` as we left it, `restored`, or `changed` by somebody since."""
    found = _now(forum, copy)
    if found is not None and wording.same(found, copy.before):
        return "restored"
    return "redacted" if found is not None and wording.same(found, copy.after) else "changed"


def _now(forum: ForumClient, copy: Copy) -> str | None:
    try:
        if copy.place == "title":
            return forum.read_title(int(copy.id))
        return str(forum.read_post(copy.id)["raw"])
    except ChannelError as refusal:
        if refusal.code in {"gone", "forbidden"}:
            return None
        raise


def _put_back(forum: ForumClient, copy: Copy, *, purge: bool) -> None:
    if _state(forum, copy) != "redacted":
        return
    if copy.place == "title":
        forum.retitle(int(copy.id), copy.before)
        history.close(forum, forum.read_topic(copy.id)["post_stream"]["stream"][0], purge=purge)
        return
    found = _now(forum, copy)
    if found is not None:
        forum.edit_post(int(copy.id), raw=copy.before, original_text=found, reason=REASON)
        history.close(forum, int(copy.id), purge=purge)

"""Redacting a post so that nothing is left behind, and putting it back: the order of the steps.

read -> replace (optimistic lock) -> close the history -> read back. Every step may be repeated after
a crash. HTTP is `client.py`'s, the words for what remains are `residue.py`'s.
Source: post_revisor.rb, post_revision.rb, posts_controller.rb of Discourse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moderator.errors import ChannelError, Conflict
from moderator.models import Order, Receipt, Residue
from webhooks.discourse import residue

if TYPE_CHECKING:
    from webhooks.discourse.client import ForumClient

# min_post_length and body_min_entropy spare nobody: a text too short to pass is followed by a sentence.
PADDING = "\n\n*Dados pessoais removidos desta mensagem pela moderação automática da comunidade.*"
TITLE_PADDING = " (dados removidos pela moderação)"
EDIT_REASON = "Dados removidos pela moderação automática"
HIDING_FLAG = 4  # inappropriate: no message, so no private message about it
RESTORE_REASON = "Texto original restaurado pela moderação"


def redact(forum: ForumClient, order: Order, *, purge: bool) -> Receipt:
    """Put `order.text` (and title) in place, close the history and say what is left.

    Where the forum accepts no text without the values, the post is hidden for review instead.
    Raises `Conflict` when post or title are not what the decision was about.
    """
    post, title = _read(forum, order)
    expected = order.message.text if order.expected is None else order.expected
    if not (_same(post["raw"], expected) or _stands(order.text, post["raw"], PADDING)):
        raise Conflict
    known = None in {title, order.message.title} or title == order.message.title
    if not (known or _stands(order.title, title, TITLE_PADDING)):
        raise Conflict
    detail = "done"
    try:
        _replace_text(forum, post, order.text)
        _replace_title(forum, post, title, order.title)
    except ChannelError as refusal:
        if refusal.code != "invalid":
            raise
        detail = "hidden"
        if not post.get("hidden"):
            forum.hide_post(post["id"])
    closed = close_history(forum, post["id"], purge=purge)
    return _receipt(forum, order, detail, closed)


def find_redaction(forum: ForumClient, order: Order, *, purge: bool) -> Receipt | None:
    """The receipt of a redaction that is in place with its history closed; None where it is not."""
    post, title = _read(forum, order)
    titled = title is None or order.title is None or _stands(order.title, title, TITLE_PADDING)
    if not (titled and _stands(order.text, post["raw"], PADDING)):
        return None
    history = forum.revisions(post["id"])
    if any(purge or _is_public(forum, post["id"], view) for view in history):
        return None
    return _receipt(forum, order, "done", [residue.HIDDEN_HISTORY] if history else [])


def restore(forum: ForumClient, order: Order) -> Receipt:
    """Put the exact original back, and show the post again where we hid it. Raises `Conflict` when
    the post is not `order.expected` any more."""
    post, title = _read(forum, order)
    original = order.text or ""
    if not _same(post["raw"], original):
        if order.expected is not None and not _stands(order.expected, post["raw"], PADDING):
            raise Conflict
        forum.edit_post(post["id"], raw=original, original_text=post["raw"], reason=RESTORE_REASON)
    if title is not None and order.title is not None and title != order.title:
        forum.retitle(post["topic_id"], order.title)
    if _hidden_by_us(post):
        forum.unhide_post(post["id"])
    restored = find_restoration(forum, order)
    if restored is None:
        raise Conflict
    return restored


def find_restoration(forum: ForumClient, order: Order) -> Receipt | None:
    """The receipt of a restoration that is in place; None where it is not."""
    post, title = _read(forum, order)
    titled = title is None or order.title is None or title == order.title
    if not (titled and _same(post["raw"], order.text or "")) or _hidden_by_us(post):
        return None
    return Receipt(ref=str(post["id"]), text=post["raw"])


def close_history(forum: ForumClient, post_id: int, *, purge: bool) -> list[Residue]:
    """Purge every revision, or hide each where that is asked for or purging is not allowed."""
    if purge:
        try:
            forum.purge_revisions(post_id)
            return []
        except ChannelError as refusal:
            if refusal.code == "gone":  # there are no revisions
                return []
            if refusal.code == "rate_limited":  # 20 purges a minute, even for staff: hidden until its turn comes
                _hide_history(forum, post_id)
            if refusal.code != "forbidden":
                raise
    return [residue.HIDDEN_HISTORY] if _hide_history(forum, post_id) else []


def _hide_history(forum: ForumClient, post_id: int) -> bool:
    """Hide every revision that the public can read; whether there are any revisions."""
    history = forum.revisions(post_id)
    for view in history:
        # Hiding twice counts the public version down twice.
        if _is_public(forum, post_id, view):
            forum.hide_revision(post_id, view["current_revision"])
    return bool(history)


def _read(forum: ForumClient, order: Order) -> tuple[dict[str, Any], str | None]:
    """The post as it is now, and its topic's title where the post is the first."""
    post = forum.read_post(order.message.external_id)
    if post.get("deleted_at"):
        raise ChannelError("gone", permanent=True)
    return post, forum.read_title(post["topic_id"]) if post.get("post_number") == 1 else None


def _wordings(text: str, padding: str) -> tuple[str, str]:
    """The forms in which a text may stand on the forum, the plain one first. It keeps no white space at the end."""
    plain = text.rstrip()
    return plain, (plain + padding).lstrip()


def _stands(text: str | None, found: str | None, padding: str) -> bool:
    """Whether what was found on the forum is `text` in one of its forms."""
    return text is not None and found is not None and found.rstrip() in _wordings(text, padding)


def _same(one: str, other: str) -> bool:
    return one.rstrip() == other.rstrip()


def _hidden_by_us(post: Mapping[str, Any]) -> bool:
    """Hidden, and flagged by this account. What members' flags hid stays for the review queue."""
    ours = any(action.get("id") == HIDING_FLAG and action.get("acted") for action in post.get("actions_summary", ()))
    return bool(post.get("hidden")) and ours


def _replace_text(forum: ForumClient, post: Mapping[str, Any], text: str | None) -> None:
    raw = post["raw"]
    if text is None or _stands(text, raw, PADDING):
        return

    def edit(wording: str) -> None:
        forum.edit_post(post["id"], raw=wording, original_text=raw, reason=EDIT_REASON)

    _first_accepted(edit, _wordings(text, PADDING))


def _replace_title(forum: ForumClient, post: Mapping[str, Any], title: str | None, wanted: str | None) -> None:
    if wanted is None or title is None or _stands(wanted, title, TITLE_PADDING):
        return

    def retitle(wording: str) -> None:
        forum.retitle(post["topic_id"], wording)

    _first_accepted(retitle, _wordings(wanted, TITLE_PADDING))


def _first_accepted(write: Callable[[str], None], wordings: tuple[str, str]) -> None:
    """Write the plain wording, or the padded one where the forum's validation refuses it."""
    plain, padded = wordings
    try:
        write(plain)
    except ChannelError as refusal:
        if refusal.code != "invalid":
            raise
        write(padded)


def _is_public(forum: ForumClient, post_id: int, view: Mapping[str, Any]) -> bool:
    """Whether a revision still has to be hidden.

    A revision's own flag is in `current_hidden` by the documentation and in `previous_hidden` by the
    source, the other belonging to a neighbour. Where the two disagree, what the public sees decides;
    where the public sees nothing of this forum, hiding once too often is the smaller harm.
    """
    flags = {bool(view.get("current_hidden")), bool(view.get("previous_hidden"))}
    if len(flags) == 1:
        return flags == {False}
    if forum.seen_by_public(f"/posts/{post_id}.json") is None:
        return True
    return forum.seen_by_public(f"/posts/{post_id}/revisions/{view['current_revision']}.json") is not None


def _receipt(forum: ForumClient, order: Order, detail: str, closed: Sequence[Residue]) -> Receipt:
    """Read everything back that a reader could, and name what is left."""
    post, title = _read(forum, order)
    left = [
        *residue.judge_post(post, title, order.values),
        *_left_in_history(forum, post["id"], order.values),
        *closed,
        *residue.outside_reach(order.message.created_at, _ended(post, order.since)),
    ]
    return Receipt(ref=str(post["id"]), text=post["raw"], detail=detail, residue=tuple(left))


def _left_in_history(forum: ForumClient, post_id: int, values: Sequence[str]) -> list[Residue]:
    """Look at each old state as the public does, or with our own key where the public sees nothing at all."""
    history = forum.revisions(post_id)
    if not history:
        return []
    public = forum.seen_by_public(f"/posts/{post_id}.json") is not None
    left: dict[str, Residue] = {}
    for number in (view["current_revision"] for view in history):
        if forum.seen_by_public(f"/posts/{post_id}/revisions/{number}.json") is not None:
            left["revision"] = residue.REVISION
        path = f"/posts/{post_id}.json?version={number - 1}"
        old = forum.seen_by_public(path) if public else forum.read(path)
        if old is not None and residue.holds(values, old.get("raw"), old.get("cooked")):
            left["old_version"] = residue.OLD_VERSION
    return list(left.values())


def _ended(post: Mapping[str, Any], since: datetime) -> datetime:
    """When the text was last there: the forum's own time of the edit, or our intent's where that is later."""
    try:
        return max(datetime.fromisoformat(post["updated_at"]), since)
    except (KeyError, TypeError, ValueError):
        return since

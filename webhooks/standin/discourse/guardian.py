"""Who may see and do what on the forum, and how it says no.

Source: lib/guardian.rb, lib/guardian/post_guardian.rb, lib/guardian/post_revision_guardian.rb.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from webhooks.standin.discourse.records import WHISPER, Post, Topic, User

if TYPE_CHECKING:
    from webhooks.standin.discourse.state import Forum


class SiteError(Exception):
    """The forum says no: an HTTP status, Discourse's error type and its sentences."""

    def __init__(self, status: int, error_type: str, *errors: str) -> None:
        super().__init__(error_type)
        self.status, self.error_type, self.errors = status, error_type, errors


class RateLimitError(Exception):
    """Too often; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


def can_see_topic(forum: Forum, topic: Topic, viewer: User | None) -> bool:
    """`viewer` None is somebody who is not signed in."""
    if viewer is None and forum.settings.login_required:
        return False
    if topic.private:
        return viewer is not None and viewer.id in {topic.user_id, *topic.recipients}
    if viewer is not None and viewer.staff:
        return True
    category = forum.categories.get(topic.category_id or 0)
    return topic.deleted_at is None and not (category and category.read_restricted)


def can_see(forum: Forum, post: Post, viewer: User | None) -> bool:
    if not can_see_topic(forum, forum.topics[post.topic_id], viewer):
        return False
    if viewer is not None and viewer.staff:
        return True
    return post.deleted_at is None and post.post_type != WHISPER


def can_see_hidden(post: Post, viewer: User | None) -> bool:
    """Whether the text of a hidden post is shown to `viewer`."""
    return viewer is not None and (viewer.staff or viewer.id == post.user_id)


def can_see_history(forum: Forum, post: Post, viewer: User | None) -> bool:
    if viewer is not None and (viewer.staff or viewer.id == post.user_id):
        return True
    return forum.settings.edit_history_visible_to_public and not post.hidden


def require(errors: Sequence[str]) -> None:
    if errors:
        raise SiteError(422, "", *errors)


def require_staff(user: User) -> None:
    if not user.staff:
        deny()


def deny() -> NoReturn:
    raise SiteError(403, "invalid_access", "You are not permitted to view the requested resource.")


def not_found() -> SiteError:
    return SiteError(404, "not_found", "The requested URL or resource could not be found.")

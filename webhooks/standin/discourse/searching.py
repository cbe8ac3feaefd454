"""The forum's search: words, `@author` and `topic:id`, over what its index knows. Source: lib/search.rb."""

from __future__ import annotations

from webhooks.standin.discourse import guardian
from webhooks.standin.discourse.records import Post, User
from webhooks.standin.discourse.state import Forum

SHORTEST = 3


def find(forum: Forum, terms: str, viewer: User | None) -> list[Post]:
    """The posts that hold every term, the newest first; none for too short a question."""
    if len(terms.strip()) < SHORTEST or (viewer is None and forum.settings.login_required):
        return []
    posts = [forum.posts[post_id] for post_id in reversed(list(forum.indexed))]
    return [post for post in posts if _is_shown(forum, post, viewer) and _matches(forum, post, terms.split())]


def _is_shown(forum: Forum, post: Post, viewer: User | None) -> bool:
    gone = post.hidden or post.deleted_at is not None or forum.topics[post.topic_id].private
    return not gone and guardian.can_see(forum, post, viewer)


def _matches(forum: Forum, post: Post, terms: list[str]) -> bool:
    text = f"{forum.topics[post.topic_id].title} {forum.indexed[post.id]}".casefold()
    for term in terms:
        if term.startswith("@"):
            fits = forum.user(post.user_id).username.casefold() == term[1:].casefold()
        elif term.startswith("topic:"):
            fits = str(post.topic_id) == term.removeprefix("topic:")
        else:
            fits = term.casefold() in text
        if not fits:
            return False
    return True

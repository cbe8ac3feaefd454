"""What staff do to a post on the forum: flag and hide it, close its history, delete it, bring it back.

Source: posts_controller.rb, lib/post_action_creator.rb, lib/post_destroyer.rb.
"""

from __future__ import annotations

from datetime import timedelta

from webhooks.standin.discourse import guardian
from webhooks.standin.discourse.guardian import RateLimitError, SiteError
from webhooks.standin.discourse.records import Post, Reviewable, Revision, Topic, User
from webhooks.standin.discourse.state import Forum

NOTIFY_MODERATORS = 7
DELETED_BY_AUTHOR = "(post deleted by author)"


def find_revision(post: Post, number: int) -> Revision:
    for revision in post.revisions:
        if revision.number == number:
            return revision
    raise guardian.not_found()


def set_revision_hidden(forum: Forum, user: User, post: Post, number: int, *, hidden: bool) -> None:
    """Counts the public version down at every hiding, also of what is hidden already, as Discourse does."""
    guardian.require_staff(user)
    with forum.lock:
        find_revision(post, number).hidden = hidden
        post.public_version += -1 if hidden else 1


def purge_revisions(forum: Forum, user: User, post: Post) -> None:
    with forum.lock:
        if not (user.staff and forum.settings.can_permanently_delete):
            guardian.deny()
        if not post.revisions:
            raise guardian.not_found()
        limit = forum.settings.max_purges_per_minute
        wait = None if limit is None else forum.purge_limiter.wait(limit)
        if wait is not None:
            raise RateLimitError(wait)
        post.revisions.clear()
        post.version = post.public_version = 1


def flag(
    forum: Forum,
    user: User,
    post: Post,
    action_type: int,
    *,
    message: str | None = None,
    queue_for_review: bool = False,
) -> None:
    """Flag a post. `queue_for_review` hides it at once, and unlists the topic of a first post."""
    with forum.lock:
        staff_spared = forum.user(post.user_id).staff and not forum.settings.allow_flagging_staff
        repeated = (user.id, action_type) in post.flags
        if (queue_for_review and not user.staff) or staff_spared or post.hidden or repeated:
            guardian.deny()
        handled = any(r.post_id == post.id and r.status != 0 for r in forum.reviewables)
        if handled and action_type != NOTIFY_MODERATORS:
            raise SiteError(422, "already_handled", "A moderator has already reviewed this post.")
        post.flags.add((user.id, action_type))
        forum.reviewables.append(Reviewable(forum.next_id(), post.id, user.id, action_type, message))
        if not queue_for_review:
            return
        post.hidden = True
        if post.post_number == 1:
            forum.topics[post.topic_id].visible = False


def unhide(forum: Forum, user: User, post: Post) -> None:
    guardian.require_staff(user)
    post.hidden = False
    if post.post_number == 1:
        forum.topics[post.topic_id].visible = True


def delete(forum: Forum, user: User, post: Post) -> None:
    """Soft delete of a reply. Its webhook is written before, with the whole text.

    The author's own deletion is a revision: the original stays in the history.
    """
    with forum.lock:
        if post.post_number == 1 or not (user.staff or user.id == post.user_id):
            guardian.deny()
        forum.tell("post_destroyed", post)
        if not user.staff:
            forum.revise(user, post, {"raw": (post.raw, DELETED_BY_AUTHOR)}, None)
            forum.rewrite(post, DELETED_BY_AUTHOR)
            forum.tell("post_edited", post)  # by the revisor, which knows nothing of the mark
            post.user_deleted = True
            return
        forum.staff_log.append(post.raw)
        post.deleted_at, post.deleted_by_id = forum.clock(), user.id


def destroy(forum: Forum, post: Post) -> None:
    """What an administrator's second deletion leaves of a reply: nothing."""
    with forum.lock:
        forum.rewrite(post, "")
        del forum.posts[post.id], forum.indexed[post.id]
        forum.topics[post.topic_id].post_ids.remove(post.id)


def destroy_stubs(forum: Forum) -> None:
    """The site's own job: what authors deleted is deleted a day later."""
    limit = timedelta(hours=forum.settings.delete_removed_posts_after)
    for post in forum.posts.values():
        if post.user_deleted and post.deleted_at is None and forum.clock() - post.updated_at > limit:
            post.deleted_at, post.deleted_by_id = forum.clock(), post.user_id


def delete_topic(forum: Forum, user: User, topic: Topic) -> None:
    guardian.require_staff(user)
    topic.deleted_at = forum.first_post(topic).deleted_at = forum.clock()


def recover(forum: Forum, user: User, post: Post) -> None:
    guardian.require_staff(user)
    post.deleted_at = post.deleted_by_id = None
    post.user_deleted = False
    forum.tell("post_recovered", post)


def resolve(forum: Forum, reviewable: Reviewable, *, agreed: bool) -> None:
    """A person's verdict in the review queue; disagreeing shows the post again."""
    settle(forum, reviewable, 1 if agreed else 2)


def settle(forum: Forum, reviewable: Reviewable, status: int) -> None:
    """End an entry of the review queue as approved (1), rejected (2) or ignored (3). A post has one entry
    for all its flags."""
    for entry in forum.reviewables:
        if entry.post_id == reviewable.post_id and entry.status == 0:
            entry.status, entry.version = status, entry.version + 1
    if status == 2:
        forum.posts[reviewable.post_id].hidden = False

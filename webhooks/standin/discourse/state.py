"""The forum's memory: people, topics, posts, what an edit leaves behind and what webhooks are told.

In memory, under one lock. Staff's tools are `moderation`'s, HTTP is `api`'s, JSON is `serializers`',
delivery is `webhook`'s. Source: post_creator.rb, post_revisor.rb of Discourse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import RLock

from webhooks.standin.discourse import guardian
from webhooks.standin.discourse.faults import Faults, Limiter
from webhooks.standin.discourse.guardian import SiteError
from webhooks.standin.discourse.records import (
    PRIVATE_MESSAGE,
    REGULAR,
    Category,
    Post,
    Reviewable,
    Revision,
    SiteSettings,
    Topic,
    User,
)
from webhooks.standin.discourse.validators import check_raw, check_title, clean_raw

_QUOTE = re.compile(r'\[quote="[^"\]]*post:(\d+), topic:(\d+)')

Changes = dict[str, tuple[str, str]]


class Forum:
    """One Discourse site. `clock` gives its time; `subscribe` hears of events as they happen.

    Methods that act take the acting `User` and raise `SiteError` where the site would refuse.
    `staff_log` is what staff's edits and deletions leave in the site's own log, which no API clears.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        settings: SiteSettings | None = None,
        base_url: str = "http://forum.invalid",
    ) -> None:
        self.clock = clock
        self.settings = settings or SiteSettings()
        self.base_url = base_url
        self.faults = Faults()
        self.api_limiter, self.purge_limiter = Limiter(clock), Limiter(clock)
        self.lock = RLock()
        self.users: dict[str, User] = {}
        self._users_by_id: dict[int, User] = {}
        self.keys: dict[str, str | None] = {}
        self.categories: dict[int, Category] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[int, Post] = {}
        self.reviewables: list[Reviewable] = []
        self.staff_log: list[str] = []
        self._ids = count(1001)
        self._listeners: list[Callable[[str, Post | Topic], None]] = []

    def next_id(self) -> int:
        return next(self._ids)

    def subscribe(self, listener: Callable[[str, Post | Topic], None]) -> None:
        """Call `listener` with the name and the subject of every event, at the moment it happens."""
        self._listeners.append(listener)

    def tell(self, event: str, subject: Post | Topic) -> None:
        for listener in self._listeners:
            listener(event, subject)

    def add_user(
        self, username: str, *, name: str = "", moderator: bool = False, admin: bool = False, trust_level: int = 1
    ) -> User:
        user = User(self.next_id(), username, name or username, moderator, admin, trust_level)
        self.users[username.casefold()] = self._users_by_id[user.id] = user
        return user

    def add_key(self, key: str, *, user: User | None = None) -> None:
        """An API key, of one user or (None) of all."""
        self.keys[key] = user.username.casefold() if user else None

    def add_category(self, slug: str, *, name: str = "", read_restricted: bool = False) -> Category:
        category = Category(self.next_id(), slug, name or slug, read_restricted)
        self.categories[category.id] = category
        return category

    def user(self, user_id: int) -> User:
        return self._users_by_id[user_id]

    def topic_posts(self, topic: Topic) -> list[Post]:
        return [self.posts[post_id] for post_id in list(topic.post_ids)]

    def first_post(self, topic: Topic) -> Post:
        return self.posts[topic.post_ids[0]]

    def start_topic(
        self,
        user: User,
        *,
        title: str,
        raw: str,
        category: Category | None = None,
        recipients: Sequence[User] = (),
    ) -> Post:
        """A new topic, or a private message when there are recipients; its first post."""
        with self.lock:
            private = bool(recipients)
            guardian.require(check_title(title, private=private, settings=self.settings))
            guardian.require(check_raw(raw, private=private, settings=self.settings))
            now = self.clock()
            topic = Topic(self.next_id(), title, user.id, now, now, category.id if category else None)
            if private:
                topic.archetype, topic.recipients = PRIVATE_MESSAGE, frozenset(r.id for r in recipients)
            self.topics[topic.id] = topic
            post = self._add_post(user, topic, raw, REGULAR, None)
            self.tell("topic_created", topic)
            self.tell("post_created", post)
            return post

    def reply(
        self, user: User, topic: Topic, raw: str, *, reply_to: int | None = None, post_type: int = REGULAR
    ) -> Post:
        with self.lock:
            guardian.require(check_raw(raw, private=topic.private, settings=self.settings))
            post = self._add_post(user, topic, raw, post_type, reply_to)
            topic.bumped_at = post.created_at
            self.tell("post_created", post)
            return post

    def edit(
        self,
        user: User,
        post: Post,
        *,
        raw: str | None = None,
        title: str | None = None,
        original_text: str | None = None,
        edit_reason: str | None = None,
    ) -> Post:
        """Revise a post, and its topic's title where it is the first. 409 when `original_text` is stale."""
        with self.lock:
            if not user.staff and (user.id != post.user_id or post.locked or post.deleted_at):
                guardian.deny()
            if original_text and original_text != post.raw:
                raise SiteError(409, "edit_conflict", "That post was edited by another user.")
            topic = self.topics[post.topic_id]
            changes = self._changes(post, topic, raw, title)
            if not changes:
                return post
            self.revise(user, post, changes, edit_reason)
            self._apply(post, topic, changes)
            if user.id == post.user_id:
                post.hidden = False  # PostRevisor#remove_flags_and_unhide_post
            if "title" in changes:  # swallows the post_edited of the same revision
                self.tell("topic_edited", topic)
            else:
                self.tell("post_edited", post)
            return post

    def revise(self, user: User, post: Post, changes: Changes, reason: str | None) -> None:
        """Write down an edit. A quick second thought of the author leaves no revision."""
        now = self.clock()
        post.updated_at, post.edit_reason = now, reason
        if user.staff:
            self.staff_log.append("\n".join(before for before, _ in changes.values()))
        since = post.last_version_at or post.created_at
        same_hand = user.id == post.user_id == (post.last_editor_id or post.user_id)
        if same_hand and now - since < timedelta(seconds=self.settings.editing_grace_period):
            return
        post.version += 1
        post.public_version += 1
        post.last_editor_id, post.last_version_at = user.id, now
        post.revisions.append(Revision(post.version, user.id, now, changes))

    def _changes(self, post: Post, topic: Topic, raw: str | None, title: str | None) -> Changes:
        changes: Changes = {}
        if raw is not None and clean_raw(raw) != post.raw:
            guardian.require(check_raw(raw, private=topic.private, settings=self.settings))
            changes["raw"] = (post.raw, clean_raw(raw))
        if title is not None and post.post_number == 1 and title.strip() != topic.title:
            guardian.require(check_title(title, private=topic.private, settings=self.settings))
            changes["title"] = (topic.title, title.strip())
        return changes

    def _apply(self, post: Post, topic: Topic, changes: Changes) -> None:
        if "raw" in changes:
            post.raw = changes["raw"][1]
            self._count_quotes(post.raw)
        if "title" in changes:
            topic.title = changes["title"][1]

    def _add_post(self, user: User, topic: Topic, raw: str, post_type: int, reply_to: int | None) -> Post:
        now = self.clock()
        number = len(topic.post_ids) + 1
        post = Post(self.next_id(), topic.id, user.id, number, clean_raw(raw), now, now, post_type, reply_to)
        self.posts[post.id] = post
        topic.post_ids.append(post.id)
        self._count_quotes(post.raw)
        return post

    def _count_quotes(self, raw: str) -> None:
        for number, topic_id in _QUOTE.findall(raw):
            topic = self.topics.get(int(topic_id))
            if topic is not None and 0 < int(number) <= len(topic.post_ids):
                self.posts[topic.post_ids[int(number) - 1]].quote_count += 1

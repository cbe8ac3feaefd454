"""The forum's memory: people, topics, posts, what an edit leaves behind and what webhooks are told.

In memory, under one lock. Staff's tools are `moderation`'s, HTTP is `api`'s, JSON is `serializers`',
delivery is `webhook`'s. Source: post_creator.rb, post_revisor.rb of Discourse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import RLock

from webhooks.standin.discourse import baking, guardian
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
    Upload,
    User,
)
from webhooks.standin.discourse.validators import check_raw, check_title, clean_raw

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
        first_id: int = 1001,
    ) -> None:
        self.clock = clock
        self.settings = settings or SiteSettings()
        self.base_url = base_url
        self.faults = Faults()
        self.api_limiter, self.purge_limiter = Limiter(clock), Limiter(clock)
        self.lock = RLock()
        self.users: dict[str, User] = {}
        self._users_by_id: dict[int, User] = {}
        self.version = "2026.8.0"
        self.keys: dict[str, str | None] = {}
        self.scopes: dict[str, tuple[str, ...]] = {}  # of keys that may not everything
        self.uploads: dict[str, Upload] = {}  # by the name in their short address
        self.categories: dict[int, Category] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[int, Post] = {}
        self.reviewables: list[Reviewable] = []
        self.staff_log: list[str] = []
        self.search_log: list[str] = []
        self.indexed: dict[int, str] = {}  # what the search knows of each post
        self.linking: defaultdict[tuple[int, int], set[int]] = defaultdict(set)  # posts that link a post from elsewhere
        self._ids = count(first_id)
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

    def add_key(self, key: str, *, user: User | None = None, scopes: Sequence[str] = ()) -> None:
        """An API key, of one user or (None) of all; with `scopes` like "posts:edit" it may do only those."""
        self.keys[key] = user.username.casefold() if user else None
        self.scopes[key] = tuple(scopes)

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
            guardian.require(self._check_title(title, private=private))
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
            if (topic.closed or topic.archived) and not user.staff:
                guardian.deny()
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
            mine = user.id == post.user_id or post.wiki
            if not user.staff and (not mine or post.locked or post.deleted_at):
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
            guardian.require(self._check_title(title, private=topic.private))
            changes["title"] = (topic.title, title.strip())
        return changes

    def _apply(self, post: Post, topic: Topic, changes: Changes) -> None:
        if "raw" in changes:
            self.rewrite(post, changes["raw"][1])
        if "title" in changes:
            topic.title = changes["title"][1]

    def _add_post(self, user: User, topic: Topic, raw: str, post_type: int, reply_to: int | None) -> Post:
        now = self.clock()
        number = self.posts[topic.post_ids[-1]].post_number + 1 if topic.post_ids else 1
        post = Post(self.next_id(), topic.id, user.id, number, "", now, now, post_type, reply_to)
        self.posts[post.id] = post
        topic.post_ids.append(post.id)
        self.rewrite(post, clean_raw(raw))
        return post

    def post_at(self, address: tuple[int, int]) -> Post | None:
        """The post of a topic and a number."""
        topic = self.topics.get(address[0])
        posts = self.topic_posts(topic) if topic is not None else []
        return next((post for post in posts if post.post_number == address[1]), None)

    def rewrite(self, post: Post, raw: str) -> None:
        """Save a text, with what the site derives of it: counts, links, previews, its place in the search."""
        for address in baking.quoted(post.raw):
            self._count_quote(address, -1)
        for address in self._addresses(post):
            self.linking[address].discard(post.id)
        post.raw = raw
        for address in baking.quoted(raw):
            self._count_quote(address, 1)
        for address in self._addresses(post):
            self.linking[address].add(post.id)
        self.rebake(post)
        if not self.settings.search_is_behind:
            self.indexed[post.id] = raw

    def rebake(self, post: Post) -> None:
        """Make the previews of the post's links anew, from what those posts say now."""
        post.previews = {
            link: preview for link, address in baking.linked(post.raw) if (preview := self._preview(address))
        }

    def reindex(self) -> None:
        """Bring the search up to date."""
        self.indexed = {post.id: post.raw for post in self.posts.values()}

    def _addresses(self, post: Post) -> set[tuple[int, int]]:
        links = {address for _, address in baking.linked(post.raw)} | set(baking.quoted(post.raw))
        return {address for address in links if address[0] != post.topic_id}

    def _preview(self, address: tuple[int, int]) -> str | None:
        """What a reader without an account may see of that post."""
        post = self.post_at(address)
        if post is None or post.hidden or not guardian.can_see(self, post, None):
            return None
        words = baking.cook(baking.strip(baking.cook(post.raw))[: baking.EXCERPT])
        title = baking.cook(self.topics[post.topic_id].title)
        return f'<aside class="onebox">{title}<blockquote>{words}</blockquote></aside>'

    def _count_quote(self, address: tuple[int, int], by: int) -> None:
        post = self.post_at(address)
        if post is not None:
            post.quote_count += by

    def _check_title(self, title: str, *, private: bool) -> list[str]:
        errors = check_title(title, private=private, settings=self.settings)
        taken = any(topic.title == title.strip() and not topic.private for topic in self.topics.values())
        if taken and not private and not self.settings.allow_duplicate_topic_titles:
            errors.append("Title has already been used")
        return errors

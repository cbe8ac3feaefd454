"""What a Discourse database holds, as far as moderation meets it. Rules about it are `state`'s."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

REGULAR, MODERATOR_ACTION, SMALL_ACTION, WHISPER = 1, 2, 3, 4
PRIVATE_MESSAGE = "private_message"


@dataclass(slots=True)
class SiteSettings:
    """Discourse's site settings under their own names, and the two behaviours of its 2023 source
    that a newer forum may have lost (`old_versions_stay_readable`, `hidden_flag_is_shifted`)."""

    min_post_length: int = 20
    min_personal_message_post_length: int = 10
    body_min_entropy: int = 7
    min_topic_title_length: int = 15
    allow_duplicate_topic_titles: bool = True  # false on a new forum
    min_personal_message_title_length: int = 2
    watched_words: tuple[str, ...] = ()
    can_permanently_delete: bool = False
    edit_history_visible_to_public: bool = True
    login_required: bool = False
    allow_flagging_staff: bool = True
    editing_grace_period: int = 300  # seconds
    max_admin_api_reqs_per_minute: int | None = None  # 60 on a real forum, for all keys together
    max_purges_per_minute: int | None = 20  # apply_limit_to_staff: nobody is spared
    retry_web_hook_events: bool = False
    delete_removed_posts_after: int = 24  # hours
    retain_web_hook_events_period_days: int = 30
    allowed_internal_hosts: str = ""
    enable_discourse_connect_provider: bool = False
    discourse_connect_provider_secrets: tuple[str, ...] = ()  # domain|secret
    search_is_behind: bool = False  # the index is brought up to date by `Forum.reindex` only
    old_versions_stay_readable: bool = True
    hidden_flag_is_shifted: bool = True


@dataclass(slots=True)
class User:
    id: int
    username: str
    name: str
    moderator: bool = False
    admin: bool = False
    trust_level: int = 1
    suspended: bool = False
    groups: tuple[str, ...] = ()
    second_factor: bool = False

    @property
    def staff(self) -> bool:
        return self.moderator or self.admin


@dataclass(slots=True)
class Category:
    id: int
    slug: str
    name: str
    read_restricted: bool = False


@dataclass(slots=True)
class Topic:
    id: int
    title: str
    user_id: int
    created_at: datetime
    bumped_at: datetime
    category_id: int | None = None
    archetype: str = "regular"
    visible: bool = True
    closed: bool = False
    archived: bool = False
    deleted_at: datetime | None = None
    recipients: frozenset[int] = frozenset()
    post_ids: list[int] = field(default_factory=list)

    @property
    def slug(self) -> str:
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "topic"

    @property
    def private(self) -> bool:
        return self.archetype == PRIVATE_MESSAGE


@dataclass(slots=True)
class Revision:
    """One edit: each changed field with its text before and after. Number 2 holds the original."""

    number: int
    user_id: int
    created_at: datetime
    changes: dict[str, tuple[str, str]]
    hidden: bool = False


@dataclass(slots=True)
class Post:
    id: int
    topic_id: int
    user_id: int
    post_number: int
    raw: str
    created_at: datetime
    updated_at: datetime
    post_type: int = REGULAR
    reply_to_post_number: int | None = None
    version: int = 1
    public_version: int = 1
    last_editor_id: int | None = None
    last_version_at: datetime | None = None
    edit_reason: str | None = None
    hidden: bool = False
    locked: bool = False
    wiki: bool = False
    user_deleted: bool = False
    deleted_at: datetime | None = None
    deleted_by_id: int | None = None
    quote_count: int = 0
    revisions: list[Revision] = field(default_factory=list)
    flags: set[tuple[int, int]] = field(default_factory=set)  # (user id, post action type id)
    previews: dict[str, str] = field(default_factory=dict)  # of links, as they were when the post was saved


@dataclass(slots=True)
class Reviewable:
    """An entry of the review queue. `status` 0 is pending."""

    id: int
    post_id: int
    created_by_id: int
    post_action_type_id: int
    message: str | None
    status: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file: where it lies, and what is in it."""

    path: str
    content: bytes

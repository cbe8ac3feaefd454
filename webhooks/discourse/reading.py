"""Posts read from the forum instead of told by it, handed on as the webhook that we did not get.

They take the same way through the intake and have the same identity, so it does not matter which of the
two comes first. Which posts to read is `reconciliation.py`'s and `backfill.py`'s.
Source: posts_controller.rb#latest: public posts with 50 consecutive ids, fewer where ids are missing,
private, hidden or unlisted.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from moderator.errors import ChannelError, PayloadError
from moderator.models import ChannelKind, Mode
from webhooks.delivery import Delivery, Intake
from webhooks.discourse import payload
from webhooks.discourse.client import ForumClient
from webhooks.discourse.scope import Scope
from webhooks.discourse.site import Site

log = logging.getLogger(__name__)

WINDOW = 50  # ids, not posts
EVENT = "post_read"  # tells what was read from what a webhook told


class Reader:
    """Reads windows of posts in the background and hands them to the intake."""

    def __init__(self, forum: ForumClient, site: Site, intake: Intake) -> None:
        self._forum = forum
        self._site = site
        self._intake = intake

    def window(self, before: int | None = None) -> Sequence[Mapping[str, Any]]:
        """The public posts with ids in (`before` - 50, `before`], of the newest ids without it. Raises
        `ChannelError`: a passing one when the budget has no room for what nobody waits for."""
        asked = {} if before is None else {"before": before}
        with self._forum.pace.background() if self._forum.pace else nullcontext():
            answer = self._forum.read("/posts.json", **asked)
        try:
            return [post for post in answer["latest_posts"] if isinstance(post["id"], int)]
        except (KeyError, TypeError):
            raise ChannelError("unreadable", permanent=False) from None

    def learn_categories(self) -> None:
        """Ask the forum for its categories. Raises `ChannelError`."""
        with self._forum.pace.background() if self._forum.pace else nullcontext():
            self._site.learn(self._forum)

    def hand_over(self, posts: Iterable[Mapping[str, Any]], *, mode: Mode = Mode.ENFORCE) -> int:
        """Give the intake those that it does not know yet, to be decided no further than `mode`; how many."""
        scope = self._site.scope()
        read = [self._delivery(post, scope) for post in posts]
        made = {payload.identity(item.headers, item.body): item for item in read}
        known = self._intake.store.deliveries.known(ChannelKind.FORUM, made, mode=mode)
        missed = {identity: item for identity, item in made.items() if identity not in known}
        for identity, delivery in missed.items():
            self._receive(identity, delivery, scope, mode)
        return len(missed)

    def close(self) -> None:
        self._forum.close()

    def _receive(self, identity: str, delivery: Delivery, scope: Scope, mode: Mode) -> None:
        try:
            self._intake.receive(
                ChannelKind.FORUM,
                delivery,
                event=EVENT,
                identity=identity,
                parse=lambda: payload.parse(delivery.headers, delivery.body, scope=scope),
                mode=mode,
            )
        except PayloadError as error:  # kept for a person to see, as a webhook like it would be
            log.warning("a post read from the forum is not understood: %s", error)

    def _delivery(self, post: Mapping[str, Any], scope: Scope) -> Delivery:
        category = scope.category(post)
        whole = {**post, "category_slug": category.slug} if category else post
        headers = {
            "X-Discourse-Event-Type": "post",
            "X-Discourse-Event": "post_created" if post.get("version") == 1 else "post_edited",
            "X-Discourse-Instance": self._forum.host,
        }
        return Delivery(url="", headers=headers, body=json.dumps({"post": whole}, ensure_ascii=False).encode())

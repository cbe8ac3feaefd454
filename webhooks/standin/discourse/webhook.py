"""Webhooks as Discourse makes them: payload at the time of the event, signed, delivered at most once by default.

Source: app/jobs/regular/emit_web_hook_event.rb, app/services/web_hook_emitter.rb, web_hook_post_serializer.rb.
"""

from __future__ import annotations

import hmac
import json
import logging
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import requests

from webhooks.standin.discourse.baking import cook
from webhooks.standin.discourse.records import Post, Topic
from webhooks.standin.discourse.serializers import common_fields, person_json, topic_fields
from webhooks.standin.discourse.state import Forum

log = logging.getLogger(__name__)

EVENTS = frozenset({"post_created", "post_edited", "post_destroyed", "post_recovered", "topic_created", "topic_edited"})
RETRY_MINUTES = (1, 5, 25, 125)
NEVER_RETRIED = frozenset({404, 410})
TIMEOUT = 20  # seconds, REQUEST_TIMEOUT


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver an event. Sent again by hand it is the same; a retry has a new event id."""

    headers: Mapping[str, str]
    body: bytes
    attempt: int = 0


def post_over_http(url: str, delivery: Delivery) -> int:
    """Send it; the status code of the answer. Raises OSError when there is none."""
    response = requests.post(
        url, data=delivery.body, headers=dict(delivery.headers), timeout=TIMEOUT, allow_redirects=False
    )
    return response.status_code


class Emitter:
    """Delivers a forum's events to one address: by its own thread between `start` and `stop`, or at `flush`.

    `deliveries` is the site's table of events, `send` takes the address and a delivery and returns a
    status or raises OSError. An event that gets no answer is never sent again; one that is refused
    is, only with `retry_web_hook_events`. `paused` drops events, as a site does without the webhook.
    """

    def __init__(
        self,
        forum: Forum,
        *,
        url: str,
        secret: str,
        send: Callable[[str, Delivery], int] = post_over_http,
        first_event_id: int = 1,
    ) -> None:
        self._forum, self._url, self._secret, self._send = forum, url, secret, send
        self._event_ids = count(first_event_id)
        self._queue: queue.Queue[Delivery | None] = queue.Queue()
        self._retries: list[tuple[datetime, Delivery]] = []
        self._thread: threading.Thread | None = None
        self.deliveries: list[Delivery] = []
        self.paused = False
        forum.subscribe(self._take)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="discourse-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Deliver what is waiting, then end the thread."""
        if self._thread is None:
            return
        self._queue.put(None)
        self._thread.join()
        self._thread = None

    def flush(self) -> list[int | None]:
        """Deliver all that is due, here and now; the statuses, None for no answer."""
        self._take_due_retries()
        statuses = []
        while not self._queue.empty():
            delivery = self._queue.get()
            if delivery is not None:
                statuses.append(self.deliver(delivery))
        return statuses

    def is_idle(self) -> bool:
        """Whether the thread has delivered everything that happened so far."""
        return self._queue.unfinished_tasks == 0

    def deliver(self, delivery: Delivery) -> int | None:
        """One attempt; also what «redeliver» does by hand."""
        try:
            status = self._send(self._url, delivery)
        except OSError:
            log.warning("no answer to event %s", delivery.headers["X-Discourse-Event-Id"])
            return None
        refused = not 200 <= status < 300 and status not in NEVER_RETRIED
        if refused and self._forum.settings.retry_web_hook_events and delivery.attempt < len(RETRY_MINUTES):
            due = self._forum.clock() + timedelta(minutes=RETRY_MINUTES[delivery.attempt])
            headers = {**delivery.headers, "X-Discourse-Event-Id": str(next(self._event_ids))}
            self._retries.append((due, Delivery(headers, delivery.body, delivery.attempt + 1)))
        return status

    def ping(self) -> Delivery:
        return self._queued("ping", "ping", "OK")

    def _take(self, event: str, subject: Post | Topic) -> None:
        if self.paused or event not in EVENTS:
            return
        if isinstance(subject, Post):
            self._queued("post", event, webhook_post(self._forum, subject))
        else:
            self._queued("topic", event, webhook_topic(self._forum, subject))

    def _queued(self, kind: str, event: str, payload: Any) -> Delivery:
        body = json.dumps({kind: payload}, ensure_ascii=False, separators=(",", ":")).encode()
        delivery = Delivery(self._headers(kind, event, body), body)
        self.deliveries.append(delivery)
        self._queue.put(delivery)
        return delivery

    def _headers(self, kind: str, event: str, body: bytes) -> dict[str, str]:
        return {
            "Accept": "*/*",
            "Connection": "close",
            "Content-Type": "application/json",
            "User-Agent": "Discourse/2026.8.0",
            "X-Discourse-Instance": self._forum.base_url,
            "X-Discourse-Event-Id": str(next(self._event_ids)),
            "X-Discourse-Event-Type": kind,
            "X-Discourse-Event": event,
            "X-Discourse-Event-Signature": "sha256=" + hmac.digest(self._secret.encode(), body, "sha256").hex(),
        }

    def _take_due_retries(self) -> None:
        now = self._forum.clock()
        due = [delivery for moment, delivery in self._retries if moment <= now]
        self._retries = [waiting for waiting in self._retries if waiting[0] > now]
        for delivery in due:
            self.deliveries.append(delivery)
            self._queue.put(delivery)

    def _run(self) -> None:
        while True:
            try:
                delivery = self._queue.get(timeout=1)
            except queue.Empty:
                self._take_due_retries()
                continue
            if delivery is None:
                return
            self.deliver(delivery)
            self._queue.task_done()


def webhook_post(forum: Forum, post: Post) -> dict[str, Any]:
    """A post as webhooks carry it: for the system user, so nothing is masked."""
    topic = forum.topics[post.topic_id]
    body = common_fields(forum, post) | {
        "cooked": cook(post.raw, post.previews),
        "raw": post.raw,
        "version": post.version,
        "topic_title": topic.title,
        "category_id": topic.category_id,
        "topic_posts_count": len(topic.post_ids),
        "topic_filtered_posts_count": len(topic.post_ids),
        "topic_archetype": topic.archetype,
    }
    del body["posts_count"]
    if topic.category_id in forum.categories:
        body["category_slug"] = forum.categories[topic.category_id].slug
    return body


def webhook_topic(forum: Forum, topic: Topic) -> dict[str, Any]:
    """A topic as webhooks carry it: the title, no text."""
    posts = forum.topic_posts(topic)
    people = {
        "created_by": person_json(forum.user(topic.user_id)),
        "last_poster": person_json(forum.user(posts[-1].user_id)),
    }
    return topic_fields(topic, posts) | people

"""The Discourse forum as a channel, over pydiscourse: one client fit for a worker, one `Channel` on top.

Whether and when to try again is the caller's: nothing here waits. The order of a redaction's steps is
`redaction.py`'s, writing to members `posting.py`'s, reading webhooks `payload.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Literal, cast

import requests
from pydiscourse import DiscourseClient

from moderator.errors import ChannelError, PayloadError
from moderator.models import ActionKind, ChannelKind, Incoming, Message, Order, Receipt
from webhooks.discourse import payload, posting, redaction
from webhooks.discourse.refusals import refusal_of

NOTIFY_MODERATORS = 7


class ForumClient(DiscourseClient):  # type: ignore[misc]  # pydiscourse has no types
    """pydiscourse with a pooled session, time limits, typed errors and the routes that it lacks.

    Every method raises `ChannelError`. No answer's body reaches a log or an error. Flags that
    Discourse compares with "true" are sent as that word. Safe to share between threads.
    """

    def __init__(self, url: str, *, api_key: str, username: str, timeout: tuple[float, float]) -> None:
        super().__init__(url.rstrip("/"), username, api_key, timeout)
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def close(self) -> None:
        self._session.close()

    def read(self, path: str, **params: Any) -> Any:
        return self._request("GET", path, params=params)

    def seen_by_public(self, path: str) -> Any | None:
        """What anybody gets without signing in; None where the forum shows it to nobody."""
        try:
            return self._call("GET", path, credentials={})
        except ChannelError as refusal:
            if refusal.code in {"gone", "forbidden", "redirected"}:
                return None
            raise

    def read_post(self, post_id: str | int) -> dict[str, Any]:
        """With its source text, which a hidden post shows to staff alone."""
        post: dict[str, Any] = self.read(f"/posts/{post_id}.json")
        if "raw" not in post:
            raise ChannelError("forbidden", permanent=True)
        return post

    def read_title(self, topic_id: int) -> str:
        return str(self.read(f"/t/{topic_id}.json")["title"])

    def edit_post(self, post_id: int, *, raw: str, original_text: str, reason: str) -> None:
        """Raises `Conflict` when the post is not `original_text` any more."""
        self.update_post(post_id, raw, reason, **{"post[original_text]": original_text, "bypass_bump": "true"})

    def retitle(self, topic_id: int, title: str) -> None:
        self.update_topic(f"/t/-/{topic_id}.json", title)

    def revisions(self, post_id: int) -> list[dict[str, Any]]:
        """Every revision there is, newest first, one call each; number 2 holds the original."""
        views: list[dict[str, Any]] = []
        number: str | int | None = "latest"
        while number is not None:
            try:
                view = self.read(f"/posts/{post_id}/revisions/{number}.json")
            except ChannelError as refusal:
                if refusal.code == "gone":
                    break
                raise
            views.append(view)
            number = view.get("previous_revision")
        return views

    def hide_revision(self, post_id: int, number: int) -> None:
        self._put(f"/posts/{post_id}/revisions/{number}/hide")

    def purge_revisions(self, post_id: int) -> None:
        self._delete(f"/posts/{post_id}/revisions/permanently_delete")

    def hide_post(self, post_id: int) -> None:
        """Hide at once and put it before the moderators: there is no plain «hide»."""
        self._post("/post_actions.json", id=post_id, post_action_type_id=redaction.HIDING_FLAG, queue_for_review="true")

    def unhide_post(self, post_id: int) -> None:
        self._put(f"/posts/{post_id}/unhide")

    def flag_post(self, post_id: str, message: str | None) -> None:
        """`message` is mailed to every moderator: nothing personal belongs in it."""
        self._post("/post_actions.json", id=post_id, post_action_type_id=NOTIFY_MODERATORS, message=message)

    def topic_posts(self, topic_id: str, post_ids: Sequence[int]) -> list[dict[str, Any]]:
        answer = self.read(f"/t/{topic_id}/posts.json", **{"post_ids[]": post_ids, "include_raw": "true"})
        return cast("list[dict[str, Any]]", answer["post_stream"]["posts"])

    def messages_sent(self, page: int) -> dict[str, Any]:
        answer = self.read(f"/topics/private-messages-sent/{self.api_username}.json", page=page)
        return cast("dict[str, Any]", answer["topic_list"])

    def _request(self, verb: str, path: str, override_request_kwargs: Any = None, **options: Any) -> Any:
        """What every method of pydiscourse goes through."""
        credentials = {"Api-Key": self.api_key, "Api-Username": self.api_username}
        return self._call(verb, path, credentials=credentials, **options, **(override_request_kwargs or {}))

    def _call(self, verb: str, path: str, *, credentials: Mapping[str, str], **options: Any) -> Any:
        headers = {"Accept": "application/json; charset=utf-8", **credentials}
        settings = {"timeout": self.timeout, "allow_redirects": False, **options}
        try:
            response = self._session.request(verb, self.host + path, headers=headers, **settings)
        except requests.Timeout:
            raise ChannelError("timeout", permanent=False) from None
        except requests.RequestException:  # its request holds what was written; it goes no further
            raise ChannelError("unreachable", permanent=False) from None
        if response.status_code >= 300:
            raise refusal_of(response)
        if not response.content.strip():
            return None
        try:
            return response.json()
        except ValueError:
            raise ChannelError("unreadable", permanent=False) from None


class DiscourseChannel:
    """The `Channel` of one forum, acting as one moderator's account.

    `history` says what becomes of the revisions of a redacted post: `purge` needs the site setting
    `can_permanently_delete` and falls back to `hide`. `timeout` is (connect, read) in seconds.
    """

    kind: ChannelKind = ChannelKind.FORUM
    capabilities: frozenset[ActionKind] = frozenset(
        ActionKind(kind) for kind in ("redact", "restore", "hide", "flag", "reply", "direct_message")
    )

    def __init__(
        self,
        *,
        url: str,
        api_key: str,
        username: str,
        history: Literal["hide", "purge"] = "hide",
        timeout: tuple[float, float] = (3.0, 10.0),
    ) -> None:
        self._username = username
        self._purge = history == "purge"
        self._forum = ForumClient(url, api_key=api_key, username=username, timeout=timeout)
        self._performers: dict[ActionKind, Callable[[Order], Receipt]] = {
            ActionKind.REDACT: lambda order: redaction.redact(self._forum, order, purge=self._purge),
            ActionKind.RESTORE: lambda order: redaction.restore(self._forum, order),
            ActionKind.HIDE: self._hide,
            ActionKind.FLAG: self._flag,
            ActionKind.REPLY: lambda order: posting.reply(self._forum, order),
            ActionKind.DIRECT_MESSAGE: lambda order: posting.send_message(self._forum, order),
        }
        self._finders: dict[ActionKind, Callable[[Order], Receipt | None]] = {
            ActionKind.REDACT: lambda order: redaction.find_redaction(self._forum, order, purge=self._purge),
            ActionKind.RESTORE: lambda order: redaction.find_restoration(self._forum, order),
            ActionKind.HIDE: self._find_hidden,
            ActionKind.FLAG: self._find_flag,
            ActionKind.REPLY: lambda order: posting.find_reply(self._forum, order),
            ActionKind.DIRECT_MESSAGE: lambda order: posting.find_message(self._forum, order),
        }

    def close(self) -> None:
        """Close the pooled connections."""
        self._forum.close()

    def parse(self, headers: Mapping[str, str], body: bytes) -> Incoming:
        return payload.parse(headers, body, bot_username=self._username)

    def fetch(self, message: Message) -> Message | None:
        """The post as it is now; what the API does not repeat stays as it was. None once deleted."""
        with _readable_answers():
            try:
                post = self._forum.read_post(message.external_id)
                if post.get("deleted_at"):
                    return None
                title = self._forum.read_title(post["topic_id"]) if post.get("post_number") == 1 else None
            except ChannelError as refusal:
                if refusal.code == "gone":
                    return None
                raise
            return replace(payload.message_from(post), title=title, url=message.url, category=message.category)

    def probe(self) -> str:
        with _readable_answers():
            self._forum.read("/session/scopes.json")  # permitted to every key that is valid
            version = self._forum.about()["about"]["version"]
        return f"Discourse {version} answers and accepts the account's key"

    def perform(self, order: Order) -> Receipt:
        if order.kind not in self._performers:
            raise ChannelError("unsupported", permanent=True)
        with _readable_answers():
            return self._performers[order.kind](order)

    def find(self, order: Order) -> Receipt | None:
        if order.kind not in self._finders:
            raise ChannelError("unsupported", permanent=True)
        with _readable_answers():
            return self._finders[order.kind](order)

    def _hide(self, order: Order) -> Receipt:
        post = self._forum.read_post(order.message.external_id)
        if not post.get("hidden"):
            self._forum.hide_post(post["id"])
        return Receipt(ref=order.message.external_id)

    def _find_hidden(self, order: Order) -> Receipt | None:
        hidden = self._forum.read_post(order.message.external_id).get("hidden")
        return Receipt(ref=order.message.external_id) if hidden else None

    def _flag(self, order: Order) -> Receipt:
        self._forum.flag_post(order.message.external_id, order.text)
        return Receipt(ref=order.message.external_id)

    def _find_flag(self, order: Order) -> Receipt | None:
        actions = self._forum.read_post(order.message.external_id).get("actions_summary", ())
        ours = any(action.get("id") == NOTIFY_MODERATORS and action.get("acted") for action in actions)
        return Receipt(ref=order.message.external_id) if ours else None


@contextmanager
def _readable_answers() -> Iterator[None]:
    """An answer of an unexpected shape, as from a proxy in between, is the far side's fault and not ours."""
    try:
        yield
    except (PayloadError, KeyError, TypeError, ValueError):
        raise ChannelError("unreadable", permanent=False) from None

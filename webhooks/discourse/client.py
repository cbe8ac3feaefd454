"""The Discourse forum as a channel, over pydiscourse: one client fit for a worker, one `Channel` on top.

Whether and when to try again is the caller's: nothing here waits. The order of a redaction's steps is
`redaction.py`'s, writing to members `posting.py`'s, reading webhooks `payload.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Literal, cast
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from pydiscourse import DiscourseClient
from werkzeug.http import parse_date

from moderator.errors import ChannelError, Conflict, PayloadError
from moderator.models import ActionKind, ChannelKind, Ignored, Incoming, Message, Order, Pointer, Receipt
from webhooks.discourse import attachments, lookup, payload, posting, redaction, restoring
from webhooks.discourse.attachments import is_public
from webhooks.discourse.history import find_purge, purge_history
from webhooks.discourse.pace import Pace
from webhooks.discourse.post import message_from
from webhooks.discourse.refusals import refusal_of
from webhooks.discourse.site import Site

NOTIFY_MODERATORS = 7
MAX_REDIRECTS = 3


class ForumClient(DiscourseClient):  # type: ignore[misc]  # pydiscourse has no types
    """pydiscourse with a pooled session, time limits, typed errors and the routes that it lacks.

    Every method raises `ChannelError`. No answer's body reaches a log or an error. Flags that
    Discourse compares with "true" are sent as that word. Safe to share between threads. `pace` is asked
    before every request.
    """

    def __init__(
        self, url: str, *, api_key: str, username: str, timeout: tuple[float, float], pace: Pace | None = None
    ) -> None:
        super().__init__(url.rstrip("/"), username, api_key, timeout)
        self.pace = pace
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def close(self) -> None:
        self._session.close()

    def read(self, path: str, **params: Any) -> Any:
        return self._request("GET", path, params=params)

    def time(self) -> datetime | None:
        """What time it is at the forum, to the second; None where it doesn't say."""
        with _reachable():
            response = self._send("GET", f"{self.host}/srv/status", headers={})
        return parse_date(response.headers.get("Date"))

    def seen_by_public(self, path: str) -> Any | None:
        """What anybody gets without signing in; None where the forum shows it to nobody."""
        try:
            return self._call("GET", path, credentials={})
        except ChannelError as refusal:
            if refusal.code in {"gone", "forbidden", "redirected"}:
                return None
            raise

    def download(self, path: str, *, limit: int) -> bytes | None:
        """A file of the forum, None when it is larger than `limit` bytes. It may lie on a server that the
        forum sends us on to: there without our credentials, and never on an address inside a network."""
        credentials = {"Api-Key": self.api_key, "Api-Username": self.api_username}
        with _reachable():
            response = self._send("GET", self.host + path, headers=credentials, stream=True)
            for _ in range(MAX_REDIRECTS):
                if not response.is_redirect:
                    break
                address = urljoin(response.url, response.headers["Location"])
                response.close()
                home = urlsplit(address).netloc == urlsplit(self.host).netloc
                if not (home or is_public(address)):
                    raise ChannelError("redirected", permanent=True)
                response = self._send("GET", address, headers=credentials if home else {}, stream=True)
            with response:
                if response.status_code >= 300:
                    raise refusal_of(response)
                content = bytearray()
                for chunk in response.iter_content(64 * 1024):
                    content += chunk
                    if len(content) > limit:
                        return None
                return bytes(content)

    def read_post(self, post_id: str | int) -> dict[str, Any]:
        """With its source text, which a hidden post shows to staff alone."""
        post: dict[str, Any] = self.read(f"/posts/{post_id}.json")
        if "raw" not in post:
            raise ChannelError("forbidden", permanent=True)
        return post

    def read_title(self, topic_id: int) -> str:
        return str(self.read(f"/t/{topic_id}.json")["title"])

    def read_topic(self, topic_id: str | int, *, near: int = 1) -> dict[str, Any]:
        """With the ids of all its posts, and the posts around number `near` with their source text."""
        topic: dict[str, Any] = self.read(f"/t/{topic_id}/{near}.json", include_raw="true")
        return topic

    def found_by_public(self, terms: str) -> list[dict[str, Any]]:
        """Posts that a search by anybody gets. The forum keeps its terms for a year: nothing found belongs in them."""
        answer = self.seen_by_public(f"/search.json?{urlencode({'q': terms})}")
        return cast("list[dict[str, Any]]", answer["posts"]) if answer else []

    def edit_post(self, post_id: int, *, raw: str, original_text: str, reason: str) -> None:
        """Raises `Conflict` when the post is not `original_text` any more."""
        try:
            self.update_post(post_id, raw, reason, **{"post[original_text]": original_text, "bypass_bump": "true"})
        except ChannelError as refusal:
            if refusal.code == "changed_meanwhile":
                raise Conflict from None
            raise

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

    def rebake_post(self, post_id: int) -> None:
        """Make its HTML, and with it the previews of what it links, anew."""
        self._put(f"/posts/{post_id}/rebake")

    def delete_post(self, post_id: int) -> None:
        """For readers only, staff still sees it; no first post goes like this."""
        self._delete(f"/posts/{post_id}.json")

    def recover_post(self, post_id: int) -> None:
        self._put(f"/posts/{post_id}/recover.json")

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

    def review_queue(self, topic_id: str | None, *, offset: int = 0) -> dict[str, Any]:
        """A page of what waits for a moderator in a topic, or anywhere."""
        about = {"topic_id": topic_id} if topic_id else {}
        queue: dict[str, Any] = self.read("/review.json", status="pending", offset=offset, **about)
        return queue

    def review_entry(self, number: int) -> dict[str, Any]:
        """An entry of the review queue, with what it can be answered beside it."""
        entry: dict[str, Any] = self.read(f"/review/{number}.json")
        return entry

    def answer_review(self, number: int, answer: str, *, version: int) -> None:
        """`version` is the entry's as it was read."""
        self._put(f"/review/{number}/perform/{answer}.json?version={version}")

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
        with _reachable():
            response = self._send(verb, self.host + path, headers=headers, **options)
        if response.status_code >= 300:
            raise refusal_of(response)
        if not response.content.strip():
            return None
        try:
            return response.json()
        except ValueError:
            raise ChannelError("unreadable", permanent=False) from None

    def _send(self, verb: str, url: str, **options: Any) -> requests.Response:
        settings = {"timeout": self.timeout, "allow_redirects": False, **options}
        if self.pace is None:
            return self._session.request(verb, url, **settings)
        self.pace.admit(counted="Api-Key" in options["headers"])
        response = self._session.request(verb, url, **settings)
        self.pace.heed(response)
        return response


@contextmanager
def _reachable() -> Iterator[None]:
    """What goes wrong on the way, as ours: its own error holds the request, and with it what was written."""
    try:
        yield
    except requests.Timeout:
        raise ChannelError("timeout", permanent=False) from None
    except requests.RequestException:
        raise ChannelError("unreachable", permanent=False) from None


class DiscourseChannel:
    """The `Channel` of one forum, acting as one moderator's account.

    `history` says what becomes of the revisions of a redacted post: `purge` needs the site setting
    `can_permanently_delete` and falls back to `hide`. `timeout` is (connect, read) in seconds. `site` says
    what of the forum is moderated, `pace` how often it may be asked (None: as often as we like).
    """

    kind: ChannelKind = ChannelKind.FORUM
    capabilities: frozenset[ActionKind] = frozenset(
        ActionKind(kind) for kind in ("redact", "restore", "purge", "hide", "flag", "reply", "direct_message")
    )

    def __init__(
        self,
        *,
        url: str,
        api_key: str,
        username: str,
        history: Literal["hide", "purge"] = "hide",
        timeout: tuple[float, float] = (3.0, 10.0),
        site: Site | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._site = site or Site(None, bot_username=username)
        self._pace = pace
        self._purge = history == "purge"
        self._forum = ForumClient(url, api_key=api_key, username=username, timeout=timeout, pace=pace)
        self._performers: dict[ActionKind, Callable[[Order], Receipt]] = {
            ActionKind.REDACT: lambda order: redaction.redact(self._forum, order, purge=self._purge),
            ActionKind.RESTORE: lambda order: restoring.restore(self._forum, order, purge=self._purge),
            ActionKind.PURGE: lambda order: purge_history(self._forum, order),
            ActionKind.HIDE: self._hide,
            ActionKind.FLAG: self._flag,
            ActionKind.REPLY: lambda order: posting.reply(self._forum, order),
            ActionKind.DIRECT_MESSAGE: lambda order: posting.send_message(self._forum, order),
        }
        self._finders: dict[ActionKind, Callable[[Order], Receipt | None]] = {
            ActionKind.REDACT: lambda order: redaction.find_redaction(self._forum, order, purge=self._purge),
            ActionKind.RESTORE: lambda order: restoring.find_restoration(self._forum, order),
            ActionKind.PURGE: lambda order: find_purge(self._forum, order),
            ActionKind.HIDE: self._find_hidden,
            ActionKind.FLAG: self._find_flag,
            ActionKind.REPLY: lambda order: posting.find_reply(self._forum, order),
            ActionKind.DIRECT_MESSAGE: lambda order: posting.find_message(self._forum, order),
        }

    def close(self) -> None:
        """Close the pooled connections."""
        self._forum.close()

    def parse(self, headers: Mapping[str, str], body: bytes) -> Incoming:
        return payload.parse(headers, body, scope=self._site.scope())

    def look(self, pointer: Pointer) -> Message | Ignored:
        """What stands where a webhook pointed to."""
        with _readable_answers():
            return lookup.look(self._forum, self._site, pointer)

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
            return replace(message_from(post), title=title, url=message.url, category=message.category)

    def read_attachments(self, message: Message) -> Message:
        return replace(message, attachments=tuple(attachments.read(self._forum, it) for it in message.attachments))

    def probe(self) -> str:
        with _readable_answers():
            self._forum.read("/session/scopes.json")  # permitted to every key that is valid
            version = self._forum.about()["about"]["version"]
        return f"Discourse {version} answers and accepts the account's key"

    def perform(self, order: Order) -> Receipt:
        if order.kind not in self._performers:
            raise ChannelError("unsupported", permanent=True)
        with self._paced(Pace.performing, order), _readable_answers():
            return self._performers[order.kind](order)

    def find(self, order: Order) -> Receipt | None:
        if order.kind not in self._finders:
            raise ChannelError("unsupported", permanent=True)
        with self._paced(Pace.asking, order), _readable_answers():
            return self._finders[order.kind](order)

    def _paced(
        self, way: Callable[[Pace, ActionKind], AbstractContextManager[None]], order: Order
    ) -> AbstractContextManager[None]:
        return way(self._pace, order.kind) if self._pace else nullcontext()

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

"""The WhatsApp channel over Twilio's SDK: write to a member, and erase the copy that Twilio keeps.

Nobody can delete or edit a WhatsApp message through Twilio, so neither can this channel. Reading
webhooks is `payload.py`'s; whether and when to try again is the caller's.
Source: https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests

from moderator.errors import ChannelError, NotNeeded, Unanswerable
from moderator.models import ActionKind, ChannelKind, Incoming, Message, Order, Receipt, Residue
from moderator.nudges.rendering import shorten
from moderator.rooms.window import open_since
from webhooks.whatsapp import payload
from webhooks.whatsapp.codes import refusal

API_HOST = "api.twilio.com"
MAX_BODY = 1600  # characters, https://www.twilio.com/docs/api/errors/21617
MAX_VARIABLE = 700  # characters: a template's body has 1,024 in all
LOOK_BACK = 1000  # messages to one member that are searched for an earlier attempt: one page
CLOCK_MARGIN = timedelta(minutes=5)  # how far Twilio's clock and ours may be apart

_TEXT_LEFT = Residue("vendor_text", "A Twilio ainda guarda o texto; apague a mensagem no painel da Twilio.", False)
_MEDIA_LEFT = Residue("vendor_media", "A Twilio ainda guarda um anexo; apague a mensagem no painel da Twilio.", False)


class WhatsAppChannel:
    """The `Channel` of one WhatsApp sender. Safe to share between threads.

    `sender` is `whatsapp:+E164`; `status_callback` the public address that delivery states go to;
    `template` the approved Content template for room members who can't be written to freely,
    `answer_template` the one whose {{1}} carries an answer to somebody last heard of more than a day ago;
    `api_url` replaces https://api.twilio.com (a local stand-in); `timeout` is in seconds.
    """

    kind: ChannelKind = ChannelKind.WHATSAPP
    capabilities: frozenset[ActionKind] = frozenset({ActionKind.REPLY, ActionKind.ERASE_COPY, ActionKind.FLAG})

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        sender: str,
        api_url: str | None = None,
        status_callback: str | None = None,
        template: str = "",
        answer_template: str = "",
        timeout: float = 10.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._sender = sender
        self._status_callback = status_callback
        self._template = template
        self._answer_template = answer_template
        self._clock = clock
        self._egress = _Egress(api_url=api_url, timeout=timeout)
        # Both write the address of a request, and with it the member's number, into the log.
        for name in ("twilio.http_client", "urllib3.connectionpool"):
            logging.getLogger(name).setLevel(logging.WARNING)

    def close(self) -> None:
        """Close the pooled connections."""
        self._egress.close()

    def parse(self, headers: Mapping[str, str], body: bytes) -> Incoming:
        return payload.parse(headers, body, sender=self._sender)

    def fetch(self, message: Message) -> Message | None:
        """The message itself: what was received on WhatsApp does not change for us."""
        return message

    def read_attachments(self, message: Message) -> Message:
        """Unread: pictures, voices and documents are looked at by people."""
        return replace(message, attachments=tuple(replace(item, unread="media") for item in message.attachments))

    def probe(self) -> str:
        with _readable_answers():
            self._messages.list(limit=1, page_size=1)
        return "Twilio answers and accepts the account's token"

    def perform(self, order: Order) -> Receipt:
        with _readable_answers():
            match order.kind:
                case ActionKind.REPLY:
                    return self._reply(order)
                case ActionKind.ERASE_COPY:
                    return self._erase_copy(order)
                case ActionKind.FLAG:
                    return Receipt()
        raise ChannelError("unsupported", permanent=True)

    def send(self, address: str, text: str) -> str:
        """Write to a member as the relay does; without a text, the approved template that tells of news."""
        if not text and not self._template:
            raise ChannelError("invalid", permanent=True)
        with _readable_answers():
            return self._create(address, {"body": text} if text else {"content_sid": self._template})

    def find_sent(self, address: str, text: str, *, since: datetime, known_refs: frozenset[str]) -> str | None:
        """Ask for an earlier attempt of `send`; None when it never arrived. Raises `Unanswerable`."""
        with _readable_answers():
            return self._search(address, text, since=since, known_refs=known_refs)

    def find(self, order: Order) -> Receipt | None:
        with _readable_answers():
            match order.kind:
                case ActionKind.REPLY:
                    return self._find_reply(order)
                case ActionKind.ERASE_COPY:
                    return None if self._copy_left(order.message) else Receipt(ref=order.message.external_id)
        return None

    @cached_property
    def _messages(self) -> Any:
        from twilio.rest import Client  # noqa: PLC0415 - slow to import, and only workers send

        return Client(self._account_sid, self._auth_token, http_client=self._egress).messages

    def _reply(self, order: Order) -> Receipt:
        if not order.text:
            raise ChannelError("invalid", permanent=True)
        if len(order.text) > MAX_BODY:
            raise ChannelError("too_long", permanent=True)
        words, detail = {"body": order.text}, "accepted"
        if order.heard_at is not None and order.heard_at < open_since(self._clock()):
            if not self._answer_template:  # it would be accepted, and fail
                raise ChannelError("outside_window", permanent=True)
            variables = json.dumps({"1": _flat(order.text)})
            words, detail = {"content_sid": self._answer_template, "content_variables": variables}, "template"
        try:
            return Receipt(ref=self._create(order.message.author.id, words), detail=detail)
        except ChannelError as error:
            if error.code == "opted_out":  # as they wished: nothing that a person should look into
                raise NotNeeded(error.code) from None
            raise

    def _find_reply(self, order: Order) -> Receipt | None:
        ref = self._search(order.message.author.id, order.text or "", since=order.since, known_refs=order.known_refs)
        return Receipt(ref=ref, detail="accepted") if ref else None

    def _create(self, address: str, words: Mapping[str, str]) -> str:
        sent = self._messages.create(to=address, from_=self._sender, status_callback=self._status_callback, **words)
        return str(sent.sid)

    def _search(self, address: str, text: str, *, since: datetime, known_refs: frozenset[str]) -> str | None:
        """The SID of a message of ours to that address; without a text, any that is not accounted for is in doubt."""
        # No filter on the date: it is about `date_sent`, which a message still queued does not have.
        sent = self._messages.list(to=address, from_=self._sender, limit=LOOK_BACK, page_size=LOOK_BACK)
        earliest = since - CLOCK_MARGIN
        candidates = [
            message
            for message in sent
            if message.sid not in known_refs and (message.date_created is None or message.date_created >= earliest)
        ]
        for message in candidates:
            if text and message.body and self._says(message.body, text):
                return str(message.sid)
        # A body redacted by the account's privacy setting can't be told from ours, a template's is not known here.
        if len(sent) >= LOOK_BACK or any(not (text and message.body) for message in candidates):
            raise Unanswerable
        return None

    def _says(self, body: str, text: str) -> bool:
        """Whether a message that was sent carries this text, as it is or within the template."""
        return body.strip() == text.strip() or bool(self._answer_template and _flat(text) in body)

    def _erase_copy(self, order: Order) -> Receipt:
        copy = self._messages(order.message.external_id)
        with _gone_is_done():
            copy.update(body="")
            for media in copy.media.list() if order.message.attachments else ():
                with _gone_is_done():
                    media.delete()
        return Receipt(ref=order.message.external_id, residue=self._copy_left(order.message))

    def _copy_left(self, message: Message) -> tuple[Residue, ...]:
        """What Twilio still holds of a received message; nothing when it has no such record."""
        copy = self._messages(message.external_id)
        with _gone_is_done():
            text = (_TEXT_LEFT,) if copy.fetch().body else ()
            media = (_MEDIA_LEFT,) if message.attachments and copy.media.list(limit=1) else ()
            return text + media
        return ()


def _flat(text: str) -> str:
    """A text as a template's variable: WhatsApp takes no line breaks there, nor many characters."""
    return shorten(" ".join(text.split()), MAX_VARIABLE)


class _Egress:
    """The SDK's way out: one host and no other, a time limit, and refusals as `ChannelError`.

    It stands where the SDK expects its HttpClient. The SDK's own errors carry addresses, and those
    carry numbers, so none is let to arise: whatever is not a good answer is turned away here.
    """

    is_async = False

    def __init__(self, *, api_url: str | None, timeout: float) -> None:
        self._base = urlsplit(api_url) if api_url else None
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = api_url is None  # a stand-in on this machine is not behind a proxy

    def close(self) -> None:
        self._session.close()

    def request(self, method: str, url: str, **options: Any) -> Any:
        from twilio.http.http_client import TwilioHttpClient  # noqa: PLC0415 - see WhatsAppChannel._messages

        # One per call: it keeps the last response on itself, where threads would read each other's.
        http = TwilioHttpClient(pool_connections=False, timeout=self._timeout)
        http.session = self._session
        try:
            response = http.request(method, self._route(url), **options)
        except OSError:  # the root of every requests exception
            raise ChannelError("unreachable", permanent=False) from None
        answer = _read_json(response.text)
        if not 200 <= response.status_code < 300:
            code = answer.get("code") if answer else None
            raise refusal(response.status_code, code, retry_after=response.headers.get("Retry-After"))
        if answer is None and response.status_code != requests.codes.no_content:
            raise ChannelError("unreadable_answer", permanent=False)
        return response

    def _route(self, url: str) -> str:
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) != ("https", API_HOST):
            raise ChannelError("unmapped_host", permanent=True)
        if self._base is None:
            return url
        return urlunsplit(parts._replace(scheme=self._base.scheme, netloc=self._base.netloc))


def _read_json(text: str) -> dict[str, Any] | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


@contextmanager
def _readable_answers() -> Iterator[None]:
    from twilio.base.exceptions import TwilioException  # noqa: PLC0415 - see WhatsAppChannel._messages

    try:
        yield
    except TwilioException:
        raise ChannelError("unreadable_answer", permanent=False) from None


@contextmanager
def _gone_is_done() -> Iterator[None]:
    try:
        yield
    except ChannelError as error:
        if error.code != "gone":
            raise

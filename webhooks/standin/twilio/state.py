"""What the stand-in for Twilio remembers and does: messages, the 24-hour window, signed webhooks, faults.

No HTTP server here (`api.py`), no threads and no clock of its own: queued messages move when `settle`
is called, webhooks leave when `flush` is. Behaviour: https://www.twilio.com/docs/whatsapp/api
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from webhooks.standin.twilio.message import StoredMedia, StoredMessage, describe_inbound, describe_status
from webhooks.standin.twilio.webhook import Webhook, post, sign

WINDOW = timedelta(hours=24)
MAX_BODY = 1600
IN_FLIGHT = frozenset({"accepted", "scheduled", "queued", "sending", "receiving"})


class Fault(StrEnum):
    """What can go wrong with one request to the REST interface."""

    RATE_LIMITED = "rate_limited"  # 429 before anything happened
    SERVER_ERROR = "server_error"  # 500 before anything happened
    SLOW = "slow"  # done, but the answer waits until `Twilio.released` is set
    CUT_AFTER_ACCEPT = "cut_after_accept"  # done, but the connection breaks within the answer


class RestError(Exception):
    """The REST interface says no: HTTP `status` and Twilio's own `code`."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class Twilio:
    """One account with one WhatsApp sender.

    `templates` are the approved Content templates by SID; `progress` are the states a sent message
    reports, in the order the callbacks leave; `refusals` and `late_failures` map a recipient to the error
    code its messages meet, at once or after acceptance; each of `faults` befalls one request. All of them
    may be changed at any time.
    """

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        sender: str,
        webhook_url: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: uuid4().hex,
        post: Callable[[Webhook], int] = post,
    ) -> None:
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.sender = sender
        self.webhook_url = webhook_url
        self.messages: dict[str, StoredMessage] = {}
        self.outbox: deque[Webhook] = deque()
        self.rejected: list[int] = []
        self.progress: Sequence[str] = ("sent", "delivered", "read")
        self.templates: dict[str, str] = {}
        self.refusals: dict[str, int] = {}
        self.late_failures: dict[str, int] = {}
        self.faults: deque[Fault] = deque()
        self.released = threading.Event()
        self._clock = clock
        self._new_id = new_id
        self._post = post
        self._heard: dict[str, datetime] = {}
        self._lock = threading.RLock()
        self._sending = threading.Lock()

    def member_writes(
        self,
        from_: str,
        body: str,
        *,
        profile_name: str = "",
        external_user_id: str | None = None,
        media: Sequence[str] = (),
        extra: Mapping[str, str] | None = None,
    ) -> Webhook:
        """A member's message arrives: it is stored, opens the window, and its webhook waits in the
        outbox. `media` are content types; `extra` any further parameters (`Forwarded`, ...)."""
        with self._lock:
            message = self._store(
                sender=from_, recipient=self.sender, body=body, media=media, direction="inbound", status="received"
            )
            message.sent_at = self._heard[from_] = message.created_at
            parameters = describe_inbound(message, profile_name=profile_name)
            if external_user_id:
                parameters["ExternalUserId"] = external_user_id
            return self._emit(self.webhook_url, parameters | dict(extra or {}))

    def send(
        self,
        *,
        to: str,
        from_: str,
        body: str,
        content_sid: str = "",
        content_variables: str = "",
        status_callback: str | None = None,
    ) -> StoredMessage:
        """Accept a message for a member, as the REST interface does: a text, or a template of `templates`,
        which also reaches members outside the window. Raises `RestError`."""
        with self._lock:
            if content_sid and content_sid not in self.templates:
                raise RestError(400, 21656, "The Content SID does not exist")
            body = _fill(self.templates[content_sid], content_variables) if content_sid else body
            self._check(to, from_, body)
            return self._store(
                sender=from_,
                recipient=to,
                body=body,
                direction="outbound-api",
                status="queued",
                status_callback=status_callback,
                template=bool(content_sid),
            )

    def settle(self) -> None:
        """Carry every queued message to its end, or to failure, and queue its callbacks."""
        with self._lock:
            for message in list(self.messages.values()):
                if message.status == "queued":
                    self._settle(message)

    def flush(self) -> int:
        """Send what waits in the outbox, in order; how many were sent. Stops at the first that finds
        nobody listening, and keeps it; an answer that is not 2xx is noted in `rejected`."""
        sent = 0
        with self._sending, suppress(OSError):
            while self.outbox:
                status = self._post(self.outbox[0])
                self.outbox.popleft()
                sent += 1
                if not 200 <= status < 300:
                    self.rejected.append(status)
        return sent

    def find(self, sid: str) -> StoredMessage:
        message = self.messages.get(sid)
        if message is None:
            raise RestError(404, 20404, "The requested resource was not found")
        return message

    def redact(self, sid: str) -> StoredMessage:
        """Empty the stored text. Raises `RestError` while the message is on its way."""
        message = self._settled(sid)
        message.body = ""
        message.updated_at = self._clock()
        return message

    def delete(self, sid: str) -> None:
        del self.messages[self._settled(sid).sid]

    def delete_media(self, sid: str, media_sid: str) -> None:
        message = self.find(sid)
        kept = [item for item in message.media if item.sid != media_sid]
        if len(kept) == len(message.media):
            raise RestError(404, 20404, "The requested resource was not found")
        message.media = kept

    def _settled(self, sid: str) -> StoredMessage:
        message = self.find(sid)
        if message.status in IN_FLIGHT:
            raise RestError(409, 20009, "Cannot change this resource before it is complete")
        return message

    def _check(self, to: str, from_: str, body: str) -> None:
        if from_ != self.sender:
            raise RestError(400, 63007, "Could not find a Channel with the specified From address")
        if not to.startswith("whatsapp:"):
            raise RestError(400, 21211, "Invalid 'To' address")
        if not body:
            raise RestError(400, 21619, "A text message body or media urls must be specified")
        if len(body) > MAX_BODY:
            raise RestError(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        if to in self.refusals:
            raise RestError(400, self.refusals[to], "The message cannot be sent")

    def _store(
        self,
        *,
        sender: str,
        recipient: str,
        body: str,
        direction: str,
        status: str,
        media: Sequence[str] = (),
        status_callback: str | None = None,
        template: bool = False,
    ) -> StoredMessage:
        now = self._clock()
        message = StoredMessage(
            account=self.account_sid,
            sid=("MM" if media else "SM") + self._new_id(),
            sender=sender,
            recipient=recipient,
            body=body,
            direction=direction,
            status=status,
            created_at=now,
            updated_at=now,
            status_callback=status_callback,
            template=template,
            shown=body,
            media=[StoredMedia("ME" + self._new_id(), content_type) for content_type in media],
        )
        self.messages[message.sid] = message
        return message

    def _settle(self, message: StoredMessage) -> None:
        now = self._clock()
        heard = self._heard.get(message.recipient)
        if message.recipient in self.late_failures:
            message.error_code = self.late_failures[message.recipient]
        elif not message.template and (heard is None or now - heard > WINDOW):
            message.error_code = 63016
        states = self.progress if message.error_code is None else ("failed",)
        message.sent_at = message.updated_at = now
        for state in states:
            message.status = state
            if message.status_callback:
                self._emit(message.status_callback, describe_status(message))

    def _emit(self, url: str, parameters: Mapping[str, str]) -> Webhook:
        webhook = sign(url, parameters, auth_token=self.auth_token, idempotency_token=self._new_id())
        self.outbox.append(webhook)
        return webhook


def _fill(template: str, variables: str) -> str:
    """The template with its {{1}} and so on. Raises `RestError` for what WhatsApp does not take there."""
    try:
        values = json.loads(variables or "{}")
    except ValueError:
        raise RestError(400, 21656, "The ContentVariables Parameter is invalid") from None
    if any("\n" in value or "\t" in value or "    " in value for value in values.values()):
        raise RestError(400, 63013, "A template variable has line breaks, tabs or many spaces")
    for name, value in values.items():
        template = template.replace(f"{{{{{name}}}}}", value)
    return template

"""A message as Twilio's log keeps it, and the two shapes it is shown in: a REST resource and a webhook.

Source: https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

API_VERSION = "2010-04-01"


@dataclass(slots=True)
class StoredMedia:
    sid: str
    content_type: str


@dataclass(slots=True)
class StoredMessage:
    """One message of `account`, in either direction. Times are in UTC."""

    account: str
    sid: str
    sender: str
    recipient: str
    body: str
    direction: str
    status: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    error_code: int | None = None
    status_callback: str | None = None
    template: bool = False
    shown: str = ""  # what the phones at both ends keep showing, whatever becomes of the record
    media: list[StoredMedia] = field(default_factory=list)

    @property
    def uri(self) -> str:
        return f"/{API_VERSION}/Accounts/{self.account}/Messages/{self.sid}"


def render_message(message: StoredMessage) -> dict[str, Any]:
    """The Message resource, as JSON-ready values."""
    return {
        "account_sid": message.account,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": format_datetime(message.created_at),
        "date_sent": format_datetime(message.sent_at) if message.sent_at else None,
        "date_updated": format_datetime(message.updated_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        "from": message.sender,
        "messaging_service_sid": None,
        "num_media": str(len(message.media)),
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{message.uri}/Media.json"},
        "to": message.recipient,
        "uri": f"{message.uri}.json",
    }


def render_media(message: StoredMessage, media: StoredMedia) -> dict[str, Any]:
    """The Media resource of one attachment, as JSON-ready values."""
    return {
        "account_sid": message.account,
        "content_type": media.content_type,
        "date_created": format_datetime(message.created_at),
        "date_updated": format_datetime(message.created_at),
        "parent_sid": message.sid,
        "sid": media.sid,
        "uri": f"{message.uri}/Media/{media.sid}.json",
    }


def describe_inbound(message: StoredMessage, *, profile_name: str) -> dict[str, str]:
    """The parameters of the webhook for a message that a member wrote."""
    parameters = _describe(message) | {
        "WaId": message.sender.rpartition("+")[2],
        "ProfileName": profile_name,
        "Body": message.body,
        "NumMedia": str(len(message.media)),
        "NumSegments": "1",
        "SmsStatus": "received",
    }
    for index, media in enumerate(message.media):
        parameters[f"MediaUrl{index}"] = f"https://api.twilio.com{message.uri}/Media/{media.sid}"
        parameters[f"MediaContentType{index}"] = media.content_type
    return parameters


def describe_status(message: StoredMessage) -> dict[str, str]:
    """The parameters of the callback for the state that a message of ours is in."""
    parameters = _describe(message) | {
        "MessageStatus": message.status,
        "SmsStatus": message.status,
        "ChannelPrefix": "whatsapp",
    }
    if message.status == "read":
        parameters["EventType"] = "READ"
    if message.error_code is not None:
        parameters["ErrorCode"] = str(message.error_code)
    return parameters


def _describe(message: StoredMessage) -> dict[str, str]:
    return {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": message.account,
        "From": message.sender,
        "To": message.recipient,
        "ApiVersion": API_VERSION,
    }

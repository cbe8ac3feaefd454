"""What Twilio sends us: is it really Twilio, which event is it, what does it say. Pure, and free of the SDK.

Answering belongs to `client.py`, HTTP to `view.py`, the meaning of error codes to `codes.py`.
Sources: https://www.twilio.com/docs/usage/security#validating-requests and
https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha1, sha256
from urllib.parse import parse_qsl, urlsplit

from moderator.errors import PayloadError, SignatureError
from moderator.models import Attachment, Author, ChannelKind, DeliveryStatus, Ignored, Incoming, Message
from webhooks.whatsapp.codes import word

FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 500  # Twilio sends about thirty; adds more without notice

# Callbacks arrive in any order, so a state only counts when it outranks the one known. A message that
# was delivered did not fail, whatever an older callback says.
STATUS_RANKS: Mapping[str, int] = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "canceled": 4,
    "undelivered": 4,
    "failed": 4,
    "partially_delivered": 5,
    "delivered": 6,
    "read": 7,
}
_INBOUND_STATES = frozenset({"receiving", "received"})
_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
_COUNT = re.compile(r"[0-9]{1,2}")
_NUMBER = re.compile(r"whatsapp:\+[0-9]+")
_BRAZILIAN_MOBILE = re.compile(r"(whatsapp:\+55[0-9]{2})9?([6-9][0-9]{7})")


def verify(url: str, headers: Mapping[str, str], body: bytes, *, tokens: Sequence[str]) -> None:
    """Raise `SignatureError` unless one of the account's auth tokens signed exactly this request.

    `url` is the public address that Twilio was given, path and query byte for byte. The algorithm is
    ours to choose (HMAC-SHA1 over the auth token): no header of the request is asked about it.
    """
    given = _header(headers, "X-Twilio-Signature").encode("utf-8", "replace")
    try:
        signed = _signed_part(url, headers, body)
        expected = [
            b64encode(hmac.new(token.encode(), (address + signed).encode(), sha1).digest())
            for token in tokens
            if token  # an empty key would let anyone sign
            for address in _with_and_without_port(url)
        ]
    except ValueError:
        raise SignatureError("the request cannot be read as Twilio signs it") from None
    # A list, so that every candidate is compared and the time taken tells nothing.
    matches = [hmac.compare_digest(candidate, given) for candidate in expected]
    if not any(matches):
        raise SignatureError("X-Twilio-Signature is missing or wrong")


def identity(headers: Mapping[str, str], body: bytes) -> str:
    """A key that is equal for two deliveries of the same event: the message's SID, for a status
    callback SID and status, and the body's SHA-256 for anything else. Never raises."""
    try:
        form = _read_form(headers, body)
    except PayloadError:
        return sha256(body).hexdigest()
    sid, state = form.get("MessageSid", ""), form.get("MessageStatus", "")
    if not _SID.fullmatch(sid) or (_is_status(form) and state not in STATUS_RANKS):
        return sha256(body).hexdigest()
    return f"{sid}:{state}" if _is_status(form) else sid


def parse(headers: Mapping[str, str], body: bytes, *, sender: str) -> Incoming:
    """Read a message of a member, or what became of one of ours; `sender` is our own address
    (`whatsapp:+E164`). Raises `PayloadError` naming the field, never with its value."""
    form = _read_form(headers, body)
    sid = form.get("MessageSid", "")
    if not _SID.fullmatch(sid):
        raise PayloadError("MessageSid: missing or malformed")
    if _is_status(form):
        return _read_status(sid, form)
    address = form.get("From", "")
    if not address:
        raise PayloadError("From: missing")
    if canonical(address) == canonical(sender):
        return Ignored("own_message")
    return Message(
        channel=ChannelKind.WHATSAPP,
        external_id=sid,
        version="1",
        # A tapped button or list entry says its words in `Body` too; where it does not, they are all there is.
        text=form.get("Body") or form.get("ButtonText") or form.get("ListTitle") or "",
        # Replies go to `From` exactly as it came; the business-scoped id outlives a withheld number.
        author=Author(
            id=address,
            handle=form.get("ExternalUserId") or address,
            name=form.get("ProfileName") or None,
            known_as=_known_as(address, form.get("ExternalUserId") or ""),
        ),
        forwarded=form.get("Forwarded") == "true" or form.get("FrequentlyForwarded") == "true",
        reply_to=form.get("OriginalRepliedMessageSid") or None,
        attachments=_read_attachments(form),
    )


def _read_status(sid: str, form: Mapping[str, str]) -> Incoming:
    state = form["MessageStatus"]
    if state not in STATUS_RANKS:
        return Ignored("unknown_status")
    return DeliveryStatus(ref=sid, state=state, rank=STATUS_RANKS[state], code=word(form.get("ErrorCode", "")))


def _read_attachments(form: Mapping[str, str]) -> tuple[Attachment, ...]:
    count = form.get("NumMedia") or "0"
    if not _COUNT.fullmatch(count):
        raise PayloadError("NumMedia: not a number")
    return tuple(_read_attachment(form, index) for index in range(int(count)))


def _read_attachment(form: Mapping[str, str], index: int) -> Attachment:
    url = form.get(f"MediaUrl{index}")
    if not url:
        raise PayloadError(f"MediaUrl{index}: missing")
    return Attachment(url=url, content_type=form.get(f"MediaContentType{index}") or "application/octet-stream")


def _is_status(form: Mapping[str, str]) -> bool:
    state = form.get("MessageStatus")
    return bool(state) and state not in _INBOUND_STATES


def canonical(address: str) -> str:
    """An address in the form that equals itself, for comparing only: WhatsApp knows older Brazilian
    accounts without the ninth digit."""
    mobile = _BRAZILIAN_MOBILE.fullmatch(address)
    return f"{mobile[1]}9{mobile[2]}" if mobile else address


def _known_as(address: str, person: str) -> tuple[str, ...]:
    """What to compare a sender by: their number where it is told, and the business-scoped id, which is all
    that is left of who hides the number."""
    number = canonical(address) if _NUMBER.fullmatch(address) else address.removeprefix("whatsapp:")
    return tuple(dict.fromkeys(form for form in (number, person) if form))


def _signed_part(url: str, headers: Mapping[str, str], body: bytes) -> str:
    """What follows the address in the signed text: form fields sorted, or nothing for a body that
    the address itself carries the hash of."""
    if _is_form(headers):
        return "".join(name + value for name, value in sorted(set(_read_pairs(body))))
    stated = dict(parse_qsl(urlsplit(url).query)).get("bodySHA256", "")
    if not hmac.compare_digest(sha256(body).hexdigest().encode(), stated.encode()):
        raise SignatureError("bodySHA256 is missing or wrong")
    return ""


def _with_and_without_port(url: str) -> tuple[str, str]:
    """Twilio signs sometimes one, sometimes the other: https://www.twilio.com/docs/usage/security"""
    parts = urlsplit(url)
    scheme, _, rest = url.partition("://")
    tail = rest[len(parts.netloc) :]
    port = parts.port
    if port:
        return url, f"{scheme}://{parts.netloc.removesuffix(f':{port}')}{tail}"
    return url, f"{scheme}://{parts.netloc}:{443 if parts.scheme == 'https' else 80}{tail}"


def _read_form(headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    if not _is_form(headers):
        raise PayloadError(f"Content-Type: expected {FORM}")
    try:
        return dict(_read_pairs(body))
    except UnicodeDecodeError:
        raise PayloadError("body: not valid UTF-8") from None
    except ValueError:
        raise PayloadError("body: too many fields") from None


def _read_pairs(body: bytes) -> list[tuple[str, str]]:
    # Blank values stay: a media-only message has `Body=`, and it is signed.
    return parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)


def _is_form(headers: Mapping[str, str]) -> bool:
    return _header(headers, "Content-Type").partition(";")[0].strip().lower() == FORM


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")

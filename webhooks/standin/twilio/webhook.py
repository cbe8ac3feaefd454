"""Webhooks as Twilio makes them: form-encoded, signed with the account's auth token.

Source: https://www.twilio.com/docs/usage/security#validating-requests
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha1
from typing import NamedTuple
from urllib.parse import urlencode

import requests


class Webhook(NamedTuple):
    """A signed request of Twilio's to us. Sent twice it is the same delivery twice."""

    url: str
    headers: Mapping[str, str]
    body: bytes


def sign(url: str, parameters: Mapping[str, str], *, auth_token: str, idempotency_token: str) -> Webhook:
    """The request that Twilio would make to `url`, with a valid signature."""
    signed = url + "".join(name + value for name, value in sorted(parameters.items()))
    digest = hmac.new(auth_token.encode(), signed.encode(), sha1).digest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": b64encode(digest).decode(),
        "I-Twilio-Idempotency-Token": idempotency_token,
    }
    return Webhook(url, headers, urlencode(parameters).encode())


def post(webhook: Webhook) -> int:
    """Send it over HTTP; the status code of the answer. Raises OSError when there is none."""
    return requests.post(webhook.url, data=webhook.body, headers=dict(webhook.headers), timeout=15).status_code

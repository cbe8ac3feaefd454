"""What a forum's refusal means, in the product's words.

Source: application_controller.rb, lib/middleware/request_tracker.rb, the nginx template of discourse_docker.
"""

from __future__ import annotations

import requests

from moderator.errors import ChannelError

_CODES = {401: "forbidden", 403: "forbidden", 404: "gone", 410: "gone"}
_TRANSIENT = frozenset({408, 425})


def refusal_of(response: requests.Response) -> ChannelError:
    """The error that an answer of 300 or above stands for. Nothing of its body goes into it."""
    status = response.status_code
    if status == 409:
        return ChannelError("changed_meanwhile", permanent=False)
    if status == 429:
        return ChannelError("rate_limited", permanent=False, retry_after=seconds_to_wait(response))
    if status >= 500 or status in _TRANSIENT:
        return ChannelError("server_error", permanent=False, retry_after=seconds_to_wait(response))
    if status < 400:
        return ChannelError("redirected", permanent=True)
    return ChannelError(_CODES.get(status, "invalid"), permanent=True)


def seconds_to_wait(response: requests.Response) -> float | None:
    """The application says it twice, the middleware in the header only, nginx and the search not at all."""
    header = response.headers.get("Retry-After", "")
    if header.isdecimal():
        return float(header)
    try:
        seconds = response.json()["extras"]["wait_seconds"]
        return float(seconds) if seconds >= 0 else None
    except (ValueError, TypeError, KeyError):
        return None

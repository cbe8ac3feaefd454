"""What goes wrong on the way to a forum: limits in every shape Discourse has, errors, cut and slow answers.

Source of the shapes: application_controller.rb, lib/middleware/request_tracker.rb, the nginx template
of discourse_docker, search_controller.rb.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Event

from flask import Response

JSON = "application/json; charset=utf-8"


class Fault(StrEnum):
    """One thing that can go wrong with one request."""

    ERROR = "error"  # 500 before anything is done
    FORBIDDEN = "forbidden"  # the key was revoked
    SLOW = "slow"  # the answer comes after the caller's patience, the work is done
    CUT = "cut"  # the work is done and the connection breaks
    CONFLICT = "conflict"  # 409, whatever was sent
    INVALID = "invalid"  # 422, whatever was sent
    LIMIT_JSON = "limit_json"
    LIMIT_PLAIN = "limit_plain"
    LIMIT_HTML = "limit_html"
    LIMIT_SEARCH = "limit_search"


@dataclass(slots=True)
class Faults:
    """Faults that wait for the next requests. `released` ends every slow answer at once."""

    patience: float = 30.0  # seconds that a slow answer takes
    released: Event = field(default_factory=Event)
    _waiting: list[tuple[Fault, str, str]] = field(default_factory=list)
    _people: list[tuple[Callable[[], object], str, str]] = field(default_factory=list)

    def inject(self, fault: Fault, *, times: int = 1, method: str = "", path: str = "") -> None:
        """Let `fault` meet the next `times` requests of that method whose path holds `path`."""
        self._waiting.extend([(fault, method, path)] * times)

    def interleave(self, act: Callable[[], object], *, method: str = "", path: str = "") -> None:
        """Let somebody act just before the next request of that method whose path holds `path`."""
        self._people.append((act, method, path))

    def clear(self) -> None:
        self._waiting.clear()
        self._people.clear()

    def let_people_act(self, method: str, path: str) -> None:
        due = [waiting for waiting in self._people if waiting[1] in {"", method} and waiting[2] in path]
        for waiting in due:
            self._people.remove(waiting)
            waiting[0]()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, used up by it."""
        for waiting in self._waiting:
            fault, wanted_method, wanted_path = waiting
            if wanted_method in {"", method} and wanted_path in path:
                self._waiting.remove(waiting)
                return fault
        return None

    def spoil(self, response: Response, fault: Fault) -> Response:
        """The answer to a request whose work is done, made late or broken."""
        if fault is Fault.SLOW:
            self.released.wait(self.patience)
        if fault is Fault.CUT:  # the reader is promised more than it gets
            response.headers["Content-Length"] = str(len(response.get_data()) + 1)
        return response


@dataclass(slots=True)
class Limiter:
    """A sliding minute of requests."""

    clock: Callable[[], datetime]
    _seen: list[datetime] = field(default_factory=list)

    def wait(self, limit: int) -> int | None:
        """Seconds to wait, or None when this request is within `limit` per minute and was counted."""
        now = self.clock()
        self._seen = [moment for moment in self._seen if now - moment < timedelta(minutes=1)]
        if len(self._seen) >= limit:
            first = self._seen[0] if self._seen else now
            return int((first + timedelta(minutes=1) - now).total_seconds()) + 1
        self._seen.append(now)
        return None


def refuse_early(fault: Fault) -> Response | None:
    """The answer to a request that gets nowhere, or None when `fault` strikes later."""
    if fault is Fault.ERROR:
        return Response("<html><body>Oops</body></html>", 500, content_type="text/html")
    if fault is Fault.FORBIDDEN:
        body = {"errors": ["You are not permitted to view the requested resource."], "error_type": "invalid_access"}
        return Response(json.dumps(body), 403, content_type=JSON)
    if fault in _REFUSALS:
        status, kind = _REFUSALS[fault]
        return Response(json.dumps({"errors": ["…"], "error_type": kind}), status, content_type=JSON)
    return _LIMITS[fault]() if fault in _LIMITS else None


def limit_json(wait: int = 23, code: str = "admin_api_key_rate_limit") -> Response:
    """429 of the application: JSON with `extras` and a Retry-After in seconds."""
    body = {
        "errors": ["You’ve performed this action too many times, please try again later."],
        "error_type": "rate_limit",
        "extras": {"wait_seconds": wait, "time_left": f"{wait} seconds"},
    }
    headers = {"Retry-After": str(wait), "Discourse-Rate-Limit-Error-Code": code}
    return Response(json.dumps(body), 429, headers, content_type=JSON)


def _limit_plain() -> Response:
    text = "Slow down, too many requests from this IP address.\nError code: ip_10_secs_limit."
    headers = {"Retry-After": "7", "Discourse-Rate-Limit-Error-Code": "ip_10_secs_limit"}
    response = Response(text, 429, headers)
    del response.headers["Content-Type"]
    return response


def _limit_html() -> Response:
    return Response("<html><h1>429 Too Many Requests</h1></html>", 429, content_type="text/html")


def _limit_search() -> Response:
    body = {"failed": "FAILED", "message": "You’ve performed this action too many times."}
    return Response(json.dumps(body), 429, content_type=JSON)


_REFUSALS = {Fault.CONFLICT: (409, "edit_conflict"), Fault.INVALID: (422, "invalid_parameters")}
_LIMITS: dict[Fault, Callable[[], Response]] = {
    Fault.LIMIT_JSON: limit_json,
    Fault.LIMIT_PLAIN: _limit_plain,
    Fault.LIMIT_HTML: _limit_html,
    Fault.LIMIT_SEARCH: _limit_search,
}

"""Twilio's REST interface over the stand-in's state: messages and their media, as the SDK calls them.

Answers have the shapes of https://www.twilio.com/docs/messaging/api/message-resource; what happens to a
message is `state.py`'s.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, jsonify, request

from webhooks.standin.twilio.message import API_VERSION, StoredMessage, render_media, render_message
from webhooks.standin.twilio.state import Fault, RestError, Twilio

HOLD = 60.0  # seconds a slow answer waits at most
_BEFORE = {
    Fault.RATE_LIMITED: (429, 20429, "Too Many Requests"),
    Fault.SERVER_ERROR: (500, 20500, "Internal Server Error"),
}


def blueprint(twilio: Twilio) -> Blueprint:
    """The routes of one account, with Basic authentication and the faults that `twilio` has waiting."""
    routes = Blueprint("twilio", __name__, url_prefix=f"/{API_VERSION}/Accounts/<account>")

    _guard(routes, twilio)

    @routes.post("/Messages.json")
    def create(account: str) -> tuple[Response, int]:
        form = request.form
        message = twilio.send(
            to=form.get("To", ""),
            from_=form.get("From", ""),
            body=form.get("Body", ""),
            content_sid=form.get("ContentSid", ""),
            content_variables=form.get("ContentVariables", ""),
            status_callback=form.get("StatusCallback"),
        )
        return jsonify(render_message(message)), 201

    @routes.get("/Messages.json")
    def list_messages(account: str) -> Response:
        found = [message for message in list(twilio.messages.values()) if _is_asked_for(message, request.args)]
        found.sort(key=lambda message: message.sent_at or message.created_at, reverse=True)
        return jsonify(_page("messages", [render_message(message) for message in found]))

    @routes.get("/Messages/<sid>.json")
    def fetch(account: str, sid: str) -> Response:
        return jsonify(render_message(twilio.find(sid)))

    @routes.post("/Messages/<sid>.json")
    def update(account: str, sid: str) -> Response:
        if request.form.get("Body") != "":
            raise RestError(400, 20001, "Body can only be emptied")
        return jsonify(render_message(twilio.redact(sid)))

    @routes.delete("/Messages/<sid>.json")
    def delete(account: str, sid: str) -> tuple[str, int]:
        twilio.delete(sid)
        return "", 204

    @routes.get("/Messages/<sid>/Media.json")
    def list_media(account: str, sid: str) -> Response:
        message = twilio.find(sid)
        return jsonify(_page("media_list", [render_media(message, item) for item in message.media]))

    @routes.delete("/Messages/<sid>/Media/<media>.json")
    def delete_media(account: str, sid: str, media: str) -> tuple[str, int]:
        twilio.delete_media(sid, media)
        return "", 204

    return routes


def _guard(routes: Blueprint, twilio: Twilio) -> None:
    """Faults, authentication, and refusals as Twilio words them, for every route."""

    @routes.before_request
    def admit() -> None:
        g.fault = twilio.faults.popleft() if twilio.faults else None
        if g.fault in _BEFORE:
            raise RestError(*_BEFORE[g.fault])
        _authenticate(twilio)

    @routes.after_request
    def spoil(response: Response) -> Response:
        if g.fault is Fault.SLOW:
            twilio.released.wait(HOLD)
        if g.fault is Fault.CUT_AFTER_ACCEPT:
            return _cut(response)
        return response

    @routes.errorhandler(RestError)
    def refuse(error: RestError) -> tuple[Response, int]:
        body = {
            "code": error.code,
            "message": error.message,
            "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
            "status": error.status,
        }
        return jsonify(body), error.status


def _authenticate(twilio: Twilio) -> None:
    given = request.authorization
    if given is None or given.type != "basic" or given.username != twilio.account_sid:
        raise RestError(401, 20003, "Authenticate")
    if not hmac.compare_digest((given.password or "").encode(), twilio.auth_token.encode()):
        raise RestError(401, 20003, "Authenticate")
    if (request.view_args or {}).get("account") != twilio.account_sid:
        raise RestError(404, 20404, "The requested resource was not found")


def _cut(response: Response) -> Response:
    """The same answer, of which half arrives before the server closes the connection."""
    whole = response.get_data()

    def half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]

    cut = Response(half(), status=response.status, headers=response.headers)
    cut.content_length = len(whole)
    return cut


def _is_asked_for(message: StoredMessage, filters: Mapping[str, str]) -> bool:
    if filters.get("To", message.recipient) != message.recipient:
        return False
    if filters.get("From", message.sender) != message.sender:
        return False
    return all(
        _is_sent(message, sign, filters[f"DateSent{sign}"]) for sign in ("", "<", ">") if f"DateSent{sign}" in filters
    )


def _is_sent(message: StoredMessage, sign: str, given: str) -> bool:
    if message.sent_at is None:
        return False
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise RestError(400, 20001, "DateSent is not a date") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if sign == ">":
        return message.sent_at >= moment
    if sign == "<":
        return message.sent_at <= moment
    return moment <= message.sent_at < moment + timedelta(days=1)


def _page(key: str, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    size = min(max(request.args.get("PageSize", 50, type=int), 1), 1000)
    page = max(request.args.get("Page", 0, type=int), 0)
    start = page * size
    shown = list(items[start : start + size])
    return {
        key: shown,
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + max(len(shown) - 1, 0),
        "uri": _page_uri(page, size),
        "first_page_uri": _page_uri(0, size),
        "previous_page_uri": _page_uri(page - 1, size) if page else None,
        "next_page_uri": _page_uri(page + 1, size) if start + size < len(items) else None,
    }


def _page_uri(page: int, size: int) -> str:
    return f"{request.path}?{urlencode(request.args.to_dict() | {'Page': str(page), 'PageSize': str(size)})}"

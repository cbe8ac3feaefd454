"""Who looked at what: views of what people wrote leave a row in the audit log before they are shown."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import g, request

from moderator.console.context import current

SENSITIVE: Mapping[str, str] = {  # view to event; what it is of is the view's first argument
    "show_case": "case.viewed",
    "show_finding": "case.viewed",
    "show_answer": "case.viewed",
    "show_room": "room.viewed",
    "show_audit": "chat.viewed",
    "show_audit_log": "audit.viewed",
    "show_accounts": "accounts.viewed",
}
PARTS = frozenset({"show_finding", "show_answer"})  # of what was opened before
SAME_LOOK = timedelta(minutes=30)  # in which a part, or a page that refreshes itself, is the look it began with


def watched(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, leaving its row; itself where there is nothing to tell."""
    event = SENSITIVE.get(view.__name__)
    if event is None:
        return view

    @functools.wraps(view)
    def looked_at(**values: str) -> Any:
        page = view(**values)  # first, as it refuses what there is not, and whom it is not for
        goes_on = view.__name__ in PARTS or "HX-Request" in request.headers
        _record(event, next(iter(values.values()), "-"), goes_on=goes_on)
        return page

    return looked_at


def _record(event: str, subject: str, *, goes_on: bool) -> None:
    console = current()
    now, actor = console.clock(), g.identity.moderator
    if goes_on and console.store.trail.holds(actor=actor, event=event, subject=subject, since=now - SAME_LOOK):
        return
    console.store.audit.record(actor=actor, event=event, subject=subject, now=now, detail={})

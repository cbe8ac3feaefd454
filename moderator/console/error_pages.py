"""What people see when something goes wrong: a kind page in Portuguese, without technical detail."""

from __future__ import annotations

import logging
import traceback

from flask import Blueprint, Flask, g, render_template
from werkzeug.exceptions import HTTPException

from moderator.console.labels import ERRORS
from moderator.errors import StoreError

log = logging.getLogger(__name__)


def register(app: Flask, blueprint: Blueprint) -> None:
    """Answer for the console's own pages, and for addresses that nobody has."""
    for status in ERRORS:  # by number, or a handler of the application for that number would come first
        blueprint.register_error_handler(status, _show)
    blueprint.register_error_handler(StoreError, _show_busy)
    blueprint.register_error_handler(Exception, _show_broken)
    for status in (404, 405):
        app.register_error_handler(status, _show)


def _show(error: HTTPException) -> tuple[str, int]:
    return _page(error.code or 500)


def _show_busy(error: StoreError) -> tuple[str, int]:
    log.error("store: %s", error)
    return _page(503)


def _show_broken(error: Exception) -> tuple[str, int]:
    """Instead of Flask's own log line, whose message and values may carry what a member wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("page failed: %s in %s, line %s", type(error).__name__, place.name, place.lineno)
    return _page(500)


def _page(status: int) -> tuple[str, int]:
    g.setdefault("identity", None)  # an address that no page has is answered before anybody is known
    heading, advice = ERRORS.get(status, ERRORS[500])
    return render_template("console/error.html", status=status, heading=heading, advice=advice), status

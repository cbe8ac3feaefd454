"""The audit log for admins: who did what and when, and whether the log itself is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.context import current
from moderator.console.labels import ACTORS, EVENTS
from moderator.console.moments import BRASILIA
from moderator.store.trail import PAGE

LONGEST_NUMBER = 18  # digits that both databases hold

WHOLE = "A cadeia está íntegra: nenhum registro foi alterado nem retirado."
BROKEN = "A cadeia não confere a partir do registro {}: ele foi alterado, ou falta um antes dele."


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows to show. Days are Brasília's; what can't be read as one is left out."""

    actor: str = ""
    event: str = ""
    first_day: str = ""
    last_day: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Filter:
        return cls(
            actor=values.get("quem", "").strip(),
            event=values.get("evento", ""),
            first_day=values.get("desde", "") if _day(values.get("desde", "")) else "",
            last_day=values.get("ate", "") if _day(values.get("ate", "")) else "",
        )

    @property
    def words(self) -> dict[str, Any]:
        """The same filter as the words of a URL."""
        words = {"quem": self.actor, "evento": self.event, "desde": self.first_day, "ate": self.last_day}
        return {name: word for name, word in words.items() if word}


@requires("admin")
def show_audit_log() -> str:
    console, chosen = current(), Filter.read(request.args)
    last = _day(chosen.last_day)
    rows = console.store.trail.read(
        actor=chosen.actor,
        event=chosen.event,
        since=_day(chosen.first_day),
        until=last + timedelta(days=1) if last else None,
        before=_row(request.args.get("antes", "")),
        limit=PAGE + 1,
    )
    return render_template(
        "console/audit_log.html",
        chosen=chosen,
        rows=rows[:PAGE],
        older=rows[PAGE - 1].seq if len(rows) > PAGE else None,
        beginning="antes" not in request.args,
        events=EVENTS,
        actors=ACTORS,
        people={account.id: account.name for account in console.store.accounts.all()},
        now=console.clock(),
    )


@requires("admin")
def verify_audit_log() -> Response:
    console = current()
    broken = console.store.audit.verify()
    flash(WHOLE if broken is None else BROKEN.format(broken), "success" if broken is None else "warning")
    detail = {"broken": broken}
    console.store.audit.record(
        actor=g.identity.moderator, event="audit.verified", subject="-", now=console.clock(), detail=detail
    )
    return redirect(url_for("console.show_audit_log"))


def _row(word: str) -> int | None:
    """The number of a row; None for what no row has."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= LONGEST_NUMBER else None


def _day(word: str) -> datetime | None:
    """The first moment of a day that a form wrote: 2026-11-22."""
    try:
        day = datetime.strptime(word, "%Y-%m-%d").replace(tzinfo=BRASILIA)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9000 else None

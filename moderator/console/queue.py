"""The queue: cases of both channels together, by view and channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, request

from moderator.console.context import current
from moderator.models import ChannelKind
from moderator.store.cases import PAGE, VIEWS

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases a moderator works through. Unknown words of the URL fall back to all open cases."""

    view: str = "open"
    channel: str | None = None

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Filter:
        view, channel = values.get("ver", ""), values.get("canal", "")
        return cls(
            view=view if view in VIEWS else "open",
            channel=channel if channel in set(ChannelKind) else None,
        )

    @property
    def words(self) -> dict[str, Any]:
        """The same filter as the words of a URL or form; what is usual is left out."""
        words = {"ver": "" if self.view == "open" else self.view, "canal": self.channel or ""}
        return {name: word for name, word in words.items() if word}


def show_queue() -> str:
    console = current()
    chosen = Filter.read(request.args)
    counts = console.store.cases.counts(channel=chosen.channel)
    pages = max(1, -(-counts[chosen.view] // PAGE))
    page = min(max(1, request.args.get("pagina", 1, type=int)), pages)
    return render_template(
        "console/queue.html",
        chosen=chosen,
        counts=counts,
        totals=console.store.cases.totals(),
        pace=console.store.figures.pace(since=console.clock() - WEEK),
        rows=console.store.cases.queue(chosen.view, channel=chosen.channel, page=page),
        page=page,
        pages=pages,
        now=console.clock(),
    )


def case_after(case_id: str, chosen: Filter) -> str | None:
    """The id of the case to look at after this one; None when it is the only one."""
    ids = [row.id for row in current().store.cases.queue(chosen.view, channel=chosen.channel)]
    if case_id not in ids:
        return ids[0] if ids else None
    position = ids.index(case_id)
    return next(iter(ids[position + 1 :] + ids[:position]), None)

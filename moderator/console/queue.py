"""The queue: cases of both channels together, by view, filter and search; which case comes next; live counts.

What a filter says stands in the address, so that a queue can be kept as a bookmark. A search stands there as marks
that only our key can make, never as words. Choosing several cases is `bulk`'s.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import g, render_template, request

from moderator.console.context import current
from moderator.console.labels import AGES, KINDS
from moderator.console.moments import duration
from moderator.models import ChannelKind, Severity
from moderator.store.cases import CaseRow, Page
from moderator.store.search_index import ASKED, MARK
from moderator.store.views import VIEWS, Wanted

LONGEST_NAME = 64  # of a moderator
OLDER_THAN = dict(zip(AGES, (timedelta(hours=1), timedelta(days=1), timedelta(days=3), timedelta(days=7)), strict=True))

ID = re.compile(r"[0-9a-f]{32}")  # of a case
_RULE = re.compile(r"[\w.-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases a moderator works through. Unknown words of the URL fall back to all open cases."""

    view: str = "open"
    channel: str = ""
    severity: str = ""
    kind: str = ""
    rule: str = ""
    age: str = ""
    assigned: str = ""
    marks: tuple[str, ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Filter:
        def known(name: str, words: Collection[str]) -> str:
            value = values.get(name, "")
            return value if value in words else ""

        rule, marks = values.get("regra", "").strip(), tuple(values.get("busca", "").split("-"))
        return cls(
            view=known("ver", VIEWS) or "open",
            channel=known("canal", tuple(ChannelKind)),
            severity=known("gravidade", tuple(Severity)),
            kind=known("tipo", KINDS),
            rule=rule if _RULE.fullmatch(rule) else "",
            age=known("idade", AGES),
            assigned=values.get("com", "").strip()[:LONGEST_NAME],
            marks=marks if len(marks) <= ASKED and all(map(MARK.fullmatch, marks)) else (),
        )

    @property
    def words(self) -> dict[str, Any]:
        """The same filter as the words of a URL or form; what is usual is left out."""
        words = {
            "ver": "" if self.view == "open" else self.view,
            "canal": self.channel,
            "gravidade": self.severity,
            "tipo": self.kind,
            "regra": self.rule,
            "idade": self.age,
            "com": self.assigned,
            "busca": "-".join(self.marks),
        }
        return {name: word for name, word in words.items() if word}

    def but(self, **changes: Any) -> dict[str, Any]:
        """The words of the same filter with something changed."""
        return replace(self, **changes).words

    @property
    def narrows(self) -> bool:
        """Whether it leaves out more than another view or channel does."""
        return any((self.severity, self.kind, self.rule, self.age, self.assigned, self.marks))

    def wanted(self, now: datetime, *, moderator: str, free: bool = False) -> Wanted:
        """What it asks of the store; `free` leaves out what others are at work on."""
        return Wanted(
            moderator=moderator,
            now=now,
            channel=self.channel or None,
            severity=Severity(self.severity) if self.severity else None,
            kind=self.kind or None,
            rule=self.rule or None,
            assigned_to=self.assigned or None,
            opened_before=now - OLDER_THAN[self.age] if self.age else None,
            marks=self.marks,
            free_for=moderator if free else None,
        )


def show_queue() -> str:
    chosen, now = Filter.read(request.args), current().clock()
    return render_template(
        "console/queue.html",
        page=_page(chosen, now),
        whole=True,
        named=[(name, name) for name in colleagues()],
        **_live(chosen, now, since=now),
    )


def show_live() -> str:
    """What changes while the queue stands open: counts, news, and who is at work on the cases shown."""
    chosen, now = Filter.read(request.args), current().clock()
    live = _live(chosen, now, since=_since(now))
    return render_template("console/queue_live.html", page=_page(chosen, now), whole=False, **live)


def case_after(case_id: str, chosen: Filter) -> str | None:
    """The id of the case to look at after this one, where nobody else is; None when it is the only one."""
    wanted = chosen.wanted(current().clock(), moderator=_me(), free=True)
    read = current().store.cases.page
    further = read(chosen.view, wanted, after=case_id, size=1).rows or read(chosen.view, wanted, size=2).rows
    return next((row.id for row in further if row.id != case_id), None)


def colleagues() -> Sequence[str]:
    """Names of those who may decide a case."""
    accounts = current().store.accounts.all()
    return [account.name for account in accounts if account.role != "viewer" and not account.disabled]


def deadline(row: CaseRow, now: datetime) -> str:
    """How long until the forum mails out what is still in a message; "" where that does not matter."""
    if row.mailed_at is None or not row.is_exposed:
        return ""
    left = row.mailed_at - now
    return f"e-mail do fórum em {duration(left)}" if left > timedelta() else "prazo do e-mail já passou"


def _page(chosen: Filter, now: datetime) -> Page:
    after, before = (request.args.get(name, "") for name in ("apos", "antes"))
    return current().store.cases.page(
        chosen.view,
        chosen.wanted(now, moderator=_me()),
        after=after if ID.fullmatch(after) else None,
        before=before if ID.fullmatch(before) else None,
    )


def _live(chosen: Filter, now: datetime, *, since: datetime) -> dict[str, Any]:
    store, wanted = current().store.cases, chosen.wanted(now, moderator=_me())
    paging = {name: request.args[name] for name in ("apos", "antes") if name in request.args}
    return {
        "chosen": chosen,
        "counts": store.counts(wanted),
        "totals": store.totals(),
        "news": store.newer(chosen.view, wanted, since=since) if since < now else 0,
        "ask_again": {**chosen.words, **paging, "desde": int(since.timestamp())},
        "paged": bool(paging),
        "deadline": deadline,
        "now": now,
    }


def _since(now: datetime) -> datetime:
    """When the page that asks was loaded."""
    seconds = request.args.get("desde", "")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= len(str(int(now.timestamp())))):
        return now
    return datetime.fromtimestamp(int(seconds), UTC)


def _me() -> str:
    return str(g.identity.moderator)

"""First pass over an exported chat: is it one, and what holds for the whole of it? The second is `parsing`.

Day and month look alike in most lines, and names may contain a colon; the whole file tells. Memory stays flat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from moderator.audits.chat import ChatKind
from webhooks.whatsapp.export.headers import MARKS, Header, Order, Shape, read_header
from webhooks.whatsapp.export.notices import is_notice, kind_of

SLACK = timedelta(days=1)  # what a wrong clock or a late delivery may put out of order
MAX_NAMES = 5000  # a community has at most some thousand members
ALIKE = 5  # messages that must agree before a colon is taken for a part of the name
# A colon after one of these begins what was written: taken for a name, it would take its cue from a secret.
_LABEL = re.compile(
    r"\b(?:senhas?|password|pass|pwd|login|log[ao]n|usu[áa]rio|user(?:name)?|token|chave|key|secret|segredo|c[óo]digo|pin"
    r"|cpf|cnpj|rg|cnh|pis|siape|matr[íi]cula|e-?mail|tel(?:efone)?|cel(?:ular)?|fone|whats(?:app)?|pix|conta|ag[êe]ncia"
    r"|endere[çc]o|cep|nasc(?:imento)?|nome|servidor|ip|obs|aviso|erro|dica|ps)\b",
    re.IGNORECASE,
)
LOG_LEVELS = frozenset(
    {"trace", "debug", "info", "notice", "aviso", "warn", "warning", "alerta", "erro", "error", "fatal", "critical"}
)
_NEVER = datetime.combine(date.min, time.min)


@dataclass(frozen=True, slots=True)
class Layout:
    """How this file is written. `ambiguous`: nothing in it tells day from month, so `order` is a guess.
    `names` are authors with a colon in their name; `ordered` says that times only grow, but for a few."""

    shape: Shape
    order: Order
    ambiguous: bool
    ordered: bool
    lines: int
    names: frozenset[str] = field(repr=False)


@dataclass(slots=True)
class _Track:
    """How the times of a file run when its dates are read in one order."""

    order: Order
    latest: datetime = _NEVER
    highest: datetime = _NEVER
    steps_back: int = 0
    stale: int = 0

    def follow(self, header: Header) -> None:
        at = header.moment(self.order)
        if at is None:
            return
        self.steps_back += at < self.latest
        self.stale += self.highest - at > SLACK
        self.latest, self.highest = at, max(self.highest, at)


class _Names:
    """Which prefixes of a line are authors: those whose every message goes on to one more colon."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, str]] = {}  # before the first colon: how often, what before the second

    def follow(self, rest: str) -> None:
        parts = rest.split(": ", 2)
        short, long = parts[0], ": ".join(parts[:2]) if len(parts) == 3 else ""
        if len(parts) == 1 or (short not in self._seen and len(self._seen) >= MAX_NAMES):
            return
        count, known = self._seen.get(short, (0, long))
        agrees = long == known and len(long) <= 100 and not _LABEL.search(long[len(short) :])
        self._seen[short] = (count + 1, long if agrees else "")

    @property
    def with_colon(self) -> frozenset[str]:
        return frozenset(long for count, long in self._seen.values() if long and count >= ALIKE)

    @property
    def are_log_levels(self) -> bool:
        words = [short.strip("[]() ").casefold() for short in self._seen]
        return bool(words) and all(word in LOG_LEVELS for word in words)


def survey(lines: Iterable[str]) -> Layout | None:
    """The layout of a chat, None when the lines are no exported chat: it starts with a header, and either a
    second one follows or WhatsApp itself speaks in the first."""
    shape: Shape | None = None
    first: Header | None = None
    headers = number = day_first = month_first = 0
    tracks = {order: _Track(order) for order in (Order.DAY_FIRST, Order.MONTH_FIRST, Order.YEAR_FIRST)}
    names = _Names()
    for number, line in enumerate(lines, start=1):  # noqa: B007 - the count of lines
        header = read_header(line)
        if first is None:
            if not line.strip(MARKS + " \t\r\n"):
                continue
            if header is None or (not header.shape.bracket and header.shape.seconds):
                return None  # Android writes no seconds; logs do
            first, shape = header, header.shape
        if header is None or header.shape != shape:
            continue
        headers += 1
        day_first += header.first > 12
        month_first += header.second > 12
        for track in tracks.values():
            track.follow(header)
        names.follow(header.rest)
    if first is None or shape is None or names.are_log_levels or (headers < 2 and not _is_whatsapps(first.rest)):
        return None
    order, ambiguous = _choose(first, day_first - month_first, tracks)
    ordered = tracks[order].stale <= max(2, headers // 50)
    return Layout(shape, order, ambiguous, ordered, number, names.with_colon)


def _choose(first: Header, balance: int, tracks: dict[Order, _Track]) -> tuple[Order, bool]:
    """The order of day and month, and whether that is a guess. `balance` is how many more dates can only be
    read with the day first than with the month first."""
    if first.shape.first_digits == 4:
        return Order.YEAR_FIRST, False
    if balance:
        return (Order.DAY_FIRST if balance > 0 else Order.MONTH_FIRST), False
    days, months = tracks[Order.DAY_FIRST].steps_back, tracks[Order.MONTH_FIRST].steps_back
    if days != months:
        return (Order.DAY_FIRST if days < months else Order.MONTH_FIRST), False
    american = first.shape.halves and first.shape.mark == "/" and not first.padded
    return (Order.MONTH_FIRST if american else Order.DAY_FIRST), True


def _is_whatsapps(rest: str) -> bool:
    author, colon, text = rest.rstrip("\r\n").partition(": ")
    if not colon:
        return is_notice(author)
    return text.startswith("\u200e") or kind_of(text) is not ChatKind.TEXT or is_notice(author)

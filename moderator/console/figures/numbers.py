"""Numbers: the charts of a period, and each as a CSV file. What they count is the store's, what they say `readings`."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, abort, render_template, request

from moderator.console.context import current
from moderator.console.figures.readings import Cell, Chart, read_all
from moderator.console.moments import BRASILIA
from moderator.models import ChannelKind
from moderator.store.numbers import Scope

PERIODS = (7, 30, 90)  # days
USUAL = 30
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet runs a cell that starts so: OWASP, CSV injection


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of Brasília, today the last of them; `channel` None is all. Unknown words of the URL fall back."""

    days: int = USUAL
    channel: ChannelKind | None = None

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Period:
        days, channel = values.get("dias", ""), values.get("canal", "")
        return cls(
            days=next((number for number in PERIODS if str(number) == days), USUAL),
            channel=ChannelKind(channel) if channel in set(ChannelKind) else None,
        )

    @property
    def words(self) -> dict[str, Any]:
        """The same as the words of a URL; what is usual is left out."""
        words = {"dias": "" if self.days == USUAL else str(self.days), "canal": self.channel or ""}
        return {name: word for name, word in words.items() if word}

    def but(self, **changes: Any) -> Period:
        return replace(self, **changes)

    def dates(self, now: datetime) -> list[date]:
        today = now.astimezone(BRASILIA).date()
        return [today - timedelta(days=back) for back in reversed(range(self.days))]


def show_numbers() -> str:
    period, now = Period.read(request.args), current().clock()
    return render_template("console/numbers.html", period=period, periods=PERIODS, charts=_charts(period, now), now=now)


def export_numbers(chart_id: str) -> Response:
    """The table of a chart, for spreadsheets set to Brazil: semicolons, and a mark that says it is UTF-8."""
    period = Period.read(request.args)
    chart = next((chart for chart in _charts(period, current().clock()) if chart.id == chart_id), None)
    if chart is None:
        abort(404)
    name = "-".join(["moderapen", chart.id, f"{period.days}d", *([period.channel] if period.channel else [])])
    return Response(
        "\ufeff" + write_csv([chart.headings, *chart.table]),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def write_csv(rows: Sequence[Sequence[Cell]]) -> str:
    """Rows as CSV; no cell of text can run as a formula."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _charts(period: Period, now: datetime) -> list[Chart]:
    days = period.dates(now)
    since = datetime.combine(days[0], time.min, BRASILIA)
    tallies = current().store.numbers.tally(Scope(since, now, period.channel))
    return read_all(tallies, days, period.channel)

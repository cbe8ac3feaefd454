"""When the team answers tickets: Monday to Friday, 8h to 18h of Brasília, except national holidays (the Guide, 2.1).

Told from the moment of a message, never from the clock: equal messages get equal answers.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

BRASILIA = ZoneInfo("America/Sao_Paulo")
OPENS, CLOSES = time(8), time(18)
WEEKDAYS = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo")


def is_open(moment: datetime) -> bool:
    """Whether the team answers at this moment (aware)."""
    local = moment.astimezone(BRASILIA)
    return _is_workday(local.date()) and OPENS <= local.time() < CLOSES


def next_opening(moment: datetime) -> datetime:
    """The first opening, in Brasília's time, that is not before `moment` (aware)."""
    local = moment.astimezone(BRASILIA)
    day = local.date() if local.time() <= OPENS else local.date() + timedelta(days=1)
    while not _is_workday(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, BRASILIA)


def describe_opening(moment: datetime) -> str:
    """`a equipe responde até as 18h desta quinta-feira, 19/11`, or when it is back. Dates, not «amanhã»: a reply may
    be read days later."""
    if is_open(moment):
        return f"a equipe responde até as {CLOSES.hour}h desta {_day(moment.astimezone(BRASILIA))}"
    return f"a equipe volta a responder na {_day(next_opening(moment))}, às {OPENS.hour}h"


def _day(moment: datetime) -> str:
    return f"{WEEKDAYS[moment.weekday()]}, {moment:%d/%m}"


def _is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("BR", years=year))

"""Quantities as people in Brazil read them. Pure; times are `moments`."""

from __future__ import annotations


def number(value: float) -> str:
    """A whole number with dots between its thousands: "1.240"."""
    return f"{round(value):,}".replace(",", ".")


def percent(share: float) -> str:
    """A share of one as a whole percentage that says "all" and "none" only where it is so: "99%", "1%"."""
    shown = round(share * 100)
    if shown == 100 and share < 1:
        shown = 99
    if shown == 0 and share > 0:
        shown = 1
    return f"{shown}%"


def several(count: int, one: str, more: str) -> str:
    """ "1 caso", "2 casos", "1.240 casos"."""
    return f"{number(count)} {one if count == 1 else more}"

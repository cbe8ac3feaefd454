"""The start of a message, in all its shapes; what only looks like one."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.whatsapp.export.headers import Order, read_header


@pytest.mark.parametrize(
    ("line", "clock"),
    [
        ("12/01/2023 14:30 - Ana: oi", time(14, 30)),
        ("\ufeff12/01/2023, 14:30 - Ana: oi", time(14, 30)),
        ("12.01.23, 14.30 - Ana: oi", time(14, 30)),
        ("2023-01-12, 14:30 - Ana: oi", time(14, 30)),
        ("1/12/23, 2:30\u202fPM - Ana: oi", time(14, 30)),
        ("12/01/2023 12:05 am - Ana: oi", time(0, 5)),
        ("12/01/2023 12:05 p. m. - Ana: oi", time(12, 5)),
        ("\u200e[12/01/2023, 14:30:05] Ana: oi", time(14, 30, 5)),
        ("[12/01/2023 14:30:05] Ana: oi", time(14, 30, 5)),
        ("[12/01/23, 2:30:05\u00a0p.m.] Ana: oi", time(14, 30, 5)),
        ("12/01/2023 às 14:30 - Ana: oi", time(14, 30)),
    ],
)
def test_a_header_is_read_in_every_shape(line, clock):
    header = read_header(line)
    assert header is not None
    assert (header.clock, header.rest) == (clock, "Ana: oi")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "oi",
        "em 12/01/2023 14:30 - Ana: oi",
        "12/01/2023 - Ana: oi",
        "12/01/2023 25:30 - Ana: oi",
        "12/01/2023 13:30 PM - Ana: oi",
        "12/01/2023 0:30 AM - Ana: oi",
        "12/01-2023 14:30 - Ana: oi",
        "12/01/023 14:30 - Ana: oi",
        "[12/01/2023, 14:30:05 Ana: oi",
        "[14:30, 12/01/2023] Ana: oi",
        "12/01/2023 14:30 Ana: oi",
        "2023-01-2012 14:30 - Ana: oi",
    ],
)
def test_what_only_looks_like_a_header_is_none(line):
    assert read_header(line) is None


def test_the_order_of_day_and_month_is_the_readers_choice():
    header = read_header("05/06/2023 14:30 - Ana: oi")
    assert header.moment(Order.DAY_FIRST) == datetime.fromisoformat("2023-06-05T14:30")
    assert header.moment(Order.MONTH_FIRST) == datetime.fromisoformat("2023-05-06T14:30")
    assert read_header("13/06/2023 14:30 - Ana: oi").moment(Order.MONTH_FIRST) is None
    assert read_header("31/02/2023 14:30 - Ana: oi").moment(Order.DAY_FIRST) is None


def test_headers_of_one_file_have_one_shape():
    assert read_header("12/01/2023 14:30 - a: b").shape == read_header("1/2/2023 4:30 - c").shape
    for other in (
        "12/01/23 14:30 - a: b",
        "12/01/2023, 14:30 - a: b",
        "12.01.2023 14:30 - a: b",
        "12/01/2023 2:30 PM - a: b",
    ):
        assert read_header("12/01/2023 14:30 - a: b").shape != read_header(other).shape


@given(st.text(alphabet="0123456789/-.:[], APMapm\u202f\u200e\ufeffà~", max_size=40))
def test_any_line_is_read_or_not(line):
    header = read_header(line)
    assert header is None or line.endswith(header.rest)
    for order in Order if header else ():
        assert header.moment(order) is None or header.moment(order).time() == header.clock

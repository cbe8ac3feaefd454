"""Quantities in words."""

import pytest

from moderator.console.figures.quantities import number, percent, several


@pytest.mark.parametrize(("value", "words"), [(0, "0"), (999, "999"), (1240, "1.240"), (1234567, "1.234.567")])
def test_numbers(value, words):
    assert number(value) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.996, "99%"), (0.999999, "99%"), (1, "100%")]
)
def test_all_and_nothing_are_said_only_where_it_is_so(share, words):
    assert percent(share) == words


def test_one_and_several():
    assert several(1, "caso", "casos") == "1 caso"
    assert several(0, "caso", "casos") == "0 casos"
    assert several(2000, "caso", "casos") == "2.000 casos"

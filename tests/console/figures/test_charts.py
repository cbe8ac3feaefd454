"""Marks stay within their drawing and keep their proportions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.console.figures.charts import Part, Range, Row, bars, columns, intervals, nice_step

amounts = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), max_size=90)


def rows(pairs):
    return [Row(str(place), "", ((one, "fill"), (other, "fill-2"))) for place, (one, other) in enumerate(pairs)]


@given(amounts)
def test_bars_stay_within_the_drawing_and_the_longest_fills_it(pairs):
    drawn = bars(rows(pairs))
    ends = [part.start + part.length for row in drawn.rows for part in row.parts]
    assert all(0 <= end <= 100.001 for end in ends)
    assert not ends or max(ends) == pytest.approx(100)
    assert all(row.top + 40 <= drawn.height for row in drawn.rows)


@given(amounts)
def test_columns_stand_on_the_floor_and_below_the_highest_line(pairs):
    drawn = columns(rows(pairs))
    for column, (one, other) in zip(drawn.columns, pairs, strict=True):
        assert 0 <= column.left <= column.left + column.width <= 100.001
        assert bool(column.parts) == bool(one or other)
        if column.parts:
            assert column.parts[0].start + column.parts[0].length == pytest.approx(drawn.floor)
            assert column.parts[-1].start >= drawn.levels[-1].at - 0.001


@given(st.integers(0, 10**9))
def test_at_most_four_lines_above_the_floor(most):
    step = nice_step(most)
    assert step * 4 >= most
    assert str(step)[0] in "125"
    assert set(str(step)[1:]) <= {"0"}


def test_two_series_follow_each_other_in_a_bar():
    (row,) = bars([Row("até 1 min", "3 + 1", ((3, "fill"), (1, "fill-2")))]).rows
    assert row.parts == (Part(0, 75, "fill"), Part(75, 25, "fill-2"))


def test_the_limit_stands_between_the_rows():
    drawn = bars(rows([(1, 0)] * 3), limit_after=2, limit_words="o limite")
    height, words = drawn.limit
    assert words == "o limite"
    assert drawn.rows[1].top + 40 < height < drawn.rows[2].top


def test_what_is_not_known_has_no_dot():
    known, unknown = intervals([Range("a", "", 0.5, 1, 0.75), Range("b", "", 0, 1, None)]).rows
    assert (known.dot, known.interval) == (75, Part(50, 50, "line"))
    assert (unknown.dot, unknown.interval) == (None, None)


@pytest.mark.parametrize(("days", "named"), [(0, []), (1, ["0"]), (7, ["0", "3", "6"]), (90, ["0", "45", "89"])])
def test_few_days_are_named(days, named):
    assert [tick.words for tick in columns(rows([(1, 1)] * days)).dates] == named

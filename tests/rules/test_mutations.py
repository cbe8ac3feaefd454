"""Whether the bundled rules' own examples notice a slip of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rule_mutations import TARGET, alternatives, rate, run


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc", []),
        ("a|b", ["a", "b"]),
        ("a(?:b|c[|x])|d", ["b", "c[|x]", "a(?:b|c[|x])", "d"]),
        (r"\(a\|b", []),
        (r"[)|(]x(y|)", ["y", ""]),
    ],
)
def test_alternatives(pattern, expected):
    assert [pattern[start:end] for start, end in alternatives(pattern)] == expected


@given(st.lists(st.text("abc", min_size=1), min_size=2, max_size=5))
def test_every_alternative_is_found(words):
    pattern = f"(?:{'|'.join(words)})x"
    assert [pattern[start:end] for start, end in alternatives(pattern)] == words


def test_examples_catch_most_slips():
    found = run()
    assert len(found) > 500
    assert rate(found) >= TARGET

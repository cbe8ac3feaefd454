"""Stretches of a masked text: positions and words lead to the original, masks are taken in whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.console.marking import Segment
from moderator.console.spans import MASK, MaskedText, SpanError

TEXT = MaskedText.of((Segment("Ana 😀 e "), Segment("529.982.247-25", ("BR_CPF",)), Segment(" moram na Rua X")))


def test_what_is_shown_says_nothing_of_the_length_of_a_value():
    assert TEXT.shown == "Ana 😀 e ••• moram na Rua X"


def test_positions_after_a_mask_are_those_of_the_original():
    assert TEXT.at(TEXT.shown.index("moram"), TEXT.shown.index("moram") + 5) == (23, 28)


def test_part_of_a_mask_is_the_whole_value():
    start = TEXT.shown.index(MASK)
    assert TEXT.at(start + 1, start + 2) == (8, 22)


def test_spaces_at_the_ends_are_left_out():
    assert TEXT.at(0, 4) == (0, 3)


@pytest.mark.parametrize(("first", "last"), [(-1, 2), (3, 3), (5, 2), (0, 99)])
def test_positions_outside_are_refused(first, last):
    with pytest.raises(SpanError, match="outside"):
        TEXT.at(first, last)


def test_only_spaces_are_no_stretch():
    with pytest.raises(SpanError, match="empty"):
        TEXT.at(3, 4)


@pytest.mark.parametrize(
    ("opening", "closing", "span"),
    [("moram", "Rua X", (23, 37)), ("Rua X", "", (32, 37)), ("Rua X", "Rua X", (32, 37)), (" Ana ", "e", (0, 7))],
)
def test_from_some_words_to_some_others(opening, closing, span):
    assert TEXT.between(opening, closing) == span


@pytest.mark.parametrize(
    ("opening", "closing", "code"),
    [("", "Rua", "empty"), ("Bia", "", "not_found"), ("moram", "Ana", "not_found"), ("a", "", "several")],
)
def test_words_that_tell_no_stretch(opening, closing, code):
    with pytest.raises(SpanError, match=code):
        TEXT.between(opening, closing)


@given(st.lists(st.tuples(st.text(min_size=1), st.booleans()), min_size=1))
def test_every_character_shown_lies_within_its_own_segment(parts):
    segments = [Segment(text, ("X",) if found else ()) for text, found in parts]
    masked = MaskedText.of(segments)
    assert len(masked.shown) == len(masked.places)
    original = "".join(text for text, _ in parts)
    for shown, (start, end) in zip(masked.shown, masked.places, strict=True):
        assert 0 <= start < end <= len(original)
        assert shown in (MASK[0], original[start])

"""Segments: they join to the text again, and what is ordinary in them holds no found value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderator.console.marking import Mask, Segment, mark
from moderator.models import Author, ChannelKind, Finding, Message

ALPHABET = "ab1 <é\n"


def finding(start, end, kind="BR_CPF", field="text"):
    return Finding(kind, start, end, 1.0, "por teste", field=field)


def message(text, title=None):
    return Message(ChannelKind.FORUM, "1", "1", text, Author("1", "rosa"), title)


@st.composite
def found(draw):
    text = draw(st.text(ALPHABET, max_size=40))
    place = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(place, place), max_size=6))
    kinds = st.sampled_from(["BR_CPF", "PASSWORD"])
    return text, [finding(min(pair), max(pair), draw(kinds)) for pair in pairs]


def test_a_text_without_findings_is_one_segment():
    assert mark("bom dia", []) == (Segment("bom dia"),)
    assert mark("", []) == ()


def test_findings_are_cut_out():
    assert mark("CPF 123, ok", [finding(4, 7)]) == (Segment("CPF "), Segment("123", ("BR_CPF",)), Segment(", ok"))


def test_overlapping_findings_become_one_segment_with_both_kinds():
    segments = mark("abcdef", [finding(1, 4), finding(2, 5, "PASSWORD")])
    assert segments == (Segment("a"), Segment("bcde", ("BR_CPF", "PASSWORD")), Segment("f"))


def test_neighbours_stay_apart():
    assert mark("abcd", [finding(0, 2), finding(2, 4)]) == (Segment("ab", ("BR_CPF",)), Segment("cd", ("BR_CPF",)))


def test_empty_and_outlying_spans_do_no_harm():
    assert mark("abc", [finding(1, 1), finding(2, 9)]) == (Segment("ab"), Segment("c", ("BR_CPF",)))


def test_a_value_is_masked_wherever_it_stands():
    mask = Mask.over(message("a senha é ipê42", "ipê42 não entra"), [finding(10, 15, "PASSWORD")])
    assert mask.cut("ipê42 não entra") == (Segment("ipê42", ("PASSWORD",)), Segment(" não entra"))
    assert mask.cut("nada aqui") == (Segment("nada aqui"),)
    assert mask.cut(None) == ()


def test_values_of_the_title_are_masked_in_the_text():
    mask = Mask.over(message("de novo: 123", "CPF 123"), [finding(4, 7, field="title")])
    assert mask.cut("de novo: 123") == (Segment("de novo: "), Segment("123", ("BR_CPF",)))


def test_values_are_not_in_the_repr():
    mask = Mask.over(message("a senha é ipê42"), [finding(10, 15, "PASSWORD")])
    assert "ipê42" not in repr(mask)
    assert "ipê42" not in repr(mask.cut("ipê42"))


@given(found())
def test_segments_join_to_the_text(case):
    text, findings = case
    assert "".join(segment.text for segment in mark(text, findings)) == text
    assert "".join(segment.text for segment in Mask.over(message(text), findings).cut(text, findings)) == text


@given(found(), st.text(ALPHABET, max_size=40))
def test_masked_text_never_contains_a_found_value(case, other):
    text, findings = case
    mask = Mask.over(message(text), findings)
    for shown in (mask.cut(text, findings), mask.cut(other)):
        masked = "".join("•" if segment.kinds else segment.text for segment in shown)
        assert not [value for value in mask.values if value in masked]


@given(found())
def test_every_found_character_is_marked(case):
    text, findings = case
    marked = "".join(("x" if segment.kinds else ".") * len(segment.text) for segment in mark(text, findings))
    for item in findings:
        assert set(marked[item.start : item.end]) <= {"x"}

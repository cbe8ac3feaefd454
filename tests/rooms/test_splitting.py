from hypothesis import given
from hypothesis import strategies as st

from moderator.rooms.splitting import MAX_BODY, MAX_PARTS, split


def test_what_fits_stays_whole():
    assert split("a" * 1600) == ("a" * 1600,)


def test_a_cut_falls_between_words():
    text = "x" * 1590 + " palavra comprida"
    assert split(text) == ("(1/2) " + "x" * 1590, "(2/2) palavra comprida")


def test_a_text_without_spaces_is_cut_anywhere():
    first, second = split("x" * 1601)
    assert (len(first), second) == (1600, "(2/2) " + "x" * 7)


def test_what_is_far_too_long_ends_with_a_mark():
    parts = split("x" * 20000)
    assert (len(parts), parts[-1][-5:]) == (9, "x […]"[-5:])


@given(st.text(min_size=1, max_size=9000))
def test_nothing_is_too_long_and_no_word_is_lost(text):
    parts = split(text)
    assert len(parts) <= MAX_PARTS and all(len(part) <= MAX_BODY for part in parts)
    if len(parts) > 1:
        whole = "".join("".join(part[6:].split()) for part in parts)
        assert whole == "".join(text.split())

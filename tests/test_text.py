"""Disguises come off, and every span finds its way back to the text as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.text import normalise

PLAIN = "Prezados, não consigo acessar — ops — o módulo: erro 403?\n\nAtt,\tJoão (61)".replace("—", "-")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("５２９．９８２．２４７－２５", "529.982.247-25"),
        ("529\u200b.982\u2060.247\ufeff-25", "529.982.247-25"),
        ("529.982.247\u201125, 247\u201325, 247\u221225", "529.982.247-25, 247-25, 247-25"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("so\u00adft hy\u00adphen", "soft hyphen"),
        ("ﬁm da ﬂor", "fim da flor"),
        ("usua\u0301rio, conexa\u0303o", "usuário, conexão"),
        ("“senha” e ‘chave’", "\"senha\" e 'chave'"),
        ("nº 1ª", "no 1a"),
        ("1️⃣ 2️⃣", "1 2"),
        ("٣٤ e ৫", "34 e 5"),
        ("linha 1\r\nlinha 2\n", "linha 1\r\nlinha 2\n"),
        ("👩‍💻 bom dia 😀", "👩💻 bom dia 😀"),
    ],
)
def test_disguise_comes_off(written: str, plain: str) -> None:
    assert normalise(written).text == plain


def test_plain_text_is_the_very_same_object() -> None:
    normalised = normalise(PLAIN)
    assert normalised.text is PLAIN
    assert normalised.offsets == ()
    assert normalised.span(3, 8) == (3, 8)


def test_a_ligature_maps_to_the_whole_of_it() -> None:
    normalised = normalise("o ﬁm")
    assert normalised.text == "o fim"
    assert normalised.span(2, 3) == (2, 3)
    assert normalised.span(3, 4) == (2, 3)
    assert normalised.span(3, 5) == (2, 4)


def test_a_removed_character_belongs_to_the_span_around_it_only() -> None:
    written = "\u200b12\u200b3\u200b4"
    normalised = normalise(written)
    assert normalised.text == "1234"
    assert normalised.span(0, 3) == (1, 5)
    assert normalised.span(3, 4) == (6, 7)


def test_empty_spans_stay_empty() -> None:
    assert normalise("ﬁm").span(1, 1) == (0, 0)
    assert normalise("").span(0, 0) == (0, 0)


_written = st.text(
    st.one_of(st.sampled_from("a1 é\nﬁ\u200b\u00a0–１“\u0301\ufe0f½😀"), st.characters(exclude_categories=["Cs"])),
    max_size=60,
)


@given(_written, st.data())
def test_spans_lie_within_the_original_in_order(written: str, data: st.DataObject) -> None:
    normalised = normalise(written)
    end = data.draw(st.integers(0, len(normalised.text)))
    start = data.draw(st.integers(0, end))
    source_start, source_end = normalised.span(start, end)
    assert 0 <= source_start <= source_end <= len(written)
    assert (start < end) <= (source_start < source_end)


@given(_written)
def test_every_character_comes_from_where_it_points(written: str) -> None:
    normalised = normalise(written)
    for index, character in enumerate(normalised.text):
        source = written[slice(*normalised.span(index, index + 1))]
        assert character in normalise(source).text


@given(_written, _written)
def test_line_breaks_are_kept(before: str, after: str) -> None:
    assert normalise(f"{before}\n{after}").text.count("\n") >= 1


@given(_written)
def test_no_disguise_is_left(written: str) -> None:
    assert not set(normalise(written).text) & set("\u00a0\u00ad\u200b\u2011–—１ﬁ“")

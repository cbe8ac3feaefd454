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
        ("529&#46;982&period;247&#x2d;25&nbsp;&amp; fim", "529.982.247-25 & fim"),
        ("a&#8203;b &copy &senha; R&D", "ab &copy &senha; R&D"),
        ("**Nome:** Ana *Luz* _Prado_ ~~não~~", "Nome: Ana Luz Prado não"),
        ("529.**982**.247-25, 529`982`247, 529.*982*.247", "529.982.247-25, 529982247, 529.982.247"),
        ("CPF 5 2 9 . 9 8 2 . 2 4 7 - 2 5 ok", "CPF 529.982.247-25 ok"),
        ("tel ( 6 1 ) 9 8 1 2 3 - 4 5 6 7", "tel (61)98123-4567"),
        ("5.2.9.9.8.2.2.4.7.2.5", "52998224725"),
        ("529.982.\n247-25 e 529.982.247-\r\n25", "529.982.247-25 e 529.982.247-25"),
        ("cpf 529982\n24725", "cpf 52998224725"),
        ("529.982.247-O5, 1O2 34O 567", "529.982.247-05, 102 340 567"),
        ("ana ponto luz arroba exemplo ponto com ponto br", "ana.luz@exemplo.com.br"),
        ("ana [at] exemplo [dot] com, rui(at)exemplo.com", "ana@exemplo.com, rui@exemplo.com"),
    ],
)
def test_disguise_comes_off(written: str, plain: str) -> None:
    assert normalise(written).text == plain


@pytest.mark.parametrize(
    "written",
    [
        "2 * 3 * 4 e 2*3, a*b*c, rm *.log *.txt",
        "snake_case_x, __init__, MY_VAR_2, ******, **, a ** b",
        "1 2 3 4 5 6 7 8 9 10",
        "notas: 1, 2, 3",
        "versão 4.0.12.15 e OID 1.3.6.1.4.1.311",
        "processos 1234567\n7654321\n1111111",
        "telefone 3315-2047.\n2. abrir\n10. fechar",
        "O arroba serve para mencionar, e o ponto final encerra.",
        "ana@exemplo.com ponto final",
        "use (a) e [b]; veja (at) e [dot]",
        "SEI No 12 e 1o turno, 2o turno",
        "R$ 10 & R$ 20; a?b=1&c=2",
    ],
)
def test_what_is_no_disguise_stays(written: str) -> None:
    assert normalise(written).text == written


def test_two_disguises_lead_back_through_both() -> None:
    written = "CPF ５ ２ ９ ９ ８ &#50; 2 4 7 2 5 fim"
    normalised = normalise(written)
    assert normalised.text == "CPF 52998224725 fim"
    assert written[slice(*normalised.span(4, 15))] == "５ ２ ９ ９ ８ &#50; 2 4 7 2 5"
    assert written[slice(*normalised.span(16, 19))] == "fim"


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


_characters = st.text(
    st.one_of(st.sampled_from("a1 é\nﬁ\u200b\u00a0–１“\u0301\ufe0f½😀"), st.characters(exclude_categories=["Cs"])),
    max_size=60,
)
_disguises = st.sampled_from(
    [
        "5 2 9 9 8 2 2 4",
        "5.2.9.9.8.2.2.4",
        "529.982.\n247-25",
        "x 52998\n224725",
        "1O2.34O",
        "**a** _b_ *c* ~~d~~",
        "1**2**3",
        "&#49;",
        "&nbsp;",
        "&amp;",
        "a arroba b ponto com",
        "a[at]b.com",
        *" \n1*_a",
    ]
)
_written = st.one_of(_characters, st.lists(st.one_of(_disguises, _characters), max_size=6).map("".join))


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
        plain = normalise(source).text
        assert character in plain or (character == "0" and plain in {"O", "o"})  # Ｏ and º are letters O too


@given(_written, _written)
def test_line_breaks_between_words_are_kept(before: str, after: str) -> None:
    assert "a\na" in normalise(f"{before} a\na {after}").text


@given(_written)
def test_no_disguise_is_left(written: str) -> None:
    assert not set(normalise(written).text) & set("\u00a0\u00ad\u200b\u2011–—１ﬁ“")

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.triage.marks import marks_of, split_quotation


def test_quoted_block_is_context():
    text = '[quote="ana, post:1, topic:2"]\nnão abre\n[/quote]\nResolvido!'
    new, quoted = split_quotation(text)
    assert new.strip() == "Resolvido!"
    assert "não abre" in quoted


def test_quotes_within_quotes_go_too():
    new, _ = split_quotation("[quote]a [quote]b[/quote] c[/quote]novo")
    assert new.split() == ["novo"]


def test_quoted_lines_of_whatsapp():
    assert split_quotation("> o SEI caiu\naqui voltou") == ("\naqui voltou", "> o SEI caiu")


@pytest.mark.parametrize("text", ["[quote]nunca fecha", "fecha sem abrir[/quote]", "a > b"])
def test_what_is_no_quotation_stays(text):
    new, _ = split_quotation(text)
    assert new.replace("[/quote]", "").split()[-1] in text


@given(st.text(), st.text(alphabet="abc "))
def test_the_quotation_never_leaks_into_the_new_part(quoted, new):
    quoted = quoted.replace("[", "").replace("]", "")
    assert split_quotation(f"[quote]{quoted}[/quote]{new}")[0].strip() == new.strip()


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("SEI 4.1.5", "<version>"),
        ("SoapFault exception: [x]", "<log>"),
        ("00012 - Validação", "<log>"),
        ("'Senha' => ''", "<code>"),
        ("valeu @ana", "<mention>"),
        ("chamado 11044728", "<data>"),
    ],
)
def test_mark(text, mark):
    assert mark in marks_of(text, text.split(), quotes=False)


def test_no_marks_in_plain_talk():
    assert marks_of("bom dia a todos, alguém por aí tem o link da gravação de ontem?", ["w"] * 13, quotes=False) == []


def test_reply_short_and_long():
    assert marks_of("ok", ["^", "ok", "$"], quotes=True) == ["<reply>", "<short>"]
    assert marks_of("w", ["w"] * 80, quotes=False) == ["<long>"]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.models import Attachment
from webhooks.discourse.uploads import find_uploads


def found(raw, cooked=None):
    return [(item.url, item.content_type, item.name) for item in find_uploads(raw, cooked)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("[erro.log|attachment](upload://aB3.log) (2 KB)", ("upload://aB3.log", "text/plain", "erro.log")),
        ("![tela|690x388](upload://k9.png)", ("upload://k9.png", "image/png", "tela")),
        ("![|690x388, 50%](upload://k9.jpeg)", ("upload://k9.jpeg", "image/jpeg", "k9.jpeg")),
        ("[dump.SQL|attachment](upload://x1.sql)", ("upload://x1.sql", "text/plain", "dump.SQL")),
        ("[ofício.pdf|attachment](upload://x1.pdf)", ("upload://x1.pdf", "application/pdf", "ofício.pdf")),
        ("[chave|attachment](upload://x1)", ("upload://x1", "application/octet-stream", "chave")),
        (
            "veja /uploads/default/original/1X/ab.txt ok",
            ("/uploads/default/original/1X/ab.txt", "text/plain", "ab.txt"),
        ),
        (
            'olhe <img src="/secure-uploads/original/1X/ab.gif">',
            ("/secure-uploads/original/1X/ab.gif", "image/gif", "ab.gif"),
        ),
        (
            "https://forum.exemplo.gov.br/uploads/short-url/q7.csv.",
            ("https://forum.exemplo.gov.br/uploads/short-url/q7.csv", "text/csv", "q7.csv"),
        ),
    ],
)
def test_what_links_a_file(raw, expected):
    assert found(raw) == [expected]


@pytest.mark.parametrize(
    "raw",
    [
        "Bom dia a todos, alguém usa o upload do SEI?",
        "A pasta C:/uploads fica cheia",
        "https://exemplo.gov.br/manual.pdf",
        "[manual](https://exemplo.gov.br/manual.pdf)",
        "o caminho /var/www/uploads/ está cheio",
        "upload:// sozinho",
    ],
)
def test_what_links_none(raw):
    assert found(raw) == []


def test_each_file_with_every_stretch_that_stands_for_it():
    raw = "Log: [a.log|attachment](upload://a1.log) (2 KB) e de novo [a.log](upload://a1.log), ![b](upload://b2.png) e ![b](upload://b2.png)"
    assert find_uploads(raw) == (
        Attachment("upload://a1.log", "text/plain", "a.log", "[a.log|attachment](upload://a1.log)"),
        Attachment("upload://a1.log", "text/plain", "a.log", "[a.log](upload://a1.log)"),
        Attachment("upload://b2.png", "image/png", "b", "![b](upload://b2.png)"),
    )


def test_html_is_asked_only_where_the_source_links_nothing():
    cooked = (
        '<a class="lightbox" href="/uploads/default/original/1X/ab.png">'
        '<img src="/uploads/default/optimized/1X/ab_2_690x388.png"></a>'
    )
    assert found("texto", cooked) == [("/uploads/default/original/1X/ab.png", "image/png", "ab.png")]
    assert found("[x.log|attachment](upload://x.log)", cooked) == [("upload://x.log", "text/plain", "x.log")]


@given(
    raw=st.text(alphabet="[]()!|/:.ab \nupload", max_size=300),
    cooked=st.text(alphabet='<>="/hrefuploads.', max_size=200),
)
def test_every_markup_stands_in_the_text(raw, cooked):
    for item in find_uploads(raw, cooked):
        assert item.markup in raw
        assert item.url in (item.markup or cooked)


@pytest.mark.parametrize("unit", ["[", "![a](", "/", "/a", "http://", "upload://", "/uploads/", "[a](upload://a", "a/"])
def test_a_long_text_of_one_kind_of_sign_is_read(unit):
    assert isinstance(find_uploads(unit * (200_000 // len(unit))), tuple)

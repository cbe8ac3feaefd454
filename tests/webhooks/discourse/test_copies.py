import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.models import Swap
from webhooks.discourse.copies import holds, is_distinctive, quoted_posts, redact_copies, replace_values

CPF = "529.982.247-25"
SWAPS = (Swap(CPF, "[CPF removido]"), Swap("Rui Lima Prado", "[PESSOA 1]"), Swap('K&9_x*"y"', "[senha removida]"))


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        ("a&b<c", "<p>a&amp;b&lt;c</p>", True),
        ("a&b<c", "senha a&b<c", True),
        (CPF, f"<p>{CPF}</p>", True),
        (CPF, "<p>529.982.247-26</p>", False),
        (CPF, f"<p>1{CPF}</p>", False),
        (CPF, "<p><b>529.982</b>.247-25</p>", True),
        ("Ana", "uma banana", False),
        ("Ana", "a Ana disse", True),
        ("Rui Lima", "Rui\n> Lima", True),
        ("ab*cd_ef", r"ab\*cd\_ef", True),
        ("it's", "it’s", True),
        (CPF, "", False),
        (CPF, None, False),
        (" ", "qualquer texto", False),
    ],
)
def test_holds_sees_source_and_html(value, text, found):
    assert holds([value], text) is found


def test_nothing_is_held_without_values():
    assert not holds([], "qualquer texto")


@pytest.mark.parametrize(
    ("value", "telling"),
    [(CPF, True), ("Rui Lima", True), ("Pitanga@88", True), ("admin", False), ("usuario", False), ("12345", False)],
)
def test_a_word_of_the_language_tells_nothing(value, telling):
    assert is_distinctive(value) is telling


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        (f'[quote="m, post:3, topic:9"]\nCPF {CPF}\n[/quote]\n', [(9, 3)]),
        (f'[quote="m, post:3, topic:9, full:true"]{CPF}', [(9, 3)]),
        (f'[quote="m, post:3, topic:9"]nada[/quote]\n{CPF}', []),
        (f"[quote]{CPF}[/quote]", []),
        (f'[quote="a, post:1, topic:9"]x[quote="b, post:2, topic:8"]{CPF}[/quote][/quote]', [(8, 2), (9, 1)]),
        (f'[quote="a, post:1, topic:9"]{CPF}[quote="b, post:2, topic:8"]x[/quote][/quote]', [(9, 1)]),
        (f'[/quote][quote="m, post:3, topic:9"]{CPF}[/quote]', [(9, 3)]),
        (f"> {CPF}", []),
    ],
)
def test_the_posts_that_a_value_was_quoted_from(text, origins):
    assert list(quoted_posts(text, [CPF])) == origins


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (
            f'[quote="m, post:1, topic:9"]\nCPF {CPF}.\n[/quote]\n',
            '[quote="m, post:1, topic:9"]\nCPF [CPF removido].\n[/quote]\n',
        ),
        (f"[quote]{CPF}[/quote]{CPF}", f"[quote][CPF removido][/quote]{CPF}"),
        (f"[QUOTE]{CPF}[/QUOTE]", "[QUOTE][CPF removido][/QUOTE]"),
        (f"[quote]a[quote]{CPF}[/quote]{CPF}[/quote]", "[quote]a[quote][CPF removido][/quote][CPF removido][/quote]"),
        (f"[quote]sem fim {CPF}", "[quote]sem fim [CPF removido]"),
        (f"[/quote]{CPF}", f"[/quote]{CPF}"),
        (f"> disse {CPF}\ndigo {CPF}", f"> disse [CPF removido]\ndigo {CPF}"),
        (f"a > b {CPF}", f"a > b {CPF}"),
        (
            '[quote="Rui Lima Prado, post:1, topic:9"]\nx\n[/quote]',
            '[quote="Rui Lima Prado, post:1, topic:9"]\nx\n[/quote]',
        ),
        ("[quote]Rui\nLima Prado![/quote]", "[quote][PESSOA 1]![/quote]"),
        (r"[quote]a senha é K&9\_x\*“y”.[/quote]", "[quote]a senha é [senha removida].[/quote]"),
        ("[quote]1529.982.247-250[/quote]", "[quote]1529.982.247-250[/quote]"),
        ("veja /t/cpf-529-982-247-25-erro/9/3.", "veja /t/-/9/3."),
        ("https://f.br/t/caso-de-rui-lima-prado/9?u=x", "https://f.br/t/-/9?u=x"),
        (
            "/t/caso-de-rui-lima-pradosa/9 e /t/rui-lima-prado/91",
            "/t/caso-de-rui-lima-pradosa/9 e /t/rui-lima-prado/91",
        ),
    ],
)
def test_copies_are_redacted_and_nothing_else(text, clean):
    assert redact_copies(text, SWAPS, topic_id=9) == clean
    assert redact_copies(clean, SWAPS, topic_id=9) == clean


def test_the_longest_value_wins_and_placeholders_are_not_searched():
    swaps = (Swap("Lima", "[PESSOA 1]"), Swap("Rui Lima", "[PESSOA 2]"), Swap("PESSOA", "[x]"))
    assert replace_values("Rui Lima e Lima", swaps) == "[PESSOA 2] e [PESSOA 1]"


PARTS = st.lists(st.sampled_from(["[quote]", "[/quote]", "\n", "> ", " ", "ab", "[", "]", CPF, "/t/x/9 "]), max_size=12)


@given(PARTS)
def test_what_is_no_copy_stays_character_for_character(parts):
    text = "".join(parts)
    clean = redact_copies(text, SWAPS, topic_id=9)
    assert clean.replace("[CPF removido]", CPF) == text
    assert redact_copies(clean, SWAPS, topic_id=9) == clean

"""Values go, everything else stays as it was."""

from __future__ import annotations

import pytest

from moderator.detection import redact
from moderator.detection.redact import PLACEHOLDERS
from moderator.models import Finding


def _finding(kind: str, start: int, end: int, score: float = 0.9) -> Finding:
    return Finding(kind, start, end, score, "motivo")


def test_labels_stay_and_values_go() -> None:
    text = "CPF: 529.982.247-25, senha «Xk9#f».\n> e-mail joana@exemplo.com"
    findings = [_finding("BR_CPF", 5, 19), _finding("PASSWORD", 28, 33), _finding("EMAIL_ADDRESS", 45, 62)]
    assert redact(text, findings) == "CPF: [CPF removido], senha «[senha removida]».\n> e-mail [e-mail removido]"


def test_neighbours_of_one_kind_stay_apart() -> None:
    assert redact("111 222", [_finding("BR_CPF", 0, 3), _finding("BR_CPF", 4, 7)]) == "[CPF removido] [CPF removido]"
    assert redact("111222", [_finding("BR_CPF", 0, 3), _finding("BR_CPF", 3, 6)]) == "[CPF removido][CPF removido]"


def test_an_overlap_goes_whole_under_the_surest_name() -> None:
    findings = [_finding("PHONE_NUMBER", 0, 8, 0.6), _finding("BR_CPF", 4, 12, 0.9)]
    assert redact("0123456789ab fim", findings) == "[CPF removido] fim"
    inner = [_finding("EMAIL_ADDRESS", 0, 16, 0.1), _finding("BR_CPF", 4, 12, 1.0)]
    assert redact("0123456789ab fim", inner) == "[CPF removido]"


def test_a_kind_that_nobody_named_is_removed_too() -> None:
    assert redact("abc", [_finding("SOMETHING_NEW", 0, 3)]) == "[dado removido]"


def test_people_are_numbered_as_they_appear() -> None:
    text = "Ana Luz Prado pediu, João Sá Lima negou; ANA LUZ PRADO e Joao  Sá Lima recorreram"
    findings = [_finding("PERSON", *span) for span in ((0, 13), (21, 33), (41, 54), (57, 70))]
    redacted = "[PESSOA 1] pediu, [PESSOA 2] negou; [PESSOA 1] e [PESSOA 2] recorreram"
    assert redact(text, findings) == redacted
    assert redact(text, reversed(findings)) == redacted


def test_people_keep_their_numbers_from_title_to_text() -> None:
    people: dict[str, int] = {}
    assert redact("Rui Sá", [_finding("PERSON", 0, 6)], people=people) == "[PESSOA 1]"
    findings = [_finding("PERSON", 0, 7), _finding("PERSON", 10, 16)]
    assert redact("Eva Paz e Rui Sá", findings, people=people) == "[PESSOA 2] e [PESSOA 1]"


@pytest.mark.parametrize(
    ("text", "values", "redacted"),
    [
        (
            "```php\n'Senha' => 'Xk9#f', // aspas ficam\n```",
            {"Xk9#f": "PASSWORD"},
            "```php\n'Senha' => '[senha removida]', // aspas ficam\n```",
        ),
        (
            "> **CPF:** 529.982.247-25\n\n@ana veja [isto](https://x.gov.br/t/1) e `ls -l`",
            {"529.982.247-25": "BR_CPF"},
            "> **CPF:** [CPF removido]\n\n@ana veja [isto](https://x.gov.br/t/1) e `ls -l`",
        ),
        (
            '{"nome": "Ana Luz Prado", "siape": "1234567"}',
            {"Ana Luz Prado": "PERSON", "1234567": "BR_SIAPE"},
            '{"nome": "[PESSOA 1]", "siape": "[SIAPE removido]"}',
        ),
        (
            "[ana@exemplo.com](mailto:ana@exemplo.com)",
            {"ana@exemplo.com": "EMAIL_ADDRESS"},
            "[[e-mail removido]](mailto:ana@exemplo.com)",
        ),
        ("| a@b.com.br | ok |\n|---|---|", {"a@b.com.br": "EMAIL_ADDRESS"}, "| [e-mail removido] | ok |\n|---|---|"),
    ],
)
def test_markup_survives(text: str, values: dict[str, str], redacted: str) -> None:
    findings = [_finding(kind, text.index(value), text.index(value) + len(value)) for value, kind in values.items()]
    assert redact(text, findings) == redacted


def test_nothing_to_do() -> None:
    assert redact("texto", []) == "texto"
    assert redact("texto", [_finding("BR_CPF", 2, 2)]) == "texto"
    assert redact("", []) == ""


def test_calls_do_not_touch_the_table() -> None:
    before = dict(PLACEHOLDERS)
    redact("abc", [_finding("BR_CPF", 0, 3)])
    assert before == PLACEHOLDERS


def test_placeholders_hold_nothing_that_is_detected_again() -> None:
    assert all(words.startswith("[") and words.endswith("]") for words in PLACEHOLDERS.values())

"""What a message tells for a ticket, without anything found in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.guidance import draft_ticket

LONG = "Depois da atualização, o login deixa de funcionar para todos."


@pytest.mark.parametrize(
    ("text", "environment", "version"),
    [
        ("Estamos com o SEI 4.0.12.15 em produção e nada abre", "produção", "SEI 4.0.12.15"),
        ("no ambiente de homologação, sei v5.0.4 e php 8.2.10", "homologação", "sei 5.0.4, php 8.2.10"),
        ("em produção e em homologação, módulo do Tramita na versão 3.7.1", "produção e homologação",
         "módulo do Tramita 3.7.1"),
        ("na base de treinamento, versão: 4.1.5", "treinamento", "4.1.5"),
        ("mod-sei-pen 3.8.0 e WSSEI 3.0.1", "", "mod-sei-pen 3.8.0, WSSEI 3.0.1"),
        # Nothing of the kind: work, an address, a date, a law, an amount.
        ("a produção de documentos parou", "", ""),
        ("o SEI responde em 10.1.2.3:8080", "", ""),
        ("em 12.05.2025 saiu a Lei 14.063", "", ""),
        ("custou 4.500,00 no ano", "", ""),
    ],
)  # fmt: skip
def test_environment_and_version(text, environment, version):
    draft = draft_ticket(f"{text}. {LONG}")
    assert (draft.environment, draft.version) == (environment, version)


def test_a_value_found_once_is_hidden_everywhere():
    text = f"O usuário [usuário removido] some. {LONG} Testei com jsilva99 e JSILVA99."
    assert draft_ticket(text, values=["jsilva99"]).description == (
        f"O usuário [usuário removido] some. {LONG} Testei com [dado removido] e [dado removido]."
    )


def test_quotations_mentions_and_fences_stay_out():
    quote = '[quote="ana_souza_lima, post:1"]\nsegredo alheio\n[/quote]'
    text = f"{quote}\n@ana_souza_lima veja:\n```php\nfalha()\n```\n{LONG}"
    assert draft_ticket(text).description == f"[pessoa] veja:\nfalha()\n{LONG}"


def test_mailboxes_are_no_mentions():
    assert "adesao.pen@gestao.gov.br" in draft_ticket(f"Escrevi para adesao.pen@gestao.gov.br. {LONG}").description


def test_too_little_is_no_draft():
    assert draft_ticket("Gente, preciso de ajuda!").description == ""


@given(st.text(max_size=400), st.lists(st.text(min_size=3, max_size=20), max_size=3))
def test_no_fence_and_no_value_survives(text, values):
    description = draft_ticket(text + LONG, values=values).description
    assert "```" not in description
    told = [value.strip() for value in values if len(value.strip()) >= 3]
    assert not any(value in description for value in told if value not in "[dado removido][pessoa]")

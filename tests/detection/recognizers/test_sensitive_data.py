"""SENSITIVE_DATA: belief, origin, opinion and the like, said of somebody; never the topics themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "O Rui Sá Teles é ⟦filiado ao sindicato⟧ há anos",
        "⟦Sou evangélica⟧ e não trabalho no sábado",
        "a servidora Ana Lima Prado ⟦é petista⟧, por isso atrasa",
        "Lia Matos Figueira, ⟦autodeclarada parda⟧, entrou pela cota",
        "a chefe Ana Lima Prado ⟦é lésbica⟧",
        "⟦exame de DNA⟧ de Rui Sá Teles anexado por engano",
        "⟦Votei no⟧ candidato dele".replace("no⟧ candidato", "no candidato⟧"),
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "SENSITIVE_DATA") == written


@pytest.mark.parametrize(
    "written",
    [
        "O processo de filiação ao sindicato tramita no SEI?",
        "O campo raça/cor: preta, parda, indígena. Formulário obrigatório.",
        "A biometria facial do prédio parou.",
        "O menu fica à direita; a árvore é de esquerda para direita.",
        "Minha dúvida é sobre filiação sindical no cadastro.",
        "A FUNAI atende povos indígenas e a Fundação Palmares, quilombolas.",
        "Rui Sá Teles perguntou pelo módulo.",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "SENSITIVE_DATA") == written

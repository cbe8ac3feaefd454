"""E-mail: people's mailboxes fire, those of areas, robots and lists don't."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderator.detection.recognizers.email_address import is_personal

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "Escreva para ⟦joana.prado@orgao.exemplo.gov.br⟧.",
        "⟦JPRADO@ORGAO.EXEMPLO.GOV.BR⟧; ⟦j_prado+sei@exemplo.org⟧",
        "<⟦joana@exemplo.com.br⟧> (⟦joana-prado@exemplo.com⟧)",
        "mailto:⟦joana.prado@exemplo.com⟧?subject=x",
        "email:⟦joana.prado@exemplo.com⟧",
        "⟦ｊoana.prado＠exemplo.com⟧ e ⟦joana.\u200bprado@exemplo.com⟧",
        "⟦josé.nuñez@exemplo.gov.br⟧",
        "grupo da secretaria: ⟦protocolo.joana@gmail.com⟧ e ⟦secretaria@hotmail.com⟧",
        "⟦sei.joana@orgao.exemplo.gov.br⟧ não é área",
        "⟦edson@orgao.exemplo.gov.br⟧",
        "['⟦joana@exemplo.com⟧', \"⟦prado@exemplo.com⟧\"]",
        "veja https://exemplo.com e escreva a ⟦joana@exemplo.com⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "EMAIL_ADDRESS") == written


@pytest.mark.parametrize(
    "written",
    [
        "ouvidoria@orgao.gov.br, suporte.ti@orgao.gov.br, no-reply@orgao.gov.br, nao_responda@orgao.gov.br",
        "escola.pen@gestao.gov.br e adesao.pen@gestao.gov.br",
        "gabinete.secretaria@orgao.gov.br cgtic@orgao.gov.br dti@orgao.gov.br protocolo2@orgao.gov.br",
        "gestao-documental@lista.orgao.gov.br pessoal@googlegroups.com",
        "git clone git@github.com:pengovbr/mod-sei-pen.git",
        "postgresql://sei:Xyz@banco.orgao.gov.br:5432/sei",
        "use nome.sobrenome@orgao.gov.br ou seu.email@exemplo.com",
        "@joana_prado, root@localhost, sei@5.0.3, icone@2x.png",
        "clara.nunes@orgao.exemplo.gov.br está na lista de públicos do detector",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "EMAIL_ADDRESS") == written


@pytest.mark.parametrize(
    ("address", "personal"),
    [
        ("a@b", True),
        ("@", True),
        ("12345@orgao.gov.br", True),
        ("seicapacita@orgao.gov.br", False),
        ("xxxx@orgao.gov.br", False),
        ("robo@gmail.com", True),
        ("b" * 5000 + "@orgao.gov.br", True),
    ],
)
def test_is_personal(address: str, personal: bool) -> None:
    assert is_personal(address) is personal

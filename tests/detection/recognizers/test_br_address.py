"""Addresses: of homes, from street to neighbourhood; those of agencies and events are public."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "moro na ⟦Rua Sete de Setembro, 1234, Apto 502, Bairro Centro⟧, Curitiba/PR",
        "resido na ⟦av. brasil 4500 ap 31 jardim américa⟧",
        "moro na ⟦rua das palmeiras n 45 fundos⟧",
        "residente à ⟦Travessa do Comércio, nº 12, casa 2 - Cidade Velha⟧ - Belém - PA",
        "residente e domiciliada na ⟦Rua Augusta, n.º 1500, ap. 32, Consolação⟧, São Paulo - SP",
        "endereço residencial: ⟦SQN 308 Bloco B Apto 204, Asa Norte⟧, Brasília-DF",
        "⟦QI 23 conjunto 7 casa 12 Lago Sul⟧ é a casa dela",
        "Endereço: ⟦QNM 12 Conjunto C Casa 30, Ceilândia Sul⟧ - DF",
        "CPF 529.982.247-25\nEndereço: ⟦Rua Barão de Itapetininga, 255, 8º andar⟧\nCEP: 01042-001",
        "meu endereço é ⟦Estrada do Coco km 12, Condomínio Vilas do Mar, casa 7⟧",
        "⟦RUA DOS ANDRADAS, 1001, APTO 302 - CENTRO HISTÓRICO⟧ - PORTO ALEGRE/RS",
        "o endereço dele: ⟦R. XV de Novembro, 77, Vila Nova⟧",
        "mora na ⟦Rua José Bonifácio, s/n, Zona Rural⟧",
        '"cpf":"529.982.247-25","endereco":"⟦Avenida Sete de Setembro, 2100, Vitória⟧"',
        '{"logradouro": "⟦Rua das Laranjeiras, 33⟧", "bairro": "Centro"}',
        "entregar em casa: ⟦Al. Santos 1800, apto 12B⟧",
        "mora na ⟦R. Dom Pedro II, nº 1.205, Bairro São José⟧",
        "fica na ⟦Rua Augusta, 1500, fundos⟧, casa da Ilse",
        "moro na ⟦Rua Augusta, 1500⟧, CEP 01304-001",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "BR_ADDRESS") == written


@pytest.mark.parametrize(
    "written",
    [
        "Sede: Esplanada dos Ministérios, Bloco K, 7º andar, Brasília/DF",
        "Endereço do órgão: Rua da Aurora, 325, Boa Vista, Recife/PE",
        "o evento será na Av. Paulista, 1578, Bela Vista",
        "Prefeitura de Tal - Rua XV de Novembro, 100 - Centro",
        "a nova sede fica na Avenida Sete, 45, sala 3",
        "CNPJ 11.222.333/0001-81, Rua das Flores, 45, loja 2",
        "moro na rua e trabalho há 10 anos com SEI",
        "via API 3.0 e via módulo 12",
        "Rua sem saída: 10 tentativas",
        "SAUS Quadra 5, Bloco A, sala 301 - AGU",
        "vila 3 casa 2 do jogo",
        "o lote 5 da quadra 3 do edital",
        "Praça da Justiça, 1, Centro",
        "Restaurante do Zé, Rua das Flores, 45",
        "moro na Rua Augusta",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "BR_ADDRESS") == written

"""Birth dates: a full date beside a word of birth; other dates and other births stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Mark = Callable[[str, str], str]


@pytest.mark.parametrize(
    "written",
    [
        "Data de nascimento: ⟦05/09/1983⟧",
        "nascida em ⟦5 de setembro de 1983⟧ em Natal",
        "DN ⟦05/09/83⟧",
        "Dt. Nasc.: ⟦1983-09-05⟧",
        "nasc. ⟦5/set/1983⟧",
        "ele nasceu dia ⟦05-09-1983⟧",
        '"dataNascimento": "⟦1983-09-05⟧T00:00:00"',
        "data_nascimento=⟦05091983⟧",
        "nascimento: ⟦1º de maio de 1970⟧",
        "| Data nasc. | ⟦06/08/1979⟧ |",
        "⟦05/09/1983⟧ (data de nascimento)",
        "Data de Nascimento\n⟦05/09/1983⟧",
        "nasc ⟦5.9.83⟧, cpf 529.982.247-25",
        "nome,cpf,data_nasc\nRui,529.982.247-25,⟦1983-09-05⟧",
        "SELECT nome, nascimento FROM contato;\n\n Rui | ⟦1970-11-14⟧\n Ana | ⟦1971-11-14⟧",
        "Nascimento (dd/mm/aaaa): ⟦05/09/1983⟧",
        "nascimento ⟦０5/09/1983⟧",
        "faço aniversário em ⟦05/09/1983⟧",
        "data de nascimento do dependente: ⟦05/09/2019⟧",
    ],
)
def test_fires(mark: Mark, written: str) -> None:
    assert mark(written, "DATE_OF_BIRTH") == written


@pytest.mark.parametrize(
    "written",
    [
        "reunião em 05/09/1983",
        "o módulo PEN nasceu em 22/10/2013",
        "a comunidade nasceu em 01/07/2019",
        "aniversário do SEI em 12/03/2010",
        "data de nascimento, admissão em 05/09/2003",
        "processo nascido digital em 12/03/2020",
        "data de nascimento maior que 01/01/1900",
        "data de nascimento: dd/mm/aaaa",
        "nascida em 1972",
        "nasc. 45/13/1983",
        "nascimento\n\n05/09/1983",
        "CPF 529.982.247-25, emitido em 05/09/1983",
        "nome,criado_em\nRui,1983-09-05",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "DATE_OF_BIRTH") == written

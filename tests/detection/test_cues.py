"""The nearest word that speaks for a number, and what cuts the two apart."""

from __future__ import annotations

import pytest

from moderator.detection.cues import WINDOW, Cue, Cues
from moderator.detection.recognizer import Pattern, Recognizer

PATTERN = Pattern(form="x", gate="x", regex="x")
CUES = Cues(
    [
        Recognizer("BR_CPF", "CPF", (PATTERN,), cues=("cpf", r"c\.p\.f")),
        Recognizer("PHONE_NUMBER", "Telefone", (PATTERN,), cues=("tel", "telefone")),
        Recognizer("BR_SIAPE", "SIAPE", (PATTERN,), cues=("siape",)),
        Recognizer("EMAIL_ADDRESS", "E-mail", (PATTERN,)),
    ]
)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("CPF: ###", Cue("BR_CPF", "cpf")),
        ("telefone e CPF ###", Cue("BR_CPF", "cpf")),
        ("CPF e telefone ###", Cue("PHONE_NUMBER", "telefone")),
        ("C.P.F. ###", Cue("BR_CPF", "c.p.f")),
        ("nr_cpf ###", Cue("BR_CPF", "cpf")),
        ("os CPFs ###", Cue("BR_CPF", "cpf")),
        ("SIAPE ###", Cue("BR_SIAPE", "siape")),
        ("chamado nº ###", Cue("OTHER", "chamado")),
        ("CPF\n###", Cue("BR_CPF", "cpf")),
        ("### (CPF)", Cue("BR_CPF", "cpf")),
        ("### é o meu telefone", None),
        ("### é meu telefone", Cue("PHONE_NUMBER", "telefone")),
        ("### CPF 529", None),
        ("telefunken ###", None),
        ("autotel ###", None),
        ("chamado aberto por ###", None),
        ("tel 3315-2047, depois ###", None),
        ("não sei o CPF. Já o número ###", None),
        ("e o CPF? ###", None),
        ("CPF\n\n###", None),
        ("CPF" + " x" * WINDOW + " ###", None),
        ("###", None),
    ],
)
def test_nearest(text: str, cue: Cue | None) -> None:
    text = text.replace("nº", "no")
    start = text.index("###")
    assert CUES.nearest(text, start, start + 3) == cue


@pytest.mark.parametrize(
    ("text", "adjacent"),
    [
        ("CPF nº ###", True),
        ("CPF\n###", True),
        ("### (CPF)", True),
        ("CPF do Rui: ###", False),
        ("o CPF vai em anexo, ###", False),
    ],
)
def test_only_an_adjacent_cue_speaks_against_other_kinds(text: str, adjacent: bool) -> None:
    text = text.replace("nº", "no")
    start = text.index("###")
    cue = CUES.nearest(text, start, start + 3)
    assert cue is not None
    assert cue.adjacent is adjacent


@pytest.mark.parametrize("text", ["numeroCpf: ###", "cpfInteressado=###", "nr_cpf ###", "nome;cpf\nRui;###"])
def test_names_of_fields_and_columns_are_cues(text: str) -> None:
    start = text.index("###")
    cue = CUES.nearest(text, start, start + 3)
    assert cue is not None
    assert cue.entity_type == "BR_CPF"

"""The title of a value's column, in the tables that people paste; prose has none."""

from __future__ import annotations

import pytest

from moderator.detection.columns import column_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("nome;siape;cidade\nRui;###;Natal", "siape"),
        ("nome;siape;cidade\nAna;1928374;Natal\nRui;###;Natal", "siape"),
        ("Segue a lista:\nnome;siape\nRui;###", "siape"),
        ("siape;nome\n###;Rui", "siape"),
        ("nome\tsiape\nRui\t###", "siape"),
        ("nome,siape,cidade\nRui,###,Natal", "siape"),
        ("| nome | siape |\n|------|-------|\n| Rui | ### |", "siape"),
        (" nome | siape\n------+------\n Rui | ###", "siape"),
        ("SELECT nome, siape FROM servidor;\n\n Ana | 1928374\n Rui | ###", "siape"),
        ("insert into s.servidor (nome, siape) values ('Rui', '###');", "siape"),
        (
            "INSERT INTO servidor (nome, siape)\nVALUES ('Prado, Ana', '1928374'),\n       ('Prado, Rui', '###');",
            "siape",
        ),
        ("nome;siape\n\nRui;###", None),
        ("nome;siape\nRui;Natal;###", None),
        ("nome;123\nRui;###", None),
        ("Bom dia, pessoal\no número, ###", None),
        ("Bom dia, pessoal, tudo bem\no número é ###", None),
        ("###", None),
        (";" * 50_000 + "###", None),
    ],
)
def test_column_title(text: str, title: str | None) -> None:
    assert column_title(text, text.index("###")) == title

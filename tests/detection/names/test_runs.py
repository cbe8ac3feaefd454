"""Names within a stretch of text, in title case and in capitals."""

from __future__ import annotations

from moderator.detection.names.runs import names_in


def test_names_in_a_stretch() -> None:
    text = "Ana Lima falou com RUI SÁ TELES e com a Lia. Depois veio João Moura."
    found = [text[name.start : name.end] for name in names_in(text, 0, text.index("Depois"))]
    assert found == ["Ana Lima", "RUI SÁ TELES"]
    assert list(names_in("sem nome nenhum aqui", 0, 20)) == []

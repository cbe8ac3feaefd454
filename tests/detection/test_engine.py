"""The gate hides nothing that the patterns would find, the clock is obeyed, and a cue speaks for its number."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.detection.engine import GatedRecognizer
from moderator.detection.recognizer import Pattern, Recognizer
from moderator.detection.recognizers import RECOGNIZERS
from moderator.text import normalise

GATED = GatedRecognizer(RECOGNIZERS)
KINDS = GATED.supported_entities
FRAGMENTS = [
    "529.982.247-25", "52998224725", "529 982 247 25", "cpf", "CNPJ", "11.222.333/0001-81", "12ABC34501DE35",
    "(61) 98123-4567", "61981234567", "+55 61 3315-2047", "tel.", "3315-2047", "ramal", "chamado", "35233022",
    "joana.prado@exemplo.com", "senha", "Senha:",
    "é", "Xk9#fLm2", "girassol", "'Senha' => 'b4nc0',", "=", ":", "'", '"',
    "DB_PASSWORD=abc", "<senha>x1</senha>", "mysql -u a -pZx9", "curl --cert a.pem:zz1", "login", "joana / Ab1cd", "/",
    "23000.123456/2024-11", "https://x.gov.br/a?id=61981234567", "03/10/2026", "4.0.12.15", "\n", "\n\n", ", ", " e ",
    "ﬁ", "\u200b", "５２９", "–", "*", "`", "(", ")", "texto", "prezados,",
]  # fmt: skip


class _OpenGate:
    """Lets every pattern run."""

    def Match(self, text: str) -> list[int]:  # noqa: N802
        return list(range(len(GATED._patterns)))


def _spans(recognizer: GatedRecognizer, text: str) -> list[tuple[str, int, int]]:
    return [(each.entity_type, each.start, each.end) for each in recognizer.analyze(text, KINDS)]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12), st.sampled_from(["", " ", "  "]))
def test_gates_are_supersets_of_their_patterns(fragments: list[str], glue: str) -> None:
    text = normalise(glue.join(fragments)).text
    ungated = GatedRecognizer(RECOGNIZERS)
    ungated._gate = _OpenGate()
    assert _spans(GATED, text) == _spans(ungated, text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12))
def test_results_are_ordered_and_disjoint(fragments: list[str]) -> None:
    spans = _spans(GATED, normalise(" ".join(fragments)).text)
    assert all(before[2] <= after[1] for before, after in pairwise(spans))


def test_a_gate_that_gives_up_is_an_error_and_not_a_clean_text() -> None:
    class Exhausted:
        def Match(self, text: str) -> None:  # noqa: N802
            return None

    recognizer = GatedRecognizer(RECOGNIZERS)
    recognizer._gate = Exhausted()
    with pytest.raises(MemoryError):
        recognizer.analyze("texto limpo", KINDS)


def test_the_gate_has_memory_enough_for_every_state_of_a_long_text() -> None:
    apart = {index for fragment in FRAGMENTS for index in GATED._gate.Match(fragment)}
    assert apart <= set(GATED._gate.Match(" ".join(FRAGMENTS * 40)))


def test_past_the_budget_there_is_no_result() -> None:
    ticks = count()
    recognizer = GatedRecognizer(RECOGNIZERS, budget=3, clock=lambda: float(next(ticks)))
    with pytest.raises(TimeoutError):
        recognizer.analyze("529.982.247-25 " * 50, KINDS)


def test_a_runaway_pattern_is_stopped_by_the_same_budget() -> None:
    runaway = Recognizer("BR_CPF", "CPF", (Pattern.fixed(form="x", gate="a", regex="(a|aa)+b", score=1.0),))
    with pytest.raises(TimeoutError):
        GatedRecognizer([runaway], budget=0.05).analyze("a" * 45, KINDS)


def test_only_wanted_kinds_are_returned() -> None:
    text = "529.982.247-25, joana@exemplo.com"
    assert [each.entity_type for each in GATED.analyze(text, ["EMAIL_ADDRESS"])] == ["EMAIL_ADDRESS"]


def test_a_kind_that_needs_another_is_nothing_without_it() -> None:
    word = Pattern.fixed(form="palavra", gate="joana", regex="joana", score=0.9)
    number = Pattern.fixed(form="número", gate=r"\d", regex=r"\d+", score=0.9)
    kinds = [Recognizer("USERNAME", "Usuário", (word,), needs="PASSWORD"), Recognizer("PASSWORD", "Senha", (number,))]
    recognizer = GatedRecognizer(kinds)
    assert recognizer.analyze("joana", ["USERNAME"]) == []
    assert [each.entity_type for each in recognizer.analyze("joana 123", ["USERNAME"])] == ["USERNAME"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CPF 11999999975, zap 11999999975", [("BR_CPF", "11999999975"), ("PHONE_NUMBER", "11999999975")]),
        ("zap 11999999975, CPF 11999999975", [("PHONE_NUMBER", "11999999975"), ("BR_CPF", "11999999975")]),
        ("chamado 35233022 telefone 33152047", [("PHONE_NUMBER", "33152047")]),
        ("telefone 33152047 chamado 35233022", [("PHONE_NUMBER", "33152047")]),
        ("esqueci o telefone. O número 33152047 é outro", []),
        ("telefone fixo nº. 33152047", [("PHONE_NUMBER", "33152047")]),
        ("33152047 (telefone)", [("PHONE_NUMBER", "33152047")]),
        ("tels 33152047, 33152048 e 33152049", [("PHONE_NUMBER", f"3315204{last}") for last in (7, 8, 9)]),
        ("telefunken 33152047", []),
    ],
)
def test_the_nearest_cue_decides(find: Callable[[str], Any], text: str, expected: list[tuple[str, str]]) -> None:
    assert find(text) == expected

"""The gate only saves work: with it and without it, the same patterns hold in the same texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.models import Author, ChannelKind, Message, Triage
from moderator.rules.conditions import Facts, evaluate
from moderator.rules.gate import Gate
from moderator.rules.values import Place, compile_pattern
from moderator.rules.vocabulary import Condition

PATTERNS = [r"\bcupom\b", "(?-i)PEN", r"a{3,}", "promoção", r"^oi\b", "fim$"]
WORDS = ["cupom", "pen", "PEN", "aaaa", "promocao", "oi", "fim", "\n", "ação"]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_what_is_absent_is_what_no_search_finds(text):
    expected = {pattern for pattern in PATTERNS if compile_pattern(pattern).search(text) is None}
    assert Gate(Place.ALL, PATTERNS).absent(text) == expected


def test_where_the_automaton_outgrows_its_memory_nothing_is_ruled_out(monkeypatch):
    gate = Gate(Place.ALL, PATTERNS)
    monkeypatch.setattr(gate, "_set", GaveUp())
    assert gate.absent("um texto") == frozenset()


@pytest.mark.parametrize("gates", [(), (Gate(Place.ALL, ["cupom"]),), (Gate(Place.ALL, ["outro"]),)])
@pytest.mark.parametrize(("wanted", "holds"), [("cupom", True), ("cupons", False)])
def test_a_condition_holds_alike_with_any_gate(gates, wanted, holds):
    message = Message(ChannelKind.FORUM, "1", "1", "Um cupom.", Author("a", "a"))
    facts = Facts(message, [], Triage(support_request=False, confidence=0.1), gates)
    condition = Condition.model_validate({"text": wanted})
    assert (evaluate(condition, facts) is not None) is holds


class GaveUp:
    """RE2::Set when its automaton no longer fits: it answers nothing at all."""

    def Match(self, text):  # noqa: N802
        return None

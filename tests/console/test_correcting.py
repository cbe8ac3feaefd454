"""Corrected decisions: what is hidden afterwards, and what the rules that fired are then about."""

from __future__ import annotations

import pytest

from moderator.console.correcting import NothingLeft, dismiss, mark_missed, retype
from moderator.models import Match, Mode, Severity, Triage
from moderator.store.records import StoredDecision

from .conftest import CPF, PASSWORD, TEXT, find, make_message

RULES = (
    Match("dados", "Dados", Severity.HIGH, Mode.ENFORCE, "x", (0,), hides=True),
    Match("senhas", "Senhas", Severity.CRITICAL, Mode.ENFORCE, "x", (1,), hides=True, hides_first=True),
)


def stored(text=TEXT, findings=None, matches=RULES, **message):
    found = [find(text, CPF, "BR_CPF"), find(text, PASSWORD, "PASSWORD")] if findings is None else findings
    return StoredDecision(
        message=make_message(text, **message),
        findings=tuple(found),
        triage=Triage(False, 0.1),
        matches=matches,
        explanation=(),
        severity=Severity.CRITICAL,
        mode=Mode.ENFORCE,
        ruleset="f" * 64,
        redacted="",
        redacted_title=None,
    )


def test_a_finding_that_is_none_stays_in_the_text_and_the_others_go():
    correction = dismiss(stored(), 0)
    assert correction.decision.redacted == TEXT.replace(PASSWORD, "[senha removida]")
    assert [item.entity_type for item in correction.harmless] == ["BR_CPF"]
    assert correction.detail == {"dismissed": "BR_CPF"}


def test_the_rules_are_about_what_is_left_to_them():
    matches = dismiss(stored(), 0).decision.matches
    assert [(match.rule, match.findings) for match in matches] == [("senhas", (0,)), ("correcao-da-moderacao", (0,))]
    assert matches[-1].hides_first is True


def test_where_nothing_would_be_left_it_is_a_false_positive():
    alone = stored(findings=[find(TEXT, CPF, "BR_CPF")], matches=RULES[:1])
    with pytest.raises(NothingLeft):
        dismiss(alone, 0)


def test_another_kind_has_other_words():
    correction = retype(stored(), 0, "BR_PIS")
    assert "[PIS removido]" in correction.decision.redacted
    assert correction.detail == {"from": "BR_CPF", "to": "BR_PIS"}


def test_what_no_rule_hid_is_hidden_once_a_person_names_it():
    quiet = stored(matches=())
    assert retype(quiet, 0, "BR_CPF").decision.redacted == TEXT.replace(CPF, "[CPF removido]")


def test_what_was_missed_goes_wherever_it_stands():
    text = f"Ana Lima tem o CPF {CPF}. Ana Lima assina, Mariana Limaverde não."
    missed = mark_missed(
        stored(text, [find(text, CPF, "BR_CPF")], RULES[:1], title="De Ana Lima"), "text", 0, 8, "PERSON"
    )
    decision = missed.decision
    assert decision.redacted == "[PESSOA 1] tem o CPF [CPF removido]. [PESSOA 1] assina, Mariana Limaverde não."
    assert decision.redacted_title == "De [PESSOA 1]"
    assert missed.detail == {"missed": "PERSON", "places": 3}


def test_a_wider_stretch_takes_the_place_of_what_it_covers():
    start, end = TEXT.index("CPF dele"), TEXT.index(CPF) + len(CPF)
    decision = mark_missed(stored(), "text", start, end, "SENSITIVE_DATA").decision
    assert [item.entity_type for item in decision.findings] == ["PASSWORD", "SENSITIVE_DATA"]
    assert decision.redacted.startswith("Bom dia! O [dado sensível removido] e a senha é [senha removida]")


def test_a_second_correction_says_the_first_anew():
    first = dismiss(stored(), 0).decision
    second = mark_missed(first, "text", 0, 7, "PERSON").decision
    assert [match.rule for match in second.matches] == ["senhas", "correcao-da-moderacao"]
    assert second.redacted == "[PESSOA 1]! O CPF dele é " + CPF + " e a senha é [senha removida], alguém ajuda?"


def test_no_reason_carries_the_value():
    decision = mark_missed(stored(), "text", 0, 7, "PERSON").decision
    assert all("Bom dia" not in f"{item.reason}{item}" for item in decision.findings)

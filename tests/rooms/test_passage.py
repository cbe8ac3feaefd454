"""What may pass to a room: clean, redacted or held back. The analyses are made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moderator.errors import AnalysisError
from moderator.models import Action, ActionKind, ChannelKind, Decision, Match, Mode, Severity, Triage
from moderator.rooms import Room
from moderator.rooms.passage import decide_passage
from tests.factories import CPF, LEAK, make_analysis, make_finding, make_message

ROOM = Room(id="pen", name="Sala")
MESSAGE = make_message(LEAK, channel=ChannelKind.WHATSAPP, group="pen")
NOTHING = make_analysis(findings=(), decision=Decision((), (), Severity.NONE, "f" * 64))
GUIDANCE = replace(
    NOTHING.decision, actions=(Action(ActionKind.REPLY, "suporte", Mode.ENFORCE, text="Abra um chamado."),)
)


def match(rule="dados-pessoais", severity=Severity.HIGH, mode=Mode.ENFORCE, findings=(0,), hides=True):
    return Match(rule, "Regra", severity, mode, "Porque sim.", findings, hides)


def analysis(*matches, **changes):
    decision = Decision(matches, changes.pop("actions", ()), Severity.HIGH, "f" * 64)
    return make_analysis(decision=decision, **changes)


def decide(given, *, review="decided", seen=NOTHING, room=ROOM, message=MESSAGE):
    def analyse(_message):
        if isinstance(seen, Exception):
            raise seen
        return seen

    return decide_passage(room, message, given, review, analyse=analyse)


def told(passage):
    return [action.text for action in passage.analysis.decision.actions if action.kind is ActionKind.REPLY]


def test_a_clean_message_passes_as_it_is_and_nobody_is_told_anything():
    passage = decide(NOTHING, review="")
    assert (passage.text, passage.withheld, passage.reason, passage.review) == (LEAK, False, "clean", "")
    assert told(passage) == []


def test_a_redaction_passes_with_a_mark_and_its_author_is_told_which_kinds():
    passage = decide(analysis(match()))
    assert (
        passage.text
        == "Meu CPF é [CPF removido], podem conferir o cadastro?\n[mensagem com dados ocultados pela moderação]"
    )
    (words,) = told(passage)
    assert "enviada à sala *sem* CPF" in words
    assert CPF not in words


def test_the_guidance_follows_what_the_room_says_in_one_answer():
    passage = decide(analysis(match()), seen=replace(NOTHING, decision=GUIDANCE))
    (words,) = told(passage)
    assert words.endswith("\n\nAbra um chamado.")


def test_what_rules_say_to_somebody_who_published_is_not_said_in_a_room():
    nudge = Action(ActionKind.REPLY, "dados-pessoais", Mode.ENFORCE, text="Apague para todos.")
    erase = Action(ActionKind.ERASE_COPY, "dados-pessoais", Mode.ENFORCE)
    passage = decide(analysis(match(), actions=(nudge, erase)))
    assert not any("Apague para todos" in words for words in told(passage))
    assert passage.analysis.decision.actions[-1] is erase


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (analysis(match(hides=False)), "severe"),
        (analysis(match(severity=Severity.CRITICAL, findings=(0,), hides=False)), "severe"),
        (analysis(), "doubt"),
    ],
)
def test_what_a_redaction_does_not_mend_waits_for_a_person(given, reason):
    passage = decide(given)
    assert (passage.withheld, passage.reason, passage.review) == (True, reason, "withheld")
    assert "*não* foi enviada" in told(passage)[0]


def test_a_rule_that_the_room_names_holds_back():
    room = Room.model_validate({"id": "pen", "name": "Sala", "withhold": {"rules": ["dados-pessoais"]}})
    passage = decide(analysis(match()), room=room)
    assert (passage.withheld, passage.reason) == (True, "rule")
    assert CPF not in passage.text


@pytest.mark.parametrize("mode", [Mode.SUGGEST, Mode.SHADOW])
def test_what_is_only_proposed_or_tried_out_neither_hides_nor_holds_back(mode):
    passage = decide(analysis(match(mode=mode)))
    assert (passage.text, passage.withheld, passage.reason) == (LEAK, False, "clean")


def test_without_a_decision_nothing_passes():
    passage = decide(NOTHING, review="not_analysed")
    assert (passage.withheld, passage.reason, passage.review) == (True, "not_analysed", "not_analysed")


@pytest.mark.parametrize(("seen", "reason"), [(AnalysisError("late"), "not_analysed"), (analysis(match()), "residue")])
def test_what_members_would_read_is_looked_at_again(seen, reason):
    passage = decide(analysis(match()), seen=seen)
    assert (passage.withheld, passage.reason) == (True, reason)


def test_less_than_the_rooms_severity_passes_with_its_case():
    low = match("cnpj", Severity.LOW, hides=False)
    passage = decide(make_analysis(decision=Decision((low,), (), Severity.LOW, "f" * 64), triage=Triage(False, 0.1)))
    assert (passage.withheld, passage.review) == (False, "decided")


def test_no_value_found_is_ever_in_what_passes():
    text = f"{LEAK} de novo: {CPF}"
    found = (make_finding(text), replace(make_finding(text), start=text.rindex(CPF), end=text.rindex(CPF) + len(CPF)))
    redacted = text.replace(CPF, "[CPF removido]")
    passage = decide(analysis(match(findings=(0, 1)), findings=found, redacted=redacted))
    assert CPF not in passage.text

from datetime import timedelta

import pytest

from moderator.models import ActionKind, ChannelKind, Finding, Mode, Triage

TALK = Triage(False, 0.1)
CPF = Finding("BR_CPF", 0, 14, 1.0, "x")


def test_an_exempt_author_is_left_alone(load, write_rule, make_post):
    ruleset = load(teste=write_rule("channel: forum", exempt="{staff: true, groups: [equipe], min_trust: 3}"))

    def fires(**author):
        return bool(ruleset.decide(make_post(**author), [], TALK).matches)

    assert fires(trust=2, groups=("outros",))
    assert not fires(staff=True)
    assert not fires(groups=("equipe",))
    assert not fires(trust=3)


def test_why_says_the_rule_s_own_reason_before_the_findings(load, write_rule, make_post):
    own = write_rule("entity: {kinds: BR_CPF}", why="Um documento de identificação.")
    (match,) = load(teste=own).decide(make_post(), [CPF], TALK).matches
    assert match.why == "Um documento de identificação. Foram encontrados: CPF."


def test_why_is_never_empty(load, write_rule, make_post):
    (match,) = load(teste=write_rule("channel: forum")).decide(make_post(), [], TALK).matches
    assert match.why == "A mensagem atende às condições da regra."


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"cooldown": "12h"}, {"cooldown": "7d"}, timedelta(days=7)),
        ({"cooldown": "2w"}, {"cooldown": "90m"}, timedelta(weeks=2)),
        ({"cooldown": "7d"}, {}, None),  # a rule that always speaks is not silenced by another's rest
        ({"cooldown": "7d"}, {"mode": "shadow"}, timedelta(days=7)),
        ({"cooldown": "7d", "mode": "shadow"}, {"cooldown": "1h"}, timedelta(hours=1)),
        ({}, {}, None),
    ],
)
def test_an_action_carries_the_longest_rest_of_the_rules_that_speak(load, write_rule, make_post, one, other, expected):
    ruleset = load(
        um=write_rule("channel: forum", "forum: [redact]", id="um", **one),
        outro=write_rule("channel: forum", "forum: [redact]", id="outro", **other),
    )
    (action,) = ruleset.decide(make_post(), [], TALK).actions
    assert (action.kind, action.cooldown) == (ActionKind.REDACT, expected)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("enforce", Mode.SUGGEST), ("suggest", Mode.SUGGEST), ("shadow", Mode.ENFORCE)],
)
def test_where_nobody_answers_by_machine_a_reply_is_only_suggested(load, write_rule, make_post, mode, expected):
    ruleset = load(
        rude=write_rule("text: burro", id="rude", no_reply="true", mode=mode),
        pedido=write_rule("channel: forum", "forum: [redact, {reply: pedido-de-suporte}]", id="pedido"),
    )

    def modes(text):
        return {action.kind: action.mode for action in ruleset.decide(make_post(text), [], TALK).actions}

    said = modes("você é burro")
    assert (said[ActionKind.REDACT], said[ActionKind.REPLY]) == (Mode.ENFORCE, expected)
    assert modes("bom dia")[ActionKind.REPLY] is Mode.ENFORCE


def test_a_rude_request_gets_no_automatic_answer(bundled, make_post):
    rude = make_post("o envio parou de novo, bando de incompetentes", channel=ChannelKind.WHATSAPP)
    support = Triage(True, 0.95, ("mod_tramita",), route="portal_ticket")
    decision = bundled.decide(rude, [], support)
    assert [match.rule for match in decision.matches] == ["conduta", "pedido-de-suporte"]
    assert {action.kind: action.mode for action in decision.actions} == {
        ActionKind.FLAG: Mode.ENFORCE,
        ActionKind.REPLY: Mode.SUGGEST,
    }

"""Rules that nearly held: one condition short, or only not for this author."""

from __future__ import annotations

from pathlib import Path

import pytest

from moderator.models import Author, ChannelKind, Finding, Message, Triage
from moderator.nudges import load_nudges
from moderator.rules import load_rules
from moderator.rules.near_misses import find_near_misses
from moderator.triage import load_catalogue

EXAMPLES = "examples:\n  match: [{m}, {m}, {m}]\n  pass: [{m}, {m}, {m}]\n".replace("{m}", "{channel: forum, text: a}")
NO_REQUEST = Triage(False, 0.1)
POLICY = Path(__file__).parents[2] / "rules"


@pytest.fixture
def near(tmp_path):
    """The near misses of one rule with this `when`."""

    def judge(when, *, findings=(), triage=NO_REQUEST, staff=False, more="", text="bom dia"):
        head = f"id: r\ntitle: T\nseverity: low\nmode: enforce\n{more}when: {when}\nthen: {{forum: [flag]}}\n"
        (tmp_path / "r.yaml").write_text(head + EXAMPLES)
        catalogue = load_catalogue(POLICY / "catalogue.yaml")
        rules = load_rules(tmp_path, catalogue=catalogue, nudges=load_nudges(POLICY / "nudges"), capabilities={})
        message = Message(ChannelKind.FORUM, "1", "1", text, Author("1", "ana", staff=staff), first_post=True)
        return find_near_misses(rules, message, findings, triage)

    return judge


def finding(score):
    return Finding("BR_CPF", 0, 3, score, "x")


def test_a_finding_just_below_the_threshold(near):
    (miss,) = near("{entity: {kinds: [BR_CPF], min_score: 0.8}}", findings=[finding(0.6)])
    assert (miss.rule, miss.title, miss.held) == ("r", "T", 0)
    assert "certeza de 80% ou mais (o mais certo tem 60%)" in miss.missing


def test_a_rule_that_holds_is_no_near_miss(near):
    assert near("{entity: {kinds: [BR_CPF], min_score: 0.5}}", findings=[finding(0.6)]) == ()


def test_every_condition_but_one(near):
    (miss,) = near("{all: [{text: bom}, {first_post: true}, {author_staff: true}]}")
    assert (miss.held, miss.missing) == (2, "true: escrita pela equipe da comunidade")


def test_two_conditions_short_is_not_near(near):
    assert near("{all: [{text: bom}, {first_post: false}, {author_staff: true}]}") == ()


def test_where_a_message_stands_alone_speaks_for_no_rule(near):
    assert near("{all: [{first_post: true}, {channel: forum}, {text: boleto}]}") == ()


def test_an_exempt_author(near):
    (miss,) = near("{text: bom}", more="exempt: {staff: true}\n", staff=True)
    assert miss.missing == "quem escreveu está entre as exceções da regra"


def test_a_request_that_is_not_sure_enough(near):
    (miss,) = near("{support_request: {min_confidence: 0.7}}", triage=Triage(True, 0.55, abstained=True))
    assert miss.missing == "pedido de suporte com certeza de 70% ou mais (foi 55%; a triagem ficou em dúvida)"
    assert near("{support_request: {min_confidence: 0.7}}", triage=Triage(False, 0.55)) == ()


def test_an_exclusion_that_struck(near):
    (miss,) = near("{all: [{text: bom}, {not: {text: dia}}]}")
    assert miss.missing == "uma condição que a regra exclui está presente"

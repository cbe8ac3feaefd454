"""Deciding with the bundled rules: what they ask for together, and what it says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.models import ActionKind, Author, ChannelKind, Finding, Message, Mode, Severity, Triage
from moderator.nudges import LIMITS, load_nudges
from moderator.rules import load_rules
from moderator.rules.wording import KINDS, listed, placeholders
from moderator.triage import load_catalogue
from moderator.triage.policy import PORTAL, ROUTES

RULES = Path(__file__).parents[1] / "rules"
CATALOGUE = load_catalogue(RULES / "catalogue.yaml")
NUDGES = load_nudges(RULES / "nudges")
CAPABILITIES = {
    ChannelKind.FORUM: frozenset(ActionKind),
    ChannelKind.WHATSAPP: frozenset({ActionKind.REPLY, ActionKind.ERASE_COPY, ActionKind.FLAG}),
}
SUPPORT = Triage(True, 0.9, ("mod_tramita",), "reportar_erro", "municipal", PORTAL, ("nao abre",))
TALK = Triage(False, 0.1)
CPF = Finding("BR_CPF", 0, 14, 1.0, "x")
PASSWORD = Finding("PASSWORD", 20, 30, 0.9, "x")
RULE = """\
id: teste
title: Teste
severity: low
mode: enforce
when:
  {when}
then:
  {then}
examples:
  match: [&a {{channel: forum, text: a}}, *a, *a]
  pass: [*a, *a, *a]
"""


def load(directory, **rules):
    for name, text in rules.items():
        (directory / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_rules(directory, catalogue=CATALOGUE, nudges=NUDGES, capabilities=CAPABILITIES)


def rule(when, then="forum: [flag]", **changes):
    text = RULE.format(when=when, then=then)
    for key, value in changes.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{key}:"))
        text = text.replace(old, f"{key}: {value}")
    return text


def message(text="texto", *, channel=ChannelKind.FORUM, staff=False, **values):
    return Message(channel, "1", "1", text, Author("a", "a", staff=staff), **values)


BUNDLED = load_rules(RULES, catalogue=CATALOGUE, nudges=NUDGES, capabilities=CAPABILITIES)


def test_a_match_names_the_findings_it_is_about(tmp_path):
    ruleset = load(tmp_path, teste=rule("any: [{entity: {kinds: [PASSWORD]}}, {entity: {kinds: [BR_RG]}}]"))
    (match,) = ruleset.decide(message(), [CPF, PASSWORD], TALK).matches
    assert match.findings == (1,)
    assert match.why == "Foram encontrados: senha."


def test_forum_privacy_is_redacted_and_told_in_private_and_guidance_answered_in_public():
    decision = BUNDLED.decide(message(), [CPF, PASSWORD], SUPPORT)
    assert [(action.kind, action.rule) for action in decision.actions] == [
        (ActionKind.REDACT, "credenciais"),
        (ActionKind.DIRECT_MESSAGE, "credenciais"),
        (ActionKind.REPLY, "pedido-de-suporte"),
    ]
    assert decision.severity is Severity.CRITICAL
    assert decision.covered == {0, 1}
    _, private, public = decision.actions
    assert private.subject == "Troque agora a credencial que apareceu na sua publicação"
    assert "trazia senha e CPF" not in private.text  # each kind of data is named in the order of the text
    assert "trazia CPF e senha" in private.text
    assert "Módulo do Tramita Gov.BR" in public.text
    assert "Reportar um erro" in public.text
    assert "Executivo Municipal" in public.text


def test_whatsapp_gets_one_reply_privacy_first():
    decision = BUNDLED.decide(message(channel=ChannelKind.WHATSAPP), [CPF], SUPPORT)
    assert [action.kind for action in decision.actions] == [ActionKind.REPLY, ActionKind.ERASE_COPY]
    text = decision.actions[0].text
    assert text.index("Apagar para todos") < text.index("portaldeservicos.gestao.gov.br")
    assert text.count("mensagem automática") == 1
    assert len(text) <= LIMITS[ChannelKind.WHATSAPP]


def test_staff_get_no_guidance_and_are_still_redacted():
    decision = BUNDLED.decide(message(staff=True), [CPF], SUPPORT)
    assert [action.kind for action in decision.actions] == [ActionKind.REDACT, ActionKind.DIRECT_MESSAGE]


def test_talk_is_left_alone():
    decision = BUNDLED.decide(message(), [], TALK)
    assert (decision.matches, decision.actions, decision.severity) == ((), (), Severity.NONE)
    assert decision.ruleset == BUNDLED.version


def test_cnpj_is_only_suggested_and_adesao_gets_the_mailbox():
    (redact,) = BUNDLED.decide(message(), [Finding("BR_CNPJ", 0, 5, 1.0, "x")], TALK).actions
    assert (redact.kind, redact.mode, redact.text) == (ActionKind.REDACT, Mode.SUGGEST, None)
    (reply,) = BUNDLED.decide(message(), [], Triage(False, 0.1, route="email_adesao")).actions
    assert "adesao.pen@gestao.gov.br" in reply.text


def test_the_strongest_mode_speaks(tmp_path):
    then = "forum: [{reply: adesao-por-email}]"
    shadow = rule("channel: forum", "forum: [{reply: pedido-de-suporte}]", id="sombra", mode="shadow")
    ruleset = load(tmp_path, teste=rule("channel: forum", then), sombra=shadow)
    (reply,) = ruleset.decide(message(), [], TALK).actions
    assert (reply.mode, reply.nudge) == (Mode.ENFORCE, "adesao-por-email")
    assert "Escolha a esfera" not in reply.text


def test_version_follows_the_content(tmp_path):
    before = load(tmp_path, teste=rule("channel: forum")).version
    assert load(tmp_path, teste=rule("channel: forum")).version == before
    assert load(tmp_path, teste=rule("channel: whatsapp")).version != before


@pytest.mark.parametrize("product", sorted(CATALOGUE.products))
@pytest.mark.parametrize("sphere", [None, *CATALOGUE.spheres])
def test_guidance_never_offers_what_does_not_exist(product, sphere):
    for support_type, name in CATALOGUE.support_types.items():
        words = placeholders(CATALOGUE, Triage(True, 0.9, (product,), support_type, sphere, PORTAL), [])
        facts = CATALOGUE.products[product]
        assert (words["tipo_suporte"] == name) is (support_type in facts.support_types)
        named = [key for key, value in CATALOGUE.spheres.items() if words["esfera"].startswith(value)]
        assert set(named) <= set(facts.spheres)


def test_listed():
    assert [listed(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a e b", "a, b e c"]


findings = st.lists(
    st.builds(Finding, st.sampled_from(sorted(KINDS)), st.just(0), st.just(3), st.floats(0, 1), st.just("x")),
    max_size=6,
)
triages = st.builds(
    Triage,
    st.booleans(),
    st.floats(0, 1),
    st.lists(st.sampled_from(sorted(CATALOGUE.products)), unique=True).map(tuple),
    st.sampled_from([None, *CATALOGUE.support_types]),
    st.sampled_from([None, *CATALOGUE.spheres]),
    st.sampled_from([PORTAL, *ROUTES]),
)


@given(findings, triages, st.sampled_from(ChannelKind), st.booleans())
def test_any_decision_is_possible_short_and_repeatable(found, triage, channel, staff):
    post = message(channel=channel, staff=staff)
    decision = BUNDLED.decide(post, found, triage)
    assert decision == BUNDLED.decide(post, found, triage)
    kinds = [action.kind for action in decision.actions]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= CAPABILITIES[channel]
    assert all(len(action.text or "") <= LIMITS[channel] for action in decision.actions)
    assert decision.severity is max((m.severity for m in decision.matches), key=lambda s: s.rank, default=Severity.NONE)

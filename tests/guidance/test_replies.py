"""Every product in every sphere with every support type, in both channels, as a member would read it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.guidance_table import REQUEST, load_bundled, write_table
from moderator.models import ActionKind, Author, ChannelKind, Finding, Message, Mode, Related, Triage
from moderator.nudges import LIMITS, PLACEHOLDERS, load_nudges
from moderator.nudges.vocabulary import ELASTIC
from moderator.rules.wording import KINDS, placeholders
from moderator.triage.policy import PORTAL, ROUTES

RULES = load_bundled()
SHADOW = replace(RULES, rules=tuple(rule.model_copy(update={"mode": Mode.SHADOW}) for rule in RULES.rules))
CATALOGUE = RULES.catalogue
FRIDAY = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
SECRET, CPF = "Jabuti#2291x", "529.982.247-25"
TEXT = f"O SEI 4.0.12 em produção nega a senha {SECRET} do CPF {CPF}. Repito: {SECRET}, e nada. Podem verificar o caso?"
ANONYMISED = TEXT.replace(SECRET, "[senha removida]", 1).replace(CPF, "[CPF removido]")  # the second one was not found
CLEAN = ANONYMISED.replace(SECRET, "[senha removida]")
FINDINGS = [
    Finding("PASSWORD", TEXT.index(SECRET), TEXT.index(SECRET) + len(SECRET), 0.9, "x"),
    Finding("BR_CPF", TEXT.index(CPF), TEXT.index(CPF) + len(CPF), 1.0, "x"),
]
RELATED = tuple(
    Related(f"{'tópico ' * 20}{number}", f"https://forum.exemplo/{'t' * 90}/{number}") for number in range(3)
)


def names(table):
    """A pattern for the names of a table, the longest first: one is the beginning of another."""
    return re.compile("|".join(re.escape(name) for name in sorted(table.values(), key=len, reverse=True)))


TYPES, SPHERES = names(CATALOGUE.support_types), names(CATALOGUE.spheres)


def texts_of(channel, triage, *, rules=RULES, findings=(), anonymised=ANONYMISED, text=TEXT, related=()):
    message = Message(channel, "1", "1", text, Author("a", "a"), created_at=FRIDAY)
    decision = rules.decide(message, list(findings), triage, related=related, anonymised=anonymised)
    return [action.text for action in decision.actions if action.text]


def answer(channel, triage, **changes):
    """The reply itself, alone."""
    (text,) = texts_of(channel, triage, **changes)
    return text


@pytest.mark.parametrize("channel", ChannelKind)
@pytest.mark.parametrize("product", CATALOGUE.products.values(), ids=lambda product: product.id)
def test_no_reply_offers_what_does_not_exist_and_all_are_fit_to_be_sent(product, channel):
    for sphere in CATALOGUE.spheres:
        for kind in CATALOGUE.support_types:
            triage = Triage(True, 0.9, (product.id,), kind, sphere, PORTAL)
            text = answer(channel, triage, anonymised=CLEAN)
            offered = {CATALOGUE.support_types[each] for each in product.support_types}
            assert set(TYPES.findall(text)) <= offered
            assert set(SPHERES.findall(text)) <= {CATALOGUE.spheres[each] for each in product.spheres}
            assert product.name in text
            leaking = texts_of(channel, triage, findings=FINDINGS, related=RELATED)
            assert not any(SECRET in each or CPF in each for each in leaking)
            assert all(len(each) <= LIMITS[channel] for each in (text, *leaking))
            assert text.count("https://") == 1
            assert "mensagem automática" in text
            assert "Foi engano?" in text
            assert not re.search(r"\{\w*\}", text)
            assert channel is ChannelKind.FORUM or not re.search(r"\*\*|\]\(|^#|```", text, re.MULTILINE)


@pytest.mark.parametrize("channel", ChannelKind)
@pytest.mark.parametrize("rules", [RULES, SHADOW], ids=["enforce", "shadow"])
@pytest.mark.parametrize("route", [PORTAL, *ROUTES])
def test_no_reply_on_any_route_repeats_a_value(route, rules, channel):
    triage = Triage(route == PORTAL, 0.9, ("sei",), "reportar_erro", "federal", route)
    texts = texts_of(channel, triage, rules=rules, findings=FINDINGS, related=RELATED)
    assert texts
    assert not any(SECRET in text or CPF in text for text in texts)
    assert all(len(text) <= LIMITS[channel] for text in texts)


def test_the_draft_is_ready_to_paste():
    triage = Triage(True, 0.9, ("sei",), "reportar_erro", "municipal", PORTAL)
    lines = answer(ChannelKind.FORUM, triage, anonymised=CLEAN).splitlines()
    start = lines.index("```text")
    assert lines[start + 1 : lines.index("```")] == [
        "Solução: SEI",
        "Tipo de suporte: Reportar um erro",
        "Esfera: Executivo Municipal",
        "Ambiente: produção",
        "Versão: SEI 4.0.12",
        "",
        "Descrição:",
        CLEAN,
        "",
        "Levar também, com dados pessoais e senhas cobertos: passo a passo até o erro, com data e hora; "
        "mensagem de erro completa; print da tela ou trecho do log",
    ]


def test_without_the_anonymised_text_there_is_no_draft():
    triage = Triage(True, 0.9, ("sei",), "reportar_erro", "municipal", PORTAL)
    assert "Descrição" not in answer(ChannelKind.FORUM, triage, anonymised=None)


def test_a_long_description_is_shortened_for_whatsapp_only():
    long = "O envio para na primeira etapa, e nada aparece no log. " * 30
    triage = Triage(True, 0.9, ("sei",), "reportar_erro", "municipal", PORTAL)
    assert "log. […]\n\nFoi engano?" in answer(ChannelKind.WHATSAPP, triage, anonymised=long, text=long)
    assert answer(ChannelKind.FORUM, triage, anonymised=long, text=long).count("primeira etapa") > 20


def test_a_member_of_another_sphere_is_told_kindly_and_never_sent_to_a_ticket_that_cannot_be():
    text = answer(ChannelKind.WHATSAPP, Triage(True, 0.9, ("nup",), "reportar_erro", "municipal", PORTAL))
    assert "só a esfera Executivo Federal tem atendimento para NUP" in text
    assert "Estados e Municípios contam com o NIPE" in text
    assert "Escolha a solução" not in text


def test_whoever_chases_a_ticket_is_not_told_to_open_another():
    text = "Meu chamado do SEI está parado há um mês, sem resposta. Podem verificar o que houve?"
    chase = Triage(True, 0.9, ("sei",), None, None, PORTAL)
    told = answer(ChannelKind.FORUM, chase, text=text, anonymised=text)
    assert "reabra em até 48 horas" in told
    assert "a equipe volta a responder na segunda-feira, 23/11, às 8h" in told
    assert "Escolha a esfera" not in told
    assert "Descrição" not in told


def test_similar_topics_are_listed_where_there_are_some():
    triage = Triage(True, 0.9, ("sei",), "reportar_erro", "municipal", PORTAL)
    related = (Related("Senha recusada no SEI", "https://forum.exemplo/t/7"),)
    assert "- [Senha recusada no SEI](https://forum.exemplo/t/7)" in answer(ChannelKind.FORUM, triage, related=related)
    assert "- Senha recusada no SEI: https://forum.exemplo/t/7" in answer(ChannelKind.WHATSAPP, triage, related=related)


def test_no_value_is_longer_than_the_lint_reckons_with():
    longest = dict.fromkeys(PLACEHOLDERS, 0)
    every = [Finding(kind, 0, 1, 1.0, "x") for kind in KINDS]
    products = sorted(CATALOGUE.products, key=lambda each: -len(CATALOGUE.products[each].name))
    for channel in ChannelKind:
        message = Message(channel, "1", "1", "x", Author("a", "a"), created_at=FRIDAY)
        for sphere in (None, *CATALOGUE.spheres):
            for told in [(), *((product,) for product in products), tuple(products[:2]), tuple(products)]:
                for kind in (None, *CATALOGUE.support_types):
                    triage = Triage(True, 0.9, told, kind, sphere, PORTAL)
                    values = placeholders(CATALOGUE, triage, every, message=message, related=RELATED)
                    longest = {name: max(longest[name], len(value)) for name, value in values.items()}
    assert {name: length for name, length in longest.items() if length > PLACEHOLDERS[name]} == {}
    assert set(longest) == set(PLACEHOLDERS)
    assert longest[ELASTIC] == 0


@pytest.mark.parametrize("name", sorted(RULES.nudges.nudges))
def test_every_bundled_nudge_is_said_by_a_rule_or_beside_another(name):
    companions = {other for nudge in RULES.nudges.nudges.values() for other in (*nudge.also, nudge.otherwise)}
    named = {effect.nudge for rule in RULES.rules for effects in rule.then.values() for effect in effects}
    assert name in companions | named, "nobody says it"


def test_whoever_leaks_a_credential_is_told_where_to_change_it():
    private = Message(ChannelKind.FORUM, "1", "1", TEXT, Author("a", "a"))
    decision = RULES.decide(private, FINDINGS, Triage(False, 0.1))
    (text,) = [action.text for action in decision.actions if action.kind is ActionKind.DIRECT_MESSAGE]
    assert "Agora mesmo: troque a senha no sistema em que ela é usada e onde mais ela se repetir." in text


def test_the_table_to_read_through_has_every_reply():
    table = "\n".join(write_table(RULES))
    assert table.count("\n## ") == 60
    assert REQUEST.partition("{")[0] in table


def test_the_bundled_folder_is_the_one_that_is_linted():
    assert load_nudges(Path(__file__).parents[2] / "rules" / "nudges") == RULES.nudges

from pathlib import Path

import pytest

from moderator.errors import RuleError

BROKEN = Path(__file__).parent / "broken"
WORDS = (
    "abstained, all, any, attachment, author_groups, author_staff, author_trust, category, channel, entity, "
    "first_post, forwarded, group, length, not, product, reply, route, sphere, support_request, support_type, "
    "tag, tagged, text, time"
)
# Each file of `broken` with what is said of it: where, which word, what is allowed.
FAULTS = {
    "acao-impossivel": [
        "9:20: then.whatsapp.1: can't remove: nobody can edit or delete a message in a WhatsApp group through Twilio, "
        "only answer it, allowed: erase_copy, flag, none, reply"
    ],
    "chave-repetida": [
        '7:3: not valid YAML: found duplicate key "channel" with value "whatsapp" (original value: "forum")'
    ],
    "condicao-vazia": ["7:3: when.not: empty: say what it must be, or leave the word out"],
    "duracao-errada": [
        "5:11: cooldown: «uma semana» is no duration: write a number and one of m, h, d, w, as in 12h or 7d"
    ],
    "id-repetido": [
        "1:5: id: «modo-desconhecido» must be the name of the file, «id-repetido», "
        "and modo-desconhecido.yaml has it already"
    ],
    "modo-desconhecido": ["4:7: mode: no «enforced», did you mean «enforce»? allowed: shadow, suggest, enforce"],
    "numero-errado": [
        "8:16: when.entity.min_count: «dois»: Input should be a valid integer, unable to parse string as an integer"
    ],
    "padrao-errado": ["8:23: when.any.1.text.pattern: not a pattern that RE2 takes: invalid perl operator: (?<="],
    "palavra-desconhecida": [f"6:3: when.chanel: unknown word, did you mean «channel»? allowed: {WORDS}"],
    "poucos-exemplos": [
        "10:3: examples.match: has 2, and at least 3 are needed",
        "9:1: examples.pass: is required and missing",
    ],
    "produto-desconhecido": [
        "6:18: when.product.1: no «tramita», did you mean «mod_tramita»? allowed: api_protocolo_integrado, "
        "api_tramita, mod_assinatura_eletronica, mod_estatistico, mod_resposta, mod_protocolo_integrado, "
        "mod_tramita, mod_gestao_documental, mod_login_externo, mod_wssei, nup, portal_protocolo_integrado, "
        "portal_tramita, protocolo_govbr, sei"
    ],
    "tabulacao": ["6:1: not valid YAML: found character '\\t' that cannot start any token"],
    "tipo-desconhecido": [
        "8:32: when.all.1.entity.kinds.1: no «EMAIL», did you mean «EMAIL_ADDRESS»? allowed: PERSON, BR_CPF, BR_CNPJ, "
        "BR_RG, BR_CNH, BR_PIS, BR_CNS, BR_VOTER_ID, BR_PASSPORT, BR_SIAPE, BR_VEHICLE_PLATE, BR_RENAVAM, "
        "EMAIL_ADDRESS, PHONE_NUMBER, BR_ADDRESS, BR_CEP, DATE_OF_BIRTH, CREDIT_CARD, BR_BANK_ACCOUNT, BR_PIX_KEY, "
        "HEALTH, SENSITIVE_DATA, USERNAME, PASSWORD, API_KEY, ACCESS_TOKEN, PRIVATE_KEY, CONNECTION_STRING, "
        "IP_ADDRESS, INTERNAL_HOST"
    ],
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_file_is_told_where_and_what(load, name):
    files = [name, "modo-desconhecido"] if name == "id-repetido" else [name]
    with pytest.raises(RuleError) as error:
        load(**{file: (BROKEN / f"{file}.yaml").read_text(encoding="utf-8") for file in files})
    told = [line for line in str(error.value).splitlines() if line.startswith(f"{name}.yaml:")]
    assert told == [f"{name}.yaml:{fault}" for fault in FAULTS[name]]


def test_an_unknown_nudge_is_named_with_the_one_that_was_meant(load):
    with pytest.raises(RuleError) as error:
        load(**{"texto-inexistente": (BROKEN / "texto-inexistente.yaml").read_text(encoding="utf-8")})
    assert str(error.value).startswith(
        "texto-inexistente.yaml:9:7: then.forum.0: nudge: no «pedido-de-suport», did you mean «pedido-de-suporte»? "
    )


def test_every_broken_file_is_looked_at():
    assert {path.stem for path in BROKEN.glob("*.yaml")} == {*FAULTS, "texto-inexistente"}


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        ("channel: telegram", "6:12: when.channel: no «telegram», allowed: forum, whatsapp"),
        ("channel: [forum, zap]", "6:20: when.channel.1: no «zap», allowed: forum, whatsapp"),
        ("route: correio", "6:10: when.route: no «correio», allowed: portal_ticket, none, chatbot, participen, "),
        ("entity: {kinds: BR_CFP}", "6:19: when.entity.kinds: no «BR_CFP», did you mean «BR_CPF»? allowed: "),
        ("entity: {kinds: []}", "6:12: when.entity.kinds: has 0, and at least 1 are needed"),
        ("entity: {kinds: BR_CPF, field: corpo}", "6:34: when.entity.field: no «corpo», allowed: text, title, "),
        ("text: '(a'", "6:9: when.text.pattern: not a pattern that RE2 takes: missing ): (a"),
        ("text: '(?=a)'", "6:9: when.text.pattern: not a pattern that RE2 takes: "),
        ("text: '(a)\\1'", "6:9: when.text.pattern: not a pattern that RE2 takes: "),
        ("text: ''", "6:9: when.text.pattern: "),
        ("support_request: {min_confidence: 2}", "6:37: when.support_request.min_confidence: «2»: "),
        ("time: {after: 25h}", "6:17: when.time.after: «25h»: "),
        ("time: {}", "6:3: when.time: empty: say at least one condition"),
        ("{}", "5:1: when: empty: say at least one condition"),
        ("any: []", "6:3: when.any: has 0, and at least 1 are needed"),
        ("{not: " * 500 + "{channel: forum}" + "}" * 500, ""),
        ("length: {min: 20, max: 14}", "6:3: when.length: never holds: min (20) is more than max (14)"),
        ("author_trust: {min: 3, max: 1}", "6:3: when.author_trust: never holds: min (3) is more than max (1)"),
        ("author_staff: talvez", "6:17: when.author_staff: «talvez»: "),
    ],
)
def test_a_wrong_condition_is_told(load, write_rule, when, fault):
    with pytest.raises(RuleError) as error:
        load(teste=write_rule(when))
    assert f"teste.yaml:{fault}" in str(error.value)


@pytest.mark.parametrize(
    ("then", "fault"),
    [
        ("forum: [reply]", "8:11: then.forum.0: say which nudge: «reply: <nudge>»"),
        ("forum: [{redact: x}]", "8:11: then.forum.0: «redact» takes no nudge"),
        ("forum: [{reply: a, redact: b}]", "8:11: then.forum.0: one thing to do each: «redact», or «reply: <nudge>»"),
        ("forum: [restore]", "8:11: then.forum.0: «restore» is for people alone"),
        ("forum: [redactar]", "8:11: then.forum.0.kind: no «redactar», did you mean «redact»? allowed: redact, hide, "),
        ("telegram: [flag]", "8:3: then.telegram: no «telegram», allowed: forum, whatsapp"),
        ("{}", "7:1: then: "),
        (
            "whatsapp: [{reply: infraestrutura}]",
            "8:14: then.whatsapp.0: nudge «infraestrutura» has no text for whatsapp",
        ),
        *(
            (f"whatsapp: [{kind}]", f"8:14: then.whatsapp.0: can't {kind}: nobody can edit or delete a message")
            for kind in ("redact", "hide", "remove")
        ),
        ("whatsapp: [withhold]", "8:14: then.whatsapp.0: can't withhold: only a moderated room holds messages back"),
    ],
)
def test_an_impossible_effect_is_told(load, write_rule, then, fault):
    with pytest.raises(RuleError) as error:
        load(teste=write_rule("channel: forum", then))
    assert f"teste.yaml:{fault}" in str(error.value)


def test_a_channel_that_is_not_connected_is_not_checked(tmp_path, write_rule, bundled):
    from moderator.rules import load_rules

    (tmp_path / "teste.yaml").write_text(write_rule("channel: whatsapp", "whatsapp: [redact]"))
    ruleset = load_rules(tmp_path, catalogue=bundled.catalogue, nudges=bundled.nudges, capabilities={})
    assert [rule.id for rule in ruleset.rules] == ["teste"]


def test_faults_of_all_files_come_together(load, write_rule):
    with pytest.raises(RuleError) as error:
        load(a=write_rule("canal: x", id="a"), b=write_rule("{}", id="b"))
    assert [line.split(":")[0] for line in str(error.value).splitlines()] == ["a.yaml", "b.yaml"]


def test_rules_come_by_priority_then_by_name(load, write_rule):
    ruleset = load(
        a=write_rule("channel: forum", id="a"),
        b=write_rule("channel: forum", id="b", priority=5),
        c=write_rule("channel: forum", id="c", priority=5),
    )
    assert [rule.id for rule in ruleset.rules] == ["b", "c", "a"]


@pytest.mark.parametrize("pattern", ["cupom", "[cupom]", "[cupom, frete]"])
def test_one_pattern_stands_for_a_list_of_one(load, write_rule, pattern):
    ruleset = load(teste=write_rule("text: '{vende}'", lists=f"{{vende: {pattern}}}"))
    assert ruleset.rules[0].when.text.pattern.startswith("(?:cupom")


@pytest.mark.parametrize("wrong", ["", "[1, 2]", "{a: b}", "[]"])
def test_a_list_at_fault_is_told(load, write_rule, wrong):
    with pytest.raises(RuleError) as error:
        load(teste=write_rule("text: '{vende}'", lists=f"{{vende: {wrong}}}"))
    assert "lists.vende" in str(error.value)


@pytest.mark.parametrize("name", ["outra.yml", "outra.YAML"])
def test_a_file_that_would_be_left_out_is_told(load, write_rule, tmp_path, name):
    (tmp_path / name).write_text("id: outra", encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load(teste=write_rule("channel: forum"))
    assert str(error.value) == f"{name}:1:1: would be left out: name it outra.yaml"


def test_a_folder_without_rules_is_refused(load):
    with pytest.raises(RuleError, match=r"no rule here: write one as <id>\.yaml"):
        load()


@pytest.mark.parametrize("text", ["", "- a", "oi"])
def test_a_file_that_is_no_rule_at_all_is_told(load, text):
    with pytest.raises(RuleError) as error:
        load(teste=text)
    assert "teste.yaml:1:1: " in str(error.value)
    assert "must hold words with values" in str(error.value)

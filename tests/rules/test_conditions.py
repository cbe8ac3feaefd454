from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.models import Attachment, Author, ChannelKind, Finding, Message, Triage
from moderator.rules.conditions import Facts, evaluate, is_exempt
from moderator.rules.schema import Exemption
from moderator.rules.vocabulary import Condition

CPF = Finding("BR_CPF", 0, 14, 1.0, "x")
PASSWORD = Finding("PASSWORD", 20, 30, 0.9, "x", field="title")
SUPPORT = Triage(True, 0.9, ("mod_tramita", "sei"), "reportar_erro", "municipal", "portal_ticket", ("nao abre",))
PRINT = Attachment("https://forum.exemplo/uploads/tela.PNG", "image/png; charset=binary")
LOG = Attachment("x", "text/plain", name="sei.log", text="lido")
POST = Message(
    ChannelKind.FORUM,
    "1",
    "1",
    "Curso gratis!\n> cupom de outra pessoa\n```\ncodigo http://a http://b\n```\nVeja http://c e http://d",
    Author("a", "a", trust=1, groups=("Gestores",)),
    title="Divulgação de cursos",
    first_post=True,
    category="duvidas",
    tags=("SEI", "capacitação"),
    reply_to="7",
    created_at=datetime(2026, 11, 23, 1, 30, tzinfo=UTC),  # Sunday, 22:30 in Brasília
    attachments=(PRINT, LOG),
)
FACTS = Facts(POST, [CPF, PASSWORD], SUPPORT)


def holds(when, facts=FACTS):
    return evaluate(Condition.model_validate(when), facts) is not None


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"channel": "forum"}, True),
        ({"channel": "whatsapp"}, False),
        ({"channel": ["whatsapp", "forum"]}, True),
        ({"category": ["duvidas", "avisos"]}, True),
        ({"category": "Duvidas"}, True),
        ({"category": ["avisos"]}, False),
        ({"tag": ["sei", "wssei"]}, True),
        ({"tag": "wssei"}, False),
        ({"tagged": True}, True),
        ({"tagged": False}, False),
        ({"group": "Suporte"}, False),
        ({"author_staff": False}, True),
        ({"author_staff": True}, False),
        ({"author_trust": {"max": 1}}, True),
        ({"author_trust": {"max": 0}}, False),
        ({"author_trust": {"min": 2}}, False),
        ({"author_groups": ["gestores"]}, True),
        ({"author_groups": ["moderadores"]}, False),
        ({"first_post": True}, True),
        ({"reply": True}, True),
        ({"reply": False}, False),
        ({"forwarded": True}, False),
        ({"time": {"weekdays": ["sun"]}}, True),
        ({"time": {"weekdays": "mon"}}, False),
        ({"time": {"after": "18:00", "before": "08:00"}}, True),
        ({"time": {"after": "08:00", "before": "18:00"}}, False),
        ({"time": {"after": "22:30"}}, True),
        ({"time": {"before": "22:30"}}, False),
        ({"support_request": {"min_confidence": 0.9}}, True),
        ({"support_request": {"min_confidence": 0.95}}, False),
        ({"abstained": False}, True),
        ({"route": "portal_ticket"}, True),
        ({"route": ["none", "chatbot"]}, False),
        ({"product": ["sei", "nup"]}, True),
        ({"product": "nup"}, False),
        ({"support_type": "reportar_erro"}, True),
        ({"support_type": ["registrar_duvida"]}, False),
        ({"sphere": "municipal"}, True),
        ({"sphere": "federal"}, False),
        ({"entity": {"kinds": ["BR_CPF"]}}, True),
        ({"entity": {"kinds": "BR_CPF", "min_count": 2}}, False),
        ({"entity": {"kinds": ["PASSWORD"], "min_score": 0.95}}, False),
        ({"entity": {"kinds": ["PASSWORD", "BR_CPF"], "min_count": 2}}, True),
        ({"entity": {"kinds": ["PASSWORD"], "field": "text"}}, False),
        ({"entity": {"kinds": ["PASSWORD"], "field": ["title", "attachment"]}}, True),
        ({"attachment": {"content_type": "image/*"}}, True),
        ({"attachment": {"content_type": ["image/*", "text/plain"], "min_count": 2}}, True),
        ({"attachment": {"content_type": "video/*"}}, False),
        ({"attachment": {"extension": ["png"]}}, True),
        ({"attachment": {"extension": "pdf"}}, False),
        ({"attachment": {"unread": True}}, True),
        ({"attachment": {"unread": True, "min_count": 2}}, False),
        ({"attachment": {"unread": True, "extension": "log"}}, False),
        ({"length": {"where": "title", "max": 20}}, True),
        ({"length": {"where": "title", "max": 19}}, False),
        ({"length": {"min": 500}}, False),
        ({"text": "GRÁTIS|promo[çc]ão"}, True),
        ({"text": "divulgacao"}, True),
        ({"text": "rifa"}, False),
        ({"text": "cupom"}, True),
        ({"text": {"pattern": "cupom", "where": "own_words"}}, False),
        ({"text": {"pattern": "curso", "where": "title"}}, True),
        ({"text": {"pattern": "grátis", "where": "title"}}, False),
        ({"text": {"pattern": "(?-i)Curso"}}, True),
        ({"text": {"pattern": "(?-i)CURSO"}}, False),
        ({"text": {"pattern": "http://", "min_count": 4}}, True),
        ({"text": {"pattern": "http://", "min_count": 5}}, False),
        ({"text": {"pattern": "http://", "min_count": 3, "where": "own_words"}}, False),
        ({"not": {"text": "rifa"}}, True),
        ({"any": [{"text": "rifa"}, {"channel": "forum"}]}, True),
        ({"any": [{"text": "rifa"}, {"channel": "whatsapp"}]}, False),
        ({"all": [{"text": "rifa"}, {"channel": "forum"}]}, False),
        ({"channel": "forum", "text": "rifa"}, False),
    ],
)
def test_each_word(when, expected):
    assert holds(when) is expected


def test_whatsapp_words():
    post = Message(ChannelKind.WHATSAPP, "1", "1", "oi", Author("a", "a"), group="Suporte", forwarded=True)
    facts = Facts(post, [], SUPPORT)
    assert holds({"group": ["suporte", "Avisos"], "forwarded": True, "tagged": False}, facts)


def test_what_is_not_known_does_not_hold():
    facts = Facts(Message(ChannelKind.WHATSAPP, "1", "1", "oi", Author("a", "a")), [], Triage(False, 0.1))
    for when in ({"author_trust": {"max": 4}}, {"time": {"weekdays": "sun"}}, {"category": "x"}, {"sphere": "federal"}):
        assert not holds(when, facts)


def test_a_doubtful_request_is_none():
    facts = Facts(POST, [], Triage(True, 0.55, abstained=True))
    assert not holds({"support_request": {"min_confidence": 0.5}}, facts)
    assert holds({"abstained": True}, facts)


def test_disguised_words_are_read():
    facts = Facts(Message(ChannelKind.FORUM, "1", "1", "cu\u200bpom", Author("a", "a")), [], SUPPORT)
    assert holds({"text": "cupom"}, facts)


def test_a_condition_is_about_the_findings_that_made_it_hold():
    about = {"entity": {"kinds": ["PASSWORD"]}}
    other = {"entity": {"kinds": ["BR_CPF"]}}
    assert evaluate(Condition.model_validate({"any": [about, {"text": "rifa"}]}), FACTS) == {1}
    assert evaluate(Condition.model_validate({"all": [about, other]}), FACTS) == {0, 1}
    assert evaluate(Condition.model_validate({"not": {"not": about}}), FACTS) == frozenset()


@pytest.mark.parametrize(
    ("exempt", "author", "expected"),
    [
        ({"staff": True}, Author("a", "a", staff=True), True),
        ({"staff": True}, Author("a", "a", trust=4), False),
        ({"groups": ["equipe"]}, Author("a", "a", groups=("outros", "equipe")), True),
        ({"groups": "equipe"}, Author("a", "a", groups=("outros",)), False),
        ({"min_trust": 3}, Author("a", "a", trust=3), True),
        ({"min_trust": 3}, Author("a", "a", trust=2), False),
        ({"min_trust": 0}, Author("a", "a"), False),
        ({"staff": True, "min_trust": 3}, Author("a", "a", trust=4), True),
    ],
)
def test_exemptions(exempt, author, expected):
    assert is_exempt(Exemption.model_validate(exempt), author) is expected


simple = st.sampled_from(
    [{"channel": "forum"}, {"text": "rifa"}, {"entity": {"kinds": ["BR_CPF"]}}, {"tagged": False}, {"reply": True}]
)
conditions = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=8,
)


@given(conditions, conditions)
def test_the_words_combine_as_logic_does(one, other):
    assert holds({"not": one}) is not holds(one)
    assert holds({"all": [one, other]}) is (holds(one) and holds(other))
    assert holds({"not": {"any": [one, other]}}) is holds({"all": [{"not": one}, {"not": other}]})


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ('O colega escreveu: "você é burro". E agora?', False),
        ("A mensagem dizia «você é burro», e fiquei chateado.", False),
        ("Ele me chamou assim: “você é burro”.", False),
        ('"você é burro"', True),
        ('você é "burro" mesmo', True),
        ('Ele disse "oi", e você é burro', True),
    ],
)
def test_what_is_told_of_somebody_else_is_not_ones_own(text, own):
    facts = Facts(Message(ChannelKind.FORUM, "1", "1", text, Author("a", "a")), [], SUPPORT)
    assert holds({"text": {"pattern": "burro", "where": "own_words"}}, facts) is own
    assert holds({"text": "burro"}, facts)

"""What the topic or the group changes, with the bundled policy."""

from pathlib import Path

import pytest

from moderator.models import Author, ChannelKind, Message
from moderator.triage import Classifier, ThreadContext, load_catalogue, load_policy

RULES = Path(__file__).parents[2] / "rules"
CATALOGUE = load_catalogue(RULES / "catalogue.yaml")
CLASSIFIER = Classifier(CATALOGUE, load_policy(RULES / "triage", CATALOGUE))
FAILURE = ThreadContext(title="Erro no módulo do Tramita", products=("mod_tramita",), support_request=True)
TALK = ThreadContext(title="Palestra de ontem", support_request=False)


def classify(text, context=None):
    return CLASSIFIER.classify(Message(ChannelKind.FORUM, "1", "1", text, Author("a", "a")), context=context)


@pytest.mark.parametrize("text", ["eu também", "tb to com isso", "Aqui também, desde cedo."])
def test_me_too_is_what_the_thread_is(text):
    under_failure, under_talk = classify(text, FAILURE), classify(text, TALK)
    assert under_failure.support_request
    assert under_failure.products == ("mod_tramita",)
    assert not under_talk.support_request
    assert under_talk.confidence < classify(text).confidence < under_failure.confidence


@pytest.mark.parametrize("text", ["Obrigado, resolveu!", "Parabéns a todos pelo evento."])
def test_what_repeats_nobody_inherits_no_request(text):
    assert not classify(text, FAILURE).support_request


def test_a_product_named_in_the_text_wins():
    assert classify("E o módulo WSSEI parou também", FAILURE).products == ("mod_wssei",)


def test_the_title_alone_tells_the_product():
    assert classify("Continua travado por aqui.", ThreadContext(title="Módulo do Tramita fora")).products == (
        "mod_tramita",
    )


def test_the_purpose_of_a_group_tips_the_balance():
    text = "alguma previsão?"
    support = classify(text, ThreadContext(purpose="support")).confidence
    assert classify(text, ThreadContext(purpose="notices")).confidence < classify(text).confidence < support


def test_no_context_is_the_default():
    assert classify("bom dia") == classify("bom dia", ThreadContext())

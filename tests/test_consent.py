"""Words of quiet and of return: whole messages only, in the forum only said to us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.analyst import Analyst
from moderator.consent import Wish, confirm, read_wish
from moderator.detection import Detector
from moderator.models import Action, ActionKind, Attachment, ChannelKind, Decision, Mode, Severity, Triage
from moderator.pipeline import Pipeline
from tests.factories import NOON, make_message
from tests.fakes import ShelfChannel

BOT = "moderapen"


def on_whatsapp(text, **changes):
    return make_message(text, channel=ChannelKind.WHATSAPP, thread_id=None, **changes)


@pytest.mark.parametrize(
    "text",
    [
        "PARAR",
        "parar",
        "Parar!",
        " sair. ",
        "*CANCELAR*",
        "stop",
        "Stop…",
        "ＰＡＲＡＲ",
        "quero sair",
        "Parar, por favor",
        "pare 🙏",
    ],
)
def test_words_of_quiet(text):
    assert read_wish(on_whatsapp(text)) is Wish.QUIET


@pytest.mark.parametrize("text", ["VOLTAR", "voltar!", "Quero voltar", "«voltar»"])
def test_words_of_return(text):
    assert read_wish(on_whatsapp(text)) is Wish.RETURN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o envio parou",
        "como faço para parar o trâmite?",
        "parar parar",
        "sair do SEI",
        "cancelar o processo",
        "paramos",
        "voltar uma tela",
        "@moderapen parar",
    ],
)
def test_talk_is_no_wish(text):
    assert read_wish(on_whatsapp(text), bot=BOT) is None


def test_a_caption_is_no_wish():
    picture = Attachment("https://api.twilio.com/m", "image/jpeg")
    assert read_wish(on_whatsapp("parar", attachments=(picture,))) is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("@moderapen parar", Wish.QUIET),
        ("@ModeraPEN: PARAR.", Wish.QUIET),
        ("@moderapen voltar, por favor", Wish.RETURN),
        ("parar", None),
        ("@moderapenas parar", None),
        ("@outro parar", None),
        ("@moderapen como faço para parar o trâmite?", None),
        ("> @moderapen parar", None),
    ],
)
def test_in_the_forum_it_is_said_to_us(text, wish):
    assert read_wish(make_message(text), bot=BOT) is wish
    assert read_wish(make_message(text), bot="") is None


@given(st.text(), st.sampled_from(ChannelKind))
def test_no_talk_is_a_wish(text, channel):
    talk = make_message(f"Pessoal, {text}", channel=channel)
    assert read_wish(talk, bot=BOT) is None


def test_the_confirmation_says_how_to_come_back():
    assert "VOLTAR" in confirm(on_whatsapp("parar"), Wish.QUIET).text
    told = confirm(make_message("@moderapen parar"), Wish.QUIET, bot=BOT)
    assert told.kind is ActionKind.DIRECT_MESSAGE
    assert "@moderapen voltar" in told.text


class Calm:
    """Rules that say something of every message."""

    version = "v" * 64

    def decide(self, *_, **__):
        tip = Action(ActionKind.DIRECT_MESSAGE, "dica", Mode.ENFORCE, subject="Dica", text="Use títulos claros.")
        return Decision((), (tip,), Severity.NONE, self.version)


class NoTriage:
    def classify(self, message, *, context):
        return Triage(support_request=False, confidence=0.0)


def test_through_the_pipeline_in_the_forum(store):
    channel = ShelfChannel()
    analyst = Analyst(Detector(), NoTriage(), Calm())
    parts = ({ChannelKind.FORUM: channel}, analyst, store.deliveries, store.records, store.effects)
    pipeline = Pipeline(*parts, topics=store.topics, mode=Mode.ENFORCE, clock=lambda: NOON, bot=BOT)

    def post(number, text):
        body = channel.put(make_message(text, external_id=str(number)))
        delivery, _ = store.deliveries.receive(
            ChannelKind.FORUM, event="post_created", identity=str(number), headers={}, body=body, now=NOON
        )
        assert pipeline.plan(delivery) == pipeline.plan(delivery)  # run again after a crash
        return len(pipeline.plan(delivery))

    assert post(1, "@moderapen parar") == 1
    assert post(2, "@moderapen parar") == 0
    assert post(3, "Bom dia a todos") == 0
    assert post(4, "@moderapen voltar") == 1
    assert post(5, "Boa tarde a todos") == 1

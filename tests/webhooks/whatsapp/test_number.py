"""Everything a member can send to the community's number, through the whole of the product to their phone."""

import pytest

from moderator.models import Mode
from tests.webhooks.whatsapp.number import MEMBER, SENDER, TEMPLATE

LEAK = "A Ana, CPF 529.982.247-25, entra com a senha Pitanga@8823"
REQUEST = "o envio externo não funciona aqui na prefeitura desde ontem, dá erro de certificado. alguém pode verificar?"
HELLO = "Bom dia a todos, ótima semana de trabalho!"


def stored(number):
    """What Twilio still keeps of what members wrote."""
    inbound = [it for it in number.twilio.messages.values() if it.recipient == SENDER]
    return [(it.body, len(it.media)) for it in inbound]


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ({"text": HELLO}, None),
        ({"text": "muito obrigada!", "extra": {"OriginalRepliedMessageSid": "SM" + "4" * 32}}, None),
        ({"extra": {"ButtonText": HELLO, "ButtonPayload": "BOM_DIA", "ButtonType": "REPLY"}}, None),
        ({"extra": {"ButtonText": "posso publicar?", "ButtonPayload": "X"}}, "Claro, eu confiro!"),
        ({"extra": {"Latitude": "-15.79", "Longitude": "-47.88", "Label": "Anexo"}}, "Só consigo ler textos"),
        ({"text": ""}, "Só consigo ler textos"),
        ({"media": ("text/vcard",)}, "Recebi um contato"),
        ({"media": ("image/jpeg",)}, "só consigo conferir textos"),
        ({"media": ("application/pdf",), "text": HELLO}, "só consigo conferir textos"),
        ({"media": ("audio/ogg",)}, "Recebi o áudio"),
        ({"media": ("image/jpeg",), "extra": {"Forwarded": "true"}}, "só consigo conferir textos"),
        ({"media": ("image/webp",)}, None),
        ({"text": HELLO, "extra": {"ParametroNovo": "valor", "MessageType": "nova"}}, None),
        ({"text": REQUEST}, "chamado"),
        ({"text": LEAK}, "CPF"),
        ({"text": HELLO, "extra": {"Forwarded": "true"}}, "Pode publicar"),
        ({"text": LEAK, "extra": {"FrequentlyForwarded": "true"}}, "Não publique assim: contém CPF e senha."),
        ({"text": f"posso publicar? {LEAK}"}, "Não publique assim: contém CPF e senha."),
        ({"text": f"confere: {HELLO}"}, "Pode publicar"),
        ({"text": LEAK, "address": "whatsapp:BR.1502576394655843"}, "CPF"),
        ({"text": LEAK, "external_user_id": "BR.1502576394655843", "extra": {"Forwarded": "true"}}, "Não publique"),
    ],
)
def test_each_message_gets_exactly_one_fitting_answer_or_none(number, sent, answered):
    address = sent.get("address", MEMBER)
    number.write(**sent)
    said = number.read(address)
    assert len(said) == (answered is not None)
    assert all(answered in text and text.startswith("🤖") for text in said)
    assert not any(value in text for text in said for value in ("529.982.247-25", "Pitanga@8823"))
    assert stored(number) == [("", 0)]
    assert number.store.cases.totals()["acting"] == number.store.cases.totals()["failed"] == 0


def test_a_message_that_comes_three_times_is_answered_once(number):
    webhook = number.write(LEAK, extra={"Forwarded": "true"})
    number.twilio.outbox.extend([webhook, webhook])
    number.twilio.flush()
    number.work()
    assert len(number.read()) == 1


def test_the_text_to_copy_is_there_without_the_values(number):
    number.write(f"confere: {LEAK}")
    (said,) = number.read()
    assert said.endswith("pronto para copiar:\n\nA Ana, CPF [CPF removido], entra com a senha [senha removida]")


def test_a_long_text_to_copy_comes_as_a_message_of_its_own(number):
    number.write((LEAK + ". ")[:60] + "palavra " * 185, extra={"Forwarded": "true"})
    verdict, copy = number.read()
    assert verdict.startswith("🤖 Não publique assim") and verdict.endswith("vem a seguir.")
    assert copy.startswith("A Ana, CPF [CPF removido]") and len(copy) <= 1600


def test_a_check_is_no_nudge_and_neither_spends_nor_needs_the_budget(number):
    for _ in range(5):
        number.write(LEAK, extra={"Forwarded": "true"})
    number.write(REQUEST)
    assert ["precisa da análise da equipe" in text for text in number.read()] == [False] * 5 + [True]


def test_guidance_is_within_the_budget_and_the_case_says_so(number):
    number.write(REQUEST)
    number.clock.pass_by(minutes=1)
    number.write("agora o " + REQUEST)
    assert len(number.read()) == 1
    assert ("reply", "skipped", "nudge_budget") in number.actions()
    number.write(LEAK)  # severe: said all the same
    assert len(number.read()) == 2


def test_an_album_is_answered_once(number):
    for _ in range(6):
        number.write(media=("image/jpeg",))
    assert len(number.read()) == 1
    number.clock.pass_by(hours=2)
    number.write(media=("image/jpeg",))
    assert len(number.read()) == 2


def test_who_asks_for_quiet_gets_it_under_every_form_of_their_identity(number):
    number.write("Parar!", external_user_id="BR.77")
    number.write("PARAR")
    assert len(number.read()) == 1 and "VOLTAR" in number.read()[0]
    number.write(REQUEST)
    number.write(LEAK)
    number.write(media=("image/jpeg",), external_user_id="BR.77")
    number.write(REQUEST, address="whatsapp:+556199990001")  # without the ninth digit
    number.write(REQUEST, address="whatsapp:BR.77", external_user_id="BR.77")
    assert number.twilio.messages and sum(it.recipient != SENDER for it in number.twilio.messages.values()) == 1 + 1
    number.write(HELLO, extra={"Forwarded": "true"})  # asked for
    number.write("voltar")
    number.write(LEAK)
    assert ["Pode publicar" in it or "de volta" in it or "CPF" in it for it in number.read()[-3:]] == [True] * 3


def test_the_wish_counts_in_shadow_mode_and_nothing_is_sent(open_number, desk):
    number = open_number(desk, mode=Mode.SHADOW)
    number.write("SAIR")
    number.write(LEAK, extra={"Forwarded": "true"})
    assert number.read() == []
    message = number.channel.parse(*number.write("oi")[1:])
    assert number.store.records.is_left_alone(message)


def test_our_own_number_is_no_member(number):
    number.write(LEAK, address=SENDER)
    assert number.store.cases.totals()["messages"] == 0


def late_reply(number):
    """A moderator agrees with what was held back, 25 hours later."""
    number.performer._daily_limit = 0
    number.write(LEAK)
    number.performer._daily_limit = 10**6
    number.clock.pass_by(hours=25)
    case = number.store.cases.load(number.store.cases.queue("all")[0].id)
    reply = next(action for action in case.actions if action.kind == "reply")
    assert number.store.effects.reopen(reply.id, moderator="ana", now=number.clock())
    number.act(reply.id)
    number.twilio.settle()


def test_after_a_day_nothing_is_sent_that_would_fail_and_the_case_says_why(number):
    late_reply(number)
    assert [it for it in number.twilio.messages.values() if it.recipient == MEMBER] == []
    assert ("reply", "failed", "outside_window") in number.actions("open")


def test_after_a_day_an_approved_template_carries_the_answer(open_number, desk):
    number = open_number(desk, answer_template=TEMPLATE)
    number.twilio.templates[TEMPLATE] = (
        "Sobre a sua mensagem à moderação do PEN: {{1}} Para não receber, escreva PARAR."
    )
    late_reply(number)
    (said,) = number.read()
    assert "\n" not in said and "CPF" in said and said.startswith("Sobre a sua mensagem")
    assert ("reply", "done", "template") in number.actions()


def test_twilios_copy_is_erased_once_the_message_has_settled(number):
    webhook = number.twilio.member_writes(MEMBER, LEAK)
    (inbound,) = number.twilio.messages.values()
    inbound.status = "receiving"
    number.twilio.flush()
    waits = []
    for delivery in number.queue:
        for action_id in number.pipeline.plan(delivery):
            while (wait := number.performer.act(action_id)) is not None:
                waits.append(wait)
                number.clock.pass_by(seconds=wait)
                inbound.status = "receiving" if len(waits) < 3 else "received"
    assert waits == [2.0, 4.0, 8.0] and inbound.body == "" and webhook


def test_no_number_name_or_text_stands_open_in_the_database(open_number, store):
    number = open_number(store)
    number.write(LEAK, profile_name="Rosália Menezes", external_user_id="BR.1502576394655843")
    number.write("parar", profile_name="Rosália Menezes")
    secrets = ["99990001", "Rosália", "Pitanga", "529.982", "1502576394655843"]
    with store.database.read() as connection:
        from moderator.store.schema import metadata

        dump = [str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    assert len(dump) > 5
    assert [secret for secret in secrets if any(secret in row for row in dump)] == []

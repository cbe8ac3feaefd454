import logging
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.serving import make_server

from moderator.actions import Channel
from moderator.errors import ChannelError, Unanswerable
from moderator.models import ActionKind, Attachment, Author, ChannelKind, DeliveryStatus, Message, Order
from moderator.settings import load_settings
from webhooks import whatsapp
from webhooks.standin.twilio import Fault, Twilio, blueprint
from webhooks.whatsapp import payload
from webhooks.whatsapp.client import WhatsAppChannel

ACCOUNT = "AC" + "0" * 32
TOKEN = "f" * 32
SENDER = "whatsapp:+5561999990000"
MEMBER = "whatsapp:+556199990002"
CALLBACK = "https://bot.exemplo.gov.br/webhooks/whatsapp/status"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@contextmanager
def serving(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def twilio(clock):
    return Twilio(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        sender=SENDER,
        webhook_url="https://bot.exemplo.gov.br/webhooks/whatsapp",
        clock=clock,
    )


@pytest.fixture
def api_url(twilio):
    app = Flask(__name__)
    app.register_blueprint(blueprint(twilio))
    with serving(app) as url:
        yield url
        twilio.released.set()


@pytest.fixture
def channel(api_url):
    channel = connect(api_url)
    yield channel
    channel.close()


def connect(api_url, **changes):
    settings = {
        "account_sid": ACCOUNT,
        "auth_token": TOKEN,
        "sender": SENDER,
        "api_url": api_url,
        "status_callback": CALLBACK,
        "timeout": 5.0,
    }
    return WhatsAppChannel(**(settings | changes))


def receive(twilio, text="Minha senha é Abc@12345", media=()):
    webhook = twilio.member_writes(MEMBER, text, profile_name="João", media=media)
    twilio.outbox.clear()
    return payload.parse(webhook.headers, webhook.body, sender=SENDER)


def order(message, kind=ActionKind.REPLY, text="Olá! Veja o Guia.", **changes):
    return Order(key="k1", kind=kind, message=message, since=NOW, text=text, **changes)


def refused(call, *arguments):
    with pytest.raises(ChannelError) as caught:
        call(*arguments)
    return caught.value.code, caught.value.permanent


def sent(twilio):
    return [message for message in twilio.messages.values() if message.direction == "outbound-api"]


class TestReply:
    def test_goes_to_the_member_as_the_address_came(self, twilio, channel):
        receipt = channel.perform(order(receive(twilio), text="Olá! 😊\n1. Não publique senhas."))
        (message,) = sent(twilio)
        assert receipt.ref == message.sid
        assert (message.sender, message.recipient) == (SENDER, MEMBER)
        assert message.body == "Olá! 😊\n1. Não publique senhas."

    def test_reports_back_through_signed_callbacks(self, twilio, channel):
        receipt = channel.perform(order(receive(twilio)))
        twilio.settle()
        states = []
        for webhook in twilio.outbox:
            payload.verify(CALLBACK, webhook.headers, webhook.body, tokens=(TOKEN,))
            states.append(channel.parse(webhook.headers, webhook.body))
        assert states == [
            DeliveryStatus(receipt.ref, "sent", 3),
            DeliveryStatus(receipt.ref, "delivered", 6),
            DeliveryStatus(receipt.ref, "read", 7),
        ]

    def test_of_1600_characters_is_sent_and_a_longer_one_never_cut(self, twilio, channel):
        message = receive(twilio)
        channel.perform(order(message, text="a" * 1600))
        assert refused(channel.perform, order(message, text="a" * 1601)) == ("too_long", True)
        assert [len(message.body) for message in sent(twilio)] == [1600]

    @pytest.mark.parametrize("text", [None, ""])
    def test_without_words_is_refused(self, twilio, channel, text):
        assert refused(channel.perform, order(receive(twilio), text=text)) == ("invalid", True)

    def test_outside_the_window_fails_later_and_is_told(self, twilio, channel, clock):
        message = receive(twilio)
        clock.now += timedelta(hours=24, seconds=1)
        receipt = channel.perform(order(message))
        twilio.settle()
        (webhook,) = twilio.outbox
        assert channel.parse(webhook.headers, webhook.body) == DeliveryStatus(
            receipt.ref, "failed", 4, "outside_window"
        )

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            (21211, ("unknown_recipient", True)),
            (21610, ("opted_out", True)),
            (63016, ("outside_window", True)),
            (63018, ("rate_limited", False)),
            (63024, ("unknown_recipient", True)),
            (63038, ("daily_limit", False)),
            (63051, ("sender_locked", True)),
            (99999, ("invalid", True)),
        ],
    )
    def test_refusals(self, twilio, channel, code, expected):
        message = receive(twilio)
        twilio.refusals[MEMBER] = code
        assert refused(channel.perform, order(message)) == expected

    @pytest.mark.parametrize(
        ("fault", "expected"),
        [(Fault.RATE_LIMITED, ("rate_limited", False)), (Fault.SERVER_ERROR, ("unavailable", False))],
    )
    def test_faults_before_acceptance(self, twilio, channel, fault, expected):
        message = receive(twilio)
        twilio.faults.append(fault)
        assert refused(channel.perform, order(message)) == expected
        assert sent(twilio) == []
        assert channel.find(order(message)) is None

    def test_wrong_credentials(self, twilio, api_url):
        channel = connect(api_url, auth_token="e" * 32)
        assert refused(channel.perform, order(receive(twilio))) == ("forbidden", True)
        channel.close()

    def test_nobody_listening(self, twilio):
        channel = connect("http://127.0.0.1:9")
        message = receive(twilio)
        assert refused(channel.perform, order(message)) == ("unreachable", False)
        assert refused(channel.find, order(message)) == ("unreachable", False)
        channel.close()

    def test_threads_each_get_their_own_receipt(self, twilio, channel):
        message = receive(twilio)
        receipts = {}

        def reply(number):
            receipts[number] = channel.perform(order(message, text=f"Resposta {number}")).ref

        threads = [threading.Thread(target=reply, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert receipts == {int(message.body.split()[1]): message.sid for message in sent(twilio)}


class TestFindReply:
    @pytest.mark.parametrize("settled", [False, True])
    def test_after_the_connection_was_cut(self, twilio, channel, settled):
        message = receive(twilio)
        twilio.faults.append(Fault.CUT_AFTER_ACCEPT)
        assert refused(channel.perform, order(message)) == ("unreachable", False)
        if settled:
            twilio.settle()
        (accepted,) = sent(twilio)
        assert channel.find(order(message)).ref == accepted.sid

    def test_after_an_answer_that_came_too_late(self, twilio, api_url):
        channel = connect(api_url, timeout=0.2)
        message = receive(twilio)
        twilio.faults.append(Fault.SLOW)
        assert refused(channel.perform, order(message)) == ("unreachable", False)
        assert channel.find(order(message)).ref == sent(twilio)[0].sid
        channel.close()

    def test_one_that_failed_on_delivery_was_sent_all_the_same(self, twilio, channel, clock):
        message = receive(twilio)
        twilio.late_failures[MEMBER] = 63024
        receipt = channel.perform(order(message))
        twilio.settle()
        assert channel.find(order(message)).ref == receipt.ref

    def test_nothing_was_sent(self, twilio, channel):
        message = receive(twilio, text="Olá! Veja o Guia.")
        assert channel.find(order(message)) is None

    def test_another_text_another_member_or_another_time_is_not_it(self, twilio, channel, clock):
        message = receive(twilio)
        clock.now -= timedelta(minutes=6)
        channel.perform(order(message))
        clock.now = NOW
        channel.perform(order(message, text="Outro texto."))
        twilio.send(to="whatsapp:+5561999990009", from_=SENDER, body="Olá! Veja o Guia.")
        assert channel.find(order(message)) is None

    def test_a_reply_that_is_already_accounted_for_is_not_it(self, twilio, channel):
        message = receive(twilio)
        earlier = channel.perform(order(message))
        assert channel.find(order(message, known_refs=frozenset({earlier.ref}))) is None

    def test_clocks_a_little_apart(self, twilio, channel, clock):
        message = receive(twilio)
        clock.now -= timedelta(minutes=4)
        receipt = channel.perform(order(message))
        assert channel.find(order(message)).ref == receipt.ref

    def test_cannot_be_told_when_twilio_keeps_no_text(self, twilio, channel):
        message = receive(twilio)
        channel.perform(order(message))
        sent(twilio)[0].body = ""
        with pytest.raises(Unanswerable):
            channel.find(order(message))

    def test_cannot_be_told_among_too_many(self, twilio, channel):
        message = receive(twilio)
        for number in range(1000):
            twilio.send(to=MEMBER, from_=SENDER, body=f"Aviso {number}")
        with pytest.raises(Unanswerable):
            channel.find(order(message))

    @pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.SERVER_ERROR])
    def test_faults_while_asking_say_nothing_about_the_reply(self, twilio, channel, fault):
        message = receive(twilio)
        twilio.faults.append(fault)
        code, permanent = refused(channel.find, order(message))
        assert (code in {"rate_limited", "unavailable"}, permanent) == (True, False)


class TestEraseCopy:
    def erase(self, message):
        return order(message, ActionKind.ERASE_COPY, text=None)

    def test_empties_the_text(self, twilio, channel):
        message = receive(twilio)
        receipt = channel.perform(self.erase(message))
        assert twilio.messages[message.external_id].body == ""
        assert (receipt.ref, receipt.residue) == (message.external_id, ())

    def test_deletes_the_media(self, twilio, channel):
        message = receive(twilio, media=("image/jpeg", "text/vcard"))
        channel.perform(self.erase(message))
        assert twilio.messages[message.external_id].media == []

    def test_twice_is_as_good_as_once(self, twilio, channel):
        message = receive(twilio, media=("image/jpeg",))
        assert channel.perform(self.erase(message)) == channel.perform(self.erase(message))

    def test_of_a_record_already_deleted(self, twilio, channel):
        message = receive(twilio)
        del twilio.messages[message.external_id]
        assert channel.perform(self.erase(message)).residue == ()
        assert channel.find(self.erase(message)).ref == message.external_id

    def test_in_flight_can_be_tried_again(self, twilio, channel):
        message = receive(twilio)
        twilio.messages[message.external_id].status = "receiving"
        assert refused(channel.perform, self.erase(message)) == ("in_flight", False)
        twilio.messages[message.external_id].status = "received"
        channel.perform(self.erase(message))
        assert twilio.messages[message.external_id].body == ""

    def test_find_tells_whether_it_is_done(self, twilio, channel):
        message = receive(twilio, media=("audio/ogg",))
        assert channel.find(self.erase(message)) is None
        twilio.redact(message.external_id)
        assert channel.find(self.erase(message)) is None
        channel.perform(self.erase(message))
        assert channel.find(self.erase(message)).ref == message.external_id

    def test_what_is_left_is_told(self, twilio, channel, monkeypatch):
        message = receive(twilio)
        monkeypatch.setattr(twilio, "redact", twilio.find)
        (residue,) = channel.perform(self.erase(message)).residue
        assert (residue.place, residue.reachable) == ("vendor_text", False)


class TestChannel:
    def test_keeps_the_protocol(self, channel):
        kept: Channel = channel
        assert kept.kind is ChannelKind.WHATSAPP
        assert kept.capabilities == {ActionKind.REPLY, ActionKind.ERASE_COPY, ActionKind.FLAG}

    @pytest.mark.parametrize(
        ("public_url", "callback"),
        [
            ("https://bot.exemplo.gov.br", "https://bot.exemplo.gov.br/webhooks/whatsapp/status"),
            ("", "http://127.0.0.1:8000/webhooks/whatsapp/status"),
        ],
    )
    def test_opened_as_the_settings_say(self, twilio, api_url, public_url, callback):
        environ = {
            "MODERATOR_SECRET_KEY": "A" * 43,
            "MODERATOR_PUBLIC_URL": public_url,
            "MODERATOR_TWILIO_ACCOUNT_SID": ACCOUNT,
            "MODERATOR_TWILIO_AUTH_TOKENS": f"{TOKEN},{'e' * 32}",
            "MODERATOR_TWILIO_SENDER": SENDER,
            "MODERATOR_TWILIO_API_URL": api_url,
        }
        channel = whatsapp.open_channel(load_settings(environ))
        channel.perform(order(receive(twilio)))
        assert [message.status_callback for message in sent(twilio)] == [callback]
        channel.close()

    def test_off_without_settings(self):
        assert not whatsapp.is_on(load_settings({}))

    def test_received_messages_do_not_change(self, twilio, channel):
        message = receive(twilio)
        assert channel.fetch(message) is message

    def test_a_flag_needs_nothing_of_twilio(self, twilio, channel):
        assert channel.perform(order(receive(twilio), ActionKind.FLAG)).ref is None

    @pytest.mark.parametrize("kind", [ActionKind.REMOVE, ActionKind.REDACT, ActionKind.HIDE])
    def test_what_twilio_cannot_do_is_refused(self, twilio, channel, kind):
        assert refused(channel.perform, order(receive(twilio), kind)) == ("unsupported", True)

    def test_nothing_else_is_ever_called(self, twilio, api_url, monkeypatch):
        monkeypatch.setenv("TWILIO_EDGE", "sao-paulo")
        channel = connect(api_url)
        assert refused(channel.perform, order(receive(twilio))) == ("unmapped_host", True)
        channel.close()

    @pytest.mark.parametrize(
        ("answer", "status", "expected"),
        [
            ("<html>proxy</html>", 200, ("unreadable_answer", False)),
            ("[]", 200, ("unreadable_answer", False)),
            ('{"x": 1, "y": 2}', 200, ("unreadable_answer", False)),
            ("<html>bad gateway</html>", 502, ("unavailable", False)),
            ("", 307, ("invalid", True)),
        ],
    )
    def test_answers_that_are_not_twilios(self, answer, status, expected):
        app = Flask(__name__)
        app.add_url_rule("/<path:path>", view_func=lambda path: (answer, status), methods=["GET", "POST"])
        message = Message(ChannelKind.WHATSAPP, "SM" + "1" * 32, "1", "oi", Author(MEMBER, MEMBER))
        with serving(app) as url:
            channel = connect(url)
            assert refused(channel.find, order(message)) == expected
            channel.close()

    def test_retry_after_is_passed_on(self):
        app = Flask(__name__)
        app.add_url_rule("/<path:path>", view_func=lambda path: ({"code": 20429}, 429, {"Retry-After": "7"}))
        message = Message(ChannelKind.WHATSAPP, "SM" + "1" * 32, "1", "oi", Author(MEMBER, MEMBER))
        with serving(app) as url:
            channel = connect(url)
            with pytest.raises(ChannelError) as caught:
                channel.find(order(message))
            assert caught.value.retry_after == 7.0
            channel.close()

    def test_logs_carry_no_numbers_and_no_text(self, twilio, channel, caplog):
        message = receive(twilio, media=("image/jpeg",))
        with caplog.at_level(logging.DEBUG):
            channel.perform(order(message))
            channel.find(order(message))
            channel.perform(order(message, ActionKind.ERASE_COPY))
            twilio.refusals[MEMBER] = 21610
            refused(channel.perform, order(message))
        ours = [record for record in caplog.records if record.name != "werkzeug"]  # the stand-in's own access log
        assert not any(word in record.getMessage() for record in ours for word in ("99990002", "Guia", "senha"))

    def test_errors_say_one_word(self, twilio, channel):
        message = receive(twilio)
        twilio.refusals[MEMBER] = 21610
        with pytest.raises(ChannelError) as caught:
            channel.perform(order(message))
        assert str(caught.value) == "opted_out"
        assert caught.value.__cause__ is None


def test_attachments_of_a_webhook_reach_the_message(twilio):
    message = receive(twilio, media=("image/jpeg",))
    assert [attachment.content_type for attachment in message.attachments] == ["image/jpeg"]
    assert isinstance(message.attachments[0], Attachment)

"""Callbacks about a room's messages: authentic ones are written down at once, others are refused."""

import pytest
from flask import Flask

from moderator.errors import SignatureError, StoreError
from moderator.models import DeliveryStatus
from moderator.settings import load_settings
from webhooks.standin.twilio.webhook import sign
from webhooks.whatsapp.room import room_blueprint

TOKEN = "f" * 32
SID = "SM" + "1" * 32
ENVIRON = {
    "MODERATOR_SECRET_KEY": "A" * 43,
    "MODERATOR_PUBLIC_URL": "https://bot.exemplo.gov.br",
    "MODERATOR_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "MODERATOR_TWILIO_AUTH_TOKENS": TOKEN,
    "MODERATOR_TWILIO_SENDER": "whatsapp:+5561999990000",
}
URL = "https://bot.exemplo.gov.br/webhooks/whatsapp/room"


@pytest.fixture
def reported():
    return []


@pytest.fixture
def client(reported):
    app = Flask(__name__)
    app.register_blueprint(room_blueprint(load_settings(ENVIRON), reported.append))
    app.register_error_handler(SignatureError, lambda _: ("", 403))
    app.register_error_handler(StoreError, lambda _: ("", 503))
    return app.test_client()


def post(client, token=TOKEN, **changes):
    form = {"MessageSid": SID, "MessageStatus": "delivered", "From": "whatsapp:+5561999990000", "To": "whatsapp:+55"}
    webhook = sign(URL, form | changes, auth_token=token, idempotency_token="1")
    return client.post("/webhooks/whatsapp/room", data=webhook.body, headers=dict(webhook.headers)).status_code


def test_what_became_of_a_message_is_reported(client, reported):
    assert post(client) == 200
    assert post(client, MessageStatus="failed", ErrorCode="63016") == 200
    assert reported == [DeliveryStatus(SID, "delivered", 6), DeliveryStatus(SID, "failed", 4, "outside_window")]


def test_what_is_not_signed_by_twilio_is_refused(client, reported):
    assert post(client, token="0" * 32) == 403
    assert reported == []


def test_a_message_at_the_wrong_address_is_no_status(client, reported):
    assert post(client, MessageStatus="") == 200
    assert reported == []


def test_when_it_cannot_be_written_down_twilio_may_come_again():
    def fail(_status):
        raise StoreError("database: locked")

    app = Flask(__name__)
    app.register_blueprint(room_blueprint(load_settings(ENVIRON), fail))
    app.register_error_handler(StoreError, lambda _: ("", 503))
    assert post(app.test_client()) == 503

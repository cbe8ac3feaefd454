"""The HTTP end: whatever comes, it never crashes, and nothing that Twilio did not sign is kept or acted on."""

from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.errors import PayloadError, SignatureError
from moderator.settings import load_settings
from tests.webhooks.whatsapp.number import ACCOUNT, MEMBER, PUBLIC, SENDER, TOKEN
from webhooks.standin.twilio.webhook import sign
from webhooks.whatsapp import blueprint, payload

INBOUND = f"{PUBLIC}/webhooks/whatsapp"
FORM = "application/x-www-form-urlencoded"
NEXT = "e" * 32
SID = "SM" + "1" * 32
WRITTEN = st.text(st.characters(exclude_categories=["Cs"]))
FORMS = st.dictionaries(WRITTEN, WRITTEN).map(lambda fields: urlencode(fields).encode())
NAMES = (
    *("MessageSid", "From", "Body", "NumMedia", "MediaUrl0", "MessageStatus", "ErrorCode", "Forwarded"),
    *("ExternalUserId", "ButtonText", "ProfileName", "Latitude", "Novo"),
)
FIELDS = {"MessageSid": SID, "From": MEMBER, "To": SENDER, "Body": "oi", "NumMedia": "0"}


class Kept:
    """An intake that remembers what it was given, as the real one refuses what can't be read."""

    def __init__(self):
        self.received = []

    def receive(self, channel, delivery, *, event, identity, parse):
        self.received.append((event, identity, parse()))


@pytest.fixture(scope="module")
def kept():
    return Kept()


@pytest.fixture(scope="module")
def client(kept):
    app = Flask(__name__)
    chosen = load_settings(
        {
            "MODERATOR_SECRET_KEY": "A" * 43,
            "MODERATOR_PUBLIC_URL": PUBLIC,
            "MODERATOR_TWILIO_ACCOUNT_SID": ACCOUNT,
            "MODERATOR_TWILIO_AUTH_TOKENS": f"{NEXT},{TOKEN}",
            "MODERATOR_TWILIO_SENDER": SENDER,
        }
    )
    app.register_blueprint(blueprint(chosen, kept))
    app.register_error_handler(SignatureError, lambda _: ("", 403))
    app.register_error_handler(PayloadError, lambda _: ("", 400))
    return app.test_client()


@pytest.fixture(autouse=True)
def _empty(kept):
    kept.received.clear()


def signed(fields=FIELDS, url=INBOUND, token=TOKEN):
    return sign(url, fields, auth_token=token, idempotency_token="t")


def post(client, webhook, *, body=None, path="/webhooks/whatsapp", **headers):
    sent = {**webhook.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.post(
        path,
        data=webhook.body if body is None else body,
        headers={name: value for name, value in sent.items() if value is not None},
        base_url="http://10.0.0.7:8000",  # behind a proxy: only the configured address counts
    ).status_code


@pytest.mark.parametrize("token", [TOKEN, NEXT])
def test_either_token_while_one_is_replaced(client, kept, token):
    assert post(client, signed(token=token)) == 200
    assert len(kept.received) == 1


# The rows of the measured table, as they meet us over HTTP.
@pytest.mark.parametrize(
    ("webhook", "changes", "status"),
    [
        (signed(url=INBOUND.replace(".br", ".br:443")), {}, 200),
        (signed(url=INBOUND.replace("https", "http")), {}, 403),
        (signed(url=INBOUND + "/"), {}, 403),
        (signed(url=INBOUND + "#rc=3&rp=ct"), {}, 403),
        (signed(url=INBOUND + "?a=%7E1"), {"path": "/webhooks/whatsapp?a=%7E1"}, 200),
        (signed(url=INBOUND + "?a=%7E1"), {"path": "/webhooks/whatsapp?a=~1"}, 403),
        (signed({**FIELDS, "Body": "", "NumMedia": "1", "MediaUrl0": "https://api.twilio.com/m"}), {}, 200),
        (signed({**FIELDS, "ProfileName": "Maria "}), {}, 200),
        (signed({**FIELDS, "ProfileName": "Maria "}), {"body": urlencode({**FIELDS, "ProfileName": "Maria"})}, 403),
        (signed({**FIELDS, "NovoParametro": "sem aviso"}), {}, 200),
        (signed(), {"X_Twilio_Signature": None}, 403),
        (signed(), {"X_Twilio_Signature": ""}, 403),
        (signed(), {"X_Twilio_Signature": "ção"}, 403),
        (signed(token="d" * 32), {}, 403),
        (signed(), {"X_Twilio_Webhooks_Signature_Settings": "key=k,algorithm=none"}, 200),
        (signed({}), {"body": b'{"a": 1}', "Content_Type": "application/json"}, 403),
        (signed(url=INBOUND + "?bodySHA256=" + "0" * 64), {"path": "/webhooks/whatsapp?bodySHA256=" + "0" * 64}, 200),
    ],
)
def test_signatures(client, kept, webhook, changes, status):
    assert post(client, webhook, **changes) == status
    assert len(kept.received) == (status == 200)


def test_a_json_body_is_read_as_text_and_is_no_message(client, kept):
    body = '{"texto": "olá"}'.encode()
    url = f"{INBOUND}?bodySHA256={sha256(body).hexdigest()}"
    webhook = signed({}, url=url)
    path = url.removeprefix(PUBLIC)
    assert post(client, webhook, body=body, path=path, Content_Type="application/json") == 400
    assert post(client, webhook, body=body + b" ", path=path, Content_Type="application/json") == 403
    assert kept.received == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    body=st.one_of(st.binary(max_size=300), FORMS),
    signature=st.one_of(st.binary(max_size=20).map(lambda it: b64encode(it).decode()), st.just("AAAA")),
    kind=st.sampled_from([FORM, "application/json", "multipart/form-data; boundary=x", "text/plain"]),
    path=st.sampled_from(["/webhooks/whatsapp", "/webhooks/whatsapp/status", "/webhooks/whatsapp?bodySHA256=00"]),
)
def test_what_twilio_did_not_sign_is_never_acted_on(client, kept, body, signature, kind, path):
    headers = {"Content-Type": kind, "X-Twilio-Signature": signature}
    assert client.post(path, data=body, headers=headers).status_code == 403
    assert kept.received == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    fields=st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(WRITTEN, st.sampled_from([MEMBER, SENDER, SID, "1", "true", "failed"])),
    )
)
def test_what_twilio_signed_is_kept_or_refused_whatever_it_says(client, kept, fields):
    kept.received.clear()
    status = post(client, signed(fields))
    assert status in (200, 400)
    assert len(kept.received) == (status == 200)


def test_a_loop_from_our_own_number_is_ignored(client, kept):
    for address in (SENDER, SENDER.replace("+55619", "+5561")):
        assert post(client, signed({**FIELDS, "From": address})) == 200
    assert {type(incoming).__name__ for _, _, incoming in kept.received} == {"Ignored"}
    assert payload.canonical(SENDER) == payload.canonical(SENDER.replace("+55619", "+5561"))

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl

import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from jsonschema import Draft202012Validator
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from webhooks.standin.twilio import Fault, Twilio, blueprint

ACCOUNT = "AC" + "0" * 32
TOKEN = "f" * 32
SENDER = "whatsapp:+5561999990000"
MEMBER = "whatsapp:+5561999990001"
INBOUND = "http://127.0.0.1:8000/webhooks/whatsapp"
STATUS = "http://127.0.0.1:8000/webhooks/whatsapp/status"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"
SPECIFICATION = Path(__file__).parents[3] / "../shared/contracts/twilio_api_v2010.json"


class Listener:
    """The receiving end of webhooks: answers with `status`, or is not there when that is None."""

    def __init__(self):
        self.status = 200
        self.received = []

    def __call__(self, webhook):
        if self.status is None:
            raise ConnectionRefusedError
        self.received.append(webhook)
        return self.status


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def twilio(clock, listener):
    return make(clock, listener)


def make(clock, listener):
    ids = count(1)
    return Twilio(
        account_sid=ACCOUNT,
        auth_token=TOKEN,
        sender=SENDER,
        webhook_url=INBOUND,
        clock=clock,
        new_id=lambda: f"{next(ids):032x}",
        post=listener,
    )


@pytest.fixture
def rest(twilio):
    app = Flask(__name__)
    app.register_blueprint(blueprint(twilio))
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    return client


def fields(webhook):
    return dict(parse_qsl(webhook.body.decode(), keep_blank_values=True))


def states(listener):
    return [fields(webhook)["MessageStatus"] for webhook in listener.received]


def create(rest, **changes):
    form = {"To": MEMBER, "From": SENDER, "Body": "Olá!", "StatusCallback": STATUS}
    return rest.post(f"{MESSAGES}.json", data=form | changes)


class TestWebhooks:
    def test_a_member_writes(self, twilio, listener):
        twilio.member_writes(MEMBER, "", profile_name="José ", external_user_id="BR.1", media=("image/jpeg",))
        assert twilio.flush() == 1
        (webhook,) = listener.received
        sid = "MM" + f"{1:032x}"
        assert fields(webhook) == {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": ACCOUNT,
            "From": MEMBER,
            "To": SENDER,
            "ApiVersion": "2010-04-01",
            "WaId": "5561999990001",
            "ProfileName": "José ",
            "ExternalUserId": "BR.1",
            "Body": "",
            "NumMedia": "1",
            "NumSegments": "1",
            "SmsStatus": "received",
            "MediaUrl0": f"https://api.twilio.com{MESSAGES}/{sid}/Media/ME{2:032x}",
            "MediaContentType0": "image/jpeg",
        }
        assert webhook.headers["I-Twilio-Idempotency-Token"]

    def test_signatures_are_twilios(self, twilio, listener):
        twilio.member_writes(MEMBER, "Olá 😀\n tudo bem? ", profile_name="Zé", extra={"Forwarded": "true"})
        twilio.send(to=MEMBER, from_=SENDER, body="Oi", status_callback=STATUS)
        twilio.settle()
        twilio.flush()
        validator = RequestValidator(TOKEN)
        for webhook in listener.received:
            signature = webhook.headers["X-Twilio-Signature"]
            assert validator.validate(webhook.url, MultiDict(fields(webhook)), signature)

    def test_what_finds_nobody_waits(self, twilio, listener):
        listener.status = None
        twilio.member_writes(MEMBER, "primeira")
        twilio.member_writes(MEMBER, "segunda")
        assert twilio.flush() == 0
        listener.status = 200
        assert twilio.flush() == 2
        assert [fields(webhook)["Body"] for webhook in listener.received] == ["primeira", "segunda"]

    def test_what_is_refused_is_noted(self, twilio, listener):
        listener.status = 403
        twilio.member_writes(MEMBER, "oi")
        twilio.flush()
        assert twilio.rejected == [403]


class TestDelivery:
    def test_in_the_window(self, twilio, listener, clock):
        twilio.member_writes(MEMBER, "oi")
        clock.now += timedelta(hours=24)
        message = twilio.send(to=MEMBER, from_=SENDER, body="Olá!", status_callback=STATUS)
        assert message.status == "queued"
        twilio.outbox.clear()
        twilio.settle()
        twilio.flush()
        assert states(listener) == ["sent", "delivered", "read"]
        assert message.status == "read"

    def test_out_of_the_window(self, twilio, listener, clock):
        twilio.member_writes(MEMBER, "oi")
        clock.now += timedelta(hours=24, seconds=1)
        twilio.send(to=MEMBER, from_=SENDER, body="Olá!", status_callback=STATUS)
        twilio.outbox.clear()
        twilio.settle()
        twilio.flush()
        assert states(listener) == ["failed"]
        assert fields(listener.received[0])["ErrorCode"] == "63016"

    def test_to_a_member_who_never_wrote(self, twilio):
        message = twilio.send(to=MEMBER, from_=SENDER, body="Olá!")
        twilio.settle()
        assert (message.status, message.error_code) == ("failed", 63016)

    def test_callbacks_in_another_order(self, twilio, listener):
        twilio.progress = ("read", "sent", "delivered")
        twilio.member_writes(MEMBER, "oi")
        twilio.send(to=MEMBER, from_=SENDER, body="Olá!", status_callback=STATUS)
        twilio.outbox.clear()
        twilio.settle()
        twilio.flush()
        assert states(listener) == ["read", "sent", "delivered"]

    def test_settling_twice_reports_once(self, twilio):
        twilio.member_writes(MEMBER, "oi")
        twilio.send(to=MEMBER, from_=SENDER, body="Olá!", status_callback=STATUS)
        twilio.settle()
        waiting = len(twilio.outbox)
        twilio.settle()
        assert len(twilio.outbox) == waiting


class TestRest:
    def test_create(self, rest, twilio):
        answer = create(rest)
        assert answer.status_code == 201
        assert answer.json["status"] == "queued"
        assert answer.json["date_sent"] is None
        assert twilio.messages[answer.json["sid"]].body == "Olá!"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"From": "whatsapp:+5561999990009"}, 63007),
            ({"To": "5561999990001"}, 21211),
            ({"Body": ""}, 21619),
            ({"Body": "a" * 1601}, 21617),
        ],
    )
    def test_create_refused(self, rest, twilio, changes, code):
        answer = create(rest, **changes)
        assert (answer.status_code, answer.json["code"], twilio.messages) == (400, code, {})

    def test_redact_only_empties(self, rest, twilio):
        twilio.member_writes(MEMBER, "senha Abc@12345")
        (sid,) = twilio.messages
        assert rest.post(f"{MESSAGES}/{sid}.json", data={"Body": "outra"}).status_code == 400
        assert rest.post(f"{MESSAGES}/{sid}.json", data={}).status_code == 400
        assert rest.post(f"{MESSAGES}/{sid}.json", data={"Body": ""}).json["body"] == ""
        assert rest.get(f"{MESSAGES}/{sid}.json").json["body"] == ""

    def test_nothing_changes_in_flight(self, rest):
        sid = create(rest).json["sid"]
        assert rest.post(f"{MESSAGES}/{sid}.json", data={"Body": ""}).json["code"] == 20009
        assert rest.delete(f"{MESSAGES}/{sid}.json").json["code"] == 20009

    def test_delete(self, rest, twilio):
        twilio.member_writes(MEMBER, "oi")
        (sid,) = twilio.messages
        assert rest.delete(f"{MESSAGES}/{sid}.json").status_code == 204
        assert rest.delete(f"{MESSAGES}/{sid}.json").json["code"] == 20404

    def test_media(self, rest, twilio):
        twilio.member_writes(MEMBER, "", media=("image/jpeg", "text/vcard"))
        (sid,) = twilio.messages
        listed = rest.get(f"{MESSAGES}/{sid}/Media.json").json["media_list"]
        assert [media["content_type"] for media in listed] == ["image/jpeg", "text/vcard"]
        address = f"{MESSAGES}/{sid}/Media/{listed[0]['sid']}.json"
        assert (rest.delete(address).status_code, rest.delete(address).status_code) == (204, 404)
        assert rest.get(f"{MESSAGES}/{sid}.json").json["num_media"] == "1"

    def test_list_filters(self, rest, twilio, clock):
        twilio.member_writes(MEMBER, "oi")
        clock.now += timedelta(hours=1)
        create(rest, Body="enviada")
        twilio.settle()
        create(rest, Body="na fila")

        def bodies(**query):
            answer = rest.get(f"{MESSAGES}.json", query_string=query)
            return {message["body"] for message in answer.json["messages"]}

        assert bodies() == {"oi", "enviada", "na fila"}
        assert bodies(To=MEMBER) == {"enviada", "na fila"}
        assert bodies(From=MEMBER) == {"oi"}
        assert bodies(**{"DateSent>": "2026-11-22T12:30:00Z"}) == {"enviada"}
        assert bodies(**{"DateSent<": "2026-11-22T12:30:00Z"}) == {"oi"}
        assert bodies(DateSent="2026-11-22") == {"oi", "enviada"}
        assert bodies(DateSent="2026-11-21") == set()
        assert rest.get(f"{MESSAGES}.json", query_string={"DateSent>": "ontem"}).status_code == 400

    def test_list_pages(self, rest):
        for number in range(5):
            create(rest, Body=str(number))
        seen, address = [], f"{MESSAGES}.json?PageSize=2&To={MEMBER.replace('+', '%2B')}"
        while address:
            page = rest.get(address).json
            seen.append([message["body"] for message in page["messages"]])
            address = page["next_page_uri"]
        assert [len(bodies) for bodies in seen] == [2, 2, 1]
        assert {body for bodies in seen for body in bodies} == {"0", "1", "2", "3", "4"}

    def test_strangers_are_turned_away(self, rest):
        assert rest.get(f"{MESSAGES}.json", headers={"Authorization": ""}).status_code == 401
        wrong = "Basic " + b64encode(f"{ACCOUNT}:errado".encode()).decode()
        assert rest.get(f"{MESSAGES}.json", headers={"Authorization": wrong}).json["code"] == 20003
        assert rest.get(f"/2010-04-01/Accounts/AC{'1' * 32}/Messages.json").status_code == 404

    @pytest.mark.parametrize(("fault", "status"), [(Fault.RATE_LIMITED, 429), (Fault.SERVER_ERROR, 500)])
    def test_faults_befall_one_request_each(self, rest, twilio, fault, status):
        twilio.faults.append(fault)
        assert (create(rest).status_code, create(rest).status_code) == (status, 201)
        assert len(twilio.messages) == 1

    def test_a_cut_answer_is_shorter_than_it_says(self, rest, twilio):
        twilio.faults.append(Fault.CUT_AFTER_ACCEPT)
        answer = create(rest)
        assert len(answer.get_data()) < answer.content_length
        assert len(twilio.messages) == 1

    def test_a_slow_answer_waits(self, rest, twilio):
        twilio.faults.append(Fault.SLOW)
        twilio.released.set()
        assert create(rest).status_code == 201


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the vendor's OpenAPI file is not beside the repository")
class TestSpecification:
    @pytest.fixture
    def specification(self):
        return json.loads(SPECIFICATION.read_text())

    def check(self, specification, path, method, answer):
        responses = specification["paths"][f"/2010-04-01/Accounts/{{AccountSid}}/Messages{path}"][method]["responses"]
        schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
        Draft202012Validator(accept_null(inline(schema, specification))).validate(answer.json)

    def test_answers_have_the_vendors_shape(self, rest, twilio, specification):
        twilio.member_writes(MEMBER, "oi", media=("image/jpeg",))
        (sid,) = twilio.messages
        self.check(specification, ".json", "post", create(rest))
        self.check(specification, ".json", "get", rest.get(f"{MESSAGES}.json?PageSize=1&Page=1"))
        self.check(specification, "/{Sid}.json", "get", rest.get(f"{MESSAGES}/{sid}.json"))
        self.check(specification, "/{MessageSid}/Media.json", "get", rest.get(f"{MESSAGES}/{sid}/Media.json"))
        twilio.settle()
        self.check(specification, "/{Sid}.json", "post", rest.post(f"{MESSAGES}/{sid}.json", data={"Body": ""}))
        self.check(specification, ".json", "get", rest.get(f"{MESSAGES}.json"))
        schema = specification["components"]["schemas"]["api.v2010.account.message"]
        assert set(rest.get(f"{MESSAGES}/{sid}.json").json) == set(schema["properties"])


def inline(schema, specification):
    """The schema with its references replaced by what they point at."""
    if isinstance(schema, list):
        return [inline(item, specification) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inline(specification["components"]["schemas"][schema["$ref"].rpartition("/")[2]], specification)
    return {name: inline(value, specification) for name, value in schema.items()}


def accept_null(schema):
    """OpenAPI 3.0 says `nullable` where JSON Schema lists the type."""
    if isinstance(schema, list):
        return [accept_null(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: accept_null(value) for name, value in schema.items()}
    if schema.get("nullable"):
        changed["type"] = [schema["type"], "null"]
    return changed


class TwilioMachine(RuleBasedStateMachine):
    """Whatever happens in whatever order: a webhook per message received, states that only end, a window that holds."""

    def __init__(self):
        super().__init__()
        self.clock = Clock()
        self.listener = Listener()
        self.twilio = make(self.clock, self.listener)
        self.written = 0
        self.heard = None
        self.settled = {}

    @rule(hours=st.integers(min_value=1, max_value=30))
    def time_passes(self, hours):
        self.clock.now += timedelta(hours=hours)

    @rule(body=st.text(max_size=20))
    def member_writes(self, body):
        self.twilio.member_writes(MEMBER, body)
        self.heard = self.clock.now
        self.written += 1

    @rule()
    def bot_answers(self):
        self.twilio.send(to=MEMBER, from_=SENDER, body="Olá!", status_callback=STATUS)

    @rule()
    def settle(self):
        queued = [message for message in self.twilio.messages.values() if message.status == "queued"]
        self.twilio.settle()
        open_window = self.heard is not None and self.clock.now - self.heard <= timedelta(hours=24)
        for message in queued:
            assert message.status == ("read" if open_window else "failed")
            self.settled[message.sid] = message.status

    @rule(present=st.booleans())
    def flush(self, present):
        self.listener.status = 200 if present else None
        self.twilio.flush()

    @precondition(lambda self: self.settled)
    @rule()
    def redact_a_settled_message(self):
        assert self.twilio.redact(next(iter(self.settled))).body == ""

    @invariant()
    def no_state_changes_once_settled(self):
        assert all(self.twilio.messages[sid].status == status for sid, status in self.settled.items())

    @invariant()
    def every_message_received_has_one_webhook(self):
        emitted = [*self.listener.received, *self.twilio.outbox]
        sids = [parse_qs(webhook.body.decode())["MessageSid"][0] for webhook in emitted if webhook.url == INBOUND]
        assert len(sids) == len(set(sids)) == self.written


TestTwilioMachine = TwilioMachine.TestCase

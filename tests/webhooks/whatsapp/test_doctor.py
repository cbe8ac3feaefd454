"""The doctor against a stand-in Twilio: account, clocks, the address that it delivers to, what comes in."""

from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import requests

from moderator.errors import ChannelError
from moderator.settings import load_settings
from moderator.store import open_store
from webhooks.checks import State
from webhooks.whatsapp import doctor

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Line:
    """Twilio as the doctor asks it."""

    def __init__(self, refusal=""):
        self._refusal = refusal

    def probe(self):
        if self._refusal:
            raise ChannelError(self._refusal, permanent=True)
        return "Twilio answers and accepts the account's token"

    def close(self):
        """Nothing is open."""


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """The Date header that Twilio answers with; None where it doesn't answer."""
    date = ["Sun, 22 Nov 2026 12:00:02 GMT"]

    def head(_url, *, timeout):
        if date[0] is None:
            raise requests.ConnectionError
        answer = requests.Response()
        answer.headers["Date"] = date[0]
        return answer

    monkeypatch.setattr(requests, "head", head)
    return date


def settings(**changes):
    given = {
        "SECRET_KEY": "c2VncmVkbyBkZSB0ZXN0ZSBjb20gMzIgYnl0ZXMhISE",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKENS": "um-token-de-teste",
        "TWILIO_SENDER": "whatsapp:+5561999990000",
        "TWILIO_TEMPLATE_DIGEST": "HX" + "0" * 32,
        "PUBLIC_URL": "https://8.8.8.8",
    }
    return load_settings({f"MODERATOR_{name}": value for name, value in (given | changes).items()})


def examine(*, store=None, refusal="", **changes):
    found = doctor.examine(settings(**changes), store, Line(refusal), clock=lambda: NOON)
    return {(check.name, check.state): check.words for check in found}


@contextmanager
def empty_store(tmp_path):
    with closing(open_store(f"sqlite:///{tmp_path}/m.db", [b"x" * 32], new_id=lambda: "x")) as store:
        store.database.upgrade()
        yield store


def test_a_sound_line():
    assert {state for _, state in examine()} == {State.OK}


def test_a_token_that_is_refused():
    assert examine(refusal="forbidden")["whatsapp account", State.FAIL].startswith("Twilio refuses the token")
    assert "server_error" in examine(refusal="server_error")["whatsapp account", State.FAIL]


@pytest.mark.parametrize(
    ("date", "state"),
    [("Sun, 22 Nov 2026 12:02:00 GMT", State.WARNING), ("Sun, 22 Nov 2026 12:20:00 GMT", State.FAIL),
     (None, State.WARNING), ("anteontem", State.WARNING)],
)  # fmt: skip
def test_clocks_that_are_apart(told, date, state):
    told[0] = date
    assert ("whatsapp clock", state) in examine()


def test_an_address_that_twilio_cannot_reach():
    assert "publish it" in examine(PUBLIC_URL="https://10.0.0.7")["whatsapp webhook", State.WARNING]
    assert "https" in examine(PUBLIC_URL="http://8.8.8.8")["whatsapp webhook", State.FAIL]


def test_no_template():
    assert ("whatsapp template", State.WARNING) in examine(TWILIO_TEMPLATE_DIGEST="")


def test_what_came_in(tmp_path):
    with empty_store(tmp_path) as store:
        assert "none has come" in examine(store=store)["whatsapp webhook", State.WARNING]
        at = NOON - timedelta(hours=3)
        store.deliveries.receive("whatsapp", event="message", identity="1", headers={}, body=b"", now=at)
        assert examine(store=store)["whatsapp webhook", State.OK] == "the last one came 3 hours ago"

import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.errors import PayloadError, SignatureError
from moderator.models import Author, ChannelKind, Ignored, Message
from webhooks.discourse.payload import identity, parse, verify

FIXTURES = Path(__file__).parent / "fixtures"
SECRET = "segredo-de-teste-123"
RAW = "Não consigo assinar no SEI, meu CPF é 123.456.789-09"


def load(name, **changes):
    """Headers and raw body of a fixture, with fields of its post or topic replaced; None removes one."""
    fixture = json.loads((FIXTURES / f"{name}.json").read_text())
    ((root, payload),) = fixture["body"].items()
    if changes:
        payload = {key: value for key, value in {**payload, **changes}.items() if value is not ...}
    return fixture["headers"], json.dumps({root: payload}, ensure_ascii=False).encode()


def sign(body, secret=SECRET):
    return "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()


def read(name, *, bot="moderapen", headers=None, **changes):
    fixture_headers, body = load(name, **changes)
    return parse({**fixture_headers, **(headers or {})}, body, bot_username=bot)


class TestVerify:
    BODY = '{"ping":"OK", "é": 1}'.encode()

    def test_accepts_the_signature_of_any_secret(self):
        for secret in ("velho-segredo-1", SECRET):
            headers = {"X-Discourse-Event-Signature": sign(self.BODY, secret)}
            verify(headers, self.BODY, secrets=["velho-segredo-1", SECRET])

    def test_header_names_have_no_case(self):
        verify({"x-discourse-event-signature": sign(self.BODY)}, self.BODY, secrets=[SECRET])

    def test_a_known_digest(self):
        digest = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        body = b"The quick brown fox jumps over the lazy dog"
        verify({"X-Discourse-Event-Signature": f"sha256={digest}"}, body, secrets=["key"])

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"X-Discourse-Event-Signature": ""},
            {"X-Discourse-Event-Signature": "sha256="},
            {"X-Discourse-Event-Signature": "sha256=" + "0" * 64},
            {"X-Discourse-Event-Signature": "sha1=" + "0" * 64},
            {"X-Discourse-Event-Signature": "sha256=" + "é" * 64},
            {"X-Discourse-Event-Signature": sign(BODY).upper()},
            {"X-Discourse-Event-Signature": sign(BODY)[:-1]},
            {"X-Discourse-Event-Signature": sign(BODY) + "0"},
            {"X-Discourse-Event-Signature": sign(BODY) + "\n"},
            {"X-Discourse-Event-Signature": sign(BODY).removeprefix("sha256=")},
            {"X-Discourse-Event-Signature": sign(BODY, "outro-segredo-9")},
            {"X-Discourse-Event-Signature": sign(BODY + b" ")},
        ],
    )
    def test_refuses_everything_else(self, headers):
        with pytest.raises(SignatureError):
            verify(headers, self.BODY, secrets=[SECRET])

    @pytest.mark.parametrize("secrets", [[], [""], ["", ""]])
    def test_a_blank_secret_signs_nothing(self, secrets):
        with pytest.raises(SignatureError):
            verify({"X-Discourse-Event-Signature": sign(self.BODY, "")}, self.BODY, secrets=secrets)


class TestIdentity:
    def test_a_retry_under_a_new_event_id_is_the_same(self):
        headers, body = load("post_created")
        assert identity(headers | {"X-Discourse-Event-Id": "99999"}, body) == identity(headers, body)

    def test_what_changes_while_the_text_stays_is_the_same(self):
        assert identity(*load("post_created", reads=12, score=4.5)) == identity(*load("post_created"))

    @pytest.mark.parametrize(
        "change", [{"raw": RAW + "."}, {"version": 2}, {"updated_at": "2026-08-20T14:03:12.000Z"}, {"id": 48299}]
    )
    def test_another_state_of_the_post_is_another(self, change):
        assert identity(*load("post_created", **change)) != identity(*load("post_created"))

    def test_events_topics_and_unreadable_bodies_differ(self):
        names = ("post_created", "post_edited", "post_destroyed", "topic_created", "topic_edited", "ping")
        found = [identity(*load(name)) for name in names]
        found += [identity({}, b""), identity({}, b"{"), identity({}, b"\xff")]
        assert len(set(found)) == len(found)

    def test_holds_no_text(self):
        assert "123.456" not in identity(*load("post_created"))
        assert "Erro" not in identity(*load("topic_created"))


class TestParse:
    def test_a_reply(self):
        assert read("post_created") == Message(
            channel=ChannelKind.FORUM,
            external_id="48211",
            version="1:2026-08-20T14:03:11.482Z",
            text=RAW,
            author=Author("311", "maria.exemplo", "Maria Exemplo", staff=False, trust=1),
            title=None,
            thread_id="9120",
            first_post=False,
            position=3,
            url="https://forum.exemplo.gov.br/p/48211",
            created_at=datetime(2026, 8, 20, 14, 3, 11, 482000, tzinfo=UTC),
            reply_to="2",
            category="sei",
        )

    def test_a_first_post_has_the_title(self):
        message = read("post_created_first")
        assert (message.title, message.first_post, message.position) == ("Erro ao assinar documento", True, 1)

    @pytest.mark.parametrize("name", ["post_created", "post_edited", "post_recovered"])
    def test_events_that_are_read(self, name):
        assert isinstance(read(name), Message)

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("post_destroyed", "post_destroyed"),
            ("post_whisper", "whisper"),
            ("post_small_action", "small_action"),
            ("post_private_message", "private_message"),
            ("topic_created", "topic_event"),
            ("topic_edited", "topic_event"),
            ("reviewable_created", "unknown_event"),
            ("ping", "ping"),
        ],
    )
    def test_events_that_are_not(self, name, reason):
        assert read(name) == Ignored(reason)

    def test_an_unknown_event_of_a_post_is_ignored(self):
        assert read("post_created", headers={"X-Discourse-Event": "post_liked"}) == Ignored("unknown_event")

    def test_our_own_posts_are_ignored_whatever_the_case(self):
        assert read("post_created", username="ModeraPEN") == Ignored("own_post")

    def test_restricted_categories_are_ignored_when_told(self):
        headers, body = load("post_created")
        ignored = parse(headers, body, bot_username="b", restricted_categories=frozenset({12}))
        assert ignored == Ignored("restricted_category")
        assert isinstance(parse(headers, body, bot_username="b", restricted_categories=frozenset({13})), Message)

    def test_an_empty_text_is_a_message(self):
        assert read("post_created", raw="").text == ""

    def test_four_fields_are_enough(self):
        headers = {"x-discourse-event": "post_edited"}
        body = b'{"post": {"id": 5, "raw": "oi", "topic_id": 6, "version": 2, "from_a_plugin": {"x": [1]}}}'
        assert parse(headers, body, bot_username="moderapen") == Message(
            channel=ChannelKind.FORUM,
            external_id="5",
            version="2:",
            text="oi",
            author=Author("", ""),
            thread_id="6",
        )

    @pytest.mark.parametrize("role", ["staff", "moderator", "admin"])
    def test_staff_by_any_of_its_names(self, role):
        assert read("post_created", **{role: True}).author.staff

    def test_category_without_a_slug(self):
        assert read("post_created", category_slug=...).category == "12"

    @pytest.mark.parametrize(
        ("field", "value"),
        [("id", v) for v in (..., None, "48211", 1.5, True, 0, -1, 2**63, [])]
        + [("raw", v) for v in (..., None, 7, {})]
        + [("topic_id", v) for v in (..., "x")]
        + [("version", v) for v in (..., None, "1")]
        + [("post_number", "3"), ("username", 9), ("created_at", "ontem"), ("post_type", []), ("staff", "true")],
    )
    def test_a_wrong_field_is_named_and_its_value_is_not(self, field, value):
        with pytest.raises(PayloadError, match=rf"^post\.{field}: [a-z_]+$"):
            read("post_created", **{field: value})

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"null",
            b"[]",
            b"{}",
            b'"post"',
            b'{"post"',
            b"\xff\xfe",
            b'{"post":{"raw":"\xe3"}}',
            b'{"post":{"raw":"\\ud800"}}',
            b"[" * 100_000,
            b'{"post":' + b"9" * 6000 + b"}",
            b'{"post":null}',
            b'{"post":[]}',
            b"post%5Bid%5D=1",
        ],
    )
    def test_a_malformed_body(self, body):
        with pytest.raises(PayloadError):
            parse({"X-Discourse-Event": "post_created", "X-Discourse-Event-Type": "post"}, body, bot_username="b")

    def test_the_declared_type_must_be_the_body_s(self):
        with pytest.raises(PayloadError, match="X-Discourse-Event-Type"):
            read("post_created", headers={"X-Discourse-Event-Type": "topic"})

    def test_an_event_without_a_name(self):
        _, body = load("post_created")
        with pytest.raises(PayloadError, match="X-Discourse-Event"):
            parse({"X-Discourse-Event-Type": "post"}, body, bot_username="b")

    @pytest.mark.parametrize(
        ("instance", "url"),
        [
            ("https://forum.exemplo.gov.br", "https://forum.exemplo.gov.br/p/48211"),
            ("http://127.0.0.1:8100/", "http://127.0.0.1:8100/p/48211"),
            ("https://exemplo.gov.br/forum", "https://exemplo.gov.br/forum/p/48211"),
            ("javascript:alert(1)", None),
            ("ftp://forum.exemplo.gov.br", None),
            ("https://user:pass@forum.exemplo.gov.br", None),
            ("https://forum.exemplo.gov.br:porta", None),
            ("https://[", None),
            ("https://", None),
            ("", None),
        ],
    )
    def test_the_address_comes_from_the_instance_when_it_is_one(self, instance, url):
        assert read("post_created", headers={"X-Discourse-Instance": instance}).url == url


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(sorted(json.loads((FIXTURES / "post_created.json").read_text())["body"]["post"]))
EVENTS = st.sampled_from(["post_created", "post_edited", "post_destroyed", "topic_edited", "ping", "outro"])


def check_reading(headers, body):
    assert identity(headers, body) == identity(headers, body)
    try:
        incoming = parse(headers, body, bot_username="moderapen")
    except PayloadError:
        return
    assert isinstance(incoming, Message | Ignored)
    if isinstance(incoming, Message):
        incoming.text.encode()  # can be stored


@given(event=EVENTS, changes=st.dictionaries(FIELDS, JSON, max_size=4))
def test_any_value_in_any_field_is_read_or_refused(event, changes):
    headers, _ = load("post_created")
    post = json.loads((FIXTURES / "post_created.json").read_text())["body"]["post"]
    check_reading({**headers, "X-Discourse-Event": event}, json.dumps({"post": {**post, **changes}}).encode())


@given(
    headers=st.dictionaries(st.text(), st.text(), max_size=4), body=st.binary() | JSON.map(json.dumps).map(str.encode)
)
def test_any_request_is_read_or_refused(headers, body):
    check_reading(headers, body)


@given(instance=st.text())
def test_any_instance_is_an_address_or_none(instance):
    url = read("post_created", headers={"X-Discourse-Instance": instance}).url
    assert url is None or url.startswith(("http://", "https://"))

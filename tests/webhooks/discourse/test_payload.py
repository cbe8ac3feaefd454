import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.errors import PayloadError, SignatureError
from moderator.models import Attachment, Author, ChannelKind, Ignored, Message, Pointer, Standing
from moderator.store.categories import Category
from webhooks.discourse.payload import identity, parse, verify
from webhooks.discourse.scope import Scope

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


SCOPE = Scope("moderapen")
SEI = {12: Category(12, "sei", restricted=False)}


def read(name, *, scope=SCOPE, headers=None, **changes):
    fixture_headers, body = load(name, **changes)
    return parse({**fixture_headers, **(headers or {})}, body, scope=scope)


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
            thread_title="Erro ao assinar documento",
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
            ("ping", "ping"),
        ],
    )
    def test_events_that_are_not(self, name, reason):
        assert read(name) == Ignored(reason)

    def test_an_unknown_event_of_a_post_is_ignored(self):
        assert read("post_created", headers={"X-Discourse-Event": "post_liked"}) == Ignored("unknown_event")

    def test_our_own_posts_are_ignored_whatever_the_case(self):
        assert read("post_created", username="ModeraPEN") == Ignored("own_post")

    def test_a_post_of_ours_that_somebody_edited_is_read(self):
        assert isinstance(read("post_edited", username="ModeraPEN", version=2), Message)

    def test_an_edited_title_is_a_pointer_to_the_first_post(self):
        assert read("topic_edited") == Pointer("9120")
        assert read("topic_edited", headers={"X-Discourse-Event": "topic_recovered"}) == Pointer("9120")

    @pytest.mark.parametrize("event", ["topic_destroyed", "topic_closed_status_updated", "topic_pinned_status_updated"])
    def test_other_events_of_a_topic_are_ignored(self, event):
        assert isinstance(read("topic_edited", headers={"X-Discourse-Event": event}), Ignored)

    def test_a_post_that_its_author_took_back_points_to_what_it_was(self):
        assert read("post_edited", user_deleted=True) == Pointer("9120", "48211", earlier=True)
        assert identity(*load("post_edited", user_deleted=True)) != identity(*load("post_edited"))

    def test_a_post_in_the_approval_queue_is_read_and_named_so(self):
        queued = read("reviewable_created", payload={"raw": RAW, "title": "Erro ao assinar"})
        assert (queued.text, queued.title, queued.standing) == (RAW, "Erro ao assinar", Standing.QUEUED)
        assert (queued.external_id, queued.thread_id, queued.category) == ("review-88", "9120", "12")

    def test_tags_groups_and_files_are_read(self):
        raw = "Segue o log: [erro.log|attachment](upload://abc123.log) (2 KB)"
        message = read("post_created", raw=raw, tags=["sei", {"name": "barramento"}, 7], primary_group_name="equipe")
        assert (message.tags, message.author.groups) == (("sei", "barramento"), ("equipe",))
        markup = "[erro.log|attachment](upload://abc123.log)"
        assert message.attachments == (Attachment("upload://abc123.log", "text/plain", "erro.log", markup),)


class TestScope:
    RESTRICTED = Scope("moderapen", categories={12: Category(12, "interno", restricted=True)})

    @pytest.mark.parametrize("name", ["post_created", "post_edited", "topic_edited", "reviewable_created"])
    def test_a_restricted_category_is_ignored(self, name):
        assert read(name, scope=self.RESTRICTED) == Ignored("restricted_category")
        assert not isinstance(read(name, scope=Scope("moderapen", categories=SEI)), Ignored)

    def test_a_category_that_nobody_has_heard_of_is_asked_for(self):
        scope = Scope("moderapen", categories={})
        assert read("post_created", scope=scope) == Pointer("9120", "48211")
        assert read("reviewable_created", scope=scope) == Ignored("unknown_category")
        assert isinstance(read("post_created", scope=scope, category_id=None), Message)

    @pytest.mark.parametrize(
        ("name", "setting"), [("post_private_message", "private_messages"), ("post_whisper", "whispers")]
    )
    def test_what_the_settings_include_is_read(self, name, setting):
        assert isinstance(read(name, scope=Scope("moderapen", frozenset({setting}))), Message)

    def test_restricted_categories_can_be_included(self):
        categories = {12: Category(12, "interno", restricted=True)}
        assert isinstance(
            read("post_created", scope=Scope("moderapen", frozenset({"restricted_categories"}), categories)), Message
        )

    @pytest.mark.parametrize("broken", [{"raw": 7}, {"id": "x"}, {"version": None}])
    def test_a_private_message_is_dropped_before_anything_else_of_it_is_read(self, broken):
        assert read("post_private_message", **broken) == Ignored("private_message")
        assert read("post_created", topic_archetype="something_new", **broken) == Ignored("private_message")

    def test_a_private_message_in_the_queue_is_dropped(self):
        queued = {"raw": RAW, "archetype": "private_message"}
        assert read("reviewable_created", payload=queued) == Ignored("private_message")

    def test_other_entries_of_the_queue_are_ignored(self):
        assert read("reviewable_created", type="ReviewableFlaggedPost", raw=RAW) == Ignored("reviewable")


class TestForms:
    def test_an_empty_text_is_a_message(self):
        assert read("post_created", raw="").text == ""

    def test_four_fields_are_enough(self):
        headers = {"x-discourse-event": "post_edited"}
        body = b'{"post": {"id": 5, "raw": "oi", "topic_id": 6, "version": 2, "from_a_plugin": {"x": [1]}}}'
        assert parse(headers, body, scope=SCOPE) == Message(
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
            parse({"X-Discourse-Event": "post_created", "X-Discourse-Event-Type": "post"}, body, scope=SCOPE)

    def test_the_declared_type_must_be_the_body_s(self):
        with pytest.raises(PayloadError, match="X-Discourse-Event-Type"):
            read("post_created", headers={"X-Discourse-Event-Type": "topic"})

    def test_an_event_without_a_name(self):
        _, body = load("post_created")
        with pytest.raises(PayloadError, match="X-Discourse-Event"):
            parse({"X-Discourse-Event-Type": "post"}, body, scope=SCOPE)

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
EVENTS = st.sampled_from(
    ["post_created", "post_edited", "post_destroyed", "topic_edited", "reviewable_created", "ping", "outro"]
)
SCOPES = st.sampled_from([SCOPE, Scope("b", frozenset({"whispers"}), {}), Scope("b", categories=SEI)])


def check_reading(headers, body, scope=SCOPE):
    assert identity(headers, body) == identity(headers, body)
    try:
        incoming = parse(headers, body, scope=scope)
    except PayloadError:
        return
    assert isinstance(incoming, Message | Ignored | Pointer)
    if isinstance(incoming, Message):
        incoming.text.encode()  # can be stored


@given(event=EVENTS, scope=SCOPES, changes=st.dictionaries(FIELDS, JSON, max_size=4))
def test_any_value_in_any_field_is_read_or_refused(event, scope, changes):
    headers, _ = load("post_created")
    post = json.loads((FIXTURES / "post_created.json").read_text())["body"]["post"]
    check_reading({**headers, "X-Discourse-Event": event}, json.dumps({"post": {**post, **changes}}).encode(), scope)


@given(
    name=st.sampled_from(["topic_edited", "reviewable_created"]),
    scope=SCOPES,
    changes=st.dictionaries(
        st.sampled_from(["id", "archetype", "category_id", "type", "payload", "topic_id", "topic_tags", "created_by"]),
        JSON | st.fixed_dictionaries({"raw": JSON, "title": JSON, "archetype": JSON, "category_id": JSON}),
        max_size=4,
    ),
)
def test_any_topic_and_any_entry_of_the_queue_is_read_or_refused(name, scope, changes):
    headers, body = load(name, **changes)
    check_reading(headers, body, scope)


@given(
    headers=st.dictionaries(st.text(), st.text(), max_size=4), body=st.binary() | JSON.map(json.dumps).map(str.encode)
)
def test_any_request_is_read_or_refused(headers, body):
    check_reading(headers, body)


@given(instance=st.text())
def test_any_instance_is_an_address_or_none(instance):
    url = read("post_created", headers={"X-Discourse-Instance": instance}).url
    assert url is None or url.startswith(("http://", "https://"))

from contextlib import suppress
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from moderator.errors import PayloadError, SignatureError
from moderator.models import Attachment, Author, ChannelKind, DeliveryStatus, Ignored, Message
from webhooks.whatsapp.payload import identity, parse, verify

TOKEN = "0123456789abcdef0123456789abcdef"
URL = "https://bot.exemplo.gov.br/webhooks/twilio/inbound"
SENDER = "whatsapp:+5561999990000"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"

# Real shapes, invented people; the signatures were computed apart from this code.
TEXT = (
    b"MessageSid=SM11111111111111111111111111111111&SmsSid=SM11111111111111111111111111111111"
    b"&SmsMessageSid=SM11111111111111111111111111111111&AccountSid=AC0123456789abcdef0123456789abcdef"
    b"&From=whatsapp%3A%2B5561999990001&To=whatsapp%3A%2B5561999990000&WaId=5561999990001"
    b"&ProfileName=Maria+%F0%9F%8C%BB+Souza&ExternalUserId=BR.1502576394655843"
    b"&Body=Bom+dia%21+N%C3%A3o+consigo+entrar+no+SEI.+Meu+CPF+%C3%A9+111.444.777-35+e+a+senha+%C3%A9+Abc%4012345"
    b"+%F0%9F%98%95&NumMedia=0&NumSegments=1&ReferralNumMedia=0&SmsStatus=received&MessageType=text"
    b"&ApiVersion=2010-04-01&Forwarded=true"
)
TEXT_SIGNATURE = "L1DOXOqawCSwAT/KA6VFyHOuXSU="
MEDIA_URL = (
    "https://api.twilio.com/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef"
    "/Messages/MM22222222222222222222222222222222/Media/ME33333333333333333333333333333333"
)
MEDIA = (
    b"MessageSid=MM22222222222222222222222222222222&SmsSid=MM22222222222222222222222222222222"
    b"&SmsMessageSid=MM22222222222222222222222222222222&AccountSid=AC0123456789abcdef0123456789abcdef"
    b"&From=whatsapp%3A%2B556199990002&To=whatsapp%3A%2B5561999990000&WaId=556199990002&ProfileName=Jo%C3%A3o&Body="
    b"&NumMedia=1&NumSegments=1&MediaContentType0=image%2Fjpeg"
    b"&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F2010-04-01%2FAccounts%2FAC0123456789abcdef0123456789abcdef"
    b"%2FMessages%2FMM22222222222222222222222222222222%2FMedia%2FME33333333333333333333333333333333"
    b"&OriginalRepliedMessageSender=whatsapp%3A%2B5561999990000"
    b"&OriginalRepliedMessageSid=SM44444444444444444444444444444444&ReferralNumMedia=0&SmsStatus=received"
    b"&MessageType=image&ApiVersion=2010-04-01"
)
MEDIA_SIGNATURE = "MV8elvXTtRC7YKDV2PJUJUoInrA="


def headers(signature, content_type=FORM):
    return {"Content-Type": content_type, "X-Twilio-Signature": signature}


def sdk_signature(url, pairs, token=TOKEN):
    return RequestValidator(token).compute_signature(url, MultiDict(pairs))


def accepts(url, signature, body, *, tokens=(TOKEN,), content_type=FORM):
    try:
        verify(url, headers(signature, content_type), body, tokens=tokens)
    except SignatureError:
        return False
    return True


def form(**fields):
    fields = {"MessageSid": "SM" + "a" * 32, "From": "whatsapp:+5561999990001"} | fields
    return urlencode({name: value for name, value in fields.items() if value is not None}).encode()


def read(**fields):
    return parse(headers(""), form(**fields), sender=SENDER)


class TestSignature:
    def test_text_as_twilio_signs_it(self):
        assert accepts(URL, TEXT_SIGNATURE, TEXT)

    def test_media_only_message_with_its_empty_body(self):
        assert accepts(URL, MEDIA_SIGNATURE, MEDIA)

    @pytest.mark.parametrize(
        ("signed", "received", "valid"),
        [
            ("https://bot.gov.br/in", "https://bot.gov.br/in", True),
            ("https://bot.gov.br/in", "https://bot.gov.br:443/in", True),
            ("https://bot.gov.br:443/in", "https://bot.gov.br/in", True),
            ("https://bot.gov.br:8443/in", "https://bot.gov.br:8443/in", True),
            ("https://bot.gov.br/in", "https://bot.gov.br:8443/in", True),
            ("http://bot.gov.br:80/in", "http://bot.gov.br/in", True),
            ("https://s/in", "https://s:443/in", True),
            ("https://bot.gov.br/in?a=%7E1&b=", "https://bot.gov.br/in?a=%7E1&b=", True),
            ("https://bot.gov.br/in?a=%7E1", "https://bot.gov.br/in?a=~1", False),
            ("https://bot.gov.br/in", "http://bot.gov.br/in", False),
            ("https://bot.gov.br/in", "https://bot.gov.br/in/", False),
            ("https://bot.gov.br/in", "https://bot.gov.br/in#rc=3", False),
            ("https://bot.gov.br/in", "https://outro.gov.br/in", False),
        ],
    )
    def test_addresses(self, signed, received, valid):
        pairs = [("Body", "bom dia"), ("From", "whatsapp:+5561999990001")]
        signature = sdk_signature(signed, pairs)
        assert accepts(received, signature, urlencode(pairs).encode()) is valid
        assert RequestValidator(TOKEN).validate(received, MultiDict(pairs), signature) is valid

    @pytest.mark.parametrize(
        "pairs",
        [
            [("Body", "")],
            [("ProfileName", "Maria "), ("Body", " com espaço no fim \n")],
            [("Body", "b"), ("Body", "a"), ("Body", "b")],
            [("Z", "1"), ("a", "2"), ("A", "3"), ("ProfileName", "😀 José")],
            [("Novo", "parâmetro sem aviso")],
            [],
        ],
    )
    def test_parameters(self, pairs):
        signature = sdk_signature(URL, pairs)
        assert accepts(URL, signature, urlencode(pairs).encode())

    @pytest.mark.parametrize(
        ("received"),
        [
            TEXT.replace(b"NumMedia=0", b"NumMedia=1"),
            TEXT.replace(b"Maria+%F0", b"Maria%F0"),
            TEXT + b"&Extra=1",
            TEXT.replace(b"&Forwarded=true", b""),
            b"",
        ],
    )
    def test_a_changed_body_is_refused(self, received):
        assert not accepts(URL, TEXT_SIGNATURE, received)

    def test_several_tokens_while_one_is_replaced(self):
        assert accepts(URL, TEXT_SIGNATURE, TEXT, tokens=("outro", TOKEN))
        assert not accepts(URL, TEXT_SIGNATURE, TEXT, tokens=("outro",))
        assert not accepts(URL, TEXT_SIGNATURE, TEXT, tokens=())

    def test_an_empty_token_signs_nothing(self):
        pairs = [("Body", "oi")]
        forged = sdk_signature(URL, pairs, token="")
        assert not accepts(URL, forged, urlencode(pairs).encode(), tokens=("", TOKEN))

    def test_missing_signature(self):
        with pytest.raises(SignatureError):
            verify(URL, {"Content-Type": FORM}, TEXT, tokens=(TOKEN,))

    def test_header_names_in_any_case(self):
        verify(URL, {"content-type": FORM, "x-twilio-signature": TEXT_SIGNATURE}, TEXT, tokens=(TOKEN,))

    def test_no_header_chooses_the_algorithm(self):
        pairs = [("Body", "oi")]
        signature = RequestValidator(TOKEN).compute_signature(URL, MultiDict(pairs), "HMAC_SHA256")
        chosen = headers(signature) | {"X-Twilio-Webhooks-Signature-Settings": "key=k,algorithm=HMAC_SHA256"}
        with pytest.raises(SignatureError):
            verify(URL, chosen, urlencode(pairs).encode(), tokens=(TOKEN,))

    def test_json_body_by_the_hash_in_the_address(self):
        body = '{"texto":"olá"}'.encode()
        url = f"{URL}?bodySHA256={sha256(body).hexdigest()}"
        signature = sdk_signature(url, [])
        assert accepts(url, signature, body, content_type="application/json")
        assert RequestValidator(TOKEN).validate(url, body.decode(), signature)
        assert not accepts(url, signature, body + b" ", content_type="application/json")
        assert not accepts(url, signature, body, content_type=FORM)
        assert not accepts(URL, sdk_signature(URL, []), body, content_type="application/json")

    @pytest.mark.parametrize(
        ("url", "body"),
        [
            ("https://[bot/in", b"Body=oi"),
            ("https://bot:99999/in", b"Body=oi"),
            ("", b"Body=oi"),
            ("https://bot/\ud800", b"Body=oi"),
            (URL, b"Body=%FF%FE"),
            (URL, b"\xff\xfe"),
            (URL, b"&".join(b"a%d=1" % n for n in range(600))),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, url, body):
        assert not accepts(url, TEXT_SIGNATURE, body)

    @given(
        url=st.text(),
        signature=st.text(),
        body=st.binary(),
        content_type=st.sampled_from([FORM, "application/json", "", "multipart/form-data"]),
    )
    def test_fuzzed_requests_are_refused_and_nothing_else(self, url, signature, body, content_type):
        assert not accepts(url, signature, body, content_type=content_type)

    @given(pairs=st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=8), port=st.sampled_from(["", ":443"]))
    def test_agrees_with_the_vendor(self, pairs, port):
        body = urlencode(pairs, errors="surrogatepass").encode()
        try:
            signature = sdk_signature(URL, pairs)
        except UnicodeEncodeError:
            assert not accepts(URL, TEXT_SIGNATURE, body)
            return
        assert accepts(URL.replace(".br/", f".br{port}/"), signature, body)


class TestIdentity:
    def test_of_a_message(self):
        assert identity(headers(""), TEXT) == "SM11111111111111111111111111111111"

    def test_of_each_state_of_a_message(self):
        sid = "SM" + "a" * 32
        assert identity(headers(""), form(MessageStatus="sent")) == f"{sid}:sent"
        assert identity(headers(""), form(MessageStatus="delivered")) == f"{sid}:delivered"

    def test_a_retry_by_another_way_is_the_same(self):
        retried = headers("") | {"I-Twilio-Idempotency-Token": "outro"}
        assert identity(retried, form(Body="oi", ErrorCode="11200")) == identity(headers(""), form(Body="oi"))

    @pytest.mark.parametrize("body", [b"", b"\xff", b"MessageSid=../../x", b"MessageSid=SM1"])
    def test_of_what_cannot_be_read(self, body):
        assert identity(headers(""), body) == sha256(body).hexdigest()

    def test_of_a_state_unknown_to_us(self):
        body = form(MessageStatus="teleported")
        assert identity(headers(""), body) == sha256(body).hexdigest()


class TestParse:
    def test_text(self):
        assert parse(headers(""), TEXT, sender=SENDER) == Message(
            channel=ChannelKind.WHATSAPP,
            external_id="SM11111111111111111111111111111111",
            version="1",
            text="Bom dia! Não consigo entrar no SEI. Meu CPF é 111.444.777-35 e a senha é Abc@12345 😕",
            author=Author(
                id="whatsapp:+5561999990001",
                handle="BR.1502576394655843",
                name="Maria 🌻 Souza",
                known_as=("whatsapp:+5561999990001", "BR.1502576394655843"),
            ),
            forwarded=True,
        )

    def test_media_in_reply_to_us(self):
        message = parse(headers(""), MEDIA, sender=SENDER)
        assert isinstance(message, Message)
        assert message.text == ""
        assert message.author == Author(
            id="whatsapp:+556199990002",
            handle="whatsapp:+556199990002",
            name="João",
            known_as=("whatsapp:+5561999990002",),
        )
        assert message.attachments == (Attachment(url=MEDIA_URL, content_type="image/jpeg"),)
        assert message.reply_to == "SM44444444444444444444444444444444"

    def test_sender_without_a_number(self):
        message = read(From="whatsapp:BR.99", To="whatsapp:BR.99", ExternalUserId="BR.99", Body="oi")
        assert message.author == Author(id="whatsapp:BR.99", handle="BR.99", known_as=("BR.99",))

    @pytest.mark.parametrize(
        "fields",
        [
            {},  # not even a Body
            {"Body": "", "Latitude": "-15.79", "Longitude": "-47.88", "Label": "Esplanada"},
            {"Body": "Sim", "ButtonText": "Sim", "ButtonPayload": "yes", "ButtonType": "REPLY"},
            {"NumMedia": "1", "MediaUrl0": MEDIA_URL, "MediaContentType0": "text/vcard"},
            {"NumMedia": "1", "MediaUrl0": MEDIA_URL, "MediaContentType0": "image/webp"},
            {"NumMedia": "1", "MediaUrl0": MEDIA_URL},
            {"NumMedia": ""},
            {"Body": "oi", "MessageStatus": "received"},
            {"Body": "oi", "ParametroNovo": "valor", "ProfileName": ""},
        ],
    )
    def test_everything_a_member_can_send(self, fields):
        message = read(**fields)
        assert isinstance(message, Message)
        assert message.text == fields.get("Body", "")

    def test_the_text_is_not_touched(self):
        text = " *Olá*\r\n\u200emundo\u00a0 "
        assert read(Body=text).text == text

    @pytest.mark.parametrize("address", ["whatsapp:+5561999990000", "whatsapp:+556199990000"])
    def test_our_own_number_is_ignored(self, address):
        assert read(From=address, Body="oi") == Ignored("own_message")

    @pytest.mark.parametrize(
        "address", ["whatsapp:+556133330000", "whatsapp:+5561999990001", "whatsapp:+5511999990000"]
    )
    def test_other_numbers_are_not(self, address):
        assert isinstance(read(From=address, Body="oi"), Message)

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"MessageStatus": "delivered"}, DeliveryStatus("SM" + "a" * 32, "delivered", 6)),
            ({"MessageStatus": "read", "EventType": "READ", "Body": ""}, DeliveryStatus("SM" + "a" * 32, "read", 7)),
            (
                {"MessageStatus": "failed", "ErrorCode": "63016"},
                DeliveryStatus("SM" + "a" * 32, "failed", 4, "outside_window"),
            ),
            (
                {"MessageStatus": "undelivered", "ErrorCode": "63999"},
                DeliveryStatus("SM" + "a" * 32, "undelivered", 4, "63999"),
            ),
            ({"MessageStatus": "sent", "ErrorCode": ""}, DeliveryStatus("SM" + "a" * 32, "sent", 3)),
            ({"MessageStatus": "teleported"}, Ignored("unknown_status")),
        ],
    )
    def test_status_callbacks(self, fields, expected):
        assert read(**fields) == expected

    def test_ranks_follow_what_really_happened(self):
        states = ["queued", "sending", "sent", "failed", "delivered", "read"]
        ranks = [read(MessageStatus=state).rank for state in states]
        assert ranks == sorted(set(ranks))

    @pytest.mark.parametrize(
        ("body", "content_type", "field"),
        [
            (form(MessageSid=None), FORM, "MessageSid"),
            (form(MessageSid="SM1/../Media"), FORM, "MessageSid"),
            (form(MessageSid=None, MessageStatus="sent"), FORM, "MessageSid"),
            (form(From=None), FORM, "From"),
            (form(NumMedia="um"), FORM, "NumMedia"),
            (form(NumMedia="-1"), FORM, "NumMedia"),
            (form(NumMedia="9" * 5000), FORM, "NumMedia"),
            (form(NumMedia="1"), FORM, "MediaUrl0"),
            (b"Body=%FF", FORM, "UTF-8"),
            (b"&".join(b"a%d=1" % n for n in range(600)), FORM, "fields"),
            (b'{"MessageSid":"x"}', "application/json", "Content-Type"),
            (form(), "", "Content-Type"),
        ],
    )
    def test_malformed_payloads_name_the_field(self, body, content_type, field):
        with pytest.raises(PayloadError, match=field):
            parse(headers("", content_type), body, sender=SENDER)

    def test_errors_and_representations_keep_the_text_out(self):
        assert "Souza" not in repr(parse(headers(""), TEXT, sender=SENDER))
        with pytest.raises(PayloadError) as caught:
            read(NumMedia="segredo")
        assert "segredo" not in str(caught.value)

    @given(
        fields=st.dictionaries(
            st.sampled_from(["MessageSid", "MessageStatus", "From", "Body", "NumMedia", "MediaUrl0", "ErrorCode"])
            | st.text(max_size=5),
            st.text() | st.sampled_from(["SM" + "a" * 32, "sent", "read", "1", "63016", SENDER]),
        )
    )
    def test_fuzzed_forms_are_read_or_refused(self, fields):
        body = urlencode(fields, errors="surrogatepass").encode()
        assert identity(headers(""), body)
        with suppress(PayloadError):
            assert isinstance(parse(headers(""), body, sender=SENDER), Message | DeliveryStatus | Ignored)

    @given(body=st.binary())
    def test_fuzzed_bytes_are_refused(self, body):
        assert identity(headers(""), body) == sha256(body).hexdigest()
        with pytest.raises(PayloadError):
            parse(headers(""), body, sender=SENDER)

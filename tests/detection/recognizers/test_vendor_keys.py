"""Keys whose format names their vendor. Every sample is drawn from a fixed alphabet: none was ever issued."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice

import pytest

from moderator.detection.recognizers import vendor_keys, vendor_tokens


def _fill(alphabet: str, length: int) -> str:
    return "".join(islice(cycle(alphabet), length))


def _word(length: int) -> str:
    return _fill("k7Rq2ZpL9xWv4TnB8mJc3HsD6gFy1A0e", length)


def _hex(length: int) -> str:
    return _fill("9f3a7c1e5b0d8246", length)


def _lower(length: int) -> str:
    return _fill("k7rq2zpl9xwv4tnb8mjc3hsd6gfy", length)


def _upper(length: int) -> str:
    return _fill("K7RQ2ZPL3XWV4TNB5MJC6HSD", length)


SAMPLES = {
    "chave da AWS": "AKIA" + _upper(16),
    "chave da API do Bedrock": f"ABSK{_word(128)}=",
    "chave do Google Cloud": "AIza" + _word(35),
    "segredo de cliente do Google": "GOCSPX-" + _word(28),
    "chave do Firebase": f"AAAA{_word(7)}:APA91{_word(134)}",
    "segredo de aplicativo do Azure": f"{_word(3)}8Q~{_word(34)}",
    "chave da Alibaba Cloud": "LTAI" + _word(20),
    "chave da Tencent Cloud": "AKID" + _word(32),
    "chave da Oracle Cloud": "ocid1.credential.oc1.." + _lower(60),
    "chave do Cloudflare": f"v1.0-{_hex(24)}-{_hex(146)}",
    "chave do Stripe": "sk_live_" + _word(24),
    "segredo de webhook do Stripe": "whsec_" + _word(32),
    "chave do Twilio": "SK" + _hex(32),
    "chave do SendGrid": f"SG.{_word(22)}.{_word(43)}",
    "chave do Mailgun": "key-" + _lower(32),
    "chave do Mailchimp": f"{_hex(32)}-us21",
    "chave do Brevo": f"xkeysib-{_hex(64)}-{_word(16)}",
    "chave do Resend": f"re_{_word(8)}_{_word(24)}",
    "chave do Postman": f"PMAK-{_hex(24)}-{_hex(34)}",
    "chave da OpenAI": "sk-proj-" + _word(48),
    "chave da Anthropic": "sk-ant-api03-" + _word(95),
    "chave da OpenRouter": "sk-or-v1-" + _hex(64),
    "chave de serviço de IA": "sk-" + _word(48),
    "chave da Groq": "gsk_" + _word(52),
    "chave da Perplexity": "pplx-" + _word(48),
    "chave da Replicate": "r8_" + _word(37),
    "chave da xAI": "xai-" + _word(80),
    "chave da LangSmith": f"lsv2_pt_{_hex(32)}_{_hex(10)}",
    "chave da Pinecone": f"pcsk_{_word(6)}_{_word(63)}",
    "chave do New Relic": "NRAK-" + _upper(27),
    "token do Dynatrace": f"dt0c01.{_upper(24)}.{_upper(64)}",
    "chave do Elastic": f"essu_{_word(64)}==",
    "chave da PostHog": "phx_" + _word(43),
    "segredo do Square": "sq0csp-" + _word(43),
    "chave do Asaas": f"$aact_prod_{_word(40)}::{_word(36)}",
    "chave da Razorpay": "rzp_live_" + _word(14),
    "chave da Shippo": "shippo_live_" + _hex(40),
    "chave da Adobe": "p8e-" + _lower(32),
    "chave do Artifactory": "AKCp" + _word(69),
    "chave do age": "AGE-SECRET-KEY-1" + _upper(58),
    "chave do 1Password": f"A3-{_upper(6)}-{_upper(6)}-{_upper(5)}-{_upper(5)}-{_upper(5)}-{_upper(5)}",
}


def test_every_format_has_a_sample() -> None:
    assert list(SAMPLES) == [vendor for vendor, *_ in vendor_keys.FORMATS]


def test_at_least_forty_vendors() -> None:
    assert len({*vendor_keys.FORMATS, *vendor_tokens.FORMATS}) >= 90


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("text", ["{}", "usei {} e deu 401.", 'X="{}"', "a: {}\n"])
def test_fires(find: Callable[[str], list[tuple[str, str]]], sample: str, text: str) -> None:
    assert find(text.format(sample)) == [("API_KEY", sample)]


@pytest.mark.parametrize(
    "written",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxx",
        "sk_live_ e pk_live_ são prefixos",
        f"pk_live_{_word(24)}",
        f"AC{_hex(32)}",
        "AIza é como começam as do Google",
        "SG.1 é a unidade",
        f"sha512-{_word(86)}==",
    ],
)
def test_does_not_fire(find: Callable[[str], list[tuple[str, str]]], written: str) -> None:
    assert find(written) == []


@pytest.mark.parametrize(
    ("plugin", "vendor"),
    [
        ("aws.AWSKeyDetector", "chave da AWS"),
        ("stripe.StripeDetector", "chave do Stripe"),
        ("sendgrid.SendGridDetector", "chave do SendGrid"),
        ("twilio.TwilioKeyDetector", "chave do Twilio"),
        ("mailchimp.MailchimpDetector", "chave do Mailchimp"),
        ("square_oauth.SquareOAuthDetector", "segredo do Square"),
    ],
)
def test_detect_secrets_agrees(plugin: str, vendor: str) -> None:
    pytest.importorskip("detect_secrets")
    from importlib import import_module

    module, name = plugin.split(".")
    detector = getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
    assert list(detector.analyze_string(SAMPLES[vendor]))

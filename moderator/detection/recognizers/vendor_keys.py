"""API_KEY in a format of its vendor's own: keys that identify an application or an account. Public identifiers,
such as Stripe's `pk_` or Twilio's account, are none; personal tokens are left to `vendor_tokens`."""

from __future__ import annotations

from moderator.detection.credential import vendor_pattern
from moderator.detection.recognizer import Recognizer

_WORD = r"[0-9A-Za-z_-]"
_ALNUM = "[0-9A-Za-z]"
_HEX = "[0-9a-f]"

# Vendor, prefix (the gate, in RE2 syntax), rest.
FORMATS = (
    ("chave da AWS", r"(?:AKIA|ASIA|ABIA|ACCA)[2-7A-Z]{8}", r"[2-7A-Z]{8}"),
    ("chave da API do Bedrock", r"ABSK[0-9A-Za-z+/]{8}", r"[0-9A-Za-z+/]{100,260}={0,2}"),
    ("chave do Google Cloud", r"AIza[0-9A-Za-z_-]{8}", rf"{_WORD}{{27}}"),
    ("segredo de cliente do Google", r"GOCSPX-", rf"{_WORD}{{28}}"),
    ("chave do Firebase", r"AAAA[0-9A-Za-z_-]{7}:APA91", rf"{_WORD}{{120,160}}"),
    ("segredo de aplicativo do Azure", r"[0-9A-Za-z_~.]{3}\dQ~", r"[\w~.-]{31,34}"),
    ("chave da Alibaba Cloud", r"LTAI[0-9A-Za-z]{8}", rf"{_ALNUM}{{8,16}}"),
    ("chave da Tencent Cloud", r"AKID[0-9A-Za-z]{8}", rf"{_ALNUM}{{24}}"),
    ("chave da Oracle Cloud", r"ocid1\.credential\.", r"[\w.]{40,120}"),
    ("chave do Cloudflare", r"v1\.0-[0-9a-f]{24}-", rf"{_HEX}{{100,160}}"),
    ("chave do Stripe", r"[sr]k_(?:live|test|prod)_", rf"{_ALNUM}{{16,250}}"),
    ("segredo de webhook do Stripe", r"whsec_[0-9A-Za-z+/]{8}", r"[0-9A-Za-z+/]{16,60}={0,2}"),
    ("chave do Twilio", r"SK[0-9a-f]{8}", rf"{_HEX}{{24}}"),
    ("chave do SendGrid", r"SG\.[0-9A-Za-z_-]{16}", rf"{_WORD}{{2,16}}\.{_WORD}{{32,50}}"),
    ("chave do Mailgun", r"key-[0-9a-z]{8}", r"[0-9a-z]{24}"),
    ("chave do Mailchimp", r"[0-9a-f]{32}-us\d", r"\d?"),
    ("chave do Brevo", r"x(?:keysib|smtpsib)-[0-9a-f]{8}", rf"{_HEX}{{56}}-{_ALNUM}{{16}}"),
    ("chave do Resend", r"re_[0-9A-Za-z]{8}_", rf"{_ALNUM}{{24}}"),
    ("chave do Postman", r"PMAK-[0-9a-f]{8}", rf"{_HEX}{{16}}-{_HEX}{{34}}"),
    ("chave da OpenAI", r"sk-(?:proj|svcacct|admin|None)-", rf"{_WORD}{{20,250}}"),
    ("chave da Anthropic", r"sk-ant-[a-z]{3,6}\d\d-", rf"{_WORD}{{20,120}}"),
    ("chave da OpenRouter", r"sk-or-v1-", rf"{_HEX}{{40,64}}"),
    ("chave de serviço de IA", r"sk-[0-9A-Za-z]{16}", rf"{_ALNUM}{{4,80}}"),
    ("chave da Groq", r"gsk_[0-9A-Za-z]{8}", rf"{_ALNUM}{{32,60}}"),
    ("chave da Perplexity", r"pplx-[0-9A-Za-z]{8}", rf"{_ALNUM}{{32,60}}"),
    ("chave da Replicate", r"r8_[0-9A-Za-z]{8}", rf"{_ALNUM}{{24,40}}"),
    ("chave da xAI", r"xai-[0-9A-Za-z]{8}", rf"{_ALNUM}{{60,90}}"),
    ("chave da LangSmith", r"lsv2_(?:pt|sk)_", rf"{_HEX}{{32}}_{_HEX}{{10}}"),
    ("chave da Pinecone", r"pcsk_[0-9A-Za-z]{4}", r"\w{40,80}"),
    ("chave do New Relic", r"NR(?:AK|II|JS|RA)-", rf"{_WORD}{{19,40}}"),
    ("token do Dynatrace", r"dt0[a-z]\d\d\.", r"[0-9A-Z]{24}\.[0-9A-Z]{64}"),
    ("chave do Elastic", r"essu_[0-9A-Za-z+/]{8}", r"[0-9A-Za-z+/]{30,160}={0,2}"),
    ("chave da PostHog", r"ph[xs]_[0-9A-Za-z]{8}", rf"{_ALNUM}{{35,45}}"),
    ("segredo do Square", r"sq0csp-", rf"{_WORD}{{40,50}}"),
    ("chave do Asaas", r"\$aact_", r"[\w:=+/-]{30,250}"),
    ("chave da Razorpay", r"rzp_(?:live|test)_", rf"{_ALNUM}{{14,30}}"),
    ("chave da Shippo", r"shippo_(?:live|test)_", rf"{_HEX}{{40}}"),
    ("chave da Adobe", r"p8e-[0-9a-z]{8}", r"[0-9a-z]{24}"),
    ("chave do Artifactory", r"AKCp[0-9A-Za-z]{8}", rf"{_ALNUM}{{60,70}}"),
    ("chave do age", r"AGE-SECRET-KEY-1", r"[0-9A-Z]{58}"),
    ("chave do 1Password", r"A3-[0-9A-Z]{6}-[0-9A-Z]{6}", r"[0-9A-Z-]{0,6}(?:-[0-9A-Z]{5}){3}"),
)

RECOGNIZER = Recognizer(
    entity_type="API_KEY",
    name="Chave de acesso",
    patterns=tuple(vendor_pattern(*each) for each in FORMATS),
    priority=96,
)

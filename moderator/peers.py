"""Other people's detectors, run beside ours by `moderator evaluate --peers`: stock Presidio, tarja, detect-secrets.

Each is asked for what it can find, in its own best settings without a network or a model, and its names become
our entity types; what has no counterpart here is left out. Only Presidio is installed with the product, the
others come with the `dev` extra. Counting is left to `moderator.evaluation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from moderator.errors import ConfigError
from moderator.models import Analysis, Decision, Finding, Message, Severity, Triage

Detect = Callable[[str], list[Finding]]

_PRESIDIO = ("CREDIT_CARD", "EMAIL_ADDRESS", "IP_ADDRESS", "PHONE_NUMBER")
_TARJA = {
    "BR_CARTAO": "CREDIT_CARD",
    "BR_CEP": "BR_CEP",
    "BR_CNH": "BR_CNH",
    "BR_CNPJ": "BR_CNPJ",
    "BR_CNS": "BR_CNS",
    "BR_CPF": "BR_CPF",
    "BR_NIS": "BR_PIS",
    "BR_PIX_EVP": "BR_PIX_KEY",
    "BR_PLACA": "BR_VEHICLE_PLATE",
    "BR_RENAVAM": "BR_RENAVAM",
    "BR_TELEFONE": "PHONE_NUMBER",
    "BR_TITULO_ELEITOR": "BR_VOTER_ID",
}
TARJA_KINDS = frozenset(_TARJA.values())
# Plug-ins of detect-secrets by its names for what they find. Its entropy plug-ins report every word of a text.
_DETECT_SECRETS = {
    "ArtifactoryDetector": ("Artifactory Credentials", "API_KEY"),
    "AWSKeyDetector": ("AWS Access Key", "API_KEY"),
    "AzureStorageKeyDetector": ("Azure Storage Account access key", "API_KEY"),
    "BasicAuthDetector": ("Basic Auth Credentials", "PASSWORD"),
    "DiscordBotTokenDetector": ("Discord Bot Token", "ACCESS_TOKEN"),
    "GitHubTokenDetector": ("GitHub Token", "ACCESS_TOKEN"),
    "GitLabTokenDetector": ("GitLab Token", "ACCESS_TOKEN"),
    "JwtTokenDetector": ("JSON Web Token", "ACCESS_TOKEN"),
    "KeywordDetector": ("Secret Keyword", "PASSWORD"),
    "MailchimpDetector": ("Mailchimp Access Key", "API_KEY"),
    "NpmDetector": ("NPM tokens", "ACCESS_TOKEN"),
    "OpenAIDetector": ("OpenAI Token", "API_KEY"),
    "PrivateKeyDetector": ("Private Key", "PRIVATE_KEY"),
    "PypiTokenDetector": ("PyPI Token", "ACCESS_TOKEN"),
    "SendGridDetector": ("SendGrid API Key", "API_KEY"),
    "SlackDetector": ("Slack Token", "ACCESS_TOKEN"),
    "SquareOAuthDetector": ("Square OAuth Secret", "API_KEY"),
    "StripeDetector": ("Stripe Access Key", "API_KEY"),
    "TelegramBotTokenDetector": ("Telegram Bot Token", "ACCESS_TOKEN"),
    "TwilioKeyDetector": ("Twilio API Key", "API_KEY"),
}


def peer_detectors(names: Iterable[str]) -> Mapping[str, Detect]:
    """Each named peer's detector, by name. ConfigError for a peer that is unknown or not installed."""
    return {name: _build(name) for name in names}


def analyses(names: Iterable[str]) -> Mapping[str, Callable[[Message], Analysis]]:
    """Each named peer as something that can be evaluated: it finds and decides nothing. As `peer_detectors`."""
    nothing = Triage(support_request=False, confidence=0.0)
    decision = Decision((), (), Severity.NONE, "")

    def analyse_with(detect: Detect) -> Callable[[Message], Analysis]:
        return lambda message: Analysis(tuple(detect(message.text)), nothing, decision, redacted="")

    return {name: analyse_with(detect) for name, detect in peer_detectors(names).items()}


def _build(name: str) -> Detect:
    if name not in PEERS:
        raise ConfigError(f"unknown peer {name!r}: choose among {', '.join(PEERS)}")
    module, build = PEERS[name]
    try:
        import_module(module)
    except ImportError:
        raise ConfigError(f"the peer {name} is not installed: pip install {name}") from None
    return build()


def _build_presidio() -> Detect:
    """Presidio's own recognisers that can speak Portuguese, on its engine without a model."""
    presidio: Any = import_module("presidio_analyzer")
    predefined: Any = import_module("presidio_analyzer.predefined_recognizers")
    nlp_engine: Any = import_module("presidio_analyzer.nlp_engine")
    extract: Any = import_module("tldextract").TLDExtract(suffix_list_urls=())  # else it downloads a list
    email = predefined.EmailRecognizer(supported_language="pt")
    email.validate_result = lambda address: extract(address).fqdn != ""
    recognizers = [
        email,
        predefined.CreditCardRecognizer(supported_language="pt"),
        predefined.IpRecognizer(supported_language="pt"),
        predefined.PhoneRecognizer(supported_language="pt", supported_regions=("BR",)),
    ]
    engine = presidio.AnalyzerEngine(
        nlp_engine=nlp_engine.NoOpNlpEngine([{"lang_code": "pt", "model_name": "no_op"}]),
        registry=presidio.RecognizerRegistry(recognizers=recognizers, supported_languages=["pt"]),
        supported_languages=["pt"],
    )

    def detect(text: str) -> list[Finding]:
        return [
            _finding("presidio", found.entity_type, found.start, found.end, found.score)
            for found in engine.analyze(text, "pt", entities=list(_PRESIDIO))
        ]

    return detect


def _build_tarja() -> Detect:
    tarja: Any = import_module("tarja")

    def detect(text: str) -> list[Finding]:
        found = tarja.find(text, entities=tuple(_TARJA))
        return [_finding("tarja", _TARJA[each.entity], each.start, each.end, each.score) for each in found]

    return detect


def _build_detect_secrets() -> Detect:
    scan: Any = import_module("detect_secrets.core.scan")
    settings: Any = import_module("detect_secrets.settings")
    plugins = {"plugins_used": [{"name": plugin} for plugin in _DETECT_SECRETS]}
    kinds = dict(_DETECT_SECRETS.values())

    def detect(text: str) -> list[Finding]:
        """It reads line by line and tells values without their place: the first place in the line is taken."""
        findings, offset = [], 0
        with settings.transient_settings(plugins):
            for line in text.splitlines(keepends=True):
                for secret in scan.scan_line(line):
                    value = secret.secret_value
                    if value and value in line:
                        start = offset + line.index(value)
                        findings.append(_finding("detect-secrets", kinds[secret.type], start, start + len(value), 1.0))
                offset += len(line)
        return sorted(set(findings), key=lambda finding: finding.start)

    return detect


def _finding(peer: str, entity_type: str, start: int, end: int, score: float) -> Finding:
    return Finding(entity_type, start, end, score, f"Encontrado por {peer}.", peer)


PEERS: Mapping[str, tuple[str, Callable[[], Detect]]] = {
    "presidio": ("presidio_analyzer", _build_presidio),
    "tarja": ("tarja", _build_tarja),
    "detect-secrets": ("detect_secrets", _build_detect_secrets),
}

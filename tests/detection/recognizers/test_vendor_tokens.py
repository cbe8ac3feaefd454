"""Tokens whose format names their vendor. Every sample is drawn from a fixed alphabet: none was ever issued."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice

import pytest

from moderator.detection.recognizers.vendor_tokens import FORMATS

Mark = Callable[[str, str], str]


def _fill(alphabet: str, length: int) -> str:
    return "".join(islice(cycle(alphabet), length))


def _word(length: int) -> str:
    return _fill("k7Rq2ZpL9xWv4TnB8mJc3HsD6gFy1A0e", length)


def _hex(length: int) -> str:
    return _fill("9f3a7c1e5b0d8246", length)


def _lower(length: int) -> str:
    return _fill("k7rq2zpl9xwv4tnb8mjc3hsd6gfy", length)


SAMPLES = {
    "token do GitHub": "ghp_" + _word(36),
    "token refinado do GitHub": f"github_pat_{_word(22)}_{_word(59)}",
    "token do GitLab": "glpat-" + _word(20),
    "token do Bitbucket": "ATBB" + _word(32),
    "token da Atlassian": "ATATT3" + _word(180),
    "token do Slack": f"xoxb-218374652190-2183746521907-{_word(24)}",
    "token de aplicativo do Slack": f"xapp-1-A0{_word(9).upper()}-2183746521907-{_hex(64)}",
    "webhook do Slack": f"https://hooks.slack.com/services/T0{_word(8).upper()}/B0{_word(8).upper()}/{_word(24)}",
    "webhook do Discord": f"https://discord.com/api/webhooks/218374652190218374/{_word(68)}",
    "webhook do Teams": (
        "https://orgao.webhook.office.com/webhookb2/7f3e2d1c-0b9a-4876-9543-21fedcba0987"
        f"@7f3e2d1c-0b9a-4876-9543-21fedcba0987/IncomingWebhook/{_hex(32)}/7f3e2d1c-0b9a-4876-9543-21fedcba0987"
    ),
    "token do Discord": f"M{_word(25)}.{_word(6)}.{_word(38)}",
    "token de robô do Telegram": f"7391046285:AA{_word(33)}",
    "token do npm": "npm_" + _word(36),
    "token do PyPI": "pypi-AgEIcHlwaS5vcmc" + _word(120),
    "chave do RubyGems": "rubygems_" + _hex(48),
    "token do NuGet": "oy2" + _lower(43),
    "token do crates.io": "cio" + _word(32),
    "token do Packagist": "packagist_ack_" + _hex(64),
    "token do Docker Hub": "dckr_pat_" + _word(27),
    "token do Artifactory": "cmVmd" + _word(59),
    "token do Hugging Face": "hf_" + _word(34),
    "token do DigitalOcean": "dop_v1_" + _hex(64),
    "token do Heroku": "HRKU-AA" + _word(58),
    "token do Databricks": "dapi" + _hex(32),
    "token do Terraform Cloud": f"{_word(14)}.atlasv1.{_word(64)}",
    "token do Vault": "hvs." + _word(90),
    "token do Doppler": "dp.pt." + _word(43),
    "token do 1Password": "ops_eyJ" + _word(250),
    "token do Linear": "lin_api_" + _word(40),
    "token do Notion": "ntn_21837465219" + _word(35),
    "token do Figma": "figd_" + _word(40),
    "token do Facebook": "EAA" + _word(120),
    "token do X": "AAAAAAAAAAAAAAAAAAAAA" + _word(90),
    "token do Dropbox": "sl." + _word(136),
    "token da Shopify": "shpat_" + _hex(32),
    "token do Square": "sq0atp-" + _word(22),
    "token do Mercado Pago": f"APP_USR-2183746521907218-112233-{_hex(32)}-218374652",
    "token do Google": "ya29." + _word(120),
    "token de renovação do Google": "1//0" + _word(80),
    "token do Netlify": "nfp_" + _word(36),
    "token do Fly.io": "fo1_" + _word(43),
    "token do Supabase": "sbp_" + _hex(40),
    "token do PlanetScale": "pscale_tkn_" + _word(43),
    "token do Sentry": "sntryu_" + _hex(64),
    "token do Grafana": f"glsa_{_word(32)}_{_hex(8)}",
    "token do SonarQube": "squ_" + _hex(40),
    "token do Buildkite": "bkua_" + _hex(40),
    "token do CircleCI": f"CCIPAT_{_word(22)}_{_hex(40)}",
    "token do Pulumi": "pul-" + _hex(40),
    "token do Airtable": f"pat{_word(14)}.{_hex(64)}",
    "token do HubSpot": "pat-na1-7f3e2d1c-0b9a-4876-9543-21fedcba0987",
    "token da Typeform": "tfp_" + _word(44),
    "token do Mapbox": f"sk.eyJ{_word(60)}.{_word(22)}",
    "token do Tailscale": f"tskey-auth-{_word(12)}-{_word(32)}",
}


def test_every_format_has_a_sample() -> None:
    assert list(SAMPLES) == [vendor for vendor, *_ in FORMATS]


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("text", ["{}", "usei {} e deu 401.", 'X="{}"', "a: {}\n"])
def test_fires(find: Callable[[str], list[tuple[str, str]]], sample: str, text: str) -> None:
    assert find(text.format(sample)) == [("ACCESS_TOKEN", sample)]


@pytest.mark.parametrize(
    "written",
    [
        f"https://api.telegram.org/bot⟦7391046285:AA{_word(33)}⟧/getMe",
        f"git clone https://git.exemplo/sei.git # ⟦glpat-{_word(20)}⟧",
        f"GITPASS_REPO_MODULOS=⟦glpat-{_word(20)}⟧",
        f"//pacotes.exemplo.br/:_authToken=⟦npm_{_word(36)}⟧",
    ],
)
def test_fires_in_its_place(mark: Mark, written: str) -> None:
    assert mark(written, "ACCESS_TOKEN") == written


@pytest.mark.parametrize(
    "written",
    [
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "glpat-XXXXXXXXXXXXXXXXXXXX",
        "ghp_ é o começo de um token clássico; glpat- o de um do GitLab",
        f"/opt/cache/ghp_{_word(36)}/x",
        f"{_word(9)}ghp_{_word(36)}",
        "https://hooks.slack.com/services/ não responde",
        "npm_config_registry=https://registry.exemplo",
        "hf_hub_download(repo_id)",
    ],
)
def test_does_not_fire(mark: Mark, written: str) -> None:
    assert mark(written, "ACCESS_TOKEN") == written


@pytest.mark.parametrize(
    ("plugin", "vendor"),
    [
        ("github_token.GitHubTokenDetector", "token do GitHub"),
        ("gitlab_token.GitLabTokenDetector", "token do GitLab"),
        ("slack.SlackDetector", "token do Slack"),
        ("slack.SlackDetector", "webhook do Slack"),
        ("discord.DiscordBotTokenDetector", "token do Discord"),
        ("telegram_token.TelegramBotTokenDetector", "token de robô do Telegram"),
        ("pypi_token.PypiTokenDetector", "token do PyPI"),
    ],
)
def test_detect_secrets_agrees(plugin: str, vendor: str) -> None:
    pytest.importorskip("detect_secrets")
    from importlib import import_module

    module, name = plugin.split(".")
    detector = getattr(import_module(f"detect_secrets.plugins.{module}"), name)()
    assert list(detector.analyze_string(SAMPLES[vendor]))

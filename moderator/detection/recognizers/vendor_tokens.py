"""ACCESS_TOKEN in a format of its vendor's own: tokens that act for a person or a robot. What identifies an
application or an account, as a cloud's keys do, is left to `vendor_keys`."""

from __future__ import annotations

from moderator.detection.credential import vendor_pattern
from moderator.detection.recognizer import Recognizer

_WORD = r"[0-9A-Za-z_-]"
_ALNUM = "[0-9A-Za-z]"
_HEX = "[0-9a-f]"

# Vendor, prefix (the gate, in RE2 syntax), rest.
FORMATS = (
    ("token do GitHub", r"gh[pousr]_", rf"{_ALNUM}{{36,255}}"),
    ("token refinado do GitHub", r"github_pat_", r"\w{22,255}"),
    ("token do GitLab", r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|oas|ffct|wt)-", r"[\w.-]{20,255}"),
    ("token do Bitbucket", r"AT(?:BB|CTT3)[0-9A-Za-z]{8}", r"[\w=-]{16,250}"),
    ("token da Atlassian", r"ATATT3[0-9A-Za-z]{8}", r"[\w=-]{50,250}"),
    ("token do Slack", r"xox[abeoprs](?:\.xox[bp])?-[0-9A-Za-z]", r"[0-9A-Za-z-]{9,250}"),
    ("token de aplicativo do Slack", r"xapp-\d-[0-9A-Z]", r"[0-9A-Za-z-]{20,250}"),
    ("webhook do Slack", r"https://hooks\.slack\.com/(?:services|workflows|triggers)/", r"[0-9A-Za-z+/]{30,80}"),
    ("webhook do Discord", r"https://(?:\w+\.)?discord(?:app)?\.com/api/webhooks/\d", rf"\d{{16,20}}/{_WORD}{{60,80}}"),
    (
        "webhook do Teams",
        r"https://[\w-]+\.webhook\.office\.com/webhookb2/",
        r"[\w@-]{36,80}/IncomingWebhook/[\w/-]{32,120}",
    ),
    ("token do Discord", r"[MNO][0-9A-Za-z_-]{23,27}\.[0-9A-Za-z_-]{6}\.", rf"{_WORD}{{27,40}}"),
    ("token de robô do Telegram", r"\d{8,10}:AA", rf"{_WORD}{{33}}"),
    ("token do npm", r"npm_[0-9A-Za-z]{8}", rf"{_ALNUM}{{28}}"),
    ("token do PyPI", r"pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)", rf"{_WORD}{{50,250}}"),
    ("chave do RubyGems", r"rubygems_[0-9a-f]{8}", rf"{_HEX}{{40}}"),
    ("token do NuGet", r"oy2[0-9a-z]{8}", r"[0-9a-z]{35}"),
    ("token do crates.io", r"cio[0-9A-Za-z]{32}", ""),
    ("token do Packagist", r"packagist_(?:ack_|org_|uut_)?[0-9a-f]{8}", rf"{_HEX}{{40,72}}"),
    ("token do Docker Hub", r"dckr_(?:pat|oat)_", rf"{_WORD}{{27,36}}"),
    ("token do Artifactory", r"cmVmd[0-9A-Za-z]{8}", rf"{_ALNUM}{{51}}"),
    ("token do Hugging Face", r"(?:hf|api_org)_[0-9A-Za-z]{8}", rf"{_ALNUM}{{26,32}}"),
    ("token do DigitalOcean", r"do[opr]_v1_[0-9a-f]{8}", rf"{_HEX}{{56}}"),
    ("token do Heroku", r"HRKU-[0-9A-Za-z]", rf"{_WORD}{{30,70}}"),
    ("token do Databricks", r"dapi[0-9a-f]{8}", rf"{_HEX}{{24}}(?:-\d)?"),
    ("token do Terraform Cloud", r"[0-9A-Za-z]{14}\.atlasv1\.", r"[\w=-]{60,70}"),
    ("token do Vault", r"hv[sbr]\.[0-9A-Za-z]", rf"{_WORD}{{23,250}}"),
    ("token do Doppler", r"dp\.(?:pt|st|ct|sa|scim|audit)\.", r"[\w.-]{40,60}"),
    ("token do 1Password", r"ops_eyJ[0-9A-Za-z]", r"[0-9A-Za-z+/]{200,}={0,3}"),
    ("token do Linear", r"lin_(?:api|oauth)_", rf"{_ALNUM}{{32,64}}"),
    ("token do Notion", r"ntn_\d{8}", rf"{_ALNUM}{{32,40}}"),
    ("token do Figma", r"fig[duor]_[0-9A-Za-z_-]{8}", rf"{_WORD}{{32,60}}"),
    ("token do Facebook", r"EAA(?:[0-9A-Za-z]{8})", rf"{_ALNUM}{{90,300}}"),
    ("token do X", r"AAAAAAAAAAAAAAAAAAAAA", r"[0-9A-Za-z%]{60,120}"),
    ("token do Dropbox", r"sl\.[0-9A-Za-z_-]{20}", rf"{_WORD}{{100,1300}}"),
    ("token da Shopify", r"shp(?:at|ca|pa|ss)_", r"[0-9A-Fa-f]{32}"),
    ("token do Square", r"(?:sq0atp-|EAAAE|EAAAl)[0-9A-Za-z_-]", rf"{_WORD}{{20,60}}"),
    ("token do Mercado Pago", r"(?:APP_USR|TEST)-\d{10,20}-\d{6}-", rf"{_HEX}{{32}}-\d{{6,12}}"),
    ("token do Google", r"ya29\.[0-9A-Za-z_-]{8}", r"[\w-]{20,500}"),
    ("token de renovação do Google", r"1//0[0-9A-Za-z_-]{8}", rf"{_WORD}{{30,120}}"),
    ("token do Netlify", r"nfp_[0-9A-Za-z]", rf"{_ALNUM}{{35,45}}"),
    ("token do Fly.io", r"(?:fo1_|FlyV1 fm\d[a-z]?_)[0-9A-Za-z]", r"[\w+/=-]{40,}"),
    ("token do Supabase", r"sbp_[0-9a-f]{8}", rf"{_HEX}{{32}}"),
    ("token do PlanetScale", r"pscale_(?:tkn|pw|oauth)_", r"[\w.-]{32,64}"),
    ("token do Sentry", r"sntry[su]_[0-9A-Za-z]", r"[\w+/=]{60,300}"),
    ("token do Grafana", r"gl(?:sa|c)_[0-9A-Za-z+/]{8}", r"[\w+/=]{24,400}"),
    ("token do SonarQube", r"sq[pua]_[0-9a-f]{8}", rf"{_HEX}{{32}}"),
    ("token do Buildkite", r"bkua_[0-9a-f]{8}", rf"{_HEX}{{32}}"),
    ("token do CircleCI", r"CCIPAT_[0-9A-Za-z]", r"[0-9A-Za-z]{21}_[0-9a-f]{40}"),
    ("token do Pulumi", r"pul-[0-9a-f]{8}", rf"{_HEX}{{32}}"),
    ("token do Airtable", r"pat[0-9A-Za-z]{14}\.[0-9a-f]{8}", rf"{_HEX}{{56}}"),
    ("token do HubSpot", r"pat-(?:na|eu)\d-[0-9a-f]{8}", r"(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("token da Typeform", r"tfp_[0-9A-Za-z]", r"[\w.-]{40,60}"),
    ("token do Mapbox", r"sk\.eyJ[0-9A-Za-z]", r"[\w-]{20,200}\.[\w-]{20,40}"),
    ("token do Tailscale", r"tskey-[a-z]{2,12}-", r"[0-9A-Za-z]{8,}-[0-9A-Za-z]{16,}"),
)

RECOGNIZER = Recognizer(
    entity_type="ACCESS_TOKEN",
    name="Token de acesso",
    patterns=tuple(vendor_pattern(*each) for each in FORMATS),
    priority=96,
)

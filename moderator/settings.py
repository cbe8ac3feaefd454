"""Settings, read once from the environment (prefix MODERATOR_). Knows names and shapes, opens nothing.

`load_settings` reports every wrong, missing or misspelt name at once, each with its remedy.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from moderator.errors import ConfigError
from moderator.models import Mode

PREFIX = "MODERATOR_"
NEW_KEY = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'
DISCOURSE = ("discourse_url", "discourse_api_key", "discourse_api_username", "discourse_webhook_secrets")
NEEDED = (
    ("discourse_connect_secret", "discourse_url"),
    ("oidc_issuer", "oidc_client_id"),
    ("oidc_client_id", "oidc_issuer"),
)  # of each pair the second where the first is set
TWILIO = ("twilio_account_sid", "twilio_auth_tokens", "twilio_sender")

POSTGRES = re.compile(r"postgresql(\+psycopg)?://([^@/]*@)?(\[[^\]]+\]|[^/:?#]*)(:\d+)?/[^/?#]+(\?.*)?")
DATABASE_SHAPE = "use sqlite:///path/to/file.db or postgresql://user:password@host:5432/database"

CommaList = Annotated[tuple[SecretStr, ...], NoDecode]
INCLUDABLE = ("private_messages", "whispers", "restricted_categories")
NameList = Annotated[frozenset[str], NoDecode]
ROLES = ("viewer", "moderator", "admin")  # of the console: each may do all that those before it may
RoleMap = Annotated[Mapping[str, str], NoDecode]  # group of another service to role


def bundled_rules() -> Path:
    """The rules shipped with the product: inside the wheel, or beside the packages in a checkout."""
    packaged = Path(__file__).parent / "_rules"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "rules"


class Settings(BaseSettings):
    """All that an installation can choose. A channel is on when its group of settings is complete."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True)

    database_url: str = "sqlite:///var/moderator.db"
    mode: Mode = Mode.SHADOW
    secret_key: SecretStr | None = None
    previous_secret_keys: CommaList = ()
    bind: str = "127.0.0.1:8000"
    public_url: str = ""
    rules_dir: Path = Path()
    daily_action_limit: int = 500
    nudges_per_day: int = Field(1, ge=0)
    nudges_per_month: int = Field(3, ge=0)
    retention_days: int = Field(180, ge=1)
    ner_model: str = ""

    discourse_url: str = ""
    discourse_api_key: SecretStr | None = None
    discourse_api_username: str = ""
    discourse_webhook_secrets: CommaList = ()
    discourse_history: Literal["hide", "purge"] = "hide"
    discourse_requests_per_minute: int = Field(30, ge=1)  # of the 60 that all admin keys of a forum share
    discourse_include: NameList = frozenset()
    discourse_mirror_flags: bool = False

    twilio_account_sid: str = ""
    twilio_auth_tokens: CommaList = ()
    twilio_sender: str = ""
    twilio_api_url: str = ""
    twilio_template_digest: str = ""  # approved Content template that tells room members of news
    twilio_template_nudge: str = ""  # approved Content template for an answer after 24 hours: {{1}} is its text
    twilio_messages_per_second: float = Field(20, gt=0, le=400)  # of rooms; Twilio takes 80 per sender, on request 400

    discourse_connect_secret: SecretStr | None = None
    discourse_connect_roles: RoleMap = Field(default_factory=dict)
    discourse_connect_require_2fa: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_label: str = Field("Conta institucional", min_length=1, max_length=40)
    oidc_scope: str = "openid profile"
    oidc_role_claim: str = "groups"  # a path where it has dots: realm_access.roles
    oidc_name_claim: str = "preferred_username"
    oidc_roles: RoleMap = Field(default_factory=dict)
    proxies: int = Field(0, ge=0, le=5)  # how many of our own stand before us and say who asks (X-Forwarded-For)

    demo: bool = False  # set by `serve` itself when it starts the stand-ins; not for operators

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` hands over: the environment is read there, once, and nowhere else."""
        return (init_settings,)

    @field_validator("mode", mode="before")
    @classmethod
    def _mode(cls, value: Any) -> Any:
        if value not in (Mode.SHADOW, Mode.ENFORCE):
            raise ValueError("use shadow (record only) or enforce (act)")
        return value

    @field_validator("previous_secret_keys", "discourse_webhook_secrets", "twilio_auth_tokens", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("discourse_include", mode="before")
    @classmethod
    def _includable(cls, value: Any) -> Any:
        names = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        if not set(names) <= set(INCLUDABLE):
            raise ValueError(f"use a comma list of {', '.join(INCLUDABLE)}")
        return frozenset(names)

    @field_validator("discourse_connect_roles", "oidc_roles", mode="before")
    @classmethod
    def _role_map(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [part.strip().rpartition("=") for part in value.split(",") if part.strip()]
        if not all(group.strip() and role.strip() in ROLES for group, _, role in pairs):
            raise ValueError(f"use a comma list of group=role, the role being {', '.join(ROLES)}")
        return {group.strip(): role.strip() for group, _, role in pairs}

    @field_validator("discourse_connect_secret")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < 16:
            raise ValueError("at least 16 characters: whoever guesses it signs in as anybody")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        if value and not re.match(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])([:/]|$)", value):
            raise ValueError("start with https:// (or http:// on loopback)")
        return value

    @field_validator("oidc_scope")
    @classmethod
    def _scope(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("a list with spaces that has openid in it, for example: openid profile")
        return value

    @field_validator("secret_key", "previous_secret_keys")
    @classmethod
    def _key_shape(cls, value: Any) -> Any:
        for key in value if isinstance(value, tuple) else (value,):
            if key is not None:
                decode_key(key)
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError(DATABASE_SHAPE)
        if not value.startswith("sqlite") and not POSTGRES.fullmatch(value):
            raise ValueError(DATABASE_SHAPE)
        return value.replace("postgresql+psycopg://", "postgresql://")

    @field_validator("bind")
    @classmethod
    def _bind(cls, value: str) -> str:
        if not re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}", value) or int(value.rpartition(":")[2]) > 65535:
            raise ValueError("use HOST:PORT, for example 127.0.0.1:8000")
        return value

    @field_validator("discourse_url", "public_url", "twilio_api_url")
    @classmethod
    def _http(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("start with https:// (or http:// on loopback)")
        return value.rstrip("/")

    @field_validator("twilio_sender")
    @classmethod
    def _sender(cls, value: str) -> str:
        if value and not re.fullmatch(r"whatsapp:\+\d{8,15}", value):
            raise ValueError("use whatsapp:+E164, for example whatsapp:+5561999990000")
        return value

    @field_validator("twilio_template_digest", "twilio_template_nudge")
    @classmethod
    def _template(cls, value: str) -> str:
        if value and not re.fullmatch(r"HX[0-9a-f]{32}", value):
            raise ValueError("use the SID of a Content template: HX and 32 hex digits")
        return value

    @field_validator("discourse_webhook_secrets")
    @classmethod
    def _long_enough(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if any(len(secret.get_secret_value()) < 12 for secret in value):
            raise ValueError("each secret has at least 12 characters, as Discourse asks")
        return value

    @model_validator(mode="after")
    def _groups_complete(self) -> Settings:
        problems = [
            f"{PREFIX}{name.upper()}: missing; {channel} needs {', '.join(PREFIX + n.upper() for n in group)}"
            for channel, group in (("the forum", DISCOURSE), ("WhatsApp", TWILIO))
            if any(getattr(self, name) for name in group)
            for name in group
            if not getattr(self, name)
        ]
        if (self.has_forum or self.has_whatsapp) and self.secret_key is None:
            problems.append(f"{PREFIX}SECRET_KEY: missing; make one with: {NEW_KEY}")
        problems += [
            f"{PREFIX}{name.upper()}: missing; {PREFIX}{given.upper()} needs it"
            for given, name in NEEDED
            if getattr(self, given) and not getattr(self, name)
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def has_forum(self) -> bool:
        return any(getattr(self, name) for name in DISCOURSE)

    @property
    def has_whatsapp(self) -> bool:
        return any(getattr(self, name) for name in TWILIO)

    @property
    def host(self) -> str:
        return self.bind.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.bind.rpartition(":")[2])

    @property
    def address(self) -> str:
        """Where people, and the webhooks that sign their URL, reach this service."""
        return self.public_url or f"http://{self.bind}"

    @property
    def rules(self) -> Path:
        return self.rules_dir if self.rules_dir != Path() else bundled_rules()

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The current secret key and the previous ones, 32 bytes each. Raises ConfigError without one."""
        if self.secret_key is None:
            raise ConfigError(f"{PREFIX}SECRET_KEY: missing; make one with: {NEW_KEY}")
        return tuple(decode_key(key) for key in (self.secret_key, *self.previous_secret_keys))


def decode_key(key: SecretStr) -> bytes:
    """32 bytes from url-safe base64 without padding (43 characters)."""
    text = key.get_secret_value()
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        raw = b""
    if len(raw) != 32 or not re.fullmatch(r"[A-Za-z0-9_-]{43}", text):
        raise ValueError(
            f"must be 32 bytes in url-safe base64 without padding (43 characters); make one with: {NEW_KEY}"
        )
    return raw


def plain(secrets: tuple[SecretStr, ...]) -> tuple[str, ...]:
    return tuple(secret.get_secret_value() for secret in secrets)


def load_settings(environ: Mapping[str, str], **overrides: Any) -> Settings:
    """Settings from `environ`; raises ConfigError that lists every problem, one per line, without any value."""
    names = {PREFIX + name.upper(): name for name in Settings.model_fields}
    given = {key: value for key, value in environ.items() if key.startswith(PREFIX)}
    problems = [_unknown(key, names) for key in given if key not in names]
    values: dict[str, Any] = {names[key]: value for key, value in given.items() if key in names and value != ""}
    try:
        settings = Settings(**(values | overrides))
    except ValidationError as error:
        problems += [_explain(item) for item in error.errors(include_input=False, include_url=False)]
        settings = None
    if problems or settings is None:
        raise ConfigError("\n".join(problems))
    return settings


def _unknown(key: str, names: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(key, names, n=1)
    return f"{key}: unknown setting" + (f"; did you mean {close[0]}?" if close else "")


def _explain(error: Any) -> str:
    message = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:  # the group check writes whole lines
        return str(message)
    return f"{PREFIX}{str(error['loc'][0]).upper()}: {message}"

"""`moderator doctor`: is this installation sound? Each check says what is wrong and what to do, never a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from moderator.errors import ChannelError, ConfigError, ModeratorError
from moderator.models import Mode
from moderator.pipeline import load_analyst
from moderator.settings import Settings, load_settings
from moderator.store import open_store
from webhooks.app import CHANNELS, ChannelPackage, capabilities, new_id


@dataclass(frozen=True, slots=True)
class Check:
    """`state` is ok, warning or fail."""

    state: str
    name: str
    words: str


def examine(environ: Mapping[str, str]) -> Iterator[Check]:
    """All checks in order; a broken configuration ends the list, as nothing else can be tried."""
    try:
        settings = load_settings(environ)
    except ConfigError as error:
        yield from (Check("fail", "settings", line) for line in str(error).splitlines())
        return
    yield _mode(settings)
    yield _rules(settings)
    yield _database(settings)
    for package in CHANNELS:
        yield _channel(settings, package)


def _mode(settings: Settings) -> Check:
    if not (settings.has_forum or settings.has_whatsapp):
        return Check("warning", "settings", "no channel is configured: `moderator serve` starts the demo")
    if settings.mode is Mode.SHADOW:
        return Check("ok", "settings", "shadow mode: decisions are recorded, nothing is changed")
    return Check("ok", "settings", "enforce mode: the bot acts")


def _rules(settings: Settings) -> Check:
    try:
        analyst = load_analyst(settings.rules, capabilities(), ner_model=settings.ner_model)
    except ModeratorError as error:
        return Check("fail", "rules", str(error))
    return Check("ok", "rules", f"rule set {analyst.rules.version[:12]} loads")


def _database(settings: Settings) -> Check:
    try:
        store = open_store(settings.database_url, settings.keys, new_id=new_id)
        store.cases.counts()
        broken = store.audit.verify()
    except ConfigError as error:
        return Check("warning", "database", f"{error} (the demo makes its own)")
    except ModeratorError:
        return Check("fail", "database", "not reachable or not up to date; run: moderator db upgrade")
    store.close()
    if broken is not None:
        return Check("fail", "database", f"the audit log was altered at row {broken}")
    return Check("ok", "database", "reachable, up to date, audit log intact")


def _channel(settings: Settings, package: ChannelPackage) -> Check:
    if not package.is_on(settings):
        return Check("warning", package.KIND, "switched off; see the README's settings to switch it on")
    channel = package.open_channel(settings)
    try:
        return Check("ok", package.KIND, channel.probe())
    except ChannelError as error:
        words = f"the far side can't be used ({error.code}); check address, key and account"
        return Check("fail", package.KIND, words)
    finally:
        channel.close()

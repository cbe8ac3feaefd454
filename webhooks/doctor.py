"""`moderator doctor`: is this installation sound? Each check says what is wrong and what to do, never a value.

Settings, rules and database are looked at here; each channel's side by its own package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

from moderator.analyst import load_analyst
from moderator.errors import ConfigError, ModeratorError, StoreError
from moderator.models import Mode
from moderator.settings import Settings, load_settings
from moderator.store import Store, open_store
from webhooks.app import CHANNELS, ChannelPackage, capabilities, new_id
from webhooks.checks import Check, State

__all__ = ["Check", "State", "examine"]


def examine(environ: Mapping[str, str]) -> Iterator[Check]:
    """All checks in order; a broken configuration ends the list, as nothing else can be tried."""
    try:
        settings = load_settings(environ)
    except ConfigError as error:
        yield from (Check(State.FAIL, "settings", line) for line in str(error).splitlines())
        return
    yield _mode(settings)
    yield _rules(settings)
    try:
        store = open_store(settings.database_url, settings.keys, new_id=new_id)
    except ConfigError as error:
        yield Check(State.WARNING, "database", f"{error} (the demo makes its own)")
        yield from _channels(settings, None)
        return
    except StoreError:
        yield _UNUSABLE
        yield from _channels(settings, None)
        return
    with closing(store):
        database = _database(store)
        yield database
        yield from _channels(settings, None if database is _UNUSABLE else store)


_UNUSABLE = Check(State.FAIL, "database", "not reachable or not up to date; run: moderator db upgrade")


def _mode(settings: Settings) -> Check:
    if not (settings.has_forum or settings.has_whatsapp):
        return Check(State.WARNING, "settings", "no channel is configured: `moderator serve` starts the demo")
    if settings.mode is Mode.SHADOW:
        return Check(State.OK, "settings", "shadow mode: decisions are recorded, nothing is changed")
    return Check(State.OK, "settings", "enforce mode: the bot acts")


def _rules(settings: Settings) -> Check:
    try:
        analyst = load_analyst(settings.rules, capabilities(), ner_model=settings.ner_model)
    except ModeratorError as error:
        return Check(State.FAIL, "rules", str(error))
    return Check(State.OK, "rules", f"rule set {analyst.rules.version[:12]} loads")


def _database(store: Store) -> Check:
    try:
        store.cases.counts()
        broken = store.audit.verify()
    except ModeratorError:
        return _UNUSABLE
    if broken is not None:
        return Check(State.FAIL, "database", f"the audit log was altered at row {broken}")
    return Check(State.OK, "database", "reachable, up to date, audit log intact")


def _channels(settings: Settings, store: Store | None) -> Iterator[Check]:
    for package in CHANNELS:
        yield from _channel(settings, package, store)


def _channel(settings: Settings, package: ChannelPackage, store: Store | None) -> Iterator[Check]:
    if not package.is_on(settings):
        yield Check(State.WARNING, package.KIND, "switched off; see the README's settings to switch it on")
        return
    yield from package.examine(settings, store)

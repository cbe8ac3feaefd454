"""Commands for the accounts of the console. Passwords are never typed here: a link lets their owner set them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from moderator.cli.entry import main
from moderator.errors import ConfigError
from moderator.settings import ROLES, Settings, load_settings

if TYPE_CHECKING:
    from moderator.store import Store
    from moderator.store.accounts import Account

ACTOR = "command line"
SERVICES = ("discourse", "oidc")


@main.group()
def account() -> None:
    """Who may sign in to the console."""


@account.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="moderator", show_default=True)
def add(name: str, role: str) -> None:
    """Make an account, and print the link with which its owner sets a password, within 24 hours."""
    with _store() as (settings, store):
        made = store.accounts.add(name, role, actor=ACTOR, now=datetime.now(UTC))
        if made is None:
            raise ConfigError("this name is taken, empty or longer than 64 characters")
        click.echo(_password_link(settings, store, made))


@account.command()
@click.argument("name")
def link(name: str) -> None:
    """Print a new link to set a password: for who forgot it, or never had one."""
    with _store() as (settings, store):
        click.echo(_password_link(settings, store, _named(store, name)))


@account.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def role(name: str, role: str) -> None:
    """Give NAME this role, at once; the forum or the identity provider does not change it any more."""
    with _store() as (_, store):
        store.accounts.set_role(_named(store, name).id, role, actor=ACTOR, now=datetime.now(UTC))


@account.command()
@click.argument("name")
def disable(name: str) -> None:
    """Close NAME's account and end its sessions, at once."""
    with _store() as (_, store):
        store.accounts.set_disabled(_named(store, name).id, disabled=True, actor=ACTOR, now=datetime.now(UTC))


@account.command()
@click.argument("name")
def enable(name: str) -> None:
    """Open NAME's account again."""
    with _store() as (_, store):
        store.accounts.set_disabled(_named(store, name).id, disabled=False, actor=ACTOR, now=datetime.now(UTC))


@account.command()
@click.argument("name")
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("subject")
def bind(name: str, service: str, subject: str) -> None:
    """Let who is SUBJECT at a service in as NAME: the numeric id at the forum, `sub` at the identity provider."""
    from moderator.console.access.oidc import subject_of

    with _store() as (settings, store):
        known = subject_of(settings.oidc_issuer, subject) if service == "oidc" else subject
        if not store.accounts.bind(_named(store, name).id, service, known, actor=ACTOR, now=datetime.now(UTC)):
            raise ConfigError("this person signs in with an account already")


@account.command("list")
def list_accounts() -> None:
    """Every account: name, role, state, and how its owner can sign in besides by a link."""
    with _store() as (_, store):
        for item in store.accounts.all():
            ways = ", ".join([*(["password"] if item.has_password else []), *item.ways])
            click.echo(f"{item.name}\t{item.role}\t{'closed' if item.disabled else 'open'}\t{ways}")


@contextmanager
def _store() -> Iterator[tuple[Settings, Store]]:
    from moderator.store import open_store
    from webhooks.app import new_id

    settings = load_settings(os.environ)
    with closing(open_store(settings.database_url, settings.keys, new_id=new_id)) as store:
        yield settings, store


def _named(store: Store, name: str) -> Account:
    found = store.accounts.named(name)
    if found is None:
        raise ConfigError("there is no account of this name; see: moderator account list")
    return found


def _password_link(settings: Settings, store: Store, owner: Account) -> str:
    from moderator.store.sign_in import PASSWORD, Identity

    if owner.disabled:
        raise ConfigError(f"the account is closed; open it with: moderator account enable {owner.name}")
    token = secrets.token_urlsafe(32)
    store.sign_in.issue(token, Identity(owner.name, owner.role), purpose=PASSWORD, now=datetime.now(UTC))
    return f"{settings.address}/senha?token={token}"

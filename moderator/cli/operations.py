"""Commands for whoever runs an installation: doctor, database, sign-in."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from moderator.cli.entry import FINDINGS, USAGE, main
from moderator.errors import ConfigError
from moderator.models import ChannelKind
from moderator.settings import ROLES, load_settings

if TYPE_CHECKING:
    from moderator.store import Store


@main.command()
def doctor() -> None:
    """Check settings, database, rules and channels; say of each what is wrong and what to do."""
    from webhooks.doctor import examine

    checks = list(examine(os.environ))
    for check in checks:
        click.echo(f"{check.state:<8}{check.name}: {check.words}")
    sys.exit(USAGE if any(check.state == "fail" for check in checks) else 0)


@main.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Create the tables, or bring them to this version."""
    from moderator.serving import upgrade as run

    run(load_settings(os.environ))
    click.echo("The database is up to date.")


@main.group()
def audit() -> None:
    """The audit log."""


@audit.command()
def verify() -> None:
    """Check the chain of the audit log; exit with 1 and the first broken row's number when it does not hold."""
    broken = _store().audit.verify()
    click.echo("The chain holds." if broken is None else f"Row {broken} was altered, or one before it is missing.")
    sys.exit(FINDINGS if broken is not None else 0)


@main.command()
@click.option("--days", type=click.IntRange(1), help="Older than so many days; RETENTION_DAYS where not said.")
@click.option("--member", metavar="CHANNEL:ID", help="What one person wrote, at any time: forum:311.")
def purge(days: int | None, member: str | None) -> None:
    """Forget what people wrote. What was decided stays, without texts; open cases keep theirs."""
    from webhooks.whatsapp import canonical

    settings, now = load_settings(os.environ), datetime.now(UTC)
    retention = _store().retention
    if member:
        channel, _, author_id = member.partition(":")
        if channel not in set(ChannelKind) or not author_id:
            raise ConfigError(f"--member: write CHANNEL:ID, CHANNEL being {' or '.join(ChannelKind)}")
        emptied = retention.purge_member(
            ChannelKind(channel), author_id, address=canonical(author_id), actor="command line", now=now
        )
    else:
        before = now - timedelta(days=days or settings.retention_days)
        emptied = retention.purge(before, actor="command line", now=now)
    click.echo(f"{emptied} messages were emptied.")


@main.command("sign-in")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), help="From now on; else the one they have, or moderator.")
def sign_in(name: str, role: str | None) -> None:
    """Print a link with which NAME can sign in to the console once, within 15 minutes."""
    from moderator.serving import sign_in_link

    click.echo(sign_in_link(load_settings(os.environ), name, role))


def _store() -> Store:
    from moderator.store import open_store
    from webhooks.app import new_id

    settings = load_settings(os.environ)
    return open_store(settings.database_url, settings.keys, new_id=new_id)

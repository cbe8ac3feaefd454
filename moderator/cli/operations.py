"""Commands for whoever runs an installation: doctor, database, sign-in."""

from __future__ import annotations

import os
import sys

import click

from moderator.cli.entry import USAGE, main
from moderator.settings import load_settings


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


@main.command("sign-in")
@click.argument("name")
@click.option("--role", type=click.Choice(["viewer", "moderator", "admin"]), default="moderator", show_default=True)
def sign_in(name: str, role: str) -> None:
    """Print a link with which NAME can sign in to the console once, within 15 minutes."""
    from moderator.serving import sign_in_link

    click.echo(sign_in_link(load_settings(os.environ), name, role))

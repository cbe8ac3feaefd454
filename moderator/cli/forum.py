"""Commands for the forum: `backfill` looks at posts that were there before us."""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime

import click

from moderator.cli.entry import main
from moderator.errors import ConfigError
from moderator.models import Mode
from moderator.settings import load_settings

INTERRUPTED = 130  # as shells say of a program that Ctrl-C ended
DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


@main.command()
@click.option("--since", type=DAY, help="Only posts written from then on, in this machine's time zone.")
@click.option("--until", type=DAY, help="Only posts written before then.")
@click.option("--category", type=click.IntRange(1), metavar="ID", help="Only posts of this category.")
@click.option("--from-id", type=click.IntRange(1), default=1, show_default=True, help="The lowest post id to look at.")
@click.option("--to-id", type=click.IntRange(1), help="The highest post id to look at; the newest where not said.")
@click.option("--act", is_flag=True, help="Let the rules act on what is found. Without it everything is only recorded.")
def backfill(
    *,
    since: datetime | None,
    until: datetime | None,
    category: int | None,
    from_id: int,
    to_id: int | None,
    act: bool,
) -> None:
    """Hand existing posts of the forum to the worker, newest first, within the budget of requests.

    Ctrl-C stops it; the same command goes on where it was. A post is never handed over twice.
    """
    from rich.console import Console
    from rich.progress import Progress

    from moderator import jobs
    from moderator.store import open_store
    from webhooks import discourse
    from webhooks.app import new_id, open_intake

    settings = load_settings(os.environ)
    if not settings.has_forum:
        raise ConfigError("backfill: no forum is configured; set MODERATOR_DISCOURSE_URL and its key")
    wanted = discourse.Range(_aware(since), _aware(until), category, from_id, to_id)
    mode = min(settings.mode, Mode.ENFORCE if act else Mode.SHADOW, key=lambda item: item.rank)
    store, queue = open_store(settings.database_url, settings.keys, new_id=new_id), jobs.Queue(settings.database_url)
    reading = discourse.open_backfill(
        settings, store, open_intake(store, queue), wanted, mode=mode, holder=f"backfill-{new_id()}"
    )
    click.echo("What is found is acted on." if mode is Mode.ENFORCE else "Shadow: what is found is only recorded.")
    handed = 0
    try:
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("Posts", total=None)
            for progress in reading.steps(time.sleep):
                handed = progress.handed
                bar.update(task, completed=progress.done, total=progress.total)
    except KeyboardInterrupt:
        click.echo(f"Stopped after {handed} posts; the same command goes on from here.")
        sys.exit(INTERRUPTED)
    finally:
        reading.close()
        queue.close()
        store.close()
    click.echo(f"{handed} posts were handed to the worker.")


def _aware(moment: datetime | None) -> datetime | None:
    return moment.astimezone() if moment else None

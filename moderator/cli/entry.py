"""The command `moderator` itself: its groups, its exit codes, and what every command needs.

0 done, 1 findings or a failed check, 2 usage or configuration.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from moderator.errors import ConfigError, ModeratorError
from moderator.settings import Settings, load_settings

if TYPE_CHECKING:
    from moderator.analyst import Analyst

FINDINGS, USAGE = 1, 2


class Commands(click.Group):
    """Known errors end with their words on stderr and code 2; a traceback is a defect."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ModeratorError as error:
            click.echo(str(error), err=True)
            ctx.exit(USAGE)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """ModeraPEN: community moderation for a Discourse forum and WhatsApp."""
    for stream in (sys.stdout, sys.stderr):  # whatever the locale says: the texts are Portuguese
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for chatty in ("presidio-analyzer", "alembic.runtime.plugins", "waitress.queue"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


def analyst() -> Analyst:
    from moderator.analyst import load_analyst
    from webhooks.app import capabilities

    settings = offline_settings()
    return load_analyst(settings.rules, capabilities(), ner_model=settings.ner_model)


def offline_settings() -> Settings:
    """For commands that touch neither database nor channels: only what the analysis needs matters."""
    names = ("MODERATOR_RULES_DIR", "MODERATOR_NER_MODEL")
    settings = load_settings({name: os.environ[name] for name in names if os.environ.get(name)})
    if not settings.rules.is_dir():
        raise ConfigError(f"{names[0]}: not a directory")
    return settings

"""Commands for versions of the rule set: what a change does before it acts, who put what in force, and back."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from moderator.cli.entry import offline_settings
from moderator.cli.policy import rules
from moderator.errors import ConfigError
from moderator.settings import load_settings

if TYPE_CHECKING:
    from moderator.analyst import Analyst
    from moderator.backtest import Candidate, Past, Replayed
    from moderator.backtest.processes import Recipe
    from moderator.editions import Load
    from moderator.store import Store
    from moderator.store.rulesets import Files

LOCAL = ZoneInfo("America/Sao_Paulo")

corpus_option = click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Messages of a JSON Lines file instead of the stored ones.",
)
since_option = click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only messages received from this day.")
format_option = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


@rules.command()
@click.argument("old")
@click.argument("new")
@corpus_option
@since_option
@format_option
def diff(old: str, new: str, corpus: Path | None, since: datetime | None, form: str) -> None:
    """What changes from OLD to NEW (folders, or versions by the first digits of their hash), message by message."""
    from moderator.backtest import contrast, report

    with _Source(corpus, since) as source:
        before, after = source.prepare([old, new])
        comparison = contrast(before, after, source.replay())
    click.echo(report.comparison_json(comparison) if form == "json" else report.comparison_text(comparison))


@rules.command()
@click.argument("version", required=False)
@corpus_option
@since_option
@format_option
def backtest(version: str | None, corpus: Path | None, since: datetime | None, form: str) -> None:
    """What the rules (a folder or a version; without one, what is in force) would have done."""
    from moderator.backtest import report, tally

    with _Source(corpus, since) as source:
        (analyst,) = source.prepare([version or source.in_force()])
        figures = tally(analyst, source.replay())
    click.echo(report.tally_json(figures) if form == "json" else report.tally_text(figures))


@rules.command()
def versions() -> None:
    """Stored versions, the newest first, and the history of what was put in force."""
    from moderator.store.rulesets import FILES

    with _opened() as store:
        active = store.rulesets.active()
        for item in store.rulesets.versions():
            mark = "*" if item.version == active else " "
            click.echo(f"{mark} {item.version[:12]}  {_moment(item.stored_at)}  {item.decisions} decisões")
        if active == FILES:
            click.echo("* em vigor: os arquivos da pasta de regras")
        for done in store.rulesets.history():
            click.echo(f"{_moment(done.at)}  {done.version[:12]} ativada por {done.by}  {done.note}".rstrip())
        for fault in store.rulesets.faults():
            source = "a pasta de regras" if fault.source == FILES else fault.source[:12]
            click.echo(f"{_moment(fault.since)}  {source} não pôde ser usada:\n{fault.words}")


@rules.command()
@click.argument("version")
@click.option("--note", default="", help="Why.")
@click.option("--by", default=getpass.getuser, help="Who; by default the user of the machine.")
def activate(version: str, note: str, by: str) -> None:
    """Put VERSION (a folder, or a stored version by its first digits) in force; «files» goes back to the folder.

    Workers follow within seconds. Refused when a rule's own examples fail."""
    from moderator import editions
    from moderator.store.rulesets import FILES

    with _opened() as store:
        follow = version == FILES
        files = editions.read_files(load_settings(os.environ).rules) if follow else _files(version, store)
        edition = editions.load_edition(files, _load())
        now = datetime.now(UTC)
        editions.activate(store.rulesets, edition, by=by, note=note, now=now, follow_files=follow)
    click.echo(f"{edition.version[:12]} está em vigor" + (", e a pasta volta a ser seguida." if follow else "."))


class _Source:
    """Rule sets to replay and the messages for it, as long as the context lasts."""

    def __init__(self, corpus: Path | None, since: datetime | None) -> None:
        self._corpus = corpus
        self._since = since.replace(tzinfo=LOCAL) if since else None
        self._stack = ExitStack()
        self._store: Store | None = None
        self._recipes: list[Recipe] = []
        self._candidates: list[Candidate] = []

    def __enter__(self) -> _Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def prepare(self, names: Iterable[str]) -> list[Analyst]:
        """The rule sets, by folder or version. Raises RuleError naming every fault in them."""
        from moderator.backtest.processes import Recipe
        from moderator.editions import unpacked
        from webhooks.app import capabilities

        for name in names:
            folder = self._stack.enter_context(unpacked(_files(name, None if Path(name).is_dir() else self._open())))
            self._recipes.append(Recipe(folder, capabilities(), offline_settings().ner_model))
        self._candidates = [recipe.prepare() for recipe in self._recipes]
        return [candidate.analyst for candidate in self._candidates]

    def in_force(self) -> str:
        """What decides now: the activated version, else the folder, which is all that a corpus needs."""
        from moderator.store.rulesets import FILES

        active = FILES if self._corpus else self._open().rulesets.active()
        return str(offline_settings().rules) if active == FILES else active

    def replay(self) -> Iterator[Replayed]:
        from moderator.backtest.processes import replay_all

        memory = None if self._corpus else self._open().analyses
        if memory:
            memory.forget_others({candidate.detector for candidate in self._candidates})
        yield from replay_all(self._recipes, self._candidates, self._messages(), memory=memory)

    def _messages(self) -> Iterator[Past]:
        from moderator.backtest import from_corpus

        return from_corpus(self._corpus) if self._corpus else self._open().history.read(since=self._since)

    def _open(self) -> Store:
        if self._store is None:
            self._store = self._stack.enter_context(_opened())
        return self._store


@contextmanager
def _opened() -> Iterator[Store]:
    import uuid

    from moderator.store import open_store

    settings = load_settings(os.environ)
    store = open_store(settings.database_url, settings.keys, new_id=lambda: uuid.uuid4().hex)
    try:
        yield store
    finally:
        store.close()


def _files(name: str, store: Store | None) -> Files:
    """The files of a folder, or of the stored version whose hash begins so."""
    from moderator.editions import read_files

    if Path(name).is_dir():
        return read_files(Path(name))
    known = store.rulesets.beginning_with(name) if store else ()
    if len(known) != 1:
        raise ConfigError(f"{name}: " + ("several versions begin so" if known else "no such folder or stored version"))
    assert store is not None
    return store.rulesets.files(known[0])


def _load() -> Load:
    from functools import partial

    from moderator.analyst import load_analyst
    from webhooks.app import capabilities

    return partial(load_analyst, capabilities=capabilities(), ner_model=offline_settings().ner_model)


def _moment(moment: datetime) -> str:
    return moment.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")

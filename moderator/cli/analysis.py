"""Commands that analyse texts: `scan` what is given, `evaluate` against labels."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from moderator.cli.entry import FINDINGS, USAGE, analyst, main
from moderator.errors import AnalysisError

if TYPE_CHECKING:
    from moderator.audits import ChatMessage, Export


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--fail-on-findings", is_flag=True, help="Exit with 1 when anything is found.")
@click.option(
    "--deletion-list",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Of an exported chat: write here (Markdown) what admins of the group should delete.",
)
def scan(file: IO[bytes], form: str, *, fail_on_findings: bool, deletion_list: Path | None) -> None:
    """Analyse texts: a plain FILE is one text, JSON lines hold {"id","channel","text","title"?} each, and of a
    WhatsApp chat as exported (.txt or .zip) the messages are shown in which something is found."""
    from webhooks.whatsapp.export import open_export

    seekable = file if file.seekable() else io.BytesIO(file.read())
    export = open_export(seekable)
    if export is None and deletion_list:
        raise click.UsageError("--deletion-list needs a WhatsApp chat as exported (.txt or .zip)")
    seekable.seek(0)
    found, broken = _scan_chat(export, form, deletion_list) if export else _scan_texts(seekable, form)
    sys.exit(USAGE if broken else FINDINGS if found and fail_on_findings else 0)


def _scan_texts(file: IO[bytes], form: str) -> tuple[bool, bool]:
    """Whether anything was found, and whether anything could not be analysed."""
    from moderator import scanning

    ours = analyst()
    found = broken = False
    for item in scanning.read(file, lines=form == "jsonl"):
        if isinstance(item, scanning.BadLine):
            click.echo(item.problem, err=True)
            broken = True
            continue
        try:
            analysis = ours.analyse(item.message)
        except AnalysisError as error:
            click.echo(f"{item.id}: not analysed, a person must look: {error}", err=True)
            broken = True
            continue
        found = found or bool(analysis.findings)
        click.echo(scanning.SHOW[form](item, analysis))
    return found, broken


def _scan_chat(export: Export, form: str, deletion_list: Path | None) -> tuple[bool, bool]:
    """As `_scan_texts`, of an exported chat."""
    from moderator import scanning
    from moderator.audits import Examination

    examination = Examination(analyst().analyse)
    leaks = []
    for examined in examination.run(_watched(export)):
        click.echo(scanning.SHOW_LEAK[form](examined))
        leaks.append(examined.leak)
    click.echo(scanning.sum_up(export, examination.tally), err=True)
    if deletion_list:
        from moderator.deletion_list import write_list

        guess = "" if not export.ambiguous else "dia/mês" if export.day_first else "mês/dia"
        words = write_list(leaks, examination.tally, now=datetime.now(UTC), guess=guess)
        deletion_list.write_text(words, encoding="utf-8")
    return examination.tally.leaks > 0, examination.tally.not_analysed > 0


def _watched(export: Export) -> Iterator[ChatMessage]:
    """The messages, with a progress bar on standard error where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
        redirect_stdout=sys.stdout.isatty(),  # else lines for a file would end up on the terminal
    )
    with bar:
        task = bar.add_task("Reading the chat", total=export.lines)
        for chat in export.messages():
            bar.update(task, completed=chat.line)
            yield chat


@main.command()
@click.argument("corpus", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--peers", default="", help="Compare with presidio, tarja, detect-secrets: a comma list.")
def evaluate(corpus: Path, form: str, peers: str) -> None:
    """Precision, recall and F1 per entity, triage and route over a labelled CORPUS, with 95% intervals."""
    from moderator import evaluation
    from moderator.corpus import load_corpus
    from moderator.peers import analyses

    others = analyses(name.strip() for name in peers.split(",") if name.strip())
    samples = load_corpus(corpus)
    report = evaluation.evaluate(samples, analyst().analyse)
    if form == "json":
        click.echo(evaluation.to_json(report))
        return
    click.echo(evaluation.render_text(report))
    if others:
        compared = {name: evaluation.evaluate(samples, analyse) for name, analyse in others.items()}
        click.echo(f"\n{evaluation.compare_text(report, compared)}")

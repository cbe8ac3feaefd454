"""Commands that analyse texts: `scan` what is given, `evaluate` against labels."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click

from moderator.cli.entry import FINDINGS, USAGE, analyst, main
from moderator.errors import AnalysisError


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--fail-on-findings", is_flag=True, help="Exit with 1 when anything is found.")
def scan(file: IO[bytes], form: str, *, fail_on_findings: bool) -> None:
    """Analyse texts: a plain FILE is one text, JSON lines hold {"id","channel","text","title"?} each."""
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
    sys.exit(USAGE if broken else FINDINGS if found and fail_on_findings else 0)


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

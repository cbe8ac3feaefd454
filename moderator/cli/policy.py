"""Commands for the policy: the rules and the triage model."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from moderator.cli.entry import FINDINGS, analyst, main, offline_settings


@main.group()
def triage() -> None:
    """The triage model."""


@triage.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def train(corpora: tuple[Path, ...]) -> None:
    """Train rules/triage/model.json on labelled CORPORA; the same files in the same order give the same bytes."""
    from moderator import training

    rules = offline_settings().rules
    training.train(corpora, rules / "triage" / "model.json", rules=rules)
    click.echo("The model is trained.")


@triage.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def validate(corpora: tuple[Path, ...]) -> None:
    """Cross-validated figures of triage on labelled CORPORA, nothing near-identical straddling the folds."""
    from moderator import evaluation, training

    click.echo(evaluation.render_text(training.validate(corpora, rules=offline_settings().rules)))


@main.group()
def rules() -> None:
    """The rules."""


@rules.command()
def check() -> None:
    """Load every policy file; say where each fault is."""
    ours = analyst()
    click.echo(f"Rule set {ours.rules.version[:12]} is sound.")


@rules.command()
def test() -> None:
    """Run each rule's own examples through the real detector and triage."""
    from moderator.rules import check_examples

    ours = analyst()
    failures = check_examples(ours.rules, ours.analyse)
    for failure in failures:
        click.echo(str(failure), err=True)
    click.echo(f"{len(failures)} examples fail." if failures else "Every example holds.")
    sys.exit(FINDINGS if failures else 0)

"""Commands for the policy: the rules and the triage model."""

from __future__ import annotations

import json
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
@click.option("--extra", multiple=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Train on.")
@click.option("--errors", type=click.IntRange(min=0), default=0, help="How many of the worst errors to name.")
def validate(corpora: tuple[Path, ...], extra: tuple[Path, ...], errors: int) -> None:
    """Cross-validated figures of triage on labelled CORPORA, nothing near-identical straddling the folds."""
    from moderator import validation

    answers = validation.validate(corpora, extras=extra, rules=offline_settings().rules)
    click.echo(validation.render(answers, errors=errors))


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


@rules.command()
def schema() -> None:
    """Print the JSON Schema of a rule file, which lets editors complete and check it (rules/rules.schema.json)."""
    from moderator.rules.export import rule_schema
    from moderator.triage import load_catalogue
    from webhooks.app import capabilities

    catalogue = load_catalogue(offline_settings().rules / "catalogue.yaml")
    click.echo(json.dumps(rule_schema(catalogue, capabilities()), ensure_ascii=False, indent=2))

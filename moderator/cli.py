"""The command line: usage, output and exit codes. 0 done, 1 findings or a failed check, 2 usage or configuration.

The one module of `moderator` that may import `webhooks`; nothing imports it. Imports inside the
commands keep `--help` and small commands fast: Presidio alone takes seconds to load.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from moderator.errors import AnalysisError, ConfigError, ModeratorError
from moderator.settings import Settings, load_settings

if TYPE_CHECKING:
    from moderator.pipeline import Analyst

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


@main.command()
def serve() -> None:
    """Start web and worker. With no channel configured: the demo, with stand-ins for the forum and WhatsApp."""
    from moderator.serving import serve as run

    sys.exit(run(os.environ))


@main.command(hidden=True)
@click.option("--follow-parent", is_flag=True, help="Stop when standard input closes.")
def web(*, follow_parent: bool) -> None:
    """The web process alone."""
    from waitress.server import create_server

    from webhooks.app import create_app
    from webhooks.delivery import MAX_BYTES

    settings = load_settings(os.environ)
    server = create_server(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        threads=8,
        ident=None,
        max_request_body_size=MAX_BYTES,
    )
    stop = _until_stopped(follow_parent=follow_parent)

    def answer() -> None:
        with contextlib.suppress(OSError):  # closed while it waits: waitress's loop ends on a bad descriptor
            server.run()

    threading.Thread(target=answer, daemon=True).start()
    stop.wait()
    server.close()


@main.command()
@click.option("--follow-parent", is_flag=True, hidden=True)
def worker(*, follow_parent: bool) -> None:
    """Run moderation jobs until stopped. Several may run at once."""
    from webhooks.app import run_worker

    run_worker(load_settings(os.environ), _until_stopped(follow_parent=follow_parent))


@main.command(hidden=True)
@click.option("--follow-parent", is_flag=True)
def standin(*, follow_parent: bool) -> None:
    """The demo's forum and phones."""
    from webhooks.standin.community import play

    play(load_settings(os.environ), _until_stopped(follow_parent=follow_parent))


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option("--fail-on-findings", is_flag=True, help="Exit with 1 when anything is found.")
def scan(file: IO[bytes], form: str, *, fail_on_findings: bool) -> None:
    """Analyse texts: a plain FILE is one text, JSON lines hold {"id","channel","text","title"?} each."""
    from moderator import scanning

    analyst = _analyst()
    found = broken = False
    for item in scanning.read(file, lines=form == "jsonl"):
        if isinstance(item, scanning.BadLine):
            click.echo(item.problem, err=True)
            broken = True
            continue
        try:
            analysis = analyst.analyse(item.message)
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
    report = evaluation.evaluate(samples, _analyst().analyse)
    if form == "json":
        click.echo(evaluation.to_json(report))
        return
    click.echo(evaluation.render_text(report))
    if others:
        compared = {name: evaluation.evaluate(samples, analyse) for name, analyse in others.items()}
        click.echo(f"\n{evaluation.compare_text(report, compared)}")


@main.command()
def doctor() -> None:
    """Check settings, database, rules and channels; say of each what is wrong and what to do."""
    from webhooks.doctor import examine

    checks = list(examine(os.environ))
    for check in checks:
        click.echo(f"{check.state:<8}{check.name}: {check.words}")
    sys.exit(USAGE if any(check.state == "fail" for check in checks) else 0)


@main.group()
def triage() -> None:
    """The triage model."""


@triage.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def train(corpora: tuple[Path, ...]) -> None:
    """Train rules/triage/model.json on labelled CORPORA; the same files in the same order give the same bytes."""
    from moderator import training

    rules = _offline_settings().rules
    training.train(corpora, rules / "triage" / "model.json", rules=rules)
    click.echo("The model is trained.")


@triage.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def validate(corpora: tuple[Path, ...]) -> None:
    """Cross-validated figures of triage on labelled CORPORA, nothing near-identical straddling the folds."""
    from moderator import evaluation, training

    click.echo(evaluation.render_text(training.validate(corpora, rules=_offline_settings().rules)))


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
def rules() -> None:
    """The rules."""


@rules.command()
def check() -> None:
    """Load every policy file; say where each fault is."""
    analyst = _analyst()
    click.echo(f"Rule set {analyst.rules.version[:12]} is sound.")


@rules.command()
def test() -> None:
    """Run each rule's own examples through the real detector and triage."""
    from moderator.rules import check_examples

    analyst = _analyst()
    failures = check_examples(analyst.rules, analyst.analyse)
    for failure in failures:
        click.echo(str(failure), err=True)
    click.echo(f"{len(failures)} examples fail." if failures else "Every example holds.")
    sys.exit(FINDINGS if failures else 0)


@main.command("sign-in")
@click.argument("name")
@click.option("--role", type=click.Choice(["viewer", "moderator", "admin"]), default="moderator", show_default=True)
def sign_in(name: str, role: str) -> None:
    """Print a link with which NAME can sign in to the console once, within 15 minutes."""
    from moderator.serving import sign_in_link

    click.echo(sign_in_link(load_settings(os.environ), name, role))


def _analyst() -> Analyst:
    from moderator.pipeline import load_analyst
    from webhooks.app import capabilities

    settings = _offline_settings()
    return load_analyst(settings.rules, capabilities(), ner_model=settings.ner_model)


def _offline_settings() -> Settings:
    """For commands that touch neither database nor channels: only what the analysis needs matters."""
    names = ("MODERATOR_RULES_DIR", "MODERATOR_NER_MODEL")
    settings = load_settings({name: os.environ[name] for name in names if os.environ.get(name)})
    if not settings.rules.is_dir():
        raise ConfigError(f"{names[0]}: not a directory")
    return settings


def _until_stopped(*, follow_parent: bool) -> threading.Event:
    """An event that SIGTERM sets, or the end of the process that started us."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    # Ctrl-C reaches the whole foreground group; under `serve` the parent ends its children in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN if follow_parent else lambda *_: stop.set())
    if follow_parent:

        def watch() -> None:
            os.read(sys.stdin.fileno(), 1)  # nothing is ever sent: this returns when the other end is gone
            stop.set()

        threading.Thread(target=watch, daemon=True).start()
    return stop


if __name__ == "__main__":
    main()

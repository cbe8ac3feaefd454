"""Commands that keep running: web, worker, both at once, and the demo's stand-ins."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading

import click

from moderator.cli.entry import main
from moderator.settings import load_settings


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
        inbuf_overflow=MAX_BYTES,  # an uploaded chat stays in memory
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
    from webhooks.worker import run_worker

    run_worker(load_settings(os.environ), _until_stopped(follow_parent=follow_parent))


@main.command(hidden=True)
@click.option("--follow-parent", is_flag=True)
def standin(*, follow_parent: bool) -> None:
    """The demo's forum and phones."""
    from webhooks.standin.community import play

    play(load_settings(os.environ), _until_stopped(follow_parent=follow_parent))


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

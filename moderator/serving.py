"""`moderator serve`: starts and watches the processes of one installation, and the demo when none is configured.

Each process is an ordinary command of its own; this one only starts them, restarts a worker or web
that died, and ends them together. Children notice the end of this process by their standard input.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click

from moderator import jobs
from moderator.errors import ConfigError
from moderator.settings import PREFIX, Settings, load_settings
from moderator.store import open_store
from moderator.store.sign_in import Identity

DEMO_DIRECTORY = Path("var/demo")
READY_SECONDS = 60.0
STOP_SECONDS = 20.0
RESTART_SECONDS = 2.0
CONFIGURATION = 2  # the exit code of a child whose settings or rules are wrong


def serve(environ: Mapping[str, str]) -> int:
    """Run until Ctrl-C or SIGTERM; the exit code. Raises ConfigError before anything is started."""
    given = load_settings(environ)
    demo = not (given.has_forum or given.has_whatsapp)
    if demo and given.secret_key is not None:
        raise ConfigError(
            f"{PREFIX}SECRET_KEY is set but no channel is: set {PREFIX}DISCOURSE_* or {PREFIX}TWILIO_*, "
            f"or unset {PREFIX}SECRET_KEY to run the demo"
        )
    _require_free(given)
    child_env = dict(environ)
    settings = given
    if demo:
        child_env |= _demo_environment(given, environ)
        settings = load_settings(child_env)
    upgrade(settings)
    stop = threading.Event()
    previous = {number: signal.signal(number, _setter(stop)) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with _Family(child_env) as family:
            for name in ("web", "worker", *(["standin"] if demo else [])):
                family.start(name)
            if family.wait_until(lambda: _is_ready(settings), stop):
                _announce(settings)
            code = family.watch(stop)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    click.echo("Stopped.")
    return code


def upgrade(settings: Settings) -> None:
    """Bring the tables of the product and of the job engine to this version."""
    store = open_store(settings.database_url, settings.keys, new_id=lambda: secrets.token_hex(16))
    store.database.upgrade()
    store.close()
    jobs.upgrade(settings.database_url)


def sign_in_link(settings: Settings, name: str, role: str | None) -> str:
    """A link that signs `name` in once, with this role from now on; None: with the one they have, or moderator's."""
    token = secrets.token_urlsafe(32)
    with contextlib.closing(
        open_store(settings.database_url, settings.keys, new_id=lambda: secrets.token_hex(16))
    ) as store:
        account = store.accounts.named(name)
        if account and account.disabled:
            raise ConfigError(f"the account is closed; open it with: moderator account enable {name}")
        given = role or (account.role if account else "moderator")
        store.sign_in.issue(token, Identity(name, given), now=datetime.now(UTC))
    return f"{settings.address}/entrar?token={token}"


def _demo_environment(given: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """What an operator would set, pointing at the stand-ins. Everything is made anew at each start."""
    directory = DEMO_DIRECTORY / str(given.port)
    if PREFIX + "DATABASE_URL" not in environ:
        shutil.rmtree(directory, ignore_errors=True)
    standin = f"http://127.0.0.1:{_free_port()}"
    made = {
        "DATABASE_URL": f"sqlite:///{directory}/moderator.db",
        "SECRET_KEY": secrets.token_urlsafe(32),
        "MODE": "enforce",
        "DISCOURSE_HISTORY": "purge",
    }
    fixed = {
        "DEMO": "true",
        "DISCOURSE_URL": standin,
        "DISCOURSE_API_KEY": secrets.token_hex(32),
        "DISCOURSE_API_USERNAME": "moderapen",
        "DISCOURSE_WEBHOOK_SECRETS": secrets.token_urlsafe(24),
        "DISCOURSE_CONNECT_SECRET": secrets.token_urlsafe(24),
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKENS": secrets.token_hex(16),
        "TWILIO_SENDER": "whatsapp:+5561999990000",
        "TWILIO_API_URL": standin,
        "PUBLIC_URL": given.address,
    }
    return (
        {PREFIX + name: environ.get(PREFIX + name, value) for name, value in made.items()}
        | {PREFIX + name: value for name, value in fixed.items()}
        | {"NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}
    )


class _Family:
    """The processes of one installation, by name."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> _Family:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdin:
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.close()

    def start(self, name: str) -> None:
        """Start the command `moderator NAME`; it follows this process to its end."""
        command = [sys.executable, "-m", "moderator.cli", name, "--follow-parent"]
        # Born deaf to Ctrl-C, which reaches the whole foreground group: this process ends them in order.
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            self._running[name] = subprocess.Popen(command, env=dict(self._environ), stdin=subprocess.PIPE)  # noqa: S603
        finally:
            signal.signal(signal.SIGINT, handler)

    def wait_until(self, ready: Callable[[], bool], stop: threading.Event) -> bool:
        """Whether it got `ready` before anything ended or the patience did."""
        deadline = time.monotonic() + READY_SECONDS
        while not stop.wait(0.2) and not self._refused():
            if ready():
                return True
            if time.monotonic() > deadline:
                click.echo(f"Not ready after {READY_SECONDS:.0f} seconds; still trying. See the lines above.", err=True)
                return False
        return False

    def watch(self, stop: threading.Event) -> int:
        """Until `stop`: start again what ended by itself, but not what refused its configuration. The exit code."""
        while not stop.wait(RESTART_SECONDS):
            if self._refused():
                return CONFIGURATION
            for name, process in list(self._running.items()):
                if process.poll() is not None:
                    click.echo(f"{name} ended with code {process.returncode}; starting it again", err=True)
                    self.start(name)
        return 0

    def _refused(self) -> bool:
        return any(process.poll() == CONFIGURATION for process in self._running.values())


def _is_ready(settings: Settings) -> bool:
    host = settings.host if settings.host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104
    host = f"[{host}]" if ":" in host else host
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with contextlib.suppress(OSError), direct.open(f"http://{host}:{settings.port}/health/ready", timeout=2):
        return True
    return False


def _announce(settings: Settings) -> None:
    click.echo(f"\nModeraPEN is running ({settings.mode}). Console: {settings.address}")
    if settings.demo:
        click.echo(f"Sign in once with: {sign_in_link(settings, 'visitante', 'admin')}")
        click.echo(f"The demo's forum and phones: {settings.discourse_url}")
    else:
        click.echo("Sign in with a link from: moderator sign-in NAME --role moderator")
    click.echo("Ctrl-C stops everything.\n")


def _require_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ConfigError(
                f"{PREFIX}BIND: {settings.bind} can't be used ({error.strerror}); choose another, "
                f"for example {PREFIX}BIND=127.0.0.1:{settings.port + 1}"
            ) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _setter(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    return handle

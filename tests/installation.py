"""A whole installation as an operator runs it: `moderator serve` in real processes, against stand-ins.

The stand-ins run in this process, so a test can read their state directly.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from moderator.settings import Settings, load_settings
from moderator.store import Store, open_store
from webhooks.standin.community import Community

PATIENCE = 60.0  # seconds; a limit for a broken run, never a wait that a sound run meets


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], *, patience: float = PATIENCE) -> None:
    """Return as soon as `condition` holds; fail after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("the condition did not come true in time")
        time.sleep(0.05)


class Installation:
    """Settings, stand-ins, the serving processes and a look into the store."""

    def __init__(self, directory: Path, *, database_url: str | None = None, **changes: str) -> None:
        standin = f"http://127.0.0.1:{free_port()}"
        self.environ: dict[str, str] = {
            "DATABASE_URL": database_url or f"sqlite:///{directory}/moderator.db",
            "SECRET_KEY": secrets.token_urlsafe(32),
            "MODE": "enforce",
            "BIND": f"127.0.0.1:{free_port()}",
            "DAILY_ACTION_LIMIT": "100000",
            "DISCOURSE_URL": standin,
            "DISCOURSE_API_KEY": secrets.token_hex(32),
            "DISCOURSE_API_USERNAME": "moderapen",
            "DISCOURSE_WEBHOOK_SECRETS": secrets.token_urlsafe(24),
            "DISCOURSE_HISTORY": "purge",
            "DISCOURSE_REQUESTS_PER_MINUTE": "100000",
            "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
            "TWILIO_AUTH_TOKENS": secrets.token_hex(16),
            "TWILIO_SENDER": "whatsapp:+5561999990000",
            "TWILIO_API_URL": standin,
        } | changes
        self.environ = {f"MODERATOR_{name}": value for name, value in self.environ.items()}
        self.settings: Settings = load_settings(self.environ)
        self.community = Community(self.settings)
        self.log = directory / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.settings.address

    @contextlib.contextmanager
    def running(self) -> Iterator[Store]:
        """Stand-ins and processes up and ready; the store they write to."""
        _, _, port = self.settings.discourse_url.rpartition(":")
        with self.community.running("127.0.0.1", int(port)):
            try:
                self.start()
                store = open_store(self.settings.database_url, self.settings.keys, new_id=lambda: uuid.uuid4().hex)
                with contextlib.closing(store):
                    yield store
            finally:
                self.stop()

    def start(self) -> None:
        """Start the processes and wait until they are ready to work."""
        environ: Mapping[str, str] = {
            name: value for name, value in os.environ.items() if not name.startswith("MODERATOR_")
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "moderator.cli", "serve"],
                env={**environ, **self.environ},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        wait_for(self.is_ready)

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def kill(self) -> None:
        """SIGKILL to every process at once, as a power cut would."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ctrl-C, as an operator would; the exit must be clean."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        assert self._process.wait(timeout=PATIENCE) == 0


def is_idle(store: Store) -> bool:
    """Nothing received is undecided, nothing decided is unfinished."""
    totals = store.cases.totals()
    return totals["waiting"] == 0 and totals["acting"] == 0

"""How many webhooks a second are acknowledged, against a bare Flask route that does one durable insert.

Both run in their own process on waitress with eight threads and SQLite (WAL, synchronous=FULL), and
get the same requests from the same client in turns. Ours verifies, seals, stores and enqueues: two
durable commits. Prints a line per round and the median ratio.
"""

from __future__ import annotations

import http.client
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from hmac import new as hmac
from itertools import count
from pathlib import Path
from statistics import median

from flask import Flask, request
from waitress import serve

from moderator.serving import upgrade
from moderator.settings import plain
from tests.installation import Installation, free_port, wait_for

CLIENTS = 8
REQUESTS = 800
ROUNDS = 5
_ids = count(1)


def serve_bare(port: int, path: str) -> None:
    """The floor: nothing but one durable insert per request."""
    app = Flask(__name__)
    local = threading.local()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE deliveries (id INTEGER PRIMARY KEY, body BLOB)")

    @app.get("/health/live")
    def live() -> str:
        return "ok"

    @app.post("/webhooks/discourse")
    def receive() -> tuple[str, int]:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, isolation_level=None, timeout=30)
            local.connection.execute("PRAGMA synchronous=FULL")
        local.connection.execute("INSERT INTO deliveries (body) VALUES (?)", (request.get_data(),))
        return "", 200

    serve(app, host="127.0.0.1", port=port, threads=8, ident=None)


def make_request(secret: str) -> tuple[bytes, dict[str, str]]:
    """A signed webhook of a post nobody has seen before."""
    number = next(_ids)
    post = {
        "id": number,
        "topic_id": number,
        "post_number": 2,
        "post_type": 1,
        "version": 1,
        "username": "maria.exemplo",
        "user_id": 311,
        "updated_at": "2026-11-22T12:00:00.000Z",
        "raw": f"Bom dia, colegas. Alguém já usou o módulo de estatísticas na versão nova? Mensagem {number}.",
        "topic_archetype": "regular",
    }
    body = json.dumps({"post": post}).encode()
    signature = hmac(secret.encode(), body, sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "X-Discourse-Event": "post_created",
        "X-Discourse-Event-Type": "post",
        "X-Discourse-Event-Signature": f"sha256={signature}",
    }


def flood(port: int, secret: str) -> float:
    """Acknowledged requests per second; every one must be acknowledged."""
    batches = [[make_request(secret) for _ in range(REQUESTS // CLIENTS)] for _ in range(CLIENTS)]

    def send(batch: list[tuple[bytes, dict[str, str]]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for body, headers in batch:
            connection.request("POST", "/webhooks/discourse", body, headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
        connection.close()

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(send, batches))
    return REQUESTS / (time.perf_counter() - started)


def is_live(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def process(port: int, *command: str, env: dict[str, str] | None = None):
    running = subprocess.Popen([sys.executable, *command], env=env, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: is_live(port))
        yield
    finally:
        running.kill()
        running.wait()


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        installation = Installation(Path(directory))
        upgrade(installation.settings)
        secret = plain(installation.settings.discourse_webhook_secrets)[0]
        ours, bare = installation.settings.port, free_port()
        floor = ("-m", "benchmarks.acknowledge", str(bare), f"{directory}/bare.db")
        with process(bare, *floor), process(ours, "-m", "moderator.cli", "web", env=installation.environ):
            flood(bare, secret), flood(ours, secret)
            ratios = []
            for _ in range(ROUNDS):
                floor_rate, our_rate = flood(bare, secret), flood(ours, secret)
                ratios.append(our_rate / floor_rate)
                print(
                    f"acknowledged/s: {our_rate:6.0f}   durable inserts/s: {floor_rate:6.0f}   ratio {ratios[-1]:.2f}"
                )
            print(f"median ratio: {median(ratios):.2f} (the floor is 1)")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        serve_bare(int(sys.argv[1]), sys.argv[2])
    else:
        main()

"""`moderator serve` as a newcomer meets it."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

from tests.installation import free_port, wait_for

ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith("MODERATOR_")}


def serve(tmp_path, **environ):
    log = (tmp_path / "serve.log").open("wb")
    with closing(log):
        return subprocess.Popen(
            [sys.executable, "-m", "moderator.cli", "serve"],
            cwd=tmp_path,
            env=ENVIRON | environ,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


def test_the_demo_decides_its_community_and_stops_cleanly(tmp_path):
    port = free_port()
    process = serve(tmp_path, MODERATOR_BIND=f"127.0.0.1:{port}")
    log = tmp_path / "serve.log"
    try:
        wait_for(lambda: "Sign in once with" in log.read_text())
        link = re.search(r"Sign in once with: (\S+)", log.read_text())
        assert link is not None
        assert link[1].startswith(f"http://127.0.0.1:{port}/entrar?token=")

        def decided():
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                figures = dict(re.findall(r"^(moderapen_\w+) (\d+)\.0$", answer.read().decode(), re.MULTILINE))
            return int(figures["moderapen_decisions"]) >= 20 and figures["moderapen_waiting"] == "0"

        wait_for(decided)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    assert "Traceback" not in log.read_text()
    with closing(socket.socket()) as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_in_use_gives_one_clear_sentence(tmp_path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = serve(tmp_path, MODERATOR_BIND=f"127.0.0.1:{port}")
        assert process.wait(timeout=30) == 2
    said = (tmp_path / "serve.log").read_text().splitlines()
    assert len(said) == 1
    assert said[0].startswith(f"MODERATOR_BIND: 127.0.0.1:{port} can't be used")


def test_wrong_settings_are_all_named_before_anything_starts(tmp_path):
    process = serve(tmp_path, MODERATOR_MODE="enforce", MODERATOR_DISCOURSE_URL="https://forum.example")
    assert process.wait(timeout=30) == 2
    said = (tmp_path / "serve.log").read_text()
    for name in ("DISCOURSE_API_KEY", "DISCOURSE_API_USERNAME", "DISCOURSE_WEBHOOK_SECRETS", "SECRET_KEY"):
        assert f"MODERATOR_{name}: missing" in said
    assert not (tmp_path / "var").exists()

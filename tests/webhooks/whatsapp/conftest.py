import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from moderator.analyst import Analyst, load_analyst
from moderator.settings import bundled_rules
from moderator.store import Store, open_store
from tests.webhooks.whatsapp.number import Number
from webhooks import whatsapp
from webhooks.standin.twilio import blueprint


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def bundled() -> Analyst:
    return load_analyst(bundled_rules(), {whatsapp.KIND: whatsapp.CAPABILITIES})


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty database with all tables, made once and copied: most tests here need no other."""
    path = tmp_path_factory.mktemp("number") / "empty.db"
    store = open_store(f"sqlite:///{path}", [b"k" * 32], new_id=lambda: uuid.uuid4().hex)
    store.database.upgrade()
    store.close()
    return path.read_bytes()


@pytest.fixture
def desk(migrated: bytes, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "number.db"
    path.write_bytes(migrated)
    store = open_store(f"sqlite:///{path}", [b"k" * 32], new_id=lambda: uuid.uuid4().hex)
    yield store
    store.close()


@pytest.fixture
def open_number(bundled: Analyst) -> Iterator[Callable[..., Number]]:
    """A number over a store, its stand-in listening on loopback."""
    stack = []

    def make(store: Store, *, mode: str = "enforce", **changes: str) -> Number:
        number = Number(store, bundled, **({"mode": mode} if mode != "enforce" else {}))
        app = Flask(__name__)
        app.register_blueprint(blueprint(number.twilio))
        context = serving(app)
        number.connect(context.__enter__(), **changes)
        stack.append((number, context))
        return number

    yield make
    for number, context in stack:
        number.channel.close()
        number.twilio.released.set()
        context.__exit__(None, None, None)


@pytest.fixture
def number(open_number: Callable[..., Number], desk: Store) -> Number:
    return open_number(desk)

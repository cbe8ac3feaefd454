from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator.store import Store
from tests.installation import Installation


@pytest.fixture
def installation(tmp_path: Path, database_url: str) -> Installation:
    """Settings and stand-ins, nothing started yet; once on SQLite, once on PostgreSQL."""
    made = Installation(tmp_path, database_url=database_url)
    made.community.forum.settings.max_purges_per_minute = None  # or a hundred redactions would take five minutes
    return made


@pytest.fixture
def running(installation: Installation) -> Iterator[tuple[Installation, Store]]:
    """The installation at work, and its store."""
    with installation.running() as store:
        yield installation, store

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moderator.analyst import Analyst, load_analyst
from moderator.rooms import Room
from moderator.settings import bundled_rules
from moderator.store import Store, open_store
from tests.rooms.world import World
from webhooks import whatsapp

ROOM = Room(id="pen", name="Sala de Testes")


def open_at(path: Path) -> Store:
    return open_store(f"sqlite:///{path}", [b"k" * 32], new_id=lambda: uuid.uuid4().hex)


@pytest.fixture(scope="session")
def analyst() -> Analyst:
    return load_analyst(bundled_rules(), {whatsapp.KIND: whatsapp.CAPABILITIES})


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, made once and copied: most tests here need no other."""
    path = tmp_path_factory.mktemp("rooms") / "empty.db"
    store = open_at(path)
    store.database.upgrade()
    store.close()
    return path


@pytest.fixture
def make_world(migrated: Path, tmp_path: Path, analyst: Analyst) -> Iterator[Callable[..., World]]:
    store = open_at(Path(shutil.copy(migrated, tmp_path / "rooms.db")))
    yield lambda *rooms, **more: World(store, analyst, {room.id: room for room in rooms or (ROOM,)}, **more)
    store.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture
def world_anywhere(store: Store, analyst: Analyst) -> World:
    """On each kind of database."""
    return World(store, analyst, {ROOM.id: ROOM})

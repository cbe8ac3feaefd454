"""The forum's public topics, kept so that members can be pointed to one that may already answer them.

Kept by the caller, and only what everybody may read and is already redacted: never a restricted topic. The database
finds candidates (FTS5 on SQLite, tsvector on PostgreSQL), and one measure for both says which are alike enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, text
from sqlalchemy.dialects import postgresql, sqlite

from moderator.models import Related
from moderator.store.database import Database
from moderator.store.schema import forum_topics
from moderator.store.topic_words import EVERYDAY, key_words

LANGUAGE = "portuguese"  # PostgreSQL's configuration for text search
LONGEST_EXCERPT = 1000  # characters of a topic's text that are searched
LONGEST_QUESTION = 3000  # characters of a message that are looked at
ASKED = 14  # words that are searched for: more make the search slower and no better
CANDIDATES = 40

# The floor: with fewer telling words of its title in the question, or less of it, a topic is not offered.
LEAST_SHARED = 2
LEAST_COVERED = 0.5
EVERYDAY_WEIGHT = 0.25

# FTS5 brings tables of its own that no metadata can declare: they are made on first use, not by a migration.
# https://www.sqlite.org/fts5.html#external_content_tables: triggers keep the index true to the table.
_LEAVE = "INSERT INTO topic_search (topic_search, rowid, title_words) VALUES ('delete', old.id, old.title_words);"
_ENTER = "INSERT INTO topic_search (rowid, title_words) VALUES (new.id, new.title_words);"
_INDEX = (
    "CREATE VIRTUAL TABLE topic_search USING fts5 (title_words, content='forum_topics', content_rowid='id')",
    f"CREATE TRIGGER topic_search_insert AFTER INSERT ON forum_topics BEGIN {_ENTER} END",
    f"CREATE TRIGGER topic_search_delete AFTER DELETE ON forum_topics BEGIN {_LEAVE} END",
    f"CREATE TRIGGER topic_search_update AFTER UPDATE ON forum_topics BEGIN {_LEAVE} {_ENTER} END",
    "INSERT INTO topic_search (topic_search) VALUES ('rebuild')",
)
_INDEXED = text("SELECT 1 FROM sqlite_master WHERE name = 'topic_search'")

_FIND = {
    "sqlite": text(
        "SELECT t.title, t.url, t.title_words, t.excerpt_words "
        "FROM topic_search s JOIN forum_topics t ON t.id = s.rowid "
        "WHERE topic_search MATCH :query AND t.topic_id <> :exclude ORDER BY s.rank, t.id LIMIT :candidates"
    ),
    "postgresql": text(
        "SELECT title, url, title_words, excerpt_words FROM forum_topics "
        "WHERE vector @@ to_tsquery('portuguese', :query) AND topic_id <> :exclude "
        "ORDER BY ts_rank(vector, to_tsquery('portuguese', :query)) DESC, id LIMIT :candidates"
    ),
}


@dataclass(frozen=True, slots=True)
class _Scored:
    covered: float
    shared: float
    topic: Related


class Topics:
    """Keep, forget and look up topics by what they are about."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, topic_id: str, title: str, url: str, excerpt: str = "", *, now: datetime) -> None:
        """Remember a public topic, or what became of it. `title` and `excerpt` are clean already."""
        state: dict[str, Any] = {
            "title": title.replace("\0", ""),  # PostgreSQL takes no NUL
            "url": url,
            "title_words": " ".join(key_words(title)),
            "excerpt_words": " ".join(key_words(excerpt[:LONGEST_EXCERPT])),
            "kept_at": now,
        }
        with self._database.write() as connection:
            if _is_postgres(connection):
                vector = func.to_tsvector(LANGUAGE, state["title_words"])
                added = postgresql.insert(forum_topics).values(topic_id=topic_id, vector=vector, **state)
                changed = added.on_conflict_do_update(index_elements=["topic_id"], set_={"vector": vector, **state})
                connection.execute(changed)
                return
            _ensure_index(connection)
            new = sqlite.insert(forum_topics).values(topic_id=topic_id, **state)
            connection.execute(new.on_conflict_do_update(index_elements=["topic_id"], set_=state))

    def forget(self, topic_id: str) -> None:
        """Of a topic that was deleted, closed to the public, or never ours to show."""
        with self._database.write() as connection:
            connection.execute(delete(forum_topics).where(forum_topics.c.topic_id == topic_id))

    def similar(self, question: str, *, limit: int = 3, exclude: str | None = None) -> Sequence[Related]:
        """Topics about what `question` asks, the likest first; often none. `exclude` is the id of its own topic."""
        words = key_words(question[:LONGEST_QUESTION])
        telling = [word for word in words if word not in EVERYDAY]
        if len(telling) < LEAST_SHARED:
            return ()
        with self._database.read() as connection:
            rows = _find(connection, telling[:ASKED], exclude or "")
        scored = (_score(row, set(words)) for row in rows)
        best = sorted((each for each in scored if each), key=lambda each: (-each.covered, -each.shared))
        return tuple(each.topic for each in best[:limit])


def _find(connection: Connection, words: Sequence[str], exclude: str) -> Sequence[Row[tuple[str, str, str, str]]]:
    # The words are letters and digits only (see `key_words`), so neither query language can be written in them.
    postgres = _is_postgres(connection)
    if not postgres and connection.execute(_INDEXED).first() is None:
        return ()  # nothing was ever kept
    query = " | ".join(words) if postgres else " OR ".join(f'"{word}"' for word in words)
    values = {"query": query, "exclude": exclude, "candidates": CANDIDATES}
    return connection.execute(_FIND[connection.dialect.name], values).all()


def _is_postgres(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _ensure_index(connection: Connection) -> None:
    if connection.execute(_INDEXED).first() is None:
        for statement in _INDEX:
            connection.exec_driver_sql(statement)


def _score(row: Row[tuple[str, str, str, str]], asked: Collection[str]) -> _Scored | None:
    """How much of the topic's title the question covers; None below the floor."""
    title = row.title_words.split()
    shared = {*title, *row.excerpt_words.split()}.intersection(asked)
    named = shared.intersection(title)
    if sum(word not in EVERYDAY for word in named) < LEAST_SHARED:
        return None
    covered = _weight(named) / _weight(title)
    return _Scored(covered, _weight(shared), Related(row.title, row.url)) if covered >= LEAST_COVERED else None


def _weight(words: Iterable[str]) -> float:
    return sum(EVERYDAY_WEIGHT if word in EVERYDAY else 1 for word in words)

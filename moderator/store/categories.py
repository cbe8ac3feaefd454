"""The forum's categories as the worker last learnt them, so that the web process knows without asking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from moderator.store.database import Database, insert_new
from moderator.store.schema import forum_categories


@dataclass(frozen=True, slots=True)
class Category:
    """`restricted` where not everybody may read it."""

    id: int
    slug: str
    restricted: bool


class Categories:
    """All of them, replaced together."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def learn(self, found: Iterable[Category]) -> None:
        by_id = {item.id: {"slug": item.slug[:255], "restricted": item.restricted} for item in found}
        with self._database.write() as connection:
            connection.execute(delete(forum_categories).where(forum_categories.c.id.not_in(by_id)))
            for number, values in by_id.items():
                if not insert_new(connection, forum_categories, {"id": number, **values}):
                    connection.execute(update(forum_categories).where(forum_categories.c.id == number).values(**values))

    def known(self) -> Mapping[int, Category]:
        """By id; empty before the worker has learnt anything."""
        with self._database.read() as connection:
            rows = connection.execute(select(forum_categories)).all()
        return {row.id: Category(row.id, row.slug, row.restricted) for row in rows}

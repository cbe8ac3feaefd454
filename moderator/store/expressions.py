"""SQL that SQLite and PostgreSQL write differently: days of Brasília, lengths of time, members of a JSON list."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Float, FromClause, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from moderator.store.database import Database


class local_day(FunctionElement[date]):  # noqa: N801 - a function of SQL
    """The day in Brasília, three hours behind UTC and without summer time since 2019, of a moment."""

    type = Date()
    inherit_cache = True


class seconds_between(FunctionElement[float]):  # noqa: N801 - a function of SQL
    """From the first moment to the second, to the millisecond."""

    type = Float()
    inherit_cache = True


@compiles(local_day, "sqlite")
def _sqlite_day(element: local_day, compiler: SQLCompiler, **kw: Any) -> str:
    # To the second: SQLite rounds the microseconds of the last half millisecond into the next day.
    return f"date(substr({compiler.process(element.clauses, **kw)}, 1, 19), '-3 hours')"


@compiles(local_day, "postgresql")
def _postgresql_day(element: local_day, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(({compiler.process(element.clauses, **kw)}) AT TIME ZONE INTERVAL '-3 hours' AS DATE)"


@compiles(seconds_between, "sqlite")
def _sqlite_seconds(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(part, **kw) for part in element.clauses)
    # A Julian day is a float of some 40 microseconds: rounding keeps a limit in whole seconds sharp.
    return f"round((julianday({second}) - julianday({first})) * 86400.0, 3)"


@compiles(seconds_between, "postgresql")
def _postgresql_seconds(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:
    first, second = (compiler.process(part, **kw) for part in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM ({second}) - ({first})) AS DOUBLE PRECISION)"


def members(database: Database, column: Column[Any], key: str) -> tuple[FromClause, ColumnElement[str]]:
    """The objects of a JSON list as rows to join on true, and what each has under `key`."""
    if database.engine.dialect.name == "postgresql":
        rows: Any = func.jsonb_array_elements(column).table_valued("value", name=f"{column.name}_member").lateral()
        return rows, rows.c.value.op("->>")(key)
    rows = func.json_each(column).table_valued("value", name=f"{column.name}_member")
    return rows, func.json_extract(rows.c.value, f"$.{key}")

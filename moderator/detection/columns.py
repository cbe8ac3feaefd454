"""What stands at the head of a value's column: CSV, markdown and psql tables, rows of SQL. What a title means is left
to the cues."""

from __future__ import annotations

import regex

_MARKS = ";|\t,"
_REACH = 8_000  # characters that a row may be away from its header
_ROW = 1_000  # a longer line is no row
_HEADER_LINES = 4
_SQL_REACH = 1_000
_QUOTED = regex.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_TITLE = regex.compile(r"[^\d\n]{1,40}")
_SQL_COLUMNS = regex.compile(
    r"(?r)(?i:\bselect\s+(?P<list>[\w\s,.\"`]+?)\s+from\b|\binsert\s+into\s+[\w.\"`]+\s*\((?P<list>[^()]+)\))"
)


def column_title(text: str, start: int) -> str | None:
    """The title of the column that `start` is in, or None where the line is no row of a table.

    Prose has commas too: outside of SQL a row has to have two of them, and a title is short and without digits.
    """
    reach = max(0, start - _ROW)
    line_start = text.rfind("\n", reach, start) + 1
    if reach and not line_start:
        return None
    before = _QUOTED.sub("", text[line_start:start])
    row = before + text[start : start + _ROW].partition("\n")[0].rstrip("; ")
    mark = max(_MARKS, key=row.count)
    in_values = mark == "," and "(" in before  # VALUES ('x', 'y'), maybe on the line of its INSERT
    if row.count(mark) < (2 if mark == "," and not in_values else 1):
        return None
    if in_values:
        return _title(_sql_columns(text, start), before.rpartition("(")[2].count(mark))
    index = before.count(mark)
    return _title(_header(text, line_start, mark, index), index) or _title(_sql_columns(text, start), index)


def _title(titles: list[str], index: int) -> str | None:
    return titles[index].strip() if index < len(titles) and _TITLE.fullmatch(titles[index]) else None


def _header(text: str, end: int, mark: str, index: int) -> list[str]:
    """The cells of the first line of the paragraph before `end` that has as many as the row."""
    start = max(0, end - _REACH)
    lines = text[max(start, text.rfind("\n\n", start, end)) : end].lstrip("\n").split("\n", _HEADER_LINES)
    return next((cells for line in lines[:_HEADER_LINES] if len(cells := line.split(mark)) > max(index, 1)), [])


def _sql_columns(text: str, end: int) -> list[str]:
    """The columns that the last SELECT or INSERT before `end` names."""
    match = _SQL_COLUMNS.search(text, max(0, end - _SQL_REACH), end)
    return match["list"].split(",") if match else []

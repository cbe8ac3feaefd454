"""What stands at the head of a value's column: CSV, markdown and psql tables, rows of SQL. What a title means is left
to the cues."""

from __future__ import annotations

import regex

_MARKS = ";|\t,"
_REACH = 8_000  # characters that a row may be away from its header
_HEADER_LINES = 4
_SQL_REACH = 1_000
_QUOTED = regex.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_TITLE = regex.compile(r"[^\d\n]{1,40}")
_SQL_COLUMNS = regex.compile(
    r"(?r)(?i:\bselect\s+(?P<list>[\w\s,.\"`]+?)\s+from\b|\binsert\s+into\s+[\w.\"`]+\s*\((?P<list>[^()]+)\))"
)


def column_title(text: str, start: int) -> str | None:
    """The title of the column that `start` is in, or None where the line is no row of a table.

    In a list separated by commas a row has to have two of them; prose has them too, so that a title
    is short and without digits.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    before = _QUOTED.sub("", text[line_start:start])
    row = before + text[start : line_end if line_end >= 0 else len(text)]
    mark = max(_MARKS, key=row.count)
    if row.count(mark) < (2 if mark == "," else 1):
        return None
    index = before.count(mark)
    paragraph = text.rfind("\n\n", max(0, line_start - _REACH), line_start)
    lines = text[max(paragraph, line_start - _REACH, 0) : line_start].lstrip("\n").split("\n", _HEADER_LINES)
    header = next((cells for line in lines[:_HEADER_LINES] if len(cells := line.split(mark)) > max(index, 1)), [])
    for titles in (header, _sql_columns(text, line_start)):
        if index < len(titles) and _TITLE.fullmatch(titles[index]):
            return titles[index].strip()
    return None


def _sql_columns(text: str, end: int) -> list[str]:
    match = _SQL_COLUMNS.search(text, max(0, end - _SQL_REACH), end)
    return match["list"].split(",") if match else []
